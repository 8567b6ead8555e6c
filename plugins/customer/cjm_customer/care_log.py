"""The care desk of the example: who wrote or called about an order, and what people needed and did not get.

Planted: chat looks better than the phone because it gets the easy questions; at one mix of questions the phone settles
more. What chat leaves open comes back by phone. Of those who want to know whether the order is ready, few are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

Row = dict[str, str]

STATUS, PROBLEM = "order_status", "order_problem"
ACTIVITY = {STATUS: "CARE_STATUS", PROBLEM: "CARE_PROBLEM"}
CONTACTS = {  # channel: intent: how many, share settled
    "chat": {STATUS: (180, 0.88), PROBLEM: (50, 0.22)},
    "phone": {STATUS: (50, 0.96), PROBLEM: (120, 0.62)},
    "email": {STATUS: (30, 0.70), PROBLEM: (30, 0.45)},
}
COST = {"chat": 60, "phone": 190, "email": 110}
CALLS_BACK, CALLS_AGAIN, SETTLED_AGAIN = 0.6, 0.3, 0.55
NEEDS = {  # need, served: share in need, share of them served
    ("needed_status", "told_status"): (0.70, 0.25), ("needed_help", "got_help"): (0.20, 0.90),
}


def care_contacts(orders: Sequence[str], *, seed: int, start: datetime) -> list[Row]:
    """Return one row a contact; ``orders`` are the journeys, in turn, from ``start`` one contact every 1.2 hours."""
    random = Random(f"{seed}/care")
    planned = [
        (channel, intent, i < round(count * settled))
        for channel, intents in CONTACTS.items() for intent, (count, settled) in intents.items() for i in range(count)
    ]
    random.shuffle(planned)
    rows: list[Row] = []
    for at, (channel, intent, settled) in enumerate(planned):
        when = start + timedelta(hours=1.2 * at)
        order = orders[at % len(orders)]
        rows.append(_contact(random, order, channel, intent, settled, when))
        if not settled and random.random() < (CALLS_AGAIN if channel == "phone" else CALLS_BACK):
            later = when + timedelta(hours=random.uniform(2, 60))
            rows.append(_contact(random, order, "phone", intent, random.random() < SETTLED_AGAIN, later))
    return rows


def _contact(random: Random, order: str, channel: str, intent: str, settled: bool, when: datetime) -> Row:
    cost = COST[channel] * (1.0 if intent == STATUS else 1.8) * random.uniform(0.6, 1.4)
    return {
        "journey": order, "activity": ACTIVITY[intent], "time": when.isoformat(" ", "minutes"), "channel": channel,
        "intent": intent, "resolved": "yes" if settled else "no", "cost": f"{cost:.0f}",
    }


def with_needs(rows: Sequence[Row], *, seed: int) -> list[Row]:
    """Return the survey with two more questions a need: who had it, and who of them was served."""
    found = [dict(row) for row in rows]
    for (need, served), (share, reach) in NEEDS.items():
        random = Random(f"{seed}/{need}")
        in_need = random.sample(range(len(found)), round(share * len(found)))
        reached = set(random.sample(in_need, round(reach * len(in_need))))
        for row in found:
            row.update({need: "2", served: ""})
        for i in in_need:
            found[i].update({need: "1", served: "1" if i in reached else "2"})
    return found
