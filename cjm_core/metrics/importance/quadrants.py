"""Importance and performance: in which of four fields a touchpoint lies, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.metrics.importance.matching import (
    LEAST_ON_A_BOARD,
    Board,
    base_of,
    boards,
    everybody,
    mean_parts,
    means_from,
    rests_on,
    upright,
)
from cjm_core.metrics.intervals import Estimate
from cjm_core.metrics.resampling import resampled_sums
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence import Evidence
    from cjm_core.evidence.crowd import Crowd
    from cjm_core.findings import Finding

CERTAIN = 0.8
FIELDS = ("low_priority", "possible_overkill", "concentrate", "keep_up")
CANNOT_TELL = "cannot_tell"
METHOD = N_("share of draws of people in which it stays in its field; the lines are the grand means of each draw; "
            "below 80 % cannot tell; a probability, with no interval of its own")


def fields_of(across: NDArray[np.float64], up: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return each point's field as an index into ``FIELDS``; rows are draws, columns points.

    ``across`` is performance, ``up`` importance. The lines are the grand means of each row; on the line is high.
    Source: Martilla and James 1977; Bacon 2003.
    """
    unknown = np.isnan(across) | np.isnan(up)
    high = [(v >= _line(v, unknown) - 1e-9).astype(np.int64) for v in (across, up)]
    return np.asarray(np.where(unknown, -1, high[0] + 2 * high[1]), dtype=np.int64)


def _line(values: NDArray[np.float64], unknown: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the mean of each row's known values."""
    count = np.maximum((~unknown).sum(axis=-1, keepdims=True), 1)
    return np.asarray(np.where(unknown, 0.0, values).sum(axis=-1, keepdims=True) / count)


def settled(observed: NDArray[np.int64], drawn: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return for each point in how many draws it stays in its observed field, and out of how many."""
    return [(int((drawn[:, i] == field).sum()), len(drawn)) for i, field in enumerate(observed.tolist())]


def certainty(hits: int, draws: int, n: int, n_effective: float, weighted: bool) -> Estimate:
    """Return the probability that ``hits`` of ``draws`` show.

    It has no interval: more draws would tell it more finely, but no more about the people.
    """
    return Estimate(hits / draws, None, None, n, n_effective, None, weighted)


def _of_board(evidence: Evidence, board: Board) -> Iterator[Finding]:
    crowd = evidence.crowd([i for w in board for i in w.ids])
    for cell, people in crowd.cells(by_segment=True) if crowd else ():
        columns = np.column_stack([
            *(upright(people, w.lived, w.lived_item) for w in board),
            *(upright(people, w.stated, w.stated_item) for w in board),
        ])
        yield from _of_cell(evidence, board, columns, people, partial(finding_of, "quadrant", cell=cell))


def _of_cell(evidence: Evidence, board: Board, columns: NDArray[np.float64], people: Crowd, make: partial[Finding]
             ) -> Iterator[Finding]:
    """Yield a row for each item that at least two people of the cell rated and weighed."""
    level, size = evidence.project.thresholds.level, len(board)
    asked = [i for i in range(size) if base_of(columns[:, [i, size + i]], people.weight)[0] > 1]
    if len(asked) < LEAST_ON_A_BOARD:
        return
    parts = mean_parts(columns[:, [*asked, *(size + i for i in asked)]], people.weight)
    observed = fields_of(*np.hsplit(means_from(everybody(parts)), 2))[0]
    draws_of = resampled_sums(parts, evidence.project.analysis.replicates)
    drawn = fields_of(*np.hsplit(means_from(draws_of), 2))
    for i, field, (hits, draws) in zip(asked, observed.tolist(), settled(observed, drawn), strict=True):
        if field < 0:
            continue
        n, effective = base_of(columns[:, [i, size + i]], people.weight)
        sure = certainty(hits, draws, n, effective, people.weighted)
        verdict = FIELDS[field] if hits / draws >= CERTAIN else CANNOT_TELL
        yield make("item", board[i].lived, estimate=sure, unit="share", method=METHOD, level=level, better="",
                   against=f"item={board[i].stated}", verdict=verdict)


def _quadrants(evidence: Evidence) -> Iterator[Finding]:
    for board in boards(evidence):
        yield from _of_board(evidence, board)


METRICS: tuple[Metric, ...] = (
    Metric("quadrant", N_("Importance and performance: the field"), "share",
           "draws of people in which the item stays in its field / draws; lines at the grand means of each draw",
           "Martilla and James 1977; Bacon 2003; Efron 1979", _quadrants, better="", rests_on=rests_on),
)
