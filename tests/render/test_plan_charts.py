"""The charts of the plan: priorities and the roadmap."""

import pytest

from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts import priorities, roadmap
from cjm_core.render.charts.ticks import ticks

PLAN = [
    {"id": "a", "text": "Mend the desk before anybody comes", "for": ["s.p"], "effort": 1, "owner": "hr",
     "due": "2027-03-15", "expects": [{"at": "desk", "by": 0.5}, {"metric": "top2", "at": "desk", "by": 0.1}]},
    {"id": "b", "text": "Rebuild all", "for": ["s.p"], "effort": 9, "due": "2027-12-31"},
    {"id": "c", "text": "Twin of the first", "effort": 1},
]


def impact(place, value, low, high, verdict):
    return Finding("impact", "initiative", place, voice="customer", n=90, value=value, low=low, high=high, unit="scale",
                   verdict=verdict)


ROWS = [
    impact("a", 0.8, 0.6, 1.0, "quick_win"), impact("b", 0.8, 0.6, 1.0, "big_bet"),
    impact("c", 0.8, 0.6, 1.0, "quick_win"),
    Finding("frontier", "initiative", "a", voice="customer", n=90, value=1.0, verdict="on_frontier"),
    Finding("rice", "initiative", "b", n=0, value=1234.0),
    Finding("promised_effect", "initiative", "a", voice="customer", n=90, value=0.7, low=0.4, high=1.0, unit="scale",
            verdict="came", wave="w2", against="wave=w1"),
]


@pytest.fixture
def words():
    def drawn(chart, rows, plan=PLAN, lang="en", voice=None, **analysis):
        project = Project.model_validate({
            "title": "t", "voice": voice, "analysis": analysis, "roles": [{"id": "hr", "name": "People team"}],
            "journeys": [{"id": "j", "title": "J", "actor": "a", "plan": plan, "stages": [
                {"id": "s", "name": "Start", "steps": [{"id": "p", "name": "Desk"}]}]}]})
        story = Story(project, project.journeys[0], Findings(rows), (), (), lang)
        figure = chart.draw(story)
        return figure and [t.get_text() for t in figure.findobj(lambda a: hasattr(a, "get_text"))]
    return drawn


def spots(figure_words, number):
    return figure_words.count(number)


def test_every_initiative_has_its_number_in_the_plot_and_in_the_list(words):
    said = words(priorities, ROWS, impact_from=0.3, effort_to=2)
    assert [spots(said, n) for n in ("1", "2", "3")] == [2, 3, 2], "and a tick of the effort"
    assert "0.80 [0.60, 1.00], n = 90: quick win: surely worth it, with little effort" in [
        w.replace("\N{NO-BREAK SPACE}", " ") for w in said]
    assert {"quick wins", "big bets", "fill-ins", "not now"} <= set(said)
    assert any("RICE 1,234" in w for w in said)


def test_of_two_voices_that_say_as_much_the_projects_own_is_drawn(words):
    staff = Finding("impact", "initiative", "a", voice="staff", n=12, value=9.0, low=8.0, high=9.5, unit="scale")
    mine = Finding("impact", "initiative", "a", voice="customer", n=90, value=0.8, low=0.6, high=1.0, unit="scale")
    for rows in ([staff, mine], [mine, staff]):
        said = " ".join(words(priorities, rows, voice="customer")).replace("\N{NO-BREAK SPACE}", " ")
        assert "n = 90" in said
        assert "n = 12" not in said


def test_dots_on_one_spot_are_pushed_apart():
    taken = [(10.0, 10.0)]
    assert priorities._free(10.0, 10.0, taken) == (10.0 + priorities.APART_MM, 10.0)
    assert priorities._free(30.0, 10.0, taken) == (30.0, 10.0)


def test_a_line_is_explained_only_where_one_is_drawn(words):
    note = "The orange line joins"
    assert not any(w.startswith(note) for w in words(priorities, ROWS))
    more = Finding("frontier", "initiative", "b", voice="customer", n=90, value=1.0, verdict="on_frontier")
    assert any(w.startswith(note) for w in words(priorities, [*ROWS, more]))


def test_without_agreed_cuts_no_field_is_named(words):
    said = words(priorities, [f for f in ROWS if f.metric != "rice"])
    assert not {"quick wins", "big bets"} & set(said)
    assert any("No cuts were agreed" in w for w in said)
    assert words(priorities, []) is None


def test_judgements_alone_make_a_list(words):
    said = words(priorities, [f for f in ROWS if f.metric == "rice"])
    assert said.count("what it may bring was not measured") == 3
    assert "effort, person-months" not in said


def test_the_roadmap_tells_who_when_for_what_and_what_came(words):
    said = " | ".join(words(roadmap, ROWS))
    for part in ("People team", "15 Mar 2027", "answers: Start · Desk", "together 11 person-months", "Dec"):
        assert part in said
    assert "promised +0.50, seen +0.70" in said
    assert "from w1 to w2: " in said, "a reader sees which waves were compared"
    assert "not measured in two waves yet" in said
    assert said.index("Mend the desk") < said.index("Rebuild all") < said.index("Twin of the first")
    assert said.rindex("no date") > said.index("Twin of the first")


def test_a_plan_without_days_has_no_roadmap(words):
    assert words(roadmap, ROWS, plan=PLAN[2:]) is None


@pytest.mark.parametrize(("low", "high", "most", "found"), [
    (0, 10, 5, [0, 2, 4, 6, 8, 10]), (-0.04, 0.3, 6, [0, 0.1, 0.2, 0.3]), (3, 3, 5, [3])])
def test_ticks_are_round(low, high, most, found):
    assert ticks(low, high, most) == pytest.approx(found)
