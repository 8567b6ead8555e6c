"""Barriers to adoption, and the contacts that take each of them away: what the missing-touchpoint rule stands on."""

from __future__ import annotations

ADDRESSED_BY: dict[str, tuple[str, ...]] = {
    "no_need": ("moment_hint", "offer_message"),
    "substitute": ("offer_message", "seller_offer"),
    "unaware": ("offer_message", "seller_offer"),
    "wrong_moment": ("moment_hint",),
    "seller_silent": ("service_page", "seller_offer"),
    "not_understood": ("service_page",),
    "price": ("price_card",),
    "bad_experience": ("consent_receipt", "switch_off_guide"),
    "social_norm": ("reviews",),
    "hidden_charges": ("consent_receipt",),
    "no_switch_off": ("switch_off_guide", "consent_receipt"),
    "technical": ("welcome_guide", "connect_button"),
}
"""For each barrier's code, the ids of touchpoints that address it; the ids are those of the template."""

NEAR_STAGES = 1
"""A contact answers a barrier when it stands at most so many stages away."""

MAIN_SHARE = 0.15
"""A barrier is a main one when the lower end of its interval is above this share of the people asked."""

RECEIPT = "consent_receipt"
CHARGE_STAGE = "charge"
