"""``cjm measure``: the findings table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cjm_cli.power import power_options
from cjm_cli.progress import ProgressBar
from cjm_cli.speech import N_, option
from cjm_cli.speech import command as declared
from cjm_core.language import readers_language

if TYPE_CHECKING:
    from cjm_core.build import Power


@declared("measure", help=N_(
    "Print the findings of PROJECT: a row a number, with n, interval and method. What could not be read as an "
    "answer is told on stderr."))
@click.argument("project", type=click.Path(path_type=Path), default=".")
@option("--metric", "metrics", multiple=True, metavar="NAME", help=N_("Only this metric; may be given again."))
@option("--format", "fmt", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True,
        help=N_("How to print the table."))
@power_options
def command(project: Path, metrics: tuple[str, ...], fmt: str, power: Power) -> None:
    """Measure a project."""
    from cjm_cli.issues import tell
    from cjm_core.build import findings_text, intake_issues, measure_project

    with ProgressBar() as progress:
        measured = measure_project(project, metrics, progress, power=power)
    tell(intake_issues(measured))
    click.echo(findings_text(measured.findings, fmt, readers_language()), nl=False)
