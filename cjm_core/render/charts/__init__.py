"""Charts: plain matplotlib figures under one theme, drawn from findings alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cjm_core.errors import N_
from cjm_core.extensions import Story, Visual

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from cjm_core.render.charts.look import theme
    from cjm_core.render.charts.saving import chart_files, figure_bytes

__all__ = ["CHART_METRICS", "CORE_CHARTS", "chart_files", "figure_bytes", "theme"]


def _answers(story: Story) -> Figure | None:
    from cjm_core.render.charts.answers import draw

    return draw(story)


def _gaps(story: Story) -> Figure | None:
    from cjm_core.render.charts.gaps import draw

    return draw(story)


def _segments(story: Story) -> Figure | None:
    from cjm_core.render.charts.segments import draw

    return draw(story)


def _index(story: Story) -> Figure | None:
    from cjm_core.render.charts.index import draw

    return draw(story)


CORE_CHARTS: tuple[Visual, ...] = (
    Visual("answers", N_("How people answered"), _answers, kind="chart"),
    Visual("gaps", N_("Expectation and experience"), _gaps, kind="chart"),
    Visual("segments", N_("The path by groups of people"), _segments, kind="chart"),
    Visual("index", N_("Composite index of units"), _index, kind="chart"),
)
CHART_METRICS: dict[str, tuple[str, ...]] = {
    "answers": ("answers", "top2"),
    "gaps": ("gap",),
    "segments": ("emotion",),
    "index": ("index", "index_component", "index_shrunk", "index_bonus", "effect", "change_without_comparison"),
}


def __getattr__(name: str) -> Any:
    if name in ("chart_files", "figure_bytes"):
        from cjm_core.render.charts import saving

        return getattr(saving, name)
    if name == "theme":
        from cjm_core.render.charts.look import theme

        return theme
    raise AttributeError(name)
