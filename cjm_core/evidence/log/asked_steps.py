"""The steps that a project names, found again among the steps of a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog


class AskedSteps:
    """Knows the numbers of steps by any name: a place, a stage for all its steps, an activity for where it is mapped.
    """

    def __init__(self, log: EventLog) -> None:
        self._labels = log.names
        self._activities: dict[str, int] = dict(log.ask("activity_steps"))

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return the numbers of the steps that a name stands for; none where the log has no such step."""
        found = tuple(n for n, label in enumerate(self._labels) if label == name or label.startswith(f"{name}."))
        return found or ((self._activities[name],) if name in self._activities else ())

    def known(self, names: Iterable[str]) -> int:
        """Return how many of the names the log knows."""
        return sum(bool(self.numbers(name)) for name in names)


def home_of(logs: Mapping[str, AskedSteps], names: Sequence[str]) -> str:
    """Return which log (by its home) a list of steps speaks of: the one that knows most of them, of equals the first.
    """
    return max(logs, key=lambda home: logs[home].known(names))
