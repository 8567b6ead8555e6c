"""The rows of a project, reduced on demand: what metrics ask for samples, pairs, mentions, contacts and hand-offs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any

from cjm_core.errors import N_, EvidenceError, Spot
from cjm_core.evidence import rows
from cjm_core.evidence.handovers import Ends, Handovers, Intents, ItemReceived, Leg, Passing, Paths, Received
from cjm_core.evidence.intake import Intake, Note
from cjm_core.evidence.log.contacts import Contact, Logs
from cjm_core.evidence.log.event_log import EventLog
from cjm_core.evidence.log.homes import homes_of, voice_of_logs
from cjm_core.evidence.log.staged import Left, Staged
from cjm_core.evidence.mentions import Heard, MentionCount, Passages
from cjm_core.evidence.raw import notes_of
from cjm_core.evidence.surveys import Surveys
from cjm_core.evidence.zone import NO_ZONE, Zone
from cjm_core.extensions import Quote, SourceCount
from cjm_core.model.codebook import Events
from cjm_core.model.codebook import Responses as ResponsesSource

if TYPE_CHECKING:
    from cjm_core.evidence.cells import Atoms
    from cjm_core.evidence.choices import Choices, JointChoices
    from cjm_core.evidence.crowd import Crowd
    from cjm_core.evidence.engine import Engine
    from cjm_core.evidence.log_engine import LogEngine
    from cjm_core.evidence.ratio import Ratio
    from cjm_core.evidence.raw import Raw
    from cjm_core.evidence.responses import Responses
    from cjm_core.evidence.sample import PairSample, Sample
    from cjm_core.evidence.spark import SparkEngine
    from cjm_core.model import Item, ItemRole, Project
    from cjm_core.model.codebook import Source


@dataclass
class Loaded:
    """One source in the engine, with what its loading had to report; ``survey`` only for responses.

    ``spots`` are the places of its items in the project's files, ``zone`` the one whose days a log's dates are.
    """

    index: int
    source: Source
    raw: Raw
    notes: list[Note] = field(default_factory=list)
    survey: Responses | None = None
    spots: dict[str, Spot] = field(default_factory=dict)
    zone: Zone = NO_ZONE

    @property
    def name(self) -> str:
        """The source's id, or its file."""
        return self.source.id or self.source.file

    @property
    def kind(self) -> str:
        """Say responses, mentions or events."""
        return str(getattr(self.source, "kind", ""))


class Evidence:
    """All evidence of a project behind one engine; a context manager. Nothing that it returns grows with the rows
    but ``crowd``.

    Every result comes cell by cell: everybody, and each value of each segment column singly, for all waves together and
    (where there are several) for each wave, always for one voice. A missing segment value is the segment ``column=``.
    ``waves`` names the waves of the rows in order; ``logs`` are the event logs, one for each
    journey that is recorded, for the reductions of ``cjm_core.evidence.log``. Where ``spark`` counts the event logs,
    surveys and mentions stay in the embedded engine.
    """

    def __init__(self, project: Project, engine: Engine, loaded: Sequence[Loaded], waves: Sequence[str],
                 places: Sequence[str], logs: Sequence[EventLog], spark: SparkEngine | None = None) -> None:
        self.project = project
        self.logs = tuple(logs)
        self.waves = tuple(wave for wave in waves if wave)
        self._engine, self._spark = engine, spark
        self._counts: LogEngine = spark or engine
        self._loaded = list(loaded)
        self._surveys = Surveys(engine, [s.survey for s in loaded if s.survey], waves)
        self._passages = Passages(engine, waves, places)
        self._traffic = Logs(self._counts)
        self._handovers = Handovers(self._counts, project)
        self._staged = Staged(self._counts, project)
        self._has_views = False

    def items(self, *roles: ItemRole) -> list[tuple[str, Item]]:
        """Return (item id, item) of all surveys in codebook order; only those of ``roles`` where any are named."""
        found: dict[str, Item] = {}
        for loaded in self._loaded:
            if isinstance(loaded.source, ResponsesSource):
                for name, item in loaded.source.items.items():
                    if not roles or item.role in roles:
                        found.setdefault(name, item)
        return list(found.items())

    def samples(self, item_id: str) -> list[Sample]:
        """Return the answers to an item as numbers, a sample a cell; all items are counted in one scan.

        Items whose answers are words or several at once give none; ``choices`` counts those.
        """
        return self._surveys.samples(item_id)

    def choices(self, item_id: str) -> list[Choices]:
        """Return how many people chose each answer of an item, words too, and how many answered at all."""
        return self._surveys.choices(item_id)

    def joint_choices(self, item_id: str) -> list[JointChoices]:
        """Return how many people chose each two answers of an item together, and how many answered at all."""
        return self._surveys.joint_choices(item_id)

    def pair(self, first_id: str, second_id: str) -> list[PairSample]:
        """Return the joint answers of the same people to two items, also across sources where the ids match."""
        return self._surveys.pair(first_id, second_id)

    def again(self, item_id: str, earlier: str, later: str) -> list[PairSample]:
        """Return the answers of the same people to an item in two waves, the later one first, in the later's cells.

        None where the same people were not asked again, or nobody tells who they are.
        """
        return self._surveys.again(item_id, earlier, later)

    def means(self, item_ids: Sequence[str], valence: bool = False) -> list[Sample]:
        """Return people's means over the items they answered; ``valence`` stretches every scale to -2..+2 first."""
        return self._surveys.means(item_ids, valence)

    def plan_means(self, sets: Sequence[Sequence[str]]) -> None:
        """Say which ``means`` will be asked for, so that they are made together; to say nothing costs only time."""
        self._surveys.plan_means(sets)

    def gaps(self, pairs: Sequence[tuple[str, str]]) -> list[Sample]:
        """Return each respondent's mean gap, first item minus second, over the pairs that he answered."""
        return self._surveys.gaps(pairs)

    def crowd(self, item_ids: Sequence[str]) -> Crowd | None:
        """Return whole people, for methods that need them: a compact table of the answers to some items, no ids.

        None where nobody answered any of them. It is the only result that grows with the rows.
        """
        return self._surveys.crowd(item_ids)

    def valences(self, level: str) -> dict[str, list[Sample]]:
        """Return the moods of mentions by place of ``level`` (stage or step), averaged inside each person first."""
        return self._passages.valences(level)

    def heard(self) -> list[Heard]:
        """Return how many people each method of asking heard; the empty method stands for all."""
        return self._passages.heard()

    def mentions(self) -> list[MentionCount]:
        """Return people and passages by place, kind, code and method."""
        return self._passages.mentions()

    def crossings(self, wanted: Callable[[str], bool]) -> list[tuple[str, Atoms]]:
        """Return the voice and the atoms of every base that was asked for so far: which people are in which cells.

        Only of the voices that ``wanted`` accepts. This is what one must know to see what follows from the cells shown.
        """
        voice = voice_of_logs(self.project)
        broken_down = [(log, log.breakdowns) for log in self.logs if log.breakdowns and wanted(voice)]
        journeys = [(voice, breakdowns.atoms(log)) for log, breakdowns in broken_down]
        return [*self._surveys.crossings(wanted), *self._passages.crossings(wanted), *journeys]

    def journeys(self) -> int:
        """Return how many different journeys the event logs record together."""
        return self._traffic.journeys()

    def contacts(self) -> list[Contact]:
        """Return journeys by place and channel, from event logs."""
        return self._traffic.contacts()

    def steps_back(self) -> list[tuple[str, Ratio]]:
        """Return how often journeys go back to an earlier stage, by the stage they leave; see ``Staged``."""
        return self._staged.steps_back()

    def left(self, follow_us: int) -> list[Left]:
        """Return what journeys do after each place of the map; see ``Staged``."""
        return self._staged.left(follow_us)

    def handoffs(self) -> list[Passing]:
        """Return passings between departments in event logs, matched to the model's hand-offs."""
        return self._handovers.handoffs()

    def legs(self) -> list[Leg]:
        """Return for every hand-off of the logs, and for all of a journey, how often, how long, asked again, sent back.
        """
        return self._handovers.legs()

    def hours_at(self, ranks: Mapping[Ends, Sequence[int]], throughput: bool = False) -> dict[tuple[Ends, int], float]:
        """Return waits of hand-offs (or throughput times of journeys) by rank, counted from 1, in hours."""
        return self._handovers.hours_at(ranks, throughput)

    def received(self) -> list[Received]:
        """Return how much of the information came that hand-offs are to pass."""
        return self._handovers.received()

    def items_received(self) -> list[ItemReceived]:
        """Return for every item of information in how many journeys it came."""
        return self._handovers.items_received()

    def paths(self) -> list[Paths]:
        """Return the journeys of the logs with what disturbed them, all and by the channel in which they began."""
        return self._handovers.paths()

    def intents(self) -> list[Intents]:
        """Return what people came with and whether the first contact settled it, all and by its channel."""
        return self._handovers.intents()

    def quotes(self) -> list[Quote]:
        """Return every passage that has words, in the order of the files; none is cleared to be shown yet."""
        names = {s.index: s.name for s in self._loaded}
        return [
            Quote(place, kind, code, text, voice, method, names[index])
            for place, kind, code, text, voice, method, index in self._engine.rows(rows.QUOTES)
        ]

    def sources(self) -> list[SourceCount]:
        """Return how many people (or journeys) and rows stand behind each source, method and voice."""
        found, of_logs = [], voice_of_logs(self.project)
        for loaded in self._loaded:
            sql = rows.SOURCE_COUNTS[loaded.kind].format(index=loaded.index)
            engine = self._counts if loaded.kind == "events" else self._engine
            for method, voice, people, count, *ends in engine.rows(sql):
                days = (_day(loaded.zone.clock_us(us)) for us in ends if us is not None)
                who = of_logs if loaded.kind == "events" else voice
                found.append(SourceCount(loaded.name, loaded.kind, method, who, people, count, *days))
        return found

    def intake(self) -> list[Intake]:
        """Return for every source what became of its rows and cells: nothing is dropped in silence."""
        found = []
        for s in self._loaded:
            items, more = s.survey.intakes() if s.survey else ([], [])
            found.append(Intake(
                s.name, s.kind, tuple(f.name for f in s.raw.files), tuple(f.encoding for f in s.raw.files), s.raw.rows,
                tuple(replace(item, spot=s.spots.get(item.item, Spot())) for item in items),
                (*notes_of(s.raw), *s.notes, *more, *self._broken_down.get(s.index, ())), s.raw.spot,
            ))
        return found

    @cached_property
    def _broken_down(self) -> dict[int, list[Note]]:
        """What there is to report of the segments of logs, at the first source of each that asks for any."""
        asking = {
            homes_of(self.project)[s.index]: s.index
            for s in reversed(self._loaded) if isinstance(s.source, Events) and s.source.segment_names
        }
        return {asking[log.home]: list(log.breakdowns.notes(log)) for log in self.logs if log.breakdowns}

    def query(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """Return the rows of one SELECT over ``responses``, ``mentions`` and ``events``, with parameters as ``$name``.

        responses: source, row, respondent, wave, voice, weight, item, answer, value. mentions: source, row, respondent,
        wave, voice, method, place, stage, kind, code, valence, text, coder, recording, time_code. events: source, row,
        journey, activity, place, stage, time, finish, channel, department, resource, outcome, cost, intent, resolved,
        asked_again, passed.
        """
        import duckdb

        self._make_views()
        statements = duckdb.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise EvidenceError(N_("Only one SELECT may be asked of the evidence."))
        try:
            return self._engine.rows(sql, params or None)
        except duckdb.CatalogException as error:
            if self._spark is None or "events" not in str(error):
                raise
            raise EvidenceError(N_("The event logs are counted by Spark; a plugin asks for them in DuckDB. Leave out "
                                   "--engine spark, or the plugin's metric.")) from None

    def ask_logs(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """Return the rows of one SELECT over ``events`` (columns as in ``query``) in the SQL that all engines share."""
        return self._counts.rows(sql, params or None)

    def hand_logs(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Make (or make anew) a small table that ``ask_logs`` may join; see ``LogEngine.small``."""
        self._counts.small(name, columns, rows)

    def _make_views(self) -> None:
        if not self._has_views:
            rows.make_views(self._engine, [s.survey for s in self._loaded if s.survey])
            self._has_views = True

    def close(self) -> None:
        """Close the engines and remove their scratch files."""
        self._engine.close()
        if self._spark:
            self._spark.close()

    def __enter__(self) -> Evidence:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
                 ) -> None:
        self.close()


def _day(microseconds: int) -> date:
    """Return the day of a moment of a clock."""
    return (datetime(1970, 1, 1) + timedelta(microseconds=microseconds)).date()
