"""Coders, people heard and drawn maps, from rows to findings."""

import csv

import numpy as np
import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics import measure
from cjm_core.metrics.qualitative import METRICS
from cjm_core.model import Project

HEAD = ["respondent", "at", "kind", "code", "text", "valence", "method", "coder", "time_code"]
STAGES = ["first", "second", "third", "fourth"]


@pytest.fixture
def found(tmp_path):
    def make(rows, voice="customer"):
        with (tmp_path / "m.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, HEAD, restval="")
            writer.writeheader()
            writer.writerows(rows)
        columns = {"coder": "coder", "time_code": "time_code"}
        project = Project.model_validate({
            "title": "t", "journeys": [{"id": "j", "title": "j", "actor": "x",
                                        "stages": [{"id": s, "name": s} for s in STAGES]}],
            "data": [{"file": "m.csv", "kind": "mentions", "voice": voice, "columns": columns}],
        })
        with open_evidence(project, tmp_path) as evidence:
            return measure(evidence, METRICS)
    return make


def passage(person, coder, code, **more):
    return {"respondent": person, "at": "first", "kind": "pain", "code": code, "coder": coder, "text": f"of {person}",
            **more}


def coded(first, second):
    """Return the passages of two coders: a letter a passage, a dot where nothing was found, a blank where not read."""
    return [passage(f"p{i}", coder, "" if code == "." else code) for coder, codes in (("A", first), ("B", second))
            for i, code in enumerate(codes) if code != " "]


def test_coders_are_compared_code_by_code(found):
    got = found(coded("xxxyyy..xyx", "xxxyyy..yy "))
    assert {f.place: f.n for f in got.where(metric="agreement", place_kind="code")} == {"x": 10, "y": 10}
    both = np.array([[1, 1, 1, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 0, 0, 0, 0, 0]])
    observed = (both[0] == both[1]).mean()
    ones = both.sum()
    expected = 2 * ones * (20 - ones) / (20 * 19)
    alpha = got.one("agreement", "x")
    assert alpha.value == pytest.approx(1 - (1 - observed) / expected)
    assert alpha.low < alpha.value <= alpha.high
    assert got.one("coded_alike", "x").value == pytest.approx(0.9)
    assert got.one("kappa", "x").low < got.one("kappa", "x").value
    whole = 1 - 0.1 / (1 - (7 * 6 + 9 * 8 + 4 * 3) / (20 * 19))
    assert got.one("agreement", "j").value == pytest.approx(whole), "the code of a passage, none among them"


def test_a_single_coder_and_passages_read_once_tell_nothing(found):
    alone = found(coded("xxyy", "    "))
    assert [(f.place_kind, f.value, f.verdict) for f in alone.where(metric="agreement")] == [
        ("journey", None, "single_coder")]
    apart = found(coded("xx  ", "  yy"))
    assert [f.verdict for f in apart.where(metric="agreement")] == ["not_coded_twice"]
    assert len(found([passage("p1", "", "x")]).where(metric="agreement")) == 0


def test_a_code_that_all_always_give_leaves_nothing_to_differ_in(found):
    got = found(coded("xxxx", "xxxx"))
    assert [(f.value, f.verdict) for f in got.where(metric="agreement", place="x")] == [(None, "no_variation")]
    assert got.one("coded_alike", "x").value == 1


def test_the_paradox_is_told(found):
    got = found(coded("." * 118 + "." * 5 + "xx", "." * 118 + "x" * 5 + ".."))
    kappa = got.one("kappa", "x")
    assert (kappa.value, kappa.verdict) == (pytest.approx(-0.0234, abs=5e-5), "paradox")
    assert got.one("ac1", "x").value == pytest.approx(0.9408, abs=5e-5)


def test_three_coders_get_the_kappa_of_fleiss(found):
    rows = coded("xxyy", "xxyy") + [passage(f"p{i}", "C", c) for i, c in enumerate("xxyx")]
    kappa = found(rows).one("kappa", "x")
    assert "Fleiss" in kappa.method
    assert kappa.value == pytest.approx(0.6571, abs=5e-4)


def test_mood_is_compared_by_distance(found):
    moods = {"A": [-2, -1, 0, 1, 2], "B": [-2, -1, 0, 1, 1]}
    rows = [passage(f"p{i}", c, "x", valence=str(v)) for c in moods for i, v in enumerate(moods[c])]
    mood = next(f for f in found(rows).where(metric="agreement") if "mood" in f.method)
    assert (mood.n, mood.verdict) == (5, "reliable")
    assert mood.value > 0.9


def said(codes):
    return [passage(f"p{i}", "", code) for i, mine in enumerate(codes) for code in mine]


def test_saturation_is_told_and_few_people_are_not_judged(found):
    enough = found(said(["abc"] * 12)).one("saturation", "j")
    assert (enough.value, enough.verdict, enough.n) == (0, "saturated", 12)
    more = found(said([[f"c{i}", "a"] for i in range(12)])).one("saturation", "j")
    assert (more.value, more.verdict) == (pytest.approx(0.4), "not_saturated")
    few = found(said(["ab", "bc", "ca"]))
    assert (few.one("saturation", "j").value, few.one("saturation", "j").verdict) == (None, "too_few")
    assert len(few.where(metric="codes_heard")) == 0


def test_the_names_of_people_and_the_order_of_rows_do_not_matter(found):
    codes = ["abcd", "ace", "bfd", "agb", "cea", "ha", "bcd", "afe", "bi", "acb"]
    one, two = found(said(codes)), found(said(codes[::-1])[::-1])
    for metric in ("saturation", "codes_heard", "codes_expected", "codes_coverage"):
        assert list(one.where(metric=metric)) == list(two.where(metric=metric))
    assert one.one("codes_expected", "j").value == pytest.approx(10.35)


def test_few_employees_are_hidden(found):
    got = found(said(["ab", "bc", "ca", "ab"]), voice="employee")
    assert all(f.suppressed for f in got)


def drawings(people=8, apart="third"):
    rows = []
    for i in range(people):
        moods = {"first": 1.5, "second": -1.0, "third": (-1.8 if i % 2 else 1.8) if apart else 0.2, "fourth": 0.5}
        rows += [{"respondent": f"p{i}", "at": stage, "valence": str(mood), "method": "drawing", "time_code": str(k)}
                 for k, (stage, mood) in enumerate(moods.items()) if stage != "fourth" or i < 3]
    return rows


def test_drawn_maps_are_read_together(found):
    got = found(drawings())
    drawn = {f.place: f for f in got.where(metric="drawn")}
    assert (drawn["fourth"].value, drawn["fourth"].n) == (pytest.approx(3 / 8), 8)
    assert drawn["fourth"].low < 3 / 8 < drawn["fourth"].high
    spread = {f.place: f for f in got.where(metric="drawn_spread")}
    assert {s: f.verdict for s, f in spread.items()} == {
        "first": "drawn_alike", "second": "drawn_alike", "third": "drawn_apart", "fourth": "drawn_alike"}
    assert (spread["third"].low, spread["third"].high, spread["third"].level) == (-1.8, 1.8, 0.5)
    order = next(f for f in got.where(metric="drawn_agreement") if f.against == "kind=order")
    assert (order.value, order.n, order.verdict) == (1, 8, "drawn_alike")
    assert order.p < 0.01


def test_one_drawn_map_is_no_consensus(found):
    got = found(drawings(1, apart=""))
    assert {f.verdict for f in got.where(metric="drawn_agreement")} == {"too_few"}
    assert len(got.where(metric="drawn_spread")) == 0


def test_nothing_is_said_of_nothing(evidence_of):
    assert [f for m in METRICS for f in m.compute(evidence_of())] == []
