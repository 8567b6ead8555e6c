"""Which channels brought journeys to their outcome: touches, equal shares, and what would be lost without a channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.log.touches import Decayed, Ways, decayed, ways
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric
from cjm_core.findings import EXTRAPOLATED, UNRELIABLE, Finding
from cjm_core.metrics.channels.chain import Moves, best_order, markov
from cjm_core.metrics.channels.paths import SEED, Paths, drawn_anew
from cjm_core.metrics.channels.rules import (
    Shares,
    first_parts,
    last_parts,
    linear_parts,
    position_parts,
    shapley_parts,
    shared,
)
from cjm_core.metrics.intervals import Estimate, z_quantile
from cjm_core.metrics.passage import voice_of
from cjm_core.metrics.remembering import kept
from cjm_core.metrics.row import finding_of
from cjm_core.suppression import protected

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence

MARKOV = (
    N_("journeys with this outcome, shared out by how many would be lost without the channel (Markov chain of "
       "order 1, exact); interval: journeys drawn anew; a description of paths, no proof of effect"),
    N_("journeys with this outcome, shared out by how many would be lost without the channel (Markov chain of "
       "order 2, exact); interval: journeys drawn anew; a description of paths, no proof of effect"),
    N_("journeys with this outcome, shared out by how many would be lost without the channel (Markov chain of "
       "order 3, exact); interval: journeys drawn anew; a description of paths, no proof of effect"),
)
ALL_CONVERT = N_("journeys with this outcome, shared out by how many would be lost without the channel (Markov "
                 "chain, exact); the log holds no journey without the outcome, so losses are overrated")
FIRST = N_("journeys with this outcome, each counted at its first contact; interval: journeys drawn anew; for "
           "comparison")
LAST = N_("journeys with this outcome, each counted at its last contact; interval: journeys drawn anew; for comparison")
LINEAR = N_("journeys with this outcome, each shared equally by its contacts; interval: journeys drawn anew; for "
            "comparison")
POSITION = N_("journeys with this outcome, each shared by first contact, those between, and last contact as "
              "`positions` says; interval: journeys drawn anew; for comparison")
SHAPLEY = N_("journeys with this outcome, each shared equally by its different channels (Shapley value); interval: "
             "journeys drawn anew; for comparison")
DECAY = N_("journeys with this outcome, each shared by its contacts, one older by `half_life_days` counting half; "
           "interval: normal, with the spread between journeys; for comparison")
ORDER = N_("order of the Markov chain that tells these ways best for its size (least BIC of orders 1 to 3); it is used "
           "only where `analysis.attribution` asks for it; no interval")
_COUNTED = ("attribution_first", "attribution_last")
"""Rules whose credits are counts of whole journeys."""
RULES: dict[str, str] = {
    "attribution_shapley": SHAPLEY, "attribution_linear": LINEAR, "attribution_first": FIRST, "attribution_last": LAST,
    "attribution_position": POSITION,
}


@dataclass(frozen=True)
class Told:
    """One outcome of the logs: its paths, and what part of all journeys they are."""

    outcome: str
    paths: Paths
    drawn: float

    @property
    def n(self) -> int:
        """The journeys that reached it after a touch."""
        return int(self.paths.conversions.sum())


def _tables(evidence: Evidence) -> list[Told]:
    """Return a table of paths for every outcome that a log names; its other journeys did not reach it."""
    return kept(evidence, "paths to outcomes", lambda: list(
        _merged([w for log in evidence.logs if (w := ways(log)) is not None])))


def _merged(found: list[Ways]) -> Iterator[Told]:
    """Yield the outcomes of all logs together: a channel's name means the same in each."""
    names = sorted({channel for w in found for channel in w.channels})
    for outcome in sorted({r.outcome for w in found for r in w.reached}):
        own = [(w, r) for w in found for r in w.reached if r.outcome == outcome]
        drawn = min(w.drawn for w, _ in own)
        stops = [np.asarray([names.index(c) for c in w.channels], dtype=np.int64)[w.stops] for w, _ in own]
        paths = Paths(
            tuple(names), np.concatenate(stops), np.concatenate([w.lengths for w, _ in own]),
            np.concatenate([_thinned(r.conversions, drawn / w.drawn) for w, r in own]),
            np.concatenate([_thinned(r.nulls, drawn / w.drawn) for w, r in own]),
        )
        yield Told(outcome, paths.taken(), drawn)


def _thinned(journeys: NDArray[np.float64], part: float) -> NDArray[np.float64]:
    """Return a random part of journeys: beside a log of which only a part was drawn, as large a part of the others."""
    if part >= 1:
        return journeys
    drawn = np.random.default_rng(SEED).binomial(journeys.astype(np.int64), part)
    return np.asarray(drawn, dtype=np.float64)


def _drawn(evidence: Evidence, told: Told) -> dict[str, NDArray[np.float64]]:
    """Return the credits by metric in draws of the journeys anew, all metrics from the same draws."""
    asked = evidence.project.analysis

    def make() -> dict[str, NDArray[np.float64]]:
        moves = Moves(told.paths, asked.attribution.order)
        shares = {name: Shares(told.paths, parts) for name, parts in _parts(evidence, told.paths).items()}

        def credits_by(reached: NDArray[np.float64], lost: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.stack([moves.credited(reached, lost), *(s.of(reached) for s in shares.values())], axis=1)

        found = drawn_anew(told.paths, credits_by, asked.replicates)
        return {name: found[:, i] for i, name in enumerate(("attribution", *shares))}

    return kept(evidence, f"attribution drawn anew {told.outcome}", make)


def _parts(evidence: Evidence, paths: Paths) -> dict[str, NDArray[np.float64]]:
    """Return what each stop gets of one journey, by the metric of each rule."""
    return {
        "attribution_shapley": shapley_parts(paths), "attribution_linear": linear_parts(paths),
        "attribution_first": first_parts(paths), "attribution_last": last_parts(paths),
        "attribution_position": position_parts(paths, evidence.project.analysis.attribution.positions),
    }


def _told(metric: str, evidence: Evidence) -> Iterator[Finding]:
    """Yield each channel's outcomes by a metric whose interval comes from journeys drawn anew."""
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    order = evidence.project.analysis.attribution.order
    for told in _tables(evidence):
        drawn = _drawn(evidence, told)[metric]
        ends = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
        markovian, unheard_losses = metric == "attribution", not told.paths.nulls.any()
        found = (markov(told.paths, order).credit if markovian
                 else shared(told.paths, _parts(evidence, told.paths)[metric]))
        method = RULES[metric] if not markovian else ALL_CONVERT if unheard_losses else MARKOV[order - 1]
        n = _told_of(evidence, cell, told, found if metric in _COUNTED else None)
        for i, (channel, credit) in enumerate(found.items()):
            estimate = Estimate(credit, float(ends[0, i]), float(ends[1, i]), n, float(n), float(drawn[:, i].std()))
            yield _finding(metric, channel, told.outcome, cell, estimate.times(1 / told.drawn), method, level,
                           (UNRELIABLE,) if markovian and unheard_losses else (), told.drawn)


def _told_of(evidence: Evidence, cell: Cell, told: Told, counted: Mapping[str, float] | None = None) -> int:
    """Return how many journeys the credits of one outcome are told of.

    Of protected people it is the smallest group behind any channel's credit, where that is too small: all credits add
    up to a known number, so that one alone could not be hidden.
    """
    touching = shared(told.paths, (shapley_parts(told.paths) > 0).astype(np.float64))
    groups = [g for part in (touching, counted or {}) for g in part.values() if g > 0]
    few = int(min(groups, default=told.n))
    return few if protected(cell.voice) and few < evidence.project.thresholds.employee_n else told.n


def _finding(metric: str, channel: str, outcome: str, cell: Cell, estimate: Estimate, method: str, level: float,
             flags: tuple[str, ...], drawn: float) -> Finding:
    return finding_of(metric, "channel", channel, cell, estimate, segment=f"outcome={outcome}", unit="count",
                      method=method, level=level, better="", flags=(*flags, *((EXTRAPOLATED,) if drawn < 1 else ())))


def _decay(evidence: Evidence) -> Iterator[Finding]:
    """Yield each channel's outcomes when late touches weigh more.

    The sum of the journeys' shares x has the variance sum x^2 - (sum x)^2 / N when N journeys are drawn anew.
    """
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    half_life = evidence.project.analysis.attribution.half_life_days
    rows = [d for log in evidence.logs for d in decayed(log, half_life)] if _tables(evidence) else []
    for told in _tables(evidence):
        journeys, n = float((told.paths.conversions + told.paths.nulls).sum()), _told_of(evidence, cell, told)
        for channel in told.paths.channels:
            own = [d for d in rows if (d.outcome, d.channel) == (told.outcome, channel)]
            estimate = replace(_normal(own, journeys, level), n=n, n_effective=float(n))
            yield _finding("attribution_decay", channel, told.outcome, cell, estimate, DECAY, level, (), told.drawn)


def _normal(own: list[Decayed], journeys: float, level: float) -> Estimate:
    value = sum(d.total / d.drawn for d in own)
    spread = sum(d.squares / d.drawn**2 for d in own) - value**2 / journeys
    half = z_quantile(level) * sqrt(max(0.0, spread))
    return Estimate(value, max(0.0, value - half), value + half, 0, 0.0, sqrt(max(0.0, spread)))


def _order(evidence: Evidence) -> Iterator[Finding]:
    """Yield for each outcome the order of the chain that tells its ways best."""
    level, cell = evidence.project.thresholds.level, voice_of(evidence.project)
    for told in _tables(evidence):
        best = Estimate(float(best_order(told.paths)[0]), None, None, told.n, float(told.n))
        yield finding_of("attribution_order", "journey", "", cell, best, segment=f"outcome={told.outcome}",
                         unit="count", method=ORDER, level=level, better="")


def _rule(name: str, title: str, formula: str, source: str = "") -> Metric:
    return Metric(name, title, "count", formula, source, partial(_told, name), better="")


METRICS: tuple[Metric, ...] = (
    Metric("attribution", N_("Outcomes credited to the channel"), "count",
           N_("conversions * RE_c / sum(RE); RE_c: part of the chance of the outcome that is lost when every way into "
              "the channel ends without it"),
           "Anderl, Becker, von Wangenheim and Schumann 2016", partial(_told, "attribution"), better=""),
    Metric("attribution_order", N_("Order of the Markov chain that tells the ways best"), "count",
           N_("the order of 1 to 3 with the least parameters x ln(moves) - 2 log-likelihood"), "Katz 1981", _order,
           better=""),
    _rule("attribution_shapley", N_("Outcomes shared by the channels of a journey"),
          N_("sum of conversions / different channels of the journey"),
          "Shapley 1953; Zhao, Mahboobi and Bagheri 2018"),
    _rule("attribution_linear", N_("Outcomes shared by the contacts of a journey"),
          N_("sum of conversions x contacts in the channel / contacts of the journey")),
    _rule("attribution_first", N_("Outcomes by the first contact"),
          N_("conversions of journeys that begin in the channel")),
    _rule("attribution_last", N_("Outcomes by the last contact"),
          N_("conversions of journeys that end in the channel")),
    _rule("attribution_position", N_("Outcomes by the position of the contact"),
          N_("sum of conversions x parts of first, middle and last contacts in the channel")),
    Metric("attribution_decay", N_("Outcomes by how late the contact came"), "count",
           N_("sum over journeys of w_c / sum(w); w = 2^(-age / half-life), age: time before the last contact that "
              "counts"), "", _decay, better=""),
)
