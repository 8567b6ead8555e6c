"""The four components of a station's success, and the bands in which a station's mean may lie."""

from __future__ import annotations

from collections.abc import Iterable

from cjm_core import N_

COMPONENTS: dict[str, str] = {
    "speed": N_("Speed"),
    "people": N_("People"),
    "cleanliness": N_("Cleanliness"),
    "fuel": N_("Trust in the fuel"),
}
"""The components and their titles. An item belongs to one when its id is that word or begins with it and ``_``."""

TARGET = 75.0
WATCH = 60.0
"""On 0 to 100: from ``TARGET`` up a component does its part, under ``WATCH`` it comes first. Both are hypotheses."""


def members(component: str, item_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the items of a component: ``speed``, ``speed_queue``, ``speed_till`` …"""
    return tuple(i for i in item_ids if i == component or i.startswith(f"{component}_"))
