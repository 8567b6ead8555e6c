"""``cjm what-if``: what the outcome would do if these questions were answered better."""

from __future__ import annotations

from collections import Counter
from math import isfinite, nan
from pathlib import Path
from typing import Any

import click

from cjm_cli.progress import ProgressBar
from cjm_cli.speech import N_, option, said
from cjm_cli.speech import command as declared
from cjm_core.language import readers_language


class Level(click.ParamType[tuple[str, float]]):
    """An item and the mean it is raised to, written ``item=level``."""

    name = "item=level"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, float]:
        """Part the item from its level."""
        item, sign, text = str(value).partition("=")
        try:
            level = float(text.replace(",", "."))
        except ValueError:
            level = nan
        if not isfinite(level):
            sentence = said(N_("write an item of the project and the mean it comes to, for example {example}; got "
                               "{text}"))
            self.fail(sentence.format(example="pickup=4.2", text=f"{item}{sign}{text}"), param, ctx)
        return item.strip(), level


@declared("what-if", help=N_(
    "Predict what the outcome of PROJECT would do if the means of some questions came to other levels, for example "
    "pickup=4.2: with interval, and with a warning where nobody has been. It is no proof of what an action would do."))
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("levels", type=Level(), nargs=-1, required=True, metavar="ITEM=LEVEL...")
@option("--format", "fmt", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True,
        help=N_("How to print it."))
def command(project: Path, levels: tuple[tuple[str, float], ...], fmt: str) -> None:
    """Ask what would be."""
    from cjm_core.build import findings_text
    from cjm_core.what_if import METRIC, what_if, what_if_text

    twice = [item for item, times in Counter(item for item, _ in levels).items() if times > 1]
    if twice:
        raise click.UsageError(said(N_("`{item}` is given two levels; write one")).format(item=twice[0]))
    with ProgressBar() as progress:
        measured = what_if(project, dict(levels), progress)
    if fmt == "text":
        click.echo(what_if_text(measured, readers_language()), nl=False)
    else:
        click.echo(findings_text(measured.findings.where(metric=METRIC), fmt), nl=False)
