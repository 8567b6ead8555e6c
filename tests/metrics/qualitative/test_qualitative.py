"""Agreement of coders, saturation and consensus: worked numbers, and what must not change them."""

import numpy as np
import pytest

from cjm_core.metrics.qualitative.agreement import (
    DISTANCES,
    _counts,
    _drawn,
    cohen,
    fleiss,
    krippendorff,
    krippendorff_interval,
    pairable,
)
from cjm_core.metrics.qualitative.consensus import concordance, kendall_w, ranked, whole_part
from cjm_core.metrics.qualitative.saturation import course, richness, runs

GAP = np.nan
CANON = np.array([
    [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
    [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
])
FLEISS = np.array([
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
], float)
SAID = ["abcd", "ace", "bfd", "agb", "cea", "ha", "bcd", "afe", "bi", "acb"]


def heard(said=SAID):
    return np.array([[code in codes for code in "abcdefghi"] for codes in said])


@pytest.mark.parametrize(("level", "value"), [
    ("nominal", 0.7434210526), ("ordinal", 0.8153875038), ("interval", 0.8491071429), ("ratio", 0.7974027747)])
def test_krippendorffs_canon(level, value):
    assert krippendorff(CANON, level) == pytest.approx(value)
    assert krippendorff(CANON[::-1, ::-1], level) == pytest.approx(value)


def test_alpha_is_undefined_where_coders_cannot_differ():
    assert krippendorff(np.ones((2, 5))) is None
    assert krippendorff(CANON[:1]) is None, "a single coder"
    assert krippendorff(np.array([[1, GAP], [GAP, 2]])) is None, "no unit coded twice"
    assert krippendorff_interval(np.ones((2, 5))) is None


def test_the_interval_of_alpha_holds_it_and_does_not_hang_on_order():
    coders = np.hstack([CANON] * 5)
    low, high = krippendorff_interval(coders)
    assert low < krippendorff(coders) < high
    shuffled = coders[:, np.random.default_rng(1).permutation(coders.shape[1])]
    assert krippendorff_interval(shuffled) == (low, high)


def test_cohens_kappa_with_its_errors():
    found = cohen(np.array([[20, 5], [10, 15]], float))
    assert (found.kappa, found.se, found.se_null) == pytest.approx((0.4, 0.1269960629, 0.1385640646))
    assert found.agreement == pytest.approx(0.7)
    assert not found.paradox


@pytest.mark.parametrize(("weights", "value"), [("", 0.4915254237), ("quadratic", 0.4545454545),
                                                ("linear", 0.4736842105)])
def test_weighted_kappa(weights, value):
    assert cohen(np.array([[44, 5, 1], [7, 20, 3], [9, 5, 6]], float), weights).kappa == pytest.approx(value)


def test_the_paradox_of_kappa_is_seen():
    found = cohen(np.array([[118, 5], [2, 0]], float))
    assert (found.agreement, found.kappa, found.ac1) == pytest.approx((0.944, -0.02339181287, 0.9407763376))
    assert found.paradox
    same = cohen(np.array([[9, 0], [0, 0]], float))
    assert (same.kappa, same.se, same.agreement) == (None, None, 1)


def test_fleiss():
    assert fleiss(FLEISS) == pytest.approx(0.2099, abs=5e-5)
    assert fleiss(np.array([[3.0, 0.0], [3.0, 0.0]])) is None


def test_saturation_base_four_run_two():
    base, found = runs(heard())
    assert base == 7
    assert [(r.upto, r.new, pytest.approx(r.ratio)) for r in found] == [(6, 1, 1 / 7), (8, 0, 0), (10, 1, 1 / 7)]
    assert runs(heard()[:3]) == (0, [])


def test_expected_codes_and_coverage():
    found = richness(heard())
    assert (found.seen, found.codes, found.coverage) == pytest.approx((9, 10.35, 0.903686088))
    assert found.seen < found.low < found.codes < found.high
    everybody = richness(np.ones((5, 3), bool))
    assert (everybody.codes, everybody.low, everybody.high, everybody.coverage) == (3, 3, 3, 1)
    assert richness(heard()[:1]) is None


def test_the_course_is_averaged_over_orders():
    found = course(heard())
    frequency = heard().sum(axis=0)
    assert found.codes[0] == pytest.approx(frequency.sum() / 10, abs=0.1)
    assert found.codes[-1] == found.low[-1] == found.high[-1] == 9
    assert (np.diff(found.codes) >= 0).all()
    assert 0 < found.ratio < 0.2
    assert course(heard()[:5]).ratio is None
    assert course(heard()[::-1]).ratio == found.ratio


def test_kendalls_w_by_hand():
    """Siegel and Castellan: three judges, six applicants, W .16; all alike 1."""
    ranks = np.array([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]], float)
    assert kendall_w(ranks) == pytest.approx(0.162, abs=5e-4)
    assert kendall_w(np.array([[1.0, 2, 3]] * 4)) == 1
    assert kendall_w(np.full((3, 3), 2.0)) is None
    assert ranked(np.array([[5.0, 1.0, 5.0]])).tolist() == [[2.5, 1, 2.5]]


def test_concordance_tells_agreement_from_chance():
    rng = np.random.default_rng(4)
    alike = np.arange(5.0) + rng.normal(0, 0.7, (8, 5))
    chance = rng.normal(size=(8, 5))
    assert concordance(alike).p < 0.01 < 0.05 < concordance(chance).p
    assert concordance(alike) == concordance(alike[::-1])
    assert concordance(alike[:2]) is None


def test_people_and_stages_without_gaps():
    values = np.array([[1, 2, 3, GAP], [2, 1, 3, 1], [1, 2, 2, GAP], [GAP, 2, 1, 1]])
    people, stages = whole_part(values)
    assert (people.tolist(), stages.tolist()) == ([0, 1, 2], [0, 1, 2])
    assert whole_part(np.full((2, 2), GAP))[0].tolist() == []


def test_draws_taken_together_are_those_taken_one_by_one():
    counts, values = _counts(pairable(CANON))
    picks = np.random.default_rng(3).integers(0, len(counts), (20, len(counts)))
    times = np.array([np.bincount(p, minlength=len(counts)) for p in picks], float)
    for level in ("nominal", "ordinal", "interval"):
        one_by_one = [krippendorff(CANON[:, :-1][:, pick], level) for pick in picks]
        found = _drawn(times, counts, values, DISTANCES[level])
        assert found == pytest.approx([a for a in one_by_one if a is not None])


@pytest.mark.slow
def test_the_interval_of_alpha_covers():
    """Two coders, 120 passages, a code in four of ten, each coder wrong in one of ten: alpha of endless passages."""
    def coders(rng, n):
        truth = rng.random(n) < 0.4
        return np.where(rng.random((2, n)) < 0.1, ~truth, truth).astype(float)

    true = krippendorff(coders(np.random.default_rng(0), 400_000))
    held = []
    for seed in range(1, 601):
        low, high = krippendorff_interval(coders(np.random.default_rng(seed), 120))
        held.append(low <= true <= high)
    assert 0.93 <= np.mean(held) <= 0.97
