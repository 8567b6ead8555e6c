"""The plan can be judged: criteria that exist and fit together, whole RICE scores, promises that can be measured."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue, unknown
from cjm_core.checks.order import NOT_LATER, in_order
from cjm_core.errors import N_, Message, nearest
from cjm_core.extensions import Check, Issue
from cjm_core.model import Project
from cjm_core.model.analysis import MOST_TIMES

if TYPE_CHECKING:
    from cjm_core.findings import Findings
    from cjm_core.model import Initiative
    from cjm_core.model.analysis import Criteria
    from cjm_core.model.initiative import Expected

CRITERION, METRIC, WAVE = Message(N_("criterion")), Message(N_("metric")), Message(N_("wave"))
ABOUT = "analysis.criteria"
SAME = 1e-6


def _initiatives(project: Project) -> Iterator[tuple[str, Initiative]]:
    for journey in project.journeys:
        for initiative in journey.plan:
            yield f"{journey.id}/{initiative.id}", initiative


def _criteria(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Judgements and scores name criteria that exist, and every pair is judged once by every judge."""
    criteria = project.analysis.criteria
    names = criteria.names if criteria else ()
    for about, initiative in _initiatives(project):
        for name in initiative.scores:
            if name not in names:
                yield unknown("criteria", about, CRITERION, name, names)
        absent = [n for n in names if n not in initiative.scores]
        if initiative.scores and absent and criteria:
            yield issue("warning", "criteria", about,
                        N_("`{initiative}` is not judged by {names}, so it gets no weighted score"),
                        initiative=initiative.id, names=", ".join(f"`{n}`" for n in absent))
    for judge in criteria.judgements if criteria else ():
        assert criteria is not None  # without criteria there is no judge
        yield from _judged(criteria, judge)


def _judged(criteria: Criteria, judge: dict[str, float]) -> Iterator[Issue]:
    said: dict[tuple[str, str], float] = {}
    for pair, times in judge.items():
        first, mark, second = (part.strip() for part in pair.partition("/"))
        strangers = [n for n in (first, second) if n not in criteria.names]
        if not mark or first == second or not 1 / MOST_TIMES <= times <= MOST_TIMES:
            yield issue("error", "criteria", ABOUT,
                        N_("`{pair}: {times}` is no judgement; write two criteria with a slash between them and how "
                           "many times more the first counts, such as `speed/price: 3`, or 0.33 where it counts less"),
                        pair=pair, times=f"{times:g}")
            continue
        for name in strangers:
            yield unknown("criteria", ABOUT, CRITERION, name, criteria.names)
        turned = said.get((second, first))
        if turned is not None and abs(turned * times - 1) > SAME:
            yield issue("error", "criteria", ABOUT,
                        N_("`{first}` and `{second}` are judged both ways, and the two judgements contradict each "
                           "other; keep one"), first=first, second=second)
        said[first, second] = times
    for first, second in combinations(criteria.names, 2):
        if (first, second) not in said and (second, first) not in said:
            yield issue("error", "criteria", ABOUT,
                        N_("a judge has not weighed `{first}` against `{second}`, so the criteria get no weights; add "
                           "`{first}/{second}`"), first=first, second=second)


def _consistency(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Judgements in pairs that contradict each other are told."""
    for f in findings.where(metric="criteria_consistency", verdict="judged_inconsistently") if findings else ():
        yield issue("warning", "criteria_consistency", ABOUT,
                    N_("the judgements of the criteria contradict each other (consistency ratio {ratio}, at most 0.10 "
                       "is usual); look for the pair that does not fit and weigh it again"), ratio=f"{f.value:.2f}")


def _rice(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A RICE score needs all four of its parts."""
    for about, i in _initiatives(project):
        parts = {"reach": i.reach, "impact": i.impact, "confidence": i.confidence, "effort": i.effort}
        absent = [name for name, value in parts.items() if value is None]
        judged = any(parts[name] is not None for name in ("reach", "impact", "confidence"))
        if judged and absent:
            yield issue("warning", "rice_parts", about,
                        N_("`{initiative}` has no {names}, so it gets no RICE score"), initiative=i.id,
                        names=", ".join(f"`{n}`" for n in absent))


def _promises(project: Project, findings: Findings | None) -> Iterator[Issue]:
    """What an initiative promises is measured: by a metric, at a place, in waves that exist."""
    if findings is None:
        return
    metrics = {f.metric for f in findings}
    for about, initiative in _initiatives(project):
        for wanted in initiative.expects:
            yield from _promise(project, findings, metrics, about, wanted)


def _promise(project: Project, findings: Findings, metrics: set[str], about: str, wanted: Expected) -> Iterator[Issue]:
    known = {*project.waves, *(f.wave for f in findings)} - {""}
    waves = [w for w in (wanted.since, wanted.until) if w is not None and known and w not in known]
    for wave in waves:
        yield unknown("promised_effect", about, WAVE, wave, known)
    if not in_order(project, wanted.since, wanted.until):
        yield issue("error", "promised_effect", about, NOT_LATER, first=wanted.since, second=wanted.until)
        return
    if not metrics or waves:
        return
    if wanted.metric not in metrics:
        yield unknown("promised_effect", about, METRIC, wanted.metric, metrics)
        return
    rows = list(findings.where(metric=wanted.metric))
    places = {f.place for f in rows}
    if wanted.at not in places:
        near = nearest(wanted.at, places) or sorted(places)[:3]
        yield issue("error", "promised_effect", about,
                    N_("nothing was measured as `{metric}` at `{place}`, where an effect is promised; did you mean "
                       "{near}?"), metric=wanted.metric, place=wanted.at, near=", ".join(f"`{n}`" for n in near))
        return
    segments = {f.segment for f in rows if f.place == wanted.at}
    if wanted.segment not in segments:
        near = nearest(wanted.segment, segments) or sorted(segments)[:3]
        yield issue("error", "promised_effect", about,
                    N_("nobody in `{segment}` was measured as `{metric}` at `{place}`; did you mean {near}?"),
                    segment=wanted.segment, metric=wanted.metric, place=wanted.at,
                    near=", ".join(f"`{n}`" for n in near))


CHECKS: tuple[Check, ...] = (
    Check("criteria", N_("Criteria are weighed and judged"), _criteria),
    Check("criteria_consistency", N_("Judgements fit together"), _consistency, needs_findings=True),
    Check("rice_parts", N_("A RICE score has its parts"), _rice),
    Check("promised_effect", N_("What is promised is measured"), _promises, needs_findings=True),
)
