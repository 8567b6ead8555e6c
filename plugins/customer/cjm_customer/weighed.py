"""What shoppers of the example rate and weigh: importance and performance of a few things, planted."""

from __future__ import annotations

from random import Random

WEIGHED = {  # how much it matters, how well it is done, 1 to 5
    "hours": (4.4, 4.3), "flyer": (2.2, 4.2), "parking": (4.6, 2.4), "instalments": (2.5, 2.6), "complete": (4.8, 4.5),
}
FIELDS = {
    "hours": "keep_up", "flyer": "possible_overkill", "parking": "concentrate", "instalments": "low_priority",
    "complete": "keep_up",
}
"""In which field of importance and performance each thing is planted."""


def with_weighed(rows: list[dict[str, str]], *, seed: int) -> list[dict[str, str]]:
    """Return the rows with a rating and an importance of every thing, scattered around the planted means."""
    random = Random(f"{seed}/weighed")
    asked = [dict(row) for row in rows]
    for name, (importance, rating) in WEIGHED.items():
        for row in asked:
            row[f"matters_{name}"], row[f"rated_{name}"] = (
                str(min(5, max(1, round(random.gauss(mean, 0.8))))) for mean in (importance, rating)
            )
    return asked
