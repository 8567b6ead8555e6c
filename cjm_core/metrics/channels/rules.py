"""Rules that share out each outcome among the touches before it: first, last, alike, by position, by channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.metrics.channels.paths import Paths

POSITIONS = (0.4, 0.2, 0.4)


def first_parts(paths: Paths) -> NDArray[np.float64]:
    """Return what each stop gets of one journey when the first gets all."""
    return np.asarray(paths.turn_of_stop == 0, dtype=np.float64)


def last_parts(paths: Paths) -> NDArray[np.float64]:
    """Return what each stop gets of one journey when the last gets all."""
    return np.asarray(paths.turn_of_stop == paths.lengths[paths.way_of_stop] - 1, dtype=np.float64)


def linear_parts(paths: Paths) -> NDArray[np.float64]:
    """Return what each stop gets of one journey when stops share alike, a repeated channel with a part each time."""
    return 1.0 / paths.lengths[paths.way_of_stop]


def position_parts(paths: Paths, positions: Sequence[float] = POSITIONS) -> NDArray[np.float64]:
    """Return what each stop gets when the first, all in between together, and the last get these parts.

    A lone stop gets all. Two have none between them: first and last are scaled up to make one, and are halves where
    both parts are nought.
    """
    first, between, last = positions
    length = paths.lengths[paths.way_of_stop]
    ends = first + last
    inner = between / np.maximum(length - 2, 1)
    parts = np.where(paths.turn_of_stop == 0, first, np.where(paths.turn_of_stop == length - 1, last, inner))
    two = parts / ends if ends > 0 else np.full(len(parts), 0.5)
    return np.where(length == 1, 1.0, np.where(length == 2, two, parts))


def shapley_parts(paths: Paths) -> NDArray[np.float64]:
    """Return what each stop gets when the different channels of a journey share alike.

    With sets of channels worth the journeys that need no other channel, this is Shapley's value exactly: v(S) is a
    count. Source: Shapley 1953; Zhao, Mahboobi and Bagheri 2018.
    """
    key = paths.way_of_stop * max(1, len(paths.channels)) + paths.stops
    fresh = np.zeros(len(key))
    fresh[np.unique(key, return_index=True)[1]] = 1.0
    different = np.bincount(paths.way_of_stop, weights=fresh, minlength=len(paths.lengths))
    return fresh / different[paths.way_of_stop] if len(key) else fresh


class Shares:
    """What every channel gets of a journey of each way, ready to be weighted with journeys."""

    def __init__(self, paths: Paths, parts: NDArray[np.float64]) -> None:
        from scipy.sparse import csr_array

        told = paths.conversions[paths.way_of_stop] > 0  # in no draw has any other way an outcome
        self._by_channel = csr_array((parts[told], (paths.stops[told], paths.way_of_stop[told])),
                                     shape=(len(paths.channels), len(paths.lengths)))

    def of(self, reached: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the credits of channels, a row a draw, of journeys with the outcome (a row a draw, a column a way)."""
        credit: NDArray[np.float64] = (self._by_channel @ reached.T).T
        return credit


def shared(paths: Paths, parts: NDArray[np.float64]) -> dict[str, float]:
    """Return each channel's outcomes under a rule."""
    credit = np.bincount(paths.stops, weights=parts * paths.conversions[paths.way_of_stop],
                         minlength=len(paths.channels))
    return dict(zip(paths.channels, credit.tolist(), strict=True))


def first_touch(paths: Paths) -> dict[str, float]:
    """Return each channel's conversions when the first contact gets all of a journey."""
    return shared(paths, first_parts(paths))


def last_touch(paths: Paths) -> dict[str, float]:
    """Return each channel's conversions when the last contact gets all of a journey."""
    return shared(paths, last_parts(paths))


def linear_touch(paths: Paths) -> dict[str, float]:
    """Return each channel's conversions when contacts share alike."""
    return shared(paths, linear_parts(paths))


def position_touch(paths: Paths, positions: Sequence[float] = POSITIONS) -> dict[str, float]:
    """Return each channel's conversions when first, middle and last contacts get these parts."""
    return shared(paths, position_parts(paths, positions))


def shapley(paths: Paths) -> dict[str, float]:
    """Return each channel's Shapley value."""
    return shared(paths, shapley_parts(paths))
