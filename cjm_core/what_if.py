"""What if: one prediction asked of a project by hand, without writing a scenario into its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cjm_core.build import Measured, Progress, measure, open_project, project_metrics, silent
from cjm_core.errors import N_, WrongUsageError, nearest
from cjm_core.findings import EXTRAPOLATED, Finding
from cjm_core.language import interval, number, translate
from cjm_core.render.place_names import PlaceNames

if TYPE_CHECKING:
    from cjm_core.model import Item
    from cjm_core.plugins import Plugins

ASKED = "what-if"
METRIC = "what_if"
MOST = 1e12

CAUTION = N_("This is how answers go together, not proof of what an action would do.")
BEYOND = N_("Beyond what nearly all people answered: a guess, no prediction.")
NONE = N_("No prediction: `{item}` is not among the drivers of the outcome; these are: {drivers}.")
NO_OUTCOME = N_("This project says nothing of an outcome and its drivers; name them under `analysis:` in cjm.yaml.")
UNTOLD = N_("Cannot be told: too few people answered, or one of the questions could not be used.")


def what_if(folder: Path, levels: Mapping[str, float], progress: Progress = silent, plugins: Plugins | None = None
            ) -> Measured:
    """Measure what the outcome would do if the means of these items came to these ``levels``, all else as it is.

    Raises WrongUsageError for an item that the project lacks (with the nearest names) and a level off its scale.
    """
    from cjm_core.model.analysis import Scenario

    loaded, plugins = open_project(folder, plugins)
    items = PlaceNames(loaded.project, "en").items
    for name, level in levels.items():
        _must_fit(name, level, items)
    scenario = Scenario(id=ASKED, levels=dict(levels))
    analysis = loaded.project.analysis.model_copy(update={"scenarios": (scenario,)})
    asked = replace(loaded, project=loaded.project.model_copy(update={"analysis": analysis}))
    return measure(asked, plugins, project_metrics(asked.project, plugins, (METRIC, "driver", "mean")), progress)


def _must_fit(name: str, level: float, items: Mapping[str, Item]) -> None:
    if name not in items:
        near = nearest(name, list(items)) or list(items)
        raise WrongUsageError(N_("no item `{name}`; did you mean {near}?"), name=name,
                              near=", ".join(f"`{n}`" for n in near))
    scale = items[name].scale
    if abs(level) > MOST:
        raise WrongUsageError(N_("the mean of `{name}` cannot come to {mean}"), name=name, mean=f"{level:g}")
    if scale is not None and not scale.low <= level <= scale.high:
        raise WrongUsageError(N_("`{name}` is asked on {scale}, so its mean cannot come to {mean}"), name=name,
                              scale=scale.root, mean=f"{level:g}")


def what_if_text(measured: Measured, lang: str) -> str:
    """Return the predictions in words: a line a voice and wave, and what they are not."""
    project = measured.loaded.project
    names = PlaceNames(project, lang)
    (scenario,) = project.analysis.scenarios
    rows = list(measured.findings.where(metric=METRIC))
    lines = [_raised(measured, item, level, rows[0].voice if rows else "", names)
             for item, level in scenario.levels.items()]
    if not rows:
        return "\n".join([*lines, translate(NO_OUTCOME, lang), ""])
    lines += [_line(row, names, lang) for row in rows]
    drivers = [f.place for f in measured.findings.where(metric="driver", voice=rows[0].voice, wave=rows[0].wave)]
    for item in scenario.levels:
        if item not in drivers:
            listed = ", ".join(f"`{d}`" for d in drivers)
            lines.append(translate(NONE, lang).format(item=item, drivers=listed))
    if any(EXTRAPOLATED in row.flags for row in rows):
        lines.append(translate(BEYOND, lang))
    if any(row.value is not None for row in rows):
        lines.append(translate(CAUTION, lang))
    return "\n".join([*lines, ""])


def _raised(measured: Measured, item: str, level: float, voice: str, names: PlaceNames) -> str:
    """Say where the mean of an item stands and where it is supposed to come."""
    now = measured.findings.one("mean", item, place_kind="item", voice=voice)
    stands = f" {number(now.value, names.lang, 2)}" if now is not None and now.value is not None else ""
    return f"{names.item(item)}{stands} → {number(level, names.lang, 2)}"


def _line(row: Finding, names: PlaceNames, lang: str) -> str:
    outcome = names.item(row.against.removeprefix("item="))
    who = ", ".join(x for x in (names.voice(row.voice), row.wave) if x)
    if row.value is None or row.low is None or row.high is None:
        return f"{outcome} ({who}): {translate(UNTOLD, lang)}"
    ends = interval(row.low, row.high, lang, 2, signed=True)
    return f"{outcome} ({who}): {number(row.value, lang, 2, signed=True)} {ends}, n {number(row.n or 0, lang, 0)}"
