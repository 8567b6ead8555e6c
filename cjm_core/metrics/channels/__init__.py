"""How well channels serve: reach, satisfaction, containment, resolution at one mix of intents, cost, switching."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.metrics.channels import attribution, reach, resolution, switching

__all__ = ["METRICS"]


METRICS: tuple[Metric, ...] = (
    Metric("channel_reach", N_("Journeys through the channel"), "share",
           "journeys with an event in the channel / all journeys of the logs", "Wilson 1927", reach.reach, better=""),
    Metric("channel_satisfaction", N_("Rating of the channel"), "scale",
           "each person's mean over the experience items at contacts whose main channel it is (over feelings where "
           "there are none); t interval", "", reach.satisfaction),
    Metric("containment", N_("Contacts that end in the channel"), "share",
           "contacts without another on the same intent within follow_up_days / contacts followed that long",
           "Wilson 1927", resolution.containment),
    Metric("resolution", N_("Settled, as they came"), "share", "contacts settled / contacts of which the log says so",
           "Wilson 1927", resolution.resolution),
    Metric("resolution_standardised", N_("Settled, at one mix of intents"), "share",
           "sum W_i p_i; W_i: share of intent i among all contacts; SE = sqrt(sum W_i^2 p_i (1-p_i) / n_i)",
           "Breslow and Day 1987", resolution.at_one_mix),
    Metric("resolution_difference", N_("Settled at one mix of intents, difference"), "share",
           "standardised share of one channel minus the other's; z; Benjamini and Hochberg over all pairs",
           "Breslow and Day 1987; Benjamini and Hochberg 1995", resolution.differences),
    Metric("cost_per_resolution", N_("Cost of one settled"), "cost",
           "sum of costs / sum of settled, over what began in the channel; linearised, Fieller where the denominator's "
           "coefficient of variation is above 10 %", "Cochran 1977; Fieller 1954", resolution.cost, better="lower"),
    Metric("channel_switch", N_("Going on in another channel"), "share",
           "neighbours from one channel to the other / all neighbours after the first", "Wilson 1927",
           switching.switching, better="lower"),
    Metric("channel_switch_time", N_("Time until the other channel"), "hours",
           "median over all switches from one channel to the other", "Conover 1999", switching.switch_time,
           better="lower"),
    Metric("backtracking", N_("Going back to an earlier stage"), "share",
           "neighbours of which the second lies in an earlier stage / all neighbours with a stage", "Wilson 1927",
           switching.backtracking, better="lower"),
    *attribution.METRICS,
)
