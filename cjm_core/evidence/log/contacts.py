"""Traffic: through which channels journeys come to a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cjm_core.evidence.log_engine import LogEngine

_CONTACTS = """
    SELECT spot, channel, count(DISTINCT journey) FROM (
        SELECT journey, channel, place AS spot FROM events WHERE place <> ''
        UNION ALL SELECT journey, channel, stage AS spot FROM events WHERE place <> stage
    ) GROUP BY spot, channel ORDER BY spot, channel
"""


@dataclass(frozen=True)
class Contact:
    """Traffic at a place through a channel: different journeys. A stage counts its steps too."""

    place: str
    channel: str
    journeys: int


class Logs:
    """All event logs of a project."""

    def __init__(self, engine: LogEngine) -> None:
        self._engine = engine

    def journeys(self) -> int:
        """Return how many different journeys all logs record; one that stands in two logs counts once."""
        return int(self._engine.rows("SELECT count(DISTINCT journey) FROM events")[0][0])

    def contacts(self) -> list[Contact]:
        """Return journeys by place and channel."""
        return [Contact(*row) for row in self._engine.rows(_CONTACTS)]
