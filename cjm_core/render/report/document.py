"""The report as one HTML file that needs no network, no server and no mouse."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cjm_core.extensions import Issue, Metric, Quote, SourceCount, Story, Visual, hides_small_groups
from cjm_core.findings import Finding, Findings
from cjm_core.language import number, percent, translate
from cjm_core.model import Project
from cjm_core.render.charts import CHART_METRICS
from cjm_core.render.place_names import PlaceNames
from cjm_core.render.report.drawings import Statement, chart_svg, map_svg, statements
from cjm_core.render.report.folded import folded
from cjm_core.render.report.rows import RowMaker, Table
from cjm_core.render.report.summary import Summary, summarise
from cjm_core.render.report.wording import KINDS, Words
from cjm_core.render.svg import font_faces
from cjm_core.scene.lanes.header import METHODS
from cjm_core.scene.marks import Scene

HERE = Path(__file__).parent
MOST_QUOTES = 6


@dataclass(frozen=True)
class Chapter:
    """One journey as the report shows it: its story in the report's language, its views as scenes, its charts as SVG.

    Each picture comes with the Visual that drew it, which names it; a view may have several pages; ``charts`` hold
    the text of an SVG file.
    """

    story: Story
    views: tuple[tuple[Visual, Scene | Sequence[Scene]], ...] = ()
    charts: tuple[tuple[Visual, str], ...] = ()


@dataclass(frozen=True)
class Picture:
    """A map or a chart ready for the page: anchor, title, description, drawings page by page, and its tables."""

    anchor: str
    title: str
    description: str
    drawings: tuple[Markup, ...]
    statements: tuple[Statement, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Section:
    """One journey ready for the page."""

    anchor: str
    title: str
    scenario: str
    summary: Summary
    maps: tuple[Picture, ...]
    charts: tuple[Picture, ...]
    quotes: tuple[tuple[str, tuple[Quote, ...]], ...]


def report_html(
    project: Project,
    lang: str,
    chapters: Sequence[Chapter],
    findings: Findings,
    *,
    sources: Sequence[SourceCount] = (),
    intake: Iterable[Any] = (),
    issues: Sequence[Issue] = (),
    metrics: Sequence[Metric] = (),
) -> bytes:
    """Return the whole report as the bytes of one HTML file.

    ``findings`` are those of the whole project; quotes come with each chapter's story; ``intake`` says per source
    what was read and what could not be; ``metrics`` give the numbers their titles and formulas.
    """
    words, names = Words(lang), PlaceNames(project, lang)
    maker = RowMaker(names, words, project.thresholds.employee_n)
    style, script = _style(), _script()
    tables = maker.tables(findings, metrics)
    page: str = _template().render(
        lang=lang, w=words, title=project.title.said(lang), style=Markup(style), script=Markup(script),
        csp=_policy(style, script), sections=[_section(c, i, maker, metrics) for i, c in enumerate(chapters)],
        tables=tables, groups=folded(tables), group_rows=sum(len(t.of_groups) for t in tables), sources=sources,
        source_words=_source_words(sources, names),
        intake=list(intake), issues=issues, metrics=metrics, limits=project.thresholds, names=names,
        hides=hides_small_groups(sources),
        level=percent(project.thresholds.level, lang), integer=lambda n: number(n, lang, 0),
        say=lambda text: translate(text, lang), examples_of=examples_of, most_quotes=MOST_QUOTES,
        kinds={kind: words.kind(kind) for kind in KINDS}, places=names.all_places(),
        tiers={tier: words.tier(tier) for tier in ("measured", "observed", "assumption", "")},
    )
    return page.encode("utf-8", "replace")


def examples_of(source: Any) -> list[Any]:
    """Return the cells of a source that could not be read, each once."""
    found = [e for part in (*source.items, *source.notes) for e in part.examples]
    return list(dict.fromkeys(found))


def _source_words(sources: Sequence[SourceCount], names: PlaceNames) -> list[str]:
    """Say how many people or records each way of asking gave, with the voice where several were asked that way."""
    said = []
    for s in sources:
        voices = {o.voice for o in sources if o.n and (o.method, o.kind) == (s.method, s.kind)}
        way = translate(METHODS.get(s.method, s.method or s.kind), names.lang)
        who = f" ({names.voice(s.voice)})" if len(voices) > 1 else ""
        said += [f"{way}{who}: {number(s.n, names.lang, 0)}"] if s.n else []
    return list(dict.fromkeys(said))


def _section(chapter: Chapter, order: int, maker: RowMaker, metrics: Sequence[Metric]) -> Section:
    story, lang = chapter.story, chapter.story.lang
    names = PlaceNames(story.project, lang, (story.journey,))
    anchor = f"j{order}"
    views = _views(chapter)
    charts = [
        Picture(f"{anchor}-c{i}", translate(visual.title, lang), "", (Markup(chart_svg(svg, f"{anchor}c{i}-")),),
                tables=_chart_tables(visual, story, maker, metrics))
        for i, (visual, svg) in enumerate(chapter.charts)
    ]
    scenario = story.journey.scenario.said(lang) if story.journey.scenario else ""
    return Section(
        anchor, story.journey.title.said(lang), scenario, summarise(story, names),
        tuple(_map(visual, pages, f"{anchor}-v{i}", lang, names) for i, (visual, pages) in enumerate(views)),
        tuple(charts), _quotes(story, names),
    )


def _views(chapter: Chapter) -> list[tuple[Visual, list[Scene]]]:
    """Return each view with all its pages, whether they came one by one or together."""
    flat = [(v, s) for v, found in chapter.views for s in ([found] if isinstance(found, Scene) else found)]
    return [(visual, [s for _, s in pages]) for visual, pages in groupby(flat, key=lambda pair: pair[0])]


def _map(visual: Visual, scenes: Sequence[Scene], anchor: str, lang: str, names: PlaceNames) -> Picture:
    drawings = tuple(Markup(map_svg(scene, f"{anchor}p{i}-")) for i, scene in enumerate(scenes))
    return Picture(anchor, translate(visual.title, lang), scenes[0].description, drawings,
                   tuple(statements(scenes, names)))


def _chart_tables(visual: Visual, story: Story, maker: RowMaker, metrics: Sequence[Metric]) -> tuple[Table, ...]:
    """Return the numbers that a chart of the core draws; a plugin's chart has them in the tables of all numbers."""
    wanted = CHART_METRICS.get(visual.name, ())
    if visual.name == "differences":  # of hundreds of comparisons it draws the surest
        from cjm_core.render.charts.differences import drawn_rows

        return maker.tables(drawn_rows(story), [m for m in metrics if m.name in wanted])
    if visual.name == "log_differences":
        from cjm_core.render.charts.log_differences import drawn_rows as rows_of_log

        return maker.tables(rows_of_log(story), [m for m in metrics if m.name in wanted])
    places = story.journey.places()
    rows = [
        f for metric in wanted for f in _drawn([f for f in story.findings if f.metric == metric], visual.name, story)
        if _belongs(maker.names.home(f.place_kind, f.place), places)
    ]
    return maker.tables(rows, [m for m in metrics if m.name in wanted])


def _drawn(rows: Sequence[Finding], chart: str, story: Story) -> list[Finding]:
    """Return of one metric's rows those that a chart rests on: its wave's, else those of no wave (logs, interviews).

    Sums of a stage are left out where its parts have rows; groups of people stand only where the chart compares them.
    """
    by_group = chart == "segments"
    of_wave = [f for f in rows if f.wave == story.wave] or [f for f in rows if not f.wave]
    told = [f for f in of_wave if by_group or chart == "differences" or not f.segment]
    parts = [f for f in told if (f.place_kind == "stage") == by_group]
    return parts or ([] if by_group else told)


def _belongs(home: str, places: Iterable[str]) -> bool:
    return not home or home in places


def _quotes(story: Story, names: PlaceNames) -> tuple[tuple[str, tuple[Quote, ...]], ...]:
    """Return the quotes of this journey by place, in the order of the map."""
    order = {place: i for i, place in enumerate(["", *story.journey.places()])}
    once = dict.fromkeys(q for q in story.quotes if q.place in order)  # a passage that two coders read is said once
    own = sorted(once, key=lambda q: order[q.place])
    return tuple((names.place(place), tuple(quotes)) for place, quotes in groupby(own, key=lambda q: q.place))


@cache
def _template() -> Any:
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False, "separators": (",", ":")}
    return environment.get_template("report.html.j2")


@cache
def _style() -> str:
    return font_faces() + "\n" + (HERE / "report.css").read_text("utf-8")


@cache
def _script() -> str:
    parts = [(HERE / name).read_text("utf-8") for name in ("report.js", "numbers.js")]
    return "\n".join(['"use strict";', "(() => {", *parts, "})();", ""])


def _policy(style: str, script: str) -> str:
    """Return the rules for the browser: nothing from anywhere but this page's own style, script, fonts, pictures."""
    return (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; "
        f"style-src-elem '{_digest(style)}'; style-src-attr 'unsafe-inline'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
