"""Who takes it up, all else equal: groups and answers in one model, drivers that cannot enter, fractions."""

import numpy as np
import pytest
from surveyed import measured

from cjm_core.metrics.barriers.effects import METRICS, attributable_fraction
from cjm_core.metrics.correction import adjusted
from cjm_core.metrics.logistic import fit_logistic, marginal_effects
from cjm_core.metrics.p_values import normal_p

JOURNEY = {"id": "j", "title": "j", "actor": "a", "stages": [{"id": f"s{i}", "name": f"s{i}"} for i in range(3)]}
ITEMS = {
    **{name: {"role": "reached", "at": f"s{i}"} for i, name in enumerate(("aware", "tried", "kept"))},
    "ease": {"scale": "1-5"}, "shown": {"role": "reached"}, "why": {"role": "reason", "separator": ";"},
    "after": {"scale": "1-5"},
}


def people(n=600, seed=1, group=0.0):
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(n):
        ease, shown, old = rng.integers(1, 6), rng.random() < 0.5, rng.random() < 0.3
        p = 1 / (1 + np.exp(-(-2.5 + 0.7 * ease + 0.8 * shown + group * old)))
        tried, kept = rng.random() < 0.8, rng.random() < p
        row = {"aware": "1", "tried": "1" if tried else "2", "kept": ("1" if kept else "2") if tried else "",
               "ease": ease, "shown": "1" if shown else "2", "age": "old" if old else "young",
               "why": "" if tried and kept else "price", "after": 1 + i % 5 if tried and kept else ""}
        rows.append(row)
    return rows


ASKED = {"outcome": "kept", "drivers": ["ease", "shown", "why", "after"]}


def test_answers_and_groups_stand_in_one_model(tmp_path):
    rows = people()
    found = measured(tmp_path, METRICS, rows, ITEMS, journeys=[JOURNEY], analysis=ASKED, source={"segments": ["age"]})
    table = np.array([[float(r["ease"]), r["shown"] == "1", r["age"] == "old"] for r in rows], dtype=float)
    kept = np.array([float(r["kept"] == "1") for r in rows])
    effects, errors = marginal_effects(fit_logistic(table, kept), jumps=(1, 2))
    mine = [found.one("marginal_effect", "ease"), found.one("marginal_effect", "shown"),
            found.one("marginal_effect", "kept", segment="age=old")]
    assert [f.value for f in mine] == pytest.approx(effects.tolist())
    assert [f.high - f.value for f in mine] == pytest.approx((1.959964 * errors).tolist(), rel=1e-5)
    assert [f.verdict for f in mine] == ["higher", "higher", "no_difference_shown"]
    assert (mine[0].n, mine[2].n, mine[2].against) == (600, int(table[:, 2].sum()), "segment=young")
    assert found.one("odds_ratio", "ease").value > 1
    assert 0.5 < found.one("model_auc", "kept").low < found.one("model_auc", "kept").value < 1
    assert 0.9 < found.one("model_calibration", "kept").value < 1


def test_what_only_one_side_was_asked_is_refused_in_words(tmp_path):
    found = measured(tmp_path, METRICS, people(), ITEMS, journeys=[JOURNEY], analysis=ASKED)
    for place in ("why", "after"):
        refused = found.one("marginal_effect", place)
        assert (refused.value, refused.verdict) == (None, "asked_of_one_side")
    same = [{**r, "ease": 3} for r in people()]
    found = measured(tmp_path, METRICS, same, ITEMS, journeys=[JOURNEY], analysis=ASKED)
    assert found.one("marginal_effect", "ease").verdict == "same_answer"


def test_drivers_that_follow_from_each_other_give_no_model(tmp_path):
    rows = [{**r, "twin": 6 - r["ease"]} for r in people(200)]
    items = {**ITEMS, "twin": {"scale": "1-5"}}
    found = measured(tmp_path, METRICS, rows, items, journeys=[JOURNEY],
                     analysis={"outcome": "kept", "drivers": ["ease", "twin"]})
    assert {(f.place, f.value, f.verdict) for f in found} == {
        ("ease", None, "cannot_fit"), ("twin", None, "cannot_fit")}


def test_without_a_word_the_groups_alone_explain_the_last_rung(tmp_path):
    found = measured(tmp_path, METRICS, people(group=-2.0), ITEMS, journeys=[JOURNEY], source={"segments": ["age"]})
    effect = found.one("marginal_effect", "kept", segment="age=old")
    assert effect.verdict == "lower"
    assert {f.place for f in found} == {"kept"}
    assert not measured(tmp_path, METRICS, people(), ITEMS, journeys=[JOURNEY])


def test_groups_that_part_yes_from_no_get_firths_answer(tmp_path):
    rows = [{"aware": "1", "tried": "1", "kept": "1" if i % 2 else "2", "age": "old" if i % 2 else "young"}
            for i in range(60)]
    found = measured(tmp_path, METRICS, rows, ITEMS, journeys=[JOURNEY], source={"segments": ["age"]})
    (effect,) = found.where(metric="marginal_effect")
    assert "Firth" in effect.method
    assert 0.5 < abs(effect.value) < 1


def test_the_fraction_that_a_barrier_accounts_for(tmp_path):
    assert attributable_fraction(0.6, 1.5) == pytest.approx(0.2)
    rows = [{"aware": "1", "tried": "1", "kept": kept, "shown": shown}
            for kept, shown, n in (("1", "1", 60), ("2", "1", 40), ("1", "2", 20), ("2", "2", 80)) for _ in range(n)]
    found = measured(tmp_path, METRICS, rows, ITEMS, journeys=[JOURNEY],
                     analysis={"outcome": "kept", "drivers": ["shown"]})
    fraction = found.one("barrier_fraction", "shown")
    assert fraction.value == pytest.approx(attributable_fraction(80 / 120, 0.8 / 0.4))
    assert fraction.low < fraction.value < fraction.high


def test_order_of_rows_changes_nothing(tmp_path):
    rows = people(200)
    one, two = (measured(tmp_path, METRICS, r, ITEMS, journeys=[JOURNEY], analysis=ASKED, source={"segments": ["age"]})
                for r in (rows, rows[::-1]))
    assert [f.value for f in one] == [pytest.approx(f.value, abs=1e-9) for f in two]
    assert len(one) >= 10


@pytest.mark.slow
def test_chance_makes_an_effect_in_one_model_of_twenty_at_most():
    rng = np.random.default_rng(6)
    shown, rounds = 0, 150
    for _ in range(rounds):
        x = np.column_stack([rng.integers(1, 6, 300), rng.integers(0, 2, (300, 3))]).astype(float)
        effect, se = marginal_effects(fit_logistic(x, (rng.random(300) < 0.3).astype(float)))
        shown += bool((adjusted([normal_p(z) for z in effect / se]) <= 0.05).any())
    assert shown / rounds <= 0.08
