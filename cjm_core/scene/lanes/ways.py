"""Typical journeys: the most frequent way and the one from which the others differ least, from step to step."""

from __future__ import annotations

from itertools import groupby, pairwise

from cjm_core.errors import N_
from cjm_core.findings import Finding
from cjm_core.language import interval, number
from cjm_core.scene import notation
from cjm_core.scene import theme as t
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lane import Lane
from cjm_core.scene.lanes.recorded import shown, stands_alone
from cjm_core.scene.lettering import Style, runs
from cjm_core.scene.marks import Mark, Part
from cjm_core.scene.notation import MEASURED

TIMES = Style(t.SMALL_PT, bold=True)
LEAST_MM, BACK_MM = 8.0, 2.6
NAMES = {
    "most_frequent": N_("Most frequent way"), "medoid": N_("Typical way"),
    "most_frequent_and_medoid": N_("Most frequent way"),
}


def frequent_way(board: Board) -> Lane | None:
    """The way that most journeys take."""
    return _way(board, ("most_frequent", "most_frequent_and_medoid"))


def typical_way(board: Board) -> Lane | None:
    """The way from which the others differ least, where it is another one."""
    return _way(board, ("medoid",))


def _way(board: Board, verdicts: tuple[str, ...]) -> Lane | None:
    if not stands_alone(board):
        return None
    places = board.story.journey.places()
    for finding in board.story.findings.where(metric="typical_journey", segment=""):
        steps = [step for step in finding.place.split(">") if step in places]
        if finding.verdict in verdicts and finding.value is not None and steps and not finding.suppressed:
            return _lane(board, finding, steps)
    return None


def _lane(board: Board, finding: Finding, steps: list[str]) -> Lane:
    visits = [(step, len(list(same))) for step, same in groupby(steps)]
    order = {place: i for i, place in enumerate(board.story.journey.places())}
    back = any(order[b] < order[a] for (a, _), (b, _) in pairwise(visits))

    def draw(top: float, height: float) -> list[Mark]:
        y = top + height / 2 - (BACK_MM / 2 if back else 0.0)
        parts: list[Part] = []
        for (a, _), (b, _) in pairwise(visits):
            parts += _going(board, a, b, y, order)
        for place, times in _most(visits).items():
            column = _column(board, place)
            if column is not None:
                parts += notation.way_point(column.cx, y)
                parts += runs([f"×{times}"], column.cx + 1.9, y - 3.6, TIMES) if times > 1 else []
        return [Mark("way", "typical_journey", MEASURED, _title(board, finding, steps), "", ("typical_journey",),
                     tuple(parts))] if parts else []

    return Lane(f"way-{finding.verdict}", board.say(NAMES[finding.verdict]), _note(board, finding),
                LEAST_MM + (BACK_MM if back else 0.0), draw)


def _most(visits: list[tuple[str, int]]) -> dict[str, int]:
    """Return how often the way comes to each place in all."""
    found: dict[str, int] = {}
    for place, times in visits:
        found[place] = found.get(place, 0) + times
    return found


def _column(board: Board, place: str) -> Column | None:
    """Return the column of a place that is on this page."""
    return next((c for c in board.columns if place in (c.place, c.stage.id if c.step is None else c.place)), None)


def _going(board: Board, here: str, there: str, y: float, order: dict[str, int]) -> list[Part]:
    """Draw the going from one step to the next: on the line where it goes on, under it where it goes back."""
    a, b = _column(board, here), _column(board, there)
    if order[there] < order[here]:
        return list(notation.way_back(a.cx, b.cx, y, BACK_MM)) if a and b else []
    if a is None and b is None:
        span = [order[c.place] for c in board.columns]
        if not (order[here] < min(span) and order[there] > max(span)):
            return []
    left = a.cx if a else board.columns[0].x
    right = b.cx if b else board.right
    return list(notation.way_on(left, right, y))


def _note(board: Board, finding: Finding) -> str:
    share = shown(finding.value or 0.0, board.lang)
    ends = "" if finding.low is None or finding.high is None else interval(
        100 * finding.low, 100 * finding.high, board.lang, 1)
    words = board.say(N_("{share} of journeys {interval}"), share=share, interval=ends).strip()
    if finding.verdict == "medoid":
        return board.say(N_("the others differ least from it; {words}"), words=words)
    return words


def _title(board: Board, finding: Finding, steps: list[str]) -> str:
    places = board.story.journey.places()
    way = " \N{RIGHTWARDS ARROW} ".join(board.said(places[s].name) for s in steps)
    return f"{_note(board, finding)}, n\N{NO-BREAK SPACE}{number(finding.n or 0, board.lang, 0)}: {way}"
