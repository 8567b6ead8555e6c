"""What-ifs: planted slopes come back, levels beyond the answers are flagged, unknown items are told."""

import numpy as np
import pytest

from cjm_core.metrics.drivers import METRICS
from cjm_core.metrics.drivers.whatif import weighted_ends
from cjm_core.metrics.measure import measure

N = 500


@pytest.fixture
def predicted(asked):
    """Return what-if rows for scenarios over an outcome of 2 + 0.8 q0 + 0.3 q1 and an effort asked the other way."""
    def run(*scenarios, ceiling=99.0, **item):
        rng = np.random.default_rng(6)
        x = rng.integers(1, 5, size=(N, 2)).astype(float)
        y = np.minimum(2 + 0.8 * x[:, 0] + 0.3 * x[:, 1] + rng.normal(size=N), ceiling)
        items = {f"q{k}": {"scale": "1-5", "at": f"s.p{k}"} for k in range(2)}
        items |= {"all": {"role": "overall", **item}}
        told = [{"id": f"w{i}", "raise": s} for i, s in enumerate(scenarios)]
        table = {"q0": x[:, 0].tolist(), "q1": x[:, 1].tolist(), "all": y.round(3).tolist()}
        with asked(table, items, scenarios=told) as evidence:
            rows = measure(evidence, METRICS)
        return [rows.one("what_if", s["id"]) for s in told], x
    return run


def test_a_planted_slope_comes_back_with_its_interval(predicted):
    (first, both), x = predicted({"q0": 3.5}, {"q0": 3.5, "q1": 3.5})
    one, two = (3.5 - x[:, k].mean() for k in range(2))
    assert first.low < 0.8 * one < first.high
    assert both.low < 0.8 * one + 0.3 * two < both.high
    assert (first.flags, first.place_kind, first.against, first.n) == ((), "scenario", "item=all", N)
    assert first.value == pytest.approx(0.8 * one, abs=0.12)


def test_a_level_that_hardly_anybody_gave_is_a_guess(predicted):
    (row,), _ = predicted({"q0": 5})
    assert "extrapolated" in row.flags
    assert "beyond" in row.method


def test_an_outcome_driven_off_its_scale_is_a_guess(predicted):
    """Most answers stand at the ceiling of 4; a straight line runs beyond it."""
    (row,), _ = predicted({"q0": 4, "q1": 4}, ceiling=4.0, scale="-9..5")
    assert row.flags == ()
    (row,), _ = predicted({"q0": 4, "q1": 4}, ceiling=4.0, scale="-9..4")
    assert "extrapolated" in row.flags


def test_lifting_to_where_it_is_changes_nothing(predicted):
    (row,), x = predicted({"q0": float(predicted({"q0": 3})[1][:, 0].mean())})
    assert row.value == pytest.approx(0, abs=1e-9)
    assert row.low < 0 < row.high
    assert x.shape == (N, 2)


def test_an_item_that_is_no_driver_cannot_be_told(predicted):
    (row,), _ = predicted({"all": 9})
    assert (row.value, row.verdict) == (None, "cannot_tell")


def test_an_outcome_that_is_better_lower_falls(predicted):
    """The sign is that of the answers themselves: what rises with q0 rises, though less would be better."""
    (row,), x = predicted({"q0": 3.5}, better="lower")
    assert row.value == pytest.approx(0.8 * (3.5 - x[:, 0].mean()), abs=0.12)
    assert row.better == "lower"
    assert row.low < row.value < row.high


def test_the_ends_of_what_people_answered_by_hand():
    values = np.arange(1, 101.0)
    assert weighted_ends(values, np.ones(100)) == (5.0, 95.0)
    assert weighted_ends(values[::-1], np.where(values[::-1] == 100, 1000.0, 1.0)) == (55.0, 100.0)
