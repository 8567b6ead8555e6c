"""The index from rows: units, waves, what may be compared, and what small groups keep to themselves."""

import csv
from math import sqrt

import numpy as np
import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics import measure
from cjm_core.metrics.composite import METRICS
from cjm_core.model import Project

COMPONENTS = [
    {"id": "speed", "name": "Speed", "items": ["a"], "floor": 1, "target": 5},
    {"id": "people", "name": "People", "items": ["b"], "floor": 1, "target": 5},
]


def people(means, n=40, waves=("w1",), seed=3):
    """Return rows: a unit's mean answers in each wave, spread over 1 to 5."""
    rng, rows = np.random.default_rng(seed), []
    for unit, by_wave in means.items():
        for wave, mean in zip(waves, by_wave, strict=True):
            own = rng.normal(mean, 0.8, (n, 1)) + rng.normal(0, 0.4, (n, 2))
            rows += [{"shop": unit, "wave": wave, "a": a, "b": b} for a, b in np.clip(own, 1, 5).round(2)]
    return rows


@pytest.fixture
def found(tmp_path):
    def make(rows, voice="customer", **index):
        with (tmp_path / "s.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        project = Project.model_validate({
            "title": "t", "waves": sorted({r["wave"] for r in rows}),
            "analysis": {"index": {"id": "success", "name": "S", "unit": "shop", "components": COMPONENTS, **index}},
            "data": [{"file": "s.csv", "voice": voice, "wave": {"column": "wave"}, "segments": ["shop"],
                      "items": {i: {"scale": "1-5"} for i in "ab"}}],
        })
        with open_evidence(project, tmp_path) as evidence:
            return measure(evidence, METRICS)
    return make


def test_every_unit_has_a_score_with_the_error_of_its_own_people(found):
    rows = people({"N": [3.0], "S": [4.0]})
    own = np.array([[r["a"], r["b"]] for r in rows if r["shop"] == "N"]).mean(axis=1) * 25 - 25
    f = found(rows).one("index", "success", segment="shop=N")
    assert (f.value, f.n, f.place_kind) == (pytest.approx(own.mean()), 40, "index")
    assert f.high - f.value == pytest.approx(2.0226909117 * own.std(ddof=1) / sqrt(40))


def test_without_units_left_alone_a_change_is_no_effect(found):
    rows = people({"N": [3.0, 3.5], "S": [3.2, 3.6], "E": [3.1, 3.4]}, waves=("w1", "w2"))
    for treated in ([], ["N", "S", "E"]):
        got = found(rows, treated=treated)
        assert len(got.where(metric="effect")) == 0
        lone = got.one("change_without_comparison", "success")
        assert (lone.verdict, lone.against, lone.wave) == ("no_comparison", "wave=w1", "w2")
        assert lone.low < lone.value < lone.high


def test_an_effect_needs_both_groups_and_shows_the_trend_before(found):
    means = {"N": [2.8, 2.8, 3.4], "S": [2.7, 2.7, 3.3], "E": [3.1, 3.1, 3.1], "W": [2.9, 2.9, 2.9],
             "M": [3.0, 3.0, 3.0], "K": [3.1, 3.1, 3.1]}
    got = found(people(means, 120, ("w1", "w2", "w3"), seed=6), treated=["N", "S"])
    effect = got.one("effect", "success")
    assert (effect.wave, effect.against, effect.verdict) == ("w3", "wave=w2", "effect")
    assert effect.low < 15 < effect.high
    before = got.one("effect_before", "success")
    assert (before.wave, before.against, before.verdict) == ("w2", "wave=w1", "together_before")
    assert got.one("effect_permuted", "success").value == pytest.approx(1 / 15)


def test_a_bonus_is_not_judged_on_few_interviews_or_unreliable_means(found):
    means = {"N": [4.9], "S": [2.0], "E": [3.0]}
    verdicts = {f.segment: f.verdict for f in found(people(means), bonus_at=75).where(metric="index_bonus")}
    assert verdicts == {"shop=N": "proven", "shop=S": "not_proven", "shop=E": "not_proven"}
    few = found(people(means, 12), bonus_at=75).where(metric="index_bonus")
    assert {f.verdict for f in few} == {"cannot_tell"}
    alike = found(people({unit: [4.9] for unit in "NSE"}), bonus_at=75, reliable_from=0.99).where(metric="index_bonus")
    assert {f.verdict for f in alike} == {"cannot_tell"}


def test_bands_tell_the_chance_of_each(found):
    got = found(people({"N": [4.0], "S": [2.0]}), bands=[40, 80])
    chance = {(f.segment, f.against): f.value for f in got.where(metric="index_band")}
    assert chance["shop=N", "band=40"] > 0.99 > 0.01 > chance["shop=S", "band=80"]


def test_a_geometric_index_at_the_floor_says_why_it_is_none(found):
    rows = people({"N": [3.0], "S": [4.0]})
    rows = [{**r, "a": 1.0} if r["shop"] == "N" else r for r in rows]
    got = found(rows, aggregate="geometric")
    none = got.one("index", "success", segment="shop=N")
    assert (none.value, none.low, none.verdict) == (None, None, "undefined")
    assert got.one("index", "success", segment="shop=S").value is not None
    assert len(got.where(metric="index_shrunk")) == 0, "one unit with a score is nothing to compare"


def test_nobody_is_judged_by_the_order_of_rows_or_a_new_name(found):
    rows = people({"N": [3.0], "S": [3.4], "E": [3.9]})
    renamed = [{**r, "shop": {"N": "Z", "S": "A", "E": "M"}[r["shop"]]} for r in rows[::-1]]
    one, two = found(rows), found(renamed)
    for old, new in (("N", "Z"), ("S", "A"), ("E", "M")):
        for metric in ("index", "index_shrunk", "index_rank", "index_sensitivity", "index_others"):
            f, g = (got.one(metric, "success", segment=f"shop={u}") for got, u in ((one, old), (two, new)))
            assert (f.value, f.low, f.high, f.verdict) == pytest.approx((g.value, g.low, g.high, g.verdict), abs=1e-9)


def test_what_is_said_of_other_units_keeps_a_small_unit_of_employees_hidden(found):
    rows = people({"N": [3.0], "S": [3.4], "E": [3.9]}, 20)
    rows = [r for i, r in enumerate(rows) if r["shop"] != "E" or i % 20 < 3]
    got = found(rows, voice="employee", bonus_at=60)
    hidden = {f.segment for f in got.where(metric="index") if f.suppressed}
    assert "shop=E" in hidden
    assert len(hidden) == 2, "with everybody and one unit the other would follow"
    for metric in ("index_shrunk", "index_rank", "index_others", "index_reliability", "index_bonus"):
        assert len(got.where(metric=metric)) == 0


def test_a_project_without_an_index_asks_for_nothing(evidence_of):
    nothing = evidence_of([{"a": 3}], {"a": {"at": "start", "scale": "1-5"}})
    assert [f for m in METRICS for f in m.compute(nothing)] == []


def test_questions_about_one_place_are_asked_whether_they_say_one_thing(tmp_path):
    rng = np.random.default_rng(2)
    trait = rng.normal(3, 0.9, (300, 1))
    one = np.clip((trait + rng.normal(0, 0.5, (300, 3))).round(), 1, 5)
    other = np.clip(rng.normal(3, 1, (300, 2)).round(), 1, 5)
    with (tmp_path / "s.csv").open("w", newline="") as file:
        csv.writer(file).writerows([list("abcde"), *np.hstack([one, other]).astype(int).tolist()])
    at = {"a": "start", "b": "start", "c": "start", "d": "end", "e": "end"}
    project = Project.model_validate({
        "title": "t", "journeys": [{"id": "j", "title": "j", "actor": "x", "stages": [
            {"id": "start", "name": "s"}, {"id": "end", "name": "e"}]}],
        "data": [{"file": "s.csv", "voice": "customer",
                  "items": {i: {"scale": "1-5", "at": p} for i, p in at.items()}}],
    })
    with open_evidence(project, tmp_path) as evidence:
        got = measure(evidence, METRICS)
    told = {f.place: f for f in got.where(metric="alpha")}
    assert (told["start"].verdict, told["end"].verdict) == ("consistent", "not_one_thing")
    assert told["start"].low < told["start"].value < told["start"].high
    assert {f.place for f in got.where(metric="alpha_without")} == set("abc")
    assert got.one("omega", "start").value == pytest.approx(told["start"].value, abs=0.03)
    assert got.one("omega", "end") is None
