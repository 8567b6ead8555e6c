"""Pains and gains face to face: how many people name them at each stage, and which weighs more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cjm_core import N_, Finding, Story, Visual, number, translate

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STAGE_MM = 36.0
CENTRE_MM = 146.0
BAR_FULL_MM = 26.0
WORDS_MM = 62.0
BALANCE_MM = 246.0
BAR_MM = 6.0
ROW_MM = 19.0
VOICE = "customer"
PAIN, GAIN = "pain", "gain"


@dataclass(frozen=True)
class Side:
    """One side of a stage: people who name a pain (or a gain), and the statements named by most of them."""

    people: Finding | None
    words: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One stage: its name, both sides, and the balance."""

    name: str
    pain: Side
    gain: Side
    balance: Finding | None


def draw_pains_and_gains(story: Story) -> Figure | None:
    """Draw both sides of every stage; None where nobody was heard."""
    from cjm_core import charting as kit

    voice = _voice(story)
    rows = [_row(story, stage, voice) for stage in story.journey.stages]
    people = max((side.people.n or 0 for r in rows for side in (r.pain, r.gain) if side.people), default=0)
    if not people:
        return None

    def say(text: str) -> str:
        return translate(text, story.lang)

    sheet = kit.Sheet(say(N_("Pains and gains by stage")), " \N{MIDDLE DOT} ".join((
        story.journey.title.said(story.lang),
        say(N_("people who name them, of {count} heard")).format(count=number(people, story.lang, 0)))))
    y = sheet.top
    heads = ((CENTRE_MM - 6, N_("pains"), "end"), (CENTRE_MM + 6, N_("gains"), "start"),
             (BALANCE_MM, N_("gains minus pains, of 100"), "start"))
    for x, text, anchor in heads:
        sheet.write(kit.lines_of(say(text), 60, kit.STRONG), x, y, kit.STRONG, anchor)
    y += kit.STRONG.line_mm + 1
    sheet.line([(kit.MARGIN_MM, y), (kit.RIGHT_MM, y)])
    for row in rows:
        y = _draw_row(kit, sheet, story, row, y)
    notes = kit.foot_notes(story, [r.balance for r in rows if r.balance])
    notes.append(say(N_("The balance counts people: those who name only gains minus those who name only pains or "
                        "barriers.")))
    return sheet.finish(y, notes)


def _voice(story: Story) -> str:
    """Return the voice of customers where they were heard, else the voice heard most."""
    heard: dict[str, int] = {}
    for f in story.findings.where(metric="mentions", place_kind="stage", wave=story.wave):
        heard[f.voice] = max(heard.get(f.voice, 0), f.n or 0)
    return VOICE if VOICE in heard or not heard else max(sorted(heard), key=lambda v: heard[v])


def _row(story: Story, stage: Any, voice: str) -> Row:
    balance = story.findings.one("delight_balance", stage.id, wave=story.wave, voice=voice, place_kind="stage")
    return Row(stage.name.said(story.lang), _side(story, stage, PAIN, voice), _side(story, stage, GAIN, voice), balance)


def _side(story: Story, stage: Any, kind: str, voice: str) -> Side:
    people = story.findings.one("mentions", stage.id, segment=f"kind={kind}", wave=story.wave, voice=voice,
                                place_kind="stage")
    named = []
    for place, element_kind, element in story.journey.elements():
        if element_kind != kind or place.partition(".")[0] != stage.id or not element.key:
            continue
        found = story.findings.one("mentions", f"{place}.{element.key}", wave=story.wave, voice=voice)
        if found and found.value:
            named.append((-found.value, element.text.said(story.lang)))
    return Side(people, tuple(words for _, words in sorted(named)[:2]))


def _draw_row(kit: Any, sheet: Any, story: Story, row: Row, y: float) -> float:
    name = kit.lines_of(row.name, STAGE_MM - 4, kit.STRONG)
    sides = {PAIN: _words(kit, row.pain), GAIN: _words(kit, row.gain)}
    tallest = max(len(lines) for lines in (*sides.values(), name))
    height = max(ROW_MM, float(tallest * kit.BODY.line_mm + 4), float(len(name) * kit.STRONG.line_mm + 4))
    middle = y + height / 2
    sheet.write(name, kit.MARGIN_MM, middle - len(name) * kit.STRONG.line_mm / 2, kit.STRONG)
    _bar(kit, sheet, story, row.pain, sides[PAIN], middle, -1)
    _bar(kit, sheet, story, row.gain, sides[GAIN], middle, 1)
    sheet.line([(CENTRE_MM, y + 1), (CENTRE_MM, y + height - 1)], kit.ZERO, 1.0)
    if row.balance is not None:
        _balance(kit, sheet, story, row.balance, middle)
    sheet.line([(kit.MARGIN_MM, y + height), (kit.RIGHT_MM, y + height)])
    return y + height


def _words(kit: Any, side: Side) -> list[str]:
    return [line for words in side.words for line in kit.lines_of(words, WORDS_MM, kit.BODY)]


def _bar(kit: Any, sheet: Any, story: Story, side: Side, words: list[str], middle: float, way: int) -> None:
    anchor = "end" if way < 0 else "start"
    found = side.people
    if found is None or not found.n or found.value is None:
        return
    long = BAR_FULL_MM * found.value / found.n
    sheet.box(CENTRE_MM - long if way < 0 else CENTRE_MM, middle - BAR_MM / 2, long, BAR_MM,
              kit.ORANGE if way < 0 else kit.BLUE)
    beside = CENTRE_MM + way * (long + 1.6)
    figure = number(found.value, story.lang, 0)
    sheet.write(figure, beside, middle - kit.STRONG.line_mm / 2, kit.STRONG, anchor)
    top = middle - len(words) * kit.BODY.line_mm / 2
    sheet.write(words, CENTRE_MM + way * (BAR_FULL_MM + 9), top, kit.BODY, anchor)


def _balance(kit: Any, sheet: Any, story: Story, balance: Finding, middle: float) -> None:
    top = middle - (kit.STRONG.line_mm + kit.SMALL.line_mm) / 2
    if balance.value is None:
        said = kit.lines_of(kit.hidden(story.project.thresholds.employee_n, story.lang), 40, kit.NOTE)
        sheet.write(said, BALANCE_MM, top, kit.NOTE)
        return
    sure = (balance.low is not None and balance.low > 0) or (balance.high is not None and balance.high < 0)
    colour = kit.INK if not sure else kit.BLUE if balance.value > 0 else kit.ORANGE
    sheet.write(kit.figure_of(balance, story.lang), BALANCE_MM, top, kit.Style(9, bold=True, colour=colour))
    beside = BALANCE_MM + kit.width_mm(kit.figure_of(balance, story.lang), kit.STRONG) + 2
    sheet.write(kit.interval_of(balance, story.lang), beside, top + 0.25, kit.SMALL)
    small = "*" if kit.is_small(balance) else ""
    sheet.write(kit.base(balance.n, story.lang) + small, BALANCE_MM, top + kit.STRONG.line_mm, kit.SMALL)


VISUALS: tuple[Visual, ...] = (
    Visual("pains-and-gains", N_("Pains and gains by stage"), draw_pains_and_gains, kind="chart"),
)
