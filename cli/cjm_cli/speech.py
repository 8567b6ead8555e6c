"""Help and messages in the reader's language, translated when they are shown."""

from __future__ import annotations

import gettext
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

import cjm_core
from cjm_core.language import chosen_language, readers_language, speak_as_project, translate

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")
LOCALE = Path(cjm_core.__file__).parent / "locale"


def said(text: str) -> str:
    """Return an English text in the language of the person at the terminal."""
    return translate(text, readers_language())


def teach_click() -> None:
    """Let click's own words (Usage, Options, Error …) come from our catalogue, in the reader's language."""
    os.environ["LANGUAGE"] = readers_language()
    gettext.bindtextdomain("cjm", str(LOCALE))
    gettext.textdomain("cjm")


class _Spoken:
    """Keeps the English help of a command or an option, and gives it out translated."""

    _words: dict[str, Any]

    def _get(self, name: str) -> Any:
        text = self.__dict__.get(f"_{name}")
        return said(text) if isinstance(text, str) else text

    def _set(self, name: str, text: Any) -> None:
        self.__dict__[f"_{name}"] = text

    help = property(lambda self: self._get("help"), lambda self, text: self._set("help", text))
    short_help = property(lambda self: self._get("short_help"), lambda self, text: self._set("short_help", text))
    epilog = property(lambda self: self._get("epilog"), lambda self, text: self._set("epilog", text))


class SpokenCommand(_Spoken, click.Command):
    """A command whose help speaks the reader's language; it knows ``--debug`` wherever it stands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(debug_option())

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; of a project it speaks in the project's language, where the reader chose none."""
        project = ctx.params.get("project")
        if project is not None and not chosen_language():
            from cjm_core.build import language_of

            speak_as_project(language_of(project))
        return super().invoke(ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help``, described in the reader's language."""
        return _spoken_help(super().get_help_option(ctx))


class SpokenGroup(_Spoken, click.Group):
    """A group of commands whose help speaks the reader's language."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help``, described in the reader's language."""
        return _spoken_help(super().get_help_option(ctx))


class SpokenOption(_Spoken, click.Option):
    """An option whose help speaks the reader's language."""


def _spoken_help(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = said(HELP)
    return option


def debug_option() -> click.Option:
    """Return the option ``--debug``: a traceback instead of one sentence."""
    return SpokenOption(["--debug"], is_flag=True, expose_value=False, help=DEBUG)


def command(name: str, **settings: Any) -> Callable[[Callable[..., Any]], SpokenCommand]:
    """Declare a command of cjm."""
    return click.command(name, cls=SpokenCommand, **settings)


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """Declare an option of a command of cjm."""
    return click.option(*names, cls=SpokenOption, **settings)


def N_(text: str) -> str:  # noqa: N802  gettext's own name; here, so that help needs nothing else of the core
    """Mark a text for the catalogue."""
    return text


HELP = N_("Show this message and exit.")
DEBUG = N_("On an error show where in the program it arose.")
