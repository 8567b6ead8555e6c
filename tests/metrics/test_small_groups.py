"""From rows to findings: nobody in a small group of employees is shown, whatever the columns, waves and sources."""

import pytest

from cjm_core.errors import EvidenceError, PluginError
from cjm_core.evidence import open_evidence
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.measure import CORE_METRICS, measure
from cjm_core.model import Project

RATED = {"scale": "1-5"}


def _rows(*groups):
    """Rows of ``(people, other columns)``, with an id and an answer."""
    lines, at = [], 0
    for people, *marks in groups:
        for _ in range(people):
            at += 1
            lines.append(",".join([f"p{at}", str(at % 5 + 1), *marks]))
    return "\n".join(lines) + "\n"


def _measured(tmp_path, *sources, metrics=CORE_METRICS):
    data = []
    for at, (text, source) in enumerate(sources):
        (tmp_path / f"s{at}.csv").write_text(text, encoding="utf-8")
        data.append({"file": f"s{at}.csv", "voice": "employee", **source})
    project = Project.model_validate({"title": "t", "data": data})
    with open_evidence(project, tmp_path) as evidence:
        return measure(evidence, metrics), [n for i in evidence.intake() for n in i.notes]


def _survey(**more):
    return {"respondent": "id", "items": {"q": RATED}, **more}


def _shown(found, metric="mean"):
    return {(f.segment, f.wave): f.n for f in found if f.metric == metric and f.place == "q" and not f.suppressed}


def test_a_branch_does_not_follow_from_its_region(tmp_path):
    text = "id,q,region,branch\n" + _rows((20, "R1", "A"), (3, "R1", "B"), (4, "R2", "C"), (30, "R2", "D"))
    found, _ = _measured(tmp_path, (text, _survey(segments=["region", "branch"])))
    shown = _shown(found)
    assert not {"branch=A", "branch=B", "branch=C", "branch=D"} & {s for s, _ in shown}
    assert shown["region=R1", ""] == 23
    assert _shown(found, "n") == shown


def test_people_without_a_wave_are_in_all_waves_only_and_told(tmp_path):
    text = "id,q,w\n" + _rows((20, "1"), (30, "2"), (2, ""))
    found, notes = _measured(tmp_path, (text, _survey(wave={"column": "w"})))
    assert _shown(found) == {("", ""): 52, ("", "2"): 30}
    assert [n.count for n in notes if n.rule == "waveless"] == [2]


def test_a_source_without_the_segment_beside_one_with_it(tmp_path):
    one = "id,q,branch\n" + _rows((20, "A"), (30, "B"))
    found, _ = _measured(tmp_path, (one, _survey(segments=["branch"])), ("id,q\nx,1\ny,5\n", _survey()))
    assert _shown(found) == {("", ""): 52, ("branch=B", ""): 30}


def test_passages_without_a_wave_count_once(tmp_path):
    waves = "1" * 9 + "2" * 8 + "   "
    text = "respondent,at,kind,code,w\n" + "".join(f"p{i},,pain,x,{w}\n" for i, w in enumerate(waves))
    found, notes = _measured(tmp_path, (text, {"kind": "mentions", "wave": {"column": "w"}}))
    heard = {f.wave: f.n for f in found if f.metric == "mentions" and f.place_kind == "code" and not f.segment}
    assert heard[""] == 20
    assert [n.count for n in notes if n.rule == "waveless"] == [3]
    assert sum(n is not None for w, n in heard.items() if w) < 2


def test_a_gap_is_hidden_where_its_expectation_is(tmp_path):
    items = {"q": RATED, "e": {**RATED, "role": "expectation", "pairs": "q"}}
    lines = [f"p{i},{i % 5 + 1},{(i + 1) % 5 + 1},{'AAAAAAAABBBBBBBBBBBB'[i]}\n" for i in range(20)]
    lines += ["x,,3,A\n"] + [f"y{i},2,,C\n" for i in range(9)] + [f"z{i},2,3,C\n" for i in range(4)]
    found, _ = _measured(tmp_path, ("id,q,e,unit\n" + "".join(lines),
                                    _survey(items=items, segments=["unit"])))
    hidden = {f.segment for f in found if f.metric == "mean" and f.place in ("q", "e") and f.suppressed}
    gaps = {f.segment for f in found if f.metric == "gap" and f.place == "q" and f.suppressed}
    assert hidden
    assert hidden <= gaps


def test_a_panel_has_no_row_of_all_waves(tmp_path):
    text = "id,q,w\n" + "".join(f"p{i},{i % 5 + 1},{w}\n" for w in "12" for i in range(20))
    found, notes = _measured(tmp_path, (text, _survey(wave={"column": "w"})))
    assert _shown(found) == {("", "1"): 20, ("", "2"): 20}
    assert [n.count for n in notes if n.rule == "panel"] == [20]


@pytest.mark.parametrize("source", [_survey(segments=["id"]), {"kind": "mentions", "segments": ["id"], "columns": {
    "respondent": "id", "at": "id", "kind": "q", "code": None, "text": None, "valence": None, "method": None}}])
def test_an_id_is_no_segment(tmp_path, source):
    with pytest.raises(EvidenceError, match="201"):
        _measured(tmp_path, ("id,q\n" + _rows((201,)), source))


@pytest.mark.parametrize(("kind", "segment"), [("mentions", "kind"), ("mentions", "method"), ("responses", "a=b")])
def test_a_segment_may_not_look_like_a_breakdown(kind, segment):
    more = {"items": {}} if kind == "responses" else {}
    with pytest.raises(ValueError, match="rename"):
        Project.model_validate({"title": "t", "data": [{"file": "a.csv", "kind": kind, "segments": [segment], **more}]})


def test_two_numbers_of_one_key_are_refused(tmp_path):
    twice = Metric("twice", "t", "", "", "", lambda _: [Finding("twice", "item", "q", n=n) for n in (9, 8)])
    with pytest.raises(PluginError, match="twice"):
        _measured(tmp_path, ("id,q\n" + _rows((9,)), _survey()), metrics=[twice])
