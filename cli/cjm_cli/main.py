"""The entry point: finds the command, and turns every error into one sentence and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from cjm_cli.speech import SpokenGroup, SpokenOption, debug_option, said, teach_click
from cjm_core.errors import N_, CjmError, DrawError, WrongUsageError, nearest
from cjm_core.language import readers_language, speak_as_project

if TYPE_CHECKING:
    from collections.abc import Sequence

FOUND_ERRORS, WRONG_USAGE, NOT_WRITTEN, INTERNAL, STOPPED, PIPE_CLOSED = 1, 2, 3, 70, 130, 141
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF)  # without the name of a file: standard output

COMMANDS: dict[str, str] = {
    "demo": N_("Draw an example project into finished maps."),
    "new": N_("Begin a project from a template."),
    "mine": N_("Begin a project from an event log."),
    "check": N_("Say what is wrong with a project, and where."),
    "measure": N_("Print the findings of a project."),
    "what-if": N_("Predict what better answers to some questions would do for the outcome."),
    "plan": N_("Say before fieldwork how many people to ask."),
    "build": N_("Draw a project's maps, charts and report."),
    "templates": N_("List the journey templates of the installed plugins."),
    "plugins": N_("List the installed plugins, and what ails them."),
    "schema": N_("Print the JSON Schema of a project's files, for editors."),
    "completion": N_("Print the script that completes commands in your shell."),
}
ABOUT = N_("Journey maps as data: from rows of evidence to finished maps.")
EXITS = N_(
    "Exit codes: 0 done; 1 errors in the project, its data or a plugin; 2 wrong usage; "
    "3 files could not be written; 70 a fault of cjm itself; 130 stopped by Ctrl-C; 141 the reader went away."
)
LANGUAGE = N_("cjm speaks English and Russian: set CJM_LANG=en or CJM_LANG=ru. Plugins may add commands: cjm plugins.")


class Commands(SpokenGroup):
    """The commands of cjm by name; a command's file is imported only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the core's commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command of the core, or else of a plugin."""
        if cmd_name in COMMANDS:
            found: click.Command = import_module(f"cjm_cli.{cmd_name.replace('-', '_')}").command
            return found
        return _plugin_command(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without loading any of them."""
        with formatter.section(said(N_("Commands"))):
            formatter.write_dl([(name, said(about)) for name, about in COMMANDS.items()])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the exit codes."""
        for text in (EXITS, LANGUAGE):
            formatter.write_paragraph()
            formatter.write_text(said(text))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command that is called; an unknown one is answered with the nearest names."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            near = nearest(name, list(COMMANDS))
            if near:
                sentence = said(N_("no command `{name}`; did you mean `{near}`?"))
                raise click.UsageError(sentence.format(name=name, near=near[0]), ctx)
            raise click.UsageError(said(N_("no command `{name}`; see cjm --help")).format(name=name), ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click must not see that a reader went away, since it would call that an error."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise click.exceptions.Exit(PIPE_CLOSED) from None


def _plugin_command(name: str) -> click.Command | None:
    from cjm_core.plugins import installed_plugins

    plugins = installed_plugins()
    found = plugins.commands().get(name)
    if found is None:
        for trouble in plugins.troubles():  # the command may be one of a plugin that does not work
            _say(trouble.text(readers_language()))
    return found if isinstance(found, click.Command) else None


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001
    if value and not ctx.resilient_parsing:
        import cjm_core

        click.echo(f"cjm {cjm_core.__version__}")
        ctx.exit()


cli = Commands(
    name="cjm", help=ABOUT, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        SpokenOption(["--version"], is_flag=True, expose_value=False, is_eager=True, callback=_show_version,
                     help=N_("Show the version and exit.")),
        debug_option(),
    ],
    no_args_is_help=True,
)


def run(args: Sequence[str]) -> int:
    """Run one command line and return its exit code; errors go to stderr as one sentence each."""
    speak_as_project("")
    teach_click()
    if sys.stdout is None:
        _say(said(N_("there is nowhere to write to: standard output is closed")))
        return NOT_WRITTEN
    code = _run(args, "--debug" in args)
    try:
        sys.stdout.flush()
    except OSError as error:
        return _unheard(error)
    return code


def _run(args: Sequence[str], debug: bool) -> int:
    try:
        code = cli.main(list(args), prog_name="cjm", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except (click.ClickException, CjmError) as error:
        if debug:
            raise
        return _told(error)
    except (KeyboardInterrupt, click.Abort):
        _say(said(N_("stopped")))
        return STOPPED
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None and error.errno in FULL:
            return _unheard(error)
        if debug:
            raise
        sentence = said(N_("cjm itself failed: {error}. Please report it with what --debug shows"))
        _say(sentence.format(error=f"{type(error).__name__}: {error}"))
        return INTERNAL


def _unheard(error: OSError) -> int:
    """End where standard output takes nothing more: quietly when the reader went away (``cjm … | head``)."""
    # what is still in the buffer has no reader; without this Python would complain while it ends
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return PIPE_CLOSED
    _say(said(N_("standard output cannot be written: {reason}")).format(reason=error.strerror or error))
    return NOT_WRITTEN


def _told(error: click.ClickException | CjmError) -> int:
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    for line in error.text(readers_language()).splitlines():
        _say(line)
    codes = {WrongUsageError: WRONG_USAGE, DrawError: NOT_WRITTEN}
    return next((code for kind, code in codes.items() if isinstance(error, kind)), FOUND_ERRORS)


def _say(line: str) -> None:
    click.echo(f"cjm: {line}", err=True)


def main() -> None:
    """Run cjm with the arguments of the command line."""
    # our matrices are small and many: threads of the linear algebra would mostly wait for one another
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(run(sys.argv[1:]))
