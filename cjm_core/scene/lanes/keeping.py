"""Was a promise kept: what was expected, what was lived, the gap, and a verdict that follows the intervals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cjm_core.errors import N_
from cjm_core.findings import Finding
from cjm_core.model import Item, ItemRole, Promise, Stage
from cjm_core.scene.board import Board

LIVED = (ItemRole.EXPERIENCE, ItemRole.OVERALL, ItemRole.CSAT)
KEPT_SHARE, SMALL_SHARE = 0.125, 0.0625
USUAL_RANGE = 4.0


class Verdict(StrEnum):
    """What the intervals allow to say of a promise, the worst first."""

    BROKEN = "broken"
    UNCLEAR = "unclear"
    KEPT = "kept"
    OVERKEPT = "overkept"
    HIDDEN = "hidden"
    NOT_ASKED = "not_asked"


WORDS = {
    Verdict.BROKEN: N_("broken"),
    Verdict.UNCLEAR: N_("cannot tell"),
    Verdict.KEPT: N_("kept"),
    Verdict.OVERKEPT: N_("over-kept"),
    Verdict.HIDDEN: N_("hidden: small group"),
    Verdict.NOT_ASKED: N_("not asked yet"),
}


@dataclass(frozen=True)
class Pair:
    """What was expected and what was lived, as means of two questions on a scale from ``low`` to ``high``."""

    hoped: Finding | None
    lived: Finding | None
    low: float
    high: float
    reverse: bool

    def share(self, value: float) -> float:
        """Return how far up the scale a value lies, 0 to 1, the better the higher."""
        part = min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))
        return 1 - part if self.reverse else part


@dataclass(frozen=True)
class Kept:
    """A promise with everything that is known of it."""

    promise: Promise
    stage: Stage | None
    pairs: tuple[Pair, ...]
    gap: Finding | None
    broken: Finding | None
    verdict: Verdict


def value_known(finding: Finding | None) -> bool:
    """Tell whether a finding has a value that may be shown."""
    return finding is not None and not finding.suppressed and finding.value is not None


def judge(gap: Finding | None, asked: bool, scale_range: float = USUAL_RANGE) -> Verdict:
    """Judge a promise by the interval of its gap (experience minus expectation).

    Kept: the whole interval within a sixteenth of the scale (a quarter point on 1 to 5), or zero inside and the whole
    interval within an eighth. Broken: the whole interval below zero. Over-kept: above. Otherwise nobody can tell yet.
    """
    if gap is None:
        return Verdict.UNCLEAR if asked else Verdict.NOT_ASKED
    if not value_known(gap):
        return Verdict.HIDDEN
    if gap.low is None or gap.high is None:
        return Verdict.UNCLEAR
    reach = max(abs(gap.low), abs(gap.high)) / scale_range
    if reach <= SMALL_SHARE or (gap.low <= 0 <= gap.high and reach <= KEPT_SHARE):
        return Verdict.KEPT
    if gap.high < 0:
        return Verdict.BROKEN
    return Verdict.OVERKEPT if gap.low > 0 else Verdict.UNCLEAR


def _items(board: Board) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for source in board.story.project.data:
        for id_, item in getattr(source, "items", {}).items():
            found.setdefault(id_, item)
    return found


def _matches(items: dict[str, Item], promise: str) -> Iterator[tuple[str | None, str | None]]:
    """Yield (expectation, experience) items of a promise: those that name each other, then those left alone."""
    own = {i: item for i, item in items.items() if item.promise == promise}
    hopes = {i for i, item in own.items() if item.role is ItemRole.EXPECTATION}
    lived = [i for i, item in own.items() if item.role in LIVED]
    for id_ in lived:
        named = own[id_].pairs or next((h for h in sorted(hopes) if items[h].pairs == id_), None)
        if named is None and len(lived) == len(hopes) == 1:
            named = next(iter(hopes))
        hopes.discard(named or "")
        yield (named if named in items else None), id_
    for id_ in sorted(hopes):
        yield id_, None


def pairs_of(board: Board, promise: str) -> tuple[Pair, ...]:
    """Return the pairs of questions about a promise that have a mean to draw."""
    items = _items(board)
    found = []
    for hoped_id, lived_id in _matches(items, promise):
        scale = next((items[i].scale for i in (lived_id, hoped_id) if i and items[i].scale), None)
        hoped, lived = (board.find("mean", i, kind="item") if i else None for i in (hoped_id, lived_id))
        if scale is None or not (hoped or lived):
            continue
        reverse = items[lived_id or hoped_id or ""].better == "lower"
        found.append(Pair(hoped, lived, scale.low, scale.high, reverse))
    return tuple(found)


def promises_kept(board: Board) -> list[Kept]:
    """Return every promise of the journey, judged: by stage, and within a stage the worst first."""
    journey = board.story.journey
    stages = {stage.id: stage for stage in journey.stages}
    found = []
    for promise in journey.promises:
        pairs = pairs_of(board, promise.id)
        gap, broken = (board.find(m, promise.id, kind="promise") for m in ("gap", "broken_promise"))
        scale_range = max((p.high - p.low for p in pairs), default=USUAL_RANGE)
        verdict = judge(gap, any(value_known(f) for p in pairs for f in (p.hoped, p.lived)), scale_range)
        if gap is None and any(f is not None and f.suppressed for p in pairs for f in (p.hoped, p.lived)):
            verdict = Verdict.HIDDEN
        found.append(Kept(promise, stages.get(promise.at.split(".")[0]), pairs, gap, broken, verdict))
    order = list(stages)
    ranks = list(Verdict)

    def rank(kept: Kept) -> tuple[float, int, float]:
        place = order.index(kept.stage.id) if kept.stage else len(order)
        value = kept.gap.value if kept.gap is not None and kept.gap.value is not None else 0.0
        return place, ranks.index(kept.verdict), value

    return sorted(found, key=rank)
