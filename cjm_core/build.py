"""The recipe: load, check, measure, draw, write; each step takes what the one before it made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cjm_core.errors import N_, CjmError, Message, NoRowsError, Spot, WrongUsageError, nearest
from cjm_core.extensions import Issue, Metric, Quote, SourceCount, Visual
from cjm_core.findings import Findings
from cjm_core.painting import Painter
from cjm_core.plugins import Plugins, installed_plugins
from cjm_core.writing import FileSet, must_take_files

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.intake import Intake
    from cjm_core.evidence.power import Power as Power
    from cjm_core.formats import LoadedProject
    from cjm_core.model import Project

Progress = Callable[[str, int, int], None]
FORMATS = ("svg", "png", "pdf", "html")
PAGES = ("A4", "A3", "A1", "A0", "16x9")
LOAD, READ, MEASURE, CHECK, WRITE = (
    N_("Reading the project"), N_("Reading the data"), N_("Measuring"), N_("Checking"), N_("Writing"),
)


def silent(step: str, done: int, total: int) -> None:
    """Progress for nobody: what is called where no one watches."""


@dataclass(frozen=True)
class Measured:
    """A project with all that its evidence says: findings, quotes that may be shown, sources and what intake met.

    ``empty`` are warnings about sources that have no rows yet.
    """

    loaded: LoadedProject
    metrics: tuple[Metric, ...]
    findings: Findings
    quotes: tuple[Quote, ...] = ()
    sources: tuple[SourceCount, ...] = ()
    intake: tuple[Intake, ...] = ()
    empty: tuple[Issue, ...] = ()
    waves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Built:
    """What a build left behind: the files, the one to open first, and what the user should know of."""

    files: tuple[Path, ...]
    first: Path | None
    issues: tuple[Issue, ...]


def open_project(folder: Path, plugins: Plugins | None = None) -> tuple[LoadedProject, Plugins]:
    """Read a project with its templates; every plugin that it names must work (``PluginError`` otherwise)."""
    from cjm_core.formats import load_project

    plugins = plugins or installed_plugins()
    loaded = load_project(folder, plugins.shelf())
    for name in loaded.project.plugins:
        plugins.must_work(name)
    return loaded, plugins


def project_metrics(project: Project, plugins: Plugins, only: Sequence[str] = ()) -> tuple[Metric, ...]:
    """Return the metrics of the core and of the project's plugins; with ``only``, those of these names."""
    core = _core_metrics()
    metrics = (*core, *plugins.metrics(project, [m.name for m in core]))
    return _chosen(metrics, only, N_("no metric `{name}`; did you mean {near}?"))


def _core_metrics() -> tuple[Metric, ...]:
    from cjm_core.metrics import CORE_METRICS

    return CORE_METRICS


def project_visuals(project: Project, plugins: Plugins, only: Sequence[str] = ()) -> tuple[Visual, ...]:
    """Return the views and charts of the core and of the project's plugins; with ``only``, those of these names."""
    from cjm_core.render.charts import CORE_CHARTS
    from cjm_core.scene import CORE_VIEWS

    core = (*CORE_VIEWS, *CORE_CHARTS)
    visuals = (*core, *plugins.visuals(project, [v.name for v in core]))
    names = [name.removeprefix("chart-") for name in only]
    return _chosen(visuals, names, N_("no view `{name}`; did you mean {near}?"))


def _chosen(things: Sequence[Any], only: Sequence[str], sentence: str) -> tuple[Any, ...]:
    known = [thing.name for thing in things]
    for name in only:
        if name not in known:
            near = nearest(name, known) or known
            raise WrongUsageError(sentence, name=name, near=", ".join(f"`{n}`" for n in near))
    return tuple(thing for thing in things if not only or thing.name in only)


def power_of(engine: str = "duckdb", master: str = "", memory: str | None = None, threads: int | None = None,
             scratch: Path | None = None) -> Power:
    """Return what does the counting and its limits. Raises WrongUsageError for what it cannot be."""
    from cjm_core.evidence.power import Power

    return Power(engine, master, memory, threads, scratch)


def measure_project(
    folder: Path, only: Sequence[str] = (), progress: Progress = silent, plugins: Plugins | None = None,
    power: Power | None = None,
) -> Measured:
    """Load a project and compute its findings; with ``only``, those of the metrics of these names."""
    progress(LOAD, 0, 1)
    loaded, plugins = open_project(folder, plugins)
    return measure(loaded, plugins, project_metrics(loaded.project, plugins, only), progress, power)


def measure(
    loaded: LoadedProject, plugins: Plugins, metrics: tuple[Metric, ...], progress: Progress = silent,
    power: Power | None = None,
) -> Measured:
    """Compute the findings of a loaded project; a project without data has none."""
    if not loaded.project.data:
        return Measured(loaded, metrics, Findings())
    from cjm_core.metrics import gate_quotes
    from cjm_core.metrics import measure as findings_of

    evidence, empty = evidence_of(loaded, plugins, progress, power)
    with evidence:
        progress(MEASURE, 0, len(metrics))
        findings = findings_of(evidence, _counted(metrics, progress))
        quotes = gate_quotes(evidence.quotes(), evidence, loaded.project.thresholds)
        return Measured(loaded, metrics, findings, tuple(quotes), tuple(evidence.sources()), tuple(evidence.intake()),
                        empty, evidence.waves)


def evidence_of(loaded: LoadedProject, plugins: Plugins, progress: Progress, power: Power | None = None
                ) -> tuple[Evidence, tuple[Issue, ...]]:
    """Open the evidence of a project; sources that have a header but no rows yet are left out, each with a warning."""
    from cjm_core.evidence import open_evidence

    data = list(enumerate(loaded.project.data))
    empty: list[Issue] = []
    formats = plugins.formats(loaded.project)

    def spots(*loc: int | str) -> Spot:
        return loaded.sources.spot(loc[0], data[int(loc[1])][0], *loc[2:])

    while True:
        rest = loaded.project.model_copy(update={"data": tuple(source for _, source in data)})
        try:
            return open_evidence(rest, loaded.folder, progress=lambda _, done, of: progress(READ, done, of),
                                 spots=spots, formats=formats, power=power), tuple(empty)
        except NoRowsError as error:
            index, source = data.pop(error.message.values["source"])
            message, spot = Message(_NO_ROWS, {"file": source.file}), loaded.sources.spot("data", index, "file")
            empty.append(Issue("warning", "no_rows", source.id or "", message, spot))


_NO_ROWS = N_("{file} holds no rows yet; what hangs on it is drawn as an assumption")


def _counted(metrics: tuple[Metric, ...], progress: Progress) -> tuple[Metric, ...]:
    """Let each metric tell the progress its title when its turn has come."""

    def telling(position: int, metric: Metric) -> Metric:
        def compute(evidence: Any) -> Any:
            progress(metric.title, position, len(metrics))
            return metric.compute(evidence)

        return replace(metric, compute=compute)

    return tuple(telling(position, metric) for position, metric in enumerate(metrics))


def check_project(
    folder: Path, today: date | None = None, progress: Progress = silent, plugins: Plugins | None = None,
    power: Power | None = None,
) -> tuple[Issue, ...]:
    """Return every issue of a project, by place in its files: of the files, the evidence, the rules and the plugins."""
    from cjm_core.formats import BrokenProjectError

    progress(LOAD, 0, 1)
    try:
        loaded, plugins = open_project(folder, plugins)
        measured = measure(loaded, plugins, project_metrics(loaded.project, plugins), progress, power)
        progress(CHECK, 0, 1)
        return check(measured, plugins, today)
    except BrokenProjectError as error:
        return error.issues
    except CjmError as error:
        if not error.spot.file:
            raise
        return (Issue("error", "unreadable", "", error.message, error.spot),)


def check(measured: Measured, plugins: Plugins, today: date | None = None) -> tuple[Issue, ...]:
    """Run the rules of the core and of the project's plugins; issues come with their places in the files."""
    from cjm_core.checks import CORE_CHECKS
    from cjm_core.checks import check as run

    project = measured.loaded.project
    rules = (*CORE_CHECKS, *plugins.checks(project, [rule.name for rule in CORE_CHECKS]))
    findings = measured.findings if project.data else None
    found = run(project, findings, today=today, intake=measured.intake, checks=rules)
    return _placed([*measured.empty, *found], measured)


def intake_issues(measured: Measured) -> tuple[Issue, ...]:
    """Return what became of rows and answers that could not be used, as warnings at their item or source."""
    from cjm_core.checks import intake_issues as told

    return _placed([*measured.empty, *told(measured.intake)], measured)


def _placed(issues: Iterable[Issue], measured: Measured) -> tuple[Issue, ...]:
    """Give every issue the place in the user's files of what it is about; order them by gravity and place."""
    sources = measured.loaded.sources
    placed = [i if i.spot.file else replace(i, spot=sources.thing(i.id)) for i in issues]
    return tuple(sorted(placed, key=lambda i: (_GRAVITY.get(i.level, 2), i.spot, i.rule, i.id, str(i.message))))


_GRAVITY = {"error": 0, "warning": 1}


def build_project(
    folder: Path,
    out: Path,
    views: Sequence[str] = (),
    formats: Sequence[str] = FORMATS,
    page: str = "A3",
    langs: Sequence[str] = (),
    progress: Progress = silent,
    plugins: Plugins | None = None,
    power: Power | None = None,
) -> Built:
    """Draw a project's maps, charts and report into ``out``; all files appear together when all are whole.

    ``views`` empty means every view and chart; ``langs`` empty means the project's language.
    """
    _known(formats, FORMATS, N_("no format `{name}`; there is {known}"))
    _known([page], PAGES, N_("no page `{name}`; there is {known}"))
    must_take_files(out)
    progress(LOAD, 0, 1)
    loaded, plugins = open_project(folder, plugins)
    visuals = project_visuals(loaded.project, plugins, views)
    measured = measure(loaded, plugins, project_metrics(loaded.project, plugins), progress, power)
    progress(CHECK, 0, 1)
    issues = check(measured, plugins)
    with FileSet(out) as files:
        shown = for_readers(measured)
        painter = Painter(shown, visuals, tuple(formats), page, check(shown, plugins), files, progress,
                          _headlines(shown.metrics))
        painter.paint(tuple(langs) or (loaded.project.language,))
        files.write("findings.csv", findings_text(measured.findings, "csv").encode())
        progress(WRITE, 0, 1)
    return Built(files.files, painter.first, (*issues, *painter.troubles))


def _headlines(metrics: Iterable[Metric]) -> dict[str, str]:
    """Return the titles of the plugins' metrics, which stand in the strip of numbers on a map."""
    core = {metric.name for metric in _core_metrics()}
    return {m.name: m.title for m in metrics if m.name not in core}


def for_readers(measured: Measured) -> Measured:
    """Return what a client may read: no cell of the data that could not be read, since it may name somebody."""
    return replace(measured, intake=tuple(source.without_examples() for source in measured.intake))


def _known(names: Sequence[str], known: Sequence[str], sentence: str) -> None:
    for name in names:
        if name not in known:
            raise WrongUsageError(sentence, name=name, known=", ".join(known))


def findings_text(findings: Findings, fmt: str, lang: str = "en") -> str:
    """Return the findings as ``csv``, ``json``, or as a ``table`` for people with the methods said in ``lang``."""
    from cjm_core.findings_text import findings_csv, findings_json, findings_table

    if fmt == "table":
        return findings_table(findings, lang)
    return {"csv": findings_csv, "json": findings_json}[fmt](findings)


def new_project(folder: Path, begun_from: str | Path, lang: str, plugins: Plugins | None = None,
                encoding: str | None = None) -> tuple[Path, ...]:
    """Write a new project into an absent or empty folder, from a template's name or a file of answers (a Path)."""
    from cjm_core.formats import new, new_from

    if isinstance(begun_from, Path):
        return new_from.new_project_from(folder, begun_from, lang, encoding)
    return new.new_project(folder, begun_from, lang, (plugins or installed_plugins()).shelf())


def language_of(folder: Path) -> str:
    """Return the language that a project says it is in, ``ru`` or ``en``; nothing where it says none."""
    from cjm_core.formats.project import language_of as written

    return written(folder)


def json_schema(kind: str = "project") -> dict[str, Any]:
    """Return the JSON Schema of what a user writes: ``project``, ``journey`` or ``template``."""
    from cjm_core.formats.schema import json_schema as made

    return made(kind)
