"""The flow of a journey as its log tells it: steps, and the successions worth showing of all that there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from cjm_core.extensions import Story
from cjm_core.findings import Finding

COVERAGE = 0.9
RARE, LEAST_STEPS = 0.005, 8  # a step to which fewer of the journeys come is left out, where there are enough others
OWN = 0.05  # a step where so many of those who come there start or end needs no way from a start or to an end


@dataclass(frozen=True)
class Succession:
    """One step right after another: ``count`` times in so many journeys; half of the times within ``median_h``."""

    step: str
    next_step: str
    count: float
    journeys: int
    median_h: float | None = None

    @property
    def arc(self) -> tuple[str, str]:
        """The two steps."""
        return self.step, self.next_step


@dataclass(frozen=True)
class FlowGraph:
    """What a picture of the flow shows: ``steps`` in the order that equals keep, the chosen ``shown`` successions.

    ``total`` counts all successions of the log, ``kinds`` the pairs of steps that findings tell of; ``untold`` are the
    successions of rarer pairs. ``left`` are steps that are not shown, the most frequent first. ``pull`` is journeys
    that start at a step minus those that end there.
    """

    steps: tuple[str, ...]
    shown: tuple[Succession, ...]
    total: float
    kinds: int
    left: tuple[str, ...]
    pull: Mapping[str, float]
    untold: float = 0.0

    @property
    def covered(self) -> float:
        """The share of all successions that is shown, 0 to 1."""
        return sum(s.count for s in self.shown) / self.total if self.total else 0.0


def successions(story: Story) -> tuple[Succession, ...]:
    """Return what the findings say of this journey's successions, the most frequent first; hidden ones are left out."""
    found = []
    for f in _of_everybody(story, "directly_follows", "edge"):
        step, _, next_step = f.place.partition(">")
        if f.value and next_step and is_of_journey(story, (step, next_step)):
            median = told(story, "follows_median", "edge", f.place)
            found.append(Succession(step, next_step, f.value, f.n or round(f.value), median.value if median else None))
    return tuple(sorted(found, key=lambda s: (-s.count, s.arc)))


def told(story: Story, metric: str, kind: str, place: str) -> Finding | None:
    """Return the finding of a metric at a place: of the story's wave, else of all; ``kind`` empty for any kind."""
    for wave in dict.fromkeys((story.wave, "")):
        found = story.findings.one(metric, place, wave=wave, place_kind=kind or None)
        if found is not None:
            return found
    return None


def flow_graph(story: Story, most: int, coverage: float = COVERAGE) -> FlowGraph | None:
    """Choose what to show: the ``most`` steps that most journeys reach, and of their successions the most frequent.

    A step that hardly any journey comes to is left out too. Enough successions that they make up ``coverage`` of all
    among these steps, and that a way of frequent ones leads from a start to every step and from there to an end. None
    where the log tells of no successions.
    """
    every = successions(story)
    if not every:
        return None
    reach = _reach(story, every)
    places = {place: i for i, place in enumerate(story.journey.places())}
    ranked = sorted(reach, key=lambda s: (-reach[s], places.get(s, len(places)), s))
    chosen = {s for i, s in enumerate(ranked[:most]) if i < LEAST_STEPS or reach[s] >= RARE * reach[ranked[0]]}
    inside = [s for s in every if s.step in chosen and s.next_step in chosen]
    most_reach = max(reach.values())
    pull = {s: _share(story, "starts_at", s) * reach[s] - _share(story, "ends_at", s) * reach[s] for s in chosen}
    known = sum(s.count for s in every)
    total = max(known, _in_log(story))
    starts, ends = ({s for s in chosen if _share(story, m, s) * most_reach > OWN * reach[s]} for m in (
        "starts_at", "ends_at"))
    kept = {s.arc for s in (*_tree(chosen, inside, pull, starts), *_tree(chosen, inside, pull, ends, backward=True))}
    covered = sum(s.count for s in inside if s.arc in kept)
    within = sum(s.count for s in inside) if len(chosen) < len(ranked) else total
    for s in inside:
        if covered >= coverage * within:
            break
        if s.arc not in kept:
            kept.add(s.arc)
            covered += s.count
    steps = sorted(chosen, key=lambda s: (places.get(s, len(places)), -pull[s], -reach[s], s))
    left = tuple(s for s in ranked if s not in chosen)
    return FlowGraph(tuple(steps), tuple(s for s in inside if s.arc in kept), total, len(every), left, pull,
                     total - known)


def log_size(story: Story) -> tuple[float, float] | None:
    """Return how many journeys and events the log of this journey has, where findings say so."""
    found = [told(story, metric, "journey", story.journey.id) for metric in ("log_journeys", "log_events")]
    values = [f.value for f in found if f is not None and f.value is not None]
    return (values[0], values[1]) if len(values) == 2 else None


def _in_log(story: Story) -> float:
    """Return how many successions the log has: one less a journey than it has events."""
    size = log_size(story)
    return size[1] - size[0] if size else 0.0


def _of_everybody(story: Story, metric: str, kind: str) -> list[Finding]:
    rows = story.findings.where(metric=metric, place_kind=kind, segment="")
    return list(rows.where(wave=story.wave)) or list(rows.where(wave=""))


def is_of_journey(story: Story, steps: Iterable[str]) -> bool:
    """Tell whether steps are of this journey; what is mapped to no place belongs to the first that has a log."""
    every = list(steps)
    if any(step in story.journey.places() for step in every):
        return True
    journeys = story.project.journeys
    if len(journeys) <= 1 or any(step in j.places() for j in journeys for step in every):
        return len(journeys) <= 1
    with_log = [j for j in journeys if story.findings.one("throughput", j.id, place_kind="journey")]
    return (with_log or journeys)[0].id == story.journey.id


def _reach(story: Story, every: Sequence[Succession]) -> dict[str, float]:
    """Return the journeys that come to each step; where no finding says so, the most of one succession."""
    least: dict[str, float] = {}
    for s in every:
        for step in s.arc:
            least[step] = max(least.get(step, 0.0), float(s.journeys))
    found = {}
    for step, journeys in least.items():
        f = told(story, "step_reach", "", step)
        found[step] = f.value * f.n if f is not None and f.value is not None and f.n else journeys
    return found


def _share(story: Story, metric: str, step: str) -> float:
    f = told(story, metric, "", step)
    return f.value if f is not None and f.value is not None else 0.0


def _tree(steps: set[str], inside: Sequence[Succession], pull: Mapping[str, float], own: set[str],
          backward: bool = False) -> list[Succession]:
    """Return the most frequent successions that lead to every step from a start (``backward``: from it to an end).

    ``own`` are the steps at which enough journeys start (or end) without any.
    """
    sign = -1 if backward else 1
    roots = sorted(steps, key=lambda s: (-sign * pull[s], s))
    reached = {s for s in roots[: max(1, ceil(len(roots) / 20))] if sign * pull[s] > 0} or set(roots[:1])
    reached |= own
    found = []
    while reached < steps:
        ends = ((s, s.next_step, s.step) if backward else (s, s.step, s.next_step) for s in inside)
        best = next(((s, there) for s, here, there in ends if here in reached and there not in reached), None)
        if best is None:
            reached.add(next(s for s in roots if s not in reached))
            continue
        found.append(best[0])
        reached.add(best[1])
    return found
