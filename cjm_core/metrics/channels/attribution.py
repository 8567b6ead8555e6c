"""Which channels brought journeys to their outcome: touches, equal shares, and what would be lost without a channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell
from cjm_core.extensions import Metric
from cjm_core.findings import UNRELIABLE, Finding
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.passage import voice_of
from cjm_core.metrics.row import finding_of
from cjm_core.model.codebook import Events

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence

SEED = 20_261
MARKOV = N_("journeys with this outcome, shared out by how many would be lost without the channel (Markov chain of "
            "order 1, exact); interval: journeys drawn anew; a description of paths, no proof of effect")
FIRST = N_("journeys with this outcome, each counted at its first contact; no interval; for comparison")
LAST = N_("journeys with this outcome, each counted at its last contact; no interval; for comparison")
LINEAR = N_("journeys with this outcome, each shared equally by its contacts; no interval; for comparison")
SHAPLEY = N_("journeys with this outcome, each shared equally by its different channels (Shapley value); no interval; "
             "for comparison")
ALL_CONVERT = N_("journeys with this outcome, shared out by how many would be lost without the channel (Markov chain "
                 "of order 1, exact); the log holds no journey without the outcome, so losses are overrated")
_PATHS = """
    SELECT channels, result, count(*) FROM (
        SELECT journey, list(channel ORDER BY time, row) FILTER (channel <> '' AND channel IS DISTINCT FROM before)
                   AS channels,
               coalesce(arg_max(outcome, (time, row)) FILTER (outcome <> ''), '') AS result
        FROM (
            SELECT *, lag(nullif(channel, '') IGNORE NULLS) OVER (PARTITION BY source, journey ORDER BY time, row)
                       AS before
            FROM events WHERE journey IS NOT NULL AND time IS NOT NULL
        ) GROUP BY source, journey
    ) WHERE len(channels) > 0 GROUP BY channels, result ORDER BY channels, result
"""


@dataclass(frozen=True)
class Paths:
    """Distinct ways through channels, each with the journeys that reached the outcome and those that did not."""

    ways: tuple[tuple[str, ...], ...]
    conversions: NDArray[np.float64]
    nulls: NDArray[np.float64]

    @staticmethod
    def of(ways: Sequence[Sequence[str]], conversions: Sequence[float], nulls: Sequence[float] | None = None) -> Paths:
        """Return the table of plain lists; no journeys without the outcome where ``nulls`` is left out."""
        reached = np.asarray(conversions, dtype=np.float64)
        lost = np.zeros_like(reached) if nulls is None else np.asarray(nulls, dtype=np.float64)
        return Paths(tuple(tuple(w) for w in ways), reached, lost)

    @property
    def channels(self) -> tuple[str, ...]:
        """Every channel of any way, in order of name."""
        return tuple(sorted({c for way in self.ways for c in way}))


def first_touch(paths: Paths) -> dict[str, float]:
    """Return each channel's conversions when the first contact gets all of a journey."""
    return _shared(paths, lambda way: [(way[0], 1.0)])


def last_touch(paths: Paths) -> dict[str, float]:
    """Return each channel's conversions when the last contact gets all of a journey."""
    return _shared(paths, lambda way: [(way[-1], 1.0)])


def linear_touch(paths: Paths) -> dict[str, float]:
    """Return each channel's conversions when contacts share alike, a repeated channel with a part each time."""
    return _shared(paths, lambda way: [(c, 1 / len(way)) for c in way])


def shapley(paths: Paths) -> dict[str, float]:
    """Return each channel's Shapley value, where a set of channels is worth the journeys that need no other channel.

    v(S) is a count, so the value is exactly an equal split over a journey's different channels.
    Source: Shapley 1953; Zhao, Mahboobi and Bagheri 2018.
    """
    return _shared(paths, lambda way: [(c, 1 / len(set(way))) for c in sorted(set(way))])


def _shared(paths: Paths, split: Callable[[tuple[str, ...]], list[tuple[str, float]]]) -> dict[str, float]:
    credit = dict.fromkeys(paths.channels, 0.0)
    for way, count in zip(paths.ways, paths.conversions.tolist(), strict=True):
        for channel, part in split(way) if way else ():
            credit[channel] += part * count
    return credit


@dataclass(frozen=True)
class Chain:
    """A chain of order 1: the chance of the outcome, and by channel what part of it is lost without the channel."""

    conversion: float
    removal: dict[str, float]
    credit: dict[str, float]


def markov(paths: Paths) -> Chain:
    """Return the removal effects of all channels and their shares of the conversions, by linear algebra.

    P = [(I-Q)^-1 r]_start; without a channel every way into it ends without the outcome, so the part lost is
    RE_c = F(start, c) P(c) / P with the chance F of ever coming to c. Credit is RE_c / sum RE of all conversions.
    Source: Anderl, Becker, von Wangenheim and Schumann 2016.
    """
    steps = _Steps(paths)
    chance, removal = steps.solve(steps.counts(paths.conversions[None, :], paths.nulls[None, :]))
    credit = _credits(removal, paths.conversions.sum()[None])
    names = paths.channels
    return Chain(float(chance[0]), dict(zip(names, removal[0].tolist(), strict=True)),
                 dict(zip(names, credit[0].tolist(), strict=True)))


def markov_replicates(paths: Paths, replicates: int, seed: int = SEED) -> NDArray[np.float64]:
    """Return the credits of ``replicates`` draws of as many journeys anew: a row a draw, a column a channel.

    Journeys are drawn, never transitions: a multinomial over the distinct ways with and without the outcome.
    """
    order = sorted(range(len(paths.ways)), key=lambda i: (paths.conversions[i], paths.nulls[i], paths.ways[i]))
    sizes = np.concatenate([paths.conversions[order], paths.nulls[order]])
    total = int(sizes.sum())
    steps = _Steps(Paths(tuple(paths.ways[i] for i in order), paths.conversions[order], paths.nulls[order]))
    random = np.random.default_rng(seed)
    found = []
    for size in _batches(replicates, len(sizes)):
        drawn = random.multinomial(total, sizes / total, size=size).astype(np.float64)
        reached, lost = drawn[:, :len(order)], drawn[:, len(order):]
        found.append(_credits(steps.solve(steps.counts(reached, lost))[1], reached.sum(axis=1)))
    return np.concatenate(found)


def _batches(replicates: int, width: int) -> Iterator[int]:
    most = max(1, 4_000_000 // max(1, width))
    for done in range(0, replicates, most):
        yield min(most, replicates - done)


def _credits(removal: NDArray[np.float64], conversions: NDArray[np.float64]) -> NDArray[np.float64]:
    whole = removal.sum(axis=1, keepdims=True)
    parts: NDArray[np.float64] = np.divide(removal, whole, out=np.zeros_like(removal), where=whole > 0)
    return parts * conversions[:, None]


class _Steps:
    """The transitions of every way, ready to be weighted: states are the start, then the channels."""

    def __init__(self, paths: Paths) -> None:
        at = {c: i + 1 for i, c in enumerate(paths.channels)}
        self.states, ways = len(at) + 1, len(paths.ways)
        self._moves = np.zeros((ways, self.states * self.states))
        self._last = np.zeros((ways, self.states))
        for w, way in enumerate(paths.ways):
            stops = [0, *(at[c] for c in way)]
            for here, there in pairwise(stops):
                self._moves[w, here * self.states + there] += 1
            self._last[w, stops[-1]] = 1

    def counts(self, reached: NDArray[np.float64], lost: NDArray[np.float64]
               ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return, by draw, moves between states, exits with the outcome, and all departures."""
        all_ = reached + lost
        moves = (all_ @ self._moves).reshape(-1, self.states, self.states)
        return moves, reached @ self._last, moves.sum(axis=2) + all_ @ self._last

    def solve(self, counted: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
              ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return, by draw, the chance of the outcome and the removal effect of every channel."""
        moves, exits, left = counted
        safe = np.where(left > 0, left, 1.0)
        visits = np.linalg.inv(np.eye(self.states) - moves / safe[:, :, None])
        chance = np.einsum("bij,bj->bi", visits, exits / safe)
        start = chance[:, 0]
        arrive = visits[:, 0, 1:] / np.diagonal(visits, axis1=1, axis2=2)[:, 1:]
        lost = arrive * chance[:, 1:]
        return start, np.divide(lost, start[:, None], out=np.zeros_like(lost), where=start[:, None] > 0)


def _logged(evidence: Evidence) -> bool:
    return any(isinstance(s, Events) and s.columns.channel and s.columns.outcome for s in evidence.project.data)


def _tables(evidence: Evidence) -> Iterator[tuple[str, Paths]]:
    """Yield a table of paths for every outcome that the log names; all other journeys did not reach it."""
    rows = evidence.query(_PATHS)
    ways = sorted({tuple(way) for way, _, _ in rows})
    counts = {(tuple(way), result): n for way, result, n in rows}
    results = sorted({result for _, result, _ in rows})
    for outcome in results:
        if outcome:
            reached = [float(counts.get((w, outcome), 0)) for w in ways]
            lost = [float(sum(counts.get((w, r), 0) for r in results if r != outcome)) for w in ways]
            yield outcome, Paths.of(ways, reached, lost)


def _attribution(evidence: Evidence) -> Iterator[Finding]:
    if not _logged(evidence):
        return
    project = evidence.project
    level, voice = project.thresholds.level, voice_of(project).voice
    for outcome, paths in _tables(evidence):
        n = int(paths.conversions.sum())
        all_convert = not paths.nulls.any()
        drawn = markov_replicates(paths, project.analysis.replicates)
        ends = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
        for i, (channel, credit) in enumerate(markov(paths).credit.items()):
            estimate = Estimate(credit, float(ends[0, i]), float(ends[1, i]), n, float(n), float(drawn[:, i].std()))
            yield finding_of("attribution", "channel", channel, Cell(f"outcome={outcome}", "", voice), estimate,
                             unit="count", method=ALL_CONVERT if all_convert else MARKOV, level=level, better="",
                             flags=(UNRELIABLE,) if all_convert else ())


def _by_rule(metric: str, rule: Callable[[Paths], dict[str, float]], method: str, evidence: Evidence
             ) -> Iterator[Finding]:
    """Yield each channel's share of the outcomes by a rule that looks at the journeys which reached them alone."""
    if not _logged(evidence):
        return
    level, voice = evidence.project.thresholds.level, voice_of(evidence.project).voice
    for outcome, paths in _tables(evidence):
        n = int(paths.conversions.sum())
        for channel, credit in rule(paths).items():
            yield finding_of(metric, "channel", channel, Cell(f"outcome={outcome}", "", voice),
                             Estimate(credit, None, None, n, float(n)), unit="count", method=method, level=level,
                             better="")


def _rule(name: str, title: str, formula: str, source: str, rule: Callable[[Paths], dict[str, float]], method: str
          ) -> Metric:
    return Metric(name, title, "count", formula, source, partial(_by_rule, name, rule, method), better="")


METRICS: tuple[Metric, ...] = (
    Metric("attribution", N_("Outcomes owed to the channel"), "count",
           N_("conversions * RE_c / sum(RE); RE_c: part of the chance of the outcome that is lost when every way into "
              "the channel ends without it"),
           "Anderl, Becker, von Wangenheim and Schumann 2016", _attribution, better=""),
    _rule("attribution_shapley", N_("Outcomes shared by the channels of a journey"),
          N_("sum of conversions / different channels of the journey"),
          "Shapley 1953; Zhao, Mahboobi and Bagheri 2018", shapley, SHAPLEY),
    _rule("attribution_linear", N_("Outcomes shared by the contacts of a journey"),
          N_("sum of conversions x contacts in the channel / contacts of the journey"), "", linear_touch, LINEAR),
    _rule("attribution_first", N_("Outcomes by the first contact"),
          N_("conversions of journeys that begin in the channel"), "", first_touch, FIRST),
    _rule("attribution_last", N_("Outcomes by the last contact"),
          N_("conversions of journeys that end in the channel"), "", last_touch, LAST),
)
