"""How well a statement is proven: the tier of every mark, derived from findings and never typed in."""

from __future__ import annotations

from collections.abc import Iterable

from cjm_core.errors import N_
from cjm_core.findings import Finding
from cjm_core.scene.board import Board
from cjm_core.scene.notation import ASSUMPTION, MEASURED, OBSERVED

SURVEY_METRICS = ("gap", "emotion", "mean", "top2", "nps", "enps", "csat", "ces", "handoff_late")


def element_finding(board: Board, place: str, key: str | None) -> Finding | None:
    """Return how many people said a statement, or None for one without a code or never said."""
    return board.find("mentions", f"{place}.{key}") if key else None


def element_tier(finding: Finding | None) -> str:
    """A statement is observed once somebody said it; until then it is an assumption."""
    if finding is None:
        return ASSUMPTION
    return OBSERVED if finding.suppressed or (finding.value or 0) > 0 else ASSUMPTION


def said_by(board: Board, finding: Finding | None) -> str:
    """Return «11 of 18» for a statement that was heard, and why there is no figure for one that is hidden."""
    if finding is None or (not finding.suppressed and not finding.value):
        return ""
    if finding.suppressed:
        return board.say(N_("hidden: small group"))
    return board.say(N_("{count} of {n}"), count=round(finding.value or 0), n=finding.n)


def place_tier(board: Board, place: str) -> str:
    """Return the best tier among the numbers that exist at a place."""
    best = ASSUMPTION
    for metric in SURVEY_METRICS:
        if board.find(metric, place) is not None:
            return MEASURED
    if board.find("mentions", place) is not None:
        best = OBSERVED
    return best


def strongest(tiers: Iterable[str]) -> str:
    """Return the strongest of several tiers."""
    order = (ASSUMPTION, OBSERVED, MEASURED)
    return max(tiers, key=order.index, default=ASSUMPTION)
