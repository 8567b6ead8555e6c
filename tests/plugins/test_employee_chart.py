"""Promises by source: one bar a promise, its parts sum to one, hidden ones show no figure."""

import pytest

from cjm_core import Finding, Findings, Journey, Project, Story
from cjm_employee.promises_by_source import Row, _parts, _rows, draw

PROMISES = [
    {"id": "ready", "text": {"ru": "Всё готово", "en": "All ready"}, "made_by": "offer", "at": "day"},
    {"id": "tasks", "text": "Clear tasks", "made_by": "vacancy", "at": "day"},
    {"id": "growth", "text": "Growth", "made_by": "vacancy", "at": "day"},
    {"id": "secret", "text": "Secret", "made_by": "manager", "at": "day"},
    {"id": "unasked", "text": "Unasked", "made_by": "manager", "at": "day"},
]


def finding(metric, place, value):
    if value is None:
        return Finding(metric, "promise", place, voice="employee", n=None, unit="share", flags=("suppressed",))
    return Finding(metric, "promise", place, voice="employee", n=200, value=value, low=value - 0.05, high=value + 0.05,
                   unit="share")


def story(lang="en", rows=None):
    journey = Journey.model_validate({
        "id": "way", "title": "The way", "actor": "me", "stages": [{"id": "day", "name": "Day"}], "promises": PROMISES})
    values = {"ready": (0.2, 0.05), "tasks": (0.7, 0.3), "growth": (0.9, 0.4), "secret": (None, None)}
    findings = Findings(rows if rows is not None else [
        f for place, (kept, more) in values.items()
        for f in (finding("promise_kept", place, kept), finding("promise_exceeded", place, more))])
    return Story(Project(title="T", journeys=(journey,)), journey, findings, (), (), lang)


def words(figure):
    texts = figure.findobj(lambda artist: hasattr(artist, "get_text"))
    return [text.get_text().replace("\N{NO-BREAK SPACE}", " ") for text in texts]


def test_sources_stand_worst_first_and_promises_under_them():
    assert [(r.source, r.words) for r in _rows(story())] == [
        ("offer", "All ready"), ("vacancy", "Clear tasks"), ("vacancy", "Growth"), ("manager", "Secret")]


def test_the_parts_of_a_bar_sum_to_one():
    for row in _rows(story()):
        if row.kept.value is not None:
            assert sum(part for part, _, _ in _parts(row)) == pytest.approx(1)


def test_a_promise_without_the_exceeding_share_is_only_kept():
    row = Row("w", "s", "p", finding("promise_kept", "ready", 0.6), None)
    assert [part for part, _, _ in _parts(row)] == pytest.approx([0.4, 0.6, 0.0])


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_figure_holds_what_was_measured_and_hides_what_must_be_hidden(lang):
    figure = draw(story(lang))
    said = words(figure)
    assert ("80%" if lang == "en" else "80 %") in said
    assert ("All ready" if lang == "en" else "Всё готово") in said
    assert "Secret" in said
    assert "Unasked" not in said
    assert sum("n = 200" in text for text in said) == 3


def test_nothing_measured_nothing_drawn():
    assert draw(story(rows=[])) is None
