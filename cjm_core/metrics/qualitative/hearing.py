"""Whether enough people were heard: new codes from the last of them, codes still unheard, and how codes were found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.qualitative.saturation import BASE, NEW_AT_MOST, RUN, course, richness
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence

SATURATED, NOT_SATURATED, TOO_FEW = "saturated", "not_saturated", "too_few"
MOST_PEOPLE = 1000  # beyond that nobody asks whether enough were heard
MOST_POINTS = 30

RATIO = N_("new codes of the last two people as a part of the codes of the first four, mean over 500 orders of the "
           "people, seeded; low and high: the middle part of these orders, no interval of chance")
COURSE = N_("codes heard from so many people, mean over 500 orders of the people, seeded; low and high: the middle "
            "part of these orders, no interval of chance")
CHAO = N_("codes that such people would bring up in all, Chao2 with its log interval")
COVERAGE = N_("part of what such people say that the codes heard cover, by the codes heard from one or two of them; no "
              "interval")

_HEARD = """
    SELECT voice, respondent, code FROM mentions
    GROUP BY voice, respondent, code ORDER BY voice, respondent, code
"""


def incidence(evidence: Evidence) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Yield each voice with who (row) said which code (column); people of whom nothing was coded have empty rows."""
    said: dict[str, dict[str, set[str]]] = {}
    for voice, respondent, code in evidence.query(_HEARD):
        said.setdefault(voice, {}).setdefault(respondent, set()).update({code} - {""})
    for voice, people in said.items():
        codes = sorted(set().union(*people.values()))
        if codes and 1 < len(people) <= MOST_PEOPLE:
            yield voice, np.array([[c in found for c in codes] for found in people.values()], dtype=bool)


def _place(evidence: Evidence) -> tuple[str, str]:
    journeys = evidence.project.journeys
    return "journey", journeys[0].id if len(journeys) == 1 else ""


def _saturation(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for voice, heard in incidence(evidence):
        found = course(heard, level)
        told = TOO_FEW if found.ratio is None else SATURATED if found.ratio <= NEW_AT_MOST else NOT_SATURATED
        estimate = Estimate(found.ratio, found.ratio_low, found.ratio_high, len(heard), float(len(heard)))
        yield finding_of("saturation", *_place(evidence), Cell("", "", voice), estimate, unit="share", method=RATIO,
                         level=level, better="lower", verdict=told)


def _course(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for voice, heard in incidence(evidence):
        found, people = course(heard, level), len(heard)
        if people < BASE + RUN:
            continue
        for k in sorted({round(x) for x in np.linspace(1, people, min(people, MOST_POINTS)).tolist()}):
            mean, low, high = (float(c[k - 1]) for c in (found.codes, found.low, found.high))
            estimate = Estimate(mean, low, high, people, float(people))
            yield finding_of("codes_heard", *_place(evidence), Cell("", "", voice), estimate, unit="count",
                             method=COURSE, level=level, better="", against=f"people={k}")


def _expected(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for voice, heard in incidence(evidence):
        found = richness(heard, level)
        if found is not None:
            yield finding_of("codes_expected", *_place(evidence), Cell("", "", voice),
                             Estimate(found.codes, found.low, found.high, len(heard), float(len(heard))), unit="count",
                             method=CHAO, level=level, better="")


def _coverage(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for voice, heard in incidence(evidence):
        found = richness(heard, level)
        if found is not None:
            yield finding_of("codes_coverage", *_place(evidence), Cell("", "", voice),
                             Estimate(found.coverage, None, None, len(heard), float(len(heard))), unit="share",
                             method=COVERAGE, level=level)


METRICS: tuple[Metric, ...] = (
    Metric("saturation", N_("New codes from the last people heard"), "share",
           "new codes of the last 2 people / codes of the first 4, mean over orders; saturated at 5 % or less",
           "Guest, Namey and Chen 2020", _saturation, better="lower"),
    Metric("codes_heard", N_("Codes by people heard"), "count", "distinct codes of k people, mean over orders",
           "Guest, Namey and Chen 2020", _course, better=""),
    Metric("codes_expected", N_("Codes there are in all"), "count", "S + (m - 1) / m Q1 (Q1 - 1) / (2 (Q2 + 1))",
           "Chao 1987", _expected, better=""),
    Metric("codes_coverage", N_("Part covered by the codes heard"), "share",
           "1 - Q1 / T (m - 1) Q1 / ((m - 1) Q1 + 2 Q2)", "Chao and Jost 2012", _coverage),
)
