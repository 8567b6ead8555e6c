"""The example of this plugin: six stations of an invented network, seen on weekday mornings.

The rows are made up. Planted: which component of success is weakest and where, which promise is broken, where feeling
falls, which contact is missing, and what cleaning by traffic does between two waves at the stations that got it.
``TRUTH`` says so, and the tests find each again in the findings.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
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

NAME = "fuel_network"
SOURCE = Path(__file__).parent / "examples" / NAME
SEED = 73
STATIONS = {
    "ru": ("Северная", "Озёрная", "Кольцевая", "Заводская", "Трасса 1", "Трасса 2"),
    "en": ("North", "Lake", "Ring", "Works", "Highway 1", "Highway 2"),
}
KINDS = {"ru": ("город", "трасса"), "en": ("city", "highway")}
MOODS = {  # step: hoped for, lived through, share of drivers who were not there
    "decide": (0.6, 0.5, 0.0), "drive_in": (0.3, 0.0, 0.0), "queue": (0.2, -0.5, 0.05), "start_pump": (0.3, -0.1, 0.0),
    "fill": (0.5, 1.0, 0.0), "shop": (0.5, 0.8, 0.5), "till": (0.5, -0.4, 0.02), "bonus": (0.4, 0.1, 0.6),
    "toilet": (0.3, -1.2, 0.2), "air_water": (0.2, -0.2, 0.7), "exit": (0.5, 0.6, 0.0), "engine": (0.8, 0.8, 0.05),
}
DRAWN = {  # stage: share of drivers who draw it at all, and the mood they draw there
    "choose": (0.8, 0.6), "enter": (0.95, -0.3), "refuel": (1.0, 0.4), "pay": (1.0, -0.8), "services": (0.85, -0.2),
    "leave": (0.9, 0.5), "after": (0.25, 0.3),
}
APART = "services"  # half of the drivers draw it high, half low
UNCLEAR = "awkward_entry"  # the code that the two coders understand differently
DIRTIEST, SLOWEST = 5, 3  # places in STATIONS
WAVES = ("2026-09", "2027-02")
CLEANED = (0, 2, 4)  # places in STATIONS: cleaned by traffic from January on, the others as before
CLEANER = {"cleanliness_toilet": 1.3, "cleanliness_forecourt": 0.9}  # points at the stations cleaned by traffic
TREND = 0.1  # points by which everything rises everywhere: winter mornings are calmer
TRUTH = {
    "weakest_component": "cleanliness",
    "strongest_component": "people",
    "dirtiest_station": {lang: f"station={names[DIRTIEST]}" for lang, names in STATIONS.items()},
    "slowest_station": {lang: f"station={names[SLOWEST]}" for lang, names in STATIONS.items()},
    "broken_promise": "always_clean",
    "exceeded_promise": "friendly_people",
    "emotion_falls": "services.toilet",
    "missing_touchpoint": "after.engine",
    "missing_channels": ("refuel.start_pump:app", "pay.till:app", "pay.till:kiosk"),
    "late_handoff": "pump_release",
    "heard_pain": "pay.till.upsell_in_queue",
    "effect": 25 * sum(CLEANER.values()) / 2 / 4,  # points of the index: one component of four, two items in it
    "kept_promise": "clean_by_traffic",
    "unclear_code": UNCLEAR,
    "rarely_drawn": "after",
    "drawn_apart": APART,
}


def write(folder: Path, lang: str) -> None:
    """Write the project and its rows into ``folder``, in ``lang``."""
    write_example(SOURCE, folder, lang, {
        "data/survey.csv": _survey(lang), "data/mentions.csv": _mentions(lang), "data/visits.csv": _visits(),
    })
    _name_stations(folder / "cjm.yaml", lang)


def _name_stations(path: Path, lang: str) -> None:
    """Name the stations in the project as in its data: stations are called by their names in the reader's language."""
    text = path.read_text(encoding="utf-8")
    named = {word: ", ".join(STATIONS[word][place] for place in CLEANED) for word in STATIONS}
    path.write_text(text.replace(f"[{named['ru']}]", f"[{named[lang]}]"), encoding="utf-8", newline="\n")


def _survey(lang: str) -> list[dict[str, str]]:
    """Return both waves: other drivers each time, at the same stations."""
    stations = STATIONS[lang]
    dirty, slow = (f"station={stations[place]}" for place in (DIRTIEST, SLOWEST))
    rows = []
    for number, wave in enumerate(WAVES):
        people = make_people(540, {"station": dict.fromkeys(stations, 1 / 6)}, seed=SEED + 2 * number,
                             prefix="rs"[number])
        for person in people:
            person["kind"] = KINDS[lang][person["station"] in stations[4:]]
            person["wave"] = wave
        items = [*_ratings(dirty, slow), *_moods(dirty, slow)]
        rows += answers(people, [_later(i, stations) for i in items] if number else items, seed=SEED + 2 * number)
    return rows


def _later(item: Score | Shares, stations: tuple[str, ...]) -> Score | Shares:
    """Return an item as it is answered in the second wave: the trend everywhere, the effect where it was cleaned."""
    if not isinstance(item, Score) or not item.item.startswith(("speed", "people", "cleanliness", "fuel")):
        return item
    if item.item.endswith("_exp"):
        return item
    shift = dict(item.shift)
    for place in CLEANED:
        group = f"station={stations[place]}"
        shift[group] = shift.get(group, 0.0) + CLEANER.get(item.item, 0.0)
    return replace(item, mean=item.mean + TREND, shift=shift)


def _ratings(dirty: str, slow: str) -> list[Score | Shares]:
    return [
        Score("speed_queue", 3.7, shift={slow: -0.8}), Score("speed_till_exp", 4.0, spread=0.8),
        Score("speed_till", 3.5, like="speed_till_exp", shift={slow: -0.8}),
        Score("people_greet", 4.2, spread=0.8), Score("people_help_exp", 3.8),
        Score("people_help", 4.4, spread=0.7, like="people_help_exp"),
        Score("cleanliness_toilet_exp", 4.2, spread=0.8),
        Score("cleanliness_toilet", 2.7, spread=1.1, like="cleanliness_toilet_exp", correlation=0.2,
              shift={dirty: -0.8}, missing=0.2),
        Score("cleanliness_forecourt", 3.5, shift={dirty: -0.7}),
        Score("fuel_trust_exp", 4.3, spread=0.8), Score("fuel_trust", 4.2, spread=0.8, like="fuel_trust_exp"),
        Score("fuel_litre", 3.9),
        Score("importance_speed", 4.3, spread=0.7), Score("importance_clean", 4.4, spread=0.7),
        Score("importance_fuel", 4.8, spread=0.5),
        Score("effort", 4.6, spread=1.4, low=1, high=7, shift={slow: -0.6}), Score("csat", 3.8, like="speed_till"),
        Shares("nps", {3: 0.06, 5: 0.08, 6: 0.10, 7: 0.16, 8: 0.22, 9: 0.20, 10: 0.18}, like="cleanliness_toilet",
               missing=0.02),
    ]


def _moods(dirty: str, slow: str) -> list[Score | Shares]:
    shifts = {"queue": {slow: -0.6}, "till": {slow: -0.5}, "toilet": {dirty: -0.4}}
    scores: list[Score | Shares] = []
    for step, (hoped, lived, missing) in MOODS.items():
        hope, shift = f"hope_{step}", shifts.get(step, {})
        scores.append(Score(hope, hoped, 0.9, -2, 2, missing=missing))
        scores.append(Score(f"mood_{step}", lived, 0.9, -2, 2, shift, hope, 0.4, missing))
    return scores


def _mentions(lang: str) -> list[dict[str, str]]:
    drivers = make_people(12, {"method": {"interview": 1.0}, "voice": {"customer": 1.0}}, seed=SEED, prefix="d")
    watched = make_people(6, {"method": {"accompanied_visit": 1.0}, "voice": {"customer": 1.0}}, seed=SEED, prefix="v")
    staff = make_people(12, {"method": {"interview": 1.0}, "voice": {"front_line": 1.0}}, seed=SEED, prefix="f")
    said = read_said(SOURCE / "said.yaml", lang)
    by_staff = [s for s in said if not s.methods]
    rows = mentions([*drivers, *watched], said, seed=SEED) + mentions(staff, by_staff, seed=SEED + 1)
    return [*_coded_twice(rows), *_drawings([*drivers, *watched])]


def _coded_twice(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Give every passage its time code, and let a second coder read the interviews with drivers."""
    random, minutes = Random(f"{SEED}/coders"), Counter[str]()
    first, second = [], []
    for row in rows:
        minutes[row["respondent"]] += 1
        row = {**row, "coder": "A", "time_code": f"00:{4 * minutes[row['respondent']]:02d}"}
        first.append(row)
        if row["voice"] == "customer" and row["method"] == "interview":
            alike = random.random() < (0.3 if row["code"] == UNCLEAR else 0.92)
            mood = max(-2, min(2, int(row["valence"]) + (random.random() < 0.2)))
            told = {"valence": str(mood)} if alike else {"kind": "", "code": "", "valence": ""}
            second.append({**row, "coder": "B", "text": "", **told})
    return first + second


def _drawings(people: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the maps that drivers drew at the end: a row a stage in the order of drawing, with its mood."""
    random, rows = Random(f"{SEED}/drawings"), []
    for number, person in enumerate(people):
        place = 0
        for stage, (share, mood) in DRAWN.items():
            if random.random() >= share:
                continue
            place += 1
            pole = (1.5 if number % 2 else -1.5) if stage == APART else 0.0
            drawn = max(-2.0, min(2.0, mood + pole + random.gauss(0, 0.5)))
            rows.append({"respondent": person["id"], "at": stage, "kind": "", "code": "", "text": "",
                         "valence": f"{drawn:.1f}", "method": "drawing", "voice": "customer", "coder": "",
                         "time_code": f"{place:02d}"})
    return rows


def _visits() -> list[dict[str, str]]:
    """Return the log of pumps and tills: one morning visit after another, and the claims that came later."""
    start = datetime(2026, 9, 7, 7)
    visits = events(make_people(600, seed=SEED, prefix="m"), (
        Event("ENTER", channel="in_person", department="attendant"),
        Event("PREPAY", 0.07, channel="in_person", department="cashier", share=0.6),
        Event("PUMP_START", 0.1, channel="kiosk", department="attendant", spread=0.35),
        Event("FILL", 0.05, channel="kiosk", department="attendant"),
        Event("SHOP", 0.05, channel="in_person", department="cashier", share=0.4),
        Event("TILL", 0.06, channel="in_person", department="cashier"),
        Event("LOYALTY", 0.02, channel="app", department="cashier", share=0.35),
        Event("EXIT", 0.05, channel="in_person", department="attendant"),
    ), seed=SEED, start=start, every_h=0.25)
    claims = events(make_people(40, seed=SEED, prefix="q"), (
        Event("CLAIM", channel="phone", department="hotline"),
        Event("LAB_REPLY", 9, channel="phone", department="lab", spread=0.6),
    ), seed=SEED, start=start, every_h=6)
    return visits + claims
