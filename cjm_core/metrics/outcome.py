"""The outcome: the one question about the whole by which everything else is explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cjm_core.model import ItemRole

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

OUTCOMES = (ItemRole.OVERALL, ItemRole.CSAT, ItemRole.NPS, ItemRole.ENPS)
"""What may be an outcome without being named, the first first."""


def outcome_of(evidence: Evidence) -> str | None:
    """Return the item that everything is explained by: the project's choice, else the only overall rating or the like.

    In turn the one overall, satisfaction or recommendation item that asks about no single place.
    """
    chosen = evidence.project.analysis.outcome
    known = dict(evidence.items(*OUTCOMES))
    if chosen is not None:
        return chosen if chosen in dict(evidence.items()) else None
    journeys = {j.id for j in evidence.project.journeys}
    for role in OUTCOMES:
        whole = [k for k, i in known.items() if i.role is role and (i.at is None or i.at in journeys)]
        if whole:
            return whole[0] if len(whole) == 1 else None
    return None
