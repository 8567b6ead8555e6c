"""``cjm build``: maps, charts and the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cjm_cli.issues import tell, warnings
from cjm_cli.power import power_options
from cjm_cli.progress import ProgressBar
from cjm_cli.speech import N_, option, said
from cjm_cli.speech import command as declared
from cjm_core.errors import nearest

if TYPE_CHECKING:
    from cjm_core.build import Built, Power

FORMATS = ("svg", "png", "pdf", "html")
PAGES = ("A4", "A3", "A1", "A0", "16x9")
URGENT = ("text_does_not_fit", "unknown_letters", "no_rows", "unreadable")  # what the maps themselves lack
LANGS = {"ru": ("ru",), "en": ("en",), "both": ("ru", "en")}


class OutFolder(click.Path):
    """A folder to write into, which must have a name."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse an empty name, which would be the folder that one stands in."""
        if value == "":
            self.fail(said(N_("the folder's name is empty; a dot is the folder you are in")), param, ctx)
        return super().convert(value, param, ctx)


def several(known: tuple[str, ...]) -> Callable[[click.Context, click.Parameter, str], tuple[str, ...]]:
    """Return a reader of words parted by commas, each of which must be known."""

    def read(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
        words = tuple(dict.fromkeys(word.strip() for word in value.split(",") if word.strip()))
        for word in words:
            if word not in known:
                near = nearest(word, known) or known
                sentence = said(N_("`{word}` is not known here; there is {known}"))
                raise click.BadParameter(sentence.format(word=word, known=", ".join(near)), ctx, param)
        return words

    return read


@declared("build", help=N_(
    "Draw the maps, charts and report of PROJECT into a folder. All files appear together when all are whole; a "
    "build that is stopped leaves those of the last one. Without --view every view and chart is drawn."))
@click.argument("project", type=click.Path(path_type=Path), default=".")
@option("--out", type=OutFolder(), required=True, metavar="DIR", help=N_("Where the files go."))
@option("--view", "views", multiple=True, metavar="NAME", help=N_("Only this view or chart; may be given again."))
@option("--format", "formats", default=",".join(FORMATS), show_default=True, callback=several(FORMATS),
        metavar="LIST", help=N_("Which kinds of files, parted by commas."))
@option("--page", type=click.Choice(PAGES), default="A3", show_default=True, help=N_("The size of the maps."))
@option("--lang", type=click.Choice(list(LANGS)), help=N_("The language of the maps; without it the project's."))
@power_options
def command(
    project: Path, out: Path, views: tuple[str, ...], formats: tuple[str, ...], page: str, lang: str | None,
    power: Power,
) -> None:
    """Build a project."""
    from cjm_core.build import build_project

    with ProgressBar() as progress:
        built = build_project(project, out, views, formats, page, LANGS.get(lang or "", ()), progress,
                              power=power)
    report(built, out)


def report(built: Built, out: Path) -> None:
    """Say what was built, which file to open first, and on stderr what the user should know of."""
    urgent = [issue for issue in built.issues if issue.level == "error" or issue.rule in URGENT]
    tell(urgent)
    rest = sum(issue.level == "warning" for issue in built.issues) - sum(i.level == "warning" for i in urgent)
    if rest:
        click.echo(said(N_("Also: {count}. cjm check says which")).format(count=warnings(rest)), err=True)
    click.echo(said(N_("{count} files in {folder}")).format(count=len(built.files), folder=out))
    if built.first is not None:
        click.echo(said(N_("Open first: {file}")).format(file=built.first))
