"""The most frequent ways as a chart shows them: steps with repeats put together, long ones without their middle."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.scene.flow.graph import is_of_journey, told

MOST_WAYS, MOST_CHIPS = 10, 14
HEAD_CHIPS, TAIL_CHIPS = 9, 4
_GAP = re.compile(r"… \((\d+)\)")
_NUMBERED = re.compile(r" #\d+$")


@dataclass(frozen=True)
class Chip:
    """One step that comes so many ``times`` in a row; without a step, so many steps that are left out."""

    step: str
    times: int


@dataclass(frozen=True)
class Way:
    """One way through the journey: its share of journeys, its chips, all its steps; what makes it typical."""

    finding: Finding
    chips: tuple[Chip, ...]
    steps: int
    typical: str = ""

    @property
    def share(self) -> float:
        """The share of journeys that take it."""
        return self.finding.value or 0.0

    @property
    def journeys(self) -> float:
        """How many journeys take it."""
        return round(self.share * (self.finding.n or 0))


@dataclass(frozen=True)
class Ways:
    """The most frequent ``ways``, a typical one that is ``rarer`` than they, and what is left: ways and journeys."""

    ways: tuple[Way, ...]
    rarer: Way | None
    other_ways: int | None

    @property
    def rest(self) -> float:
        """The share of journeys on other ways."""
        return max(0.0, 1.0 - sum(w.share for w in self.shown))

    @property
    def shown(self) -> tuple[Way, ...]:
        """All ways that are drawn."""
        return (*self.ways, self.rarer) if self.rarer else self.ways


def ways_of(story: Story) -> Ways | None:
    """Return the most frequent ways of a journey's log and the typical one; None where no findings tell of any."""
    found = [way(f) for f in _everybody(story, "variant") if f.value]
    found = [w for w in found if is_of_journey(story, _known(w))]
    if not found:
        return None
    found.sort(key=lambda w: (-w.share, w.steps, w.finding.place))
    typical = {f.verdict: way(f) for f in _everybody(story, "typical_journey") if f.value}
    typical = {verdict: w for verdict, w in typical.items() if is_of_journey(story, _known(w))}
    marked, rarer = list(found[:MOST_WAYS]), None
    for verdict, w in sorted(typical.items()):
        at = next((i for i, other in enumerate(marked) if (other.chips, other.steps) == (w.chips, w.steps)), None)
        if at is not None:
            marked[at] = replace(marked[at], typical=verdict)
        elif verdict == "medoid":
            rarer = replace(w, typical=verdict)
    count = told(story, "variants", "journey", story.journey.id)
    shown = len(marked) + (rarer is not None)
    others = max(0, round(count.value) - shown) if count is not None and count.value is not None else None
    return Ways(tuple(marked), rarer, others)


def _everybody(story: Story, metric: str) -> list[Finding]:
    rows = story.findings.where(metric=metric, place_kind="variant", segment="")
    return list(rows.where(wave=story.wave)) or list(rows.where(wave=""))


def _known(one: Way) -> list[str]:
    return [chip.step for chip in one.chips if chip.step]


def way(finding: Finding) -> Way:
    """Read a way from the place of its finding; of a very long one that place tells only beginning and end."""
    before: list[str] = finding.place.split(">")
    gap = next((i for i, step in enumerate(before) if _GAP.fullmatch(step)), None)
    if gap is None:
        return Way(finding, shortened(_chips(before), len(before)), len(before))
    after = before[gap + 1:]
    steps = int(_GAP.fullmatch(before[gap]).group(1))  # type: ignore[union-attr]
    if after:
        after[-1] = _NUMBERED.sub("", after[-1])
    first, last = _chips(before[:gap]), _chips(after)
    return Way(finding, shortened((*first, Chip("", 1), *last), steps), steps)


def _chips(steps: Iterable[str]) -> tuple[Chip, ...]:
    return tuple(Chip(step, len(list(same))) for step, same in groupby(steps))


def shortened(chips: Sequence[Chip], steps: int) -> tuple[Chip, ...]:
    """Leave out the middle of what is too long for a row; the chip without a step says how many steps that are."""
    gap = next((i for i, chip in enumerate(chips) if not chip.step), None)
    if gap is None and len(chips) <= MOST_CHIPS:
        return tuple(chips)
    first = chips[: min(HEAD_CHIPS, len(chips) if gap is None else gap)]
    last = chips[max(len(chips) - TAIL_CHIPS, 0 if gap is None else gap + 1):]
    kept = sum(chip.times for chip in (*first, *last))
    return (*first, Chip("", steps - kept), *last)


__all__ = ["Chip", "Way", "Ways", "shortened", "way", "ways_of"]
