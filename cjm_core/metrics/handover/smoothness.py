"""Whether journeys run clean: nothing late, nothing sent back, nobody asking again, nothing asked twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.flow.repeats import ping_pong_of_steps, rework_of_steps
from cjm_core.metrics.intervals import Estimate, proportion
from cjm_core.metrics.passage import voice_of
from cjm_core.metrics.ratio import share_over
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.handovers import Intents, Paths

    Row = TypeVar("Row", Paths, Intents)

CLEAN = {  # by what the logs and the map make known: limits of hand-offs, who asked again, what contacts were about
    (False, False, False): N_("share of journeys in which nothing was sent straight back, Wilson interval; lateness, "
                              "asking again and repeats are not known"),
    (True, False, False): N_("share of journeys without a late hand-off and with nothing sent straight back, Wilson "
                             "interval; asking again and repeats are not known"),
    (False, True, False): N_("share of journeys in which nothing was sent straight back and nobody asked again, Wilson "
                             "interval; lateness and repeats are not known"),
    (False, False, True): N_("share of journeys in which nothing was sent straight back and no contact was repeated, "
                             "Wilson interval; lateness and asking again are not known"),
    (True, True, False): N_("share of journeys without a late hand-off, with nothing sent straight back and nobody "
                            "asking again, Wilson interval; repeats are not known"),
    (True, False, True): N_("share of journeys without a late hand-off, with nothing sent straight back and no contact "
                            "repeated, Wilson interval; asking again is not known"),
    (False, True, True): N_("share of journeys with nothing sent straight back, nobody asking again and no contact "
                            "repeated, Wilson interval; lateness is not known"),
    (True, True, True): N_("share of journeys without a late hand-off, with nothing sent straight back, nobody asking "
                           "again and no contact repeated, Wilson interval"),
}
LATE = N_("share of journeys in which at least one hand-off waited longer than agreed, Wilson interval; base: journeys "
          "with a department")
BACK = N_("share of journeys in which work went to a department and came straight back to the same step, Wilson "
          "interval; base: journeys with a department")
BACK_HERE = N_("share of journeys with this hand-off in which the work came straight back to the same step, Wilson "
               "interval")
TRIPLES = N_("times that work went to a department and came straight back to the same step / three events in a row; "
             "Wilson interval on the base that journeys are worth; n counts journeys")
REPEATED = N_("share of journeys in which people came again with the same within the follow-up, Wilson interval; base: "
              "all journeys")
REWORK = N_("events that repeat a step of the same journey / all events; Wilson interval on the base that journeys are "
            "worth; n counts journeys")
FIRST = N_("what people came with and the first contact settled, without a repeat within the follow-up / what was "
           "followed up to the end; Wilson interval on the base that journeys are worth; n counts journeys")
UNWATCHED = N_("times that people came with something and the log ends before the follow-up does: left out of the "
               "resolution; n counts journeys")


def _segment(channel: str | None) -> str:
    return "" if channel is None else f"channel={channel}"


def _parted(rows: list[Row]) -> list[Row]:
    """Return all journeys and those of each first channel; no channels where the log does not tell two apart."""
    kinds: dict[str, set[str]] = {}
    for row in rows:
        kinds.setdefault(row.home, set()).update(() if row.channel is None else (row.channel,))
    return [row for row in rows if row.channel is None or len(kinds[row.home]) > 1]


def _clean(evidence: Evidence) -> Iterator[Finding]:
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for path in _parted(evidence.paths()):
        if path.judged:
            known = (path.late is not None, path.asked_of is not None, path.repeated is not None)
            yield finding_of("clean_journey", "journey", path.home, cell, proportion(path.clean, path.judged, level),
                             unit="share", method=CLEAN[known], level=level, segment=_segment(path.channel))


def _late(evidence: Evidence) -> Iterator[Finding]:
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for path in evidence.paths():
        if path.channel is None and path.late is not None and path.staffed:
            yield finding_of("late_journey", "journey", path.home, cell, proportion(path.late, path.staffed, level),
                             unit="share", method=LATE, level=level, better="lower")


def _back(evidence: Evidence) -> Iterator[Finding]:
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for path in evidence.paths():
        if path.channel is None and path.staffed:
            yield finding_of("ping_pong", "journey", path.home, cell, proportion(path.returned, path.staffed, level),
                             unit="share", method=BACK, level=level, better="lower")
    for leg in evidence.legs():
        if leg.ends.kind == "handoff":
            yield finding_of("ping_pong", "handoff", leg.ends.place, cell,
                             proportion(leg.returned, leg.journeys, level), unit="share", method=BACK_HERE, level=level,
                             better="lower")
    yield from ping_pong_of_steps(evidence)


def _triples(evidence: Evidence) -> Iterator[Finding]:
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for path in evidence.paths():
        if path.channel is None and path.back.base:
            yield finding_of("ping_pong_rate", "journey", path.home, cell, share_over(path.back, level), unit="share",
                             method=TRIPLES, level=level, better="lower")


def _repeated(evidence: Evidence) -> Iterator[Finding]:
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for path in evidence.paths():
        if path.channel is None and path.repeated is not None:
            yield finding_of("repeat_contact", "journey", path.home, cell,
                             proportion(path.repeated, path.journeys, level), unit="share", method=REPEATED,
                             level=level, better="lower")


def _rework(evidence: Evidence) -> Iterator[Finding]:
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for path in evidence.paths():
        if path.channel is None:
            yield finding_of("rework", "journey", path.home, cell, share_over(path.rework, level), unit="share",
                             method=REWORK, level=level, better="lower")
    yield from rework_of_steps(evidence)


def _first(evidence: Evidence) -> Iterator[Finding]:
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for one in _parted(evidence.intents()):
        if one.settled.base:
            yield finding_of("first_contact_resolution", "journey", one.home, cell, share_over(one.settled, level),
                             unit="share", method=FIRST, level=level, segment=_segment(one.channel))


def _unwatched(evidence: Evidence) -> Iterator[Finding]:
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for one in evidence.intents():
        if one.channel is None and one.unwatched:
            count = Estimate(float(one.unwatched), None, None, one.unwatched_journeys, float(one.unwatched_journeys))
            yield finding_of("first_contact_unwatched", "journey", one.home, cell, count, unit="count",
                             method=UNWATCHED, level=level, better="")


METRICS: tuple[Metric, ...] = (
    Metric("clean_journey", N_("Clean journeys"), "share",
           "journeys with no late hand-off, nothing sent back, nobody asking again, no repeat / journeys with a "
           "department", "Wilson 1927", _clean),
    Metric("late_journey", N_("Journeys with a late hand-off"), "share",
           "journeys with a hand-off later than agreed / journeys with a department", "Wilson 1927", _late,
           better="lower"),
    Metric("ping_pong", N_("Sent back and forth"), "share",
           "journeys with departments A, B, A in direct succession, back at the same step / journeys with a department"
           "; of two steps: journeys with a, b, a in direct succession / journeys with a",
           "van der Aalst, Reijers and Song 2005", _back, better="lower"),
    Metric("ping_pong_rate", N_("Back and forth, of all successions"), "share",
           "A, B, A in direct succession, back at the same step / three events in a row",
           "van der Aalst, Reijers and Song 2005", _triples, better="lower"),
    Metric("repeat_contact", N_("Came again with the same"), "share",
           "journeys with a second contact on the same within `follow_up_days` / journeys", "Wilson 1927", _repeated,
           better="lower"),
    Metric("rework", N_("Repeated steps"), "share",
           "(events - different activities) / events, over journeys"
           "; of a step: journeys that do it again / those with it",
           "Wilson 1927; Kish 1965", _rework, better="lower"),
    Metric("first_contact_resolution", N_("Settled at the first contact"), "share",
           "settled at the first contact with no repeat within `follow_up_days` / those with a complete follow-up",
           "Wilson 1927; Kish 1965", _first),
    Metric("first_contact_unwatched", N_("Not followed up to the end"), "count",
           "what people came with less than `follow_up_days` before the log ends", "", _unwatched, better=""),
)
