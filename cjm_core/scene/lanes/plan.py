"""The plan: initiatives where they act, with owner, date and effort."""

from __future__ import annotations

from dataclasses import dataclass

from cjm_core.errors import N_
from cjm_core.language import number, translate_many
from cjm_core.model import Initiative
from cjm_core.scene import notation
from cjm_core.scene.board import Board, Column
from cjm_core.scene.lane import PAD_MM, SMALL, STRONG, Block, Lane, block
from cjm_core.scene.marks import Mark, Parts
from cjm_core.scene.notation import ASSUMPTION
from cjm_core.scene.proof import element_tier, place_tier, strongest
from cjm_core.verdicts import verdict_said

GLYPH_MM, GAP_MM, LEAST_MM = 6.4, 1.6, 46.0


def aim_place(board: Board, aim: str) -> str:
    """Return the place of what an initiative is for: a place, a statement, a promise or a hand-off."""
    journey = board.story.journey
    places = journey.places()
    if aim in places:
        return aim
    if "." in aim and aim.rsplit(".", 1)[0] in places:
        return aim.rsplit(".", 1)[0]
    by_id = {p.id: p.at for p in journey.promises} | {h.key: h.at for h in journey.handoffs}
    return by_id.get(aim, "")


def initiative_tier(board: Board, initiative: Initiative) -> str:
    """Return how well what an initiative is for is proven."""
    tiers = []
    for aim in initiative.aims:
        said = board.find("mentions", aim)
        tiers.append(element_tier(said) if said else ASSUMPTION)
        tiers.append(place_tier(board, aim))
    return strongest(tiers)


def _start(board: Board, initiative: Initiative) -> Column | None:
    """Return the column where an initiative acts on this page; those with no place stand under the first."""
    places = [place for aim in initiative.aims if (place := aim_place(board, aim))]
    return next((c for p in places if (c := board.column_at(p))), None) if places else board.columns[0]


def _under(board: Board, initiative: Initiative) -> str:
    parts = [
        board.role_name(initiative.owner) if initiative.owner else board.say(N_("no owner")),
        board.day(initiative.due) if initiative.due else board.say(N_("no date")),
    ]
    if initiative.effort:
        digits = 0 if initiative.effort == round(initiative.effort) else 1
        effort = number(initiative.effort, board.lang, digits)
        one = 1 if initiative.effort == 1 else 2
        words = translate_many("{effort} person-month", "{effort} person-months", one, board.lang)
        parts.append(words.format(effort=effort))
    came = _came(board, initiative)
    if came:
        parts.append(board.say(N_("promised effect: {verdict}"), verdict=came))
    return " \N{MIDDLE DOT} ".join(parts)


def _came(board: Board, initiative: Initiative) -> str:
    """Say whether what an initiative promised first came, by a later wave; nothing where nobody could see it."""
    rows = [f for f in board.story.findings.where(metric="promised_effect", place=initiative.id) if f.verdict]
    found = max(rows, key=lambda f: f.n or 0, default=None)
    return verdict_said(found.verdict, board.lang) if found else ""


@dataclass(frozen=True)
class Task:
    """An initiative set into its box: words, figures, and where it stands."""

    initiative: Initiative
    words: Block
    under: Block
    x: float
    row: int

    @property
    def height_mm(self) -> float:
        """The height of words and figures."""
        return max(self.words.height_mm + self.under.height_mm, 5.6)


def _tasks(board: Board) -> list[Task]:
    """Set each initiative at its column, in the first row where it has room."""
    starts = [(c.x, i) for i in board.story.journey.plan if (c := _start(board, i))]
    starts.sort(key=lambda pair: pair[0])
    width = min(max(board.columns[0].w * 2 - 1, LEAST_MM), board.right - board.columns[0].x)
    ends: list[float] = []
    tasks = []
    for wish, initiative in starts:
        x = min(wish, board.right - width)
        row = next((r for r, end in enumerate(ends) if end <= x + 0.01), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = x + width
        room = width - GLYPH_MM - 2.0
        words, under = block(board.said(initiative.text), room, STRONG), block(_under(board, initiative), room, SMALL)
        tasks.append(Task(initiative, words, under, x, row))
    return tasks


def plan(board: Board) -> Lane | None:
    """The lane of initiatives; None where there are none on this page."""
    tasks = _tasks(board)
    if not tasks:
        return None
    rows = [max(t.height_mm for t in tasks if t.row == r) for r in range(max(t.row for t in tasks) + 1)]

    def draw(top: float, _height: float) -> list[Mark]:
        tops = [top + PAD_MM + sum(rows[:r]) + r * GAP_MM for r in range(len(rows))]
        return [_mark(board, task, tops[task.row]) for task in tasks]

    note = board.say(N_("who, by when, how much effort"))
    height = sum(rows) + GAP_MM * (len(rows) - 1) + 2 * PAD_MM
    return Lane("plan", board.say(N_("What we do")), note, height, draw)


def _mark(board: Board, task: Task, y: float) -> Mark:
    tier = initiative_tier(board, task.initiative)
    x = task.x + GLYPH_MM + 0.4
    parts: Parts = (
        *notation.initiative(task.x + GLYPH_MM / 2, y + 2.7, tier),
        *task.words.parts(x, y), *task.under.parts(x, y + task.words.height_mm),
    )
    title = board.said(task.initiative.text) + ". " + " ".join(task.under.lines)
    place = next((p for a in task.initiative.aims if (p := aim_place(board, a))), "")
    return Mark("initiative", task.initiative.id, tier, title, place, (), parts)
