"""The worked numbers on Kano, quadrants, opportunities and correlation, where they lie on this machine."""

import csv

import numpy as np
import pytest
from worked_cases import WORKED_CASES

from cjm_core.evidence.sample import Cell, PairSample
from cjm_core.metrics.importance.grid import correlation
from cjm_core.metrics.importance.kano import ORDER, apart_z, better_worse, classes_of, fong_threshold
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
    pairs = np.array([(CODES[a], CODES[b]) for a, b in case["input"]["pairs"]], float)
    found = classes_of(pairs[:, 0], pairs[:, 1])
    assert [ORDER[i] for i in found] == [CLASSES[c] for c in case["expected"]["categories"]]
    rows, columns = (x.ravel().astype(float) for x in np.indices((5, 5)) + 1)
    assert [ORDER[i] for i in classes_of(rows, columns)] == [CLASSES[c] for r in case["expected"]["table"] for c in r]


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
