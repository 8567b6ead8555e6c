"""Opening a project's evidence: every source read into a fresh engine, which is then locked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from cjm_core.errors import N_, EvidenceError, Spot
from cjm_core.evidence import frame, mentions
from cjm_core.evidence.engine import Engine
from cjm_core.evidence.evidence import Evidence, Loaded
from cjm_core.evidence.log import on_spark, reading
from cjm_core.evidence.log.asked_steps import strange_outcomes, strange_steps
from cjm_core.evidence.log.event_log import EventLog
from cjm_core.evidence.log.homes import homes_of
from cjm_core.evidence.log.parts import Breakdowns, breakdowns_of
from cjm_core.evidence.log_engine import LogEngine
from cjm_core.evidence.marks import mark_panels
from cjm_core.evidence.people import People
from cjm_core.evidence.power import Power
from cjm_core.evidence.raw import Raw, let_go, load_raw, unweighted
from cjm_core.evidence.responses import Responses
from cjm_core.evidence.spark import SparkEngine
from cjm_core.evidence.zone import NO_ZONE, Zone, zone_of
from cjm_core.extensions import Format
from cjm_core.model import Item, Project, Text
from cjm_core.model import codebook as cb

Progress = Callable[[str, int, int], None]
SpotOf = Callable[..., Spot]


def open_evidence(project: Project, folder: Path, memory: str | None = None, threads: int | None = None,
                  progress: Progress | None = None, spots: SpotOf | None = None, formats: Sequence[Format] = (),
                  power: Power | None = None) -> Evidence:
    """Read every data source of ``project`` from ``folder`` into a locked engine.

    ``memory`` (such as ``1GB``) and ``threads`` limit the engine; ``power`` says that and all else of the engine, also
    that Spark counts the event logs. ``progress(file, done, of)`` is told of every source; ``spots`` says where a
    location such as ``("data", 0, "file")`` stands in the project's files; ``formats`` are readers of plugins.
    Raises EvidenceError for whatever cannot be read as the codebook says.
    """
    _check_items_agree(project)
    power = power or Power(memory=memory, threads=threads)
    engine = Engine(power.memory, power.threads, power.scratch)
    spark: SparkEngine | None = None
    try:
        if power.spark and any(isinstance(source, cb.Events) for source in project.data):
            spark = SparkEngine(power)
        for statement in mentions.TABLES:
            engine.run(statement)
        places = list(dict.fromkeys(p for j in project.journeys for p in j.places()))
        loader = _Loader(project, engine, folder, places, spots or (lambda *_: Spot()), formats, power, spark)
        loaded = loader.load_all(progress)
        panels = mark_panels(engine, [s.survey.people for s in loaded if s.survey])
        for one in loaded:
            one.notes += [panels[one.index]] if one.index in panels else []
        counts: LogEngine = spark or engine
        reading.bring_together(counts, loader.logs)
        logs = _event_logs(project, counts, loader.logs)
        for one in [s for s in loaded if isinstance(s.source, cb.Events)][:1]:
            one.notes += [*strange_steps(project, logs), *strange_outcomes(project, logs)]
        engine.lock([f.path for s in loaded for f in s.raw.files if f.kind == "parquet"])
        return Evidence(project, engine, loaded, _waves(project, engine, loaded), places, logs, spark)
    except BaseException:
        engine.close()
        if spark:
            spark.close()
        raise


def open_log(file: Path, columns: cb.EventColumns | Mapping[str, str] | None = None, memory: str | None = None,
             threads: int | None = None, formats: Sequence[Format] = (), power: Power | None = None, **said: Any
             ) -> Evidence:
    """Read one event log (a file, a folder or a pattern of files) that belongs to no project; see its ``logs``.

    XES and OCEL files need no ``columns``. ``said`` is what else a project's file may say of a log, such as
    ``timezone`` and ``object_type``.
    """
    source = cb.Events.model_validate(
        {"kind": "events", "file": file.name, **({"columns": columns} if columns else {}), **said})
    return open_evidence(Project(title=Text(file.name), data=(source,)), file.parent, memory, threads, formats=formats,
                         power=power)


def _event_logs(project: Project, engine: LogEngine, logs: Sequence[reading.Log]) -> list[EventLog]:
    """Return one event log for every journey that is recorded, of all sources that record it."""
    homes, found = homes_of(project), list[EventLog]()
    for number, home in enumerate(dict.fromkeys(homes.values())):
        own = [log for log in logs if homes[log.index] == home]
        fields = {"end" if f == "finish" else f for log in own for f in log.fields}
        log = EventLog(engine, home, number, [log.index for log in own], fields)
        log.before = tuple(found)
        log.zone = next((one.zone for one in own if one.zone), NO_ZONE)
        broken_down = breakdowns_of([s for i, s in enumerate(project.data) if isinstance(s, cb.Events)
                                     and homes[i] == home], own)
        log.breakdowns = Breakdowns(broken_down, engine, number) if broken_down else None
        found.append(log)
    return found


@dataclass
class _Loader:
    project: Project
    engine: Engine
    folder: Path
    places: list[str]
    spots: SpotOf
    formats: Sequence[Format]
    power: Power
    spark: SparkEngine | None
    groups: int = 0
    logs: list[reading.Log] = field(default_factory=list)

    def load_all(self, progress: Progress | None) -> list[Loaded]:
        """Read every source into the engine."""
        sources, loaded = self.project.data, list[Loaded]()
        for index, source in enumerate(sources):
            if progress:
                progress(source.file, index, len(sources))
            loaded.append(self._load(index, source))
        if progress and loaded:
            progress(sources[-1].file, len(loaded), len(loaded))
        return loaded

    def _load(self, index: int, source: cb.Responses | cb.Mentions | cb.Events) -> Loaded:
        if source.decimal not in (None, ".", ","):
            raise EvidenceError(N_("The decimal mark must be `,` or `.`; got {mark}."),
                                spot=self.spots("data", index, "decimal"), mark=source.decimal)
        if isinstance(source, cb.Events):
            return self._events(index, source)
        voice = self.project.voice or ""
        if isinstance(source, cb.Mentions):
            raw = self._raw(index, source, *mentions.columns_of(source))
            notes = mentions.load_mentions(self.engine, index, source, raw, self.places, voice)
            return Loaded(index, source, raw, notes)
        raw = self._raw(index, source, frame.columns_of(source))
        shape, notes = frame.frame_of(self.engine, index, source, raw)
        people = People(self.engine, index, source, raw, shape, voice, self.groups)
        self.groups += len(people.groups)
        placed = {name: self.spots("data", index, "items", name) for name in source.items}
        unused = unweighted(raw) if source.weight is None and source.weighting is None else []
        return Loaded(index, source, raw, [*notes, *unused, *people.notes], Responses(people), placed)

    def _raw(self, index: int, source: cb.Responses | cb.Mentions | cb.Events, columns: list[str],
             optional: frozenset[str] = frozenset(), moments: Sequence[str] = (), zone: Zone | None = None) -> Raw:
        foreign = {suffix: partial(_foreign, f, source) for f in self.formats for suffix in f.suffixes}
        return load_raw(self.engine, index, source, columns, self.folder, self.spots("data", index, "file"), foreign,
                        optional, moments, zone)

    def _events(self, index: int, source: cb.Events) -> Loaded:
        """Read a log into the engine that counts; Spark gets what it cannot read itself handed over."""
        zone, spot = None, self.spots("data", index, "file")
        if source.timezone is not None:
            zone = zone_of(self.engine, source.timezone, self.spots("data", index, "timezone"))
        columns, moments = reading.columns_of(source), reading.moments_of(source)
        if on_spark.on_cluster(source.file):
            return self._from_cluster(index, source, columns, moments, spot)
        raw = self._raw(index, source, columns, reading.optional_of(source), moments, zone)
        as_it_is = self.power.local and source.prepare is None and source.timezone is None
        if self.spark and as_it_is and on_spark.taken(self.spark, self.engine, index, raw, moments):
            return self._log(self.spark, index, source, raw)
        read = self._log(self.engine, index, source, raw, zone)
        if not raw.moments.keys() >= set(moments):
            let_go(self.engine, raw)
        if self.spark:
            on_spark.hand_over(self.spark, self.engine, self.logs[-1].name, self.power, spot)
        return read

    def _log(self, engine: LogEngine, index: int, source: cb.Events, raw: Raw, zone: Zone | None = None) -> Loaded:
        """Bring the events of a source under canonical names, in whichever engine reads its rows."""
        handoffs = [h for j in self.project.journeys for h in j.handoffs]
        named = {word for h in handoffs for item in h.passes_words for word in item}
        log, found = reading.load_log(engine, index, source, raw, self.places, sorted(named),
                                      self.project.channel_words(), zone)
        self.logs.append(log)
        return Loaded(index, source, raw, found, zone=zone or NO_ZONE)

    def _from_cluster(self, index: int, source: cb.Events, columns: Sequence[str], moments: Sequence[str], spot: Spot
                      ) -> Loaded:
        """Leave a log where it lies, on the storage of a cluster, and let Spark read it there."""
        if self.spark is None:
            raise EvidenceError(N_("{file} lies on a cluster; only Spark reads it there: add --engine spark and name "
                                   "its --master."), spot=spot, file=source.file)
        if source.prepare is not None or source.timezone is not None:
            raise EvidenceError(N_("{file} lies on a cluster and is read there as it is, times on the clock of UTC: "
                                   "take `prepare` and `timezone` out, and prepare the rows where they lie."),
                                spot=spot, file=source.file)
        raw = on_spark.raw_at(self.spark, index, source.file, columns, moments, spot)
        return self._log(self.spark, index, source, raw)


def _foreign(reader: Format, source: cb.Responses | cb.Mentions | cb.Events, path: Path) -> Any:
    return reader.read(path, source)


def _waves(project: Project, engine: Engine, loaded: Sequence[Loaded]) -> list[str]:
    """Return the waves of all sources: in the project's order, those that it does not name after them."""
    found = {g.wave for s in loaded if s.survey for g in s.survey.people.groups}
    found |= {wave for (wave,) in engine.rows("SELECT DISTINCT wave FROM mentions")}
    return [w for w in project.waves if w in found] + sorted(found.difference(project.waves))


def _check_items_agree(project: Project) -> None:
    """Refuse one item id that means different things in two sources: their answers would be counted together."""
    seen: dict[str, Item] = {}
    for source in project.data:
        for name, item in source.items.items() if isinstance(source, cb.Responses) else ():
            first = seen.setdefault(name, item)
            same = ("at", "promise", "role", "scale", "labels", "better", "separator")
            for key in same:
                if getattr(first, key) != getattr(item, key):
                    raise EvidenceError(
                        N_("The item {item} stands in two sources with a different {key}. Make them equal, or give one "
                           "another id."), item=name, key=key,
                    )
