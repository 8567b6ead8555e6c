"""Issues as lines for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from cjm_cli.speech import N_, said
from cjm_core.language import readers_language, translate_many

if TYPE_CHECKING:
    from cjm_core.extensions import Issue

LEVELS = {"error": N_("error"), "warning": N_("warning"), "note": N_("note")}


def line(issue: Issue) -> str:
    """Return an issue in one line: place, level, sentence, rule."""
    place = f"{issue.spot}: " if issue.spot.file else ""
    text = " ".join(issue.message.text(readers_language()).split())
    return f"{place}{said(LEVELS.get(issue.level, issue.level))}: {text} [{issue.rule}]"


def as_json(issue: Issue) -> dict[str, Any]:
    """Return an issue as a mapping for JSON; unknown line and column are null."""
    return {
        "level": issue.level, "rule": issue.rule, "id": issue.id, "message": issue.message.text(readers_language()),
        "file": issue.spot.file or None, "line": issue.spot.line or None, "column": issue.spot.column or None,
    }


def summary(issues: Sequence[Issue]) -> str:
    """Return how many errors and warnings there are, in words."""
    errors = sum(issue.level == "error" for issue in issues)
    told = translate_many("{count} error", "{count} errors", errors, readers_language()).format(count=errors)
    return f"{told}, {warnings(sum(issue.level == 'warning' for issue in issues))}"


def warnings(count: int) -> str:
    """Return a number of warnings in words."""
    return translate_many("{count} warning", "{count} warnings", count, readers_language()).format(count=count)


def tell(issues: Sequence[Issue]) -> None:
    """Write issues to stderr, where they do not mix with results."""
    for issue in issues:
        click.echo(line(issue), err=True)
