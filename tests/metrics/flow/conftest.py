"""Small logs measured: journeys written as their steps, an hour apart."""

from types import SimpleNamespace

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics import measure
from cjm_core.metrics.flow import counts, edges, reach, repeats, resources, step_flow, times, variants
from cjm_core.metrics.handover import METRICS as HANDOVER
from cjm_core.model import Project

PARTS = (counts, edges, reach, repeats, resources, step_flow, times, variants)
PATHS = tuple(m for part in PARTS for m in part.METRICS)


def _hourly(ways):
    return [f"{case},{step},2026-01-{1 + at // 24:02} {at % 24:02}:00,," for case, way in enumerate(ways)
            for at, step in enumerate(way)]


@pytest.fixture
def paths(tmp_path):
    """Measure paths of ways (strings or lists of steps), or of ``rows`` of case, activity, time, end and who."""
    def run(ways=(), *, rows=(), metrics=PATHS, voice="customer", end=False, who=False, journeys=(), steps=None,
            level=None):
        lines = [*_hourly(ways), *rows]
        (tmp_path / "log.csv").write_text("\n".join(("case,act,ts,te,who", *lines)) + "\n", encoding="utf-8")
        columns = {"journey": "case", "activity": "act", "time": "ts"}
        columns |= {"end": "te"} if end else {}
        columns |= {"resource": "who"} if who else {}
        project = {"title": "t", "voice": voice, "journeys": list(journeys), "data": [
            {"kind": "events", "file": "log.csv", "columns": columns, "steps": steps or {}}]}
        if level:
            project["thresholds"] = {"level": level}
        with open_evidence(Project.model_validate(project), tmp_path) as evidence:
            found = measure(evidence, metrics)
        return SimpleNamespace(
            all=found, at=lambda metric: {f.place: f for f in found.where(metric=metric)},
            one=lambda metric: next(iter(found.where(metric=metric))))
    return run


@pytest.fixture
def with_handover(paths):
    """Measure paths together with what departments hand over: some metrics speak in both."""
    return lambda *ways, **named: paths(*ways, metrics=(*PATHS, *HANDOVER), **named)
