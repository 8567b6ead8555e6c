"""Hiding small groups of employees, and as much beside them as keeps them from being worked out by subtraction.

Two equations let a reader subtract: the segments of one column add up to everybody, and the waves add up to all waves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from cjm_core.findings import SMALL_BASE, SUPPRESSED, Finding

UNSAMPLED = frozenset({"coverage"})
OPEN_VOICE = "customer"

Key = tuple[str, str]
_GROUP = 4
_TOLERANCE = 1e-7


def protected(voice: str) -> bool:
    """Tell whether the people of a voice are protected: everybody but customers, also where no voice was named."""
    return voice != OPEN_VOICE


def suppress(findings: Iterable[Finding], threshold: int) -> list[Finding]:
    """Return the findings in their order, those of small groups and their complements emptied and flagged.

    Cells are judged by n alone, so all metrics of one base hide the same cells. ``threshold`` is the least n shown.
    """
    rows = list(findings)
    groups: dict[tuple[str, ...], list[int]] = {}
    for index, f in enumerate(rows):
        if protected(f.voice) and f.metric not in UNSAMPLED:
            groups.setdefault((f.metric, f.place_kind, f.place, f.voice, f.method, f.unit), []).append(index)
    for members in groups.values():
        base = {_cell(rows[i]): rows[i].n or 0 for i in members}
        hidden = hidden_cells(tuple(sorted(base.items())), threshold)
        for i in members:
            if _cell(rows[i]) in hidden:
                rows[i] = _emptied(rows[i])
    return rows


def _cell(finding: Finding) -> Key:
    """Return segment and wave; the kinds of mentions share the base of everybody, so they share its fate."""
    column = finding.segment.split("=", maxsplit=1)[0]
    segment = "" if finding.metric == "mentions" and column == "kind" else finding.segment
    return segment, finding.wave


def _emptied(finding: Finding) -> Finding:
    flags = tuple(f for f in finding.flags if f not in (SMALL_BASE, SUPPRESSED))
    return replace(
        finding, n=None, n_effective=None, value=None, low=None, high=None, flags=(*flags, SUPPRESSED)
    )


@lru_cache(maxsize=4096)
def hidden_cells(base: tuple[tuple[Key, int], ...], threshold: int) -> frozenset[Key]:
    """Return the cells to hide, given the n of every cell ``(segment, wave)``.

    First every cell under the threshold; then, in every equation with hidden cells, the smallest further cell until two
    people-holding cells or more are hidden which together reach the threshold; then, where segments and waves cross and
    a small cell still follows from several equations together, one more, until nothing follows.
    """
    n = dict(base)
    hidden = {cell for cell, people in n.items() if people < threshold}
    equations = _equations(n)
    while _widen(hidden, equations, n, threshold) or _mend(hidden, equations, n, threshold):
        pass
    return frozenset(hidden)


def _equations(n: Mapping[Key, int]) -> list[tuple[Key, ...]]:
    """Return the sums: parts first, the whole last where it is there."""
    sums: dict[tuple[str, str, str], list[Key]] = {}
    for segment, wave in sorted(n):
        if segment:
            sums.setdefault(("column", segment.split("=", maxsplit=1)[0], wave), []).append((segment, wave))
        if wave:
            sums.setdefault(("waves", segment, ""), []).append((segment, wave))
    whole = {name: ("", name[2]) if name[0] == "column" else (name[1], "") for name in sums}
    return [(*parts, *([whole[name]] if whole[name] in n else [])) for name, parts in sums.items()]


def _smallest(cells: Iterable[Key], n: Mapping[Key, int]) -> Key | None:
    return min((c for c in cells if n[c] > 0), key=lambda c: (n[c], c), default=None)


def _widen(hidden: set[Key], equations: Sequence[tuple[Key, ...]], n: Mapping[Key, int], threshold: int) -> bool:
    """Hide further cells until every equation protects its own hidden ones; tell whether anything was added."""
    before = len(hidden)
    for equation in equations:
        while True:
            covered = [c for c in equation if c in hidden and n[c] > 0]
            if not covered or (len(covered) > 1 and sum(n[c] for c in covered) >= threshold):
                break
            further = _smallest((c for c in equation if c not in hidden), n)
            if further is None:
                break
            hidden.add(further)
    return len(hidden) > before


def _mend(hidden: set[Key], equations: Sequence[tuple[Key, ...]], n: Mapping[Key, int], threshold: int) -> bool:
    """Hide one more cell beside each small group that still follows from the equations together."""
    if not any(wave for _, wave in n):
        return False  # without waves the equations share no hidden cell, and each was seen to by itself
    for group in _exposed(sorted(c for c in hidden if n[c] > 0), equations, n, threshold):
        near = {c for e in equations if not group.isdisjoint(e) for c in e if c not in hidden}
        further = _smallest(near, n) or _smallest((c for c in n if c not in hidden), n)
        if further is not None:
            hidden.add(further)
            return True
    return False


def _exposed(cells: list[Key], equations: Sequence[tuple[Key, ...]], n: Mapping[Key, int], threshold: int
             ) -> list[frozenset[Key]]:
    """Return single cells, and groups of up to four under the threshold, whose sum follows from what is shown.

    A sum of hidden cells follows from the equations exactly when it is nought for every vector that all the equations
    send to nought; one random vector of that kind tells, since chance makes no noughts.
    """
    if not cells:
        return []
    where = {c: i for i, c in enumerate(cells)}
    matrix = np.zeros((len(equations), len(cells)))
    for r, equation in enumerate(equations):
        for place, cell in enumerate(equation):
            if cell in where:
                matrix[r, where[cell]] = -1.0 if place == len(equation) - 1 and _is_whole(equation) else 1.0
    start = np.random.default_rng(20_231).normal(size=len(cells))
    free = start - np.linalg.lstsq(matrix, matrix @ start, rcond=None)[0]
    singles = [frozenset({c}) for c, z in zip(cells, free, strict=True) if abs(z) < _TOLERANCE]
    return singles or _exposed_groups(cells, free, n, threshold)


def _is_whole(equation: tuple[Key, ...]) -> bool:
    """Tell whether the last cell of an equation is the sum of the others."""
    segment, wave = equation[-1]
    return len(equation) > 1 and (
        (not segment and bool(equation[0][0])) or (not wave and bool(equation[0][1]))
    )


def _exposed_groups(cells: list[Key], free: np.ndarray, n: Mapping[Key, int], threshold: int
                    ) -> list[frozenset[Key]]:
    """Find pairs, triples and fours of small cells that add up to nought: by meeting of ones and twos."""
    small = [i for i, c in enumerate(cells) if n[c] < threshold]
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
