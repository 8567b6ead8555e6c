"""The example of this plugin: click and collect at an invented chain of home stores.

The rows are made up. Planted: which promise is broken, which steps decide the whole, where feeling falls, where
delight is and is not, which contact is missing and which hand-off is late. ``TRUTH`` says so, and the tests find each
again in the findings.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from random import Random

from cjm_core.testing import (
    Event,
    Score,
    Shares,
    answers,
    events,
    make_people,
    mentions,
    read_said,
    write_example,
)
from cjm_customer.care_log import care_contacts, with_needs
from cjm_customer.features import CLASSES, with_features
from cjm_customer.verdict import with_verdict
from cjm_customer.weighed import FIELDS, with_weighed

NAME = "retail_pickup"
SOURCE = Path(__file__).parent / "examples" / NAME
SEED = 19
STORES = {"ru": ("город", "пригород"), "en": ("city", "suburb")}
VISITS = {"ru": ("впервые", "снова"), "en": ("first", "again")}
RETURNED = ("refund_exp", "refund", "hope_return_item", "mood_return_item", "hope_refund", "mood_refund")
RETURN_SHARE = 0.3
MOODS = {  # step: hoped for, lived through
    "list": (0.4, 0.4), "offer": (0.4, 0.2), "check_stock": (0.6, 0.5), "order": (0.8, 1.2), "pay": (0.6, 0.5),
    "ready_notice": (0.5, -0.6), "drive": (0.6, 0.3), "pickup": (0.9, -1.2), "check": (0.6, 0.5),
    "return_item": (-0.2, 0.2), "refund": (0.3, -0.4), "bonus": (0.5, 0.4),
}
TRUTH = {
    "broken_promise": "ready_in_time",
    "kept_promise": "easy_refund",
    "emotion_falls": "collect.pickup",
    "saddest_stage": "collect",
    "happiest_stage": "choose",
    "missing_channels": ("collect.ready_notice:push", "collect.ready_notice:sms", "claim.return_item:chat"),
    "late_handoff": "order_to_store",
    "unserved_need": "collect.ready_notice",
    "served_need": "collect.check",
    "flattered_channel": "chat",
    "better_channel": "phone",
    "first_driver": "mood_pickup",
    "critical_moments": ("collect.pickup", "collect.ready_notice"),
    "strength": "choose.order",
    "contradicted_moment": "loyal.bonus",
    "features": CLASSES,
    "weighed": FIELDS,
    "hurt_most": {"ru": "store=пригород", "en": "store=suburb"},
}


def write(folder: Path, lang: str) -> None:
    """Write the project and its rows into ``folder``, in ``lang``."""
    write_example(SOURCE, folder, lang, {
        "data/survey.csv": _survey(lang), "data/mentions.csv": _mentions(lang), "data/orders.csv": _orders(),
        "data/care.csv": care_contacts(_order_ids(), seed=SEED, start=datetime(2026, 9, 15, 9)),
    })


def _survey(lang: str) -> list[dict[str, str]]:
    people = make_people(420, {
        "store": dict(zip(STORES[lang], (0.6, 0.4), strict=True)),
        "visit": dict(zip(VISITS[lang], (0.3, 0.7), strict=True)),
    }, seed=SEED)
    suburb = f"store={STORES[lang][1]}"
    rows = answers(people, [*_ratings(suburb), *_moods(suburb)], seed=SEED)
    returned = set(Random(f"{SEED}/returned").sample(range(len(rows)), round(RETURN_SHARE * len(rows))))
    for i, row in enumerate(rows):
        if i not in returned:
            row.update(dict.fromkeys(RETURNED, ""))
    told = with_verdict(with_needs(rows, seed=SEED), seed=SEED)
    return with_weighed(with_features(told, seed=SEED), seed=SEED)


def _ratings(suburb: str) -> list[Score | Shares]:
    return [
        Score("stock_exp", 4.2, spread=0.8), Score("stock", 3.7, like="stock_exp", missing=0.02),
        Score("ready_exp", 4.5, spread=0.7),
        Score("ready", 2.9, spread=1.1, like="ready_exp", correlation=0.3, shift={suburb: -0.7}, missing=0.03),
        Score("refund_exp", 3.7), Score("refund", 3.8, like="refund_exp", correlation=0.6),
        Score("importance_ready", 4.7, spread=0.6), Score("importance_stock", 4.3, spread=0.8),
        Score("effort", 4.1, spread=1.5, low=1, high=7, like="ready"), Score("csat", 3.2, like="ready"),
        Shares("nps", {2: 0.06, 4: 0.08, 5: 0.10, 6: 0.12, 7: 0.18, 8: 0.20, 9: 0.14, 10: 0.12}, like="ready",
               missing=0.02),
    ]


def _moods(suburb: str) -> list[Score | Shares]:
    scores: list[Score | Shares] = []
    for step, (hoped, lived) in MOODS.items():
        hope, shift = f"hope_{step}", {suburb: -0.4} if step == "pickup" else {}
        scores.append(Score(hope, hoped, 0.9, -2, 2, missing=0.02))
        scores.append(Score(f"mood_{step}", lived, 0.9, -2, 2, shift, hope, 0.4, 0.02))
    return scores


def _mentions(lang: str) -> list[dict[str, str]]:
    shoppers = make_people(14, {"method": {"interview": 1.0}, "voice": {"customer": 1.0}}, seed=SEED, prefix="s")
    watched = make_people(6, {"method": {"accompanied_visit": 1.0}, "voice": {"customer": 1.0}}, seed=SEED, prefix="v")
    staff = make_people(12, {"method": {"interview": 1.0}, "voice": {"front_line": 1.0}}, seed=SEED, prefix="f")
    said = read_said(SOURCE / "said.yaml", lang)
    by_staff = [s for s in said if not s.methods]
    return mentions([*shoppers, *watched], said, seed=SEED) + mentions(staff, by_staff, seed=SEED + 1)


def _order_ids() -> list[str]:
    return [person["id"] for person in make_people(350, seed=SEED, prefix="o")]


def _orders() -> list[dict[str, str]]:
    """Return the log of orders, from the tap in the app to the counter, and the returns of some of them."""
    start = datetime(2026, 9, 14, 9)
    collected, returned = make_people(350, seed=SEED, prefix="o"), make_people(60, seed=SEED, prefix="x")
    path = (
        Event("ORDER", channel="app", department="ecom"),
        Event("PAID", 0.05, channel="app", department="ecom"),
        Event("PICK_START", 1.6, department="picker", spread=0.45),
        Event("ON_SHELF", 0.4, department="pickup_desk", spread=0.4),
        Event("READY_MAIL", 0.2, channel="email", department="ecom"),
        Event("HANDED_OVER", 3, channel="in_person", department="pickup_desk"),
    )
    back = (
        Event("RETURNED", 72, channel="in_person", department="service_desk"),
        Event("REFUNDED", 10, channel="sms", department="finance", spread=0.4),
    )
    return events(collected, path, seed=SEED, start=start, every_h=1.3) + events(
        returned, path + back, seed=SEED, start=start, every_h=7)
