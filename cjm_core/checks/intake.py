"""What could not be read: every cell and row of the data that became no answer is told, with examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue
from cjm_core.errors import N_
from cjm_core.extensions import Issue

if TYPE_CHECKING:
    from cjm_core.evidence.intake import Example, Intake

SHOWN = 3


def _examples(examples: Iterable[Example]) -> str:
    return "; ".join(f"{e.file}:{e.row} {e.column} “{e.value}”" for e in tuple(examples)[:SHOWN])


def intake_issues(intake: Iterable[Intake]) -> Iterator[Issue]:
    """Yield a warning for every item with unreadable answers and for every note of a source, with examples."""
    for source in intake:
        for item in source.items:
            if item.unreadable:
                yield issue("warning", "unreadable", item.item,
                            N_("{count} answers to `{item}` cannot be read and are left out: {examples}. Correct the "
                               "data, or name the code under `missing:` or `labels:`"),
                            count=item.unreadable, item=item.item, examples=_examples(item.examples))
        for note in source.notes:
            if note.examples:
                yield issue("warning", note.rule, source.source, N_("{said} For example: {examples}"),
                            said=note.message, examples=_examples(note.examples))
            else:
                yield Issue("warning", note.rule, source.source, note.message)
