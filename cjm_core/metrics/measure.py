"""Measuring: all metrics over the evidence, small bases flagged, small groups hidden, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, cast

from cjm_core.errors import N_, CjmError, PluginError
from cjm_core.extensions import Metric, Quote
from cjm_core.findings import SMALL_BASE, Finding, Findings
from cjm_core.metrics import (
    barriers,
    channels,
    composite,
    coverage,
    curve,
    differences,
    drivers,
    emotion,
    flow,
    gaps,
    handover,
    importance,
    mentions,
    missing,
    passage,
    priorities,
    qualitative,
    recommendation,
    satisfaction,
    survey,
)
from cjm_core.metrics.remembering import Remembering
from cjm_core.suppression import UNSAMPLED, protected, suppress

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.model import Thresholds

FAMILIES: dict[str, tuple[Metric, ...]] = {
    "Answers": survey.METRICS,
    "Recommending and satisfaction": (*recommendation.METRICS, *satisfaction.METRICS),
    "Gaps": gaps.METRICS,
    "Feelings": (*emotion.METRICS, *curve.METRICS),
    "Importance": importance.METRICS,
    "Drivers and moments of truth": drivers.METRICS,
    "What people said": mentions.METRICS,
    "The map and the logs": (*coverage.METRICS, *passage.METRICS),
    "Paths in event logs": flow.METRICS,
    "Channels": channels.METRICS,
    "Missing touchpoints": missing.METRICS,
    "Composite index": composite.METRICS,
    "Coding and drawn maps": qualitative.METRICS,
    "Priorities and the plan": priorities.METRICS,
    "Hand-offs": handover.METRICS,
    "Barriers": barriers.METRICS,
    "Differences between groups and waves": differences.METRICS,
}
"""The metrics of the core by what they are about, as their page lists them."""

CORE_METRICS: tuple[Metric, ...] = tuple(metric for family in FAMILIES.values() for metric in family)


def measure(evidence: Evidence, metrics: Iterable[Metric]) -> Findings:
    """Return the findings of all ``metrics``, flagged and with small groups hidden.

    Raises PluginError, with the metric's name, when a metric fails or returns what is no finding.
    """
    metrics = tuple(metrics)
    thresholds = evidence.project.thresholds
    asked_once = cast("Evidence", Remembering(evidence))
    found = [_flagged(f, thresholds) for m in metrics for f in _compute(m, asked_once)]
    _refuse_doubles(found)
    crossings = evidence.crossings(protected)
    rests = {
        (m.name, *spoken): bases
        for m in metrics if m.rests_on for spoken, bases in m.rests_on(asked_once).items()
    }
    hidden = suppress(found, thresholds.employee_n, crossings, rests)
    return Findings(sorted(hidden, key=_order))


def _refuse_doubles(found: Iterable[Finding]) -> None:
    """Refuse two rows of one key: a reader would take either, and a small group could hide behind the other."""
    seen = set()
    for finding in found:
        if _order(finding) in seen:
            raise PluginError(
                N_("metric {metric} returned two numbers of one key at {place}: {segment} {wave} {voice}"),
                metric=finding.metric, place=finding.place, segment=finding.segment, wave=finding.wave,
                voice=finding.voice,
            )
        seen.add(_order(finding))


def _compute(metric: Metric, evidence: Evidence) -> Iterator[Finding]:
    try:
        for finding in metric.compute(evidence):
            _inspect(metric, finding)
            yield finding
    except CjmError:
        raise
    except Exception as error:
        raise PluginError(
            N_("metric {metric} failed: {error}"), metric=metric.name, error=f"{type(error).__name__}: {error}"
        ) from error


def _inspect(metric: Metric, finding: Finding) -> None:
    """Refuse what must not get into the table: foreign values, and numbers that are none."""
    if not isinstance(finding, Finding):
        raise PluginError(N_("metric {metric} returned something that is not a Finding"), metric=metric.name)
    numbers = (finding.value, finding.low, finding.high, finding.n_effective, finding.p, finding.q)
    if any(x is not None and not isfinite(x) for x in numbers):
        raise PluginError(
            N_("metric {metric} returned a number that is not finite at {place}; use None for what is unknown"),
            metric=metric.name, place=finding.place,
        )


def _flagged(finding: Finding, thresholds: Thresholds) -> Finding:
    if finding.metric in UNSAMPLED or finding.n is None or SMALL_BASE in finding.flags:
        return finding
    base = min(finding.n, finding.n_effective if finding.n_effective is not None else finding.n)
    # the margin keeps the rounding of weights from flagging a base that is exactly large enough
    if base + 1e-9 >= thresholds.small_base:
        return finding
    return replace(finding, flags=(*finding.flags, SMALL_BASE))


def _order(finding: Finding) -> tuple[str, ...]:
    where = (finding.metric, finding.place_kind, finding.place)
    return (*where, finding.segment, finding.wave, finding.voice, finding.against, finding.method)


def gate_quotes(quotes: Iterable[Quote], evidence: Evidence, thresholds: Thresholds) -> tuple[Quote, ...]:
    """Return the quotes that may be shown: all of customers, and those of voices in which enough people were heard."""
    people: dict[str, int] = {}
    for heard in evidence.heard():
        if not (heard.cell.segment or heard.cell.wave or heard.method):
            people[heard.cell.voice] = heard.people
    return tuple(q for q in quotes if not protected(q.voice) or people.get(q.voice, 0) >= thresholds.comments_n)
