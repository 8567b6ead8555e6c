"""Why not: whether one reason surely leads, and which groups of people name it more than the others.

How many people name each reason stands in ``answers``, by how much a group differs in ``segment_difference``. People
name several, so shares add up to more than one, and two reasons are compared inside the same people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Sample
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import UNRELIABLE, Finding
from cjm_core.metrics.barriers.tables import chi_square, cochran_q, is_thin, paired_shares
from cjm_core.metrics.correction import family_of, judged
from cjm_core.metrics.intervals import Estimate, t_quantile
from cjm_core.metrics.p_values import normal_p
from cjm_core.metrics.row import finding_of
from cjm_core.model import ItemRole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.evidence.choices import Choices, JointChoices

TOP = 4
"""So many of the most named reasons are compared with each other."""

NAMED = N_("mean number of reasons a person named, t interval; base: people who answered")
LEAD = N_("share of people who name this reason minus the share who name the other, the same people; Wald interval, "
          "McNemar's test (exact without weights), corrected over the pairs of the four most named")
DIFFER = N_("Cochran's Q over all reasons of the same people; no interval")
RESIDUAL = N_("how many standard deviations more people of this group name the reason than would if group and reason "
              "had nothing to do with each other (adjusted residual), corrected over all reasons and groups of the "
              "column; no interval")
ACROSS = N_("Pearson's chi-square of the reason by the groups of a column, corrected over all reasons; no interval")


@dataclass(frozen=True)
class Division:
    """One reason question by the groups of one segment column: the choices of each named group."""

    item_id: str
    column: str
    groups: tuple[Choices, ...]

    def table(self, code: str) -> NDArray[np.float64]:
        """Return the effective people of each group by whether they named the reason."""
        return np.array([_effective(g.sample(code)) for g in self.groups])


def reasons_named(evidence: Evidence) -> Iterator[Finding]:
    """Yield how many reasons a person names."""
    level = evidence.project.thresholds.level
    for item_id, joint in _joint(evidence):
        yield finding_of("reasons_named", "item", item_id, joint.cell, _per_person(joint, level), unit="count",
                         method=NAMED, level=level, better="")


def reason_lead(evidence: Evidence) -> Iterator[Finding]:
    """Yield, for each two of the most named reasons, by how much the first leads."""
    level = evidence.project.thresholds.level
    for item_id, joint in _joint(evidence):
        family = family_of("reason_lead", joint.cell, item_id)
        rows = []
        for first, second in combinations(_most_named(joint), 2):
            estimate, _, p = paired_shares(joint.difference(first, second), level)
            rows.append(finding_of(
                "reason_lead", "answer", f"{item_id}={first}", joint.cell, estimate, unit="share", method=LEAD,
                level=level, better="", against=f"answer={second}", p=p, family=family))
        yield from judged(rows)


def reasons_differ(evidence: Evidence) -> Iterator[Finding]:
    """Yield whether the reasons are named equally often at all."""
    level = evidence.project.thresholds.level
    for item_id, joint in _joint(evidence):
        if len(joint.codes) < 2 or joint.people_weight <= 0:
            continue
        q, _, p = cochran_q(joint.weight * (joint.n_effective / joint.people_weight))
        estimate = Estimate(q, None, None, joint.people, joint.n_effective, None, joint.weighted)
        yield from judged([finding_of(
            "reasons_differ", "item", item_id, joint.cell, estimate, unit="chi2", method=DIFFER, level=level, better="",
            p=p, family=family_of("reasons_differ", joint.cell, item_id))])


def reason_residual(evidence: Evidence) -> Iterator[Finding]:
    """Yield for every reason and group how surprising it is that so many (or so few) of the group name it."""
    level = evidence.project.thresholds.level
    for division in _divisions(evidence):
        rows = []
        asked = replace(division.groups[0].cell, segment=division.column)
        family = family_of("reason_residual", asked, division.item_id)
        for code in _codes(division):
            table = division.table(code)
            flags = (UNRELIABLE,) if is_thin(table) else ()
            for group, residual in zip(division.groups, chi_square(table)[3][:, 1].tolist(), strict=True):
                rest = [g for g in division.groups if g is not group]
                n, base = min(group.people, sum(g.people for g in rest)), group.sample(code).n_effective
                rows.append(finding_of(
                    "reason_residual", "answer", f"{division.item_id}={code}", group.cell,
                    Estimate(residual, None, None, n, min(base, float(n)), None, group.weighted), unit="sd",
                    method=RESIDUAL, level=level, better="", against="segment=rest", p=normal_p(residual), flags=flags,
                    family=family))
        yield from judged(rows)


def reason_across(evidence: Evidence) -> Iterator[Finding]:
    """Yield whether the groups of a column differ at all in how many name a reason."""
    level = evidence.project.thresholds.level
    rows = []
    for division in _divisions(evidence):
        for code in _codes(division):
            table, samples = division.table(code), [g.sample(code) for g in division.groups]
            chi2, df, p, _ = chi_square(table)
            cell = replace(samples[0].cell, segment="")
            estimate = Estimate(chi2, None, None, min(s.n for s in samples), min(s.n_effective for s in samples), None,
                                samples[0].weighted)
            if df > 0:
                rows.append(finding_of(
                    "reason_across", "answer", f"{division.item_id}={code}", cell, estimate, unit="chi2",
                    method=ACROSS, level=level, better="", against=f"segment={division.column}", p=p,
                    family=family_of("reason_across", replace(cell, segment=division.column), division.item_id),
                    flags=(UNRELIABLE,) if is_thin(table) else ()))
    yield from judged(rows)


def _joint(evidence: Evidence) -> Iterator[tuple[str, JointChoices]]:
    for item_id, _ in evidence.items(ItemRole.REASON):
        for joint in evidence.joint_choices(item_id):
            yield item_id, joint


def _divisions(evidence: Evidence) -> Iterator[Division]:
    """Yield every reason question by every column of segments, wave by wave; people who named no group stay out."""
    for item_id, _ in evidence.items(ItemRole.REASON):
        found: dict[tuple[str, str, str], list[Choices]] = {}
        for choices in evidence.choices(item_id):
            column, _, value = choices.cell.segment.partition("=")
            if value:
                found.setdefault((column, choices.cell.wave, choices.cell.voice), []).append(choices)
        for (column, _, _), groups in found.items():
            if len(groups) > 1:
                yield Division(item_id, column, tuple(groups))


def _codes(division: Division) -> list[str]:
    return list(dict.fromkeys(code for group in division.groups for code in group.codes))


def _most_named(joint: JointChoices) -> list[str]:
    """Return the most named reasons, the first first; of equals the one that stands first in the codebook."""
    named = np.diag(joint.weight)
    order = sorted(range(len(joint.codes)), key=lambda i: (-named[i], i))
    return [joint.codes[i] for i in order[:TOP] if named[i] > 0]


def _per_person(joint: JointChoices, level: float) -> Estimate:
    """Return the mean number of reasons; its variance follows from how often each two are named together."""
    n, total = joint.people, joint.people_weight
    if total <= 0:
        return Estimate(None, None, None, n, joint.n_effective, None, joint.weighted)
    mean = float(np.trace(joint.weight)) / total
    squares = (float(joint.weight2.sum()) - 2 * mean * float(np.trace(joint.weight2))
               + mean * mean * joint.people_weight2)
    if n < 2:
        return Estimate(mean, None, None, n, joint.n_effective, None, joint.weighted)
    se = sqrt(max(0.0, squares) * n / (n - 1)) / total
    half = t_quantile(n - 1, level) * se
    return Estimate(mean, mean - half, mean + half, n, joint.n_effective, se, joint.weighted)


def _effective(sample: Sample) -> list[float]:
    """Return the people who did not choose and who chose, as many together as the effective base."""
    total = float(sample.weight.sum())
    return [float(w) / total * sample.n_effective if total > 0 else 0.0 for w in sample.weight]


def _on_shares(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return, for every reason, the shares of all reasons of its question: each difference is made of two of them."""
    found: dict[Spoken, tuple[Spoken, ...]] = {}
    for item_id, _ in evidence.items(ItemRole.REASON):
        codes = dict.fromkeys(code for choices in evidence.choices(item_id) for code in choices.codes)
        shares = tuple(("answer", f"{item_id}={code}") for code in codes)
        found |= dict.fromkeys((*shares, ("item", item_id)), shares)
    return found


METRICS: tuple[Metric, ...] = (
    Metric("reasons_named", N_("Reasons a person"), "count", "reasons named / people who answered +- t(n-1) SE",
           "Agresti and Liu 1999 on multiple-response tables", reasons_named, better="", rests_on=_on_shares),
    Metric("reason_lead", N_("Lead of a reason"), "share",
           "(b - c) / n, b people who name only the first, c only the second; exact binomial test",
           "McNemar 1947; Agresti, Categorical Data Analysis, 10.1; Benjamini and Hochberg 1995", reason_lead,
           better="", rests_on=_on_shares),
    Metric("reasons_differ", N_("Reasons differ"), "chi2", "Q = (k-1) (k sum C^2 - T^2) / (k T - sum R^2)",
           "Cochran 1950", reasons_differ, better="", rests_on=_on_shares),
    Metric("reason_residual", N_("Adjusted residual"), "sd", "(o - e) / sqrt(e (1 - row share) (1 - column share))",
           "Haberman 1973; Agresti 2007; Benjamini and Hochberg 1995", reason_residual, better="", rests_on=_on_shares),
    Metric("reason_across", N_("Reason across groups"), "chi2", "sum (o - e)^2 / e over groups by named or not",
           "Pearson 1900; Agresti and Liu 1999; Benjamini and Hochberg 1995", reason_across, better="",
           rests_on=_on_shares),
)
