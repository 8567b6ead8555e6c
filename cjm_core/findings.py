"""The findings table: one row a number, always with its n, its interval and the way it was made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

SMALL_BASE = "small_base"
SUPPRESSED = "suppressed"
WEIGHTED = "weighted"
CORRECTED = "corrected"
CAUTION = "caution"
UNRELIABLE = "unreliable"
EXTRAPOLATED = "extrapolated"
FINITE = "finite_population"
FLAGS = (SMALL_BASE, SUPPRESSED, WEIGHTED, CORRECTED, CAUTION, UNRELIABLE, EXTRAPOLATED, FINITE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One number about one place, for one group of people.

    ``place_kind`` is journey, stage, step, item, answer, promise, element, handoff, information, channel or code;
    ``place`` is its id.
    ``segment`` is ``column=value`` or empty for everybody, ``wave`` empty for all waves together.
    ``value``, ``low`` and ``high`` are in ``unit`` and come from the same rows as ``n``; a suppressed row keeps none.
    ``against`` says what a difference is measured against (``segment=rest``, ``wave=w1``, ``voice=employee``),
    or which other question it is read beside (``item=much``). ``p`` is
    the two-sided probability of the test, ``q`` the same after Benjamini and Hochberg over the tests of ``family``.
    ``verdict`` is the word that the rule of the metric arrives at, from the metric's own short list.
    """

    metric: str
    place_kind: str
    place: str
    segment: str = ""
    wave: str = ""
    voice: str = ""
    n: int | None = 0
    n_effective: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    unit: str = ""
    better: str = "higher"
    method: str = ""
    flags: tuple[str, ...] = ()
    against: str = ""
    p: float | None = None
    q: float | None = None
    family: str = ""
    verdict: str = ""

    @property
    def suppressed(self) -> bool:
        """Tell whether the number is hidden to protect people."""
        return SUPPRESSED in self.flags

    @property
    def significant(self) -> bool:
        """Tell whether the test holds after correction: q is at most 1 - level."""
        return self.q is not None and self.q <= 1 - self.level + 1e-12


COLUMNS: tuple[str, ...] = tuple(f.name for f in fields(Finding))


class Findings:
    """All findings of a project, in a fixed order; a small frozen table that everything downstream reads."""

    def __init__(self, rows: Iterable[Finding] = ()) -> None:
        self._rows = tuple(rows)

    @cached_property
    def _by_metric(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for row in self._rows:
            found.setdefault(row.metric, []).append(row)
        return found

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], list[Finding]]:
        found: dict[tuple[str, str], list[Finding]] = {}
        for row in self._rows:
            found.setdefault((row.metric, row.place), []).append(row)
        return found

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def where(self, keep: Callable[[Finding], bool] | None = None, **columns: Any) -> Findings:
        """Return the rows whose columns equal the given values (and which ``keep`` accepts)."""
        rows: Iterable[Finding] = self._rows
        if {"metric", "place"} <= columns.keys():
            rows = self._by_key.get((columns.pop("metric"), columns.pop("place")), ())
        elif "metric" in columns:
            rows = self._by_metric.get(columns.pop("metric"), ())
        if columns:
            of, wanted = attrgetter(*columns), tuple(columns.values())
            rows = [r for r in rows if of(r) == (wanted if len(wanted) > 1 else wanted[0])]
        return Findings(rows if keep is None else filter(keep, rows))

    def one(self, metric: str, place: str, *, segment: str = "", wave: str | None = None, voice: str | None = None,
            place_kind: str | None = None) -> Finding | None:
        """Return the row of a metric at a place: the one with the largest n where several methods speak; None if none.

        ``place_kind`` tells a stage from an item of the same name.
        """
        rows = [
            r for r in self._by_key.get((metric, place), ())
            if r.segment == segment and (wave is None or r.wave == wave) and (voice is None or r.voice == voice)
            and (place_kind is None or r.place_kind == place_kind)
        ]
        return max(rows, key=lambda r: r.n or 0, default=None)

    def heard(self) -> frozenset[str]:
        """Return the statements (``stage.step.code``) that somebody was heard to make; the others are assumptions.

        A hidden count counts, for to say that nobody said it would betray it.
        """
        return frozenset(
            r.place for r in self._rows
            if r.metric == "mentions" and r.place_kind == "element" and (r.suppressed or bool(r.value))
        )

    def frame(self) -> pandas.DataFrame:
        """Return the table as a pandas DataFrame with exactly the columns of ``COLUMNS``."""
        import pandas

        rows = [[";".join(r.flags) if c == "flags" else getattr(r, c) for c in COLUMNS] for r in self._rows]
        return pandas.DataFrame(rows, columns=list(COLUMNS))
