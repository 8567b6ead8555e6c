"""Hand-offs that the logs show and the map does not have."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.findings import Finding
from cjm_core.language import number
from cjm_core.scene.board import Board
from cjm_core.scene.lane import BODY, PAD_MM, Block, Lane, block
from cjm_core.scene.marks import Mark
from cjm_core.scene.notation import OBSERVED

GAP_MM = 5.0
MOST = 12


def off_map(board: Board) -> list[Finding]:
    """Return the passings between departments of this journey's roles that are no hand-off of the map, most first."""
    roles = board.story.project.all_roles(board.story.journey)
    names = set(roles) | {r.department for r in roles.values() if r.department}
    keys = dict.fromkeys(f.place for f in board.story.findings if f.metric == "handoffs" and ">" in f.place)
    found = [f for key in keys if set(key.split(">")) & names and (f := board.find("handoffs", key))]
    return sorted(found, key=lambda f: (-(f.value or 0.0), f.place))


def _words(board: Board, finding: Finding) -> str:
    roles = board.story.project.all_roles(board.story.journey)
    ends = [board.role_name(end) if end in roles else end for end in finding.place.split(">")]
    if finding.suppressed or finding.value is None:
        figure = board.say(N_("hidden: small group"))
    else:
        figure = number(finding.value, board.lang, 0)
    return " > ".join(ends) + f": {figure}"


def off_map_lane(board: Board) -> Lane | None:
    """The lane of hand-offs off the map, on the last page of the journey; None where there are none."""
    found = off_map(board)
    last = list(board.story.journey.places())[-1]
    if not found or board.columns[-1].place != last:
        return None
    left, width = board.columns[0].x, board.right - board.columns[0].x
    rows = _rows([(f, block(_words(board, f), width, BODY)) for f in found[:MOST]], left, board.right)
    more = len(found) - MOST
    rest = block(board.say(N_("and {count} more in the findings"), count=more), width, BODY) if more > 0 else None
    tall = [max(b.height_mm for _, _, b in row) for row in rows]

    def draw(top: float, _height: float) -> list[Mark]:
        marks, y = [], top + PAD_MM
        for row, height in zip(rows, tall, strict=True):
            for x, finding, words in row:
                title, parts = " ".join(words.lines), tuple(words.parts(x, y))
                marks.append(Mark("off_map", finding.place, OBSERVED, title, finding.place, ("handoffs",), parts))
            y += height
        return [*marks, Mark("label", parts=tuple(rest.parts(left, y)))] if rest else marks

    least = sum(tall) + (rest.height_mm if rest else 0.0) + 2 * PAD_MM
    return Lane("off_map", board.say(N_("Off the map")), board.say(N_("passings seen in the logs only")), least, draw)


def _rows(cells: list[tuple[Finding, Block]], left: float, right: float) -> list[list[tuple[float, Finding, Block]]]:
    rows: list[list[tuple[float, Finding, Block]]] = [[]]
    x = left
    for finding, words in cells:
        width = max(run.width_mm for run in words.parts(0.0, 0.0))
        if rows[-1] and x + width > right:
            rows.append([])
            x = left
        rows[-1].append((x, finding, words))
        x += width + GAP_MM
    return rows
