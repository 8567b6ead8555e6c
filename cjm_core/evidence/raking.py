"""Raking: weights that make a survey agree with what is known of all the people it speaks for.

Every wave of every voice is raked by itself, for each is a sample of its own. Source: Deming and Stephan 1940.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from cjm_core.errors import N_, EvidenceError, Message, Spot, nearest
from cjm_core.evidence.intake import Note
from cjm_core.model.codebook import Weighting

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence.engine import Engine
    from cjm_core.evidence.raw import Raw

CLOSE = 1e-10
MOST_CYCLES = 2000
_SAME_TOTAL = 1e-6
_SHOWN = 5
_ROUNDED = 0.011
"""Shares rounded to two digits may add up to so much more or less than 1."""
LEAST_SHARE = 1e-9
_OF_ALL = (1.0, 100.0)
"""Targets that add up to one of these are shares and per cents; any other total is a number of people."""


@dataclass(frozen=True)
class Raked:
    """Weights of groups of equal people: the ``weight`` of each, how many people were ``trimmed``, and Kish's figures.

    ``n`` people weigh like ``n_effective`` equal ones; ``deff`` is n over that.
    """

    weight: NDArray[np.float64]
    people: NDArray[np.int64]
    trimmed: int = 0

    @property
    def n(self) -> int:
        """How many people have a weight."""
        return int(self.people.sum())

    @property
    def n_effective(self) -> float:
        """Kish's effective base, (sum w)^2 / sum w^2."""
        return float((self.people @ self.weight) ** 2 / (self.people @ self.weight**2))

    @property
    def deff(self) -> float:
        """Kish's design effect, n sum w^2 / (sum w)^2."""
        return self.n / self.n_effective


def rake(people: NDArray[np.int64], start: NDArray[np.float64], codes: Sequence[NDArray[np.int64]],
         targets: Sequence[NDArray[np.float64]], trim: float | None) -> Raked:
    """Return weights that agree with every margin: w <- w target / current, margin by margin, until nothing moves.

    The groups run in parallel: ``people`` in each, their weight at the ``start``, and for each margin the category.
    ``targets`` hold what each category shall weigh, with one total. Weights above ``trim`` medians are cut to that and
    the rest raked again, once: where a category is too rare its target wins. Raises EvidenceError without an answer.
    """
    weight = _cycled(people, start, codes, targets)
    if trim is None:
        return Raked(weight, people)
    most = trim * _median(weight, people)
    above = weight > most * (1 + CLOSE)
    if not above.any():
        return Raked(weight, people)
    return Raked(_cycled(people, np.minimum(weight, most), codes, targets), people, int(people[above].sum()))


def _cycled(people: NDArray[np.int64], start: NDArray[np.float64], codes: Sequence[NDArray[np.int64]],
            targets: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    weight = start.astype(np.float64)
    for _ in range(MOST_CYCLES):
        largest = 0.0
        for code, target in zip(codes, targets, strict=True):
            ratio = target / np.bincount(code, weights=people * weight, minlength=len(target))
            largest = max(largest, float(np.abs(ratio - 1).max()))
            weight = weight * ratio[code]
        if largest < CLOSE:
            return weight
    raise EvidenceError(N_("The margins of `weighting:` cannot be met together: some of their categories never meet in "
                           "the data. Leave a margin out, or join categories."))


def _median(weight: NDArray[np.float64], people: NDArray[np.int64]) -> float:
    """Return the median weight of people, not of groups."""
    order = np.argsort(weight, kind="stable")
    middle = np.searchsorted(np.cumsum(people[order]), people.sum() / 2)
    return float(weight[order][min(int(middle), len(order) - 1)])


def checked(weighting: Weighting, spot: Spot) -> float:
    """Return the common total of the margins; raise EvidenceError where they have none, or a target is not positive."""
    for column, targets in weighting.margins.items():
        for value, target in targets.items():
            if not target >= LEAST_SHARE * sum(abs(t) for t in targets.values()):
                raise EvidenceError(
                    N_("The target of {column} = {value} in `weighting:` is {target}; it must be above zero, and not "
                       "next to nothing. Leave a category out whose people shall not count."),
                    spot=spot, column=column, value=value, target=f"{target:g}")
        if not targets or (any(t < 1 for t in targets.values()) and abs(sum(targets.values()) - 1) > _ROUNDED):
            raise EvidenceError(
                N_("The targets of {column} in `weighting:` add up to {total}; shares add up to 1, per cents to 100, "
                   "and numbers of people are whole. Correct them, or add the category that lacks."),
                spot=spot, column=column, total=f"{sum(targets.values()):g}")
    totals = {column: sum(targets.values()) for column, targets in weighting.margins.items()}
    first = next(iter(totals.values()))
    if any(abs(total / first - 1) > _SAME_TOTAL for total in totals.values()):
        said = "; ".join(f"{column}: {total:g}" for column, total in totals.items())
        raise EvidenceError(N_("The margins of `weighting:` must add up to the same total; they add up to {totals}."),
                            spot=spot, totals=said)
    return first


@dataclass(frozen=True)
class Starts:
    """How many ``people`` of each cell start from each weight; ``cell`` is the engine's number of it."""

    cell: NDArray[np.uint64]
    start: NDArray[np.float64]
    people: NDArray[np.int64]

    def of(self, cells: Sequence[int]) -> tuple[Starts, NDArray[np.int64]]:
        """Return those of some cells, with the place of each one's cell in the list."""
        wanted = np.array(cells, dtype=np.uint64)
        order = np.argsort(wanted)
        place = np.searchsorted(wanted[order], self.cell).clip(max=max(len(wanted) - 1, 0))
        there = wanted[order][place] == self.cell if len(wanted) else np.zeros(len(self.cell), dtype=bool)
        return Starts(self.cell[there], self.start[there], self.people[there]), order[place[there]]


@dataclass(frozen=True)
class Weighed:
    """What raking left in the engine: a ``table`` of cell, start weight and weight, the largest weight, and notes."""

    table: str
    largest: float
    notes: list[Note]


def rake_source(engine: Engine, index: int, weighting: Weighting, raw: Raw, relation: str, start: str,
                marks: tuple[str, str], columns: Mapping[str, str]) -> Weighed:
    """Rake the people of ``relation``, wave by wave and voice by voice, and put their weights into a table.

    ``start`` is the expression of the weight to start from, ``marks`` those of wave and voice, ``columns`` those of the
    margins. People of a category without a target get no weight; a note says how many.
    """
    total = checked(weighting, raw.spot)
    names = list(weighting.margins)
    wave, voice = marks
    cell, known = f"{key_of(weighting, marks, columns)} AS cell", f"FROM {relation} WHERE ({start}) IS NOT NULL"
    rows = engine.rows(
        f"SELECT {wave} AS wave, {voice} AS voice, {', '.join(_plain(columns[c]) for c in names)}, {cell}, count(*) "
        f"{known} GROUP BY ALL ORDER BY ALL"
    )
    starts = Starts(*engine.columns(
        f"SELECT {cell}, ({start})::DOUBLE AS start, count(*) {known} GROUP BY ALL ORDER BY ALL"))
    notes = _left_out(names, weighting, rows)
    kept = [
        r for r in rows
        if all(r[2 + i] in weighting.margins[c] for i, c in enumerate(names)) and not _is_blank(r, rows)
    ]
    found: list[tuple[Starts, NDArray[np.float64]]] = []
    groups = list(dict.fromkeys(r[:2] for r in kept)) or list(dict.fromkeys(r[:2] for r in rows))
    for group in groups:
        mine = [r for r in kept if r[:2] == group]
        _refuse_empty(weighting, mine, [r for r in rows if r[:2] == group], raw.spot)
        theirs, at = starts.of([r[-2] for r in mine])
        raked = _rake_group(weighting, total, mine, theirs, at, raw.spot)
        found.append((theirs, raked.weight))
        notes.append(_told(raked, names, group[0] if len({g[0] for g in groups}) > 1 else ""))
    table = f"raked_{index}"
    _stored(engine, table, found)
    return Weighed(table, max((float(weight.max()) for _, weight in found if len(weight)), default=1.0), notes)


def key_of(weighting: Weighting, marks: tuple[str, str], columns: Mapping[str, str]) -> str:
    """Return the expression whose value is the same for people of one cell of the margins."""
    return f"hash({', '.join([*marks, *(_plain(columns[c]) for c in weighting.margins)])})"


def _stored(engine: Engine, table: str, found: Sequence[tuple[Starts, NDArray[np.float64]]]) -> None:
    """Keep a row a cell and start weight: ``rake_cell``, ``rake_start``, ``rake_weight``."""
    parts: list[list[NDArray[Any]]] = [[s.cell for s, _ in found], [s.start for s, _ in found], [w for _, w in found]]
    columns = [np.concatenate(arrays).tolist() if arrays else [] for arrays in parts]
    engine.run(
        f"CREATE TABLE {table} AS SELECT unnest(?::UBIGINT[]) AS rake_cell, unnest(?::DOUBLE[]) AS rake_start, "
        "unnest(?::DOUBLE[]) AS rake_weight", columns,
    )


def _rake_group(weighting: Weighting, total: float, rows: Sequence[tuple[Any, ...]], starts: Starts,
                at: NDArray[np.int64], spot: Spot) -> Raked:
    """Rake the people of ``starts``, which stand in the cells ``at`` of ``rows``."""
    people = starts.people
    scale = people.sum() / total if any(abs(total / t - 1) < _SAME_TOTAL for t in _OF_ALL) else 1.0
    codes, targets = [], []
    for i, margin in enumerate(weighting.margins.values()):
        place = {value: k for k, value in enumerate(margin)}
        codes.append(np.array([place[r[2 + i]] for r in rows], dtype=np.int64)[at])
        wanted = np.array(list(margin.values()), dtype=np.float64)
        targets.append(wanted / wanted.sum() * total * scale)
    try:
        return rake(people, starts.start, codes, targets, weighting.trim)
    except EvidenceError as error:
        error.spot = spot
        raise


def _refuse_empty(weighting: Weighting, rows: Sequence[tuple[Any, ...]], everybody: Sequence[tuple[Any, ...]],
                  spot: Spot) -> None:
    """Raise EvidenceError for a target that nobody can meet; ``rows`` are those with a target for everything."""
    for i, (column, margin) in enumerate(weighting.margins.items()):
        for value in margin:
            if any(r[2 + i] == value for r in rows):
                continue
            there = {r[2 + i] for r in everybody}
            wave = str(everybody[0][0])
            raise EvidenceError(
                N_("No respondent{wave} has {column} = {value}, which `weighting:` gives a target; the data have "
                   "{near}. Correct the value, or join it with another category."),
                spot=spot, column=column, value=value, wave=f" ({wave})" if wave else "",
                near=", ".join(nearest(value, there) or sorted(there)[:_SHOWN]),
            )


def _left_out(names: Sequence[str], weighting: Weighting, rows: Sequence[tuple[Any, ...]]) -> list[Note]:
    """Return a note for every margin with people whose category has no target, and on people without a wave."""
    notes = []
    for i, column in enumerate(names):
        without = [r for r in rows if r[2 + i] not in weighting.margins[column]]
        if without:
            values = list(dict.fromkeys(r[2 + i] for r in without))
            count = sum(r[-1] for r in without)
            notes.append(Note("untargeted", count, Message(
                N_("People left out of the samples, for `weighting:` has no target for their {column}: {count} "
                   "({values})."),
                {"count": count, "column": column, "values": ", ".join(f"“{v}”" for v in values[:_SHOWN])})))
    blank = sum(r[-1] for r in rows if _is_blank(r, rows))
    if blank:
        notes.append(Note("untargeted", blank, Message(
            N_("People left out of the samples, for every wave is weighted by itself and theirs is not known: "
               "{count}."), {"count": blank})))
    return notes


def _is_blank(row: tuple[Any, ...], rows: Sequence[tuple[Any, ...]]) -> bool:
    """Tell whether a row has no wave while others have one; rows stand in the order of their waves."""
    return not row[0] and bool(rows[-1][0])


def _told(raked: Raked, names: Sequence[str], wave: str) -> Note:
    figures = {
        "columns": ", ".join(names), "n": raked.n, "base": round(raked.n_effective),
        "deff": Decimal(f"{raked.deff:.2f}"), "trimmed": raked.trimmed, "wave": f" ({wave})" if wave else "",
    }
    return Note("raked", raked.n, Message(
        N_("Weighted to agree with {columns}{wave}: {n} people tell as much as {base} equally weighted ones (design "
           "effect {deff}); weights cut: {trimmed}."), figures), level="note")


def _plain(column: str) -> str:
    return f"trim(coalesce({column}, ''))"
