"""Made-up evidence with a planted truth: what a plugin's example is built of, and what its tests then look for.

Describe the people, what they answer, say and go through; get rows; write them as CSV::

    people = make_people(240, {"unit": {"it": 0.6, "sales": 0.4}}, seed=7)
    rows = answers(people, [
        Score("desk_expected", mean=4.6),
        Score("desk", mean=3.2, like="desk_expected", shift={"unit=sales": -0.5}, missing=0.05),
        Shares("enps", {3: 0.2, 8: 0.3, 10: 0.5}, like="desk"),
    ], seed=7)
    write_rows(folder / "survey.csv", rows)

The same seed gives the same rows on every machine. Planted means and shares are met closely, not just on average: the
draws are spread evenly over the distribution and then shuffled, so that a test on an example does not hang on luck.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import NormalDist

Person = dict[str, str]
Row = dict[str, str]
NORMAL = NormalDist()


@dataclass(frozen=True)
class Score:
    """A rating in whole points from ``low`` to ``high``: its ``mean``, and its ``spread`` (standard deviation).

    ``shift`` adds points for a group (``{"unit=sales": -0.5}``), so ``mean`` is that of all others; ``like`` names an
    earlier item of the same people with which the answers correlate by about ``correlation``; ``missing`` is the share
    of people who do not answer.
    """

    item: str
    mean: float
    spread: float = 0.9
    low: int = 1
    high: int = 5
    shift: Mapping[str, float] = field(default_factory=dict)
    like: str = ""
    correlation: float = 0.5
    missing: float = 0.0


@dataclass(frozen=True)
class Shares:
    """An answer out of a list: ``shares`` maps each answer, the least first, to the share of people who give it.

    For 0 to 10 questions (NPS) and for labels. ``like``, ``correlation`` and ``missing`` as in ``Score``.
    """

    item: str
    shares: Mapping[str, float] | Mapping[int, float]
    like: str = ""
    correlation: float = 0.5
    missing: float = 0.0


@dataclass(frozen=True)
class Said:
    """A coded statement that a share of the people make at a place, with valence −2 to +2 and words to quote.

    ``kind`` is pain, gain, thought, feeling …; ``quotes`` are dealt out in turn, who comes later says nothing quotable.
    ``methods`` limits the statement to people met in those ways.
    """

    at: str
    kind: str
    code: str
    share: float
    valence: float = 0.0
    quotes: Sequence[str] = ()
    methods: Sequence[str] = ()


@dataclass(frozen=True)
class Event:
    """One activity of a path: it comes a lognormal wait after the one before, in a share of the cases.

    ``wait_h`` is the median wait in hours, ``spread`` the standard deviation of its logarithm, ``again`` the share of
    cases in which the activity is repeated. ``values`` gives further columns: for each the shares of its values
    (``{"resolved": {"yes": 0.8, "no": 0.2}}``).
    """

    activity: str
    wait_h: float = 0.0
    spread: float = 0.5
    share: float = 1.0
    again: float = 0.0
    channel: str = ""
    department: str = ""
    resource: str = ""
    values: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def make_people(count: int, groups: Mapping[str, Mapping[str, float]] | None = None, *, seed: int, prefix: str = "r"
                ) -> list[Person]:
    """Return people with an ``id`` and, for each column of ``groups``, a value dealt out by its shares."""
    width = len(str(count))
    people: list[Person] = [{"id": f"{prefix}{i:0{width}d}"} for i in range(1, count + 1)]
    for column, shares in (groups or {}).items():
        values = _dealt(shares, count)
        Random(f"{seed}/{column}").shuffle(values)
        for person, value in zip(people, values, strict=True):
            person[column] = value
    return people


def answers(people: Sequence[Person], items: Iterable[Score | Shares], *, seed: int) -> list[Row]:
    """Return one row a person: the person's own columns, then one column an item, empty where no answer was given."""
    rows: list[Row] = [dict(person) for person in people]
    leanings: dict[str, list[float]] = {}
    for item in items:
        leaning = _leaning(len(people), item, leanings, Random(f"{seed}/{item.item}"))
        leanings[item.item] = leaning
        given = _scores(item, people, leaning) if isinstance(item, Score) else _ranked(item, leaning)
        silent = _chosen(len(people), item.missing, Random(f"{seed}/{item.item}/missing"))
        for i, row in enumerate(rows):
            row[item.item] = "" if i in silent else given[i]
    return rows


def mentions(people: Sequence[Person], statements: Iterable[Said], *, seed: int, spread: float = 0.4) -> list[Row]:
    """Return one row a coded passage: the columns that cjm expects, then the people's own (``method``, ``voice`` …).

    Where a person was met in several ways (``{"method": "interview diary"}``), the passages are dealt out among them.
    """
    rows: list[Row] = []
    turns: Counter[str] = Counter()
    for said in statements:
        random = Random(f"{seed}/{said.at}/{said.kind}/{said.code}")
        able = [p for p in people if _ways(p, said)]
        speakers = _chosen(len(able), said.share, random)
        words = iter(said.quotes)
        for person in (able[i] for i in sorted(speakers)):
            valence = round(_clipped(said.valence + spread * random.gauss(0, 1), -2, 2))
            ways = _ways(person, said)
            rows.append({
                "respondent": person["id"], "at": said.at, "kind": said.kind, "code": said.code,
                "text": next(words, ""), "valence": str(valence),
                **{column: value for column, value in person.items() if column != "id"},
                "method": ways[turns[person["id"]] % len(ways)],
            })
            turns[person["id"]] += 1
    return sorted(rows, key=lambda row: row["respondent"])


def events(cases: Sequence[Person], path: Sequence[Event], *, seed: int, start: datetime, every_h: float) -> list[Row]:
    """Return one row an event; case by case begins ``every_h`` hours after the one before, the first at ``start``."""
    rows: list[Row] = []
    dealt = {(k, column): _spread(shares, len(cases), Random(f"{seed}/{event.activity}/{column}"))
             for k, event in enumerate(path) for column, shares in event.values.items()}
    more = list(dict.fromkeys(column for event in path for column in event.values))
    for i, case in enumerate(cases):
        random = Random(f"{seed}/{case['id']}")
        when = start + timedelta(hours=i * every_h)
        for k, event in enumerate(path):
            if random.random() >= event.share:
                continue
            for _ in range(2 if random.random() < event.again else 1):
                when += timedelta(hours=event.wait_h * math.exp(event.spread * random.gauss(0, 1)))
                rows.append({
                    "journey": case["id"], "activity": event.activity, "time": when.isoformat(" ", "minutes"),
                    "channel": event.channel, "department": event.department, "resource": event.resource,
                    **{column: value for column, value in case.items() if column != "id"},
                    **{column: dealt[k, column][i] if (k, column) in dealt else "" for column in more},
                })
    return rows


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    """Write rows as a CSV file in UTF-8, with the columns of the first row; the folder is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _ways(person: Person, said: Said) -> list[str]:
    """Return the ways in which the person was met and may have said it; one way without a name by default."""
    return [way for way in person.get("method", "").split() or [""] if not said.methods or way in said.methods]


def _leaning(count: int, item: Score | Shares, known: Mapping[str, list[float]], random: Random) -> list[float]:
    """Return a standard normal leaning a person, evenly spread, correlated with that of the item named by ``like``."""
    own = [NORMAL.inv_cdf((i + 0.5) / count) for i in range(count)]
    random.shuffle(own)
    if not item.like:
        return own
    part = math.sqrt(1 - item.correlation**2)
    return [item.correlation * a + part * b for a, b in zip(known[item.like], own, strict=True)]


def _scores(item: Score, people: Sequence[Person], leaning: Sequence[float]) -> list[str]:
    texts = []
    centres: dict[float, float] = {}
    for person, z in zip(people, leaning, strict=True):
        mean = item.mean + sum(points for group, points in item.shift.items() if _belongs(person, group))
        if mean not in centres:
            centres[mean] = _centre(item, mean)
        texts.append(str(round(_clipped(centres[mean] + item.spread * z, item.low, item.high))))
    return texts


def _belongs(person: Person, group: str) -> bool:
    column, _, value = group.partition("=")
    return person.get(column) == value


def _centre(item: Score, mean: float) -> float:
    """Find the centre whose rounded and clipped scores have the wanted mean: clipping at the ends pulls the mean in."""
    low, high = item.low - 6 * item.spread, item.high + 6 * item.spread
    wanted = _clipped(mean, item.low + 0.02, item.high - 0.02)
    for _ in range(60):
        middle = (low + high) / 2
        over = sum(1 - NORMAL.cdf((cut + 0.5 - middle) / item.spread) for cut in range(item.low, item.high))
        low, high = (middle, high) if item.low + over < wanted else (low, middle)
    return (low + high) / 2


def _ranked(item: Shares, leaning: Sequence[float]) -> list[str]:
    dealt = _dealt(item.shares, len(leaning))
    texts = [""] * len(leaning)
    for text, i in zip(dealt, sorted(range(len(leaning)), key=leaning.__getitem__), strict=True):
        texts[i] = text
    return texts


def _spread(shares: Mapping[str, float], count: int, random: Random) -> list[str]:
    """Deal ``count`` values by their shares in a chance order."""
    dealt = _dealt(shares, count)
    random.shuffle(dealt)
    return dealt


def _dealt(shares: Mapping[str, float] | Mapping[int, float], count: int) -> list[str]:
    """Deal ``count`` answers by their shares, in order, rounding so that the number is exact."""
    whole = sum(shares.values())
    dealt: list[str] = []
    reached = 0.0
    for value, share in shares.items():
        reached += share
        dealt += [str(value)] * (round(count * reached / whole) - len(dealt))
    return dealt


def _chosen(count: int, share: float, random: Random) -> set[int]:
    return set(random.sample(range(count), round(count * share)))


def _clipped(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
