"""The worked numbers of the survey core, where they lie on this machine; small ones stand beside each metric."""

import json
import os
from pathlib import Path

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics.intervals import mean_t
from cjm_core.model import Project

FILE = Path(os.environ.get("CJM_ORACLES", Path(__file__).parents[3] / "shared/data/methods/oracles.json"))


@pytest.fixture(scope="module")
def oracles():
    if not FILE.is_file():
        pytest.skip("the worked numbers are not on this machine; CJM_ORACLES may name their file")
    return {case["id"]: case for case in json.loads(FILE.read_text(encoding="utf-8"))}


def test_raking_agrees_with_the_survey_package(oracles):
    case = oracles["raking_api"]
    given, expected = case["input"], case["expected"]
    source = {"file": Path(given["file"]).name, "weight": given["start_weight"],
              "weighting": {"margins": given["margins"], "trim": None},
              "items": {i: {"role": "number"} for i in (given["y"], "enroll")}}
    project = Project.model_validate({"title": "t", "voice": "customer", "data": [source]})
    with open_evidence(project, FILE.parent) as evidence:
        score, pupils = evidence.samples(given["y"])[0], evidence.samples("enroll")[0]
        crowd = evidence.crowd([given["y"]])
    found = mean_t(score)
    assert found.value == pytest.approx(expected["weighted_mean_api00"], abs=case["tolerance"])
    assert pupils.weight @ pupils.values == pytest.approx(expected["weighted_total_enroll"], abs=1)
    assert found.n / found.n_effective == pytest.approx(expected["kish_deff"], abs=case["tolerance"])
    ends = [crowd.weight.min(), crowd.weight.max()]
    assert ends == pytest.approx([expected["min_weight"], expected["max_weight"]], abs=case["tolerance"])
