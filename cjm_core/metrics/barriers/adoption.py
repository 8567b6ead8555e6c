"""How long people stay without a service: who has adopted it, who has left, and the mean time without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric, Spoken
from cjm_core.findings import Finding
from cjm_core.metrics.barriers.incidence import (
    Watched,
    cumulative_incidence,
    difference,
    log_rank,
    median_time,
    watched,
)
from cjm_core.metrics.barriers.incidence import time_without as mean_time_without
from cjm_core.metrics.correction import family_of, judged
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.p_values import normal_p
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.row import finding_of
from cjm_core.model import Adoption, Item

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.evidence.crowd import Crowd

POINTS = 12
"""Into so many equal parts the time up to the horizon is cut, and a row stands at the end of each."""

ADOPTED = N_("share of people who have taken it up by that day while others leave (Aalen and Johansen), complementary "
             "log-log interval")
LEFT = N_("share of people who have left for good by that day without taking it up (Aalen and Johansen), complementary "
          "log-log interval")
STILL = N_("people who are still watched that day, having neither taken it up nor left; no interval")
HALF = N_("day by which half of all people have taken it up while others leave, with the days on which the interval "
          "passes half")
WITHOUT = N_("mean number of days without it up to that day, z interval; who left is without it to the end")
APART = N_("mean days without it of this group minus those of all other groups of the column up to that day, z "
           "interval; corrected over the groups")
PACE = N_("log-rank chi-square: whether the groups of a column take it up equally fast, those who left being watched "
          "no longer; no interval")
UNUSED = N_("people who gave but one of time and status, or a time below nought: they are left out; no interval")


@dataclass(frozen=True)
class Course:
    """People of one cell watched over time, with the days at which findings stand, the last of them the horizon.

    ``cut`` says that the horizon asked for lies beyond what was watched of these people.
    """

    cell: Cell
    people: Watched
    days: tuple[float, ...]
    cut: bool
    unused: int

    @property
    def horizon(self) -> float:
        """The last day that these people can speak of."""
        return self.days[-1]


def courses(evidence: Evidence) -> list[Course]:
    """Return the people whose time to adoption is known, cell by cell; none where the project asks for none."""
    return kept(evidence, "courses", lambda: _courses(evidence))


def _courses(evidence: Evidence) -> list[Course]:
    asked, items = evidence.project.analysis.adoption, dict(evidence.items())
    if asked is None or asked.time not in items or asked.status not in items:
        return []
    crowd = evidence.crowd([asked.time, asked.status])
    found: list[Course] = []
    wholes: dict[tuple[str, str], float] = {}
    for cell, part in crowd.cells(by_segment=True) if crowd is not None else ():
        people, unused = _watched(part, asked, items[asked.status])
        until = min(people.until, asked.horizon_days or people.until)
        if until <= 0:
            continue
        whole = wholes.setdefault((cell.wave, cell.voice), until)  # everybody comes first
        horizon = min(until, whole)
        days = [d for d in dict.fromkeys(_whole(whole * i / POINTS) for i in range(1, POINTS + 1)) if 0 < d < horizon]
        cut = horizon < (asked.horizon_days or whole)
        found.append(Course(cell, people, (*days, horizon), cut, unused))
    return found


def adoption(evidence: Evidence) -> Iterator[Finding]:
    """Yield the share of people who have taken it up, by day."""
    for course in courses(evidence):
        yield from _curve(evidence, "adoption", course, course.people, ADOPTED, "higher")


def adoption_left(evidence: Evidence) -> Iterator[Finding]:
    """Yield the share of people who have left before they took it up, by day; none where nobody left."""
    everybody = [course.people.exits.sum() for course in courses(evidence) if not course.cell.segment]
    for course in courses(evidence) if any(everybody) else ():
        yield from _curve(evidence, "adoption_left", course, course.people.turned(), LEFT, "lower")


def adoption_watched(evidence: Evidence) -> Iterator[Finding]:
    """Yield how many people the curves still stand on, day by day."""
    for course in courses(evidence):
        for day in (0.0, *course.days):
            n = course.people.still(day)
            yield finding_of("adoption_watched", "answer", _at(evidence, day), course.cell,
                             Estimate(float(n), None, None, n, float(n)), unit="people", method=STILL,
                             level=evidence.project.thresholds.level, better="")


def adoption_median(evidence: Evidence) -> Iterator[Finding]:
    """Yield the day by which half have taken it up; no value, and a word, where fewer have."""
    level = evidence.project.thresholds.level
    for course in courses(evidence):
        estimate = median_time(course.people, level)
        yield finding_of("adoption_median", "item", _time(evidence), course.cell, estimate, unit="days", method=HALF,
                         level=level, better="lower", verdict="not_reached" if estimate.value is None else "")


def time_without(evidence: Evidence) -> Iterator[Finding]:
    """Yield the mean days without it up to the horizon."""
    level = evidence.project.thresholds.level
    for course in courses(evidence):
        yield finding_of("time_without", "answer", _at(evidence, course.horizon), course.cell,
                         mean_time_without(course.people, course.horizon, level), unit="days", method=WITHOUT,
                         level=level, better="lower", verdict="horizon_cut" if course.cut else "")


def time_without_gap(evidence: Evidence) -> Iterator[Finding]:
    """Yield by how many days more (or less) each group stays without it than the other groups of its column."""
    level = evidence.project.thresholds.level
    for column, groups in _columns(evidence):
        rows = []
        for at, course in enumerate(groups):
            others = _together([g.people for i, g in enumerate(groups) if i != at])
            horizon = min(course.horizon, others.until)
            here, there = (mean_time_without(people, horizon, level) for people in (course.people, others))
            gap, z = difference(here, there, level)
            rows.append(finding_of(
                "time_without_gap", "answer", _at(evidence, horizon), course.cell, gap, unit="days", method=APART,
                level=level, better="lower", against="segment=rest", p=normal_p(z),
                family=family_of("time_without_gap", replace(course.cell, segment=""), column)))
        yield from judged(rows)


def adoption_pace(evidence: Evidence) -> Iterator[Finding]:
    """Yield whether the groups of a column take it up equally fast."""
    level = evidence.project.thresholds.level
    rows = []
    for column, groups in _columns(evidence):
        chi2, df, p = log_rank([course.people for course in groups])
        n, base = min(c.people.n for c in groups), min(c.people.n_effective for c in groups)
        cell = replace(groups[0].cell, segment="")
        if df > 0:
            rows.append(finding_of(
                "adoption_pace", "item", _time(evidence), cell,
                Estimate(chi2, None, None, n, base, None, groups[0].people.weighted), unit="chi2", method=PACE,
                level=level, better="", against=f"segment={column}", p=p, family=family_of("adoption_pace", cell)))
    yield from judged(rows)


def adoption_unused(evidence: Evidence) -> Iterator[Finding]:
    """Yield how many people could not be used, where there are any."""
    for course in courses(evidence):
        if course.unused:
            yield finding_of("adoption_unused", "item", _time(evidence), course.cell,
                             Estimate(float(course.unused), None, None, course.unused, float(course.unused)),
                             unit="people", method=UNUSED, level=evidence.project.thresholds.level, better="lower")


def _curve(evidence: Evidence, metric: str, course: Course, people: Watched, method: str, better: str
           ) -> Iterator[Finding]:
    level = evidence.project.thresholds.level
    for day in course.days:
        yield finding_of(metric, "answer", _at(evidence, day), course.cell, cumulative_incidence(people, day, level),
                         unit="share", method=method, level=level, better=better)


def _watched(part: Crowd, asked: Adoption, status: Item) -> tuple[Watched, int]:
    """Return the people with a time and a status, and how many lack one of them."""
    time, code = part.column(asked.time), part.column(asked.status)
    usable = ~np.isnan(time) & ~np.isnan(code) & (time >= 0)
    what = _what(code, asked, status)
    return (watched(time[usable], what[usable], part.weight[usable], part.weighted), int((~usable).sum()))


def _what(code: NDArray[np.float64], asked: Adoption, status: Item) -> NDArray[np.int64]:
    """Return 1 for those who adopted, 2 for those who left, 0 for those still watched; words stand for their codes."""
    adopted, left = (status.model_copy(update={"yes": codes}).yes_codes for codes in (asked.adopted, asked.left))
    return np.where(np.isin(code, adopted), 1, np.where(np.isin(code, left), 2, 0)).astype(np.int64)


def _columns(evidence: Evidence) -> Iterator[tuple[str, list[Course]]]:
    """Yield each column with its groups of people, wave by wave and voice by voice; unnamed groups stay out."""
    found: dict[tuple[str, str, str], list[Course]] = {}
    for course in courses(evidence):
        column, _, value = course.cell.segment.partition("=")
        if value:
            found.setdefault((column, course.cell.wave, course.cell.voice), []).append(course)
    yield from ((column, groups) for (column, _, _), groups in found.items() if len(groups) > 1)


def _together(groups: Sequence[Watched]) -> Watched:
    """Return several groups as one: their days put together, everybody watched until his own last day.

    Each group was scaled to its own effective base; here all count again by the weights that they came with.
    """
    days = np.unique(np.concatenate([g.time for g in groups]))
    total = sum(g.n_effective * g.one for g in groups)
    n_effective = total**2 / sum(g.n_effective * g.one**2 for g in groups)
    one = total / n_effective

    def summed(name: str) -> NDArray[np.float64]:
        found = np.zeros(len(days))
        for group in groups:
            np.add.at(found, np.searchsorted(days, group.time), getattr(group, name) * (group.one / one))
        return found

    def waiting(name: str, scales: Sequence[float]) -> NDArray[np.float64]:
        each = [np.append(getattr(g, name), 0)[np.searchsorted(g.time, days)] * scale
                for g, scale in zip(groups, scales, strict=True)]
        return np.asarray(np.sum(each, axis=0), dtype=np.float64)

    heads = waiting("heads", [1.0] * len(groups)).astype(np.int64)
    return Watched(days, waiting("at_risk", [g.one / one for g in groups]), summed("events"), summed("exits"), heads,
                   sum(g.n for g in groups), n_effective, max(g.until for g in groups),
                   any(g.weighted for g in groups), one)


def _time(evidence: Evidence) -> str:
    asked = evidence.project.analysis.adoption
    return asked.time if asked else ""


def _at(evidence: Evidence, day: float) -> str:
    """Return the place of a day: an answer of the item that holds the time."""
    return f"{_time(evidence)}={day:g}"


def _whole(day: float) -> float:
    return float(round(day)) if day >= POINTS else round(day, 2)


def _on_means(evidence: Evidence) -> dict[Spoken, tuple[Spoken, ...]]:
    """Return the places of the means that a difference of means is made of."""
    places = [("answer", _at(evidence, course.horizon)) for course in courses(evidence)]
    return dict.fromkeys(places, tuple(dict.fromkeys(places)))


METRICS: tuple[Metric, ...] = (
    Metric("adoption", N_("Taken up by that day"), "share", "sum over days of S(t-) d_k / n",
           "Aalen and Johansen 1978; Kaplan and Meier 1958; Gaynor and others 1993", adoption),
    Metric("adoption_left", N_("Left by that day"), "share", "sum over days of S(t-) d_k / n",
           "Aalen and Johansen 1978; Gaynor and others 1993", adoption_left, better="lower"),
    Metric("adoption_watched", N_("Still watched"), "people",
           "people neither adopted, left nor lost to watching before", "", adoption_watched, better=""),
    Metric("adoption_median", N_("Median time to adoption"), "days", "first day with incidence of 0.5 or more",
           "Brookmeyer and Crowley 1982", adoption_median, better="lower"),
    Metric("time_without", N_("Mean time without it"), "days",
           "tau - area under the incidence of adoption up to tau, at most the last day watched",
           "Irwin 1949; Royston and Parmar 2013; Andersen 2013", time_without, better="lower"),
    Metric("time_without_gap", N_("Difference in time without it"), "days",
           "mean time of the group - mean time of all other groups of the column; z test",
           "Royston and Parmar 2013; Benjamini and Hochberg 1995", time_without_gap, better="lower",
           rests_on=_on_means),
    Metric("adoption_pace", N_("Pace of adoption by groups"), "chi2", "(O - E)' V^-1 (O - E) over the groups",
           "Mantel 1966; Peto and Peto 1972", adoption_pace, better=""),
    Metric("adoption_unused", N_("Time not known"), "people", "people with but one of time and status", "",
           adoption_unused, better="lower"),
)
