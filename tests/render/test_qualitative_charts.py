"""The charts of qualitative evidence: agreement of coders, codes by people heard, drawn maps."""

import pytest

from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts import agreement, consensus, saturation


@pytest.fixture
def words():
    def drawn(chart, rows, lang="en"):
        project = Project.model_validate({"title": "t", "journeys": [{"id": "j", "title": "The journey", "actor": "a",
                                          "stages": [{"id": "s", "name": "First stage"}, {"id": "t", "name": "T"}]}]})
        story = Story(project, project.journeys[0], Findings(rows), (), (), lang)
        figure = chart.draw(story)
        return figure and [t.get_text() for t in figure.findobj(lambda a: hasattr(a, "get_text"))]
    return drawn


def test_the_worst_code_stands_first_and_a_paradox_is_said(words):
    rows = [
        Finding("agreement", "code", "late_bus", n=40, value=0.9, low=0.8, high=0.97, unit="ratio", verdict="reliable"),
        Finding("agreement", "code", "rude", n=40, value=0.1, low=-0.2, high=0.6, unit="ratio", verdict="not_reliable"),
        Finding("kappa", "code", "rude", n=40, value=0.1, verdict="paradox"),
        Finding("coded_alike", "code", "rude", n=40, value=0.95),
        Finding("agreement", "code", "always", n=40, value=None, unit="ratio", verdict="no_variation"),
    ]
    said = words(agreement, rows)
    assert said.index("rude") < said.index("late bus") < said.index("always")
    assert {"0.10", "[−0.20, 0.60]", "95%", "reliable"} <= set(said)
    assert any(w.startswith("kappa misleads here") for w in said)


def test_a_single_coder_has_no_chart(words):
    alone = Finding("agreement", "journey", "j", n=0, verdict="single_coder")
    assert words(agreement, [alone]) is None
    assert words(agreement, []) is None


def test_the_curve_comes_with_its_verdict(words):
    rows = [Finding("codes_heard", "journey", "j", voice="customer", n=6, value=k + 1.0, low=float(k), high=k + 2.0,
                    against=f"people={k}") for k in range(1, 7)]
    rows.append(Finding("saturation", "journey", "j", voice="customer", n=6, value=0.2, verdict="not_saturated"))
    said = words(saturation, rows)
    assert {"customers", "new from the last two: 20% of the codes of the first four"} <= set(said)
    assert any(w.startswith("not saturated") for w in said)
    assert words(saturation, rows[-1:]) is None


def test_who_has_the_stage_at_all_and_the_band_of_moods(words):
    rows = [
        Finding("drawn", "stage", "s", voice="customer", n=15, value=11 / 15, low=0.48, high=0.89),
        Finding("drawn", "stage", "t", voice="customer", n=15, value=1.0, low=0.8, high=1.0),
        Finding("drawn_spread", "stage", "s", voice="customer", n=11, value=0.5, low=-1.5, high=1.5,
                verdict="drawn_apart"),
        Finding("drawn_agreement", "journey", "j", voice="customer", n=11, value=0.41, p=0.002, verdict="drawn_apart",
                against="kind=mood"),
    ]
    said = words(consensus, rows)
    assert {"First stage", "11 of 15 people", "15 of 15 people", "maps drawn by hand: 15"} <= set(
        said) | {part for w in said for part in w.split(" · ")}
    assert any(w.startswith("Mood: W = 0.41, p") for w in said)
    assert words(consensus, []) is None
