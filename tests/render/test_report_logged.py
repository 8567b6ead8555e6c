"""What an event log says in the report: where time goes, what is done again, where journeys end, typical ways."""

import pytest

from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.render.place_names import PlaceNames
from cjm_core.render.report.summary import summarise

STEPS = [{"id": s, "name": s.title()} for s in ("ask", "wait", "sign")]


def edge(way, count, mean_h, low=None, high=None, flags=()):
    known = {"voice": "customer", "n": count, "place_kind": "edge", "place": way, "flags": flags}
    return [Finding("directly_follows", value=count, unit="count", **known),
            Finding("follows_mean", value=mean_h, unit="hours", **known),
            Finding("follows_median", value=mean_h / 2, low=low, high=high, unit="hours", **known)]


def share(metric, kind, place, value):
    return Finding(metric, kind, place, voice="customer", n=100, value=value, low=value / 2, high=value * 1.5,
                   unit="share")


@pytest.fixture
def summary():
    rows = [
        *edge("s.ask>s.wait", 10, 100.0, 20.0, 80.0, ("small_base",)), *edge("s.wait>s.sign", 900, 2.0, 0.5, 1.4),
        *edge("s.ask>elsewhere", 10_000, 9.0, 1.0, 2.0), share("rework", "step", "s.wait", 0.2),
        share("ends_at", "step", "s.sign", 0.6), share("ends_at", "step", "s.wait", 0.1),
        share("ends_at", "activity", "elsewhere", 0.3),
        share("typical_journey", "variant", "s.ask>s.wait>s.sign", 0.5),
    ]
    project = Project.model_validate({"title": "t", "journeys": [
        {"id": "j", "title": "J", "actor": "a", "stages": [{"id": "s", "name": "S", "steps": STEPS}]}]})
    story = Story(project, project.journeys[0], Findings(rows), (), (), "en")
    return summarise(story, PlaceNames(project, "en"))


def test_most_time_goes_first_and_what_lies_off_the_map_is_not_told(summary):
    times, again, ends, ways = summary.logged
    assert [line.where.replace("S · ", "") for line in times.lines] == ["Wait → Sign", "Ask → Wait"]
    assert times.lines[0].what.replace("\N{NO-BREAK SPACE}", " ") == (
        "half of the times within 60 min [30, 84 min]; in all 75 days")
    assert [line.sureness for line in times.lines] == ["", "few people"]
    assert [len(card.lines) for card in (again, ends, ways)] == [1, 2, 1]


def test_shares_come_with_interval_and_n(summary):
    ends = next(card for card in summary.logged if card.title == "Where journeys end")
    figures = [line.figures.replace("\N{NO-BREAK SPACE}", " ") for line in ends.lines]
    assert figures == ["60% [30, 90]%, n = 100", "10% [5, 15]%, n = 100"]
