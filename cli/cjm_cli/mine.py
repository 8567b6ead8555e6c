"""``cjm mine``: from an event log to a draft project and map."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cjm_cli.build import OutFolder
from cjm_cli.power import power_options
from cjm_cli.progress import ProgressBar
from cjm_cli.speech import N_, option, said
from cjm_cli.speech import command as declared
from cjm_core.language import number, percent, readers_language

if TYPE_CHECKING:
    from cjm_core.build import Power
    from cjm_core.mine import Mined

MEGABYTE = 1_000_000


@declared("mine", help=N_(
    "Write a draft project into DIR from the event log LOG (CSV, Excel, Parquet, XES, OCEL; a folder or a pattern of "
    "files is one log): stages proposed from the flow, typical journeys, who works on it and where it passes on. "
    "Then cjm build draws it: every number on the map is measured. Columns that are not named are guessed where their "
    "names leave no doubt; XES and OCEL need none."))
@click.argument("log", metavar="LOG", type=click.Path(path_type=Path))
@option("--journey-id", "journey", metavar="COL", help=N_("The column that says whose journey an event belongs to."))
@option("--activity", metavar="COL", help=N_("The column that says what happened."))
@option("--time", metavar="COL", help=N_("The column that says when it happened, or began."))
@option("--end", metavar="COL", help=N_("The column that says when it ended."))
@option("--channel", metavar="COL", help=N_("The column that says through which channel."))
@option("--department", metavar="COL", help=N_("The column that says which department worked on it."))
@option("--resource", metavar="COL", help=N_("The column that says who worked on it; few of them become roles."))
@option("--outcome", metavar="COL", help=N_("The column that says how it ended."))
@option("--object-type", metavar="TYPE", help=N_("Of an OCEL log: the objects whose journeys are told."))
@option("--timezone", metavar="ZONE", help=N_("The zone of times without an offset, such as Europe/Moscow."))
@option("--plugin", metavar="NAME", help=N_("A plugin that the project uses; cjm plugins lists them."))
@option("--voice", metavar="NAME", help=N_("Whose journeys they are: customer, employee. Of all but customers small "
                                           "groups are hidden."))
@option("--lang", type=click.Choice(["ru", "en"]), help=N_("The language of the project. Without it yours."))
@option("--out", "-o", "folder", type=OutFolder(), required=True, metavar="DIR",
        help=N_("Where the project goes; new or empty."))
@power_options
def command(
    log: Path, folder: Path, object_type: str | None, timezone: str | None, plugin: str | None, voice: str | None,
    lang: str | None, power: Power, **columns: str | None,
) -> None:
    """Mine a log."""
    from cjm_core.mine import mine_log

    with ProgressBar() as progress:
        mined = mine_log(log, folder, {field: column for field, column in columns.items() if column},
                         lang or readers_language(), object_type=object_type or "", timezone=timezone or "",
                         plugin=plugin or "", voice=voice or "", progress=progress, power=power)
    for line in _Summary(mined, readers_language()).lines():
        click.echo(line)


class _Summary:
    """What is told of a mined log: what it holds, what was made of it, what was left out, and what comes next."""

    def __init__(self, mined: Mined, lang: str) -> None:
        self._mined, self._lang = mined, lang

    def lines(self) -> list[str]:
        """Return the lines to print."""
        return [*self._found(), *self._made(), *self._left_out(), *self._next()]

    def _tell(self, text: str, **values: object) -> str:
        return said(text).format(**{
            name: number(value, self._lang, 0) if isinstance(value, int) else value for name, value in values.items()
        })

    def _share(self, part: int) -> str:
        return percent(part / self._mined.journeys, self._lang, 1)

    def _found(self) -> Iterator[str]:
        m = self._mined
        if m.guessed:
            named = ", ".join(f"{field} = {column}" for field, column in m.guessed)
            yield self._tell(N_("Columns guessed by their names: {columns}"), columns=named)
        yield self._tell(N_("In the log: events {events}, journeys {journeys}, kinds of activities {kinds}, different "
                            "ways {ways}"), events=m.events, journeys=m.journeys, kinds=m.kinds, ways=m.ways)
        if m.paired:
            yield self._tell(N_("Starts and ends of work are made into one event (prepare in cjm.yaml); "
                                "events {events} remain"), events=m.kept)
        if m.frequent:
            yield self._tell(N_("The most frequent way: journeys {count} ({share})"), count=m.frequent,
                             share=self._share(m.frequent))
        if m.typical:
            yield self._tell(N_("The way from which the others differ least: journeys {count} ({share})"),
                             count=m.typical, share=self._share(m.typical))

    def _made(self) -> Iterator[str]:
        m = self._mined
        yield self._tell(N_("Proposed: stages {count} with steps {steps}: {names}"), count=len(m.stages),
                         steps=m.steps, names=" \N{MIDDLE DOT} ".join(m.stages))
        if m.roles or m.channels:
            yield self._tell(N_("Taken from the log: roles {roles}, hand-offs {handoffs}, channels {channels}"),
                             roles=m.roles, handoffs=m.handoffs, channels=m.channels)

    def _left_out(self) -> Iterator[str]:
        m = self._mined
        if m.left_out:
            yield self._tell(N_("Left out as rare: kinds of activities {kinds} (events {events}); they are listed in "
                                "{file}"), kinds=m.left_out, events=m.left_events, file=m.folder / "cjm.yaml")
        if m.resources:
            yield self._tell(N_("Resources {count}: too many to be roles on a map; name a column with --department"),
                             count=m.resources)
        if m.notes:
            yield self._tell(N_("What could not be used of the log: cjm check {folder} says it"), folder=m.folder)

    def _next(self) -> Iterator[str]:
        m = self._mined
        size = number(max(m.copied_bytes / MEGABYTE, 0.1), self._lang, 1)
        yield self._tell(N_("The log lies in {folder} ({size} MB)"), folder=m.folder / "data", size=size)
        yield self._tell(N_("Open first: {file}"), file=m.files[-1])
        yield self._tell(N_("Next: cjm build {folder} --out {out}"), folder=m.folder, out=m.folder / "maps")
