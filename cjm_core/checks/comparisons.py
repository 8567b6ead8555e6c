"""What is set against each other in event logs exists: a segment of theirs, and values that some journeys have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.checks.issue import unknown
from cjm_core.errors import N_, Message
from cjm_core.extensions import Check, Issue
from cjm_core.model import Project

if TYPE_CHECKING:
    from cjm_core.findings import Findings

ABOUT = "analysis.comparisons"
SEGMENT, VALUE = Message(N_("segment of an event log")), Message(N_("value of the segment"))


def _columns(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Comparisons name segments by which an event log is broken down."""
    for comparison in project.analysis.comparisons:
        if comparison.column not in project.log_segments:
            yield unknown("comparison_reference", ABOUT, SEGMENT, comparison.column, project.log_segments)


def _values(project: Project, findings: Findings | None) -> Iterator[Issue]:
    """Compared values are those of some journeys."""
    rows = findings or ()
    nobody = {f.segment.partition("=")[0] for f in rows if f.metric == "log_difference" and f.n == 0}
    for comparison in project.analysis.comparisons:
        told = {f.segment.partition("=")[2] for f in rows
                if f.metric == "log_journeys" and f.segment.partition("=")[0] == comparison.column} - {""}
        for value in comparison.values if comparison.column in nobody else ():
            if value not in told:
                yield unknown("comparison_values", ABOUT, VALUE, value, told, level="warning")


CHECKS: tuple[Check, ...] = (
    Check("comparison_reference", N_("Comparisons name segments that exist"), _columns),
    Check("comparison_values", N_("Compared values occur in the log"), _values, needs_findings=True),
)
