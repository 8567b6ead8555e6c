"""Evidence made by hand: respondents as small dictionaries, reduced here as the engine reduces them."""

import json
from collections import defaultdict
from itertools import product
from math import comb
from types import SimpleNamespace

import numpy as np
import pytest
from worked_cases import ABSENT, WORKED_CASES

from cjm_core.evidence.sample import Cell, PairSample, Sample
from cjm_core.metrics.intervals import nps_adjusted, tally
from cjm_core.model import Item, Project


def _cells(person, columns, waves):
    """Every breakdown cell that a person belongs to."""
    segments = ["", *(f"{c}={person.get(c, '')}" for c in columns)]
    spans = ["", person["wave"]] if len(waves) > 1 else [""]
    return [Cell(s, w, person.get("voice", "customer")) for s, w in product(segments, spans)]


def _sums(rows):
    """Sum people, weights and squared weights by value."""
    sums = defaultdict(lambda: [0, 0.0, 0.0])
    for value, weight in rows:
        for k, x in enumerate((1, weight, weight * weight)):
            sums[value][k] += x
    return sorted(sums), [list(c) for c in zip(*(sums[v] for v in sorted(sums)), strict=True)]


class HandEvidence:
    """Stands where the engine stands; ``people`` are dictionaries of answers, segments, wave, voice and weight."""

    logs = ()

    def __init__(self, project, people=(), items=None, columns=(), **kept):
        self.project = project
        self.people = [{"wave": "", "weight": 1.0, **p} for p in people]
        self.codebook = {k: v if isinstance(v, Item) else Item(**v) for k, v in (items or {}).items()}
        self.columns = columns
        self.waves = sorted({p["wave"] for p in self.people})
        self.kept = kept

    def items(self, *roles):
        return [(k, i) for k, i in self.codebook.items() if not roles or i.role in roles]

    def _reduce(self, score, make):
        rows = defaultdict(list)
        for person in self.people:
            value = score(person)
            if value is not None:
                for cell in _cells(person, self.columns, self.waves):
                    rows[cell].append((value, person["weight"]))
        weighted = any(p["weight"] != 1 for p in self.people)
        order = sorted(rows, key=lambda c: (c.segment, c.wave, c.voice))
        return [make(cell, *_sums(rows[cell]), weighted) for cell in order]

    def samples(self, item_id):
        return self._reduce(lambda p: p.get(item_id), _sample)

    def means(self, item_ids, valence=False):
        def score(person):
            given = [self._rescaled(i, person[i], valence) for i in item_ids if i in person]
            return sum(given) / len(given) if given else None
        return self._reduce(score, _sample)

    def _rescaled(self, item_id, value, valence):
        item = self.codebook[item_id]
        if not valence:
            return value
        part = (value - item.scale.low) / (item.scale.high - item.scale.low)
        return -2 + 4 * (1 - part if item.better == "lower" else part)

    def pair(self, first_id, second_id):
        def score(person):
            return (person[first_id], person[second_id]) if {first_id, second_id} <= set(person) else None
        return self._reduce(score, _pair)

    def gaps(self, pairs):
        def score(person):
            given = [person[a] - person[b] for a, b in pairs if {a, b} <= set(person)]
            return sum(given) / len(given) if given else None
        return self._reduce(score, _sample)

    def __getattr__(self, name):
        kept = self.__dict__.get("kept", {})
        return lambda *args, **named: kept.get(name, {} if name == "valences" else [])


def _sample(cell, values, sums, weighted):
    return Sample(cell, np.array(values, float), np.array(sums[0], np.int64), np.array(sums[1]), np.array(sums[2]),
                  weighted)


def _pair(cell, values, sums, weighted):
    first, second = (np.array([v[k] for v in values], float) for k in (0, 1))
    return PairSample(cell, first, second, np.array(sums[0], np.int64), np.array(sums[1]), np.array(sums[2]), weighted)


@pytest.fixture
def project():
    """A journey of two stages with three steps, a promise and a hand-off."""
    return Project.model_validate({
        "title": "Start", "voice": "customer",
        "roles": [{"id": "hr", "name": "HR"}, {"id": "it", "name": "IT", "kind": "back"}],
        "personas": [{"id": "newcomer", "name": "Newcomer"}],
        "journeys": [{
            "id": "onboarding", "title": "Onboarding", "actor": "newcomer",
            "stages": [
                {"id": "offer", "name": "Offer", "steps": [
                    {"id": "call", "name": "Call", "touchpoint": {"channel": "phone", "from": "hr"}}]},
                {"id": "start", "name": "Start", "steps": [
                    {"id": "desk", "name": "Desk", "touchpoint": {"channel": "in_person", "channels": ["email"]}},
                    {"id": "talk", "name": "Talk", "touchpoint": {"channel": "chat", "missing": True}}]},
            ],
            "promises": [{"id": "laptop", "text": "A laptop on the first day", "made_by": "hr", "at": "start.desk"}],
            "handoffs": [{"at": "start", "from": "hr", "to": "it", "within_h": 24}],
            "expected": {"start": ["in_person", "chat", "email"], "offer.call": ["phone"]},
        }],
    })


@pytest.fixture
def evidence_of(project):
    """Build hand-made evidence; ``voice`` and thresholds may be given through ``project``."""
    def make(people=(), items=None, columns=(), **kept):
        return HandEvidence(kept.pop("project", project), people, items, columns, **kept)
    return make


@pytest.fixture
def one_row():
    """Return the only row that matches, with its numbers at hand."""
    def pick(findings, **columns):
        rows = [f for f in findings if all(getattr(f, k) == v for k, v in columns.items())]
        assert len(rows) == 1, f"{len(rows)} rows for {columns}"
        return rows[0]
    return pick


@pytest.fixture(scope="session")
def oracles():
    """The worked cases of the methods' notes by id, where they lie on this machine."""
    if not WORKED_CASES.is_file():
        pytest.skip(ABSENT)
    return {case["id"]: case for case in json.loads(WORKED_CASES.read_text(encoding="utf-8"))}


@pytest.fixture
def namespace():
    return SimpleNamespace


def _exact_nps_coverage(n, promoters, passives, detractors):
    truth, total = 100 * (promoters - detractors), 0.0
    for high in range(n + 1):
        for low in range(n + 1 - high):
            middle = n - high - low
            found = nps_adjusted(tally([9, 7, 3], [high, middle, low]))
            if found.low - 1e-9 <= truth <= found.high + 1e-9:
                total += comb(n, high) * comb(n - high, low) * promoters**high * passives**middle * detractors**low
    return total


@pytest.fixture
def exact_nps_coverage():
    """How often the interval of the net promoter score holds the truth, summed over everything that could be drawn."""
    return _exact_nps_coverage
