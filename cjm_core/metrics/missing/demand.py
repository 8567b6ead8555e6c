"""Who needs something at a place, who of them is reached, and how many are left: demand times what is not served."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.errors import N_
from cjm_core.evidence.sample import Cell, PairSample, Sample
from cjm_core.metrics.coverage import offered
from cjm_core.metrics.intervals import Estimate, proportion, share
from cjm_core.model import ItemRole
from cjm_core.model.codebook import Events

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.model import Item

ASKED = N_("people who said that they needed something here among those asked, Wilson interval")
SAID = N_("people who named a question or a barrier here among those heard, Wilson interval")
REACHED_PEOPLE = N_("people who were reached among those who needed it, Wilson interval")
REACHED_JOURNEYS = N_("journeys with a contact here among the journeys that came this far in the logs, Wilson interval")

_NEEDED = """
    WITH dated AS (
        SELECT * EXCLUDE (wave), '' AS wave FROM mentions
        UNION ALL BY NAME SELECT * FROM mentions WHERE $by_wave AND wave <> ''
    ), placed AS (
        SELECT *, stage AS spot FROM dated WHERE stage <> ''
        UNION ALL SELECT *, place AS spot FROM dated WHERE place <> stage
    )
    SELECT spot, wave, voice, count(DISTINCT respondent) FILTER (kind IN ('question', 'barrier')),
           count(DISTINCT respondent) FILTER (kind = 'question' OR list_contains($codes, code))
    FROM placed GROUP BY ALL ORDER BY ALL
"""
_CAME_SO_FAR = """
    WITH far AS (
        SELECT journey, max(rank) AS rank FROM events JOIN place_ranks USING (place) WHERE journey IS NOT NULL
        GROUP BY journey
    ),
    met AS (
        SELECT spot, count(DISTINCT journey) FILTER (WHERE channel <> '') AS journeys FROM (
            SELECT journey, channel, place AS spot FROM events WHERE place <> '' AND journey IS NOT NULL
            UNION ALL
            SELECT journey, channel, stage AS spot FROM events WHERE place <> stage AND journey IS NOT NULL
        ) GROUP BY spot
    )
    SELECT m.spot, count(*), max(m.journeys) FROM met AS m
    JOIN place_ranks AS r ON r.place = m.spot JOIN far AS f ON f.rank >= r.rank GROUP BY m.spot ORDER BY m.spot
"""


@dataclass(frozen=True)
class Need:
    """The need of one group at one place: who has it, who of them is reached, and how that is known.

    ``source`` is survey, log, map (nobody is reached for the map has no contact) or unknown.
    """

    place: str
    cell: Cell
    demand: Estimate
    reach: Estimate | None
    source: str
    asked: bool


def unserved(demand: Estimate, reach: Estimate | None) -> Estimate:
    """Return demand times what is not reached, with its interval; ``n`` is the smaller base.

    u = d (1 - r). The ends lie sqrt(((1-r) (d - d_end))^2 + (d (r_end - r))^2) away: the delta method with the
    distances to Wilson's ends in place of standard errors, so that it holds at nought and one. ``reach`` None: nobody
    is reached.
    """
    if reach is None:
        return demand
    if None in (demand.value, demand.low, demand.high, reach.value, reach.low, reach.high):
        return Estimate(None, None, None, min(demand.n, reach.n), min(demand.n_effective, reach.n_effective))
    d, r = demand.value or 0.0, reach.value or 0.0
    d_low, d_high = demand.low or 0.0, demand.high or 0.0
    r_low, r_high = reach.low or 0.0, reach.high or 0.0
    value = d * (1 - r)
    low = value - sqrt(((1 - r) * (d - d_low)) ** 2 + (d * (r_high - r)) ** 2)
    high = value + sqrt(((1 - r) * (d_high - d)) ** 2 + (d * (r - r_low)) ** 2)
    se = sqrt(((1 - r) * (demand.se or 0.0)) ** 2 + (d * (reach.se or 0.0)) ** 2)
    return Estimate(value, max(0.0, low), min(1.0, high), min(demand.n, reach.n),
                    min(demand.n_effective, reach.n_effective), se, demand.weighted)


def needs(evidence: Evidence, codes: tuple[str, ...]) -> list[Need]:
    """Return every need that the evidence knows of: asked for in surveys, or named by people who were heard."""
    return [*_asked(evidence), *_heard(evidence, codes)]


def _yes(item: Item, values: np.ndarray) -> np.ndarray:
    return np.isin(values, item.yes_codes)


def _asked(evidence: Evidence) -> Iterator[Need]:
    """A ``reached`` item that ``pairs`` with another asks those who needed something whether they got it."""
    items = dict(evidence.items(ItemRole.REACHED))
    level = evidence.project.thresholds.level
    for reach_id, reach_item in items.items():
        need_item = items.get(reach_item.pairs or "")
        place = reach_item.at or (need_item.at if need_item else None)
        if need_item is None or reach_item.pairs is None or place is None:
            continue
        joint = {p.cell: p for p in evidence.pair(reach_id, reach_item.pairs)}
        for sample in evidence.samples(reach_item.pairs):
            if sample.cell.segment:
                continue
            demand = share(sample, lambda v, i=need_item: _yes(i, v), level)  # type: ignore[misc]
            pair = joint.get(sample.cell)
            reach = None if pair is None else share(
                _needers(pair, need_item), lambda v, i=reach_item: _yes(i, v), level)  # type: ignore[misc]
            if reach is not None and reach.value is None:
                reach = None
            source = "survey" if reach or demand.value == 0 else "unknown"
            yield Need(place, sample.cell, demand, reach, source, True)


def _needers(pair: PairSample, need: Item) -> Sample:
    """Return the answers to the first item of those who said yes to the second."""
    keep = _yes(need, pair.second)
    values, where = np.unique(pair.first[keep], return_inverse=True)
    count, weight, weight2 = (
        np.bincount(where, weights=x[keep], minlength=len(values)).astype(np.float64)
        for x in (pair.count, pair.weight, pair.weight2)
    )
    return Sample(pair.cell, values, count.astype(np.int64), weight, weight2, pair.weighted)


def said(evidence: Evidence, codes: tuple[str, ...]) -> dict[tuple[str, Cell], tuple[int, int]]:
    """Return by place and group the people with a question or barrier, and those who were told nothing."""
    rows = evidence.query(_NEEDED, by_wave=len(evidence.waves) > 1, codes=list(codes))
    return {(place, Cell("", wave, voice)): (need, untold) for place, wave, voice, need, untold in rows}


def groups(evidence: Evidence) -> list[tuple[Cell, int]]:
    """Return every group that was heard, not broken down, with its people.

    Where the project says whose journey it is, only they: what staff tell of customers' needs is second-hand.
    """
    found = [(h.cell, h.people) for h in evidence.heard() if not (h.method or h.cell.segment)]
    own = [(cell, people) for cell, people in found if cell.voice == evidence.project.voice]
    return own or found


def _heard(evidence: Evidence, codes: tuple[str, ...]) -> Iterator[Need]:
    heard = groups(evidence)
    if not heard:
        return
    level, counts, logged = evidence.project.thresholds.level, said(evidence, codes), came_so_far(evidence)
    named = {place for (place, _), (need, _) in counts.items() if need}
    for journey in evidence.project.journeys:
        for place in journey.places():
            bare = not offered(journey, place)
            if not bare and place not in named:
                continue
            reach, source = _reach(logged.get(place), bare, level)
            for cell, people in heard:
                demand = proportion(counts.get((place, cell), (0, 0))[0], people, level)
                yield Need(place, cell, demand, reach, source, False)


def came_so_far(evidence: Evidence) -> dict[str, tuple[int, int]]:
    """Return by place the journeys that came at least as far in the logs, and those of them with a contact there.

    A log of contacts records nobody who wanted one and found none: those who came by do not tell who is reached.
    """
    if not any(isinstance(s, Events) and s.columns.channel and s.steps for s in evidence.project.data):
        return {}
    ranks: dict[str, int] = {}
    for journey in evidence.project.journeys:
        for rank, place in enumerate(journey.places()):
            ranks.setdefault(place, rank)
    evidence.hand_logs("place_ranks", {"place": "text", "rank": "whole"}, list(ranks.items()))
    return {place: (n, met) for place, n, met in evidence.ask_logs(_CAME_SO_FAR)}


def _reach(logged: tuple[int, int] | None, bare: bool, level: float) -> tuple[Estimate | None, str]:
    if logged is not None:
        return proportion(logged[1], logged[0], level), "log"
    return None, "map" if bare else "unknown"
