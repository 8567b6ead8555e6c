"""What shoppers of the example make of the whole: satisfaction and recommending, planted to hang on a few steps."""

from __future__ import annotations

from random import Random

WEIGHTS = {"mood_pickup": 1.0, "mood_ready_notice": 0.6, "mood_order": 0.6, "ready": 0.5}
"""By how much a point more at a step lifts the leaning; every other step is planted to weigh nothing."""
NOISE = 0.9


def with_verdict(rows: list[dict[str, str]], *, seed: int) -> list[dict[str, str]]:
    """Return the rows with their satisfaction and recommendation dealt out anew, the best to who leans highest.

    Which answers are given stays as it was, so means and shares stay too; only who gives them follows the steps.
    """
    random = Random(f"{seed}/whole")
    leaning = [sum(w * float(row[item] or 0) for item, w in WEIGHTS.items()) for row in rows]
    satisfied = [x + NOISE * random.gauss(0, 1) for x in leaning]
    recommending = [x + 1.3 * NOISE * random.gauss(0, 1) for x in satisfied]
    dealt = [dict(row) for row in rows]
    for item, order in (("csat", satisfied), ("nps", recommending)):
        given = [i for i, row in enumerate(rows) if row[item]]
        answers = sorted((rows[i][item] for i in given), key=float)
        for answer, i in zip(answers, sorted(given, key=order.__getitem__), strict=True):
            dealt[i][item] = answer
    return dealt
