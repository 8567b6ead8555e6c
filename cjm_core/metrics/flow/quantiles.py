"""Quantiles of times with intervals of order statistics, for many places of one log at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from cjm_core.metrics.handover.quantile import ranks_of

if TYPE_CHECKING:
    from cjm_core.evidence.log.ranks import Pair, Wanted
    from cjm_core.metrics.intervals import Estimate

QUANTILES = {"p10": 0.1, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9}


def quantiles(counts: Mapping[Pair, tuple[int, int]], hours: Callable[[Wanted], Mapping[tuple[Pair, int], float]],
              level: float, wanted: Sequence[str] = tuple(QUANTILES)) -> dict[tuple[Pair, str], Estimate]:
    """Return the quantiles (names of ``QUANTILES``) at every place; ``counts`` are its journeys and times.

    ``hours`` fetches times by rank; it is asked once, for all places and quantiles together.
    """
    chosen = {(at, name): ranks_of(times, QUANTILES[name], level)
              for at, (_, times) in counts.items() for name in wanted if times}
    ranks: dict[Pair, set[int]] = {}
    for (at, _), found in chosen.items():
        ranks.setdefault(at, set()).update(found.wanted)
    values = hours({at: sorted(r) for at, r in ranks.items()}) if ranks else {}
    return {(at, name): found.estimate(values, at, *counts[at]) for (at, name), found in chosen.items()}
