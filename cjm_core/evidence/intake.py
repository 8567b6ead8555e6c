"""What became of every row and cell that was read: nothing is dropped in silence."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cjm_core.errors import Message, Spot

LONGEST_SHOWN = 200


@dataclass(frozen=True, order=True)
class Example:
    """One cell that could not be used: file, row as a spreadsheet numbers it (the header is row 1), column, value."""

    file: str
    row: int
    column: str
    value: str

    def __post_init__(self) -> None:
        if len(self.value) > LONGEST_SHOWN:
            object.__setattr__(self, "value", self.value[:LONGEST_SHOWN - 1] + "…")


@dataclass(frozen=True)
class ItemIntake:
    """The answers of one item: ``answered`` + ``missing`` + ``unreadable`` are the rows (people) of the source.

    ``spot`` is where the item stands in the project's files.
    """

    item: str
    column: str
    answered: int
    missing: int
    unreadable: int
    examples: tuple[Example, ...] = ()
    spot: Spot = Spot()


@dataclass(frozen=True)
class Note:
    """Something about a source that its owner should know: a rule's name, how many rows or cells, words, examples.

    ``level`` is ``note`` where nothing is amiss and it only says what was done. ``about`` is the key of the project
    that it speaks of, such as ``analysis.funnels.buying``, where that is not the source.
    """

    rule: str
    count: int
    message: Message
    examples: tuple[Example, ...] = ()
    level: str = "warning"
    about: str = ""


@dataclass(frozen=True)
class Intake:
    """One source after reading: ``rows`` kept from its ``files``, the fate of every item's cells, and notes.

    ``spot`` is where the project's files name the source.
    """

    source: str
    kind: str
    files: tuple[str, ...]
    encodings: tuple[str, ...]
    rows: int
    items: tuple[ItemIntake, ...] = ()
    notes: tuple[Note, ...] = ()
    spot: Spot = Spot()

    @property
    def unreadable(self) -> int:
        """How many cells could not be read as answers."""
        return sum(item.unreadable for item in self.items)

    def without_examples(self) -> Intake:
        """Return the same counts without a single cell: what may leave the house with a report."""
        return replace(
            self, items=tuple(replace(item, examples=()) for item in self.items),
            notes=tuple(replace(note, examples=()) for note in self.notes),
        )
