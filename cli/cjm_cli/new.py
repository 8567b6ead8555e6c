"""``cjm new``: a project begun from a template."""

from __future__ import annotations

from pathlib import Path

import click

from cjm_cli.speech import N_, option, said
from cjm_cli.speech import command as declared
from cjm_core.language import readers_language


@declared("new", help=N_(
    "Begin a project in DIR, which must be new or empty, from a template: a journey to bend, its questions ready to "
    "be asked, and a CSV header to fill. It can be drawn at once; everything in it is an assumption."))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@option("--template", required=True, metavar="NAME", help=N_("A name from cjm templates."))
@option("--lang", type=click.Choice(["ru", "en", "both"]),
        help=N_("The language of the project; both keeps every text in two. Without it yours."))
def command(folder: Path, template: str, lang: str | None) -> None:
    """Write a new project."""
    from cjm_core.build import new_project

    for file in new_project(folder, template, lang or readers_language()):
        click.echo(file)
    click.echo(said(N_("Next: cjm build {folder} --out {out}")).format(folder=folder, out=folder / "maps"))
