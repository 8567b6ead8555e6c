"""Many maps drawn by hand, read together: who has a stage at all, and whether people draw it alike.

Drawn maps come as mentions of the method ``drawing``: a row a stage or step that a person drew, with the mood he drew
there; a time code, where there is one, gives the order in which he drew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.intervals import Estimate, proportion
from cjm_core.metrics.qualitative.consensus import concordance, whole_part
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence

ALIKE, APART, CHANCE, TOO_FEW = "drawn_alike", "drawn_apart", "no_more_than_chance", "too_few"
WIDE = 1.5  # points between the quartiles from which people do not mean the same: a third of the way from -2 to +2
STRONG = 0.5

DRAWN = N_("share of people whose drawn map has this stage at all, Wilson interval; base: people who drew a map")
MOODS = N_("Kendall's W of the moods drawn at the stages, its probability by shuffling, seeded; no interval; n: people "
           "who drew all of these stages")
ORDER = N_("Kendall's W of the order in which the stages were drawn, its probability by shuffling, seeded; "
           "no interval; n: people who drew all of these stages")
SPREAD = N_("median of the moods drawn at this stage; low and high: the quartiles, no interval of chance; n: people "
            "who drew it")

_DRAWN = """
    SELECT voice, respondent, stage, avg(valence), min(nullif(time_code, '')) FROM mentions
    WHERE method = 'drawing' AND stage <> '' GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True)
class Maps:
    """The maps of one voice and journey: who (row) drew which stage (column), with which mood and in which order."""

    journey: str
    voice: str
    stages: tuple[str, ...]
    drawn: NDArray[np.bool_]
    mood: NDArray[np.float64]
    order: NDArray[np.float64]

    @property
    def people(self) -> int:
        """How many people drew a map."""
        return len(self.drawn)


def maps_of(evidence: Evidence) -> Iterator[Maps]:
    """Yield the drawn maps by journey and voice."""
    rows = evidence.query(_DRAWN)
    for journey in evidence.project.journeys if rows else ():
        stages = tuple(s.id for s in journey.stages)
        for voice in sorted({r[0] for r in rows}):
            mine = [r for r in rows if r[0] == voice and r[2] in stages]
            if mine:
                yield _maps(journey.id, voice, stages, mine)


def _maps(journey: str, voice: str, stages: tuple[str, ...], rows: list[tuple[str, str, str, float, str]]) -> Maps:
    people = sorted({r[1] for r in rows})
    shape = (len(people), len(stages))
    drawn, mood, order = np.zeros(shape, dtype=bool), np.full(shape, np.nan), np.full(shape, np.nan)
    codes = sorted({r[4] for r in rows if r[4]})
    for _, person, stage, valence, when in rows:
        at = (people.index(person), stages.index(stage))
        drawn[at] = True
        mood[at] = np.nan if valence is None else valence
        order[at] = codes.index(when) if when else np.nan
    return Maps(journey, voice, stages, drawn, mood, order)


def _drawn(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for maps in maps_of(evidence):
        for i, stage in enumerate(maps.stages):
            yield finding_of("drawn", "stage", stage, Cell("", "", maps.voice),
                             proportion(int(maps.drawn[:, i].sum()), maps.people, level), unit="share", method=DRAWN,
                             level=level, better="")


def _agreement(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for maps in maps_of(evidence):
        for values, method, about in ((maps.mood, MOODS, "kind=mood"), (maps.order, ORDER, "kind=order")):
            if np.isnan(values).all():
                continue
            people, stages = whole_part(values)
            found = concordance(values[np.ix_(people, stages)])
            n = len(people)
            told = TOO_FEW if found is None else _told(found.w, found.p, 1 - level)
            yield finding_of("drawn_agreement", "journey", maps.journey, Cell("", "", maps.voice),
                             Estimate(found.w if found else None, None, None, n, float(n)), unit="ratio", method=method,
                             level=level, against=about, p=found.p if found else None, verdict=told)


def _told(w: float, p: float, alpha: float) -> str:
    if p > alpha:
        return CHANCE
    return ALIKE if w >= STRONG else APART


def _spread(evidence: Evidence) -> Iterator[Finding]:
    for maps in maps_of(evidence):
        for i, stage in enumerate(maps.stages):
            moods = maps.mood[~np.isnan(maps.mood[:, i]), i]
            if len(moods) < 3:
                continue
            low, middle, high = (float(x) for x in np.quantile(moods, [0.25, 0.5, 0.75]))
            yield finding_of("drawn_spread", "stage", stage, Cell("", "", maps.voice),
                             Estimate(middle, low, high, len(moods), float(len(moods))), unit="valence", method=SPREAD,
                             level=0.5, verdict=APART if high - low >= WIDE else ALIKE)


METRICS: tuple[Metric, ...] = (
    Metric("drawn", N_("Who has the stage at all"), "share", "people who drew the stage / people who drew a map",
           "Wilson 1927", _drawn, better=""),
    Metric("drawn_agreement", N_("Do drawn maps agree"), "ratio", "12 S / (m^2 (k^3 - k) - m sum T)",
           "Kendall and Babington Smith 1939", _agreement),
    Metric("drawn_spread", N_("Mood drawn, and how far people are apart"), "valence", "median and quartiles", "",
           _spread),
)
