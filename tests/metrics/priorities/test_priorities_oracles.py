"""Priorities against the worked numbers that lie on this machine."""

from fractions import Fraction

import numpy as np
import pytest

from cjm_core.metrics.priorities.judgement import RANDOM_INDEX, frontier, rice, weighed


def test_criteria(oracles):
    case = oracles["ahp_leader"]
    expected = case["expected"]
    matrix = np.array([[float(Fraction(x)) for x in row] for row in case["input"]["matrix_upper"]["rows"]])
    found = weighed(matrix)
    assert found.weights == pytest.approx(expected["weights"], abs=case["tolerance"])
    assert (found.eigenvalue, found.ratio) == pytest.approx((expected["lambda_max"], expected["CR"]), abs=1e-5)
    assert {str(n): RANDOM_INDEX[n] for n in range(3, 11)} == case["input"]["RI"]


def test_rice(oracles):
    case = oracles["rice"]
    assert {name: rice(*parts) for name, *parts in case["input"]["rows"]} == pytest.approx(case["expected"])


def test_frontier(oracles):
    case = oracles["pareto"]
    items = case["input"]["items"]
    on = frontier([tuple(point) for point in items.values()])
    assert [name for name, best in zip(items, on, strict=True) if best] == case["expected"]["frontier"]
