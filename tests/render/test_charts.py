from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from cjm_core.errors import DrawError
from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.render.charts import CHART_METRICS, CORE_CHARTS, figure_bytes, theme
from cjm_core.render.charts.answers import bands_of, contrast
from cjm_core.render.charts.gaps import _axis, _rows
from cjm_core.render.charts.segments import _panels, apart
from cjm_core.render.place_names import PlaceNames

CHARTS = {v.name: v for v in CORE_CHARTS}
SAMPLED = ("answers", "gaps", "segments")  # the sample story holds their findings; other charts have tests of their own
EVERY = [(name, lang) for name in SAMPLED for lang in ("en", "ru")]


def words(figure):
    return [t.get_text() for t in figure.findobj(Text)]


def text_boxes(figure):
    renderer = FigureCanvasAgg(figure).get_renderer()
    return [(t.get_text(), t.get_window_extent(renderer)) for t in figure.findobj(Text) if t.get_text().strip()]


def wordy(story: Story) -> Story:
    """The same story with every text several times as long."""
    raw = story.project.model_dump(by_alias=True, exclude_unset=True, mode="json")
    for item in raw["data"][0]["items"].values():
        item["text"] = {k: f"{v} " * 3 for k, v in item["text"].items()}
    for stage in raw["journeys"][0]["stages"]:
        stage["name"] = {k: f"{v} Достопримечательность-самообслуживания" for k, v in stage["name"].items()}
    for promise in raw["journeys"][0]["promises"]:
        promise["text"] = {k: f"{v} " * 5 for k, v in promise["text"].items()}
    project = type(story.project).model_validate(raw)
    return replace(story, project=project, journey=project.journeys[0])


@pytest.mark.parametrize(("name", "lang"), EVERY)
@pytest.mark.parametrize("long", [False, True])
def test_no_text_leaves_the_page_or_touches_another(sample, name, lang, long):
    story = sample.story(lang)
    figure = CHARTS[name].draw(wordy(story) if long else story)
    boxes = text_boxes(figure)
    width, height = figure.bbox.width, figure.bbox.height
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= width, text
        assert box.y0 >= 0, text
        assert box.y1 <= height, text
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        # lines of one paragraph are set tight: ascenders and descenders may share a hair
        assert across <= 0.5 or down <= 3.0, (one, other)


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_texts_are_whole(sample, name, lang):
    said = " ".join(words(CHARTS[name].draw(sample.story(lang))))
    wanted = {
        "answers": [sample.HOSTILE[lang].split()[-1], "212"],
        "gaps": ["2,10" if lang == "ru" else "2.10", "205"],
        "segments": ["оборудования", "108"],
    }[name]
    for part in wanted:
        assert part in said


@pytest.mark.parametrize("fmt", ["png", "svg", "pdf"])
def test_same_figure_gives_same_bytes(sample, fmt):
    one, other = (figure_bytes(CHARTS["gaps"].draw(sample.story("ru")), fmt) for _ in range(2))
    assert one == other
    assert one[:4] in (b"\x89PNG", b"<?xm", b"%PDF")


def test_svg_keeps_text_as_text_and_carries_its_name_and_font(sample):
    svg = figure_bytes(CHARTS["answers"].draw(sample.story("en")), "svg").decode()
    assert "<title>How people answered</title>" in svg
    assert "Expected a ready desk" in svg
    assert "font/woff;base64" in svg
    assert "Date" not in svg
    assert "<img" not in svg


def test_unknown_format_is_refused_by_name(sample):
    with pytest.raises(DrawError, match="gif"):
        figure_bytes(CHARTS["gaps"].draw(sample.story("en")), "gif")


def test_letters_outside_the_font_do_not_stop_a_chart(sample):
    raw = sample.project().model_dump(by_alias=True, exclude_unset=True, mode="json")
    raw["data"][0]["items"]["team"]["text"] = "团队 \U0001f600 $\\frac{1 \x07"
    project = type(sample.project()).model_validate(raw)
    story = replace(sample.story(), project=project, journey=project.journeys[0])
    svg = figure_bytes(CHARTS["answers"].draw(story), "svg").decode()
    assert "团队" in svg
    assert "\x07" not in svg
    assert figure_bytes(CHARTS["answers"].draw(story), "png").startswith(b"\x89PNG")


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_to_draw_is_none(sample, name):
    assert CHARTS[name].draw(replace(sample.story(), findings=Findings())) is None


def test_hidden_answers_are_said_and_never_drawn(sample):
    story = sample.story()
    only = Findings(f for f in story.findings if f.place.startswith("small"))
    figure = CHARTS["answers"].draw(replace(story, findings=only))
    assert "hidden: fewer than 5 people" in words(figure)
    bars = [r for r in figure.findobj(Rectangle) if r.get_height() > 5 and r is not figure.patch]
    fills = {to_hex(r.get_facecolor()) for r in bars}
    assert fills == {"#ffffff"}


def test_bars_are_as_long_as_the_shares(sample):
    story = sample.story()
    only = Findings(f for f in story.findings if f.place.startswith("ready="))
    figure = CHARTS["answers"].draw(replace(story, findings=only))
    bars = [r for r in figure.findobj(Rectangle) if abs(r.get_height() - 6.2) < 0.01]
    widths = [r.get_width() for r in bars]
    assert [round(w / sum(widths), 2) for w in widths] == [0.31, 0.27, 0.14, 0.18, 0.10]


def test_reverse_keyed_scales_put_the_good_end_right(sample):
    items = sample.project().data[0].items
    assert [b.codes[0] for b in bands_of(items["effort"], "en")] == [7, 6, 5, 4, 3, 2, 1]
    assert [b.codes for b in bands_of(items["enps"], "en")] == [tuple(range(7)), (7, 8), (9, 10)]


def test_figures_on_bars_can_be_read(sample):
    items = sample.project().data[0].items
    for key in ("ready", "effort", "enps"):
        for band in bands_of(items[key], "en"):
            assert contrast(band.fill, band.ink) >= 4.5, band


def test_questions_that_cannot_be_drawn_are_named(sample):
    assert any("Rate from 0 to 100" in t for t in words(CHARTS["answers"].draw(sample.story())))


def test_the_two_best_answers_are_those_of_the_question_not_of_a_stage_of_its_name(sample):
    story = sample.story()
    of_stage = Finding("top2", "stage", "team", voice="employee", n=999, value=0.11, low=0.1, high=0.12, unit="share")
    said = words(CHARTS["answers"].draw(replace(story, findings=Findings([*story.findings, of_stage]))))
    assert "82%" in said
    assert "11%" not in said


def test_every_question_that_is_not_drawn_is_counted_with_the_reason(sample):
    raw = sample.project().model_dump(by_alias=True, exclude_unset=True, mode="json")
    raw["data"][0]["items"] |= {
        "hours": {"text": "Hours waited", "role": "number"},
        "nobody": {"text": "Rate the canteen", "scale": "1-5"},
        "halves": {"text": "Rate the lift", "scale": "1-5"},
    }
    project = type(sample.project()).model_validate(raw)
    rows = Findings([*sample.findings(), *sample._answers("halves", {2.5: 0.5, 4: 0.5})])
    said = " ".join(words(CHARTS["answers"].draw(
        replace(sample.story(), project=project, journey=project.journeys[0], findings=rows))))
    assert "Not drawn (1), because the answers are no points of a scale: Hours waited." in said
    assert "some answers lie between the steps of the scale: Rate the lift." in said
    assert "Not drawn (1), because the scale has no steps to count or more than 11: Rate from 0 to 100." in said
    assert "Rate the canteen" in said
    assert "growth_exp" not in said
    assert "Expected a clear way up" in said  # it has no answers either


def test_a_page_that_would_stay_empty_is_made_shorter(sample):
    story = sample.story()
    few = Findings(f for f in story.findings if f.place.startswith("ready="))
    short = CHARTS["answers"].draw(replace(story, findings=few))
    assert short.get_figheight() * 25.4 < 0.75 * 167


def test_a_long_survey_keeps_to_a_sheet_and_counts_the_rest(sample):
    raw = sample.project().model_dump(by_alias=True, exclude_unset=True, mode="json")
    items, rows = {}, []
    for i in range(40):
        role = "expectation" if i % 4 == 0 else "experience"
        items[f"q{i}"] = {"text": f"Question {i}.", "at": "offer", "scale": "1-5", "role": role}
        rows += sample._answers(f"q{i}", {1: i / 100, 5: 1 - i / 100})
    raw["data"][0]["items"] = items
    project = type(sample.project()).model_validate(raw)
    story = replace(sample.story(), project=project, journey=project.journeys[0], findings=Findings(rows))
    figure = CHARTS["answers"].draw(story)
    said = words(figure)
    assert figure.get_figheight() * 25.4 < 420
    assert len([t for t in said if t.startswith("Question")]) == 24
    assert "Question 39." in said
    assert "Question 1." not in said
    assert "Question 36." not in said
    assert any(t.startswith("16 more questions") for t in said)


def test_questions_without_a_wording_are_named_by_what_they_ask(sample):
    raw = sample.project().model_dump(by_alias=True, exclude_unset=True, mode="json")
    items = raw["data"][0]["items"]
    del items["ready"]["text"], items["enps"]["text"], items["effort"]["text"]
    items["team"]["name"] = "Team spirit"
    items["effort"]["column"] = "Q17: how hard was it?"
    names = PlaceNames(type(sample.project()).model_validate(raw), "en")
    assert names.item("ready") == "All is ready on the first day, the access and a powerful laptop too: experience"
    assert names.item("team") == "Team spirit"
    assert names.question("team") == "Team spirit (First week: getting along · First task)"
    assert names.item("enps") == "eNPS", "a score known by its name goes by it"
    assert names.item("effort") == "Q17: how hard was it?"


def test_gaps_run_from_worst_to_best_then_hidden_then_not_measured(sample):
    rows = _rows(sample.story())
    scaled = [r for r in rows if r.scale == "points, scale 1–5"]
    assert [r.value for r in scaled] == [-1.9, None]
    assert [r.gap for r in rows[-2:]] == [None, None]
    assert {r.words for r in rows[-2:]} == {"Expected a clear way up", "Growth from the first month"}


def test_the_axis_of_gaps_always_holds_zero(sample):
    for row in _rows(sample.story()):
        if row.gap and row.gap.value is not None:
            low, high, step = _axis([row])
            assert low < 0 < high
            assert low <= row.gap.low
            assert high >= row.gap.high
            assert (high - low) / step <= 12


def test_segments_show_five_of_a_column_and_count_the_rest(sample):
    department, region = _panels(sample.story())
    assert len(department.curves) == 5
    assert (department.hidden, department.left_out) == (1, ("Finance",))
    assert {c.name for c in region.curves} == {"not stated", "North", "South"}


def test_groups_left_out_are_named_and_never_called_smaller(sample):
    story = sample.story()
    rows = [
        replace(f, segment=f"station={i}", n=90) for f in story.findings if f.segment == "region=South"
        for i in range(1, 7)
    ]
    said = " ".join(words(CHARTS["segments"].draw(replace(story, findings=Findings(rows)))))
    assert "At most 5 groups are drawn together; only in the table of findings are station: 6." in said
    assert "maller" not in said


def test_a_voice_stands_in_the_heads_only_where_several_are_drawn(sample):
    story = sample.story("ru")
    one = [f for f in story.findings if f.segment.startswith("region=")]
    assert "customer" not in " ".join(words(CHARTS["segments"].draw(replace(story, findings=Findings(one)))))
    two = [*one, *(replace(f, voice="hrbp_desk") for f in one), *(replace(f, voice="customer") for f in one)]
    said = " ".join(words(CHARTS["segments"].draw(replace(story, findings=Findings(two)))))
    assert "hrbp_desk" not in said
    assert "customer" not in said
    assert "hrbp desk" in said
    assert PlaceNames(story.project, "ru").voice("customer") in said


def test_a_hidden_group_leaves_no_point(sample):
    story = sample.story()
    only = Findings(f for f in story.findings if f.segment in ("department=Legal", "department=IT", "department=HR"))
    figure = CHARTS["segments"].draw(replace(story, findings=only))
    points = [x for x in figure.findobj(Line2D) if x.get_marker() in "os^Dv" and x.get_markersize() == 6.5]
    assert len(points) == 6 + 4
    assert "Legal" not in " ".join(words(figure))


def test_labels_at_the_ends_are_moved_apart_within_their_room():
    tops = apart([10, 10.5, 30, 49], [4, 4, 4, 4], 8, 50)
    assert all(b - a >= 4 - 1e-9 for a, b in itertools.pairwise(tops))
    assert tops[-1] <= 46
    assert tops[0] >= 8


def test_every_core_chart_says_which_numbers_it_draws():
    assert set(CHART_METRICS) == set(CHARTS)


def test_the_theme_leaves_no_trace():
    import matplotlib

    before = matplotlib.rcParams["svg.fonttype"]
    with theme():
        assert matplotlib.rcParams["svg.fonttype"] == "none"
    assert matplotlib.rcParams["svg.fonttype"] == before
