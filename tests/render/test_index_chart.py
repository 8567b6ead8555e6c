"""The chart of the index: what it says, and that it says nothing where nothing is known."""

import pytest

from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts.index import draw

INDEX = {"id": "success", "name": "Success of a shop", "unit": "shop", "bonus_at": 70, "bands": [60, 80],
         "treated": ["North"],
         "components": [{"id": "speed", "name": "Speed", "items": ["a"], "floor": 1, "target": 5}]}


def row(metric, unit, value, low=None, high=None, **more):
    segment = f"shop={unit}" if unit else ""
    return Finding(metric, "index", "success", segment=segment, wave="w2", voice="customer", n=90, value=value, low=low,
                   high=high, **more)


ROWS = [
    row("index", "", 72.0, 71, 73),
    row("index", "North", 78.0, 76, 80), row("index_shrunk", "North", 77.5, 75, 79),
    row("index_rank", "North", 1, 1, 2),
    row("index_bonus", "North", 0.999, verdict="proven"),
    row("index_change", "North", 6.0, 3, 9, against="wave=w1"),
    row("index", "South", 66.0, 64, 68), row("index_bonus", "South", 0.2, verdict="cannot_tell"),
    row("index", "A shop with quite a long name at the far end of a long street", None, verdict="undefined"),
]


@pytest.fixture
def words():
    def drawn(rows, lang="en"):
        project = Project.model_validate({"title": "t", "analysis": {"index": INDEX}, "journeys": [
            {"id": "j", "title": "j", "actor": "a"}]})
        story = Story(project, project.journeys[0], Findings(rows), (), (), lang, wave="w2", waves=("w1", "w2"))
        figure = draw(story)
        return figure and [t.get_text() for t in figure.findobj(lambda a: hasattr(a, "get_text"))]
    return drawn


def test_every_unit_has_its_figures(words):
    said = words(ROWS)
    assert {"North", "78.0", "[76.0, 80.0]", "1–2", "> 99%", "proven", "+6.0", "cannot tell"} <= set(said)
    assert said.index("North") < said.index("South")
    assert any(w.startswith("undefined") for w in said)


def test_an_effect_and_a_change_without_comparison_are_told_apart(words):
    effect = row("effect", "", 4.0, 1, 7, verdict="effect", against="wave=w1")
    alone = row("change_without_comparison", "", 4.0, 1, 7, verdict="no_comparison", against="wave=w1")
    assert "Where something was done, beside where nothing was" in words([*ROWS, effect])
    said = words([*ROWS, alone])
    assert "Change of all units" in said
    assert any("a change, not an effect" in w for w in said)


def test_nothing_is_drawn_of_nothing(words):
    assert words([]) is None
    assert words([row("index", "", 72.0, 71, 73)]) is None
