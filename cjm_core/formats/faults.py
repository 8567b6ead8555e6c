"""Faults: everything that is wrong in the files of one project, gathered so that all of it is told at once."""

from __future__ import annotations

from typing import Any

from cjm_core.errors import Message, ProjectError, Spot
from cjm_core.extensions import Issue


class BrokenProjectError(ProjectError):
    """A project that cannot be used as it is written; ``issues`` holds every fault, in the order of the files."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        self.issues = issues
        first = issues[0]
        super().__init__(first.message.template, spot=first.spot, **first.message.values)

    def text(self, lang: str = "en") -> str:
        """Return one line for every fault: its place and its sentence, in ``lang``."""
        return "\n".join(_line(issue, lang) for issue in self.issues)


def _line(issue: Issue, lang: str) -> str:
    place = f"{issue.spot}: " if issue.spot.file else ""
    return place + issue.message.text(lang)


class Faults:
    """A growing list of faults; reading goes on after each, so that a user hears of all of them together."""

    def __init__(self) -> None:
        self._issues: list[Issue] = []

    def add(self, rule: str, template: str, spot: Spot, about: str = "", **values: Any) -> None:
        """Note one fault: the rule that it breaks, the sentence, where, and the id it is about."""
        issue = Issue("error", rule, about, Message(template, values), spot)
        if issue not in self._issues:
            self._issues.append(issue)

    def __len__(self) -> int:
        return len(self._issues)

    def stop_if_any(self) -> None:
        """Raise ``BrokenProjectError`` with every fault so far; do nothing where there is none."""
        if self._issues:
            raise BrokenProjectError(tuple(sorted(self._issues, key=lambda i: i.spot)))
