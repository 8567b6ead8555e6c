"""What could not be read: every cell and row of the data that became no answer is told, with examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue, item_id
from cjm_core.errors import N_, Message
from cjm_core.extensions import Issue

if TYPE_CHECKING:
    from cjm_core.evidence.intake import Example, Intake

SHOWN = 3


def _examples(examples: Iterable[Example]) -> tuple[Message, ...]:
    return tuple(
        Message(N_("{file}:{row} {column} “{value}”"),
                {"file": e.file, "row": e.row, "column": e.column, "value": e.value})
        for e in tuple(examples)[:SHOWN]
    )


def intake_issues(intake: Iterable[Intake]) -> Iterator[Issue]:
    """Yield a warning for every item with unreadable answers and one for every note of a source, with examples.

    Each stands at its item, its source or what else it is about in the project's files, where those are known.
    """
    for source in intake:
        for item in source.items:
            if item.unreadable:
                told = N_("answers to `{item}` that cannot be read and are left out: {count} ({examples}). Correct the "
                          "data, or name the code under `missing:` or `labels:`")
                bare = N_("answers to `{item}` that cannot be read and are left out: {count}")
                yield replace(issue(
                    "warning", "unreadable", item_id(item.item), told if item.examples else bare,
                    count=item.unreadable, item=item.item, examples=_examples(item.examples)), spot=item.spot)
        for note in source.notes:
            if note.examples:
                yield replace(issue(note.level, note.rule, source.source, N_("{said} For example: {examples}"),
                                    said=note.message, examples=_examples(note.examples)), spot=source.spot)
            elif note.about:
                yield Issue(note.level, note.rule, note.about, note.message)  # its place is found by what it is about
            else:
                yield Issue(note.level, note.rule, source.source, note.message, source.spot)
