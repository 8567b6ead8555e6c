"""Markov chains of order 1 to 3 over channels, exact: what would be lost without a channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.metrics.channels.paths import SEED, drawn_anew

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.metrics.channels.paths import Paths

ORDERS = (1, 2, 3)
_MOST_DENSE = 2_500
_MOST_DENSE_DRAWN = 250
"""Up to so many states a chain is solved by elimination, of a single one and of each draw; above by walking it."""
_CELLS = 4_000_000
_SURE, _SURE_DRAWN = 1e-15, 1e-10
"""Walking ends when less than this part of all journeys is still under way."""


@dataclass(frozen=True)
class Chain:
    """The chance of the outcome, and by channel what part of it is lost without the channel, and its credit."""

    conversion: float
    removal: dict[str, float]
    credit: dict[str, float]


def markov(paths: Paths, order: int = 1) -> Chain:
    """Return the removal effects of all channels and their shares of the conversions, by linear algebra.

    States are the last ``order`` channels, fewer at the beginning. P = [(I-Q)^-1 r]_start; without a channel every
    way into a state that contains it ends without the outcome, so the part lost is RE_c = P(comes to c, then the
    outcome) / P. With N = (I-Q)^-1 and the states S_c that a visit to c begins with, those that end in it, RE_c P =
    N[start, S_c] N[S_c, S_c]^-1 p[S_c]. Credit is RE_c / sum RE of all conversions.
    Source: Anderl, Becker, von Wangenheim and Schumann 2016.
    """
    moves = Moves(paths, order)
    chance, removal = moves.solved(paths.conversions[None, :], paths.nulls[None, :], _MOST_DENSE, _SURE)
    credit = credits_of(removal, paths.conversions.sum()[None])
    names = paths.channels
    return Chain(float(chance[0]), dict(zip(names, removal[0].tolist(), strict=True)),
                 dict(zip(names, credit[0].tolist(), strict=True)))


def markov_replicates(paths: Paths, replicates: int, seed: int = SEED, order: int = 1) -> NDArray[np.float64]:
    """Return the credits of ``replicates`` draws of as many journeys anew: a row a draw, a column a channel."""
    moves = Moves(paths, order)
    return drawn_anew(paths, moves.credited, replicates, seed)


def credits_of(removal: NDArray[np.float64], conversions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share out the conversions of every draw in proportion to removal effects; nought where there are none."""
    whole = removal.sum(axis=1, keepdims=True)
    parts: NDArray[np.float64] = np.divide(removal, whole, out=np.zeros_like(removal), where=whole > 0)
    return parts * conversions[:, None]


class Moves:
    """The moves of every way between states, ready to be weighted with journeys.

    State 0 is the start; ``state_ends`` is the last channel of every other state. A move is a pair of states that some
    way makes, ``move_from`` and ``move_to``.
    """

    def __init__(self, paths: Paths, order: int) -> None:
        from scipy.sparse import csr_array

        state, self.states, self.state_ends = _states(paths, order)
        before = np.concatenate([[0], state[:-1]]) if len(state) else state
        before = np.where(paths.turn_of_stop == 0, 0, before)
        pairs, move = np.unique(before * self.states + state, return_inverse=True)
        self.move_from, self.move_to = pairs // self.states, pairs % self.states
        self.channels, ways = len(paths.channels), len(paths.lengths)
        last = state[np.cumsum(paths.lengths)[paths.lengths > 0] - 1]
        one = np.ones(len(state))
        self._moves = csr_array((one, (move, paths.way_of_stop)), shape=(len(pairs), ways))
        self._leaving = csr_array((np.ones(len(pairs)), (self.move_from, np.arange(len(pairs)))),
                                  shape=(self.states, len(pairs)))
        some = np.flatnonzero(paths.lengths > 0)
        self._last = csr_array((np.ones(len(some)), (last, some)), shape=(self.states, ways))

    def counted(self, reached: NDArray[np.float64], lost: NDArray[np.float64]
                ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return, by draw, how often each move is made, and exits by state with the outcome and without."""
        moves: NDArray[np.float64] = (self._moves @ (reached + lost).T).T
        return moves, (self._last @ reached.T).T, (self._last @ lost.T).T

    def credited(self, reached: NDArray[np.float64], lost: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the credits of all channels, a row a draw."""
        removal = self.solved(reached, lost, _MOST_DENSE_DRAWN, _SURE_DRAWN)[1]
        return credits_of(removal, reached.sum(axis=1))

    def solved(self, reached: NDArray[np.float64], lost: NDArray[np.float64], most_dense: int, sure: float
               ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return, by draw, the chance of the outcome and the removal effect of every channel."""
        moves, exits, gone = self.counted(reached, lost)
        left = exits + gone
        left += (self._leaving @ moves.T).T
        safe = np.where(left > 0, left, 1.0)
        shares, wins = moves / safe[:, self.move_from], exits / safe
        if self.states > most_dense:
            chance, visited = self._walked(shares, wins, sure)
        else:
            size = max(1, _CELLS // self.states**2)
            parts = [self._eliminated(shares[i:i + size], wins[i:i + size]) for i in range(0, len(shares), size)]
            chance, visited = (np.concatenate(x) for x in zip(*parts, strict=True))
        return chance, np.divide(visited, chance[:, None], out=np.zeros_like(visited), where=chance[:, None] > 0)

    def _eliminated(self, shares: NDArray[np.float64], wins: NDArray[np.float64]
                    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the chance of the outcome, and that of coming to each channel and then to it, by elimination."""
        moving = np.zeros((len(shares), self.states, self.states))
        moving[:, self.move_from, self.move_to] = -shares
        moving[:, range(self.states), range(self.states)] += 1.0
        visits = np.linalg.inv(moving)
        chance = np.einsum("bij,bj->bi", visits, wins)
        visited = np.zeros((len(shares), self.channels))
        for channel in range(self.channels):
            own = np.flatnonzero(self.state_ends == channel)
            among = visits[:, own[:, None], own[None, :]]
            first = np.linalg.solve(among.transpose(0, 2, 1), visits[:, 0, own][:, :, None])[:, :, 0]
            visited[:, channel] = (first * chance[:, own]).sum(axis=1)
        return chance[:, 0], visited

    def _walked(self, shares: NDArray[np.float64], wins: NDArray[np.float64], sure: float
                ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the same by walking: all journeys go step by step, in a column for each channel barred, until done.

        What is still under way at the end bounds the error.
        """
        from scipy.sparse import csr_array

        ends = np.append(self.state_ends[1:], -1)
        barred = np.flatnonzero(ends >= 0) + 1
        chances = np.zeros((len(shares), self.channels + 1))
        for draw, (share, win) in enumerate(zip(shares, wins, strict=True)):
            onward = csr_array((share, (self.move_to, self.move_from)), shape=(self.states, self.states))
            under_way = np.zeros((self.states, self.channels + 1))
            under_way[0] = 1.0
            while under_way[:, 0].sum() > sure:
                chances[draw] += win @ under_way
                under_way = onward @ under_way
                under_way[barred, self.state_ends[barred] + 1] = 0.0
        return chances[:, 0], chances[:, :1] - chances[:, 1:]


def _states(paths: Paths, order: int) -> tuple[NDArray[np.int64], int, NDArray[np.int64]]:
    """Return the state at every stop, how many there are with the start, and the channel that each ends in."""
    base = len(paths.channels) + 1
    key = np.zeros(len(paths.stops), dtype=np.int64)
    for back in range(order):
        earlier = np.zeros_like(key)
        earlier[back:] = paths.stops[:len(key) - back] + 1
        key = key + np.where(paths.turn_of_stop >= back, earlier, 0) * base**back
    found, state = np.unique(key, return_inverse=True)
    return state + 1, len(found) + 1, np.concatenate([[-1], found % base - 1])


def likelihood(paths: Paths, order: int) -> tuple[float, int, int]:
    """Return the log-likelihood of all moves in a chain of this order, its free parameters, and the moves."""
    moves = Moves(paths, order)
    counted, exits, gone = (x[0] for x in moves.counted(paths.conversions[None, :], paths.nulls[None, :]))
    left = exits + gone + np.bincount(moves.move_from, weights=counted, minlength=moves.states)
    fits = sum(float(x[x > 0] @ np.log(x[x > 0] / left[at][x > 0])) for x, at in (
        (counted, moves.move_from), (exits, np.arange(moves.states)), (gone, np.arange(moves.states))))
    return fits, moves.states * len(paths.channels), int(left.sum())


def best_order(paths: Paths) -> tuple[int, dict[int, float]]:
    """Return the order of the least BIC, the lower of two equals, and the BIC of every order.

    BIC = free parameters x ln(moves) - 2 log-likelihood. All orders are judged by the same moves, the end of a journey
    among them. A state has as many free parameters as there are channels: so many moves, other channels and two ends,
    add up to one. Source: Katz 1981.
    """
    found = {}
    for order in ORDERS:
        fits, free, moves = likelihood(paths, order)
        found[order] = free * float(np.log(max(moves, 1))) - 2 * fits
    return min(ORDERS, key=lambda o: (found[o], o)), found
