"""Findings as rows of tables: every cell in words, with the key that it sorts by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.language import number, translate
from cjm_core.render.amount import figure_of, hidden, interval_of, probability
from cjm_core.render.place_names import PlaceNames
from cjm_core.render.report.wording import Words
from cjm_core.verdicts import verdict_said

COLUMNS = ("where", "who", "wave", "voice", "value", "interval", "n", "method", "note")


@dataclass(frozen=True)
class Row:
    """One finding in words; ``home`` is the place of the map it belongs to, ``*_key`` the numbers to sort by."""

    metric: str
    place: str
    home: str
    where: str
    who: str
    column: str
    wave: str
    voice: str
    value: str
    value_key: str
    interval: str
    people: str
    people_key: str
    method: str
    note: str


@dataclass(frozen=True)
class Table:
    """The rows of one metric under its title; a column that says the same everywhere is not shown.

    ``method`` is the method of all rows, empty where they differ.
    """

    metric: str
    title: str
    formula: str
    rows: tuple[Row, ...]
    waves: bool
    voices: bool
    method: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are shown, in order."""
        hidden = {"wave": not self.waves, "voice": not self.voices, "method": bool(self.method)}
        return tuple(c for c in COLUMNS if not hidden.get(c))

    @property
    def of_everybody(self) -> tuple[Row, ...]:
        """The rows that speak of everybody."""
        return tuple(row for row in self.rows if not row.column)

    @property
    def of_groups(self) -> tuple[Row, ...]:
        """The rows that speak of groups of people."""
        return tuple(row for row in self.rows if row.column)


class RowMaker:
    """Puts findings into words for one reader."""

    def __init__(self, names: PlaceNames, words: Words, hidden_below: int) -> None:
        self.names = names
        self.words = words
        self.hidden_below = hidden_below
        self._where = cache(lambda kind, place: (names.home(kind, place), names.of(kind, place)))
        self._who = cache(self._group)
        self._voice = cache(names.voice)

    def row(self, f: Finding) -> Row:
        """Return one finding as a row."""
        lang = self.words.lang
        return Row(
            f.metric, f.place, *self._where(f.place_kind, f.place), *self._who(f.segment, f.against),
            f.wave or self.words.all_waves, self._voice(f.voice),
            figure_of(f, lang), "" if f.value is None else repr(f.value),
            interval_of(f, lang), "" if f.n is None else number(f.n, lang, 0), "" if f.n is None else str(f.n),
            translate(f.method, lang), hidden(self.hidden_below, lang) if f.suppressed else self._note(f),
        )

    def _group(self, segment: str, against: str) -> tuple[str, str]:
        """Name a group with what it is measured against, and the column that it is a group of."""
        column = self.names.column(segment)
        who = f"{column}: {self.names.segment(segment)}" if column else self.words.everybody
        return " ".join(x for x in (who, self.words.against(against, self.names)) if x), column

    def _note(self, f: Finding) -> str:
        """Say what the number comes to: the verdict, how likely chance is, and the flags."""
        lang = self.words.lang
        chance = f.p if f.q is None else f.q
        said = [verdict_said(f.verdict, lang)] if f.verdict else []
        said += [] if chance is None else [probability(chance, lang)]
        return " · ".join(x for x in (*said, self.words.flags(f.flags)) if x)

    def tables(self, findings: Iterable[Finding], metrics: Sequence[Metric]) -> tuple[Table, ...]:
        """Return one table a metric, in the order of the metrics; each keeps the order of the findings."""
        by_metric: dict[str, list[Finding]] = {m.name: [] for m in metrics}
        for f in findings:
            by_metric.setdefault(f.metric, []).append(f)
        known = {m.name: m for m in metrics}
        return tuple(self.table(name, rows, known.get(name)) for name, rows in by_metric.items() if rows)

    def table(self, name: str, findings: Sequence[Finding], metric: Metric | None = None) -> Table:
        """Return the findings of one metric as a table."""
        methods = {f.method for f in findings}
        title = translate(metric.title, self.words.lang) if metric else name.replace("_", " ")
        formula = translate(metric.formula, self.words.lang) if metric else ""
        return Table(
            name, title, formula, tuple(self.row(f) for f in findings),
            any(f.wave for f in findings), len({f.voice for f in findings}) > 1,
            translate(methods.pop(), self.words.lang) if len(methods) == 1 else "",
        )
