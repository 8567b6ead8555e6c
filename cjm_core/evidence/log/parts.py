"""The journeys of a log in parts: by a column, by what they went through, by the time of their beginning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from cjm_core.errors import N_, Message, hint
from cjm_core.evidence.intake import Note
from cjm_core.evidence.log.asked_steps import AskedSteps
from cjm_core.evidence.log.conditions import conditions, wanted_names
from cjm_core.evidence.log.event_log import WORDS, EventLog
from cjm_core.model.codebook import Events
from cjm_core.model.preparation import PERIOD, Behaviour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cjm_core.evidence.cells import Atoms
    from cjm_core.evidence.log.reading import Log
    from cjm_core.evidence.log_engine import LogEngine
    from cjm_core.evidence.zone import Zone

MOST_PARTS = 12
"""A column of more words than this is told by the eleven most frequent, periods by the last twelve."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US = timedelta(microseconds=1)
_ATOMS = 100_000


@dataclass(frozen=True)
class Breakdown:
    """One way in which journeys are broken down: by the words of ``columns``, else by behaviour or by period.

    Of a column: the index of the log, its relation, and what the column is called there.
    """

    name: str
    columns: tuple[tuple[int, str, str], ...] = ()
    behaviour: Behaviour | None = None
    period: Literal["month", "quarter", "year"] | None = None


@dataclass(frozen=True)
class Group:
    """The journeys of one word of a breakdown."""

    mark: int
    name: str
    word: str
    journeys: int

    @property
    def segment(self) -> str:
        """What its findings are called by."""
        return f"{self.name}={self.word}"


@dataclass(frozen=True)
class Grouping:
    """A breakdown counted: the groups that are told, and of how many ``words`` with how many journeys they are."""

    name: str
    mark: int
    groups: tuple[Group, ...]
    words: int
    journeys: int

    @property
    def untold(self) -> int:
        """How many journeys stand in groups that are not told."""
        return self.journeys - sum(group.journeys for group in self.groups)


def breakdowns_of(sources: Sequence[Events], logs: Sequence[Log]) -> list[Breakdown]:
    """Return by what the journeys of some sources are broken down, what several sources share only once."""
    columns: dict[str, list[tuple[int, str, str]]] = {}
    for log in logs:
        for name, x in log.marks.items():
            columns.setdefault(name, []).append((log.index, log.name, x))
    found: dict[str, Breakdown] = {name: Breakdown(name, tuple(at)) for name, at in columns.items()}
    for source in sources:
        for behaviour in source.segments:
            if isinstance(behaviour, Behaviour):
                found.setdefault(behaviour.id, Breakdown(behaviour.id, behaviour=behaviour))
        if source.periods:
            found.setdefault(PERIOD, Breakdown(PERIOD, period=source.periods))
    return list(found.values())


class Breakdowns:
    """All breakdowns of one log; who stands in which group is counted once, when first asked for."""

    def __init__(self, asked: Sequence[Breakdown], engine: LogEngine, number: int) -> None:
        self._asked, self._engine, self._number = list(asked), engine, number
        self._parts: list[tuple[str, EventLog]] | None = None
        self._groupings: list[Grouping] | None = None
        self._unknown: dict[str, list[str]] = {}

    def parts(self, log: EventLog) -> list[tuple[str, EventLog]]:
        """Return the groups that are told, each as a log of its own."""
        if self._parts is None:
            groups = [group for grouping in self.groupings(log) for group in grouping.groups]
            self._parts = [(g.segment, Part(log, self._engine, f"{self._number}_{i}", g)) for i, g in enumerate(groups)]
        return self._parts

    def groupings(self, log: EventLog) -> list[Grouping]:
        """Return all breakdowns with their groups; the relation ``marks`` (mark, j, word) holds who is in which."""
        if self._groupings is None:
            log.keep("journeys")
            rows = [self._marked(log, mark, one) for mark, one in enumerate(self._asked)]
            log.make("marks", " UNION ALL ".join(
                f"SELECT {mark} AS mark, j, word FROM ({row}) AS m" for mark, row in enumerate(rows)))
            self._groupings = [self._grouping(log, mark, one) for mark, one in enumerate(self._asked)]
        return self._groupings

    def behaviour(self, mark: int) -> Behaviour | None:
        """Return what the journeys of a breakdown have in common; None of a column or a period."""
        return self._asked[mark].behaviour

    def atoms(self, log: EventLog) -> Atoms:
        """Return how many journeys stand in exactly which groups together, the cell of all journeys among them."""
        told = {(group.mark, group.word) for grouping in self.groupings(log) for group in grouping.groups}
        marks = range(len(self._asked))
        joined = " ".join(f"JOIN marks AS m{m} ON m{m}.j = j.j AND m{m}.mark = {m}" for m in marks)
        words = ", ".join(f"m{m}.word" for m in marks)
        rows = log.rows(f"SELECT count(*), {words} FROM journeys AS j {joined} GROUP BY {words} ORDER BY {words} "
                        f"LIMIT {_ATOMS}")
        return tuple(
            (frozenset([("", ""), *((f"{self._asked[m].name}={w}", "") for m, w in zip(marks, row, strict=True)
                                    if (m, w) in told)]), count)
            for count, *row in rows
        )

    def notes(self, log: EventLog) -> Iterator[Note]:
        """Yield what is not broken down as asked: groups too many to be told, one group only, names that no log has."""
        for grouping in self.groupings(log):
            if grouping.groups and grouping.untold:
                last = N_("{column} has {words} values: the last {told} are told, {journeys} journeys of others are "
                          "not.")
                most = N_("{column} has {words} values: the {told} with most journeys are told, {journeys} journeys of "
                          "others are not.")
                yield Note("many_groups", grouping.untold, Message(
                    last if self._asked[grouping.mark].period else most,
                    {"column": grouping.name, "words": grouping.words, "told": len(grouping.groups),
                     "journeys": grouping.untold}), level="note")
            if grouping.words == 1 and not grouping.groups:
                yield Note("one_group", 0, Message(
                    N_("{column} has one value for all journeys, so there is nothing to break down."),
                    {"column": grouping.name}), level="note")
            for name in self._unknown.get(grouping.name, ()):
                yield Note("unseen_activity", 0, Message(
                    N_("The segment {column} asks for {name}, an activity or place that no event has.{hint}"),
                    {"column": grouping.name, "name": name, "hint": hint(name, set(log.names))}),
                    about=f"segments.{grouping.name}")

    def _grouping(self, log: EventLog, mark: int, one: Breakdown) -> Grouping:
        words, journeys = log.rows("SELECT count(*), sum(n) FROM (SELECT word, count(*) AS n FROM marks "
                                   "WHERE mark = $mark GROUP BY word) AS w", mark=mark)[0]
        order = "word DESC" if one.period else "n DESC, word"
        found = log.rows(f"SELECT word, count(*) AS n FROM marks WHERE mark = $mark GROUP BY word ORDER BY {order} "
                         f"LIMIT {MOST_PARTS + 2}", mark=mark)
        blank = log.rows("SELECT count(*) FROM marks WHERE mark = $mark AND word = ''", mark=mark)[0][0]
        named = [row for row in found if row[0]]
        kinds = words - bool(blank)
        most = MOST_PARTS if one.period or kinds <= MOST_PARTS else MOST_PARTS - 1
        told = sorted(named[:most]) if words > 1 else []
        told += [("", blank)] if blank and told else []
        return Grouping(one.name, mark, tuple(Group(mark, one.name, w, n) for w, n in told), words, journeys or 0)

    def _marked(self, log: EventLog, mark: int, one: Breakdown) -> str:
        if one.behaviour:
            return self._behaving(log, mark, one.behaviour)
        if one.period:
            low, high = log.rows("SELECT min(began_us), max(began_us) FROM journeys")[0]
            spans = list(_periods(low, high, one.period, log.zone)) if low is not None else []
            log.small("periods", {"word": "text", "from_us": "whole", "to_us": "whole"}, spans)
            return ("SELECT j.j, p.word FROM journeys AS j JOIN periods AS p ON j.began_us >= p.from_us "
                    "AND j.began_us < p.to_us")
        return _FIRST_WORDS.format(rows=" UNION ALL ".join(
            f"SELECT {index} AS source, row, journey, time, {x} AS word FROM {name}" for index, name, x in one.columns))

    def _behaving(self, log: EventLog, mark: int, behaviour: Behaviour) -> str:
        asked = AskedSteps(log)
        wanted = [(leg, name, asked.numbers(name)) for leg, name in wanted_names(behaviour)]
        self._unknown[behaviour.id] = [name for _, name, numbers in wanted if not numbers]
        legs = f"legs_{mark}"
        log.small(legs, {"leg": "whole", "step": "whole"}, [(leg, n) for leg, _, numbers in wanted for n in numbers])
        met = " AND ".join(f"j IN ({select})" for _, select in conditions(behaviour, "steps", legs, "step"))
        return ("SELECT j.j, CASE WHEN y.j IS NULL THEN 'no' ELSE 'yes' END AS word FROM journeys AS j "
                f"LEFT JOIN (SELECT j FROM journeys WHERE {met}) AS y ON y.j = j.j")


class Part(EventLog):
    """The journeys of one group, with the steps and words of the whole log under the same numbers."""

    def __init__(self, whole: EventLog, engine: LogEngine, number: str, group: Group) -> None:
        super().__init__(engine, whole.home, number, (), whole.columns)
        self.segment = group.segment
        self.zone = whole.zone
        self._whole, self._group = whole, group

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The steps of the whole log."""
        return self._whole.names

    def words(self, column: str) -> tuple[str, ...]:
        """Return the words of the whole log."""
        return self._whole.words(column)

    def _code(self) -> None:
        if "step_codes" not in self._made:
            self._whole.keep("journeys")
            self._share("step_codes")
            for word in {*WORDS, "outcome"} & self.columns:
                self._share(f"words_{word}")

    def _order(self) -> None:
        if "steps" in self._made:
            return
        self._code()
        ordered, marks = self._whole._own("ordered"), self._whole._own("marks")
        self._keep("ordered", f"SELECT o.* FROM {ordered} AS o JOIN {marks} AS m ON m.j = o.j "
                   f"WHERE m.mark = {self._group.mark} AND m.word = $word", {"word": self._group.word})
        self._name_steps()

    def _share(self, name: str) -> None:
        self._engine.view(self._own(name), f"SELECT * FROM {self._whole._own(name)}")
        self._point()
        self._name(name)


def _periods(low_us: int, high_us: int, by: str, zone: Zone) -> Iterator[tuple[str, int, int]]:
    """Yield the months, quarters or years of a zone from one instant to another, with the instants at their ends."""
    months = {"month": 1, "quarter": 3, "year": 12}[by]
    first = _EPOCH + zone.clock_us(low_us) * _US
    at = first.year * 12 + (first.month - 1) // months * months
    while (begins_us := zone.instant_us(_month_us(at))) <= high_us:
        year, month = divmod(at, 12)
        word = {"month": f"{year:04}-{month + 1:02}", "quarter": f"{year:04}-Q{month // 3 + 1}", "year": f"{year:04}"}
        yield word[by], begins_us, zone.instant_us(_month_us(at + months))
        at += months


def _month_us(months: int) -> int:
    year, month = divmod(months, 12)
    if year > datetime.max.year:
        return (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _US + 1
    return (datetime(year, month + 1, 1, tzinfo=UTC) - _EPOCH) // _US


_FIRST_WORDS = """
    SELECT j.j, coalesce(f.word, '') AS word FROM journeys AS j LEFT JOIN (
        SELECT j, word FROM (
            SELECT j, word, row_number() OVER (PARTITION BY j ORDER BY time, source, row) AS turn
            FROM (SELECT xxhash64(journey, 0) AS j, time, source, row, word FROM ({rows}) AS w
                  WHERE word <> '' AND journey IS NOT NULL AND time IS NOT NULL) AS said
        ) AS turned WHERE turn = 1
    ) AS f ON f.j = j.j
"""
