"""The roadmap: initiatives over time, who owns them, what they answer, and whether what they promised came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, short_date, translate, translate_many
from cjm_core.model import Initiative
from cjm_core.model.initiative import Expected
from cjm_core.render.amount import amount, bounds
from cjm_core.render.charts.sheet import MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lettering import width_mm
from cjm_core.scene.theme import BLUE, GREEN, ORANGE, PANEL, RULE, WHITE, ZERO
from cjm_core.verdicts import verdict_said

NAME_MM = 73.0
FROM_MM, TO_MM = 92.0, 186.0
PROMISE_MM = 194.0
BAR_MM = 5.4
DAYS_A_MONTH = 30.44
COLOURS = {"came": GREEN, "did_not_come": ORANGE}
MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"),
    N_("Nov"), N_("Dec"),
)


@dataclass(frozen=True)
class Row:
    """One initiative in words: what, who, for what, and its promises with what came of them."""

    initiative: Initiative
    name: tuple[str, ...]
    under: tuple[str, ...]
    promises: tuple[tuple[str, Finding | None], ...]

    @property
    def lines(self) -> list[tuple[list[str], Finding | None]]:
        """The promises broken into lines."""
        return [(lines_of(text, RIGHT_MM - PROMISE_MM - 9, SMALL), found) for text, found in self.promises]

    @property
    def height_mm(self) -> float:
        """The height of the row."""
        left = len(self.name) * STRONG.line_mm + len(self.under) * SMALL.line_mm
        right = sum(len(lines) * SMALL.line_mm + 1 for lines, _ in self.lines)
        return max(left, right, BAR_MM + SMALL.line_mm) + 3.4


def draw(story: Story) -> Figure | None:
    """Draw the plan of the journey over time; None where no initiative has a day."""
    plan = sorted(story.journey.plan, key=lambda i: (i.due is None, i.due or date.max, i.id))
    if not any(i.due for i in plan):
        return None
    say = partial(translate, lang=story.lang)
    sheet = Sheet(say(N_("Roadmap")), _subtitle(story, say, plan))
    rows = [_row(story, say, i) for i in plan]
    first, last = _range(plan)

    def at(day: date) -> float:
        return FROM_MM + (day - first).days / max((last - first).days, 1) * (TO_MM - FROM_MM)

    y = _key(sheet, say, sheet.top, rows)
    start = y = _heads(sheet, say, first, last, at, y)
    bottom = start + sum(r.height_mm for r in rows)
    for month in _months(first, last):
        sheet.line([(at(month), start), (at(month), bottom)], RULE)
    for row in rows:
        y = _draw_row(sheet, story, say, row, at, y)
    return sheet.finish(y, _notes(say, rows))


def _subtitle(story: Story, say: Callable[[str], str], plan: Sequence[Initiative]) -> str:
    whole = sum(i.effort or 0.0 for i in plan)
    parts = [story.journey.title.said(story.lang)]
    if whole:
        digits = 0 if whole == round(whole) else 1
        words = translate_many("{effort} person-month", "{effort} person-months",
                               round(whole) if whole == round(whole) else 2, story.lang)
        parts.append(say(N_("together {effort}")).format(effort=words.format(effort=number(whole, story.lang, digits))))
    return " · ".join(parts)


def _begins(initiative: Initiative) -> date | None:
    """Return the day on which work begins when one person does it and is ready on the day due."""
    if initiative.due is None:
        return None
    return initiative.due - timedelta(days=round((initiative.effort or 0.0) * DAYS_A_MONTH))


def _range(plan: Iterable[Initiative]) -> tuple[date, date]:
    """Return the first and the last day of the axis: whole months around all initiatives; no clock is asked."""
    days = [d for i in plan for d in (_begins(i), i.due) if d is not None]
    first, last = min(days).replace(day=1), max(days)
    after = (last.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first, after


def _months(first: date, last: date) -> list[date]:
    """Return the first days of months, thinned out where there are many."""
    found, day = [], first
    while day <= last:
        found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    step = next(s for s in (1, 2, 3, 6, 12, 24, 60, 600) if len(found) / s <= 9)
    return [d for d in found if ((d.year * 12 + d.month - 1) % step) == 0]


def _row(story: Story, say: Callable[[str], str], initiative: Initiative) -> Row:
    names = PlaceNames(story.project, story.lang, (story.journey,))
    roles = story.project.all_roles(story.journey)
    owner = roles.get(initiative.owner or "")
    who = owner.name.said(story.lang) if owner else initiative.owner or say(N_("no owner"))
    aims = "; ".join(dict.fromkeys(_aim(story, names, aim) for aim in initiative.aims))
    under = lines_of(who, NAME_MM, SMALL)
    if aims:
        under += lines_of(say(N_("answers: {what}")).format(what=aims), NAME_MM, SMALL)[:3]
    return Row(initiative, tuple(lines_of(initiative.text.said(story.lang), NAME_MM, STRONG)), tuple(under),
               tuple(_promises(story, say, names, initiative)))


def _aim(story: Story, names: PlaceNames, aim: str) -> str:
    if any(p.id == aim for p in story.journey.promises):
        return names.of("promise", aim)
    if any(h.key == aim for h in story.journey.handoffs):
        return names.of("handoff", aim)
    return names.place(aim)


def _promises(story: Story, say: Callable[[str], str], names: PlaceNames, initiative: Initiative
              ) -> Iterable[tuple[str, Finding | None]]:
    if initiative.effect and not initiative.expects:
        yield initiative.effect.said(story.lang), None
    for order, wanted in enumerate(initiative.expects, start=1):
        place = initiative.id if order == 1 else f"{initiative.id}/{order}"
        rows = [f for f in story.findings.where(metric="promised_effect", place=place) if f.value is not None]
        found = max(rows, key=lambda f: f.n or 0, default=None)
        yield _promise(story, say, names, wanted, found), found


def _promise(story: Story, say: Callable[[str], str], names: PlaceNames, wanted: Expected, found: Finding | None
             ) -> str:
    lang = story.lang
    kind = next((f.place_kind for f in story.findings.where(metric=wanted.metric, place=wanted.at)), "step")
    unit = found.unit if found else next(
        (f.unit for f in story.findings.where(metric=wanted.metric, place=wanted.at)), "")
    what = names.of(kind, wanted.at)
    group = names.segment(wanted.segment)
    what += f" ({group})" if group else ""
    words = say(N_("{what}: promised {size}")).format(what=what, size=amount(wanted.by, unit, lang, True))
    if found is None or found.value is None:
        return f"{words}; {say(N_('not measured in two waves yet'))}"
    seen = amount(found.value, unit, lang, True)
    if found.low is not None and found.high is not None:
        seen += f" {bounds(found.low, found.high, unit, lang, True)}"
    earlier = found.against.removeprefix("wave=")
    told = N_("seen {size} from {earlier} to {later}") if earlier and found.wave else N_("seen {size}")
    said = say(told).format(size=seen, earlier=earlier, later=found.wave)
    return f"{words}, {said}: {verdict_said(found.verdict, lang)}"


def _key(sheet: Sheet, say: Callable[[str], str], y: float, rows: Sequence[Row]) -> float:
    x = MARGIN_MM
    told = {f.verdict for r in rows for _, f in r.promises if f}
    for verdict, text in (("came", N_("what was promised came")), ("did_not_come", N_("did not come")),
                          ("cannot_tell", N_("cannot tell"))):
        if verdict not in told:
            continue
        words = say(text)
        _chip(sheet, verdict, x, y + 0.6)
        sheet.write(words, x + 5.4, y, SMALL)
        x += 5.4 + width_mm(words, SMALL) + 8
    return y + (7 if told else 0)


def _chip(sheet: Sheet, verdict: str, x: float, y: float) -> None:
    colour = COLOURS.get(verdict)
    sheet.box(x, y, 3, 3, colour or WHITE, colour or ZERO, dashed=colour is None)


def _heads(sheet: Sheet, say: Callable[[str], str], first: date, last: date, at: Callable[[date], float], y: float
           ) -> float:
    year = 0
    for month in _months(first, last):
        if at(month) > TO_MM - 4:
            continue
        name = say(MONTHS[month.month - 1])
        sheet.write(name if month.year == year else f"{name} {month.year}", at(month), y, SMALL)
        year = month.year
    sheet.write(say(N_("promised effect")), PROMISE_MM, y, SMALL)
    y += SMALL.line_mm + 1
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _draw_row(sheet: Sheet, story: Story, say: Callable[[str], str], row: Row, at: Callable[[date], float], y: float
              ) -> float:
    top = y + 1.7
    sheet.write(row.under, MARGIN_MM, sheet.write(row.name, MARGIN_MM, top, STRONG), SMALL)
    due, begins = row.initiative.due, _begins(row.initiative)
    if due is None or begins is None:
        sheet.write(say(N_("no date")), FROM_MM, top, NOTE)
    else:
        left, right = at(begins), at(due)
        sheet.box(left, top, max(right - left, 0.8), BAR_MM, BLUE if row.initiative.effort else PANEL, BLUE)
        sheet.point(right, top + BAR_MM / 2, "D", BLUE, size_pt=6)
        words = _under_bar(story, row.initiative, due)
        anchor = "end" if right > (FROM_MM + TO_MM) / 2 else "start"
        sheet.write(words, right if anchor == "end" else left, top + BAR_MM + 0.6, SMALL, anchor)
    below = top
    for lines, found in row.lines:
        if found is not None:
            _chip(sheet, found.verdict, PROMISE_MM, below + 0.6)
        below = sheet.write(lines, PROMISE_MM + 5.4, below, SMALL) + 1
    if not row.promises:
        sheet.write(say(N_("no effect is promised that could be measured")), PROMISE_MM + 5.4, top, NOTE)
    y += row.height_mm
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _under_bar(story: Story, initiative: Initiative, due: date) -> str:
    parts = [short_date(due, story.lang)]
    if initiative.effort is not None:
        whole = initiative.effort == round(initiative.effort)
        words = translate_many("{effort} person-month", "{effort} person-months",
                               round(initiative.effort) if whole else 2, story.lang)
        parts.append(words.format(effort=number(initiative.effort, story.lang, 0 if whole else 1)))
    return " · ".join(parts)


def _notes(say: Callable[[str], str], rows: Sequence[Row]) -> list[str]:
    notes = [say(N_("A bar ends on the day due and is as long as the effort would take one person; the plan names no "
                    "day of beginning."))]
    if any(found for r in rows for _, found in r.promises):
        notes.append(say(N_("Came: the later wave surely moved as promised, and the size promised is not ruled out. "
                            "Did not come: it is ruled out. That it came does not prove that the initiative brought "
                            "it; that takes places where nothing was done.")))
    return notes
