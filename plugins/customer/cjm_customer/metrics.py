"""Where customers are delighted and where they are hurt: people who name gains against people who name pains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from cjm_core import N_, Cell, Metric, Sample, finding_of, nps_adjusted

if TYPE_CHECKING:
    from cjm_core import Evidence, Finding

METHOD = N_(
    "people who name only gains minus those who name only pains or barriers, of 100 heard; adjusted Wald interval")
CUSTOMER = "customer"
# Every person is +1, 0 or -1, which is the form of a net promoter score; so its interval serves, with these answers.
HURT, NEITHER, DELIGHTED = 0.0, 8.0, 10.0

_SAID = """
    SELECT wave, voice, place, count(*) FILTER (gains AND NOT pains), count(*) FILTER (pains AND NOT gains) FROM (
        SELECT CASE WHEN $by_wave THEN wave ELSE '' END AS wave, voice,
               CASE WHEN $by_stage THEN stage ELSE '' END AS place, respondent,
               bool_or(kind = 'gain') AS gains, bool_or(kind IN ('pain', 'barrier')) AS pains
        FROM mentions WHERE NOT $by_stage OR stage <> '' GROUP BY ALL
    ) GROUP BY ALL ORDER BY ALL
"""


def delight_balance(evidence: Evidence) -> Iterator[Finding]:
    """Yield the balance of delight and hurt of the journey and of each stage, by wave.

    Only of customers, where they were heard; else of every voice apart: who serves them speaks of others' delight.
    """
    project, level = evidence.project, evidence.project.thresholds.level
    heard = {h.cell: h.people for h in evidence.heard() if not h.method and not h.cell.segment}
    if any(cell.voice == CUSTOMER for cell in heard):
        heard = {cell: people for cell, people in heard.items() if cell.voice == CUSTOMER}
    stages = {stage.id for journey in project.journeys for stage in journey.stages}
    for by_stage in (True, False) if len(project.journeys) == 1 else (True,):
        for by_wave in (False, True):
            for wave, voice, stage, gains, pains in evidence.query(_SAID, by_stage=by_stage, by_wave=by_wave):
                cell = Cell("", wave, voice)
                if cell not in heard or bool(wave) != by_wave or (by_stage and stage not in stages):
                    continue
                kind, place = ("stage", stage) if by_stage else ("journey", project.journeys[0].id)
                yield finding_of("delight_balance", kind, place, cell, nps_adjusted(
                    _balance(cell, pains, heard[cell] - gains - pains, gains), level), unit="points", method=METHOD,
                    level=level)


def _balance(cell: Cell, hurt: int, neither: int, delighted: int) -> Sample:
    count = np.array([hurt, neither, delighted])
    weight = count.astype(np.float64)
    return Sample(cell, np.array([HURT, NEITHER, DELIGHTED]), count, weight, weight)


METRICS: tuple[Metric, ...] = (
    Metric(
        "delight_balance", N_("Delight against hurt"), "points",
        "100 (G - P) / n: G people who name a gain and neither pain nor barrier, P people who name a pain or barrier "
        "and no gain, n people heard; for the interval 3/4 is added to G and to P and 3/2 to the rest",
        "Agresti and Min 2005 (paired proportions); Rocks 2016", delight_balance,
    ),
)
