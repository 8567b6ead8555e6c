"""Do stages feel different at all: Friedman's test, who is in it, and what an equal curve says."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cjm_core.evidence import open_evidence
from cjm_core.metrics.curve import METRICS, complete, friedman
from cjm_core.model import Project

MOODS = np.array([[1, 2, -2, -1, 1], [0, 1, -1, 0, 1], [1, 2, -3, -2, 0], [2, 2, 0, 1, 2], [1, 1, -2, -1, -1],
                  [0, 2, -1, 0, 1]], dtype=float)


def test_the_worked_numbers():
    found = friedman(MOODS)
    assert (found.chi2, found.p) == pytest.approx((20.76363636, 0.0003527323528))
    assert found.w == pytest.approx(20.76363636 / (6 * 4))


def test_all_alike_says_nothing_and_all_agreed_says_all():
    assert friedman(np.ones((6, 4))) is None
    assert friedman(np.tile([1.0, 2.0, 3.0], (8, 1))).w == pytest.approx(1)


@given(hnp.arrays(np.float64, (7, 4), elements=st.sampled_from([-2.0, -1.0, 0.0, 1.0, 2.0])), st.permutations(range(4)))
def test_neither_the_order_of_people_nor_that_of_stages_matters(scores, order):
    found, turned = friedman(scores), friedman(scores[::-1][:, list(order)] * 3 + 1)
    assert (found is None) == (turned is None)
    assert found is None or (found.chi2, found.w) == pytest.approx((turned.chi2, turned.w))


def test_people_who_missed_a_common_stage_are_left_out():
    moods = [("a", "x", 1.0), ("a", "y", 2.0), ("b", "x", 0.0), ("b", "y", 1.0), ("c", "x", -1.0), ("c", "z", 2.0)]
    assert complete(moods, ["x", "y", "z"]).tolist() == [[0.0, 1.0], [1.0, 2.0]]


def test_from_the_rows(tmp_path):
    with (tmp_path / "i.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["respondent", "at", "kind", "valence"])
        for i, row in enumerate(np.clip(MOODS, -2, 2)):
            out.writerows([f"p{i}", f"s{j}", "feeling", v] for j, v in enumerate(row))
    stages = [{"id": f"s{j}", "name": "s"} for j in range(5)]
    project = Project.model_validate({
        "title": "t", "journeys": [{"id": "j", "title": "j", "actor": "a", "stages": stages}],
        "data": [{"file": "i.csv", "kind": "mentions", "voice": "customer"}],
    })
    with open_evidence(project, tmp_path) as evidence:
        (found,) = METRICS[0].compute(evidence)
    expected = friedman(np.clip(MOODS, -2, 2))
    assert (found.n, found.place, found.voice) == (6, "j", "customer")
    assert (found.value, found.p) == pytest.approx((expected.w, expected.p))
    assert found.low < found.value <= found.high
