"""The ladder: worked numbers, rungs skipped and answers missing, small samples, and what must not change a number."""

import random

import numpy as np
import pytest
from surveyed import measured

from cjm_core.evidence.crowd import Crowd
from cjm_core.evidence.sample import Cell
from cjm_core.metrics.barriers.funnel import funnel_of, gains, log_shares
from cjm_core.metrics.barriers.ladder import METRICS, _estimates, verdicts
from cjm_core.model import Item, Project
from cjm_core.model.ladder import ladders_of, rungs_of

RUNGS = ("aware", "tried", "kept")
ITEMS = {name: {"role": "reached", "at": f"s{i}"} for i, name in enumerate(RUNGS)}
JOURNEY = {"id": "j", "title": "j", "actor": "a", "stages": [{"id": f"s{i}", "name": f"s{i}"} for i in range(3)]}


def climbing(counts, names=RUNGS):
    """Rows of people on a ladder: everybody asked about the first rung, only climbers about the next."""
    rows = []
    for reached, (here, above) in enumerate(zip(counts, [*counts[1:], 0], strict=True)):
        answers = {name: "1" if i < reached else "2" if i == reached else "" for i, name in enumerate(names)}
        rows += [dict(answers) for _ in range(here - above)]
    return rows


def found(findings, metric, segment=""):
    return {f.place: f for f in findings.where(metric=metric, segment=segment)}


def test_the_worked_ladder(tmp_path):
    rows = measured(tmp_path, METRICS, climbing([1000, 620, 310, 186]), ITEMS, journeys=[JOURNEY])
    reached, rates, losses, gain = (found(rows, m) for m in ("rung", "rung_rate", "rung_loss", "rung_gain"))
    assert [(f.value, f.n) for f in reached.values()] == [(0.62, 1000), (0.31, 1000), (pytest.approx(0.186), 1000)]
    assert (reached["s2"].low, reached["s2"].high) == pytest.approx((0.1631011791, 0.2113020252), abs=1e-8)
    assert [(f.value, f.n) for f in rates.values()] == [(0.62, 1000), (0.5, 620), (0.6, 310)]
    assert (rates["s1"].low, rates["s1"].high) == pytest.approx((0.4607643385, 0.5392356615), abs=1e-8)
    assert [f.value for f in losses.values()] == pytest.approx([0.2842053242, 0.4120949075, 0.3036997683], abs=1e-8)
    assert [f.value for f in gain.values()] == pytest.approx([0.015, 0.0186, 0.0155])
    assert losses["s1"].verdict == "main_loss"
    assert losses["s0"].verdict == "not_main_loss"
    assert all(f.low < f.value < f.high for f in (*losses.values(), *gain.values()))
    assert not rows.where(metric="rung_skipped")
    assert {f.place_kind for f in rows} == {"stage"}


def test_skipped_rungs_and_missing_answers_are_counted_and_told(tmp_path):
    rows = climbing([100, 60, 40, 20])
    rows += [{"aware": "2", "tried": "1", "kept": "1"}] * 5 + [{"aware": "1", "tried": "", "kept": "1"}] * 4
    findings = measured(tmp_path, METRICS, rows, ITEMS, journeys=[JOURNEY])
    rates = found(findings, "rung_rate")
    assert [(f.value, f.n) for f in rates.values()] == [
        (pytest.approx(64 / 109), 109), (pytest.approx(40 / 60), 60), (0.5, 40)]
    assert found(findings, "rung")["s2"].value == pytest.approx(64 / 109 * 40 / 60 * 0.5)
    skipped, broken = found(findings, "rung_skipped"), found(findings, "rung_broken")
    assert {p: (round(f.value * f.n), f.n) for p, f in skipped.items()} == {"s1": (5, 45), "s2": (5, 25)}
    assert {p: (round(f.value * f.n), f.n) for p, f in broken.items()} == {"s1": (4, 64)}


def test_a_step_that_nobody_climbed_parts_no_loss(tmp_path):
    findings = measured(tmp_path, METRICS, climbing([40, 20, 0, 0]), ITEMS, journeys=[JOURNEY])
    assert [f.value for f in found(findings, "rung").values()] == [0.5, 0.0, 0.0]
    assert list(found(findings, "rung_rate")) == ["s0", "s1"]
    losses = found(findings, "rung_loss").values()
    assert [(f.value, f.verdict) for f in losses] == [(None, "nobody_climbed")] * 3


def test_where_everybody_climbs_nothing_is_lost(tmp_path):
    findings = measured(tmp_path, METRICS, climbing([40, 40, 40, 40]), ITEMS, journeys=[JOURNEY])
    assert [f.value for f in found(findings, "rung_loss").values()] == [0, 0, 0]
    assert [f.value for f in found(findings, "rung_gain").values()] == [0, 0, 0]
    assert {f.verdict for f in found(findings, "rung_loss").values()} == {"cannot_tell"}


def test_groups_each_have_their_funnel(tmp_path):
    rows = [{**r, "age": "young"} for r in climbing([200, 180, 60, 50])]
    rows += [{**r, "age": "old"} for r in climbing([200, 60, 50, 45])]
    findings = measured(tmp_path, METRICS, rows, ITEMS, journeys=[JOURNEY], source={"segments": ["age"]})
    worst = {s: max(found(findings, "rung_loss", s).values(), key=lambda f: f.value) for s in ("age=young", "age=old")}
    assert {s: (f.place, f.verdict) for s, f in worst.items()} == {
        "age=young": ("s1", "main_loss"), "age=old": ("s0", "main_loss")}


def test_order_of_rows_names_of_groups_and_scale_of_weights_change_nothing(tmp_path):
    rows = [{**r, "w": str(1 + i % 3), "g": "ab"[i % 2]} for i, r in enumerate(climbing([90, 60, 30, 20]))]
    other = [{**r, "w": str(10 * int(r["w"])), "g": r["g"].upper()} for r in rows]
    random.Random(4).shuffle(other)
    source = {"segments": ["g"], "weight": "w"}
    one, two = (measured(tmp_path, METRICS, r, ITEMS, journeys=[JOURNEY], source=source) for r in (rows, other))
    first = [(f.metric, f.place, f.segment.lower(), f.value, f.low, f.high, f.n) for f in one]
    second = [(f.metric, f.place, f.segment.lower(), f.value, f.low, f.high, f.n) for f in two]
    assert [r[:3] for r in first] == [r[:3] for r in second]
    assert all(a[3:] == pytest.approx(b[3:]) for a, b in zip(first, second, strict=True))
    assert len(first) >= 3 * 12


def test_the_ladder_is_named_or_follows_the_map():
    data = [{"file": "s.csv", "items": {"kept": ITEMS["kept"], "aware": ITEMS["aware"], "tried": ITEMS["tried"]}}]

    def ids(**more):
        project = Project.model_validate({"title": "t", "data": data, "journeys": [JOURNEY], **more})
        return [[r.item_id for r in rungs] for rungs in ladders_of(project)]

    assert ids() == [["aware", "tried", "kept"]]
    assert ids(analysis={"ladder": ["kept", "aware", "nothing"]}) == [["kept", "aware"]]
    assert ids(journeys=[]) == []


def test_rungs_stand_at_their_own_place():
    items = [("a", Item(role="reached", at="one")), ("b", Item(role="reached", at="two.step")),
             ("d", Item(role="reached", at="three")), ("e", Item(role="reached", at="three"))]
    assert [(r.kind, r.place, r.stage) for r in rungs_of(items)] == [
        ("stage", "one", "one"), ("step", "two.step", "two"), ("item", "d", "three"), ("item", "e", "three")]


def test_a_rung_whose_yes_is_no_number_is_no_rung():
    items = {**{k: dict(v) for k, v in ITEMS.items()}, "took": {"role": "reached", "at": "s1", "yes": ["taken"]}}
    project = Project.model_validate({"title": "t", "data": [{"file": "s.csv", "items": items}], "journeys": [JOURNEY]})
    assert [[r.item_id for r in rungs] for rungs in ladders_of(project)] == [list(RUNGS)]


def crowd_of_climbers(rates, n, rng):
    on = np.ones(n, dtype=bool)
    values = np.full((n, len(rates)), np.nan)
    for i, rate in enumerate(rates):
        up = on & (rng.random(n) < rate)
        values[on, i] = np.where(up[on], 1.0, 2.0)
        on = up
    zeros = np.zeros(n, dtype=np.int64)
    return Crowd(tuple(f"r{i}" for i in range(len(rates))), values, np.ones(n), zeros, zeros, ("",), ("customer",), {})


def simulated(rates, n, rounds, seed):
    rng = np.random.default_rng(seed)
    rungs = rungs_of([(f"r{i}", Item(role="reached")) for i in range(len(rates))])
    return [funnel_of(Cell(), rungs, crowd_of_climbers(rates, n, rng)) for _ in range(rounds)]


@pytest.mark.slow
@pytest.mark.parametrize("rates", [(0.62, 0.5, 0.6), (0.9, 0.45, 0.8, 0.7)])
def test_intervals_cover_the_truth(rates):
    truth = np.array(rates)
    for formula in (log_shares, gains):
        funnels = simulated(rates, 300, 600, 5)
        rows = [_estimates(f, formula, formula(f.drawn()), 0.95) for f in funnels if f.climbed]
        held = np.mean([[e.low <= t <= e.high for e, t in zip(r, formula(truth), strict=True)] for r in rows], axis=0)
        assert np.all((held >= 0.93) & (held <= 0.97)), held


@pytest.mark.slow
def test_equal_steps_show_a_main_loss_in_one_survey_of_twenty_at_most():
    for rates in ((0.6, 0.6), (0.7, 0.7, 0.7, 0.7)):
        words = [verdicts(log_shares(f.drawn()), 0.95) for f in simulated(rates, 300, 600, 8)]
        assert np.mean(["main_loss" in w for w in words]) <= 0.07  # 5 % and what 600 rounds leave open


@pytest.mark.slow
def test_the_planted_step_is_found():
    words = [verdicts(log_shares(f.drawn()), 0.95) for f in simulated((0.8, 0.45, 0.8), 300, 200, 9)]
    assert np.mean([w[1] == "main_loss" for w in words]) >= 0.95
