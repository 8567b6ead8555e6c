"""From a log to a draft project: read, find the flow, propose stages, write a project that draws what is measured."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cjm_core.errors import N_, EvidenceError, Spot, WrongUsageError, nearest
from cjm_core.language import LANGUAGES
from cjm_core.plugins import Plugins, installed_plugins
from cjm_core.writing import whole_folder

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog
    from cjm_core.evidence.log.phases import Progress
    from cjm_core.evidence.log.typical import Typical
    from cjm_core.evidence.power import Power
    from cjm_core.formats.mined import Draft, DraftHandoff, DraftStep

Told = Callable[[str, int, int], None]
READ, FIND, COPY = N_("Reading the log"), N_("Finding the flow"), N_("Writing the project")
MOST_STEPS, LEAST_SHARE, STEPS_AT_ANY_RATE = 40, 0.01, 10
"""So many activities at most become steps, each of them of at least that share of journeys; these many of the most
frequent ones where no activity has that share."""
MOST_WORKERS, MOST_HANDOFFS, LEAST_PASSING, LEAST_PART = 12, 12, 0.05, 0.2
"""So many departments (or resources) become roles, and hand-offs of at least that share of journeys; of the workers of
a step those with at least that part of its events are named."""
MOST_CHANNELS, FEWEST_EVENTS, LEAST_SERVED = 12, 5, 0.01
"""So many channels of a step at most, each with at least so many or that part of its events: a map drawn from a log is
to know the channels of the log, all but strays."""


QUIET = ("unmapped_activity", "paired")
"""Notes on the log that need not worry anybody: a draft names no places yet, and pairing is told by itself."""


@dataclass(frozen=True)
class Mined:
    """What mining a log left behind: the files, and what stands in the log and in the draft.

    ``kinds`` of activities, ``ways`` (variants); ``frequent`` and ``typical`` journeys took the most frequent way and
    the medoid, ``steps`` activities became steps, ``left_out`` kinds with ``left_events`` events did not. ``resources``
    is how many there are where they were too many to be roles; ``paired`` tells that starts and ends of work were made
    into one event, so that ``kept`` events remain; ``copied_bytes`` is the size of the log in the project.
    """

    folder: Path
    files: tuple[Path, ...]
    events: int
    journeys: int
    kinds: int
    ways: int
    frequent: int
    typical: int
    stages: tuple[str, ...]
    steps: int
    left_out: int
    left_events: int
    roles: int
    handoffs: int
    channels: int
    resources: int
    guessed: tuple[tuple[str, str], ...]
    paired: bool
    kept: int
    notes: int
    copied_bytes: int


@dataclass(frozen=True)
class _Log:
    """The files of a log, what the project calls them, and the entry of ``data:`` that describes them."""

    home: Path
    files: tuple[Path, ...]
    written: str
    columns: Mapping[str, str]
    more: Mapping[str, Any]
    guessed: tuple[str, ...]

    def source(self, file: str) -> dict[str, Any]:
        """Return the entry of ``data:`` for the log under a name."""
        columns = {"columns": dict(self.columns)} if self.columns else {}
        return {"kind": "events", "file": file, **columns, **self.more}

    def unpaired(self) -> _Log:
        """Return the log without its starts and ends of work being made into one event."""
        return replace(self, more={key: value for key, value in self.more.items() if key != "prepare"})


def mine_log(log: Path, folder: Path, columns: Mapping[str, str], lang: str, *, object_type: str = "",
             timezone: str = "", plugin: str = "", voice: str = "", progress: Told = lambda *_: None,
             plugins: Plugins | None = None, power: Power | None = None) -> Mined:
    """Write a draft project into ``folder`` (absent or empty) from an event log: a file, a pattern, or a folder.

    ``columns`` maps journey, activity, time, end, channel, department, resource and outcome to the log's columns; what
    is left out is guessed where its name leaves no doubt. ``object_type`` says whose journeys an OCEL file is to tell,
    ``voice`` whose they are (else what the plugin says), ``power`` what counts, and how much of the machine it may
    take.

    The log is copied into the project, and everything appears at once or not at all. Raises WrongUsageError,
    EvidenceError, PluginError and DrawError.
    """
    from cjm_core.formats.mined import draft_texts, stage_names
    from cjm_core.formats.new import must_be_empty, write

    if lang not in LANGUAGES:
        raise WrongUsageError(N_("no language `{name}`; there is {near}"), name=lang,
                              near=", ".join(nearest(lang, LANGUAGES) or LANGUAGES))
    must_be_empty(folder)
    voice = _voice(plugin, plugins or installed_plugins(), voice)
    found = _found(log, columns, object_type, timezone)
    if log.is_dir() and folder.resolve().is_relative_to(log.resolve()):
        raise WrongUsageError(N_("the project would lie in the folder of the log {log}, and be read as a part of it; "
                                 "name a folder outside with --out"), log=str(log))
    progress(READ, 0, 1)
    draft, told = _read(found, plugin, voice, progress, power)
    progress(COPY, 0, len(found.files))
    with whole_folder(folder) as passing:
        size = 0
        for number, file in enumerate(found.files):
            size += _copied(file, passing / "data" / file.relative_to(found.home))
            progress(COPY, number + 1, len(found.files))
        texts = draft_texts(draft, lang)
        for name, text in texts.items():
            write(passing / name, text)
    return Mined(folder=folder, files=tuple(folder / name for name in texts), stages=tuple(stage_names(draft)),
                 copied_bytes=size, **told)


def _copied(file: Path, target: Path) -> int:
    target.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(file, target)).stat().st_size


def _voice(plugin: str, plugins: Plugins, voice: str) -> str:
    """Return whose journeys they are: as asked, else as the plugin's first template says; nothing without either."""
    if not plugin:
        return voice
    plugins.must_work(plugin)
    shelf = plugins.shelf()
    return voice or next((voice for name in shelf.names(plugin) if (voice := shelf.template(name).voice)), "")


def _found(log: Path, columns: Mapping[str, str], object_type: str, timezone: str) -> _Log:
    """Find the files of a log, and which of their columns hold what."""
    from cjm_core.formats.log_columns import columns_in, lifecycle_column, log_columns
    from cjm_core.formats.log_files import log_files
    from cjm_core.formats.ocel import SUFFIXES as OCEL_SUFFIXES
    from cjm_core.model.preparation import LIFECYCLE

    home, files, written = log_files(log)
    asked = {"timezone": timezone, "object_type": object_type}
    more: dict[str, Any] = {key: value for key, value in asked.items() if value}
    if files[0].name.lower().removesuffix(".gz").endswith(OCEL_SUFFIXES):
        return _Log(home, files, written, columns, more, ())
    if object_type:
        raise WrongUsageError(N_("{file}: only OCEL logs have types of objects; leave --object-type out"),
                              file=files[0].name)
    there = columns_in(files[0])
    said, guessed = log_columns(files[0].name, there, columns)
    state = lifecycle_column(there)
    if state and "end" not in said:
        usual = {} if state == LIFECYCLE else {"lifecycle_column": state}
        more["prepare"] = {"lifecycle": "both", **usual}
    return _Log(home, files, written, said, more, guessed)


def _read(found: _Log, plugin: str, voice: str, progress: Told, power: Power | None) -> tuple[Draft, dict[str, Any]]:
    """Open the log and make the draft; return it with what is told of the log.

    Where a column tells the start of work from its end, the two become one event; where it never does, it is as if
    the column were not there.
    """
    if "prepare" in found.more:
        try:
            return _opened(found, plugin, voice, progress, power)
        except EvidenceError:
            found = found.unpaired()
    return _opened(found, plugin, voice, progress, power)


def _opened(found: _Log, plugin: str, voice: str, progress: Told, power: Power | None
            ) -> tuple[Draft, dict[str, Any]]:
    from cjm_core.evidence import open_evidence
    from cjm_core.evidence.log.phases import progress as steps_of
    from cjm_core.evidence.log.typical import typical
    from cjm_core.model import Project

    project = Project.model_validate({"title": found.written, "data": [found.source(found.written)]})
    with open_evidence(project, found.home, power=power) as evidence:
        log = evidence.logs[0]
        if "prepare" in found.more and not paired(log):
            raise EvidenceError(N_("No event of the log is the start of work and another its end."))
        progress(FIND, 0, 3)
        every = steps_of(log)
        if not every:
            raise EvidenceError(N_("No event of the log has both a journey id and a time that can be read, so there is "
                                   "no journey to draw. Are these the right columns: {columns}?"),
                                spot=Spot(found.written), columns=", ".join(found.columns.values()) or found.written)
        if not any(log.labels[s.code] for s in every):
            raise EvidenceError(N_("No event of the log says what happened: {column} is empty in all of them. Name the "
                                   "right column with --activity."), spot=Spot(found.written),
                                column=found.columns.get("activity", "concept:name"))
        progress(FIND, 1, 3)
        ways = typical(log)
        progress(FIND, 2, 3)
        draft, resources = _drafted(log, every, ways, found, plugin, voice)
        rows = evidence.intake()[0]
        return draft, {
            "events": rows.rows, "journeys": ways.journeys, "kinds": len(every), "ways": ways.ways,
            "frequent": ways.frequent.journeys if ways.frequent else 0,
            "typical": ways.medoid.journeys if ways.medoid else 0, "steps": sum(len(s) for s in draft.stages),
            "left_out": len(draft.left_out), "left_events": sum(k.events for k in draft.left_out),
            "roles": len(draft.workers), "handoffs": len(draft.handoffs), "resources": resources,
            "channels": len({c for stage in draft.stages for s in stage for c in s.channels}),
            "guessed": tuple((f, found.columns[f]) for f in found.guessed),
            "paired": "prepare" in found.more, "kept": sum(s.events for s in every),
            "notes": sum(n.level == "warning" and n.rule not in QUIET for n in rows.notes),
        }


def _drafted(log: EventLog, every: Sequence[Progress], ways: Typical, found: _Log, plugin: str, voice: str
             ) -> tuple[Draft, int]:
    """Return the draft of a log, and how many resources are too many to be roles."""
    from cjm_core.evidence.log.phases import flows, in_order, phases
    from cjm_core.formats.mined import Draft, Kind

    every = [s if log.labels[s.code] else replace(s, step="") for s in every]
    chosen = in_order(steps_chosen(every, ways.journeys))
    left = tuple(Kind(s.step, s.journeys, s.events) for s in every if s not in set(chosen))
    column, resources = _who(log)
    known = _served(log, column, chosen)
    workers = _workers(known)
    cut = phases([s.step for s in chosen], flows(log, chosen))
    source = found.source(f"data/{found.written}")
    if column == "resource":
        source["columns"] = {**source.get("columns", {}), "department": found.columns.get("resource", "org:resource")}
    return Draft(
        name=_title(found.written), file=found.written, source=source,
        stages=tuple(tuple(known[step] for step in stage) for stage in cut), workers=workers,
        handoffs=_handoffs(log, column, chosen, workers, ways.journeys), left_out=left, most=MOST_STEPS,
        guessed=tuple(found.columns[f] for f in found.guessed), plugin=plugin, voice=voice,
    ), resources


def steps_chosen(every: Sequence[Progress], journeys: int) -> list[Progress]:
    """Return which activities become steps: the 40 most frequent, without those of fewer than 1 % of journeys.

    Where none has so many, the ten most frequent. An activity without a name is none.
    """
    named = [s for s in every if s.step]
    frequent = [s for s in named[:MOST_STEPS] if s.journeys >= LEAST_SHARE * journeys]
    return frequent or named[:STEPS_AT_ANY_RATE]


def paired(log: EventLog) -> int:
    """Return how many events of a log have an end of their own."""
    return int(log.ask("paired")[0][0])


def _who(log: EventLog) -> tuple[str, int]:
    """Return the column that tells roles (department, else resource where there are few), and the resources too many.

    Who works in one department is nobody's business on a map, so resources are roles only where they are as few as
    roles are.
    """
    if "department" in log.columns:
        return "department", 0
    count = len(log.words("resource")) - 1
    return ("resource", 0) if 0 < count <= MOST_WORKERS else ("", max(0, count))


def _served(log: EventLog, column: str, chosen: Sequence[Progress]) -> dict[str, DraftStep]:
    from cjm_core.evidence.log.serving import words_of
    from cjm_core.formats.mined import DraftStep

    channels, workers = words_of(log, "channel", chosen), words_of(log, column, chosen) if column else {}
    return {s.step: DraftStep(log.labels[s.code], s.journeys, _channels(channels.get(s.step, [])),
                              _main(workers.get(s.step, []))) for s in chosen}


def _channels(words: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """Return the channels of a step but strays, the main one first; none where most events have no word."""
    total = sum(events for _, events in words)
    if not words or not words[0][0]:
        return ()
    least = min(FEWEST_EVENTS, LEAST_SERVED * total)
    return tuple(word for word, events in words if word and events >= least)[:MOST_CHANNELS]


def _main(words: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """Return the words of at least a fifth of a step's events, three at most; none where most events have no word."""
    total = sum(events for _, events in words)
    if not words or not words[0][0]:
        return ()
    return tuple(word for word, events in words if word and events >= LEAST_PART * total)[:3] or (words[0][0],)


def _workers(known: Mapping[str, DraftStep]) -> tuple[str, ...]:
    """Return who works at steps, in the order in which they come up; where they are many, those at most journeys."""
    weight: dict[str, int] = {}
    for step in known.values():
        for worker in step.workers:
            weight[worker] = weight.get(worker, 0) + step.journeys
    kept = set(sorted(weight, key=lambda w: (-weight[w], w))[:MOST_WORKERS])
    return tuple(w for w in weight if w in kept)


def _handoffs(log: EventLog, column: str, chosen: Sequence[Progress], workers: Sequence[str], journeys: int
              ) -> tuple[DraftHandoff, ...]:
    """Return where at least a twentieth of the journeys passes from one worker to another, at most twelve."""
    from cjm_core.evidence.log.serving import passings
    from cjm_core.formats.mined import DraftHandoff

    often = [p for p in passings(log, column, chosen) if column and p.journeys >= LEAST_PASSING * journeys
             and {p.sender, p.receiver} <= set(workers)][:MOST_HANDOFFS]
    order = {s.step: (i, log.labels[s.code]) for i, s in enumerate(chosen)}
    often.sort(key=lambda p: order[p.step])
    return tuple(DraftHandoff(p.sender, p.receiver, order[p.step][1]) for p in often)


def _title(written: str) -> str:
    name = Path(written.split("/")[0]).name
    stem = name.removesuffix(".gz").rpartition(".")[0] or name
    return " ".join(stem.replace("_", " ").replace("*", " ").split()) or "log"
