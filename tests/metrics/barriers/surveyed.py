"""A survey in a file, for the tests of barriers: rows in, findings out."""

import csv

from cjm_core.evidence import open_evidence
from cjm_core.metrics.measure import measure
from cjm_core.model import Project


def measured(folder, metrics, rows, items, *, source=None, journeys=(), **project):
    """Return the findings of ``metrics`` over ``rows`` (a dict a person) under a codebook of ``items``."""
    names = list(dict.fromkeys([*(name for row in rows for name in row), *items]))
    with (folder / "s.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    data = {"file": "s.csv", "items": items, "voice": "customer", **(source or {})}
    whole = Project.model_validate({"title": "t", "data": [data], "journeys": list(journeys), **project})
    with open_evidence(whole, folder) as evidence:
        return measure(evidence, metrics)
