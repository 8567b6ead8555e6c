"""The example of this plugin: Call Shield, a paid call screen that an invented operator cannot sell.

The rows are made up. Planted: who is lost on which rung and why, which promise is broken, where feeling falls, which
contact is missing. ``TRUTH`` says so, and the tests find each again in the findings.
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

NAME = "call_shield"
SOURCE = Path(__file__).parent / "examples" / NAME
SEED = 41
RUNGS = ("aware", "understands", "trusts", "connected", "used", "kept")
STEP_RATES = {  # the share of those on the rung before who climb to this one
    "18–34": (0.80, 0.50, 0.68, 0.76, 0.92, 0.75),
    "35–54": (0.76, 0.76, 0.38, 0.70, 0.88, 0.64),
    "55+": (0.66, 0.74, 0.28, 0.62, 0.80, 0.55),
}
REASONS = {  # the share of those asked, aware but not connected, who name it
    "18–34": {"substitute": 0.52, "price": 0.30, "not_understood": 0.24, "hidden_charges": 0.16, "no_need": 0.08,
              "no_switch_off": 0.08, "bad_experience": 0.05, "technical": 0.03},
    "35–54": {"hidden_charges": 0.54, "no_switch_off": 0.28, "price": 0.22, "substitute": 0.14, "bad_experience": 0.12,
              "not_understood": 0.08, "no_need": 0.06, "technical": 0.04},
    "55+": {"hidden_charges": 0.62, "no_switch_off": 0.40, "bad_experience": 0.20, "not_understood": 0.14,
            "technical": 0.10, "price": 0.09, "substitute": 0.04, "no_need": 0.05},
}
RARE = ("no_need", "wrong_moment", "social_norm")  # what the others say, in turn
MOODS = {  # step: hoped for, lived through, and the rung that people must have reached to be asked
    "moment": (-0.1, -0.7, ""), "message": (0.1, -0.4, "aware"), "terms": (0.4, -0.2, "aware"),
    "price": (0.3, -0.6, "aware"), "reviews": (0.2, -0.5, "understands"), "control": (0.4, -0.9, "understands"),
    "connect": (0.5, 0.4, "connected"), "receipt": (0.6, -0.5, "connected"), "start": (0.9, 1.2, "connected"),
    "notice": (0.5, -0.3, "connected"), "bill": (0.5, -1.5, "connected"), "decide": (0.9, 0.2, "connected"),
}
ASKED_FROM = {  # the rung that people must have reached to be asked
    "importance_control": "aware", "importance_price": "aware", "fee_exp": "connected", "fee": "connected",
    "cancel_exp": "connected", "cancel": "connected", "value_exp": "connected", "value": "connected",
    "effort": "connected", "csat": "connected",
    **{f"{kind}_{step}": rung for step, (_, _, rung) in MOODS.items() if rung for kind in ("hope", "mood")},
}
SCORES = (
    Score("importance_control", 4.6, spread=0.6), Score("importance_price", 4.1, spread=0.8),
    Score("fee_exp", 4.5, spread=0.7), Score("fee", 2.7, spread=1.1, like="fee_exp", correlation=0.3, missing=0.03),
    Score("cancel_exp", 3.9), Score("cancel", 3.3, like="cancel_exp", missing=0.04),
    Score("value_exp", 3.8), Score("value", 4.0, like="value_exp", correlation=0.6),
    Score("effort", 5.6, spread=1.2, low=1, high=7), Score("csat", 3.4, spread=1.0),
    Shares("nps", {2: 0.06, 4: 0.08, 5: 0.10, 6: 0.12, 7: 0.16, 8: 0.18, 9: 0.16, 10: 0.14}, missing=0.02),
)
HORIZON_DAYS = 180
LEAVING_DAYS = {"18–34": 400, "35–54": 900, "55+": 1600}  # mean days until those who do not connect leave the operator
CONNECTING_DAYS = {"18–34": 25, "35–54": 40, "55+": 70}  # mean days until those who connect do
CONNECTED, LEFT, WATCHED = "1", "2", "0"
OUTCOME = {"ru": "подключение", "en": "connection"}
TRUTH = {
    "lost_at": {"": "trusts", "age=18–34": "understands", "age=35–54": "trusts", "age=55+": "trusts"},
    "main_barrier": {"": "hidden_charges", "age=18–34": "substitute", "age=35–54": "hidden_charges",
                     "age=55+": "hidden_charges"},
    "sooner": "age=18–34", "later": "age=55+",
    "broken_promise": "no_hidden_fee",
    "kept_promise": "useful_at_once",
    "emotion_falls": "charge.bill",
    "missing_touchpoint": "activation.receipt",
    "missing_channels": ("trust.control:app", "trust.control:site", "charge.notice:sms"),
    "late_handoff": "charge_date",
    "left_at": "understanding.terms", "never_seen": "understanding.price", "goes_instead": "trust.control",
    "owed_most": "app", "connections": 200, "begins_most": ("push", 140),
}


def write(folder: Path, lang: str) -> None:
    """Write the project and its rows into ``folder``, in ``lang``."""
    write_example(SOURCE, folder, lang, {
        "data/survey.csv": _survey(lang), "data/mentions.csv": _mentions(lang), "data/crm.csv": _log(lang),
    })


def _survey(lang: str) -> list[dict[str, str]]:
    tariffs = ("с абонплатой", "по факту") if lang == "ru" else ("monthly plan", "pay as you go")
    people = make_people(900, {
        "age": {"18–34": 0.35, "35–54": 0.4, "55+": 0.25}, "tariff": dict(zip(tariffs, (0.6, 0.4), strict=True)),
    }, seed=SEED)
    reached = _rungs_reached(people)
    rows = answers(people, [*SCORES, *_moods()], seed=SEED)
    for i, row in enumerate(rows):
        row.update((item, "") for item, first in ASKED_FROM.items() if reached[i] <= RUNGS.index(first))
        for rung, item in enumerate(RUNGS):
            row[item] = "1" if rung < reached[i] else "2" if rung == reached[i] else ""
        row["why_not"] = ""
    _give_reasons(rows, reached)
    _watch(rows, reached)
    return rows


def _watch(rows: list[dict[str, str]], reached: list[int]) -> None:
    """Say how many days passed from the first offer until each person connected, left or was watched no longer.

    A third were offered it later than half a year ago, so they could be watched for less.
    """
    random = Random(f"{SEED}/watch")
    for row, rungs in zip(rows, reached, strict=True):
        watched = random.choice((HORIZON_DAYS, HORIZON_DAYS, random.randint(60, HORIZON_DAYS)))
        connects = rungs > RUNGS.index("connected")
        mean = (CONNECTING_DAYS if connects else LEAVING_DAYS)[row["age"]]
        day = 1 + int(random.expovariate(1 / mean))
        row["days"] = str(min(day, watched))
        row["state"] = CONNECTED if connects else LEFT if day < watched else WATCHED


def _moods() -> list[Score]:
    scores = []
    for step, (hoped, lived, _) in MOODS.items():
        shift = {"age=18–34": 0.7, "age=55+": -0.3} if step == "control" else {}
        scores.append(Score(f"hope_{step}", hoped, 0.9, -2, 2))
        scores.append(Score(f"mood_{step}", lived, 0.9, -2, 2, shift, f"hope_{step}", 0.3))
    return scores


def _rungs_reached(people: list[dict[str, str]]) -> list[int]:
    """Return how many rungs each person climbed, by the shares of his age."""
    reached = [0] * len(people)
    for age, rates in STEP_RATES.items():
        climbing = [i for i, person in enumerate(people) if person["age"] == age]
        for rung, rate in enumerate(rates, start=1):
            climbing = Random(f"{SEED}/{age}/{rung}").sample(climbing, round(rate * len(climbing)))
            for i in climbing:
                reached[i] = rung
    return reached


def _give_reasons(rows: list[dict[str, str]], reached: list[int]) -> None:
    """Ask those who know the service and did not connect it, and let them name every reason that fits."""
    for age, shares in REASONS.items():
        asked = [i for i, row in enumerate(rows) if row["age"] == age and 0 < reached[i] <= RUNGS.index("connected")]
        for code, share in shares.items():
            for i in Random(f"{SEED}/{age}/{code}").sample(asked, round(share * len(asked))):
                rows[i]["why_not"] += f";{code}" if rows[i]["why_not"] else code
        for turn, i in enumerate(i for i in asked if not rows[i]["why_not"]):
            rows[i]["why_not"] = RARE[turn % len(RARE)]


def _mentions(lang: str) -> list[dict[str, str]]:
    customers = make_people(14, {"method": {"interview": 1.0}, "voice": {"customer": 1.0}}, seed=SEED, prefix="c")
    watched = make_people(5, {"method": {"accompanied_visit": 1.0}, "voice": {"customer": 1.0}}, seed=SEED, prefix="v")
    staff = make_people(12, {"method": {"interview": 1.0}, "voice": {"front_line": 1.0}}, seed=SEED, prefix="f")
    said = read_said(SOURCE / "said.yaml", lang)
    by_staff = [s for s in said if not s.methods]
    return mentions([*customers, *watched], said, seed=SEED) + mentions(staff, by_staff, seed=SEED + 1)


def _log(lang: str) -> list[dict[str, str]]:
    """Return the operator's log: who was offered the service, looked, connected, was charged and left.

    Everybody who connects has seen the page in the app; most of them were asked by push and first of all.
    """
    offered = make_people(420, seed=SEED, prefix="o")
    by_app = make_people(140, seed=SEED, prefix="a")
    by_code = make_people(60, seed=SEED, prefix="u")
    start = datetime(2026, 9, 1, 8)
    looking = (
        Event("OFFER_SMS", channel="sms", department="marketing"),
        Event("PAGE_VIEW", 6, share=0.45, channel="app", department="digital"),
        Event("TERMS_CALL", 20, share=0.12, channel="phone", department="care"),
    )
    rows = [{**row, "outcome": ""} for row in events(offered, looking, seed=SEED, start=start, every_h=1.5)]
    done = OUTCOME[lang]
    rows += events(by_app, _connecting("OFFER_PUSH", "push", "app", done), seed=SEED, start=start, every_h=4)
    return rows + events(by_code, _connecting("OFFER_SMS", "sms", "ussd", done), seed=SEED, start=start, every_h=9)


def _connecting(offer: str, by: str, channel: str, done: str) -> tuple[Event, ...]:
    return (
        Event(offer, channel=by, department="marketing"),
        Event("PAGE_VIEW", 5, channel="app", department="digital"),
        Event("PRICE_VIEW", 0.1, channel="app", department="digital"),
        Event("CONNECT", 0.3, channel=channel, department="digital", values={"outcome": {done: 1.0}}),
        Event("SERVICE_ON", 0.1, channel="", department="provisioning"),
        Event("BILLING_START", 22, channel="", department="billing"),
        Event("FIRST_USE", 12, channel="app", department="partner"),
        Event("CHARGE_PUSH", 140, share=0.4, channel="push", department="billing"),
        Event("BILL_VIEW", 24, share=0.8, channel="app", department="billing"),
        Event("CANCEL_CALL", 6, share=0.35, channel="phone", department="care"),
        Event("CANCEL_DONE", 1, share=0.35, channel="", department="billing"),
    )
