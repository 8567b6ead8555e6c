"""The example of this plugin: newcomers of the IT block of an invented insurer, from the offer to the end of probation.

The rows are made up. Planted: which promise is broken and which is over-kept, where feeling falls, which contact is
missing, which hand-off is late. ``TRUTH`` says so, and the tests find each again in the findings.
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

NAME = "onboarding"
SOURCE = Path(__file__).parent / "examples" / NAME
SEED = 20260701
NEWCOMERS = 240
PEOPLE_HEARD = 18
UNITS = {"development": 0.5, "analysis": 0.3, "support": 0.2}
FORMATS = {"office": 0.5, "hybrid": 0.3, "remote": 0.2}
WORDS = {
    "en": {"unit": "unit", "format": "format"},
    "ru": {
        "unit": "подразделение", "development": "разработка", "analysis": "аналитика", "support": "поддержка",
        "format": "формат", "office": "офис", "hybrid": "гибрид", "remote": "удалённо",
    },
}
METHODS = {  # how the people heard were met, and how many of each kind
    "interview": 7, "interview diary": 5, "interview accompanied_visit": 3, "interview diary accompanied_visit": 3,
}

# step: hoped for, lived through, share without an answer (people leave, and leave questions out)
MOOD = {
    "call": (1.2, 1.1, 0.03),
    "letter": (1.5, 1.5, 0.03),
    "papers": (1.3, 0.6, 0.05),
    "wait": (1.2, -0.8, 0.05),
    "welcome": (1.4, 0.35, 0.08),
    "workplace": (1.4, -1.7, 0.08),
    "role_talk": (1.2, 0.7, 0.12),
    "first_task": (1.1, 0.9, 0.12),
    "one_on_one": (1.0, 0.5, 0.2),
    "pulse": (0.9, 1.1, 0.25),
    "review": (1.0, -0.5, 0.3),
    "verdict": (1.2, 0.9, 0.3),
}
# promise: counted on, came true, share without an answer
PROMISES = {
    "quick_answer": (4.0, 4.2, 0.03),
    "all_ready": (4.5, 3.05, 0.08),
    "team_from_day_1": (4.3, 3.55, 0.08),
    "agreed_schedule": (4.2, 4.2, 0.12),
    "clear_tasks": (3.9, 4.0, 0.12),
    "growth_month_1": (3.4, 3.8, 0.2),
    "fair_review": (4.1, 3.4, 0.3),
}
# promise: the least that people would put up with, points of 100 that it gets, how managers and mentors see it
STAKES = {
    "quick_answer": (3.0, 8, 4.3, 4.1),
    "all_ready": (3.8, 30, 4.3, 3.5),
    "team_from_day_1": (3.0, 16, 4.0, 3.9),
    "agreed_schedule": (3.4, 8, 4.3, 4.2),
    "clear_tasks": (3.1, 10, 4.1, 3.9),
    "growth_month_1": (2.5, 8, 3.9, 3.7),
    "fair_review": (2.8, 20, 4.1, 3.5),
}
COLLEAGUES = {"manager": 40, "mentor": 32}
SHIFTS = {  # who lives through it differently
    "mood_wait": {"format=remote": -0.4},
    "mood_welcome": {"format=remote": -0.7},
    "mood_workplace": {"unit=support": 0.5},
    "all_ready_kept": {"unit=support": 0.6, "format=remote": -0.3},
    "team_from_day_1_kept": {"format=remote": -0.6},
}
LOST = {  # what comes with a request for access; the laptop's model is what gets lost
    "list of accesses; start date; laptop model": 0.45, "list of accesses; start date": 0.4, "list of accesses": 0.15,
}
PATH = (
    Event("OFFER_ACCEPTED", channel="email", department="recruiting"),
    Event("CARD_OPENED", 8, channel="portal", department="hr", values={
        "passed": {"promises; start date": 0.95, "start date": 0.05}, "asked_again": {"yes": 0.04, "no": 0.96}}),
    Event("DOCS_SIGNED", 60, channel="portal", department="hr"),
    Event("ACCESS_REQUESTED", 30, department="hr", again=0.25),
    Event("ACCESS_TAKEN", 72, spread=0.7, department="it", values={
        "passed": LOST, "asked_again": {"yes": 0.38, "no": 0.62}}),
    Event("LAPTOP_ISSUED", 60, channel="in_person", department="it", values={
        "intent": {"laptop": 1}, "resolved": {"yes": 0.85, "no": 0.15}}),
    Event("LAPTOP_CHANGED", 30, channel="in_person", department="it", share=0.15, values={
        "intent": {"laptop": 1}, "resolved": {"yes": 1}}),
    Event("PLACE_CONFIRMED", 20, department="line", values={"asked_again": {"yes": 0.08, "no": 0.92}}),
    Event("PLAN_SENT", 30, department="hr", share=0.8),
    Event("PLAN_DISCUSSED", 20, channel="in_person", department="line", share=0.9, values={
        "asked_again": {"yes": 0.1, "no": 0.9}}),
    Event("TASK_TAKEN", 30, channel="portal", department="line", values={
        "intent": {"access": 1}, "resolved": {"yes": 0.8, "no": 0.2}}),
    Event("ONE_ON_ONE", 150, spread=0.3, channel="in_person", department="line", share=0.85),
    Event("PULSE_ANSWERED", 300, spread=0.2, channel="bot", department="hr", share=0.75),
    Event("REVIEW_HELD", 600, spread=0.2, channel="in_person", department="line", share=0.7),
    Event("VERDICT_TOLD", 700, spread=0.1, channel="in_person", department="line", share=0.9),
)

TRUTH = {
    "lowest_emotion": "day_1.workplace",
    "second_lowest_emotion": "preboarding.wait",
    "broken_promise": "all_ready",
    "gap": -1.4,
    "over_kept_promise": "growth_month_1",
    "kept_promise": "agreed_schedule",
    "missing_channel": "preboarding.wait:messenger",
    "late_handoff": "access_request",
    "timely_handoff": "offer_to_hr",
    "broken_handoff": "access_request",
    "information_complete": (0.45 * 3 + 0.4 * 2 + 0.15) / 3,
    "lost_information": "access_request:3",
    "lost_information_came": 0.45,
    "asked_again": 0.38,
    "settled_first": (0.85 * 0.85 + 0.8) / 2,
    "loudest_pain": "preboarding.wait.silence",
    "heard_of_it": 14,
    "people_heard": PEOPLE_HEARD,
    "ready_day_one": 0.38,
    "newcomers": NEWCOMERS,
    "below_the_zone": "all_ready_kept",
    "in_the_zone": "fair_review_kept",
    "above_the_zone": "growth_month_1_kept",
    "weighted_gap": -0.64,
    "widest_voice_gap": ("all_ready_kept", "manager"),
    "voice_gap": -1.25,
}


def write(folder: Path, lang: str) -> None:
    """Write the project and its rows into ``folder``; its words, and what people say, are in ``lang``."""
    newcomers = make_people(NEWCOMERS, {"unit": UNITS, "format": FORMATS}, seed=SEED, prefix="n")
    heard = make_people(PEOPLE_HEARD, {"method": METHODS}, seed=SEED, prefix="p")
    cases = [{"id": person["id"]} for person in newcomers]
    write_example(SOURCE, folder, lang, {
        "data/survey.csv": _in_words(_with_points(answers(newcomers, _questions(), seed=SEED)), lang),
        "data/colleagues.csv": answers(_colleagues(), _beliefs(), seed=SEED),
        "data/interviews.csv": mentions(heard, read_said(SOURCE / "said.yaml", lang), seed=SEED),
        "data/itsm.csv": events(cases, PATH, seed=SEED, start=datetime(2026, 7, 1, 9), every_h=9),
    })
    project = folder / "cjm.yaml"
    columns = ", ".join(WORDS[lang][name] for name in ("unit", "format"))
    text = project.read_text(encoding="utf-8").replace("segments: [unit, format]", f"segments: [{columns}]")
    project.write_text(text, encoding="utf-8", newline="\n")


def _in_words(rows: list[dict[str, str]], lang: str) -> list[dict[str, str]]:
    """Name the groups of people in the reader's language; the answers stay as they are."""
    words = WORDS[lang]
    return [{words.get(column, column): words.get(value, value) for column, value in row.items()} for row in rows]


def _questions() -> list[Score | Shares]:
    """Return the questions of the survey in the order of its columns."""
    items: list[Score | Shares] = []
    for step, (hoped, lived, silent) in MOOD.items():
        items += _pair(f"hope_{step}", f"mood_{step}", hoped, lived, silent, low=-2, high=2)
    for promise, (counted_on, came_true, silent) in PROMISES.items():
        items += _pair(f"{promise}_expected", f"{promise}_kept", counted_on, came_true, silent, low=1, high=5)
    recommend = {3: 0.08, 5: 0.08, 6: 0.09, 7: 0.2, 8: 0.2, 9: 0.19, 10: 0.16}
    later = {2: 0.06, 5: 0.08, 6: 0.08, 7: 0.17, 8: 0.22, 9: 0.21, 10: 0.18}
    return [
        *items,
        *(Score(f"{promise}_least", least, 0.8, 1, 5, like=f"{promise}_expected", correlation=0.4, missing=0.05)
          for promise, (least, _, _, _) in STAKES.items()),
        Score("csat_offer", 4.3, 0.8, like="mood_letter", missing=0.03),
        Score("easy_papers", 5.1, 1.3, 1, 7, like="mood_papers", missing=0.05),
        Shares("ready_day_one", {2: 0.62, 1: 0.38}, like="all_ready_kept", correlation=0.7, missing=0.05),
        Score("role_clarity", 4.1, 0.8, like="mood_role_talk", missing=0.12),
        Shares("enps_d30", recommend, like="mood_workplace", missing=0.25),
        Shares("enps_d90", later, like="all_ready_kept", correlation=0.6, missing=0.3),
        Shares("thinks_of_leaving", {1: 0.14, 2: 0.86}, like="enps_d90", correlation=0.7, missing=0.3),
    ]


def _with_points(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Let people share out a hundred points among the promises; one in ten shares out none."""
    for row in rows:
        random = Random(f"{SEED}/points/{row['id']}")
        drawn = [random.gammavariate(points / 4, 4.0) for _, points, _, _ in STAKES.values()]
        cuts = [round(100 * sum(drawn[:i]) / sum(drawn)) for i in range(len(drawn) + 1)]
        silent = random.random() < 0.1
        for i, promise in enumerate(STAKES):
            row[f"{promise}_points"] = "" if silent else str(cuts[i + 1] - cuts[i])
    return rows


def _colleagues() -> list[dict[str, str]]:
    """Return those around the newcomers, with the voice that each speaks in."""
    return [
        person | {"voice": voice}
        for voice, count in COLLEAGUES.items() for person in make_people(count, seed=SEED, prefix=voice[:2])
    ]


def _beliefs() -> list[Score]:
    """Return what managers and mentors believe of the promises: managers by the mean, mentors apart from it."""
    return [
        Score(f"{promise}_kept", managers, 0.7, 1, 5, shift={"voice=mentor": mentors - managers})
        for promise, (_, _, managers, mentors) in STAKES.items()
    ]


def _pair(
    before: str, after: str, hoped: float, lived: float, silent: float, low: int, high: int
) -> list[Score | Shares]:
    return [
        Score(before, hoped, 0.7, low, high, missing=0.02),
        Score(after, lived, 0.9, low, high, shift=SHIFTS.get(after, {}), like=before, correlation=0.35, missing=silent),
    ]
