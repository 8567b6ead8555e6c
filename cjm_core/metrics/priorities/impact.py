"""What an initiative may bring: how much the journey loses where it acts, with an interval, beside the effort.

One measure for all initiatives of a project: the expected loss at their aims where there is a driver model, else reach
times severity of what people said or did not get there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.drivers.importance import tested
from cjm_core.metrics.gaps import paired_gaps
from cjm_core.metrics.ground import place_of
from cjm_core.metrics.intervals import Estimate, mean_t, tally
from cjm_core.metrics.priorities.judgement import frontier
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.resampling import percentiles
from cjm_core.metrics.row import finding_of
from cjm_core.model import Initiative, Item, ItemRole, Journey
from cjm_core.suppression import protected

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.sample import Sample
    from cjm_core.model import Project
    from cjm_core.model.analysis import Analysis

QUICK_WIN, BIG_BET, FILL_IN, NOT_NOW, CANNOT_TELL = "quick_win", "big_bet", "fill_in", "not_now", "cannot_tell"
ON_FRONTIER, DOMINATED = "on_frontier", "dominated"

LOSS = N_("expected loss of the questions asked where the initiative acts, together, in points of the outcome; "
          "percentile interval of people drawn anew; quick win: the lower end above the agreed impact at an effort up "
          "to the agreed")
UNKNOWN = N_("no question with a known expected loss is asked where the initiative acts")
HURT = N_("reach times severity where the initiative acts, 0 to 100: of all people heard, how deep below nought the "
          "mood of those who said it lies (without a mood half way), or how far experience is below expectation; t "
          "interval; the largest of its aims")
SILENT = N_("nobody was heard and nothing was compared where the initiative acts")
FRONTIER = N_("1 where no other initiative gives as much for as little effort, 0 where one does; no interval")


@dataclass(frozen=True)
class Impact:
    """The impact of one initiative for one voice, and the plain numbers that it rests on."""

    initiative: Initiative
    cell: Cell
    estimate: Estimate
    method: str
    unit: str

    @property
    def known(self) -> bool:
        """Tell whether there is a value."""
        return self.estimate.value is not None


def initiatives(project: Project) -> Iterator[tuple[Journey, Initiative]]:
    """Yield every initiative with its journey; of an id used twice the first."""
    seen: set[str] = set()
    for journey in project.journeys:
        for initiative in journey.plan:
            if initiative.id not in seen:
                seen.add(initiative.id)
                yield journey, initiative


def asked_at(evidence: Evidence, journey: Journey, initiative: Initiative) -> list[str]:
    """Return the items asked about what an initiative is for: at its places, of its promises."""
    places, promises = set(), set()
    handoffs = {h.key: h.at for h in journey.handoffs}
    for aim in initiative.aims:
        if any(p.id == aim for p in journey.promises):
            promises.add(aim)
        elif aim in handoffs:
            places.add(handoffs[aim])
        else:
            places.add(aim if aim in journey.places() else aim.rpartition(".")[0])
    return [i for i, item in evidence.items(ItemRole.EXPERIENCE, ItemRole.CSAT, ItemRole.EMOTION)
            if _speaks(evidence.project, item, places, promises)]


def _speaks(project: Project, item: Item, places: set[str], promises: set[str]) -> bool:
    at = place_of(project, item) or ""
    return item.promise in promises or at in places or at.partition(".")[0] in places


def impacts(evidence: Evidence) -> list[Impact]:
    """Return the impact of every initiative by voice, all in one measure; nothing where there is no plan."""
    plan = list(initiatives(evidence.project))
    if not plan:
        return []
    return kept(evidence, "impacts", lambda: _measured(evidence, plan))


def _measured(evidence: Evidence, plan: list[tuple[Journey, Initiative]]) -> list[Impact]:
    lost = [i for journey, initiative in plan for i in _lost(evidence, journey, initiative)]
    if any(i.known for i in lost):
        return lost
    return [i for journey, initiative in plan for i in _hurt(evidence, journey, initiative)]


def _lost(evidence: Evidence, journey: Journey, initiative: Initiative) -> Iterator[Impact]:
    """Yield the expected loss at the aims in the last wave, by voice."""
    level = evidence.project.thresholds.level
    ids = set(asked_at(evidence, journey, initiative))
    wave = evidence.waves[-1] if len(evidence.waves) > 1 else ""
    for t in tested(evidence):
        cell = t.fit.group.cell
        if cell.segment or cell.wave != wave:
            continue
        mine = [c for c in t.contrasts if c.driver in ids and c.loss is not None]
        if not mine:
            yield Impact(initiative, cell, Estimate(None, None, None, t.fit.n, float(t.fit.n)), UNKNOWN, "scale")
            continue
        draws = np.sum([c.loss for c in mine if c.loss is not None], axis=0)
        n = min(c.n for c in mine)
        base = t.fit.group.n_effective * n / max(len(t.fit.group.weight), 1)
        yield Impact(initiative, cell, Estimate(
            float(draws[0]), *percentiles(draws[1:], level), n, base, None, t.fit.group.weighted), LOSS, "scale")


def _hurt(evidence: Evidence, journey: Journey, initiative: Initiative) -> Iterator[Impact]:
    level = evidence.project.thresholds.level
    found: dict[str, list[Estimate]] = {}
    for aim in initiative.aims:
        place, _, code = aim.rpartition(".")
        if aim not in journey.places() and place in journey.places():
            for voice, sample in _said(evidence, place, code):
                found.setdefault(voice, []).append(mean_t(sample, level).times(100))
        for voice, sample in _short(evidence, aim):
            found.setdefault(voice, []).append(mean_t(sample, level).times(100))
    for voice, several in found.items():
        yield Impact(initiative, Cell("", "", voice), max(several, key=lambda e: e.value or 0.0), HURT, "score")
    if not found:
        yield Impact(initiative, Cell(), Estimate(None, None, None, 0, 0.0), SILENT, "score")


_SEVERITY = """
    SELECT voice, respondent, max(CASE WHEN place = $place AND code = $code
        THEN greatest(0, -coalesce(valence, -1)) / 2 ELSE 0 END) AS severity
    FROM mentions GROUP BY voice, respondent ORDER BY ALL
"""


def _said(evidence: Evidence, place: str, code: str) -> Iterator[tuple[str, Sample]]:
    """Yield by voice how much a statement hurts each person heard, 0 to 1; who did not say it is not hurt."""
    hurt: dict[str, list[float]] = {}
    for voice, _, severity in evidence.query(_SEVERITY, place=place, code=code):
        hurt.setdefault(voice, []).append(severity)
    yield from ((voice, tally(values)) for voice, values in hurt.items() if any(values))


def _short(evidence: Evidence, aim: str) -> Iterator[tuple[str, Sample]]:
    """Yield by voice how far each person's experience stays below his expectation, 0 to 1 of the scale."""
    items = dict(evidence.items())
    wave = evidence.waves[-1] if len(evidence.waves) > 1 else ""
    for gaps in paired_gaps(evidence):
        spans = [i.scale.high - i.scale.low for i in items.values()
                 if i.scale and (i.promise == aim or place_of(evidence.project, i) == aim)]
        if gaps.place != aim or not spans:
            continue
        for sample in gaps.samples:
            if not sample.cell.segment and sample.cell.wave == wave:
                yield sample.cell.voice, replace(sample, values=np.maximum(0.0, -sample.values) / max(spans))


def _verdict(impact: Impact, analysis: Analysis) -> str:
    """Return the field of impact and effort by the cuts that were agreed; nothing where none were."""
    cut, most = analysis.impact_from, analysis.effort_to
    if cut is None or most is None:
        return "" if impact.known else CANNOT_TELL
    low, high, effort = impact.estimate.low, impact.estimate.high, impact.initiative.effort
    if low is None or high is None or effort is None or low <= cut <= high:
        return CANNOT_TELL
    small = effort <= most
    if low > cut:
        return QUICK_WIN if small else BIG_BET
    return FILL_IN if small else NOT_NOW


def _impact(evidence: Evidence) -> Iterator[Finding]:
    analysis, level = evidence.project.analysis, evidence.project.thresholds.level
    for i in impacts(evidence):
        yield finding_of("impact", "initiative", i.initiative.id, i.cell, i.estimate, unit=i.unit, method=i.method,
                         level=level, verdict=_verdict(i, analysis))


def _frontier(evidence: Evidence) -> Iterator[Finding]:
    least = evidence.project.thresholds.employee_n
    groups: dict[Cell, list[Impact]] = {}
    for i in impacts(evidence):
        hidden = protected(i.cell.voice) and i.estimate.n < least
        if i.known and i.initiative.effort is not None and not hidden:
            groups.setdefault(i.cell, []).append(i)
    for cell, found in groups.items():
        on = frontier([(i.estimate.value or 0.0, i.initiative.effort or 0.0) for i in found])
        for i, best in zip(found, on, strict=True):
            row = Estimate(float(best), None, None, i.estimate.n, i.estimate.n_effective)
            yield finding_of("frontier", "initiative", i.initiative.id, cell, row, unit="count", method=FRONTIER,
                             level=evidence.project.thresholds.level, better="",
                             verdict=ON_FRONTIER if best else DOMINATED)


def rests_on(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return the items from which an initiative's impact is worked out."""
    return {("initiative", initiative.id): tuple(("item", i) for i in asked_at(evidence, journey, initiative))
            for journey, initiative in initiatives(evidence.project)}


METRICS: tuple[Metric, ...] = (
    Metric("impact", N_("What an initiative may bring"), "scale",
           "sum of expected losses at its aims; without a driver model 100 x mean over people of severity",
           "Matzler and Sauerwein 2002", _impact, better="", rests_on=rests_on),
    Metric("frontier", N_("Most impact for the effort"), "count",
           "no other initiative with impact >= and effort <=, one of them strictly", "Pareto 1906", _frontier,
           better=""),
)
