"""The scorecard of channels: a row a channel, a panel a measure, each number with its interval and base."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil, floor

from matplotlib.figure import Figure

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import Finding
from cjm_core.language import interval, number, translate
from cjm_core.model.codebook import Responses
from cjm_core.render.amount import amount, base, bounds, hidden, is_small
from cjm_core.render.charts.notes import foot_notes, more_rows
from cjm_core.render.charts.sheet import BODY, MARGIN_MM, NOTE, RIGHT_MM, SMALL, STRONG, Sheet, lines_of
from cjm_core.scene.lettering import width_mm
from cjm_core.scene.theme import BLUE, GREY, INK, RULE
from cjm_core.verdicts import verdict_said

NAME_MM = 40.0
GAP_MM = 5.0
ROW_MM = 16.0
MOST_ROWS, MOST_LINES = 12, 4
RAW = "resolution"
FAIR = "resolution_standardised"
PANELS: dict[str, str] = {
    "channel_reach": N_("Journeys that touch it"),
    "channel_satisfaction": N_("How people rate it"),
    "containment": N_("Ends in the channel, nobody comes again"),
    FAIR: N_("Settled, at one mix of intents"),
    "cost_per_resolution": N_("Cost of one settled"),
}


@dataclass(frozen=True)
class Panel:
    """One measure: its head, its findings by channel, and the ends of its axis in its own unit."""

    metric: str
    head: str
    rows: dict[str, Finding]
    low: float
    high: float


def draw(story: Story) -> Figure | None:
    """Draw how channels do; None where no log says anything of a channel."""
    panels = _panels(story)
    if not any(p.metric != "channel_satisfaction" for p in panels):
        return None
    say = partial(translate, lang=story.lang)
    channels = _sorted(panels)
    sheet = Sheet(say(N_("How well channels serve")), _subtitle(story))
    raw = _found(story, RAW) if any(p.metric == FAIR for p in panels) else {}
    y = _key(sheet, say, sheet.top, bool(raw))
    width = (RIGHT_MM - MARGIN_MM - NAME_MM + GAP_MM) / len(panels) - GAP_MM
    lefts = [MARGIN_MM + NAME_MM + i * (width + GAP_MM) for i in range(len(panels))]
    y = _heads(sheet, story, panels, lefts, width, y)
    for channel in channels[:MOST_ROWS]:
        _name(sheet, story, channel, y)
        for panel, left in zip(panels, lefts, strict=True):
            shown = raw.get(channel) if panel.metric == FAIR else None
            _cell(sheet, story, panel, panel.rows.get(channel), shown, left, width, y)
        y += ROW_MM
        sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)], RULE)
    y = _conclusion(sheet, story, raw, y + 3)
    return sheet.finish(y, _notes(story, panels, channels))


def _found(story: Story, metric: str) -> dict[str, Finding]:
    """Return the findings of a metric by channel: of the story's wave, else of all; of the voice with most people."""
    found: dict[str, Finding] = {}
    for wave in dict.fromkeys((story.wave, "")):
        for f in story.findings.where(metric=metric, place_kind="channel", segment="", wave=wave):
            if ":" in f.place or ">" in f.place or (f.place in found and found[f.place].wave != wave):
                continue
            if f.place not in found or (f.n or 0) > (found[f.place].n or 0):
                found[f.place] = f
    return found


def _panels(story: Story) -> list[Panel]:
    panels = []
    for metric, head in PANELS.items():
        rows = _found(story, metric)
        if rows:
            low, high = _ends(story, rows)
            panels.append(Panel(metric, translate(head, story.lang), rows, low, high))
    return panels


def _ends(story: Story, rows: dict[str, Finding]) -> tuple[float, float]:
    """Return the ends of an axis: all of a share, the whole scale of an item, money from nought."""
    unit = next(iter(rows.values())).unit
    if unit == "share":
        return 0.0, 1.0
    if unit == "valence":
        return -2.0, 2.0
    ends = [x for f in rows.values() for x in (f.value, f.low, f.high) if x is not None]
    if unit == "scale":
        scales = [i.scale for s in story.project.data if isinstance(s, Responses) for i in s.items.values()
                  if i.scale and i.role == "experience"]
        whole = [(s.low, s.high) for s in scales if ends and s.low <= min(ends) and max(ends) <= s.high]
        plain = float(floor(min(ends, default=0.0))), float(ceil(max(ends, default=1.0)))
        return min(whole, key=lambda e: e[1] - e[0], default=plain)
    return 0.0, max([1.1 * x for x in ends], default=1.0)


def _sorted(panels: Sequence[Panel]) -> list[str]:
    """Return the channels by reach, those without a record of it last, in order of name."""
    reach = next((p.rows for p in panels if p.metric == "channel_reach"), {})
    every = dict.fromkeys(c for p in panels for c in p.rows)
    known = {c: (reach[c].value if c in reach else None) for c in every}
    return sorted(every, key=lambda c: (known[c] is None, -(known[c] or 0.0), c))


def _subtitle(story: Story) -> str:
    shown = translate(N_("a row a channel, the most used first; dots with intervals, n below each"), story.lang)
    return f"{story.journey.title.said(story.lang)} · {shown}"


def _key(sheet: Sheet, say: Callable[[str], str], y: float, raw: bool) -> float:
    entries = [(False, say(N_("measured, with interval")))]
    if raw:
        entries.append((True, say(N_("as they came: channels with easier cases look better"))))
    x = MARGIN_MM
    for hollow, words in entries:
        if not hollow:
            sheet.line([(x, y + 2), (x + 6, y + 2)], INK, 1.1)
        sheet.point(x + 3, y + 2, "D" if hollow else "o", GREY if hollow else BLUE, hollow, 4.5 if hollow else 6)
        sheet.write(words, x + 8, y, SMALL)
        x += 8 + width_mm(words, SMALL) + 10
    return y + 8


def _heads(sheet: Sheet, story: Story, panels: Sequence[Panel], lefts: Sequence[float], width: float, y: float
           ) -> float:
    heads = [lines_of(p.head, width, STRONG) for p in panels]
    tallest = max(len(h) for h in heads)
    for panel, head, left in zip(panels, heads, lefts, strict=True):
        sheet.write(head, left, y + (tallest - len(head)) * STRONG.line_mm, STRONG)
        for value, at, anchor in ((panel.low, left, "start"), (panel.high, left + width, "end")):
            sheet.write(_figure(panel, value, story.lang), at, y + tallest * STRONG.line_mm + 0.4, SMALL, anchor)
    y += tallest * STRONG.line_mm + SMALL.line_mm + 1.2
    sheet.line([(MARGIN_MM, y), (RIGHT_MM, y)])
    return y


def _name(sheet: Sheet, story: Story, channel: str, y: float) -> None:
    words = lines_of(_channel(story, channel), NAME_MM - 4, STRONG)
    if len(words) > MOST_LINES:
        words = [*words[:MOST_LINES - 1], f"{words[MOST_LINES - 1]}…"]
    sheet.write(words, MARGIN_MM, y + ROW_MM / 2 - len(words) * STRONG.line_mm / 2, STRONG)


def _channel(story: Story, channel: str) -> str:
    known = story.project.all_channels().get(channel)
    return known.name.said(story.lang) if known else channel


def _cell(sheet: Sheet, story: Story, panel: Panel, finding: Finding | None, raw: Finding | None, left: float,
          width: float, y: float) -> None:
    why = _silence(story, finding)
    if why or finding is None or finding.value is None:
        words = lines_of(why, width, NOTE)[:3]
        sheet.write(words, left, y + ROW_MM / 2 - len(words) * NOTE.line_mm / 2, NOTE)
        return

    def at(value: float) -> float:
        part = (value - panel.low) / ((panel.high - panel.low) or 1.0)
        return left + min(max(part, 0.0), 1.0) * width

    middle = y + 4.6
    sheet.line([(left, middle), (left + width, middle)], RULE, 0.8)
    if finding.low is not None and finding.high is not None:
        sheet.line([(at(finding.low), middle), (at(finding.high), middle)], INK, 1.1)
        for end in (finding.low, finding.high):
            sheet.line([(at(end), middle - 1.1), (at(end), middle + 1.1)], INK, 1.1)
    if raw is not None and raw.value is not None:
        sheet.point(at(raw.value), middle, "D", GREY, hollow=True, size_pt=4.5)
    sheet.point(at(finding.value), middle, "o", BLUE, is_small(finding), 6)
    _figures(sheet, story, panel, finding, left, y + 7.2)


def _figures(sheet: Sheet, story: Story, panel: Panel, finding: Finding, left: float, top: float) -> None:
    value = _figure(panel, finding.value or 0.0, story.lang)
    below = sheet.write(value, left, top, STRONG)
    if finding.low is not None and finding.high is not None:
        span = bounds(finding.low, finding.high, finding.unit, story.lang)
        if finding.unit == "cost":
            span = interval(finding.low, finding.high, story.lang, _digits(panel))
        sheet.write(span, left + width_mm(value, STRONG) + 1.8, top + 0.25, SMALL)
    sheet.write(base(finding.n, story.lang) + ("*" if is_small(finding) else ""), left, below, SMALL)


def _figure(panel: Panel, value: float, lang: str) -> str:
    unit = next(iter(panel.rows.values())).unit
    if unit == "cost":
        return number(value, lang, _digits(panel))
    if value in (panel.low, panel.high) and unit != "share":
        return number(value, lang, 0, unit == "valence")
    return amount(value, unit, lang)


def _digits(panel: Panel) -> int:
    """Return the decimals of money: none where it is large."""
    return 0 if panel.high >= 50 else 2


def _silence(story: Story, finding: Finding | None) -> str:
    """Return why a cell has no number: not recorded, hidden, or more than the log can tell; empty where it has one."""
    if finding is None:
        return translate(N_("no record"), story.lang)
    if finding.suppressed:
        return hidden(story.project.thresholds.employee_n, story.lang)
    return "" if finding.value is not None else verdict_said(finding.verdict or "cannot_tell", story.lang)


def _conclusion(sheet: Sheet, story: Story, raw: dict[str, Finding], y: float) -> float:
    """Say which two channels differ most surely at one mix of intents, and where the plain shares say the opposite."""
    sure = [f for f in story.findings.where(metric="resolution_difference", segment="")
            if f.q is not None and f.q <= 1 - f.level and f.value is not None and f.low is not None]
    if not sure:
        return y - 3
    widest = max(sure, key=lambda f: (abs(f.value or 0.0), f.place))
    other = widest.against.removeprefix("channel=")
    ahead, behind = (widest.place, other) if (widest.value or 0) > 0 else (other, widest.place)
    span = sorted(abs(x) for x in (widest.low or 0.0, widest.high or 0.0))
    words = translate(N_("At one mix of intents {ahead} settles more than {behind}: by {gap} points, {span}."),
                      story.lang).format(
        ahead=_channel(story, ahead), behind=_channel(story, behind),
        gap=number(100 * abs(widest.value or 0.0), story.lang, 0),
        span=interval(100 * span[0], 100 * span[1], story.lang, 0))
    plain = [raw[c].value if c in raw else None for c in (ahead, behind)]
    if plain[0] is not None and plain[1] is not None and plain[0] < plain[1]:
        words += " " + translate(N_("As the cases came it looked the other way round: {behind} gets the easier ones."),
                                 story.lang).format(behind=_channel(story, behind))
    return sheet.write(lines_of(words, RIGHT_MM - MARGIN_MM, BODY), MARGIN_MM, y, BODY)


def _notes(story: Story, panels: Sequence[Panel], channels: Sequence[str]) -> list[str]:
    say = partial(translate, lang=story.lang)
    shown = [f for p in panels for f in p.rows.values()]
    notes = foot_notes(story, shown)
    metrics = {p.metric for p in panels}
    if FAIR in metrics:
        notes.append(say(N_("One mix of intents: what each channel would settle if all got the same cases as all "
                            "channels together.")))
    if "containment" in metrics:
        days = number(story.project.analysis.follow_up_days, story.lang, 0)
        notes.append(say(N_("Ends in the channel: no further contact on the same intent within {days} days; only "
                            "contacts followed that long.")).format(days=days))
    if "cost_per_resolution" in metrics:
        notes.append(say(N_("Cost: all contacts of what began in the channel, in the money of the log, for one that "
                            "was settled in the end.")))
    notes += more_rows(story, len(channels) - MOST_ROWS)
    return notes
