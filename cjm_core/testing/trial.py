"""An example on trial: written, checked, measured and drawn, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING, Any

from cjm_core.errors import CjmError
from cjm_core.extensions import Example, Visual
from cjm_core.findings import Finding

if TYPE_CHECKING:
    from cjm_core.build import Measured
    from cjm_core.plugins import Plugins

LANGUAGES = ("ru", "en")


def trial_faults(module: ModuleType, answers: dict[str, list[Any]]) -> Iterator[str]:
    """Write every example in each language, and yield what goes wrong on the way from its rows to its pictures.

    ``answers`` holds what each hook of the plugin returned. Every metric must find and every visual must draw something
    in at least one example.
    """
    plugins = _plugins_with(module)
    silent = {f"the metric `{m.name}` finds nothing in any example" for m in answers.get("register_metrics", [])}
    silent |= {f"the visual `{v.name}` draws nothing of any example" for v in answers.get("register_visuals", [])}
    failed = False
    for example in answers["register_examples"]:
        for lang in LANGUAGES:
            faults = list(_example_faults(example, lang, plugins, answers, silent))
            failed = failed or bool(faults)
            yield from (f"the example `{example.name}` in {lang}: {fault}" for fault in faults)
    if not failed:
        yield from sorted(silent)


def _example_faults(example: Example, lang: str, plugins: Plugins, answers: dict[str, list[Any]], silent: set[str]
                    ) -> Iterator[str]:
    with TemporaryDirectory() as name:
        folder = Path(name) / "project"
        try:
            example.write(folder, lang)
            yield from _project_faults(folder, lang, plugins, answers, silent)
        except CjmError as error:
            yield error.text("en")
        except Exception as error:
            yield f"it fails: {type(error).__name__}: {error}"


def _plugins_with(module: ModuleType) -> Plugins:
    """Return the installed plugins and this one, which need not be installed."""
    from cjm_core.plugins import GROUP, Plugins

    installed = list(entry_points(group=GROUP))
    if any(entry.value == module.__name__ for entry in installed):
        return Plugins(installed)
    name = module.__name__.rpartition(".")[2].removeprefix("cjm_")
    return Plugins([*installed, EntryPoint(name, module.__name__, GROUP)])


def _project_faults(folder: Path, lang: str, plugins: Plugins, answers: dict[str, list[Any]], silent: set[str]
                    ) -> Iterator[str]:
    from cjm_core.build import check, measure_project

    measured = measure_project(folder, plugins=plugins)
    project = measured.loaded.project
    if project.language != lang:
        yield f"its `language` is {project.language}"
    for issue in check(measured, plugins):
        if issue.level == "error":
            yield f"{issue.spot}: {issue.message.text('en')}"
    for metric in answers.get("register_metrics", []):
        found = [f for f in measured.findings if f.metric == metric.name]
        yield from _finding_faults(metric.name, found)
        if found:
            silent.discard(f"the metric `{metric.name}` finds nothing in any example")
    for visual in answers.get("register_visuals", []):
        for picture in _pictures(visual, measured, lang):
            yield from _picture_faults(visual, picture)
            silent.discard(f"the visual `{visual.name}` draws nothing of any example")


def _finding_faults(metric: str, found: list[Finding]) -> Iterator[str]:
    if any(f.n is None and not f.suppressed for f in found):
        yield f"the metric `{metric}` gives a number without n"
    astray = [f for f in found if f.value is not None and f.low is not None and f.high is not None
              and not f.low <= f.value <= f.high]
    if astray:
        yield f"the metric `{metric}` at `{astray[0].place}` lies outside its own interval"


def _pictures(visual: Visual, measured: Measured, lang: str) -> Iterator[Any]:
    """Yield what the visual draws of each journey, page by page, leaving out those of which it draws nothing."""
    from cjm_core.extensions import Story
    from cjm_core.render.charts import theme

    for journey in measured.loaded.project.journeys:
        story = Story(measured.loaded.project, journey, measured.findings, measured.quotes, measured.sources, lang)
        with theme():
            picture = visual.draw(story)
        if isinstance(picture, list | tuple):
            yield from picture
        elif picture is not None:
            yield picture


def _picture_faults(visual: Visual, picture: Any) -> Iterator[str]:
    from matplotlib.figure import Figure

    from cjm_core.scene.marks import Scene

    expected = Figure if visual.kind == "chart" else Scene
    if not isinstance(picture, expected):
        got = type(picture).__name__
        yield f"the {visual.kind} `{visual.name}` returns a {got}; expected a {expected.__name__} or None"
    for trouble in getattr(picture, "troubles", ()):
        yield f"the view `{visual.name}` cannot fit the text of `{trouble.about}`: {trouble.text}"
