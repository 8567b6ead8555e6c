"""``cjm new``: a project begun from a template, or around a file of answers."""

from __future__ import annotations

from pathlib import Path

import click

from cjm_cli.speech import N_, option, said
from cjm_cli.speech import command as declared
from cjm_core.errors import WrongUsageError
from cjm_core.language import readers_language


@declared("new", help=N_(
    "Begin a project in DIR, which must be new or empty, from a template: a journey to bend, its questions ready to "
    "be asked, and a CSV header to fill. It can be drawn at once; everything in it is an assumption. With --from the "
    "project is made around a file of answers (SPSS, CSV, Excel, a LimeSurvey question group): every column is listed, "
    "and what is guessed is marked as a guess."))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@option("--template", metavar="NAME", help=N_("A name from cjm templates."))
@option("--from", "file", metavar="FILE", type=click.Path(path_type=Path),
        help=N_("A file of answers to make the project around; it is copied into it."))
@option("--encoding", metavar="NAME", help=N_("The encoding of that file, such as cp1251, where it does not tell."))
@option("--lang", type=click.Choice(["ru", "en", "both"]),
        help=N_("The language of the project; both keeps every text in two. Without it yours."))
def command(folder: Path, template: str | None, file: Path | None, encoding: str | None, lang: str | None) -> None:
    """Write a new project."""
    from cjm_core.build import new_project

    if (template is None) == (file is None):
        raise WrongUsageError(N_("Say either --template (see cjm templates) or --from with a file of answers."))
    for path in new_project(folder, file or template or "", lang or readers_language(), encoding=encoding):
        click.echo(path)
    click.echo(said(N_("Next: cjm build {folder} --out {out}")).format(folder=folder, out=folder / "maps"))
