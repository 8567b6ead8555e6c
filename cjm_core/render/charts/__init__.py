"""Charts: plain matplotlib figures under one theme, drawn from findings alone."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from cjm_core.errors import N_
from cjm_core.extensions import Story, Visual

if TYPE_CHECKING:
    from cjm_core.render.charts.look import theme
    from cjm_core.render.charts.saving import chart_files, figure_bytes, lacking

__all__ = ["CHART_METRICS", "CORE_CHARTS", "chart_files", "figure_bytes", "lacking", "theme"]


def _drawn_by(module: str, function: str = "draw") -> Callable[[Story], Any]:
    """Return what draws a chart; its module, and matplotlib with it, is loaded when it draws."""

    def draw(story: Story) -> Any:
        return getattr(import_module(f"cjm_core.render.charts.{module}"), function)(story)

    return draw


def _chart(name: str, title: str, drawn_by: Callable[[Story], Any] | None = None) -> Visual:
    return Visual(name, title, drawn_by or _drawn_by(name), kind="chart")


# In the order of a report: what people say, what matters and what it costs, where they are lost, who serves them, who
# they are, what to do about it, and how far the evidence carries.
CORE_CHARTS: tuple[Visual, ...] = (
    _chart("answers", N_("How people answered")),
    _chart("gaps", N_("Expectation and experience")),
    _chart("zone", N_("Zone of tolerance")),
    _chart("voices", N_("One step, several voices")),
    _chart("drivers", N_("What drives the outcome")),
    _chart("losses", N_("Failures and excellence")),
    _chart("quadrants", N_("Importance and performance")),
    _chart("importance", N_("What people say matters, and what does"), _drawn_by("quadrants", "draw_grid")),
    _chart("kano", N_("Kano: what delights, and what must be")),
    _chart("opportunity", N_("Opportunities: what matters and is not yet satisfied")),
    _chart("ladder", N_("The ladder: where people are lost")),
    _chart("barriers", N_("Barriers: what holds people, stage by stage")),
    _chart("adoption", N_("Time until people take it up")),
    _chart("missing", N_("Missing touchpoints")),
    _chart("step_flow", N_("Step flow")),
    _chart("variants", N_("Ways through the journey")),
    _chart("time_between", N_("Time between steps")),
    _chart("funnel", N_("Funnels: where journeys leave")),
    _chart("retention", N_("Who comes back")),
    _chart("planned", N_("Planned and actual")),
    _chart("channels", N_("How well channels serve")),
    _chart("attribution", N_("Which channels brought the outcome")),
    _chart("handoffs", N_("Hand-offs: who passes work to whom")),
    _chart("segments", N_("The path by groups of people")),
    _chart("differences", N_("Which differences hold")),
    _chart("log_differences", N_("What groups of journeys do otherwise")),
    _chart("index", N_("Composite index of units")),
    _chart("priorities", N_("What to do first")),
    _chart("roadmap", N_("Roadmap")),
    _chart("consensus", N_("Drawn maps beside each other")),
    _chart("agreement", N_("Agreement of coders")),
    _chart("saturation", N_("Codes by people heard")),
)
CHART_METRICS: dict[str, tuple[str, ...]] = {
    "answers": ("answers", "top2"),
    "gaps": ("gap", "below_expectation", "above_expectation"),
    "zone": ("in_zone", "adequacy", "superiority", "mean"),
    "voices": ("voice_gap", "mean"),
    "drivers": ("driver", "driver_first", "driver_correlation", "explained", "driver_noise"),
    "losses": ("expected_loss", "upside", "penalty", "reward", "asymmetry"),
    "quadrants": ("quadrant",),
    "importance": ("importance_grid", "derived_importance"),
    "kano": ("kano", "kano_better", "kano_worse", "kano_strength", "kano_questionable"),
    "opportunity": ("opportunity",),
    "ladder": ("rung", "rung_rate", "rung_loss", "rung_gain"),
    "barriers": ("barrier", "barrier_weight", "reason_residual"),
    "adoption": ("adoption", "adoption_left", "adoption_watched", "time_without"),
    "missing": ("missing_touchpoint", "demand", "need_reached", "untold"),
    "step_flow": ("step_flow",),
    "variants": ("variant", "variants", "typical_journey"),
    "funnel": ("funnel", "funnel_step", "funnel_loss", "drop_off", "instead"),
    "retention": ("retention", "cohort"),
    "time_between": ("follows_median", "follows_p10", "follows_p25", "follows_p75", "follows_p90", "follows_mean",
                     "directly_follows"),
    "channels": ("channel_reach", "channel_satisfaction", "containment", "resolution_standardised",
                 "cost_per_resolution"),
    "planned": ("as_planned", "skipped", "out_of_order", "late", "fitness", "fitness_perfect", "added"),
    "attribution": ("attribution", "attribution_shapley", "attribution_linear", "attribution_first",
                    "attribution_last", "attribution_position", "attribution_decay"),
    "handoffs": ("handoffs", "handoff_wait", "handoff_late", "information_complete", "asked_again", "handoff_state",
                 "clean_journey", "first_contact_resolution"),
    "segments": ("emotion",),
    "differences": ("wave_change", "segment_difference"),
    "log_differences": ("log_difference",),
    "index": ("index", "index_component", "index_shrunk", "index_bonus", "effect", "change_without_comparison"),
    "priorities": ("impact", "rice", "priority_score"),
    "roadmap": ("promised_effect",),
    "consensus": ("drawn", "drawn_spread", "drawn_agreement"),
    "agreement": ("agreement", "kappa", "coded_alike"),
    "saturation": ("saturation", "codes_expected", "codes_coverage"),
}


def __getattr__(name: str) -> Any:
    if name in ("chart_files", "figure_bytes", "lacking"):
        from cjm_core.render.charts import saving

        return getattr(saving, name)
    if name == "theme":
        from cjm_core.render.charts.look import theme

        return theme
    raise AttributeError(name)
