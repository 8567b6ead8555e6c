"""The authors' judgements in order: RICE, the weights of criteria, and weighted scores of initiatives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.priorities.impact import initiatives
from cjm_core.metrics.priorities.judgement import (
    CONSISTENT_TO,
    Scored,
    Weighed,
    matrix_of,
    rice,
    scored,
    together,
    weighed,
)
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.model import Initiative

CONSISTENT, INCONSISTENT = "judged_consistently", "judged_inconsistently"

RICE = N_("reach x impact x confidence / effort, judged by the authors of the plan; no people were asked")
EQUAL = N_("equal weights: nobody weighed the criteria against each other")
PAIRS = N_("principal eigenvector of the judgements in pairs (AHP), of several judges their geometric mean")
RATIO = N_("consistency ratio of the judgements in pairs by Saaty's table of random judgements (.58, .90, 1.12, 1.24 "
           "…); above 0.10 they contradict each other and should be made again")
SCORE = N_("weighted sum of the judgements by criterion; low and high: the span when every weight and every judgement "
           "is shaken by up to a quarter, 4000 times, seeded; no interval of chance")
FIRST = N_("share of 4000 shaken judgements in which the initiative is among the first three, seeded")


def _row(metric: str, kind: str, place: str, value: float, unit: str, method: str, evidence: Evidence, *,
         low: float | None = None, high: float | None = None, verdict: str = "", better: str = "higher") -> Finding:
    """Return a finding of a judgement: it rests on no respondents, so that n is nought."""
    return finding_of(metric, kind, place, Cell(), Estimate(value, low, high, 0, 0.0), unit=unit, method=method,
                      level=evidence.project.thresholds.level, verdict=verdict, better=better)


def _rice(evidence: Evidence) -> Iterator[Finding]:
    for _, i in initiatives(evidence.project):
        parts = (i.reach, i.impact, i.confidence, i.effort)
        if all(p is not None for p in parts):
            value = rice(*(float(p or 0.0) for p in parts))
            yield _row("rice", "initiative", i.id, value, "score", RICE, evidence)


def _weighed(evidence: Evidence) -> tuple[tuple[str, ...], Weighed, bool] | None:
    """Return the criteria with their weights, and whether anybody weighed them; None where pairs are missing."""
    criteria = evidence.project.analysis.criteria
    if criteria is None:
        return None
    if not criteria.judgements:
        share = np.full(len(criteria.names), 1 / len(criteria.names))
        return criteria.names, Weighed(share, float(len(share)), 0.0), False
    matrices = [matrix_of(criteria.names, judge) for judge in criteria.judgements]
    whole = [m for m in matrices if m is not None]
    return (criteria.names, weighed(together(whole)), True) if len(whole) == len(matrices) else None


def _weights(evidence: Evidence) -> Iterator[Finding]:
    found = _weighed(evidence)
    if found is not None:
        names, by, judged = found
        for name, weight in zip(names, by.weights.tolist(), strict=True):
            yield _row("criterion_weight", "criterion", name, weight, "share", PAIRS if judged else EQUAL, evidence,
                       better="")


def _consistency(evidence: Evidence) -> Iterator[Finding]:
    found = _weighed(evidence)
    if found is not None and found[2]:
        ratio = found[1].ratio
        yield _row("criteria_consistency", "criterion", "", ratio, "ratio", RATIO, evidence, better="lower",
                   verdict=CONSISTENT if ratio <= CONSISTENT_TO else INCONSISTENT)


def _scored(evidence: Evidence) -> tuple[list[Initiative], Scored] | None:
    """Return the initiatives that are judged by every criterion, with their scores."""
    found = _weighed(evidence)
    if found is None:
        return None
    names, by, _ = found
    judged = [i for _, i in initiatives(evidence.project) if set(names) <= set(i.scores)]
    if not judged:
        return None
    table: NDArray[np.float64] = np.array([[i.scores[n] for n in names] for i in judged], dtype=np.float64)
    return judged, scored(table, by.weights, evidence.project.thresholds.level)


def _scores(evidence: Evidence) -> Iterator[Finding]:
    found = _scored(evidence)
    for k, initiative in enumerate(found[0] if found else ()):
        assert found is not None  # without scores there is no initiative
        by = found[1]
        yield _row("priority_score", "initiative", initiative.id, float(by.score[k]), "score", SCORE, evidence,
                   low=float(by.low[k]), high=float(by.high[k]))


def _first(evidence: Evidence) -> Iterator[Finding]:
    found = _scored(evidence)
    for k, initiative in enumerate(found[0] if found else ()):
        assert found is not None  # without scores there is no initiative
        yield _row("priority_top3", "initiative", initiative.id, float(found[1].first_three[k]), "share", FIRST,
                   evidence)


METRICS: tuple[Metric, ...] = (
    Metric("rice", N_("RICE score"), "score", "reach x impact x confidence / effort", "McBride 2016", _rice),
    Metric("criterion_weight", N_("Weight of a criterion"), "share", "principal eigenvector of a_ij", "Saaty 1980",
           _weights, better=""),
    Metric("criteria_consistency", N_("Do the judgements fit together"), "ratio",
           "CR = (lambda - n) / (n - 1) / RI; RI .58 .90 1.12 1.24 1.32 1.41 1.45 1.49 for 3 to 10", "Saaty 1980",
           _consistency, better="lower"),
    Metric("priority_score", N_("Weighted score of an initiative"), "score", "sum w s, w adding up to 1",
           "Keeney and Raiffa 1976", _scores),
    Metric("priority_top3", N_("Chance of being among the first three"), "share",
           "share of shaken judgements with rank 3 or better", "Keeney and Raiffa 1976", _first),
)
