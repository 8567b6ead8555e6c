"""What shoppers of the example say of features of the pick-up, with them and without: Kano's two questions, planted."""

from __future__ import annotations

from random import Random

CLASSES = {
    "on_time": "must_be", "own_shelf": "attractive", "helper": "one_dimensional", "locker": "attractive",
    "bag": "indifferent", "seats": "indifferent",
}
"""The class that is planted for each feature."""
ANSWERS = {
    "must_be": ((2, 5), (3, 5), (2, 4)), "attractive": ((1, 3), (1, 4), (1, 2)), "one_dimensional": ((1, 5),),
    "indifferent": ((3, 3), (3, 4), (2, 3), (4, 4)), "reverse": ((5, 1), (4, 1)), "questionable": ((1, 1), (5, 5)),
}
"""Pairs of answers, with and without, that fall into a class; 1 like it … 5 dislike it."""
CLEAR, ODD = 0.6, 0.03


def with_features(rows: list[dict[str, str]], *, seed: int) -> list[dict[str, str]]:
    """Return the rows with answers about every feature: most of them of its class, a few that contradict themselves."""
    random = Random(f"{seed}/features")
    asked = [dict(row) for row in rows]
    for name, planted in CLASSES.items():
        others = [c for c in ("must_be", "attractive", "one_dimensional", "indifferent") if c != planted]
        for row in asked:
            drawn = random.random()
            found = planted if drawn < CLEAR else random.choice(others)
            if drawn > 1 - ODD:
                found = random.choice(["reverse", "questionable"])
            with_it, without = random.choice(ANSWERS[found])
            row[f"with_{name}"], row[f"without_{name}"] = str(with_it), str(without)
    return asked
