"""The steps that a project names, found again among the steps of a log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cjm_core.errors import N_, Message, hint
from cjm_core.evidence.intake import Note
from cjm_core.evidence.sql import sql
from cjm_core.model import Project

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog


class AskedSteps:
    """Knows the numbers of steps by any name: a place, a stage for all its steps, an activity for where it is mapped.
    """

    def __init__(self, log: EventLog) -> None:
        self._labels = log.names
        self._activities: dict[str, int] = dict(log.rows(sql("activity_steps")))

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return the numbers of the steps that a name stands for; none where the log has no such step."""
        found = tuple(n for n, label in enumerate(self._labels) if label == name or label.startswith(f"{name}."))
        return found or ((self._activities[name],) if name in self._activities else ())

    @property
    def names(self) -> frozenset[str]:
        """All that a step of the log may be called."""
        return frozenset((*self._labels, *self._activities))

    def known(self, names: Iterable[str]) -> int:
        """Return how many of the names the log knows."""
        return sum(bool(self.numbers(name)) for name in names)


def home_of(logs: Mapping[str, AskedSteps], names: Sequence[str]) -> str:
    """Return which log (by its home) a list of steps speaks of: the one that knows most of them, of equals the first.
    """
    return max(logs, key=lambda home: logs[home].known(names))


def strange_steps(project: Project, logs: Sequence[EventLog]) -> list[Note]:
    """Return a note for every step that the analysis names and that is no place of the map and in none of the logs."""
    named = dict.fromkeys(_named(project))
    if not named or not logs:
        return []
    known = {name for log in logs for name in AskedSteps(log).names} - {""}
    known |= {place for journey in project.journeys for place in journey.places()}
    return [_strange(about, name, known) for about, name in named if name not in known]


def strange_outcomes(project: Project, logs: Sequence[EventLog]) -> list[Note]:
    """Return a note for every outcome that the goal names and that no event has."""
    goal = project.analysis.goal
    log = next((log for log in logs if "outcome" in log.columns), None)
    if goal is None or not goal.outcome or log is None:
        return []
    seen = {word for (word,) in log.rows("SELECT DISTINCT outcome FROM logged WHERE outcome <> ''")}
    about = "analysis.goal.outcome"
    return [Note("unknown_outcome", 0, Message(
        N_("`{about}` names the outcome {name}, which no event has.{hint}"),
        {"about": about, "name": name, "hint": hint(name, seen)}), about=about)
        for name in goal.outcome if name not in seen]


def _named(project: Project) -> Iterator[tuple[str, str]]:
    """Yield every step that the analysis names, after the key that names it."""
    asked = project.analysis
    for key, ways in (("funnels", asked.funnels), ("paths", asked.paths)):
        yield from ((f"analysis.{key}.{way.id}", step) for way in ways for step in way.steps)
    yield from (("analysis.goal.steps", step) for step in (asked.goal.steps if asked.goal else ()))
    yield from (("analysis.cohorts.returns", step) for step in (asked.cohorts.returns if asked.cohorts else ()))


def _strange(about: str, name: str, known: set[str]) -> Note:
    return Note("unknown_step", 0, Message(
        N_("`{about}` names the step {name}: no place of the map and no activity of a log is called that.{hint}"),
        {"about": about, "name": name, "hint": hint(name, known)}), about=about)
