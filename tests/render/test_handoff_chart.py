"""The matrix of hand-offs: what stands in its cells, and that everything can be read."""

import itertools

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from cjm_core.extensions import Story
from cjm_core.findings import SUPPRESSED, Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts.handoff_matrix import Matrix
from cjm_core.render.charts.handoffs import draw

LONG = "Отдел сопровождения высокотехнологичных подразделений-новостроек"
NO_BREAK = "\N{NO-BREAK SPACE}"


def project(roles=3, long=False):
    names = [{"id": f"r{i}", "name": f"{LONG} {i}" if long else f"Role {i}", "department": f"d{i}"}
             for i in range(roles)]
    passes = [{"ru": LONG, "en": f"{LONG} in English"} if long else {"ru": "форма", "en": "form"}, "name"]
    handoffs = [{"id": f"h{i}", "at": "s", "from": f"r{i}", "to": f"r{i + 1}", "passes": passes}
                for i in range(roles - 1)]
    journey = {"id": "j", "title": "Way", "actor": "p", "stages": [{"id": "s", "name": "S"}], "roles": names,
               "handoffs": handoffs}
    return Project.model_validate({"title": "T", "voice": "customer", "journeys": [journey]})


def measured(place, broken=False, n=200):
    """Return the findings of one passing."""
    share, low, high = (0.45, 0.38, 0.52) if broken else (0.05, 0.02, 0.09)

    def of(metric, value, low, high, unit="share", **more):
        return Finding(metric, "handoff", place, n=n, value=value, low=low, high=high, unit=unit, **more)

    return [
        Finding("handoffs", "handoff", place, n=n, value=float(n + 40), unit="count"),
        of("handoff_wait", 80.0, 70.0, 96.0, "hours"), of("handoff_late", share, low, high),
        of("information_complete", 1 - share, 1 - high, 1 - low), of("asked_again", share, low, high),
        Finding("information_item", "information", f"{place}:1", n=n, value=1 - share, low=1 - high, high=1 - low),
        Finding("handoff_state", "handoff", place, n=n, verdict="broken" if broken else "intact"),
    ]


WHOLE = [Finding(name, "journey", "j", n=240, value=0.4, low=0.33, high=0.47, unit="share") for name in (
    "clean_journey", "late_journey", "asked_again", "ping_pong", "first_contact_resolution")]


def story(rows, lang="en", **more):
    made = project(**more)
    return Story(made, made.journeys[0], Findings(rows), (), (), lang)


def words(figure):
    return [t.get_text() for t in figure.findobj(Text) if t.get_text().strip()]


def said(figure):
    return " ".join(words(figure)).replace(NO_BREAK, " ")


def test_no_log_no_chart():
    assert draw(story([])) is None
    assert draw(story(WHOLE)) is None


def test_a_cell_says_how_often_how_long_what_is_lost_and_who_is_asked_again():
    text = said(draw(story([*measured("h0", broken=True), *measured("h1"), *WHOLE])))
    for words_ in ("passed on: 240 · n 200", "form, name", "half over 3.3 days [2.9, 4.0]", "late 45% [38, 52]",
                   "complete 55% [48, 62]", "“form” arrives: 55%", "asked again 45% [38, 52]", "breaks", "holds",
                   "clean journeys", "40%"):
        assert words_ in text
    assert "not on the map" not in text
    assert "late in more than 20% of journeys, asked again in more than 20%" in text


def test_departments_of_the_log_and_roles_of_the_map_meet_on_one_axis():
    matrix = Matrix(story([*measured("h0"), *measured("d1>d0"), *measured("d0>Bank")]))
    assert list(matrix.ends) == ["d0", "d1", "Bank"]
    assert [p.state for p in matrix.cell("d1", "d0")] == ["off_map"]
    assert [p.state for p in matrix.cell("d0", "d1")] == ["intact"]
    assert [matrix.name(e) for e in matrix.ends] == ["Role 0", "Role 1", "Bank"]


def test_small_groups_stay_hidden():
    row = Finding("handoffs", "handoff", "h0", n=None, flags=(SUPPRESSED,))
    wait = Finding("handoff_wait", "handoff", "h0", n=None, unit="hours", flags=(SUPPRESSED,))
    tile = Finding("clean_journey", "journey", "j", n=None, unit="share", flags=(SUPPRESSED,))
    text = said(draw(story([row, wait, tile])))
    assert text.count("hidden: fewer than 5 people") == 2
    assert "times ·" not in text
    assert "Half over" not in text


def test_of_many_departments_those_with_most_traffic_are_drawn_and_the_others_named():
    rows = [f for i in range(9) for f in measured(f"h{i}", n=300 - i)]
    text = said(draw(story(rows, roles=10)))
    assert "Only in the table of findings: " in text
    named = text.split("Only in the table of findings: ")[1]
    assert "Role 9" in named
    assert "Role 1" not in named


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize(("roles", "long"), [(2, False), (4, True), (9, True), (9, False)])
def test_no_text_leaves_the_page_or_touches_another(lang, roles, long):
    rows = [f for i in range(roles - 1) for f in measured(f"h{i}", broken=i % 2 == 0)]
    rows += [*measured("d1>d0"), *(measured("d0>d1") if roles > 2 else []), *WHOLE]
    figure = draw(story(rows, lang, roles=roles, long=long))
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in figure.findobj(Text) if t.get_text().strip()]
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= figure.bbox.width, text
        assert box.y0 >= 0, text
        assert box.y1 <= figure.bbox.height, text
    for (one, a), (two, b) in itertools.combinations(boxes, 2):
        over = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert not (over[0] > 2 and over[1] > 3), (one, two)
