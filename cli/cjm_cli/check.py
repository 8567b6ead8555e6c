"""``cjm check``: what is wrong with a project, and where."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cjm_cli import issues as issue_text
from cjm_cli.power import power_options
from cjm_cli.progress import ProgressBar
from cjm_cli.speech import N_, option
from cjm_cli.speech import command as declared

if TYPE_CHECKING:
    from cjm_core.build import Power


@declared("check", help=N_(
    "Say what is wrong with PROJECT (a folder with cjm.yaml), each with its place in the files and what to do. "
    "Exit code 0 when there are at most warnings, 1 when there are errors."))
@click.argument("project", type=click.Path(path_type=Path), default=".")
@option("--json", "as_json", is_flag=True, help=N_("Print the issues as JSON."))
@option("--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
        help=N_("The day on which reviews count as overdue; without it today."))
@power_options
def command(project: Path, as_json: bool, today: datetime | None, power: Power) -> int:
    """Check a project."""
    from cjm_core.build import check_project

    with ProgressBar() as progress:
        issues = check_project(project, today.date() if today else date.today(), progress, power=power)
    if as_json:
        click.echo(json.dumps([issue_text.as_json(issue) for issue in issues], ensure_ascii=False, indent=1))
    else:
        for issue in issues:
            click.echo(issue_text.line(issue))
        click.echo(issue_text.summary(issues))
    return int(any(issue.level == "error" for issue in issues))
