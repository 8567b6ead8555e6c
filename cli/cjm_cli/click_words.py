"""Click's own words that a user of cjm may meet, so that our catalogue holds them; click looks them up there."""

from __future__ import annotations

from cjm_cli.speech import N_
from cjm_core.language import translate_many

WORDS = (
    N_("Usage:"), N_("Options"), N_("Error: {message}"), N_("Try '{command} {option}' for help."),
    N_("Invalid value: {message}"), N_("Invalid value for {param_hint}: {message}"), N_("Missing argument"),
    N_("Missing option"), N_("Missing parameter"), N_("Missing parameter: {param_name}"), N_("Missing command."),
    N_("No such option {name!r}."), N_("No such command {name!r}."), N_("default: {default}"), N_("required"),
    N_("Option {name!r} does not take a value."), N_("Choose from:\n\t{choices}"), N_("Aborted!"),
    N_("{name} {filename!r} does not exist."), N_("Show this message and exit."),
)


def many(count: int, lang: str) -> tuple[str, ...]:
    """Return click's words that depend on a number, in the form for ``count``."""
    return (
        translate_many("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", count,
                       lang),
        translate_many("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", count, lang),
        translate_many("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", count,
                       lang),
        translate_many("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", count, lang),
        translate_many("{value!r} does not match the format {format}.",
                       "{value!r} does not match the formats {formats}.", count, lang),
    )
