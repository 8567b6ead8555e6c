"""A small project in which every family of metrics has something to say: rows made by a formula, files, findings."""

import csv
from copy import deepcopy
from datetime import datetime, timedelta

import numpy as np

from cjm_core.evidence import open_evidence
from cjm_core.metrics.measure import CORE_METRICS, measure
from cjm_core.model import Project

REGIONS, TEAMS = ("north", "south"), ("one", "two", "three")
CHANNELS = ("phone", "chat", "office")
RATED = {"scale": "1-5"}
REASONS = {1: "too dear", 2: "no need", 3: "no trust"}

ITEMS = {
    "q1": {**RATED, "at": "search.find"}, "q2": {**RATED, "at": "order.pay"},
    "q3": {**RATED, "at": "order.wait"}, "q4": {**RATED, "at": "order.wait"}, "q5": {**RATED, "at": "order.wait"},
    "q6": {**RATED, "at": "use.help"},
    "h1": {**RATED, "role": "expectation", "pairs": "q1"}, "h2": {**RATED, "role": "expectation", "pairs": "q2"},
    "a1": {**RATED, "role": "adequate", "pairs": "q1"},
    "i1": {**RATED, "role": "importance", "pairs": "q1"}, "i2": {**RATED, "role": "importance", "pairs": "q2"},
    "i3": {**RATED, "role": "importance", "pairs": "q3"}, "i4": {**RATED, "role": "importance", "pairs": "q4"},
    "f1": {**RATED, "role": "emotion", "at": "search.find"}, "f2": {**RATED, "role": "emotion", "at": "order.pay"},
    "f3": {**RATED, "role": "emotion", "at": "order.wait"},
    "all": {**RATED, "role": "overall"}, "rec": {"role": "nps"},
    "eff": {"scale": "1-7", "role": "effort", "at": "order.pay"},
    "k1": {"role": "functional", "scale": "1-5"}, "k2": {"role": "dysfunctional", "scale": "1-5", "pairs": "k1"},
    "r1": {"role": "reached", "at": "search"}, "r2": {"role": "reached", "at": "order"},
    "r3": {"role": "reached", "at": "use"},
    "why": {"role": "reason", "labels": REASONS, "separator": ";", "at": "order"},
    "need": {"role": "reached", "at": "use.help"}, "got": {"role": "reached", "pairs": "need", "at": "use.help"},
    "days": {"role": "number"}, "status": {"role": "number"},
}
JOURNEY = {
    "id": "j", "title": "J", "actor": "client",
    "stages": [
        {"id": "search", "name": "S", "steps": [
            {"id": "find", "name": "F", "touchpoint": {"channel": "chat", "from": "desk"}}]},
        {"id": "order", "name": "O", "steps": [
            {"id": "pay", "name": "P", "touchpoint": {"channel": "office", "from": "desk"}},
            {"id": "wait", "name": "W", "touchpoint": {"channel": "phone", "from": "stock"}}]},
        {"id": "use", "name": "U", "steps": [
            {"id": "help", "name": "H", "touchpoint": {"channel": "chat", "missing": True}}]},
    ],
    "handoffs": [{"at": "order", "from": "desk", "to": "stock", "within_h": 4, "passes": ["form", "name"]}],
    "expected": {"order": ["office", "phone", "email"]},
    "plan": [
        {"id": "faster", "text": "T", "for": ["order.pay"], "effort": 2, "reach": 100, "impact": 2, "confidence": 0.5,
         "scores": {"worth": 4, "ease": 2}, "expects": [{"metric": "mean", "at": "q2", "by": 0.5}]},
        {"id": "kinder", "text": "T", "for": ["order.wait"], "effort": 3, "reach": 50, "impact": 1, "confidence": 1,
         "scores": {"worth": 3, "ease": 5}},
    ],
}
PROJECT = {
    "title": "t", "voice": "customer",
    "roles": [{"id": "desk", "name": "D"}, {"id": "stock", "name": "S"}],
    "personas": [{"id": "client", "name": "C"}],
    "journeys": [JOURNEY],
    "thresholds": {"small_base": 10},
    "analysis": {
        "funnels": [{"id": "buy", "steps": ["search.find", "order.pay", "order.wait"], "within_h": 12}],
        "paths": [{"id": "again", "steps": ["search.find", "order.wait"]}], "goal": {"steps": "order.wait"},
        "cohorts": {"by": "week", "returns": "order.pay"},
        "planned": {"steps": ["search.find", "order.pay", "order.wait"], "within_h": {"order.wait": 30}},
        "replicates": 100, "follow_up_days": 1, "outcome": "all", "target": 0.5, "ladder": ["r1", "r2", "r3"],
        "adoption": {"time": "days", "status": "status"}, "scenarios": [{"id": "up", "raise": {"q1": 4}}],
        "criteria": {"names": ["worth", "ease"], "judgements": [{"worth/ease": 3}]},
        "index": {"id": "success", "name": "S", "unit": "team", "bands": [40, 60], "bonus_at": 50,
                  "treated": ["one", "two"], "components": [
                      {"id": "c1", "name": "C1", "items": ["q1"], "floor": 1, "target": 5},
                      {"id": "c2", "name": "C2", "items": ["q2", "q3"], "floor": 1, "target": 5}]},
    },
}
SURVEY = {"file": "survey.csv", "respondent": "id", "wave": {"column": "wave"}, "voice": "customer", "weight": "w",
          "segments": ["region", "team"], "items": ITEMS}
TALKS = {"file": "talks.csv", "kind": "mentions", "voice": "customer", "segments": ["region"],
         "columns": {"coder": "coder", "time_code": "clock"}}
LOG = {"file": "log.csv", "kind": "events", "voice": "customer",
       "steps": {"find": "search.find", "pay": "order.pay", "wait": "order.wait"},
       "columns": {"journey": "case", "activity": "what", "time": "start", "end": "stop", "channel": "channel",
                   "department": "unit", "outcome": "outcome", "cost": "cost", "intent": "intent",
                   "resolved": "solved", "asked_again": "again", "passed": "passed"}}


def survey_rows(people=160, seed=7):
    """People of two waves: answers that hang together, some of them missing, weights that differ."""
    rng = np.random.default_rng(seed)
    rows = []
    for at in range(people):
        mood = rng.normal()
        wave, region, team = str(1 + at % 2), REGIONS[rng.integers(2)], TEAMS[rng.integers(3)]
        row = {"id": f"p{at}", "wave": wave, "region": region, "team": team, "w": round(float(rng.uniform(0.5, 2)), 2)}
        row |= {name: _point(rng, mood) for name, item in ITEMS.items() if item.get("scale") == "1-5"}
        row |= {"all": _point(rng, 1.5 * mood), "rec": int(np.clip(round(7 + 2 * mood + rng.normal()), 0, 10)),
                "eff": _point(rng, -mood, 7)}
        row |= {name: int(rng.uniform() < 0.5 + 0.1 * mood) for name in ("need", "got", "r1", "r2", "r3")}
        row["r1"] = int(rng.uniform() < 0.9)
        row["why"] = ";".join(str(c) for c in REASONS if rng.uniform() < 0.2 + 0.15 * c) or "2"
        row |= {"days": int(rng.integers(1, 60)), "status": int(rng.choice([0, 1, 1, 2]))}
        for name in ("q3", "h2", "i2", "f3", "r2", "days"):
            row[name] = "" if rng.uniform() < 0.15 else row[name]
        rows.append(row)
    return rows


def _point(rng, mood, points=5):
    return int(np.clip(round((points + 1) / 2 + 0.8 * mood + rng.normal()), 1, points))


def talk_rows(people=14, seed=8):
    """Interviews: two coders over the same passages, codes of every kind that is measured."""
    rng = np.random.default_rng(seed)
    rows = []
    for at in range(people):
        for place in ("search", "order", "order.pay", "use"):
            code, kind = [("late", "pain"), ("no_answer", "question"), ("dear", "barrier"), ("warm", "gain")][
                rng.integers(4)]
            first = {"respondent": f"t{at}", "region": REGIONS[at % 2], "at": place, "kind": kind, "code": code,
                     "text": f"x{at}{place}", "valence": int(rng.integers(-2, 3)), "method": "interview",
                     "coder": "A", "clock": f"{at}:{place}"}
            rows.append(first)
            if rng.uniform() < 0.8:
                rows.append({**first, "coder": "B", "code": code if rng.uniform() < 0.8 else "late"})
        drawn = [s for s in ("search", "order", "use") if at < 6 and rng.uniform() < 0.9]
        rows += [{**rows[-1], "at": s, "kind": "feeling", "code": "", "method": "drawing", "coder": "", "clock": "",
                  "text": "", "valence": int(rng.integers(-2, 3))} for s in drawn]
    return rows


def log_rows(cases=80, seed=9):
    """A log: three ways through channels, hand-offs in time and late, contacts settled or come again."""
    rng = np.random.default_rng(seed)
    rows, start = [], datetime(2026, 1, 1)
    for case in range(cases):
        at = start + timedelta(hours=case)
        won = rng.uniform() < 0.4
        for step, what in enumerate(["find", "pay", "wait", "find", "wait"][: 2 + rng.integers(4)]):
            at += timedelta(minutes=int(rng.integers(20, 900)))
            end = at + timedelta(minutes=15)
            rows.append({
                "case": f"c{case}", "what": what, "start": at.isoformat(), "stop": end.isoformat(),
                "channel": CHANNELS[rng.integers(3)], "unit": "desk" if what != "wait" else "stock",
                "intent": ("ask", "buy")[rng.integers(2)], "solved": ("yes", "no")[rng.integers(2)],
                "cost": int(rng.integers(1, 9)), "outcome": "won" if won and step else "",
                "again": ("yes", "no")[rng.integers(2)], "passed": ("form; name", "form", "nothing")[rng.integers(3)],
            })
            at = end
    return rows


def written(folder, files, project):
    """Write the rows of each file, and return the findings of the project over them."""
    for name, rows in files.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    with open_evidence(Project.model_validate(project), folder) as evidence:
        return measure(evidence, CORE_METRICS)


def everything():
    """Return the files and the project that holds them all, both free to be changed."""
    files = {"survey.csv": survey_rows(), "talks.csv": talk_rows(), "log.csv": log_rows()}
    return files, {**deepcopy(PROJECT), "data": deepcopy([SURVEY, TALKS, LOG])}
