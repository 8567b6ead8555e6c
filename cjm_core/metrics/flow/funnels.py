"""Funnels: how many journeys do given steps in order and in time, and which step costs most of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.barriers.funnel import DRAWS, SEED, log_shares
from cjm_core.metrics.barriers.ladder import verdicts
from cjm_core.metrics.flow.asked_funnels import ClosedFunnel, closed_funnels, opened_funnels
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.row import finding_of
from cjm_core.metrics.shares import fewest, split_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.model.funnel import Funnel

CLOSED = N_("share of the journeys at the first step that did all steps up to this one in order, others between them "
            "or not (closed funnel), Wilson interval; no time limit")
CLOSED_IN_TIME = N_("share of the journeys at the first step that did all steps up to this one in order and in time, "
                    "others between them or not (closed funnel), Wilson interval; journeys that set out so late that "
                    "their time for the whole funnel was not over when the log ended are not counted here")
OPEN = N_("share of all journeys that have this step at all, whatever came before (open funnel), Wilson interval")
ENTERED = N_("share of all journeys that come to the first step of the funnel, Wilson interval")
ON = N_("share of the journeys at the step before that went on to this one (closed funnel), Wilson interval; no time "
        "limit")
ON_IN_TIME = N_("share of the journeys at the step before that went on to this one in time (closed funnel), Wilson "
                "interval; journeys that set out so late that their time for the whole funnel was not over when the "
                "log ended are not counted here")
TOGETHER = N_("share of the journeys with the step before that have this one too, in any order (open funnel), Wilson "
              "interval")
LOSS = N_("this step's part of the whole loss after the first, by logarithms of the step rates; interval: 4000 draws "
          "of Jeffreys' posterior")
IN_TIME = N_("journeys whose last step of the funnel is this one and that set out so late that their time for the "
             "whole funnel was not over when the log ended: left out of the shares, whatever came of them, those that "
             "came through among them; n counts the journeys at the first step")


def place_of(funnel: Funnel, rung: int) -> str:
    """Return the place of a funnel's step, counted from 0: ``funnel:step``."""
    return f"{funnel.id}:{funnel.steps[rung]}"


def limited(funnel: Funnel) -> bool:
    """Tell whether a funnel has a time limit."""
    return funnel.within_h is not None or funnel.step_within_h is not None


def funnel(evidence: Evidence) -> Iterator[Finding]:
    """Yield how many of those at the first step came to each one; of an open funnel, of all journeys."""
    for f in closed_funnels(evidence):
        method = CLOSED_IN_TIME if limited(f.funnel) else CLOSED
        for rung in range(len(f.funnel.steps)):
            yield split_of(evidence, f.cell, "funnel", "funnel", place_of(f.funnel, rung), f.climbed.reached(rung),
                           f.climbed.reached(0), method=method, better="higher")
    for o in opened_funnels(evidence):
        for rung, passed in enumerate(o.passed):
            yield split_of(evidence, o.cell, "funnel", "funnel", place_of(o.funnel, rung), passed.journeys, o.journeys,
                           method=OPEN, better="higher")


def funnel_step(evidence: Evidence) -> Iterator[Finding]:
    """Yield how many of those at a step went on to the next; of the first step, how many of all journeys come to it."""
    for f in closed_funnels(evidence):
        entered = f.climbed.reached(0) + sum(f.climbed.in_time)
        yield split_of(evidence, f.cell, "funnel_step", "funnel", place_of(f.funnel, 0), entered, f.journeys,
                       method=ENTERED, better="higher")
        method = ON_IN_TIME if limited(f.funnel) else ON
        for rung in range(1, len(f.funnel.steps)):
            if f.climbed.reached(rung - 1):
                yield split_of(evidence, f.cell, "funnel_step", "funnel", place_of(f.funnel, rung),
                               f.climbed.reached(rung), f.climbed.reached(rung - 1), method=method, better="higher")
    for o in opened_funnels(evidence):
        for rung, passed in enumerate(o.passed):
            hits, base = (passed.journeys, o.journeys) if rung == 0 else (
                passed.with_before, o.passed[rung - 1].journeys)
            if base:
                yield split_of(evidence, o.cell, "funnel_step", "funnel", place_of(o.funnel, rung), hits, base,
                               method=TOGETHER if rung else ENTERED, better="higher")


def funnel_loss(evidence: Evidence) -> Iterator[Finding]:
    """Yield each step's part of the loss on the way through a closed funnel, and whether it is surely the greatest."""
    level = evidence.project.thresholds.level
    for f in closed_funnels(evidence):
        if len(f.funnel.steps) < 3 or not f.climbed.reached(0):
            continue
        few = _handful(f, fewest(evidence, f.cell))
        for rung, estimate, word in _losses(f, level):
            estimate = estimate if few is None else replace(estimate, n=few)
            yield finding_of("funnel_loss", "funnel", place_of(f.funnel, rung), f.cell, estimate, unit="share",
                             method=LOSS, level=level, better="lower", verdict=word)


def _handful(f: ClosedFunnel, fewest_: int) -> int | None:
    """Return the smallest group of a funnel, come through or lost, where it is too small to be told."""
    groups = [n for rung in range(len(f.funnel.steps)) for n in (f.climbed.reached(rung), f.climbed.settled[rung])]
    return min((n for n in groups if 0 < n < fewest_), default=None)


def _losses(f: ClosedFunnel, level: float) -> Iterator[tuple[int, Estimate, str]]:
    reached = np.array([f.climbed.reached(rung) for rung in range(len(f.funnel.steps))], dtype=np.float64)
    least = int(reached[-2])
    if not reached[-1]:
        for rung in range(1, len(reached)):
            yield rung, Estimate(None, None, None, least, float(least)), "nobody_climbed"
        return
    drawn = log_shares(_drawn(reached))
    values = log_shares(reached[1:] / reached[:-1]) + 0.0  # nobody lost is no loss, not minus none
    low, high = np.quantile(drawn + 0.0, [(1 - level) / 2, (1 + level) / 2], axis=0)
    for i, word in enumerate(verdicts(drawn, level)):
        value = float(values[i])
        yield i + 1, Estimate(value, float(min(value, low[i])), float(max(value, high[i])), least, float(least)), word


def _drawn(reached: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return step rates as they may truly be: Beta(x + 1/2, n - x + 1/2), x of n having gone on.

    Source: Brown, Cai and DasGupta 2001 (Jeffreys' interval).
    """
    up, base = reached[1:], reached[:-1]
    return np.random.default_rng(SEED).beta(up + 0.5, base - up + 0.5, size=(DRAWS, len(up)))


def funnel_in_time(evidence: Evidence) -> Iterator[Finding]:
    """Yield, at each step of a funnel with a time limit, the journeys that are left out as they set out too late."""
    level = evidence.project.thresholds.level
    for f in closed_funnels(evidence):
        entered = f.climbed.reached(0) + sum(f.climbed.in_time)
        for rung, count in enumerate(f.climbed.in_time) if limited(f.funnel) else ():
            n = count if 0 < count < fewest(evidence, f.cell) else entered
            yield finding_of("funnel_in_time", "funnel", place_of(f.funnel, rung), f.cell,
                             Estimate(float(count), None, None, n, float(n)), unit="count", method=IN_TIME,
                             level=level, better="")


METRICS: tuple[Metric, ...] = (
    Metric("funnel", N_("Came to the step of the funnel"), "share",
           "closed: journeys with all steps up to this one in order and in time / journeys at the first step; open: "
           "journeys with the step / all journeys", "Wilson 1927", funnel),
    Metric("funnel_step", N_("Went on to the step"), "share",
           "journeys at this step / journeys at the step before; of the first step, / all journeys",
           "Wilson 1927; Newcombe 1998", funnel_step),
    Metric("funnel_loss", N_("Part of the funnel's loss"), "share", "ln c_s / sum ln c over the step rates c",
           "Brown, Cai and DasGupta 2001 on Jeffreys' interval", funnel_loss, better="lower"),
    Metric("funnel_in_time", N_("Set out too late to be counted"), "count",
           "journeys on the step that last set out less than the whole funnel's time before the log's last event",
           "", funnel_in_time, better=""),
)
