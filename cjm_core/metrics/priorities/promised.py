"""Whether the effect that an initiative promised came: the later wave against the earlier, yes, no or cannot tell."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import WEIGHTED, Finding
from cjm_core.metrics.priorities.impact import initiatives
from cjm_core.metrics.remembering import kept
from cjm_core.suppression import protected

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.model.initiative import Expected

CAME, DID_NOT_COME, CANNOT_TELL = "came", "did_not_come", "cannot_tell"
CHANGE = N_("later wave minus earlier wave, interval from those of both waves (MOVER), as of different people; came: "
            "surely in the promised direction, and the promised size is not ruled out; did not come: the promised "
            "size is ruled out; says whether it came, not that the initiative brought it")


def change(early: Finding, late: Finding) -> tuple[float, float | None, float | None] | None:
    """Return the difference of two findings with the interval that their own intervals give; None without values.

    d = b - a; low = d - sqrt((b - low_b)^2 + (high_a - a)^2), high = d + sqrt((high_b - b)^2 + (a - low_a)^2); of
    shares with Wilson's intervals this is Newcombe's. Source: Zou and Donner 2008; Newcombe 1998.
    """
    a, b = early.value, late.value
    if a is None or b is None:
        return None
    if early.low is None or early.high is None or late.low is None or late.high is None:
        return b - a, None, None
    return (b - a, b - a - sqrt((b - late.low) ** 2 + (early.high - a) ** 2),
            b - a + sqrt((late.high - b) ** 2 + (a - early.low) ** 2))


def judged(promised: float, low: float | None, high: float | None) -> str:
    """Return whether a promised change came, from the interval of the change seen.

    It came where the interval lies wholly on the promised side of zero and reaches the promised size; it did not where
    the interval ends before the promised size; else these data cannot tell.
    """
    if low is None or high is None:
        return CANNOT_TELL
    low, high = (low, high) if promised > 0 else (-high, -low)
    if high < abs(promised):
        return DID_NOT_COME
    return CAME if low > 0 else CANNOT_TELL


def _waves(evidence: Evidence, wanted: Expected) -> tuple[str, str] | None:
    waves = evidence.waves
    if len(waves) < 2:
        return None
    since, until = wanted.since or waves[-2], wanted.until or waves[-1]
    return (since, until) if since in waves and until in waves and since != until else None


def _rows(evidence: Evidence, wanted: Expected) -> list[Finding]:
    """Return the rows of the metric at the place, worked out as everywhere; metrics of promises promise nothing."""
    from cjm_core.metrics.measure import CORE_METRICS

    metric = next((m for m in CORE_METRICS if m.name == wanted.metric and m.name != "promised_effect"), None)
    if metric is None:
        return []
    rows = kept(evidence, f"promised {metric.name}", lambda: tuple(metric.compute(evidence)))
    return [f for f in rows if f.place == wanted.at and f.segment == wanted.segment]


def _pairs(evidence: Evidence, wanted: Expected) -> list[tuple[Finding, Finding]]:
    """Return the rows of both waves, one pair a voice: that with the most people."""
    span = _waves(evidence, wanted)
    if span is None:
        return []
    best: dict[str, tuple[Finding, Finding]] = {}
    rows = _rows(evidence, wanted)
    for late in rows:
        for early in rows:
            same = (early.place_kind, early.voice, early.method, early.unit) == (
                late.place_kind, late.voice, late.method, late.unit)
            if same and (early.wave, late.wave) == span and not (early.against or late.against):
                known = best.get(late.voice)
                if known is None or (late.n or 0) > (known[1].n or 0):
                    best[late.voice] = (early, late)
    return [best[voice] for voice in sorted(best)]


def _promised(evidence: Evidence) -> Iterator[Finding]:
    least = evidence.project.thresholds.employee_n
    for _, initiative in initiatives(evidence.project):
        for number, wanted in enumerate(initiative.expects, start=1):
            place = initiative.id if number == 1 else f"{initiative.id}/{number}"
            for early, late in _pairs(evidence, wanted):
                n = min(early.n or 0, late.n or 0)
                if not (protected(late.voice) and n < least):
                    yield from _row(place, wanted, early, late, n)


def _row(place: str, wanted: Expected, early: Finding, late: Finding, n: int) -> Iterator[Finding]:
    found = change(early, late)
    if found is None:
        return
    value, low, high = found
    bases = [x for x in (early.n_effective, late.n_effective) if x is not None]
    flags = (WEIGHTED,) if WEIGHTED in (*early.flags, *late.flags) else ()
    yield Finding(
        "promised_effect", "initiative", place, wanted.segment, late.wave, late.voice, n, min(bases, default=None),
        value, low, high, late.level, late.unit, "higher" if wanted.by > 0 else "lower", CHANGE, flags,
        f"wave={early.wave}", verdict=judged(wanted.by, low, high),
    )


def rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return the places whose numbers a promised effect is the difference of."""
    found: dict[Spoken, tuple[Spoken, ...]] = {}
    for _, initiative in initiatives(evidence.project):
        for number, wanted in enumerate(initiative.expects, start=1):
            place = initiative.id if number == 1 else f"{initiative.id}/{number}"
            kinds = {f.place_kind for pair in _pairs(evidence, wanted) for f in pair}
            found["initiative", place] = tuple((kind, wanted.at) for kind in sorted(kinds))
    return found


METRICS: tuple[Metric, ...] = (
    Metric("promised_effect", N_("Did the promised effect come"), "scale",
           "later wave - earlier wave, MOVER interval, against the size promised", "Zou and Donner 2008; Newcombe 1998",
           _promised, better="", rests_on=rests_on),
)
