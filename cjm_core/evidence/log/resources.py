"""Hand-over of work between the people (or machines) of a log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cjm_core.evidence.log.event_log import EventLog


@dataclass(frozen=True)
class Handover:
    """Work went straight from one resource to another, so many times."""

    sender: str
    receiver: str
    count: int


def handovers(log: EventLog) -> list[Handover]:
    """Return who hands over to whom; none where the log names no resource."""
    if "resource" not in log.columns:
        return []
    rows, who = log.ask("resource_handovers"), log.words("resource")
    return [Handover(who[here], who[there], count) for here, there, count in rows]
