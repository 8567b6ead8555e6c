"""Queries for the mean gap of each person over several pairs of items, within a source and between sources."""

from __future__ import annotations

from collections.abc import Sequence

from cjm_core.evidence.responses import Responses, added

Pair = tuple[str, str]


def gap_queries(sources: Sequence[Responses], crossing: int, pairs: Sequence[Pair]) -> list[str]:
    """Return queries: a row a person with the sum and the number of his gaps, first item minus second.

    Where no source holds both items of a pair, people are matched by id and voice, and by wave where both have one;
    such a person counts in the cell of the source of the first item.
    """
    queries = []
    for src, a in enumerate(sources):
        for b in sources:
            shared = [p for p in pairs if _holds(a, p[0]) and _holds(b, p[1]) and (a is b or _apart(sources, p))]
            if shared and (a is b or "NULL" not in (a.people.frame.respondent, b.people.frame.respondent)):
                queries.append(_query(src, a, b, crossing, shared))
    return queries


def _holds(source: Responses, item_id: str) -> bool:
    return bool(source.answering([item_id], False))


def _apart(sources: Sequence[Responses], pair: Pair) -> bool:
    return not any(_holds(s, pair[0]) and _holds(s, pair[1]) for s in sources)


def _query(src: int, a: Responses, b: Responses, crossing: int, pairs: Sequence[Pair]) -> str:
    people, second = a.people, "p" if a is b else "q"
    relation = f"{a.scores} AS p"
    if a is not b:
        relation += (
            f" JOIN {b.scores} AS q ON p.who = q.who AND p.who_voice = q.who_voice AND "
            "(p.who_wave = q.who_wave OR p.who_wave = '' OR q.who_wave = '')"
        )
    gaps = [f"(p.{a.column_of(first)} - {second}.{b.column_of(other)})" for first, other in pairs]
    total = added([f"coalesce({gap}, 0)" for gap in gaps])
    answers = added([f"CAST({gap} IS NOT NULL AS INTEGER)" for gap in gaps])
    known = crossing < len(people.crossings)
    key = people.key(people.crossings[crossing], "p.") if known else "CAST(NULL AS UBIGINT)"
    return (
        f"SELECT {src} AS src, {key} AS k, p.who, p.who_wave, p.who_voice, p.steps, {total} AS total, "
        f"{answers} AS answers FROM {relation}"
    )
