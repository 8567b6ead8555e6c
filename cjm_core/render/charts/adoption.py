"""Time to adoption: who has taken it up and who has left, day by day, for everybody and by groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import number, percent, translate
from cjm_core.render.amount import base, interval_of, is_small
from cjm_core.render.charts.groups import groups_of
from cjm_core.render.charts.notes import foot_notes
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.theme import BLUE, ORANGE, RULE, WHITE, ZERO
from cjm_core.verdicts import verdict_said

MOST_GROUPS = 4
WIDE_MM, TALL_MM = 150.0, 58.0
SMALL_TALL_MM, GAP_MM, AXIS_MM = 34.0, 9.0, 11.0
WORDS_MM = 188.0
QUARTERS = 4
AGAINST_OTHERS = {
    "higher": N_("surely longer than the other groups"), "lower": N_("surely shorter than the other groups"),
}
NO_DIFFERENCE = N_("no difference from the other groups shown")


Spot = Callable[[float, float], tuple[float, float]]
"""Where a day and a share lie on the sheet."""


@dataclass(frozen=True)
class Curve:
    """The course of one group: its rows by day, and the numbers that stand beside it."""

    name: str
    adopted: dict[float, Finding]
    left: dict[float, Finding]
    watched: dict[float, Finding]
    mean: Finding | None
    gap: Finding | None

    @property
    def all(self) -> list[Finding]:
        """The findings of the curve that have intervals."""
        return [*self.adopted.values(), *self.left.values(), *(f for f in (self.mean, self.gap) if f)]

    @property
    def drawable(self) -> bool:
        """Tell whether the group may be shown."""
        return any(f.value is not None for f in self.adopted.values())


def draw(story: Story) -> Figure | None:
    """Draw cumulative incidences with bands and the people still watched; None where no time was asked for."""
    whole = _curve(story, "", translate(N_("everybody"), story.lang))
    if not whole.drawable:
        return None
    say = partial(translate, lang=story.lang)
    names = PlaceNames(story.project, story.lang, (story.journey,))
    sheet = Sheet(say(N_("Time until people take it up")), _subtitle(story, whole))
    horizon = max(whole.adopted)
    y = _panel(sheet, story, whole, (MARGIN_MM + AXIS_MM, MARGIN_MM + WIDE_MM), sheet.top + 2, TALL_MM, horizon)
    _words(sheet, story, whole, sheet.top + 2)
    groups = [_curve(story, g, names.segment(g)) for g in groups_of(story, "adoption", MOST_GROUPS)]
    shown = [c for c in groups if c.drawable]
    if shown:
        y = _groups(sheet, story, shown, y + 7, horizon)
    return sheet.finish(y, _notes(story, [whole, *shown], len(groups) - len(shown)))


def _curve(story: Story, segment: str, name: str) -> Curve:
    rows = {m: _by_day(story, m, segment) for m in ("adoption", "adoption_left", "adoption_watched")}
    means, gaps = (list(_by_day(story, m, segment).values()) for m in ("time_without", "time_without_gap"))
    return Curve(name, rows["adoption"], rows["adoption_left"], rows["adoption_watched"],
                 means[0] if means else None, gaps[0] if gaps else None)


def _by_day(story: Story, metric: str, segment: str) -> dict[float, Finding]:
    """Return the rows of a metric by day, of the voice that most people speak in."""
    rows = story.findings.where(metric=metric, segment=segment, wave=story.wave, place_kind="answer")
    voice = max(((f.n or 0, f.voice) for f in rows), default=(0, ""))[1]
    days = {float(f.place.rpartition("=")[2]): f for f in rows if f.voice == voice}
    return dict(sorted(days.items()))


def _subtitle(story: Story, whole: Curve) -> str:
    shown = translate(N_("share of people by the day, while others leave (Aalen and Johansen)"), story.lang)
    return " · ".join((story.journey.title.said(story.lang), shown, base(_n(whole), story.lang)))


def _n(curve: Curve) -> int | None:
    return next((f.n for f in curve.adopted.values() if f.n), None)


def _panel(sheet: Sheet, story: Story, curve: Curve, ends: tuple[float, float], top: float, tall: float,
           horizon: float) -> float:
    """Draw one plot with its axes and, under it, the people still watched; return where it ends."""
    left, right = ends

    def at(day: float, share: float) -> tuple[float, float]:
        return left + (right - left) * day / horizon, top + tall * (1 - share)

    for share in (0.0, 0.5, 1.0):
        sheet.line([at(0, share), at(horizon, share)], ZERO if share == 0 else RULE, 0.7)
        sheet.write(percent(share, story.lang), left - 1.5, at(0, share)[1] - SMALL.line_mm / 2, SMALL, "end")
    _area(sheet, at, curve.left, ORANGE, top_down=True)
    _area(sheet, at, curve.adopted, BLUE, top_down=False)
    y = top + tall + 1
    days = [0.0, *(d for d in curve.watched if d > 0)]
    marks = [min(days, key=lambda d: abs(d - horizon * q / QUARTERS)) for q in range(QUARTERS + 1)]
    for day in dict.fromkeys(marks):
        x = at(day, 0)[0]
        sheet.line([(x, top + tall), (x, top + tall + 0.9)], ZERO, 0.7)
        sheet.write(number(day, story.lang, 0), x, y, SMALL, "middle")
        still = curve.watched.get(day)
        if still is not None:
            said = "\N{EN DASH}" if still.value is None else number(still.value, story.lang, 0)
            sheet.write(said, x, y + SMALL.line_mm, SMALL, "middle")
    return y + 2 * SMALL.line_mm


def _area(sheet: Sheet, at: Spot, rows: dict[float, Finding], colour: str, top_down: bool) -> None:
    """Fill what has happened, from below or from above, with the interval as a darker band and a line."""
    seen = [(day, f) for day, f in rows.items() if f.value is not None]
    if not seen:
        return

    def points(name: str) -> list[tuple[float, float]]:
        values = [(0.0, 0.0), *((day, getattr(f, name)) for day, f in seen)]
        return [at(day, 1 - v if top_down else v) for day, v in values]

    edge = 1.0 if top_down else 0.0
    line = points("value")
    sheet.area([*line, at(seen[-1][0], edge), at(0.0, edge)], colour, 0.16)
    if all(f.low is not None and f.high is not None for _, f in seen):
        sheet.area([*points("high"), *reversed(points("low"))], colour, 0.30)
    sheet.line(line, colour, 1.8)


def _words(sheet: Sheet, story: Story, whole: Curve, y: float) -> None:
    """Say beside the large plot what its colours mean and what its curves come to."""
    say = partial(translate, lang=story.lang)
    entries: list[tuple[str, str, Finding | None]] = [(BLUE, say(N_("have taken it up")), _last(whole.adopted))]
    if _last(whole.left) is not None:
        entries.append((ORANGE, say(N_("have left without it")), _last(whole.left)))
    for colour, text, last in entries:
        corners = [(WORDS_MM, y + 0.6), (WORDS_MM + 5, y + 0.6), (WORDS_MM + 5, y + 4), (WORDS_MM, y + 4)]
        sheet.area(corners, colour, 0.4)
        sheet.line([(WORDS_MM, y + 0.6), (WORDS_MM + 5, y + 0.6)], colour, 1.8)
        y = sheet.write(lines_of(text, RIGHT_MM - WORDS_MM - 8, STRONG), WORDS_MM + 8, y, STRONG)
        y = sheet.write(_by_then(story, last), WORDS_MM + 8, y, BODY) + 3
    sheet.box(WORDS_MM, y + 0.6, 5, 3.4, WHITE, ZERO)
    y = sheet.write(lines_of(say(N_("still without it")), RIGHT_MM - WORDS_MM - 8, STRONG), WORDS_MM + 8, y, STRONG) + 3
    if whole.mean is not None and whole.mean.value is not None:
        y = sheet.write(lines_of(say(N_("Mean time without it")), RIGHT_MM - WORDS_MM, STRONG), WORDS_MM, y + 1, STRONG)
        y = sheet.write(lines_of(_days(story, whole.mean), RIGHT_MM - WORDS_MM, BODY), WORDS_MM, y, BODY)
    half = next(iter(story.findings.where(metric="adoption_median", segment="", wave=story.wave)), None)
    if half is not None and not half.suppressed:
        head = lines_of(say(N_("Half have taken it up by")), RIGHT_MM - WORDS_MM, STRONG)
        y = sheet.write(head, WORDS_MM, y + 3, STRONG)
        said = verdict_said(half.verdict, story.lang) if half.value is None else _days(story, half)
        y = sheet.write(lines_of(said, RIGHT_MM - WORDS_MM, BODY), WORDS_MM, y, BODY)
    under = say(N_("Under the axis: days since the start, and how many people are still watched."))
    sheet.write(lines_of(under, RIGHT_MM - WORDS_MM, SMALL), WORDS_MM, y + 4, SMALL)


def _by_then(story: Story, last: Finding | None) -> str:
    if last is None or last.value is None:
        return "\N{EN DASH}"
    day = number(float(last.place.rpartition("=")[2]), story.lang, 0)
    said = translate(N_("by day {day}: {share} {interval}"), story.lang)
    return said.format(day=day, share=percent(last.value, story.lang), interval=interval_of(last, story.lang))


def _days(story: Story, finding: Finding) -> str:
    said = translate(N_("{count} days"), story.lang).format(count=number(finding.value or 0.0, story.lang, 0))
    star = "*" if is_small(finding) else ""
    return f"{said}{star} {interval_of(finding, story.lang)}".strip()


def _last(rows: dict[float, Finding]) -> Finding | None:
    return rows[max(rows)] if rows else None


def _groups(sheet: Sheet, story: Story, curves: Sequence[Curve], y: float, horizon: float) -> float:
    wide = (RIGHT_MM - MARGIN_MM - GAP_MM * (len(curves) - 1)) / len(curves)
    heads = [lines_of(f"{c.name} ({base(_n(c), story.lang)})", wide, STRONG) for c in curves]
    said = [_group_words(story, c, wide) for c in curves]
    below = y + max(len(h) for h in heads) * STRONG.line_mm
    plots = below + max(len(w) for w in said) * SMALL.line_mm + 2.5
    bottom = plots
    for i, (curve, head, words) in enumerate(zip(curves, heads, said, strict=True)):
        x = MARGIN_MM + i * (wide + GAP_MM)
        sheet.write(head, x, y, STRONG)
        sheet.write(words, x, below, SMALL)
        bottom = _panel(sheet, story, curve, (x + AXIS_MM, x + wide - 3), plots, SMALL_TALL_MM, horizon)
    return bottom


def _group_words(story: Story, curve: Curve, wide: float) -> list[str]:
    if curve.mean is None or curve.mean.value is None:
        return []
    text = translate(N_("without it {days}"), story.lang).format(days=_days(story, curve.mean))
    gap = curve.gap
    if gap is not None and gap.value is not None and gap.verdict:
        text += "; " + translate(AGAINST_OTHERS.get(gap.verdict, NO_DIFFERENCE), story.lang)
    return lines_of(text, wide, SMALL)


def _notes(story: Story, curves: Sequence[Curve], hidden: int) -> list[str]:
    say = partial(translate, lang=story.lang)
    texts = [say(N_("Who left is without it to the end. One minus Kaplan and Meier's curve would say too much, for it "
                    "takes those who left for people who may still come."))]
    if any(c.mean is not None and c.mean.verdict == "horizon_cut" for c in curves):
        texts.append(say(N_("A curve that ends early ends on the last day on which anybody of the group was watched.")))
    if hidden:
        texts.append(say(N_("Groups hidden as too small: {count}.")).format(count=hidden))
    return [*foot_notes(story, [f for c in curves for f in c.all]), " ".join(texts)]
