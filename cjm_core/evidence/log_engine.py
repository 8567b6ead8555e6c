"""What the reductions of event logs ask of an engine, so that one SQL text serves one machine and a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

KINDS = ("text", "whole", "number")
"""The kinds of columns of a small table that Python hands to an engine."""


class LogEngine(Protocol):
    """An engine that holds the view ``logged`` and reduces it; parameters are written ``$name`` in the SQL.

    The SQL is the part that DuckDB and Spark share, with Spark's names of functions: ``unix_micros``,
    ``xxhash64(a, b)``, ``max_by``, ``percentile_cont``, ``FILTER (WHERE …)``; ``whole(x)`` lets sums of
    squares outgrow 64 bits.
    """

    speaker: object
    """Whose relations the plain names of views stand for at the moment; see ``EventLog``."""

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a small result; whole numbers come as int, whatever their width."""
        ...

    def keep(self, name: str, sql: str, params: Mapping[str, Any] | None = None) -> None:
        """Compute a SELECT once and keep it as the relation ``name``, on disk where memory does not hold it."""
        ...

    def view(self, name: str, sql: str) -> None:
        """Give a SELECT the name ``name``, anew where it has one; it is computed whenever it is asked."""
        ...

    def small(self, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
        """Make (or make anew) the table ``name`` of rows from Python; ``columns`` maps names to ``KINDS``."""
        ...
