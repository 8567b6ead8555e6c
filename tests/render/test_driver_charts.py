"""Charts of drivers and of losses: what they show, what they leave out, and words that stay on the page."""

import pytest

from cjm_core.extensions import Story
from cjm_core.findings import SUPPRESSED, Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts import drivers, losses
from cjm_core.render.charts.sheet import RIGHT_MM
from cjm_core.scene.lettering import Style, width_mm

LONG = "Насколько внимательно сотрудник пункта выдачи выслушал вас и помог проверить комплектность заказа на месте"
ITEMS = {
    "a": {"name": "Queue", "at": "s.one", "scale": "1-5"}, "b": {"name": LONG, "at": "s.two", "scale": "1-5"},
    "c": {"name": "Park", "at": "s.two", "scale": "1-5"}, "y": {"name": "Overall", "role": "overall", "scale": "0-10"},
}
PROJECT = Project.model_validate({
    "title": "T", "data": [{"file": "x.csv", "items": ITEMS}],
    "journeys": [{"id": "j", "title": "J", "actor": "x", "stages": [{"id": "s", "name": "S", "steps": [
        {"id": "one", "name": "First"}, {"id": "two", "name": "Second"}]}]}],
})


def row(metric, place, value, **more):
    ends = {"low": value - 0.05, "high": value + 0.05} if value is not None else {}
    told = {"voice": "customer", "n": 300, "unit": "share", "against": "item=y", **ends, **more}
    return Finding(metric, "item", place, value=value, **told)


def driven(voice="customer", **more):
    return [
        row("driver", "a", 0.31, verdict="above_noise", voice=voice, **more),
        row("driver", "b", 0.06, verdict="not_above_noise", voice=voice),
        row("driver", "c", None, verdict="cannot_tell", n=12, voice=voice, method="too few people answered"),
        row("explained", "y", 0.37, voice=voice), row("driver_noise", "y", 0.004, voice=voice),
        row("driver_first", "a", 0.999, voice=voice), row("driver_first", "b", 0.001, voice=voice),
        row("driver_correlation", "a", -0.52, unit="r", voice=voice),
    ]


def losing():
    return [
        row("penalty", "a", -1.2, unit="scale", q=0.001), row("reward", "a", 0.3, unit="scale", q=0.4),
        row("expected_loss", "a", 0.55, unit="scale"), row("upside", "a", 0.1, unit="scale"),
        row("asymmetry", "a", -0.9, unit="scale", verdict="dissatisfier"),
        row("penalty", "b", -0.1, unit="scale", q=0.6), row("reward", "b", 0.0, unit="scale", q=0.9),
        row("expected_loss", "b", 0.02, unit="scale"), row("upside", "b", None, unit="scale"),
        row("asymmetry", "b", -0.1, unit="scale", verdict="hybrid"),
    ]


def words(draw, rows, lang="en"):
    figure = draw(Story(PROJECT, PROJECT.journeys[0], Findings(rows), (), (), lang))
    return figure and [t.get_text() for t in figure.findobj(lambda a: hasattr(a, "get_text"))]


def test_nothing_is_drawn_of_nothing():
    assert words(drivers.draw, []) is None
    assert words(losses.draw, []) is None
    assert words(drivers.draw, [row("driver", "c", None, verdict="cannot_tell")]) is None


def test_the_drivers_chart_tells_share_rank_sign_and_what_cannot_be_told():
    told = words(drivers.draw, driven())
    assert {"What drives: Overall", "31%", "> 99%", "< 1%", "−0.52", "too few people answered"} <= set(told)
    assert any("37%" in w for w in told)
    assert told.index("Queue") < told.index("Park")


def test_voices_have_panels_of_their_own():
    told = words(drivers.draw, [*driven(), *driven("front_line")])
    assert {"customers", "front line"} <= set(told)
    assert told.count("Queue") == 2


def test_a_hidden_driver_says_so():
    rows = [*driven(), row("driver", "d", None, flags=(SUPPRESSED,), n=None)]
    assert any("hidden" in w for w in words(drivers.draw, rows))


def test_losses_are_told_with_their_label_only_where_something_is_sure():
    told = words(losses.draw, losing())
    assert {"−0.55", "+0.10", "cannot tell"} <= set(told)
    assert any("failure weighs more" in w for w in told)
    assert not any("alike" in w for w in told)
    assert told.index("Queue") < told.index("−0.02")


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize(("draw", "rows"), [(drivers.draw, driven()), (losses.draw, losing())])
def test_no_text_runs_off_the_page(draw, rows, lang):
    figure = draw(Story(PROJECT, PROJECT.journeys[0], Findings(rows), (), (), lang))
    texts = [t for t in figure.findobj(lambda a: hasattr(a, "get_text")) if t.get_text()]
    assert len(texts) > 20
    for text in texts:
        wide = width_mm(text.get_text(), Style(text.get_fontsize(), bold=text.get_fontweight() == "bold"))
        part = {"left": 1.0, "center": 0.5, "right": 0.0}[text.get_ha()]
        assert text.get_position()[0] + part * wide <= RIGHT_MM + 0.5, text.get_text()
