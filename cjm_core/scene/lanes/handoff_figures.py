"""What was measured of one hand-off, in figures: late, waiting, complete, asked again, each with interval and n."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cjm_core.errors import N_
from cjm_core.findings import SMALL_BASE, Finding
from cjm_core.language import interval, number, percent
from cjm_core.model import Handoff
from cjm_core.scene.board import Board

FIGURES = ("handoffs", "handoff_late", "handoff_wait", "information_complete", "information_item", "asked_again",
           "handoff_state")


@dataclass(frozen=True)
class Figure:
    """One line of figures: its parts, and whether it fails its limit, or nothing can be shown."""

    parts: list[str]
    fails: bool = False
    hidden: bool = False


def shown(finding: Finding | None) -> bool:
    """Tell whether a finding has a value that may be shown."""
    return finding is not None and finding.value is not None and not finding.suppressed


def _share(board: Board, template: str, finding: Finding, **values: str) -> str:
    text = board.say(template, share=percent(finding.value or 0.0, board.lang), **values)
    if finding.low is not None and finding.high is not None:
        text += " " + _whole(interval(100 * finding.low, 100 * finding.high, board.lang, 0))
    return text


def _whole(text: str) -> str:
    """Keep an interval on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def hours_said(board: Board, template: str, finding: Finding) -> str:
    """Write a duration with its interval in the unit that suits it: minutes, hours, or days from three days on."""
    value = finding.value or 0.0
    unit, factor, digits = (
        (N_("{n} min"), 60.0, 0) if value < 1 else (N_("{n} days"), 1 / 24, 1) if value >= 72 else
        (N_("{n} h"), 1.0, 0 if value >= 10 else 1)
    )
    text = board.say(template, time=_whole(board.say(unit, n=number(value * factor, board.lang, digits))))
    if finding.low is not None and finding.high is not None:
        text += " " + _whole(interval(finding.low * factor, finding.high * factor, board.lang, digits))
    return text


def _late(board: Board, late: Finding) -> Figure:
    parts, limit = [_share(board, N_("late {share}"), late)], board.story.project.thresholds.late_share
    if late.n:
        parts.append(_base(board, late.n))
    if SMALL_BASE in late.flags:
        parts.append(board.say(N_("small base")))
    if late.low is None or late.high is None or late.low <= limit < late.high:
        parts.append(board.say(N_("not clear yet")))
    return Figure(parts, fails=late.low is not None and late.low > limit)


def _wait(board: Board, wait: Finding) -> Figure:
    """A wait, or with one time an event the time from event to event: the method's sentence says which."""
    waited = "end of the sender's work" in wait.method
    template = N_("half wait over {time}") if waited else N_("half come after {time}")
    return Figure([hours_said(board, template, wait)])


def _complete(board: Board, complete: Finding) -> Figure:
    limit = board.story.project.thresholds.complete_share
    fails = complete.high is not None and complete.high < limit
    return Figure([_share(board, N_("information complete {share}"), complete)], fails=fails)


def _asked(board: Board, asked: Finding) -> Figure:
    limit = board.story.project.thresholds.asked_again_share
    return Figure([_share(board, N_("asked again {share}"), asked)], fails=asked.low is not None and asked.low > limit)


def _base(board: Board, n: int) -> str:
    return f"n\N{NO-BREAK SPACE}{number(n, board.lang, 0)}"


def _lost(board: Board, handoff: Handoff) -> Figure | None:
    """Return the item of information that is lost most, where it surely comes less often than the limit asks."""
    limit = board.story.project.thresholds.complete_share
    found = [(board.find("information_item", f"{handoff.key}:{i + 1}", kind="information"), text)
             for i, text in enumerate(handoff.passes)]
    sure = [(f, text) for f, text in found if f is not None and f.value is not None and f.high is not None
            and f.high < limit]
    if not sure:
        return None
    worst, text = min(sure, key=lambda pair: pair[0].value or 0.0)
    return Figure([_share(board, N_("“{item}” arrives: {share}"), worst, item=board.said(text))], fails=True)


DRAWN: tuple[tuple[str, Callable[[Board, Finding], Figure]], ...] = (
    ("handoff_late", _late), ("handoff_wait", _wait), ("information_complete", _complete), ("asked_again", _asked),
)


def figures_of(board: Board, handoff: Handoff) -> list[Figure]:
    """Return the lines of figures of a hand-off; n stands at the first, and again wherever it is another.

    Hidden numbers are told in one line, first.
    """
    found = [(name, board.find(name, handoff.key, kind="handoff"), say) for name, say in DRAWN]
    lines: list[Figure] = []
    if any(f is not None and not shown(f) for _, f, _ in found):
        late = found[0][1] is not None and not shown(found[0][1])
        why = N_("lateness hidden: small group") if late else N_("hidden: small group")
        lines.append(Figure([board.say(why)], hidden=True))
    told: int | None = None
    for name, finding, say in found:
        if finding is None or not shown(finding):
            continue
        figure = say(board, finding)
        if name != "handoff_late" and finding.n and finding.n != told:
            figure.parts.append(_base(board, finding.n))
        told = finding.n or told
        lines.append(figure)
        lost = _lost(board, handoff) if name == "information_complete" else None
        lines += [lost] if lost else []
    return lines
