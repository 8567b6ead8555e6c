"""Charts: plain matplotlib figures under one theme, drawn from findings alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cjm_core.errors import N_
from cjm_core.extensions import Story, Visual

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from cjm_core.render.charts.look import theme
    from cjm_core.render.charts.saving import chart_files, figure_bytes, lacking

__all__ = ["CHART_METRICS", "CORE_CHARTS", "chart_files", "figure_bytes", "lacking", "theme"]


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


def _channels(story: Story) -> Figure | None:
    from cjm_core.render.charts.channels import draw

    return draw(story)


def _missing(story: Story) -> Figure | None:
    from cjm_core.render.charts.missing import draw

    return draw(story)


def _voices(story: Story) -> Figure | None:
    from cjm_core.render.charts.voices import draw

    return draw(story)


def _zone(story: Story) -> Figure | None:
    from cjm_core.render.charts.zone import draw

    return draw(story)


def _quadrants(story: Story) -> Figure | None:
    from cjm_core.render.charts.quadrants import draw

    return draw(story)


def _importance(story: Story) -> Figure | None:
    from cjm_core.render.charts.quadrants import draw_grid

    return draw_grid(story)


def _kano(story: Story) -> Figure | None:
    from cjm_core.render.charts.kano import draw

    return draw(story)


def _opportunity(story: Story) -> Figure | None:
    from cjm_core.render.charts.opportunity import draw

    return draw(story)


def _handoffs(story: Story) -> Figure | None:
    from cjm_core.render.charts.handoffs import draw

    return draw(story)


def _consensus(story: Story) -> Figure | None:
    from cjm_core.render.charts.consensus import draw

    return draw(story)


def _agreement(story: Story) -> Figure | None:
    from cjm_core.render.charts.agreement import draw

    return draw(story)


def _saturation(story: Story) -> Figure | None:
    from cjm_core.render.charts.saturation import draw

    return draw(story)


def _ladder(story: Story) -> Figure | None:
    from cjm_core.render.charts.ladder import draw

    return draw(story)


def _barriers(story: Story) -> Figure | None:
    from cjm_core.render.charts.barriers import draw

    return draw(story)


def _adoption(story: Story) -> Figure | None:
    from cjm_core.render.charts.adoption import draw

    return draw(story)


def _differences(story: Story) -> Figure | None:
    from cjm_core.render.charts.differences import draw

    return draw(story)


def _drivers(story: Story) -> Figure | None:
    from cjm_core.render.charts.drivers import draw

    return draw(story)


def _losses(story: Story) -> Figure | None:
    from cjm_core.render.charts.losses import draw

    return draw(story)


def _priorities(story: Story) -> Figure | None:
    from cjm_core.render.charts.priorities import draw

    return draw(story)


def _roadmap(story: Story) -> Figure | None:
    from cjm_core.render.charts.roadmap import draw

    return draw(story)


CORE_CHARTS: tuple[Visual, ...] = (
    Visual("answers", N_("How people answered"), _answers, kind="chart"),
    Visual("gaps", N_("Expectation and experience"), _gaps, kind="chart"),
    Visual("zone", N_("Zone of tolerance"), _zone, kind="chart"),
    Visual("voices", N_("One step, several voices"), _voices, kind="chart"),
    Visual("segments", N_("The path by groups of people"), _segments, kind="chart"),
    Visual("differences", N_("Differences that hold"), _differences, kind="chart"),
    Visual("index", N_("Composite index of units"), _index, kind="chart"),
    Visual("priorities", N_("What to do first"), _priorities, kind="chart"),
    Visual("roadmap", N_("Roadmap"), _roadmap, kind="chart"),
    Visual("consensus", N_("Drawn maps beside each other"), _consensus, kind="chart"),
    Visual("agreement", N_("Agreement of coders"), _agreement, kind="chart"),
    Visual("saturation", N_("Codes by people heard"), _saturation, kind="chart"),
    Visual("channels", N_("How well channels serve"), _channels, kind="chart"),
    Visual("handoffs", N_("Hand-offs: who passes work to whom"), _handoffs, kind="chart"),
    Visual("missing", N_("Missing touchpoints"), _missing, kind="chart"),
    Visual("quadrants", N_("Importance and performance"), _quadrants, kind="chart"),
    Visual("importance", N_("What people say matters, and what does"), _importance, kind="chart"),
    Visual("kano", N_("Kano: what delights, and what must be"), _kano, kind="chart"),
    Visual("opportunity", N_("Opportunities: what matters and is not yet satisfied"), _opportunity, kind="chart"),
    Visual("ladder", N_("The ladder: where people are lost"), _ladder, kind="chart"),
    Visual("barriers", N_("Barriers: what holds people, stage by stage"), _barriers, kind="chart"),
    Visual("adoption", N_("Time until people take it up"), _adoption, kind="chart"),
    Visual("drivers", N_("What drives the outcome"), _drivers, kind="chart"),
    Visual("losses", N_("Failures and excellence"), _losses, kind="chart"),
)
CHART_METRICS: dict[str, tuple[str, ...]] = {
    "answers": ("answers", "top2"),
    "gaps": ("gap", "below_expectation", "above_expectation"),
    "zone": ("in_zone", "adequacy", "superiority", "mean"),
    "voices": ("voice_gap", "mean"),
    "segments": ("emotion",),
    "differences": ("wave_change", "segment_difference"),
    "priorities": ("impact", "rice", "priority_score"),
    "roadmap": ("promised_effect",),
    "consensus": ("drawn", "drawn_spread", "drawn_agreement"),
    "agreement": ("agreement", "kappa", "coded_alike"),
    "saturation": ("saturation", "codes_expected", "codes_coverage"),
    "index": ("index", "index_component", "index_shrunk", "index_bonus", "effect", "change_without_comparison"),
    "channels": ("channel_reach", "channel_satisfaction", "containment", "resolution_standardised",
                 "cost_per_resolution"),
    "handoffs": ("handoffs", "handoff_wait", "handoff_late", "information_complete", "asked_again", "handoff_state",
                 "clean_journey", "first_contact_resolution"),
    "missing": ("missing_touchpoint", "demand", "need_reached", "untold"),
    "quadrants": ("quadrant",),
    "importance": ("importance_grid", "derived_importance"),
    "kano": ("kano", "kano_better", "kano_worse", "kano_strength", "kano_questionable"),
    "opportunity": ("opportunity",),
    "ladder": ("rung", "rung_rate", "rung_loss", "rung_gain"),
    "barriers": ("barrier", "barrier_weight", "reason_residual"),
    "adoption": ("adoption", "adoption_left", "adoption_watched", "time_without"),
    "drivers": ("driver", "driver_first", "driver_correlation", "explained", "driver_noise"),
    "losses": ("expected_loss", "upside", "penalty", "reward", "asymmetry"),
}


def __getattr__(name: str) -> Any:
    if name in ("chart_files", "figure_bytes", "lacking"):
        from cjm_core.render.charts import saving

        return getattr(saving, name)
    if name == "theme":
        from cjm_core.render.charts.look import theme

        return theme
    raise AttributeError(name)
