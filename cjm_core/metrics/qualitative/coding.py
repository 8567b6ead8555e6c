"""Whether two people who code the same passages code them alike, code by code and on mood.

A passage is one where source, respondent and time code of the recording agree, or, without a time code, the words. A
coder has read a passage when he has a row for it; a row without a code says that he found none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.intervals import Estimate, proportion, z_quantile
from cjm_core.metrics.qualitative.agreement import (
    Kappa,
    cohen,
    fleiss,
    krippendorff,
    krippendorff_interval,
    pairable,
)
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence

GOOD, FAIR = 0.8, 0.667
RELIABLE, TENTATIVE, NOT_RELIABLE = "reliable", "tentative", "not_reliable"
NO_VARIATION, SINGLE_CODER, NOT_TWICE, PARADOX = "no_variation", "single_coder", "not_coded_twice", "paradox"

ALPHA = N_("Krippendorff's alpha of code present or absent, passages drawn anew for the interval; n: passages read by "
           "two coders or more")
ONE_LABEL = N_("Krippendorff's alpha of the code itself, one a passage, passages drawn anew for the interval; "
               "n: passages read by two coders or more")
MOOD = N_("Krippendorff's alpha of mood, by squared distance, passages drawn anew for the interval; n: passages to "
          "which two coders or more gave a mood")
COHEN = N_("Cohen's kappa of code present or absent, normal interval with the error of Fleiss, Cohen and Everitt; n: "
           "passages read by both coders")
FLEISS = N_("Fleiss' kappa of code present or absent, no interval; n: passages, each read by the same number of coders")
AC1 = N_("Gwet's AC1 of code present or absent, no interval; n: passages read by both coders")
ALIKE = N_("share of passages that both coders coded alike, Wilson interval; not corrected for chance")

_ROWS = """
    SELECT coder, code, avg(valence), dense_rank() OVER (ORDER BY source, respondent, recording, spoken) AS unit
    FROM (
        SELECT *, CASE WHEN time_code <> '' THEN time_code ELSE 'text: ' || text END AS spoken
        FROM mentions WHERE coder <> '' AND (time_code <> '' OR text <> '')
    ) GROUP BY source, respondent, recording, spoken, coder, code ORDER BY ALL
"""


@dataclass(frozen=True)
class Coding:
    """What each coder (row) said of each passage (column): who read it, which codes, which mood."""

    coders: tuple[str, ...]
    read: NDArray[np.bool_]
    codes: dict[str, NDArray[np.bool_]]
    mood: NDArray[np.float64]

    @cached_property
    def twice(self) -> int:
        """How many passages two coders or more read."""
        return int((self.read.sum(axis=0) >= 2).sum())

    def present(self, code: str) -> NDArray[np.float64]:
        """Return 1 where a coder gave the code, 0 where he read the passage and did not, NaN where he did not read."""
        return np.where(self.read, self.codes[code].astype(np.float64), np.nan)

    @property
    def single(self) -> NDArray[np.float64] | None:
        """Return the code of each passage by number, 0 for none; None where a coder gave several to one passage."""
        given = np.array([self.codes[c] for c in sorted(self.codes)])
        if not len(given) or (given.sum(axis=0) > 1).any():
            return None
        return np.where(self.read, (given * np.arange(1, len(given) + 1)[:, None, None]).sum(axis=0), np.nan)

    def table(self, code: str) -> NDArray[np.float64] | None:
        """Return the counts of a code by both coders, absent and present; None unless there are just two coders."""
        if len(self.coders) != 2:
            return None
        first, second = self.present(code)
        both = ~np.isnan(first) & ~np.isnan(second)
        pairs = (first[both] * 2 + second[both]).astype(np.int64)
        return np.bincount(pairs, minlength=4).reshape(2, 2).astype(np.float64) if both.any() else None


def coding_of(evidence: Evidence) -> Coding | None:
    """Return who coded what; None where no coder is named."""
    return kept(evidence, "coding", lambda: _coding(evidence))


def _coding(evidence: Evidence) -> Coding | None:
    rows = evidence.query(_ROWS)
    if not rows:
        return None
    coders = tuple(sorted({r[0] for r in rows}))
    width = max(r[3] for r in rows)
    shape = (len(coders), width)
    read, mood = np.zeros(shape, dtype=bool), np.full(shape, np.nan)
    moods: dict[tuple[int, int], list[float]] = {}
    codes: dict[str, NDArray[np.bool_]] = {r[1]: np.zeros(shape, dtype=bool) for r in rows if r[1]}
    for coder, code, valence, unit in rows:
        at = (coders.index(coder), unit - 1)
        read[at] = True
        if code:
            codes[code][at] = True
        if valence is not None:
            moods.setdefault(at, []).append(valence)
    for at, values in moods.items():
        mood[at] = sum(values) / len(values)
    return Coding(coders, read, codes, mood)


def _journey(evidence: Evidence) -> str:
    journeys = evidence.project.journeys
    return journeys[0].id if len(journeys) == 1 else ""


def _judged(alpha: float | None) -> str:
    if alpha is None:
        return NO_VARIATION
    return RELIABLE if alpha >= GOOD else TENTATIVE if alpha >= FAIR else NOT_RELIABLE


def _alpha_row(evidence: Evidence, kind: str, place: str, values: NDArray[np.float64], level: str, method: str,
               segment: str = "") -> Finding:
    conf = evidence.project.thresholds.level
    units = pairable(values).shape[1]
    alpha, ends = krippendorff(values, level), krippendorff_interval(values, level, conf)
    # where all agree every draw does: these passages cannot say how far the next ones may stray
    low, high = ends if alpha is not None and alpha < 1 and ends else (None, None)
    return finding_of("agreement", kind, place, Cell(segment), Estimate(alpha, low, high, units, float(units)),
                      unit="ratio", method=method, level=conf, verdict=_judged(alpha) if units else NOT_TWICE)


def _agreement(evidence: Evidence) -> Iterator[Finding]:
    coding = coding_of(evidence)
    if coding is None:
        return
    journey = _journey(evidence)
    if len(coding.coders) < 2 or not coding.twice:
        told = SINGLE_CODER if len(coding.coders) < 2 else NOT_TWICE
        yield finding_of("agreement", "journey", journey, Cell(), Estimate(None, None, None, 0, 0.0), unit="ratio",
                         method=ALPHA, level=evidence.project.thresholds.level, verdict=told)
        return
    for code in sorted(coding.codes):
        yield _alpha_row(evidence, "code", code, coding.present(code), "nominal", ALPHA)
    if coding.single is not None:
        yield _alpha_row(evidence, "journey", journey, coding.single, "nominal", ONE_LABEL)
    if pairable(coding.mood).shape[1]:
        yield _alpha_row(evidence, "journey", journey, coding.mood, "interval", MOOD)


def _pairs(evidence: Evidence) -> Iterator[tuple[str, Kappa]]:
    coding = coding_of(evidence)
    for code in sorted(coding.codes) if coding else ():
        assert coding is not None  # without coding there are no codes
        table = coding.table(code)
        if table is not None:
            yield code, cohen(table)


def _kappa(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for code, found in _pairs(evidence):
        told = NO_VARIATION if found.kappa is None else PARADOX if found.paradox else ""
        yield finding_of("kappa", "code", code, Cell(), _of_kappa(found, level), unit="ratio", method=COHEN,
                         level=level, verdict=told)
    yield from _fleiss(evidence, level)


def _of_kappa(found: Kappa, level: float) -> Estimate:
    if found.kappa is None or found.se is None:
        return Estimate(None, None, None, found.n, float(found.n))
    half = z_quantile(level) * found.se
    return Estimate(found.kappa, max(-1.0, found.kappa - half), min(1.0, found.kappa + half), found.n, float(found.n))


def _fleiss(evidence: Evidence, level: float) -> Iterator[Finding]:
    """Yield Fleiss' kappa where three coders or more read all passages that were read twice."""
    coding = coding_of(evidence)
    if coding is None or len(coding.coders) < 3:
        return
    readers = coding.read.sum(axis=0)
    if set(readers[readers >= 2].tolist()) != {len(coding.coders)}:
        return
    for code in sorted(coding.codes):
        present = pairable(coding.present(code))
        counts = np.column_stack([(present == 0).sum(axis=0), (present == 1).sum(axis=0)]).astype(np.float64)
        value, n = fleiss(counts), present.shape[1]
        yield finding_of("kappa", "code", code, Cell(), Estimate(value, None, None, n, float(n)), unit="ratio",
                         method=FLEISS, level=level, verdict=NO_VARIATION if value is None else "")


def _ac1(evidence: Evidence) -> Iterator[Finding]:
    for code, found in _pairs(evidence):
        if found.ac1 is not None:
            yield finding_of("ac1", "code", code, Cell(), Estimate(found.ac1, None, None, found.n, float(found.n)),
                             unit="ratio", method=AC1, level=evidence.project.thresholds.level)


def _alike(evidence: Evidence) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for code, found in _pairs(evidence):
        yield finding_of("coded_alike", "code", code, Cell(),
                         proportion(round(found.agreement * found.n), found.n, level), unit="share", method=ALIKE,
                         level=level)


METRICS: tuple[Metric, ...] = (
    Metric("agreement", N_("Agreement of coders, alpha"), "ratio", "1 - D_o / D_e from coincidences of coders",
           "Krippendorff 2011; thresholds 0.8 and 0.667 of Krippendorff 2004", _agreement),
    Metric("kappa", N_("Agreement of coders, kappa"), "ratio", "(p_o - p_e) / (1 - p_e)",
           "Cohen 1960; Fleiss 1971; Fleiss, Cohen and Everitt 1969", _kappa),
    Metric("ac1", N_("Agreement of coders, AC1"), "ratio", "(p_o - p_c) / (1 - p_c), p_c = 2 q (1 - q)", "Gwet 2008",
           _ac1),
    Metric("coded_alike", N_("Passages coded alike"), "share", "passages coded alike / passages read by both coders",
           "Wilson 1927", _alike),
)
