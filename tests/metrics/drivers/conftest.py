"""People made by hand for the drivers: columns of answers, the outcome last, and projects of such rows."""

import numpy as np
import pytest

from cjm_core.evidence import open_evidence
from cjm_core.evidence.sample import Cell
from cjm_core.metrics.drivers.question import Group, Question
from cjm_core.model import Item, Project


@pytest.fixture
def group_of():
    """Return the people of one cell from a table whose last column is the outcome; drivers are a, b, c …"""
    def make(table, weight=None, scale="1-5", outcome_scale=None):
        table = np.asarray(table, float)
        item = Item(scale=scale) if scale else Item()
        drivers = tuple((chr(97 + k), item) for k in range(table.shape[1] - 1))
        question = Question("y", Item(role="overall", scale=outcome_scale) if outcome_scale else Item(), drivers)
        weights = np.ones(len(table)) if weight is None else np.asarray(weight, float)
        return Group(Cell("", "", "customer"), question, table, weights, weight is not None)
    return make


@pytest.fixture
def asked(tmp_path):
    """Return evidence of a survey: ``columns`` of answers (None: not given), items at the steps s.p0, s.p1 …"""
    def make(columns, items, **analysis):
        names = list(columns)
        rows = [",".join(names)]
        rows += [",".join("" if v is None else f"{v:g}" if not isinstance(v, str) else v for v in row)
                 for row in zip(*columns.values(), strict=True)]
        (tmp_path / "a.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        source = {k: analysis.pop(k) for k in ("voice", "wave", "weight") if k in analysis}
        steps = [{"id": f"p{k}", "name": "P"} for k in range(20)]
        project = Project.model_validate({
            "title": "t", "voice": "customer", "analysis": {"replicates": 200, **analysis},
            "journeys": [{"id": "way", "title": "w", "actor": "a", "stages": [
                {"id": "s", "name": "S", "steps": steps}]}],
            "data": [{"id": "survey", "file": "a.csv", "items": items, **source}],
        })
        return open_evidence(project, tmp_path)
    return make
