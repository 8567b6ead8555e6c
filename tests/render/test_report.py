from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from cjm_core.checks import check
from cjm_core.extensions import Quote, Visual
from cjm_core.findings import Finding, Findings
from cjm_core.metrics import CORE_METRICS
from cjm_core.render.charts import CORE_CHARTS, figure_bytes
from cjm_core.render.charts.answers import contrast
from cjm_core.render.place_names import PlaceNames
from cjm_core.render.report import Chapter, report_html
from cjm_core.render.report.document import HERE
from cjm_core.render.report.drawings import chart_svg, statements
from cjm_core.render.report.rows import RowMaker
from cjm_core.render.report.summary import summarise
from cjm_core.render.report.wording import KINDS, Words
from cjm_core.scene import CORE_VIEWS
from cjm_core.scene.marks import Mark, Scene, TextRun


class Page(HTMLParser):
    """What a browser would find: every tag with its attributes, and the text outside of styles and scripts."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.raw: dict[str, list[str]] = {"style": [], "script": []}
        self.text = ""
        self._inside = ""
        self.feed(html.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag in self.raw:
            self._inside = tag
            self.raw[tag].append("")

    def handle_endtag(self, tag):
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data):
        if self._inside:
            self.raw[self._inside][-1] += data
        else:
            self.text += data

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def chapter(sample, lang="en", story=None):
    story = story or sample.story(lang)
    views = tuple((v, drawn) for v in CORE_VIEWS if (drawn := v.draw(story)))
    charts = tuple((v, figure_bytes(f, "svg").decode()) for v in CORE_CHARTS if (f := v.draw(story)))
    return Chapter(story, views, charts)


def html(sample, lang="en", chapters=None):
    story = sample.story(lang)
    return report_html(
        story.project, lang, chapters or [chapter(sample, lang)], story.findings, sources=sample.SOURCES,
        intake=sample.intake(), issues=sample.ISSUES, metrics=sample.METRICS,
    )


@pytest.fixture(scope="module")
def pages():
    return {}


@pytest.fixture
def page(sample, pages):
    if "en" not in pages:
        pages["en"] = Page(html(sample))
    return pages["en"]


def test_texts_of_users_stay_text(sample, page):
    assert len(page.all("script")) == 2
    assert page.all("img") == []
    assert [attrs for _, attrs in page.tags if any(key.startswith("on") for key in attrs)] == []
    assert "</script><script>alert(2)</script>" in page.text
    assert "<img src=x onerror=alert(4)>" in page.text
    assert "Onboarding <script>alert(1)</script> of a specialist" in page.text


def test_names_inside_the_data_block_cannot_end_it(sample):
    raw = sample.project().model_dump(by_alias=True, exclude_unset=True, mode="json")
    raw["journeys"][0]["stages"][0]["name"] = "</script><script>alert(5)</script>"
    project = type(sample.project()).model_validate(raw)
    story = replace(sample.story(), project=project, journey=project.journeys[0])
    made = Page(report_html(project, "en", [Chapter(story)], story.findings))
    assert len(made.all("script")) == 2
    assert "alert(5)" in made.raw["script"][0]


def test_every_link_stays_inside_the_page(page):
    assert {a["href"][:1] for a in page.all("a")} == {"#"}
    targets = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert {a["href"][1:] for a in page.all("a")} <= targets
    assert page.all("link") == []


def test_the_policy_allows_this_style_and_this_script_only(page):
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    digests = [
        "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (page.raw["style"][0], page.raw["script"][1])
    ]
    assert policy.startswith("default-src 'none';")
    assert all(f"'{digest}'" in policy for digest in digests)
    assert len(page.raw["style"]) == 1
    assert "http" not in policy


def test_nothing_is_loaded_from_anywhere(sample, page):
    used = [v for _, attrs in page.tags for k, v in attrs.items() if k in ("src", "srcset", "action", "data", "poster")]
    assert used == []
    assert not re.search(r"@import|url\((?!data:)", page.raw["style"][0])


def test_ids_are_unique_even_with_two_journeys(sample):
    one = chapter(sample)
    made = Page(html(sample, chapters=[one, one]))
    counted = Counter(attrs["id"] for _, attrs in made.tags if "id" in attrs)
    assert [key for key, count in counted.items() if count > 1] == []


def test_same_input_gives_the_same_bytes(sample):
    assert html(sample, "ru") == html(sample, "ru")


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_page_says_its_language(sample, lang):
    story = sample.story(lang)
    made = Page(report_html(story.project, lang, [Chapter(story)], story.findings))
    assert made.all("html") == [{"lang": lang}]
    assert story.journey.title.said(lang) in made.text


def test_tables_are_tables(page):
    heads = page.all("th")
    assert heads
    assert {h.get("scope") for h in heads} == {"col", "row"}
    assert len(page.all("caption")) == len(page.all("table"))


def group_rows(page):
    """Read the rows of groups as the page's script does: (metric, place, who, value, interval, n, note)."""
    groups = json.loads(page.raw["script"][0])["groups"]
    return [
        (metric, groups["spots"][spot][0], groups["groups"][group][1], value, interval, groups["people"][n][0],
         groups["notes"][note])
        for metric, rows in groups["rows"].items() for spot, group, _, value, _, interval, n, note in rows
    ]


def test_every_finding_is_in_the_tables_with_its_base(sample):
    story = sample.story()
    page = Page(report_html(story.project, "en", [Chapter(story)], story.findings, metrics=sample.METRICS))
    rows = [(a["data-metric"], a["data-place"]) for a in page.all("tr") if "data-metric" in a]
    folded = group_rows(page)
    assert {a["data-group"] for a in page.all("tr") if "data-group" in a} == {""}
    everybody, groups = (
        Counter((f.metric, f.place) for f in story.findings if bool(f.segment) == grouped) for grouped in (False, True)
    )
    assert Counter(rows) == everybody
    assert Counter(r[:2] for r in folded) == groups
    assert len(rows) + len(folded) == len(story.findings)
    assert f"Those of groups, {len(folded)} rows," in page.text
    assert "hidden: fewer than 5 people" in {page.text, *(r[-1] for r in folded)} or "hidden: fewer" in page.text


def test_a_folded_row_says_what_a_row_of_the_table_says(sample):
    story = sample.story("ru")
    south = Finding("mean", "item", "ready", "department=south", voice="employee", n=1234, value=3.456, low=3.0,
                    high=4.0, unit="scale", method="m", verdict="cannot_tell", flags=("small_base",))
    page = Page(report_html(story.project, "ru", [Chapter(story)], Findings([south])))
    (row,) = group_rows(page)
    names = PlaceNames(story.project, "ru")
    assert row == ("mean", "ready", "department: south", "3,46", "[3,00; 4,00]", "1\N{NO-BREAK SPACE}234",
                   RowMaker(names, Words("ru"), 5).row(south).note)
    assert json.loads(page.raw["script"][0])["groups"]["spots"][0][2] == names.question("ready")


def test_names_of_groups_cannot_end_the_data_block(sample):
    story = sample.story()
    bad = Finding("mean", "item", "ready", "department=</script><script>alert(6)</script>", n=9, value=1.0)
    made = Page(report_html(story.project, "en", [Chapter(story)], Findings([bad])))
    assert len(made.all("script")) == 2
    assert group_rows(made)[0][2] == "department: </script><script>alert(6)</script>"


def test_numbers_know_the_place_they_belong_to(page):
    homes = {(a["data-metric"], a["data-place"]): a["data-home"] for a in page.all("tr") if "data-metric" in a}
    assert homes["top2", "ready"] == "day_1.desk"
    assert homes["gap", "all_ready"] == "day_1.desk"
    assert homes["answers", "ready=1"] == "day_1.desk"
    assert homes["mentions", "preboarding.silence"] == "preboarding"
    assert homes["enps", "enps"] == ""


def test_what_could_not_be_read_is_told_with_its_place(page):
    assert "survey.csv · Row 17 · q3:" in page.text
    assert "2 passages name places that the map lacks" in page.text


def test_issues_come_with_their_place(page):
    assert "onboarding.yaml:3:1" in page.text
    assert "add review: <date>" in page.text


def test_a_view_of_several_pages_keeps_them_under_one_head(sample):
    story = sample.story()
    scene = Scene("path", 100, 50, "en", "A map", "What it shows",
                  (Mark("step", "a", title="One", parts=(TextRun(5, 5, "One", 9),)),))
    view = Visual("path", "Journey map", lambda s: None)
    for views in (((view, scene), (view, scene)), ((view, (scene, scene)),)):
        made = Page(report_html(story.project, "en", [Chapter(story, views)], story.findings))
        assert len([a for a in made.all("svg") if "viewbox" in a]) == 2
        assert made.text.count("What it shows") == 1 + 2  # said once, and once inside each drawing


def test_a_project_without_evidence_says_so(sample):
    story = replace(sample.story(), findings=Findings(), quotes=(), sources=())
    made = Page(report_html(story.project, "en", [Chapter(story)], Findings()))
    assert "Nothing is measured yet" in made.text
    assert "There is nothing to draw" in made.text


def test_charts_of_strangers_are_made_harmless():
    svg = (
        '<?xml version="1.0"?><!DOCTYPE svg><svg viewBox="0 0 1 1"><metadata>x</metadata><style>*{}</style>'
        '<script>alert(1)</script><defs><clipPath id="p"/></defs><g clip-path="url(#p)" onclick="alert(1)">'
        '<a xlink:href="javascript:alert(1)"><use href="#p"/></a><a xlink:href="https://example.org/">t</a>'
        '<text>id="p" url(#p)</text></g></svg>'
    )
    made = chart_svg(svg, "c-")
    assert "javascript" not in made
    assert "onclick" not in made
    assert "<s" + "cript" not in made
    assert "<style" not in made
    assert 'id="c-p"' in made
    assert 'url(#c-p)"' in made
    assert 'href="#c-p"' in made
    assert 'xlink:href="https://example.org/"' in made
    assert '<text>id="p" url(#p)</text>' in made


def told(sample, story=None):
    story = story or sample.story()
    return summarise(story, PlaceNames(story.project, story.lang, (story.journey,)))


def test_the_summary_puts_the_sure_and_heavy_first(sample):
    summary = told(sample)
    assert [(a.place, [p.sure for p in a.points]) for a in summary.first] == [("day_1.desk", [True]), ("day_1", [True])]
    assert summary.first[0].points[0].figures.replace("\N{NO-BREAK SPACE}", " ") == "−1.90 [−2.10, −1.70], n = 205"
    assert [p.sureness for p in summary.gaps] == ["sure", "not sure: the interval reaches zero"]
    assert [p.place for p in summary.emotions] == ["day_1"]
    assert summary.pains[0].figures == "14 of 18 people"


def test_few_people_make_a_point_less_sure(sample):
    story = sample.story()
    few = Finding("emotion", "stage", "trial", voice="employee", n=9, value=-1.5, low=-1.9, high=-1.1, unit="valence",
                  flags=("small_base",))
    summary = told(sample, replace(story, findings=Findings([few])))
    assert [(a.place, a.points[0].sureness) for a in summary.first] == [("trial", "likely, but on few people")]


def test_one_place_tells_all_that_speaks_for_it(sample):
    story = sample.story()
    felt = Finding("emotion", "step", "day_1.desk", voice="employee", n=200, value=-1.6, low=-1.8, high=-1.4,
                   unit="valence")
    fewer = replace(felt, n=12, value=-0.2, low=-0.9, high=0.5)
    summary = told(sample, replace(story, findings=Findings([*story.findings, fewer, felt])))
    assert [p.what for p in summary.first[0].points] == ["emotion here is negative", "experience is below expectation"]
    assert [(p.place, p.figures[:4]) for p in summary.emotions] == [("day_1.desk", "−1.6")]


def test_other_journeys_numbers_stay_out_of_the_summary(sample):
    story = sample.story()
    away = Finding("gap", "promise", "elsewhere", n=99, value=-3.0, low=-3.2, high=-2.8, unit="scale")
    assert told(sample, replace(story, findings=Findings([away]))).first == ()


def test_assumptions_are_those_that_the_checks_count(sample):
    raw = sample.project().model_dump(by_alias=True, exclude_unset=True, mode="json")
    raw["journeys"][0]["stages"][0] |= {
        "does": ["Reads the letter"], "asks": ["Who will be my manager?", "Who will be my manager?"],
    }
    project = type(sample.project()).model_validate(raw)
    story = replace(sample.story(), project=project, journey=project.journeys[0])
    summary = told(sample, story)
    assert any("abbreviations" in title for _, _, title in summary.assumed)
    assert not any("silence" in title for _, _, title in summary.assumed)
    counted = next(i.message.values for i in check(project, story.findings) if i.rule == "assumptions")
    assert (len(summary.assumed), summary.statements) == (counted["count"], counted["total"]) == (4, 5)


def promised(sample, share, low, high, lang="en"):
    story = sample.story(lang)
    gap = Finding("gap", "promise", "honest", voice="employee", n=163, value=(low + high) / 2, low=low, high=high,
                  unit="scale")
    broken = Finding("broken_promise", "promise", "honest", voice="employee", n=163, value=share, low=share - 0.07,
                     high=share + 0.07, unit="share")
    return told(sample, replace(story, findings=Findings([gap, broken]))).broken


def test_only_promises_whose_gap_is_surely_below_zero_are_called_broken(sample):
    assert promised(sample, 0.3, -0.4, 0.2) == ()
    assert promised(sample, 0.3, -0.2, -0.1) == ()  # surely, but too little to speak of: the map says kept
    (point,) = promised(sample, 0.61, -1.4, -1.0)
    assert (point.where, point.what) == (
        "“An honest appraisal”", "broken for 61% of people [54, 68], n = 163".replace("n = ", "n\xa0=\xa0"))
    (russian,) = promised(sample, 0.61, -1.4, -1.0, "ru")
    assert f"{russian.where} — {russian.what}".replace("\xa0", " ") == (
        "«Честная оценка по итогам» — нарушено для 61 % людей [54; 68], n = 163")


def test_a_question_of_the_name_of_a_promise_lends_it_no_scale(sample):
    raw = sample.project().model_dump(by_alias=True, exclude_unset=True, mode="json")
    raw["data"][0]["items"]["all_ready"] = {"text": "Is all ready?", "scale": "0-100"}
    project = type(sample.project()).model_validate(raw)
    summary = told(sample, replace(sample.story(), project=project, journey=project.journeys[0]))
    assert next(p.size for p in summary.gaps if p.place == "day_1.desk") == pytest.approx(1.9 / 4)


def test_every_mark_of_the_maps_has_a_word_and_a_name(sample):
    for lang in ("en", "ru"):
        story = sample.story(lang)
        names = PlaceNames(story.project, lang, (story.journey,))
        drawn = [view.draw(story) for view in CORE_VIEWS]
        scenes = [s for d in drawn if d for s in ([d] if isinstance(d, Scene) else d)]
        rows = statements(scenes, names)
        assert rows
        assert {r.kind for r in rows} <= set(KINDS)
        assert [r.place for r in rows if "_" in r.place] == []
        if lang == "ru":
            assert [k for k in KINDS if not re.search("[а-я]", Words("ru").kind(k))] == []


def test_formulas_and_titles_are_said_in_the_language_of_the_report(sample):
    story = sample.story("ru")
    made = Page(report_html(story.project, "ru", [Chapter(story)], story.findings, metrics=CORE_METRICS)).text
    for metric in CORE_METRICS:
        said_in_words = re.search("[a-z]{4,}", metric.formula)  # bare signs are the same in every language
        assert not said_in_words or metric.formula not in made, metric.name
    assert "mean_t" not in made


def test_marks_are_named_by_what_they_show_where_ids_meet(sample):
    raw = sample.project().model_dump(by_alias=True, exclude_unset=True, mode="json")
    raw["data"][0]["items"]["trial"] = {"text": "The trial as a whole", "scale": "1-5"}
    raw["journeys"][0]["promises"][0]["id"] = "offer"
    raw["journeys"][0]["id"] = "week_1"
    raw["journeys"][0]["roles"] = [{"id": "hr", "name": "Personnel"}]
    for item in raw["data"][0]["items"].values():
        item.pop("promise", None)
    names = PlaceNames(type(sample.project()).model_validate(raw), "en")
    assert names.of_mark("metric", "trial") == "The trial as a whole"
    assert names.of_mark("stage", "trial") == "End of the trial period"
    assert names.of_mark("verdict", "offer").startswith("All is ready")
    assert names.of_mark("stage", "offer") == "Offer and consent"
    assert names.of_mark("off_map", "it>hr") == "it → Personnel"
    assert names.of("stage", "week_1") == "First week: getting along"
    assert names.of("journey", "week_1") == "Onboarding of a young specialist"


def test_quotes_stand_at_their_place_in_the_order_of_the_map(sample):
    story = replace(sample.story(), quotes=(Quote("trial", "thought", "", "last", "employee", "diary"), *sample.QUOTES))
    made = html(sample, chapters=[Chapter(story)]).decode()
    assert made.index("Две недели молчания") < made.index("Ноутбук привезли") < made.index("<q>last</q>")


def test_colours_of_the_page_can_be_read():
    css = (HERE / "report.css").read_text("utf-8")
    colours = dict(re.findall(r"--([a-z-]+):(#[0-9A-F]{6})", css))
    for ground in ("#FFFFFF", colours["panel"]):
        for ink in ("ink", "grey", "blue", "orange", "green"):
            assert contrast(colours[ink], ground) >= 4.5, (ink, ground)
    assert contrast(colours["on-dark"], colours["dark"]) >= 4.5
    assert contrast(colours["focus"], "#FFFFFF") >= 3
