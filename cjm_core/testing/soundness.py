"""Is a plugin sound? ``check_plugin`` tells its author, in sentences, all that is not."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from cjm_core.errors import nearest
from cjm_core.extensions import API_VERSION, Check, Example, Format, Metric, Visual
from cjm_core.testing.templates import template_faults
from cjm_core.testing.trial import trial_faults

KINDS: dict[str, type] = {
    "register_templates": Path, "register_metrics": Metric, "register_visuals": Visual, "register_checks": Check,
    "register_formats": Format, "register_commands": object, "register_examples": Example,
}
UNITS = ("points", "share", "people", "count", "hours", "days", "scale", "valence", "sd", "cost", "ratio", "chi2")
NAME = re.compile(r"[a-z][a-z0-9_-]*")
METRIC_NAME = re.compile(r"[a-z][a-z0-9_]*")
LANGUAGES = ("ru", "en")

Answers = dict[str, list[Any]]


def check_plugin(module: ModuleType, examples: bool = True) -> list[str]:
    """Return what is wrong with a plugin, one English sentence a fault; an empty list when it is sound.

    ``module`` is the plugin's package, imported. ``examples=False`` leaves out writing and drawing its example
    projects, which takes seconds.
    """
    faults = list(_hook_faults(module))
    answers: Answers = {}
    faults += _ask(module, answers)
    faults += _template_faults(answers.get("register_templates", []))
    faults += _name_faults(answers)
    faults += _metric_faults(answers.get("register_metrics", []))
    faults += _visual_faults(answers.get("register_visuals", []))
    faults += _format_faults(answers.get("register_formats", []))
    found = answers.get("register_examples", [])
    faults += _title_faults(found)
    if examples and found and not faults:
        faults += trial_faults(module, answers)
    return faults


def _hooks(module: ModuleType) -> dict[str, Any]:
    """Return what the plugin marks with ``hookimpl``, and what only looks like a hook, by name."""
    return {
        name: thing for name, thing in vars(module).items()
        if callable(thing) and (hasattr(thing, "cjm_impl") or name.startswith("register_"))
    }


def _hook_faults(module: ModuleType) -> Iterator[str]:
    needed = getattr(module, "CJM_API", API_VERSION)
    if not isinstance(needed, int) or needed > API_VERSION:
        yield f"CJM_API is {needed!r}, but this cjm knows version {API_VERSION} of the hooks"
    hooks = _hooks(module)
    if not hooks:
        yield (f"`{module.__name__}` has no hook; write at least one, for example `register_templates`, "
               "with `@hookimpl` above it")
    for name, hook in hooks.items():
        if name not in KINDS:
            near = (nearest(name, set(KINDS)) or sorted(KINDS))[0]
            yield f"`{name}` is no hook of cjm; did you mean `{near}`?"
        elif not hasattr(hook, "cjm_impl"):
            yield f"`{name}` is not marked as a hook; write `@hookimpl` (from cjm_core) above it"
        elif inspect.signature(hook).parameters:
            yield f"`{name}` takes arguments; a hook of cjm takes none"
        if name in KINDS and not inspect.getdoc(hook):
            yield f"`{name}` has no docstring; say in one line what it adds"


def _ask(module: ModuleType, answers: Answers) -> Iterator[str]:
    """Call every hook; put what is right into ``answers`` and yield what is wrong."""
    for name, hook in _hooks(module).items():
        if name not in KINDS or inspect.signature(hook).parameters:
            continue
        try:
            answer = hook()
        except Exception as error:
            yield f"`{name}` fails: {type(error).__name__}: {error}"
            continue
        if not isinstance(answer, list | tuple):
            yield f"`{name}` returns {_kind(answer)}; it must return a list"
            continue
        kind = KINDS[name]
        for thing in answer:
            if not isinstance(thing, kind):
                yield f"`{name}` returns {_kind(thing)} in its list; expected {kind.__name__}"
        answers[name] = [thing for thing in answer if isinstance(thing, kind)]


def _kind(thing: Any) -> str:
    return f"a {type(thing).__name__}"


def _twice(names: Iterable[str]) -> list[str]:
    names = list(names)
    return sorted({name for name in names if names.count(name) > 1})


def _template_faults(paths: list[Path]) -> Iterator[str]:
    for stem in _twice(path.stem for path in paths):
        yield f"two templates are called `{stem}`; rename one of the files"
    for path in paths:
        if path.suffix != ".yaml":
            yield f"the template {path.name} must be a .yaml file"
        elif not METRIC_NAME.fullmatch(path.stem):
            yield f"`{path.stem}` cannot be a template's name: use small Latin letters, digits and _, a letter first"
        elif not path.is_file():
            yield f"the template {path} does not exist"
        else:
            yield from template_faults(path)


def _name_faults(answers: Answers) -> Iterator[str]:
    """Names of metrics, visuals, checks, formats and examples are ids, are given once, and do not take the core's."""
    taken = _core_names()
    for hook in ("register_metrics", "register_visuals", "register_checks", "register_formats", "register_examples"):
        what = hook.removeprefix("register_").removesuffix("s")
        names = [thing.name for thing in answers.get(hook, [])]
        for name in names:
            pattern, signs = (METRIC_NAME, "_") if what == "metric" else (NAME, "_ and -")
            if not pattern.fullmatch(name):
                yield (f"`{name}` cannot be the name of a {what}: use small Latin letters, digits, {signs}, "
                       "a letter first")
            if name in taken.get(what, ()):
                yield f"the {what} `{name}` has the name of one of the core's; rename it"
        for name in _twice(names):
            yield f"two {what}s are called `{name}`; rename one"


def _core_names() -> dict[str, set[str]]:
    from cjm_core.metrics import CORE_METRICS
    from cjm_core.render.charts import CORE_CHARTS
    from cjm_core.scene import CORE_VIEWS

    return {"metric": {m.name for m in CORE_METRICS}, "visual": {v.name for v in (*CORE_VIEWS, *CORE_CHARTS)}}


def _metric_faults(metrics: list[Metric]) -> Iterator[str]:
    for metric in metrics:
        if metric.unit not in UNITS:
            yield f"the metric `{metric.name}` has the unit `{metric.unit}`; known are {', '.join(UNITS)}"
        if metric.better not in ("higher", "lower"):
            yield f"the metric `{metric.name}` says better is `{metric.better}`; it is higher or lower"
        for part in ("title", "formula", "source"):
            if not getattr(metric, part).strip():
                yield f"the metric `{metric.name}` has no {part}; the page of metrics prints it"
        if not callable(metric.compute):
            yield f"the metric `{metric.name}` cannot be computed: `compute` is no function"


def _visual_faults(visuals: list[Visual]) -> Iterator[str]:
    for visual in visuals:
        if visual.kind not in ("view", "chart"):
            yield f"the visual `{visual.name}` is of the kind `{visual.kind}`; it is view or chart"
        if not visual.title.strip():
            yield f"the visual `{visual.name}` has no title"
        if not callable(visual.draw):
            yield f"the visual `{visual.name}` cannot be drawn: `draw` is no function"


def _format_faults(formats: list[Format]) -> Iterator[str]:
    for fmt in formats:
        for suffix in fmt.suffixes:
            if not suffix.startswith("."):
                yield f"the format `{fmt.name}` is known by `{suffix}`; a suffix begins with a dot"
        if not fmt.suffixes:
            yield f"the format `{fmt.name}` names no suffix"
        if not callable(fmt.read):
            yield f"the format `{fmt.name}` cannot be read: `read` is no function"


def _title_faults(examples: list[Example]) -> Iterator[str]:
    for example in examples:
        for lang in LANGUAGES:
            if not example.title.get(lang):
                yield f"the example `{example.name}` has no title in {lang}"
        if not example.truth:
            yield f"the example `{example.name}` does not say in `truth` what is planted in it"
