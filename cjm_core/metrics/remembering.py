"""Evidence that is asked once: several metrics need the same samples, and each asking is a query."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

T = TypeVar("T")

ASKED_ONCE = frozenset({
    "samples", "choices", "joint_choices", "pair", "again", "means", "gaps", "valences", "heard", "mentions",
    "contacts", "handoffs", "journeys", "crowd", "query", "ask_logs", "legs", "received", "items_received", "paths",
    "intents", "steps_back", "left",
})


class Remembering:
    """Stands before an evidence and keeps its answers, which are small, for as long as one measuring lasts."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._answers: dict[Hashable, Any] = {}

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._evidence, name)
        return self._once(name, asked) if name in ASKED_ONCE else asked

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what ``make`` makes, made at the first asking: models that several metrics read."""
        key = ("once", name)
        if key not in self._answers:
            self._answers[key] = make()
        return self._answers[key]

    def _once(self, name: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*args: Any, **kwargs: Any) -> Any:
            key = (name, tuple(_frozen(a) for a in args), tuple((k, _frozen(v)) for k, v in sorted(kwargs.items())))
            if key not in self._answers:
                self._answers[key] = ask(*args, **kwargs)
            return self._answers[key]
        return answer


def kept(evidence: Evidence, name: str, make: Callable[[], T]) -> T:
    """Return what ``make`` makes, made once as long as one measuring lasts: models that several metrics read."""
    keeper: Any = evidence
    return cast(T, keeper.once(name, make)) if isinstance(keeper, Remembering) else make()


def _frozen(argument: Any) -> Hashable:
    """Let a list and a tuple of the same items be the same question."""
    return tuple(argument) if isinstance(argument, list) else argument
