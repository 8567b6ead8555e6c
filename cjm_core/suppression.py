"""Hiding small groups of employees, and as much beside them as keeps them from being worked out by subtraction.

The segments of one column add up to everybody, the waves to all waves, and a group of one column may be made up of
groups of another. Where the evidence says who is in which cells (its *atoms*), everything that follows from the shown
cells is looked at; else the sums of columns and waves are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from cjm_core.exposure import MOST_ATOMS, Joint, Key, derivations, joint_of
from cjm_core.findings import SMALL_BASE, SUPPRESSED, Finding

if TYPE_CHECKING:
    from cjm_core.evidence.cells import Atoms

UNSAMPLED = frozenset({
    "coverage", "agreement", "kappa", "ac1", "coded_alike", "rice", "frontier", "criterion_weight",
    "criteria_consistency", "priority_score", "priority_top3",
})
"""Metrics of the map, of coders and of the authors' judgements: no number of theirs speaks of people who were asked."""

OPEN_VOICE = "customer"

Base = Mapping[Key, int]

_TOLERANCE = 1e-7
_MOST_SMALL = 60
_REST = "\0"
"""Ends the name of a part that is printed nowhere: who is in the whole and in none of its parts."""


@dataclass(frozen=True)
class Sum:
    """Parts that add up to a whole, where that is there; a rest that is printed nowhere is one of the parts."""

    parts: tuple[Key, ...]
    whole: Key | None

    @property
    def cells(self) -> tuple[Key, ...]:
        """Return all cells of the sum."""
        return self.parts if self.whole is None else (*self.parts, self.whole)


def protected(voice: str) -> bool:
    """Tell whether the people of a voice are protected: everybody but customers, also where no voice was named."""
    return voice != OPEN_VOICE


def suppress(findings: Iterable[Finding], threshold: int, crossings: Iterable[tuple[str, Atoms]] = (),
             rests: Mapping[tuple[str, str, str], Sequence[tuple[str, str]]] | None = None) -> list[Finding]:
    """Return the findings in their order, those of small groups and their complements emptied and flagged.

    Cells are judged by n alone, so all metrics of one base hide the same cells. ``threshold`` is the least n shown.
    ``crossings`` are the atoms of every base with their voice; ``rests`` names, by metric, kind of place and place, the
    plain numbers (kind, place) of which a number is made: it is hidden wherever one of them is.
    """
    rows, rests = list(findings), rests or {}
    groups: dict[tuple[str, ...], list[int]] = {}
    for index, f in enumerate(rows):
        if any(map(protected, _voices(f.voice, f.against))) and f.metric not in UNSAMPLED:
            groups.setdefault((f.metric, f.place_kind, f.place, f.voice, f.method, f.unit, f.against), []).append(index)
    known = _Crossed(crossings)
    plain: dict[tuple[str, str, str], _Plain] = {}
    for group in sorted(groups, key=lambda g: g[:3] in rests):
        metric, kind, place, voice = group[:4]
        base = {_cell(rows[i]): rows[i].n or 0 for i in groups[group]}
        beneath = [(v, *at) for at in rests.get((metric, kind, place), ()) for v in _voices(voice, group[-1])]
        told = [plain[at] for at in beneath if at in plain]
        forced = frozenset(c for c in base if any(p.betrayed_by(c, group[-1]) for p in told))
        again = 0 < len(beneath) == len(told) and _adds_nothing(group[-1])
        hidden = known.hidden(voice, base, threshold, forced, again)
        if not beneath:
            plain.setdefault((voice, kind, place), _Plain()).learn(base, hidden)
        for i in groups[group]:
            if _cell(rows[i]) in hidden:
                rows[i] = _emptied(rows[i])
    return rows


def _voices(voice: str, against: str) -> tuple[str, ...]:
    """Return whose answers a number is made of: a difference between two voices tells either from the other."""
    column, _, other = against.partition("=")
    return (voice, other) if column == "voice" else (voice,)


@dataclass
class _Plain:
    """What is known of the plain numbers of one place and voice: people by cell, and which cells are hidden."""

    n: dict[Key, int] = field(default_factory=dict)
    hidden: set[Key] = field(default_factory=set)

    def learn(self, base: Base, hidden: Iterable[Key]) -> None:
        """Add the cells of one metric; of two bases the larger counts."""
        self.n.update({c: max(n, self.n.get(c, 0)) for c, n in base.items()})
        self.hidden.update(hidden)

    def betrayed_by(self, cell: Key, against: str) -> bool:
        """Tell whether a number of this cell, set against another, is made of hidden ones.

        A change is also of the wave before, and who knows what sets a segment apart from the rest works out the one
        from the whole; where some are in no named segment, the rest is not the whole less the segment, and tells more.
        """
        column, _, other = against.partition("=")
        segment, wave = cell
        made = {cell}
        if column == "wave":
            made.add((segment, other))
        elif column == "segment":
            made.add(("", wave))
            name = segment.partition("=")[0] or other
            if other != "rest":
                made.add((f"{name}={other}", wave))
            if not segment or (other == "rest" and self._unnamed(name, wave)):
                made.update(c for c in self.hidden if c[0].startswith(f"{name}=") and c[1] == wave)
        return not self.hidden.isdisjoint(made)

    def _unnamed(self, column: str, wave: str) -> bool:
        named = sum(n for (s, w), n in self.n.items() if w == wave and s.startswith(f"{column}=") and s != f"{column}=")
        return named < self.n.get(("", wave), 0)


def _adds_nothing(against: str) -> bool:
    """Tell whether a number only says again what the plain ones beside it say: a difference of two of them."""
    return against.partition("=")[0] in ("wave", "segment")


class _Crossed:
    """The atoms of every base, found again by the people of its cells."""

    def __init__(self, crossings: Iterable[tuple[str, Atoms]]) -> None:
        self._found: dict[str, list[tuple[Base, Atoms]]] = {}
        for voice, atoms in dict.fromkeys(crossings):
            self._found.setdefault(voice, []).append((_people(atoms), atoms))

    def hidden(self, voice: str, base: Base, threshold: int, forced: frozenset[Key], says_again: bool = False
               ) -> frozenset[Key]:
        """Return the cells to hide: by every crossing that the base may have, else by its own sums.

        Of numbers that only say again what others say, with bases that are no sums (the smaller of two groups), these
        are the small ones and those ``forced``.
        """
        peopled = {c: n for c, n in base.items() if n > 0}
        fitting = [(n, atoms) for n, atoms in self._found.get(voice, ()) if peopled.items() <= n.items()]
        exact = [(n, atoms) for n, atoms in fitting if len(n) == len(peopled)]
        found = {c for c, n in base.items() if n < threshold}
        for _, atoms in exact or fitting:
            found |= hidden_crossed(atoms, threshold, forced)
        if says_again and not fitting and voice in self._found:
            return frozenset(found | forced)
        if not fitting:
            found |= hidden_cells(tuple(sorted(base.items())), threshold, forced)
        return frozenset(found)


def _people(atoms: Atoms) -> dict[Key, int]:
    found: dict[Key, int] = {}
    for inside, people in atoms:
        for cell in inside:
            if people:
                found[cell] = found.get(cell, 0) + people
    return found


def _cell(finding: Finding) -> Key:
    """Return segment and wave; the kinds of mentions share the base of everybody, so they share its fate."""
    column = finding.segment.split("=", maxsplit=1)[0]
    segment = "" if finding.metric == "mentions" and column == "kind" else finding.segment
    return segment, finding.wave


def _emptied(finding: Finding) -> Finding:
    flags = tuple(f for f in finding.flags if f not in (SMALL_BASE, SUPPRESSED))
    return replace(
        finding, n=None, n_effective=None, value=None, low=None, high=None, p=None, q=None, verdict="",
        flags=(*flags, SUPPRESSED),
    )


@lru_cache(maxsize=4096)
def hidden_cells(base: tuple[tuple[Key, int], ...], threshold: int, forced: frozenset[Key] = frozenset()
                 ) -> frozenset[Key]:
    """Return the cells to hide, given only the n of every cell ``(segment, wave)``.

    First every cell under the threshold and those ``forced``; then, in every equation with hidden cells, the smallest
    further cell until two people-holding cells or more are hidden which together reach the threshold; then, where a
    small cell still follows from several equations together, further ones, until nothing follows.
    """
    n = dict(base)
    return _closed(n, _equations(n), threshold, forced)


@lru_cache(maxsize=4096)
def hidden_crossed(atoms: Atoms, threshold: int, forced: frozenset[Key] = frozenset()) -> frozenset[Key]:
    """Return the cells to hide, given who is in which cells: as ``hidden_cells``, and nothing else may follow either.

    With more than MOST_ATOMS atoms only the sums are looked at: of columns, of waves, and of the groups of one column
    that lie wholly in a group of another.
    """
    joint = joint_of(atoms)
    n = joint.n
    sums = _equations(n)
    if len(joint.people) > MOST_ATOMS:
        return _closed(n, [*sums, *_contained(joint, n)], threshold, forced)
    hidden = {cell for cell, people in n.items() if people < threshold} | forced.intersection(n)
    while _widen(hidden, sums, n, threshold) or _part(hidden, joint, n, threshold):
        pass
    return frozenset(c for c in hidden if not _is_rest(c))


def _part(hidden: set[Key], joint: Joint, n: Base, threshold: int) -> bool:
    """Hide the smallest cell of every derivation that none of those hidden with it breaks already."""
    chosen: set[Key] = set()
    for cells in derivations(joint, hidden, threshold):
        if chosen.isdisjoint(cells):
            chosen.add(min(cells, key=lambda c: (n[c], c)))
    hidden |= chosen
    return bool(chosen)


def _closed(n: dict[Key, int], equations: Sequence[Sum], threshold: int, forced: frozenset[Key]
            ) -> frozenset[Key]:
    hidden = {c for c, people in n.items() if people < threshold or _is_rest(c)} | forced.intersection(n)
    while _widen(hidden, equations, n, threshold) or _mend(hidden, equations, n, threshold):
        pass
    return frozenset(c for c in hidden if not _is_rest(c))


def _equations(n: dict[Key, int]) -> list[Sum]:
    """Return the sums: parts first, the whole last where it is there; rests are added to ``n``."""
    sums: dict[tuple[str, str, str], list[Key]] = {}
    for segment, wave in sorted(n):
        if segment:
            sums.setdefault(("column", segment.split("=", maxsplit=1)[0], wave), []).append((segment, wave))
        if wave:
            sums.setdefault(("waves", segment, ""), []).append((segment, wave))
    whole = {name: ("", name[2]) if name[0] == "column" else (name[1], "") for name in sums}
    return [_sum(parts, whole[name], n, "|".join(name)) for name, parts in sums.items()]


def _contained(joint: Joint, n: dict[Key, int]) -> list[Sum]:
    """Return the sums of those groups of one column that lie wholly in a group of another, in one wave."""
    column = [s.split("=", maxsplit=1)[0] for s, _ in joint.cells]
    both = (joint.member * joint.people) @ joint.member.T
    inside = np.isclose(both, np.diag(both)[None, :])
    found = []
    for whole, (segment, wave) in enumerate(joint.cells):
        parts: dict[str, list[Key]] = {}
        for at in np.nonzero(inside[whole])[0]:
            if segment and column[at] not in ("", column[whole]) and joint.cells[at][1] == wave:
                parts.setdefault(column[at], []).append(joint.cells[at])
        found += [_sum(cells, (segment, wave), n, f"{name}|{segment}|{wave}") for name, cells in parts.items()]
    return found


def _sum(parts: Sequence[Key], whole: Key, n: dict[Key, int], name: str) -> Sum:
    """Return the parts and the whole, where that is there, with the rest of its people as one more part."""
    if whole not in n:
        return Sum(tuple(parts), None)
    rest = n[whole] - sum(n[p] for p in parts)
    if rest <= 0:
        return Sum(tuple(parts), whole)
    unprinted = (name + _REST, whole[1])
    n[unprinted] = rest
    return Sum((*parts, unprinted), whole)


def _smallest(cells: Iterable[Key], n: Mapping[Key, int]) -> Key | None:
    return min((c for c in cells if n[c] > 0), key=lambda c: (n[c], c), default=None)


def _widen(hidden: set[Key], equations: Sequence[Sum], n: Base, threshold: int) -> bool:
    """Hide further cells until every equation protects its own hidden ones; tell whether anything was added."""
    before = len(hidden)
    for equation in equations:
        while True:
            covered = [c for c in equation.cells if (c in hidden or _is_rest(c)) and n[c] > 0]
            enough = sum(n[c] for c in covered) >= threshold
            if not covered or (enough and (len(covered) > 1 or _is_rest(covered[0]))):
                break
            further = _smallest((c for c in equation.cells if c not in hidden and not _is_rest(c)), n)
            if further is None:
                break
            hidden.add(further)
    return len(hidden) > before


def _mend(hidden: set[Key], equations: Sequence[Sum], n: Base, threshold: int) -> bool:
    """Hide a further cell beside every small group that still follows from the equations together."""
    chosen: set[Key] = set()
    for group in _exposed(sorted(c for c in hidden if n[c] > 0), equations, n, threshold):
        mine = [e.cells for e in equations if not group.isdisjoint(e.cells) and not hidden.issuperset(e.cells)]
        shortest = min(mine, key=len) if mine else ()
        near = set(shortest) - hidden
        further = _smallest(near, n) or _smallest((c for c in n if c not in hidden), n)
        if further is not None:
            chosen.add(further)
    hidden |= chosen
    return bool(chosen)


def _exposed(cells: list[Key], equations: Sequence[Sum], n: Base, threshold: int) -> list[frozenset[Key]]:
    """Return single cells, and groups of up to four under the threshold, whose sum follows from what is shown.

    A sum of hidden cells follows from the equations exactly when it is nought for every vector that all the equations
    send to nought; one random vector of that kind tells, since chance makes no noughts. A large rest may.
    """
    if not cells:
        return []
    where = {c: i for i, c in enumerate(cells)}
    matrix = np.zeros((len(equations), len(cells)))
    for r, equation in enumerate(equations):
        for cell in equation.cells:
            if cell in where:
                matrix[r, where[cell]] = -1.0 if cell == equation.whole else 1.0
    matrix = matrix[np.abs(matrix).any(axis=1)]
    start = np.random.default_rng(20_231).normal(size=len(cells))
    free = start - np.linalg.lstsq(matrix, matrix @ start, rcond=None)[0]
    singles = [
        frozenset({c}) for c, z in zip(cells, free, strict=True)
        if abs(z) < _TOLERANCE and not (_is_rest(c) and n[c] >= threshold)
    ]
    return singles or _exposed_groups(cells, free, n, threshold)


def _is_rest(cell: Key) -> bool:
    return cell[0].endswith(_REST)


def _exposed_groups(cells: list[Key], free: np.ndarray, n: Base, threshold: int) -> list[frozenset[Key]]:
    """Find pairs, triples and fours of small cells that add up to nought: by meeting of ones and twos.

    Of very many small cells the smallest are looked at.
    """
    small = sorted((i for i, c in enumerate(cells) if n[c] < threshold), key=lambda i: (n[cells[i]], i))[:_MOST_SMALL]
    halves = [frozenset({i}) for i in small]
    halves += [
        frozenset({i, j}) for a, i in enumerate(small) for j in small[a + 1:]
        if n[cells[i]] + n[cells[j]] < threshold
    ]
    sums = np.array([sum(free[i] for i in half) for half in halves])
    order = np.argsort(sums, kind="stable")
    rising = sums[order]
    first = np.searchsorted(rising, -sums - _TOLERANCE)
    last = np.searchsorted(rising, -sums + _TOLERANCE)
    found = set()
    for half in np.nonzero(first < last)[0]:
        for other in order[first[half]:last[half]]:
            group = halves[half] | halves[other]
            if halves[half].isdisjoint(halves[other]) and sum(n[cells[i]] for i in group) < threshold:
                found.add(group)
    alone = [halves[k] for k in np.nonzero(np.abs(sums) < _TOLERANCE)[0]]
    return [frozenset(cells[i] for i in g) for g in sorted({*found, *alone}, key=sorted)]
