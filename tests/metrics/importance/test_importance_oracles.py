"""The worked numbers on Kano, quadrants, opportunities and correlation, where they lie on this machine."""

import csv

import numpy as np
import pytest
from worked_cases import WORKED_CASES

from cjm_core.evidence.sample import Cell, PairSample
from cjm_core.metrics.importance.grid import correlation
from cjm_core.metrics.importance.kano import apart_z, better_worse, class_of, fong_threshold
from cjm_core.metrics.importance.opportunity import opportunity
from cjm_core.metrics.importance.quadrants import FIELDS, fields_of
from cjm_core.metrics.intervals import wilson

CODES = {"like": 1, "must-be": 2, "neutral": 3, "live-with": 4, "dislike": 5}
CLASSES = {"O": "one_dimensional", "A": "attractive", "M": "must_be", "I": "indifferent", "R": "reverse",
           "Q": "questionable"}


def test_quadrants(oracles):
    case = oracles["ipa"]
    across, up = (np.array([case["input"][k]]) for k in ("performance", "importance"))
    assert [FIELDS[i] for i in fields_of(across, up)[0]] == case["expected"]["quadrant"]


def test_opportunity(oracles):
    case = oracles["opportunity"]
    importance, satisfaction = np.array(case["input"]["cases"], float).T
    assert opportunity(importance, satisfaction).tolist() == pytest.approx(case["expected"]["scores"])


def test_kano_table(oracles):
    case = oracles["kano_table"]
    found = [class_of(CODES[a], CODES[b]) for a, b in case["input"]["pairs"]]
    assert found == [CLASSES[c] for c in case["expected"]["categories"]]
    table = [[class_of(f, d) for d in range(1, 6)] for f in range(1, 6)]
    assert table == [[CLASSES[c] for c in row] for row in case["expected"]["table"]]


def test_kano_coefficients(oracles):
    case = oracles["kano_berger"]
    expected, tolerance = case["expected"], case["tolerance"]
    for given, wanted in (("edge_grip_pct", "edge_grip"), ("counts", "counts")):
        counts = {CLASSES[k]: v for k, v in case["input"][given].items()}
        assert better_worse(counts) == pytest.approx(
            (expected[wanted]["better"], expected[wanted]["worse"]), abs=tolerance)
    assert wilson(60, 100) == pytest.approx(expected["counts_better_wilson"], abs=tolerance)
    assert wilson(70, 100) == pytest.approx(expected["counts_worse_abs_wilson"], abs=tolerance)


def test_kano_tests(oracles):
    case = oracles["kano_fong"]
    cases, expected = case["input"]["cases"], case["expected"]
    assert [fong_threshold(*c) for c in cases] == pytest.approx(expected["fong_threshold"], abs=case["tolerance"])
    assert [abs(a - b) >= fong_threshold(a, b, n) for a, b, n in cases] == expected["fong_significant"]
    assert [apart_z(*c) for c in cases] == pytest.approx(expected["multinomial_z"], abs=case["tolerance"])


def test_correlation_of_complaints_and_rating(oracles):  # the folder is there when its cases are
    with (WORKED_CASES.parent / "attitude.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    x, y = (np.array([float(r[k]) for r in rows]) for k in ("complaints", "rating"))
    ones = np.ones(len(rows))
    found = correlation(PairSample(Cell(), x, y, ones.astype(int), ones, ones))
    assert (found.value, found.low, found.high) == pytest.approx((0.8254, 0.6620, 0.9139), abs=5e-5)
