"""Hand-overs in event logs, reduced: who passes work to whom, how long it waits, what comes, who has to ask again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cjm_core.evidence import handover_sql as sql
from cjm_core.evidence.log.homes import homes_of
from cjm_core.evidence.microseconds import DAY_US, HOUR_US
from cjm_core.evidence.ratio import Ratio
from cjm_core.model.codebook import Events

if TYPE_CHECKING:
    from cjm_core.evidence.log_engine import LogEngine
    from cjm_core.model import Handoff, Journey, Project

ALL_WAITS, THROUGHPUT = "*", "**"


@dataclass(frozen=True)
class Passing:
    """Work went from one department to the next: how often, in how many journeys, and in how many of them late.

    For a hand-off of the model ``key`` is its key, and sender, receiver and place are the model's; other passings have
    an empty key and place, and the departments' own names. ``late`` of ``timed`` journeys waited longer than agreed, at
    any of their passings; without a limit both are 0.
    """

    key: str
    sender: str
    receiver: str
    place: str
    count: int
    journeys: int
    late: int
    timed: int


@dataclass(frozen=True)
class Ends:
    """What a number about hand-overs speaks of: one hand-off by its key, else by its departments; empty for all.

    ``home`` is the journey of the project that the log records.
    """

    home: str
    key: str = ""
    sender: str = ""
    receiver: str = ""

    @property
    def place(self) -> str:
        """The key of the map's hand-off, else ``sender>receiver``; for all together the journey."""
        return self.key or (f"{self.sender}>{self.receiver}" if self.sender else self.home)

    @property
    def kind(self) -> str:
        """The kind of the place."""
        return "handoff" if self.key or self.sender else "journey"


@dataclass(frozen=True)
class Leg:
    """One hand-off, or all of a journey: ``journeys`` had it, ``returned`` of them saw the work come straight back.

    ``asked`` of ``asked_of`` journeys asked again at the receiver; ``rate`` is passings over all journeys, ``wait``
    hours waited over hours of throughput of all journeys. ``timed``: the log knows when the sender was done.
    """

    ends: Ends
    journeys: int
    passings: int
    timed: bool
    asked: int
    asked_of: int
    returned: int
    rate: Ratio
    wait: Ratio


@dataclass(frozen=True)
class Received:
    """Items that came over items that were to come, over journeys; everything came in ``perfect`` of them."""

    ends: Ends
    items: Ratio
    perfect: int


@dataclass(frozen=True)
class ItemReceived:
    """How many of the journeys with a hand-off got an item every time; ``number`` counts ``passes`` from 0."""

    key: str
    number: int
    journeys: int
    always: int


@dataclass(frozen=True)
class Paths:
    """Journeys of a log, all or those that began in one channel, and what disturbed them; every count is of journeys.

    ``asked_of`` is None where the log does not say who asked again, ``repeated`` where it does not say what contacts
    were about. ``clean`` of ``judged`` had no late hand-off, nobody asking again, nothing sent back, no repeat.
    """

    home: str
    channel: str | None
    journeys: int
    staffed: int
    late: int | None
    asked: int
    asked_of: int | None
    returned: int
    repeated: int | None
    judged: int
    clean: int
    rework: Ratio
    back: Ratio


@dataclass(frozen=True)
class Intents:
    """What people came with, and how much of it their first contact settled; ``unwatched`` ended with the log."""

    home: str
    channel: str | None
    settled: Ratio
    unwatched: int
    unwatched_journeys: int


class Handovers:
    """The hand-overs of all event logs of a project; the tables are made when first asked for."""

    def __init__(self, engine: LogEngine, project: Project) -> None:
        self._engine, self._project = engine, project
        self._logs = {i: s for i, s in enumerate(project.data) if isinstance(s, Events)}
        self._ready = False

    def handoffs(self) -> list[Passing]:
        """Return the passings between departments, those of the model's hand-offs first, in its order."""
        self._make_ready()
        known = {h.key: h for j in self._project.journeys for h in j.handoffs}
        found = [_passing(known, row) for row in self._engine.rows(sql.LATENESS)]
        order = {key: i for i, key in enumerate(known)}
        return sorted(found, key=lambda p: (order.get(p.key, len(order)), p.sender, p.receiver))

    def legs(self) -> list[Leg]:
        """Return every hand-off of the logs, after all hand-offs of a journey together; none without a log."""
        return [_leg(row) for row in self._asked(sql.LEGS)]

    def hours_at(self, ranks: Mapping[Ends, Sequence[int]], throughput: bool = False) -> dict[tuple[Ends, int], float]:
        """Return waits of hand-offs (or throughput times of journeys) by rank, counted from 1, in hours."""
        wanted = [(ends, rank) for ends, chosen in ranks.items() for rank in chosen]
        whole = THROUGHPUT if throughput else ALL_WAITS
        names = [(e.home, e.key if e.kind == "handoff" else whole, e.sender, e.receiver, rank) for e, rank in wanted]
        if not names:
            return {}
        self._engine.small("wanted_waits", {"home": "text", "handoff": "text", "sender": "text", "receiver": "text",
                                            "place": "whole"}, sorted(set(names)))
        found = {tuple(row[:5]): row[5] / HOUR_US for row in self._asked(sql.RANKED)}
        return {at: found[name] for at, name in zip(wanted, names, strict=True)}

    def received(self) -> list[Received]:
        """Return how much of the information came, of all hand-offs of a journey together and of each."""
        return [Received(Ends(home, key), Ratio(*sums), perfect)
                for home, key, *sums, perfect in self._asked(sql.RECEIVED)]

    def items_received(self) -> list[ItemReceived]:
        """Return for every item of every hand-off in how many journeys it came every time."""
        return [ItemReceived(*row) for row in self._asked(sql.ITEMS)]

    def paths(self) -> list[Paths]:
        """Return the journeys of the logs and what disturbed them: all, and by the channel in which they began."""
        known = {home: (self._limits(home), self._says(home, "asked_again"), self._says(home, "intent", "resolved"))
                 for home in self._homes().values()}
        asking = [(home,) for home, (_, asked, _) in known.items() if asked]
        self._engine.small("homes_asking", {"home": "text"}, asking)
        return [_paths(row, *known[row[0]]) for row in self._asked(sql.PATHS)]

    def intents(self) -> list[Intents]:
        """Return what people came with and whether their first contact settled it, all and by its channel."""
        return [
            Intents(home, None if whole else channel, Ratio(*sums), unwatched, of)
            for home, whole, channel, *sums, unwatched, of in self._asked(sql.INTENTS)
        ]

    def _asked(self, query: str) -> list[tuple[Any, ...]]:
        if not self._logs:
            return []
        self._make_ready()
        return self._engine.rows(query)

    def _make_ready(self) -> None:
        if self._ready:
            return
        keep, small = self._engine.keep, self._engine.small
        window = {"window_us": round(DAY_US * self._project.analysis.follow_up_days)}
        small("homes", {"source": "whole", "home": "text"}, self._homes().items())
        keep("passings", sql.PASSINGS)
        small("matched", {"sender": "text", "receiver": "text", "place": "text", "next_place": "text",
                          "handoff": "text", "limit_us": "number"}, self._matched())
        keep("handed", sql.HANDED)
        keep("journeyed", sql.JOURNEYED)
        keep("firsts", sql.FIRSTS, window)
        keep("repeated", sql.REPEATED, window)
        small("required", {"handoff": "text", "item": "whole", "word": "text"}, self._required())
        most = self._engine.rows(sql.MOST_ITEMS)[0][0] or 0
        small("passed_parts", {"part": "whole"}, [(part + 1,) for part in range(most + 1)])
        keep("came", sql.CAME)
        self._ready = True

    def _homes(self) -> dict[int, str]:
        return homes_of(self._project)

    def _limits(self, home: str) -> bool:
        return any(h.within_h for j in self._project.journeys if j.id == home for h in j.handoffs)

    def _says(self, home: str, *fields: str) -> bool:
        """Tell whether a log of a journey has all these columns."""
        homes = self._homes()
        return any(homes[i] == home and all(getattr(s.columns, f) for f in fields) for i, s in self._logs.items())

    def _matched(self) -> Iterator[tuple[Any, ...]]:
        """Yield every kind of passing that is a hand-off of the model, with its key and its limit."""
        for kind in self._engine.rows(sql.KINDS):
            handoff = self._handoff(*kind)
            if handoff:
                yield *kind, handoff.key, handoff.within_h * HOUR_US if handoff.within_h else None

    def _required(self) -> Iterator[tuple[str, int, str]]:
        """Yield by which words the logs may name the information that every hand-off is to pass."""
        for handoff in (h for j in self._project.journeys for h in j.handoffs):
            for number, words in enumerate(handoff.passes_words):
                for word in sorted(words):
                    yield handoff.key, number, word

    def _handoff(self, sender: str, receiver: str, place: str, next_place: str) -> Handoff | None:
        """Find the hand-off between two departments: at either event's place, else its stage, else the only one."""
        between = [
            h for j in self._project.journeys for h in j.handoffs
            if sender in self._names(j, h.sender) and receiver in self._names(j, h.receiver)
        ]
        for spots in ((place, next_place), (place.split(".")[0], next_place.split(".")[0])):
            for handoff in between:
                if handoff.at in spots:
                    return handoff
        return between[0] if len(between) == 1 and not (place or next_place) else None

    def _names(self, journey: Journey, role: str) -> set[str]:
        known = self._project.all_roles(journey).get(role)
        names = {role, known.department} if known else {role}
        return (names | {journey.actor} if role == "actor" else names) - {""}


def _passing(known: dict[str, Handoff], row: tuple[Any, ...]) -> Passing:
    key, sender, receiver, count, journeys, late = row
    handoff = known.get(key)
    if handoff is None:
        return Passing("", sender, receiver, "", count, journeys, 0, 0)
    timed, late = (journeys, late) if handoff.within_h else (0, 0)
    return Passing(key, handoff.sender, handoff.receiver, handoff.at, count, journeys, late, timed)


def _leg(row: tuple[Any, ...]) -> Leg:
    home, _, key, sender, receiver, journeys, timed, asked, asked_of, returned, whole, c, c2, w, w2, wh, h, h2 = row
    rate = Ratio(whole, c, whole, c2, whole, c)
    squared = float(HOUR_US) ** 2
    wait = Ratio(whole, w / HOUR_US, h / HOUR_US, w2 / squared, h2 / squared, wh / squared)
    return Leg(Ends(home, key, sender, receiver), journeys, int(c), timed, asked, asked_of, returned, rate, wait)


def _paths(row: tuple[Any, ...], limits: bool, says_asked: bool, says_repeats: bool) -> Paths:
    home, whole, channel, journeys, staffed, late, asked_of, asked, returned, repeated, judged, clean, *sums = row
    rework, back = Ratio(journeys, *sums[:5]), Ratio(staffed, *sums[5:])
    return Paths(home, None if whole else channel, journeys, staffed, late if limits else None, asked,
                 asked_of if says_asked else None, returned, repeated if says_repeats else None, judged, clean, rework,
                 back)
