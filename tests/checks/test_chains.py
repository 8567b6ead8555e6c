"""Broken chains on the map: what is passed on or needed before it can be there."""

import pytest

from cjm_core.checks.chains import CHECKS
from cjm_core.model import Project

ITEM = {"ru": "Адрес", "en": "Address"}


def told(handoffs=(), work=()):
    """Return (rule, about, message) of a journey with steps s1.a, s1.b, s2.c and a stage s3 without steps."""
    by_place = {"a": [], "b": [], "c": []}
    for place, role, kind in work:
        by_place[place].append({"role": role, "text": "works", kind: ["address"]})
    steps = {name: {"id": name, "name": name, "back": rows} for name, rows in by_place.items()}
    journey = {
        "id": "j", "title": "t", "actor": "p",
        "stages": [{"id": "s1", "name": "1", "steps": [steps["a"], steps["b"]]},
                   {"id": "s2", "name": "2", "steps": [steps["c"]]}, {"id": "s3", "name": "3"}],
        "handoffs": [{"id": f"h{i}", "at": at, "from": a, "to": b, "passes": ITEM} for i, (at, a, b) in
                     enumerate(handoffs)],
    }
    project = Project.model_validate({"title": "t", "language": "en", "journeys": [journey]})
    return [(i.rule, i.id, str(i.message)) for c in CHECKS for i in c.run(project, None)]


@pytest.mark.parametrize("handoffs", [
    [("s1.a", "x", "y"), ("s1.b", "y", "z")],
    [("s1.a", "x", "y"), ("s2.c", "y", "x")],  # it comes back to whom it started from
    [("s1.a", "y", "z"), ("s1.a", "x", "y")],  # the order within one place is nobody's statement
    [("s1.a", "x", "y"), ("s1.a", "w", "z")],
    [],
])
def test_sound_chains_are_left_alone(handoffs):
    assert told(handoffs) == []


def test_a_role_that_passes_on_what_it_gets_later():
    ((rule, about, message),) = told([("s1.a", "y", "z"), ("s2.c", "x", "y")])
    assert (rule, about) == ("broken_chain", "j/h0")
    assert "gets it only at `s2.c`" in message
    assert "Address" in message


def test_a_role_passes_on_what_others_make_later_or_never_gave_it():
    ((_, about, message),) = told([("s1.a", "x", "y")], [("c", "x", "makes")])
    assert about == "j/h0"
    assert "from `s2.c` on" in message
    ((_, about, message),) = told([("s2", "y", "z")], [("a", "x", "makes")])
    assert about == "j/h0"
    assert "nobody has passed it" in message
    assert told([("s2.c", "x", "y")], [("a", "x", "makes")]) == []


def test_work_needs_what_comes_later_or_never():
    ((rule, about, message),) = told([("s2.c", "x", "y")], [("b", "y", "needs")])
    assert (rule, about) == ("needed_early", "j/s1.b")
    assert "only from `s2.c` on" in message
    ((_, _, message),) = told([("s1.a", "x", "y")], [("b", "z", "needs")])
    assert "no hand-off passes it" in message
    assert told([("s1.a", "x", "y")], [("b", "y", "needs"), ("a", "x", "needs")]) == []
    assert told([], [("a", "y", "makes"), ("b", "y", "needs")]) == []
    assert told([("s3", "x", "y")], [("c", "y", "needs")]) != []
