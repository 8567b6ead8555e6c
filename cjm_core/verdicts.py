"""The words that metrics arrive at, as readers hear them: one list, so that one verdict has one name everywhere."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.language import translate

VERDICTS: dict[str, str] = {
    "cannot_tell": N_("cannot tell"),
    "intact": N_("the hand-off holds"),
    "broken": N_("the hand-off breaks"),
    "higher": N_("higher"),
    "lower": N_("lower"),
    "no_difference_shown": N_("no difference shown"),
    "concentrate": N_("concentrate here: matters much, is done less well"),
    "keep_up": N_("keep it up: matters much, is done well"),
    "low_priority": N_("low priority: matters less, is done less well"),
    "possible_overkill": N_("possibly overdone: matters less, is done well"),
    "key": N_("key: said to matter, and moves the outcome"),
    "hidden_driver": N_("hidden driver: moves the outcome more than people say"),
    "hygiene": N_("taken for granted: said to matter, moves the outcome less"),
    "minor": N_("minor: neither said to matter nor moving the outcome"),
    "must_be": N_("must be: its absence annoys, its presence is taken for granted"),
    "one_dimensional": N_("the more the better: its presence pleases, its absence annoys"),
    "attractive": N_("delights: its presence pleases, nobody misses it"),
    "indifferent": N_("indifferent: neither its presence nor its absence matters"),
    "reverse": N_("unwanted: its presence annoys"),
    "questionable": N_("contradictory: liked or disliked both ways"),
    "mixed": N_("mixed: no class leads by more than chance"),
    "bad_wording": N_("misunderstood: more than 5 % of the answers contradict each other"),
    "good_wording": N_("understood: at most 5 % of the answers contradict each other"),
    "extreme_opportunity": N_("extreme opportunity: above 15"),
    "high_opportunity": N_("high opportunity: above 12"),
    "worth_a_look": N_("worth a look: above 10"),
    "served": N_("served: 10 or less"),
    "differ": N_("they surely differ"),
    "main_loss": N_("people are surely lost here most"),
    "not_main_loss": N_("surely more people are lost on another step"),
    "nobody_climbed": N_("on one of the steps nobody climbed on, so the loss cannot be parted"),
    "undefined": N_("undefined: a component is at its floor or below, and a geometric index needs all above it"),
    "proven": N_("proven"),
    "not_proven": N_("not proven"),
    "reliable": N_("reliable"),
    "not_reliable": N_("not reliable"),
    "no_difference": N_("the units do not differ by more than chance, so that no number of interviews will do"),
    "above_others": N_("surely above the others"),
    "below_others": N_("surely below the others"),
    "like_others": N_("cannot be told from the others"),
    "rose": N_("rose"),
    "fell": N_("fell"),
    "no_change_shown": N_("no change shown"),
    "effect": N_("changed otherwise than where nothing was done"),
    "no_effect_shown": N_("no effect shown: the interval holds zero"),
    "no_comparison": N_("a change, not an effect: nothing to compare it with where nothing was done"),
    "too_few": N_("cannot tell: too few"),
    "apart_before": N_("moved apart before anything was done; what looks like an effect may be that"),
    "together_before": N_("no sign of moving apart before anything was done"),
    "consistent": N_("the questions say one thing"),
    "not_one_thing": N_("the questions do not say one thing; read them one by one"),
    "below_zone": N_("below the zone: less than people accept"),
    "in_zone": N_("in the zone: more than people accept, less than they wish for"),
    "above_zone": N_("above the zone: what people wish for, or more"),
}


def verdict_said(verdict: str, lang: str) -> str:
    """Return a verdict in words; one that the house does not know, as a plugin's, with its own words."""
    return translate(VERDICTS[verdict], lang) if verdict in VERDICTS else verdict.replace("_", " ")
