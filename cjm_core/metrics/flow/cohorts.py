"""Cohorts and retention: of the journeys that began in a period, how many come back in each later one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.evidence.log.asked_steps import AskedSteps
from cjm_core.evidence.log.cohorts import Cohort, cohorts
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.flow.logs import MOST_TOLD, told
from cjm_core.metrics.flow.reach import size
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.row import finding_of
from cjm_core.metrics.shares import split_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

BEGAN = N_("journeys whose first event lies in this period; the log is counted whole, so no interval; journeys that "
           "began before the log did count where they are first seen; the last period may not be over")
ANY = N_("share of the journeys that began in the period which have any event so many periods later, Wilson interval; "
         "periods that were not over when the log ended are left out; of more than 200 cells the latest cohorts are "
         "told")
NAMED = N_("share of the journeys that began in the period which have one of the steps that count as coming back so "
           "many periods later, Wilson interval; periods that were not over when the log ended are left out; of more "
           "than 200 cells the latest cohorts are told")


@dataclass(frozen=True)
class ToldCohorts:
    """The cohorts of one log that are told, whose journeys they are, and what tells them from those of another log."""

    cell: Cell
    against: str
    cohorts: tuple[Cohort, ...]


def _cohorts(evidence: Evidence) -> list[ToldCohorts]:
    return kept(evidence, "cohorts", lambda: list(_asked(evidence)))


def _asked(evidence: Evidence) -> Iterator[ToldCohorts]:
    asked = evidence.project.analysis.cohorts
    if asked is None:
        return
    ends = {log.home: whole.ended_us for log in evidence.logs if (whole := size(evidence, log))}
    for log, cell in told(evidence):
        steps: tuple[int, ...] = ()
        if asked.returns:
            known = AskedSteps(log)
            steps = tuple(sorted({n for name in asked.returns for n in known.numbers(name)}))
            if not steps:
                continue
        if log.home in ends:
            found = cohorts(log, asked.by, ends[log.home], steps)
            against = f"journey={log.home}" if len(evidence.logs) > 1 else ""
            yield ToldCohorts(cell, against, _latest(found, asked.periods))


def _latest(found: list[Cohort], periods: int) -> tuple[Cohort, ...]:
    """Return the latest cohorts, as many as have room in the table, each with so many periods after its own."""
    kept_: list[Cohort] = []
    cells = 0
    for cohort in reversed(found):
        cut = replace(cohort, back=cohort.back[:periods + 1])
        cells += max(len(cut.back), 1)
        if cells > MOST_TOLD:
            break
        kept_.append(cut)
    return tuple(reversed(kept_))


def cohort(evidence: Evidence) -> Iterator[Finding]:
    """Yield how many journeys began in each period."""
    level = evidence.project.thresholds.level
    for c in _cohorts(evidence):
        for one in c.cohorts:
            size = Estimate(float(one.journeys), None, None, one.journeys, float(one.journeys))
            yield finding_of("cohort", "cohort", one.name, c.cell, size, unit="count", method=BEGAN, level=level,
                             better="", against=c.against)


def retention(evidence: Evidence) -> Iterator[Finding]:
    """Yield how many of each cohort come back; of its own period only where a step must be done to come back."""
    asked = evidence.project.analysis.cohorts
    named = bool(asked and asked.returns)
    for c in _cohorts(evidence):
        for one in c.cohorts:
            for later, back in enumerate(one.back):
                if later or named:
                    found = split_of(evidence, c.cell, "retention", "cohort", f"{one.name}:+{later}", back,
                                     one.journeys, method=NAMED if named else ANY, better="higher")
                    yield replace(found, against=c.against)


METRICS: tuple[Metric, ...] = (
    Metric("cohort", N_("Began in the period"), "count", "journeys by the week or month of their first event", "",
           cohort, better=""),
    Metric("retention", N_("Come back"), "share",
           "journeys of the cohort with an event (or a named step) so many periods later / journeys of the cohort",
           "Wilson 1927", retention),
)
