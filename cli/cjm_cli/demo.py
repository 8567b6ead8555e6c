"""``cjm demo``: an example project drawn into finished maps."""

from __future__ import annotations

import filecmp
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cjm_cli.build import FORMATS, LANGS, PAGES, OutFolder, report, several
from cjm_cli.progress import ProgressBar
from cjm_cli.speech import N_, option, said
from cjm_cli.speech import command as declared
from cjm_core.errors import nearest
from cjm_core.language import readers_language

if TYPE_CHECKING:
    from cjm_core.plugins import Plugins

FLAGSHIP = "onboarding"


@declared("demo", help=N_(
    "Write the example project NAME with its rows of evidence, draw it, and say which file to open first. Without "
    "NAME: the onboarding of an employee. Each language has a folder of its own, since people speak in it."))
@click.argument("name", default=FLAGSHIP)
@option("--list", "listed", is_flag=True, help=N_("List the examples of the installed plugins and stop."))
@option("--out", type=OutFolder(), metavar="DIR",
        help=N_("Where project and maps go; without it cjm-demo-NAME here."))
@option("--lang", type=click.Choice(list(LANGS)), default="both", show_default=True,
        help=N_("The language of the maps."))
@option("--format", "formats", default=",".join(FORMATS), show_default=True, callback=several(FORMATS),
        metavar="LIST", help=N_("Which kinds of files, parted by commas."))
@option("--page", type=click.Choice(PAGES), default="A3", show_default=True, help=N_("The size of the maps."))
def command(name: str, listed: bool, out: Path | None, lang: str, formats: tuple[str, ...], page: str) -> None:
    """Draw an example."""
    from cjm_core.build import build_project
    from cjm_core.plugins import installed_plugins

    plugins = installed_plugins()
    if listed:
        _list(plugins)
        return
    example = _example(plugins, name)
    out = (out or Path(f"cjm-demo-{name}")).resolve()
    first = readers_language()
    for each in sorted(LANGS[lang], key=lambda code: code == first):  # the reader's own comes last, next to the prompt
        folder = out / each if len(LANGS[lang]) > 1 else out
        _write(example, folder / "project", each)
        with ProgressBar() as progress:
            built = build_project(folder / "project", folder / "maps", (), formats, page, (each,), progress, plugins)
        report(built, folder / "maps")


def _list(plugins: Plugins) -> None:
    found = plugins.examples()
    for trouble in plugins.troubles():
        click.echo(f"cjm: {trouble.text(readers_language())}", err=True)
    width = max((len(name) for name in found), default=0)
    for name, (plugin, example) in found.items():
        click.echo(f"{name:<{width}}  {example.title.get(readers_language(), name)} ({plugin})")


def _example(plugins: Plugins, name: str) -> Any:
    found = plugins.examples()
    if name not in found:
        for trouble in plugins.troubles():
            click.echo(f"cjm: {trouble.text(readers_language())}", err=True)
        near = nearest(name, list(found)) or sorted(found)
        sentence = said(N_("no example `{name}`; there is {near}"))
        raise click.BadParameter(sentence.format(name=name, near=", ".join(near) or "—"), param_hint="NAME")
    return found[name][1]


def _write(example: Any, folder: Path, lang: str) -> None:
    """Write the example's project; what somebody changed in an earlier one is not written over."""
    with tempfile.TemporaryDirectory() as passing:
        example.write(Path(passing), lang)
        files = [path.relative_to(passing) for path in sorted(Path(passing).rglob("*")) if path.is_file()]
        for file in files:
            if (folder / file).exists() and not filecmp.cmp(Path(passing) / file, folder / file, shallow=False):
                sentence = said(N_("{file} is there already and differs; nothing of yours is written over. "
                                   "Name another folder with --out"))
                raise click.UsageError(sentence.format(file=folder / file))
        for file in files:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(passing) / file, folder / file)
