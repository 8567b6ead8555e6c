"""A project without a fault, and a way to break one thing in it."""

from copy import deepcopy

import pytest

from cjm_core.model import Project


def _stage(number, steps=2):
    return {"id": f"s{number}", "name": f"Stage {number}", "steps": [
        {"id": f"p{k}", "name": f"Step {k}", "touchpoint": {"channel": "phone", "from": "hr"}} for k in range(steps)
    ]}


def _clean():
    journey = {
        "id": "onboarding", "title": "Onboarding", "actor": "newcomer", "owner": "hr", "review": "2027-03-01",
        "stages": [_stage(k) for k in range(5)],
        "promises": [{"id": "laptop", "text": "A laptop", "made_by": "hr", "at": "s0"}],
        "handoffs": [{"at": "s1", "from": "hr", "to": "it", "through": "tickets"}],
        "plan": [{"id": "desk", "text": "A desk", "for": ["s0.p0", "laptop", "hr-it-s1"], "owner": "it"}],
    }
    items = {
        "kept": {"promise": "laptop", "scale": "1-5", "pairs": "hoped"},
        "hoped": {"promise": "laptop", "role": "expectation", "scale": "1-5"},
        "advise": {"role": "enps"},
    }
    return {
        "title": "Start", "personas": [{"id": "newcomer", "name": "Newcomer"}],
        "roles": [{"id": "hr", "name": "HR"}, {"id": "it", "name": "IT"}],
        "systems": [{"id": "tickets", "name": "Tickets"}],
        "journeys": [journey], "data": [{"id": "survey", "file": "a.csv", "items": items}],
    }


@pytest.fixture
def clean():
    """The raw project without a fault."""
    return _clean()


@pytest.fixture
def broken():
    """Return the clean project with values put at dotted ways: ``journeys.0.actor``; a list index may be new."""
    def make(**changes):
        raw = _clean()
        for way, value in changes.items():
            *outer, last = [int(p) if p.isdigit() else p for p in way.split("__")]
            holder = raw
            for part in outer:
                holder = holder[part]
            if isinstance(holder, list) and last == len(holder):
                holder.append(deepcopy(value))
            else:
                holder[last] = deepcopy(value)
        return Project.model_validate(raw)
    return make
