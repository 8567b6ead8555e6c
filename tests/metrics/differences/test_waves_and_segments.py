"""From rows to verdicts: groups against the rest, waves, the same people twice, families, and who must stay hidden."""

from pathlib import Path

import numpy as np
import pytest

from cjm_core.evidence import open_evidence
from cjm_core.findings import Finding
from cjm_core.metrics import CORE_METRICS, measure
from cjm_core.metrics.differences import METRICS
from cjm_core.model import Project
from cjm_core.suppression import suppress

RNG = np.random.default_rng(7)
NAMES = {m.name for m in METRICS}


def found(tmp_path: Path, people, items=None, voice="customer", waves=(), **source):
    """Measure people, dictionaries of columns, with every metric that a difference rests on."""
    columns = list(people[0])
    rows = [",".join(str(p[c]) for c in columns) for p in people]
    (tmp_path / "s.csv").write_text("\n".join([",".join(columns), *rows]) + "\n", encoding="utf-8")
    data = {"file": "s.csv", "respondent": "id", "items": items or {"q": {"scale": "1-5"}}, "voice": voice, **source}
    project = Project.model_validate({"title": "t", "data": [data], "waves": list(waves)})
    wanted = [m for m in CORE_METRICS if m.name in NAMES | {"mean", "top2", "enps", "nps", "n", "answers"}]
    with open_evidence(project, tmp_path) as evidence:
        return measure(evidence, wanted)


def person(number, **columns):
    return {"id": f"p{number}", **columns}


def planted(n=300, lift=0.6):
    """People of three regions and two waves; the north is happier by ``lift``, the second wave by nothing."""
    regions = np.array(["north", "south", "east"])[RNG.integers(0, 3, 2 * n)]
    answers = np.clip(np.round(RNG.normal(3, 1, 2 * n) + lift * (regions == "north")), 1, 5).astype(int)
    return [person(i, q=answers[i], region=regions[i], w=1 + i // n) for i in range(2 * n)]


def test_a_planted_difference_is_found_and_nothing_else(tmp_path):
    rows = found(tmp_path, planted(), wave={"column": "w"}, segments=["region"])
    rows = rows.where(metric="segment_difference", unit="scale", wave="")
    assert {f.segment: f.verdict for f in rows} == {
        "region=north": "higher", "region=south": "lower", "region=east": "lower"}
    assert all(f.against == "segment=rest" and "corrected" in f.flags and f.q >= f.p for f in rows)


def test_difference_is_group_minus_all_others_together(tmp_path):
    people = [person(i, q=q, region=r) for i, (q, r) in enumerate([(5, "a"), (4, "a"), (1, "b"), (2, "b"), (3, "c")])]
    people.append(person(9, q=1, region=""))
    rows = found(tmp_path, people, segments=["region"]).where(metric="segment_difference", unit="scale")
    assert {f.segment: (f.value, f.n) for f in rows} == {
        "region=a": (pytest.approx(2.5), 2), "region=b": (pytest.approx(-2.5), 2), "region=c": (pytest.approx(0), 1)}
    assert {f.segment: f.verdict for f in rows}["region=c"] == "cannot_tell"


def test_one_table_is_one_family_and_is_named(tmp_path):
    rows = found(tmp_path, planted(), wave={"column": "w"}, segments=["region"]).where(metric="segment_difference")
    assert {f.family for f in rows} == {
        f"groups against the rest: {what}{wave}, customer"
        for what in ("means", "shares of the two best answers") for wave in ("", ", 1", ", 2")}
    changes = found(tmp_path, planted(), wave={"column": "w"}, segments=["region"]).where(metric="wave_change")
    assert "change from 1 to 2: means of everybody, customer" in {f.family for f in changes}


def test_waves_are_compared_in_their_order_and_one_after_the_other(tmp_path):
    people = [person(i, q=1 + i % 5, w=f"w{1 + i % 3}") for i in range(90)]
    rows = found(tmp_path, people, wave={"column": "w"}, waves=["w3", "w1", "w2"])
    pairs = {(f.against, f.wave) for f in rows.where(metric="wave_change")}
    assert pairs == {("wave=w3", "w1"), ("wave=w1", "w2")}


def test_the_same_people_are_compared_with_themselves(tmp_path):
    """Everybody rises by one or not at all: of different people nothing would show, of the same it surely does."""
    first = RNG.integers(1, 5, 40)
    people = [person(i, q=q, w=1) for i, q in enumerate(first)]
    people += [person(i, q=q + i % 2, w=2) for i, q in enumerate(first)]
    (mean,) = found(tmp_path, people, wave={"column": "w"}).where(metric="wave_change", unit="scale")
    assert "people asked in both waves" in mean.method
    assert (mean.value, mean.n, mean.verdict) == (pytest.approx(0.5), 40, "higher")


def test_a_score_of_the_same_people(tmp_path):
    people = [person(i, q=6 + i % 4, w=1) for i in range(40)] + [person(i, q=9, w=2) for i in range(40)]
    (row,) = found(tmp_path, people, {"q": {"role": "nps"}}, wave={"column": "w"}).where(metric="wave_change")
    assert (row.value, row.unit, row.verdict) == (pytest.approx(100), "points", "higher")


def test_reasons_of_different_people_are_compared_as_shares(tmp_path):
    people = [person(i, why="a;b" if i % 3 else "b", w=1 + i // 60) for i in range(120)]
    items = {"why": {"role": "reason", "separator": ";"}}
    rows = found(tmp_path, people, items, wave={"column": "w"}).where(metric="wave_change")
    assert {(f.place_kind, f.place, f.verdict) for f in rows} == {
        ("answer", "why=a", "no_difference_shown"), ("answer", "why=b", "no_difference_shown")}


def test_order_of_rows_and_rescaled_weights_change_nothing(tmp_path):
    people = [{**p, "wt": 1 + i % 3} for i, p in enumerate(planted(60))]
    double = [{**p, "wt": 2 * p["wt"]} for p in reversed(people)]
    more = {"wave": {"column": "w"}, "segments": ["region"], "weight": "wt"}
    one, two = found(tmp_path, people, **more), found(tmp_path, double, **more)
    for a, b in zip(one, two, strict=True):
        if a.metric in NAMES:
            assert (a.p, a.q, a.value, a.low) == pytest.approx((b.p, b.q, b.value, b.low))
            assert a.verdict == b.verdict


def test_a_small_group_does_not_follow_from_its_change_or_its_difference(tmp_path):
    """Of wave 1 team c is too small, so b is hidden beside it; its change to a shown b would tell it."""
    sizes = {("a", 1): 40, ("b", 1): 12, ("c", 1): 3, ("a", 2): 40, ("b", 2): 12, ("c", 2): 30}
    people = [person(f"{t}{w}{i}", q=1 + i % 5, team=t, w=w) for (t, w), n in sizes.items() for i in range(n)]
    rows = found(tmp_path, people, voice="employee", wave={"column": "w"}, segments=["team"])
    hidden = {(f.segment, f.wave) for f in rows.where(metric="mean", place="q") if f.suppressed}
    assert ("team=c", "1") in hidden
    assert hidden >= {("team=b", "1")}
    changes = {f.segment: f.suppressed for f in rows.where(metric="wave_change", wave="2")}
    assert changes["team=b"]
    assert changes["team=c"]
    for f in rows.where(metric="segment_difference"):
        assert f.suppressed or (f.segment, f.wave) not in hidden
    assert all(f.p is f.q is f.value is None and not f.verdict for f in rows if f.suppressed)


def test_a_change_hides_with_the_wave_that_it_is_measured_against():
    """Team b is hidden in wave 1 for the sake of c; with its figure of wave 2 its change would tell that of wave 1."""
    sizes = {"1": {"a": 40, "b": 12, "c": 3}, "2": {"a": 40, "b": 30, "c": 30}, "3": {"a": 40, "b": 9, "c": 9}}
    plain = [
        Finding("mean", "item", "q", segment, wave, "employee", n, value=1.0)
        for wave, teams in sizes.items()
        for segment, n in [("", sum(teams.values())), *((f"team={t}", n) for t, n in teams.items())]
    ]
    changes = [
        Finding("wave_change", "item", "q", f.segment, "2", "employee", f.n, value=0.5, against="wave=1")
        for f in plain if f.wave == "1"
    ]
    rests = {("wave_change", "item", "q"): (("item", "q"),)}
    crossings = [("employee", (
        (frozenset({(f"team={t}", w), ("", w)}), n) for w, teams in sizes.items() for t, n in teams.items()
    ))]
    crossings = [(voice, tuple(atoms)) for voice, atoms in crossings]
    found = suppress([*plain, *changes], 5, crossings, rests)
    hidden = {(f.metric, f.segment, f.wave) for f in found if f.suppressed}
    assert ("mean", "team=b", "1") in hidden
    assert ("mean", "team=b", "2") not in hidden
    assert {h for h in hidden if h[0] == "wave_change"} == {
        ("wave_change", "team=b", "2"), ("wave_change", "team=c", "2")}


def test_what_sets_a_group_apart_hides_with_the_whole():
    plain = [Finding("mean", "item", "q", "team=a", "1", "employee", 20, value=1.0),
             Finding("mean", "item", "q", "", "1", "employee", 4, value=1.0)]
    apart = Finding("segment_difference", "item", "q", "team=a", "1", "employee", 20, value=1.0, against="segment=rest")
    rests = {("segment_difference", "item", "q"): (("item", "q"),)}
    assert suppress([*plain, apart], 5, (), rests)[-1].suppressed


def test_a_project_without_waves_and_segments_has_no_differences(tmp_path):
    people = [person(i, q=1 + i % 5) for i in range(20)]
    assert not [f for f in found(tmp_path, people) if f.metric in NAMES]
