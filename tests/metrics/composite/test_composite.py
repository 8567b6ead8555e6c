"""The composite index: worked numbers of its parts, and what must not change it."""

import numpy as np
import pytest
from scipy import stats

from cjm_core.evidence.sample import Cell
from cjm_core.metrics.composite.effect import difference_in_differences, mean_change, permuted
from cjm_core.metrics.composite.reliability import (
    alpha,
    alpha_without,
    feldt,
    interviews_needed,
    of_mean,
    omega,
    one_factor,
    units_apart,
)
from cjm_core.metrics.composite.scores import anchored, components_of, put_together, unit_of
from cjm_core.metrics.composite.sensitivity import choices, rank_interval, rank_range, ranks
from cjm_core.metrics.composite.shrinkage import at_least, reached, shrunk
from cjm_core.model.analysis import Index

INDEX = Index.model_validate({"id": "success", "name": "Success", "unit": "station", "components": [
    {"id": "speed", "name": "Speed", "items": "a", "floor": 1, "target": 5},
    {"id": "people", "name": "People", "items": "b", "floor": 1, "target": 5, "weight": 3},
]})
SHROUT = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def test_fixed_anchors_make_0_and_100_and_may_turn_the_scale():
    assert anchored(np.array([1.0, 3.0, 5.5]), 1, 5).tolist() == [0, 50, 112.5]
    assert anchored(np.array([1.0, 7.0]), 7, 1).tolist() == [100, 0]


def test_errors_of_the_same_people_go_together():
    """Of complete answers the index is everybody's own index, and its error the error of those."""
    rng = np.random.default_rng(5)
    scores = rng.normal(60, 20, (50, 1)) + rng.normal(0, 10, (50, 2))
    unit = unit_of(Cell(), components_of(scores, np.ones(50)), INDEX)
    own = scores @ [0.25, 0.75]
    apart = np.hypot(*(scores.std(axis=0, ddof=1) / np.sqrt(50) * [0.25, 0.75]))
    assert (unit.score, unit.se) == pytest.approx((own.mean(), own.std(ddof=1) / np.sqrt(50)))
    assert unit.se > 1.2 * apart, "as if different people had rated each component"


def test_weights_and_gaps_enter_each_component_by_itself():
    scores = np.array([[0, 100], [50, np.nan], [100, 40], [np.nan, 60]], float)
    weight = np.array([1.0, 2.0, 3.0, 4.0])
    found = components_of(scores, weight)
    assert found.means == pytest.approx([400 / 6, 460 / 8])
    assert found.people.tolist() == [3, 3]
    assert components_of(scores, weight * 7).covariance == pytest.approx(found.covariance)
    assert components_of(scores[::-1], weight[::-1]).covariance == pytest.approx(found.covariance)
    assert components_of(np.array([[1.0, np.nan]]), np.ones(1)) is None


def test_geometric_punishes_imbalance_and_needs_all_above_nought():
    half = np.array([1.0, 1.0])
    value, slope = put_together(np.array([40.0, 90.0]), half, "geometric")
    assert value == pytest.approx(60)
    assert slope == pytest.approx([60 * 0.5 / 40, 60 * 0.5 / 90])
    assert put_together(np.array([0.0, 90.0]), half, "geometric") is None
    assert put_together(np.array([40.0, 90.0]), half, "arithmetic")[0] == 65


def test_one_persons_index_has_no_interval():
    unit = unit_of(Cell(), components_of(np.array([[50.0, 70.0]]), np.ones(1)), INDEX)
    assert (unit.score, unit.se, unit.estimate(0.95).low) == (65, None, None)


def test_intraclass_correlation_of_shrout_and_fleiss():
    """Six targets, four judges: ICC(1,1) .17 and ICC(1,4) .44, published."""
    table = np.array(SHROUT, float)
    found = units_apart(table.mean(axis=1), table.std(axis=1, ddof=1) / 2, np.full(6, 4.0))
    assert (found.one.value, found.mean.value, found.k) == pytest.approx((0.1657, 0.4428, 4), abs=1e-4)
    assert (found.one.low, found.one.high) == pytest.approx((-0.1329, 0.7226), abs=1e-3)
    assert of_mean(found.one.value, 4) == pytest.approx(found.mean.value)
    assert interviews_needed(found.one.value, 0.7) == 12
    assert of_mean(found.one.value, 12) >= 0.7 > of_mean(found.one.value, 11)


def test_units_that_do_not_differ_never_become_reliable():
    assert interviews_needed(-0.1, 0.7) is None
    assert units_apart(np.array([50.0]), np.array([1.0]), np.array([9.0])) is None
    assert units_apart(np.array([50.0, 50.0]), np.array([1.0, 1.0]), np.array([9.0, 9.0])) is None
    assert units_apart(np.array([50.0, 60.0]), np.zeros(2), np.array([9.0, 9.0])) is None


def test_alpha_by_hand():
    covariance = np.array([[2.0, 1.0], [1.0, 2.0]])
    assert alpha(covariance) == pytest.approx(2 * (1 - 4 / 6))
    assert alpha(np.zeros((2, 2))) is None
    assert alpha(np.ones((1, 1))) is None
    assert feldt(0.8, 1, 4) is None


def test_one_factor_gives_back_its_own_loadings():
    loading = np.array([0.9, 0.7, 0.5, 0.3])
    correlation = np.outer(loading, loading) + np.diag(1 - loading**2)
    assert one_factor(correlation) == pytest.approx(loading, abs=1e-5)
    assert omega(correlation) == pytest.approx(2.4**2 / (2.4**2 + (1 - loading**2).sum()), abs=1e-5)
    assert omega(correlation[:2, :2]) is None


def test_shrinkage_and_bands():
    found = shrunk(np.array([72.0, 85, 60, 90, 78]), np.array([64.0, 16, 100, 25, 36]))
    assert (found.tau2, found.mean) == pytest.approx((52.60485185, 79.61953522))
    assert found.score == pytest.approx([76.18207516, 83.74516985, 72.85642952, 86.65598718, 78.65801439])
    assert reached(78, 2.5, 75) == pytest.approx(0.8849303298)
    assert at_least(78, 2.5, 0.9) == pytest.approx(74.79612109)
    assert reached(78, 2.5, 75, 40) == pytest.approx(stats.t.cdf(1.2, 40))
    assert (reached(78, 0, 75), reached(70, 0, 75)) == (1, 0)


def test_units_alike_are_drawn_wholly_to_their_mean():
    found = shrunk(np.array([70.0, 71.0, 70.5]), np.full(3, 9.0))
    assert found.tau2 == 0
    assert found.score == pytest.approx([70.5] * 3)
    assert (found.se > 0).all()
    assert shrunk(np.array([70.0]), np.array([1.0])) is None


def test_difference_in_differences():
    found = difference_in_differences(np.array([8.0, 9, 9, 8]), np.array([2.0, 2, 1, 2]))
    assert (found.value, found.se, found.df) == pytest.approx((6.75, 0.3818813079, 6))
    assert (found.low, found.high) == pytest.approx((5.815570102, 7.684429898))
    assert found.permuted == pytest.approx(2 / 70), "all eight units split the other way differ as much"


def test_one_treated_unit_is_judged_by_how_the_others_vary():
    found = difference_in_differences(np.array([9.0]), np.array([1.0, 2.0, 3.0]))
    assert (found.value, found.df) == (7, 2)
    assert found.se == pytest.approx(np.sqrt(1 + 1 / 3))
    assert difference_in_differences(np.array([9.0]), np.array([1.0])).low is None
    assert permuted(np.zeros(20), np.ones(20)) is None


def test_a_change_without_comparison_has_the_interval_of_its_units():
    found = mean_change(np.array([4.0, 6.0, 8.0]))
    assert (found.value, found.df, found.permuted) == (6, 2, None)
    assert found.high - 6 == pytest.approx(stats.t.ppf(0.975, 2) * 2 / np.sqrt(3))
    assert mean_change(np.array([4.0])).p is None


def test_ranks_and_their_ranges():
    assert ranks(np.array([5.0, 9.0, 5.0])).tolist() == [2, 1, 2]
    means = np.array([[90.0, 20.0], [55.0, 54.0], [10.0, 10.0]])
    low, high = rank_range(means, np.array([1.0, 1.0]), "arithmetic")
    assert (low.tolist(), high.tolist()) == ([1, 1, 3], [2, 2, 3]), "who wins hangs on the choice, who loses does not"
    assert all((w >= 0).all() for w, _ in choices(np.ones(8), "arithmetic"))
    low, high = rank_interval(np.array([50.0, 51.0, 80.0]), np.array([3.0, 3.0, 1.0]))
    assert (low.tolist(), high.tolist()) == ([2, 2, 1], [3, 3, 1])


def test_ranks_do_not_hang_on_the_order_of_units():
    scores, se = np.array([50.0, 55.0, 53.0, 58.0]), np.array([3.0, 2.0, 4.0, 3.0])
    one, two = rank_interval(scores, se), rank_interval(scores[::-1], se[::-1])
    assert one[0].tolist() == two[0][::-1].tolist()
    assert one[1].tolist() == two[1][::-1].tolist()


def test_alpha_without_each_item():
    covariance = np.array([[1, 0.8, 0.1], [0.8, 1, 0.1], [0.1, 0.1, 1]])
    found = alpha_without(covariance)
    assert found[2] == pytest.approx(2 * (1 - 2 / 3.6))
    assert found[2] > alpha(covariance)
