"""Moments of truth on the map: filled, hollow or contradicted, by what the answers show of what was declared."""

import pytest
from stories import ROOT, story, template_journey

from cjm_core.extensions import Story
from cjm_core.findings import SUPPRESSED, Finding, Findings
from cjm_core.scene.views.path import draw_path

RETAIL = ROOT / "plugins/customer/cjm_customer/templates/retail_visit.yaml"
DECLARED = "collect.pickup"
PLAIN = "collect.ready_notice"
KINDS = ("moment_of_truth", "critical_moment", "contradicted_moment")


def found(place, verdict, value=0.4, kind="step", **more):
    return Finding("moment_of_truth", kind, place, voice="customer", n=300, value=value, low=value - 0.2,
                   high=value + 0.2, unit="scale", verdict=verdict, **more)


def drawn(*rows, page="A3", lang="en"):
    base = story(template_journey(RETAIL), lang, page)
    told = Story(base.project, base.journey, Findings([*base.findings, *rows]), base.quotes, base.sources, lang, page)
    scenes = draw_path(told)
    marks = [m for scene in scenes for m in scene.marks]
    return {m.place: m for m in marks if m.kind in KINDS}, marks, scenes


@pytest.mark.parametrize(("verdict", "kind", "tier"), [
    ("critical", "critical_moment", "measured"), ("moment", "moment_of_truth", "measured"),
    ("strength", "moment_of_truth", "measured"), ("no_moment", "contradicted_moment", "measured"),
    ("pain", "contradicted_moment", "measured"), ("cannot_tell", "moment_of_truth", "assumption"),
])
def test_what_was_declared_meets_what_the_answers_show(verdict, kind, tier):
    mark = drawn(found(DECLARED, verdict))[0][DECLARED]
    assert (mark.kind, mark.tier) == (kind, tier)


def test_what_nobody_declared_is_drawn_where_the_answers_show_it():
    marks, _, _ = drawn(found(PLAIN, "critical"))
    assert marks[PLAIN].kind == "critical_moment"
    assert "costs the whole 0.40" in marks[PLAIN].title
    for verdict in ("no_moment", "pain", "cannot_tell"):
        assert PLAIN not in drawn(found(PLAIN, verdict))[0]


def test_without_answers_and_where_they_are_hidden_a_declared_one_is_hollow():
    assert drawn()[0][DECLARED].tier == "assumption"
    hidden = Finding("moment_of_truth", "step", DECLARED, voice="manager", n=None, flags=(SUPPRESSED,))
    assert drawn(hidden)[0][DECLARED].tier == "assumption"


def test_shape_tells_them_apart_without_colour():
    shapes = {
        look: [[c[0] for c in part.path] for part in drawn(found(DECLARED, look))[0][DECLARED].parts
               if hasattr(part, "path")]
        for look in ("critical", "moment", "no_moment")
    }
    assert len({str(s) for s in shapes.values()}) == 3
    hollow, filled = (drawn(found(DECLARED, v))[0][DECLARED].parts[0].paint for v in ("cannot_tell", "moment"))
    assert hollow.fill != filled.fill


def test_a_stripe_marks_what_may_be_true_and_not_what_is_denied():
    def stripes(*rows):
        return {m.about for m in drawn(*rows)[1] if m.kind == "stripe"}

    assert DECLARED in stripes() & stripes(found(DECLARED, "critical"))
    assert PLAIN in stripes(found(PLAIN, "moment"))
    assert DECLARED not in stripes(found(DECLARED, "no_moment"))


def test_the_legend_names_what_is_drawn_and_nothing_else():
    def legend(*rows):
        return {p.text for m in drawn(*rows)[1] if m.kind == "legend" for p in m.parts if hasattr(p, "text")}

    assert "critical moment of truth" not in legend()
    assert "moment of truth, declared" in legend()
    told = legend(found(DECLARED, "no_moment"), found(PLAIN, "critical"))
    assert {"declared, the answers do not show it", "critical moment of truth"} <= told


def test_a_stage_as_a_whole_may_decide():
    marks, _, _ = drawn(found("claim", "critical", kind="stage"))
    assert marks["claim"].kind == "critical_moment"


def test_a_loss_that_is_not_sure_is_not_printed():
    assert "costs" not in drawn(found(PLAIN, "critical", value=0.1))[0][PLAIN].title


@pytest.mark.parametrize("page", ["A3", "A4", "16x9"])
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_nothing_is_too_long_for_its_page(page, lang):
    rows = [found(PLAIN, "critical"), found(DECLARED, "no_moment"), found("claim.refund", "strength")]
    _, _, scenes = drawn(*rows, page=page, lang=lang)
    assert [s.troubles for s in scenes if s.troubles] == []
