from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize("lang", ["en", "ru"])
WIDTHS = pytest.mark.parametrize("width", [400, 1440])

OVERFLOWING = """() => {
  const bad = [];
  document.querySelectorAll('main *, header *, nav *').forEach(e => {
    if (e.closest('svg, .map, .scroll, .chart, .hide') || getComputedStyle(e).position === 'absolute') return;
    const box = e.getBoundingClientRect();
    const name = `${e.tagName} ${e.textContent.slice(0, 60)}`;
    if (box.width && (box.right > innerWidth + 1 || box.left < -1)) bad.push(name);
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth && !['INPUT', 'SELECT'].includes(e.tagName))
      bad.push('cut ' + name);
  });
  return bad;
}"""
OUT_OF_MAP = """() => [...document.querySelectorAll('.map svg:not(.pinned) text')].filter(t => {
  const a = t.getBoundingClientRect(), b = t.ownerSVGElement.getBoundingClientRect();
  return a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1;
}).map(t => t.textContent)"""


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.className")


def shown(page, metric):
    return page.locator(f'details[data-metric="{metric}"] tbody tr:not([hidden])')


@BOTH
@WIDTHS
def test_opens_from_a_file_and_nothing_overflows(visit, reports, lang, width):
    page = visit(reports[lang], width)
    assert page.locator("html").get_attribute("lang") == lang
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate(OUT_OF_MAP) == []


def test_the_map_font_is_in_the_page(visit, reports):
    page = visit(reports["ru"])
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert page.evaluate("document.fonts.check(\"16px 'CJM Sans'\", 'Жщя')")
    assert page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length") >= 2


@BOTH
def test_the_panel_opens_by_mouse_and_shows_the_numbers_behind_a_mark(visit, reports, lang):
    page = visit(reports[lang])
    panel = page.locator("#panel")
    assert panel.is_hidden()
    mark = page.locator('#j0 .mark[data-kind="emotion_point"][data-place="day_1"]').first
    mark.click()
    assert panel.is_visible()
    text = panel.inner_text()
    assert ("−0,8" if lang == "ru" else "−0.8") in text
    assert "212" in text
    assert "Ноутбук привезли на третий день" in text
    assert panel.locator("details").first.locator(".fact").count() == 10
    panel.locator(".close").click()
    assert panel.is_hidden()


def test_a_statement_shows_its_own_quotes_and_people(visit, reports):
    page = visit(reports["en"])
    page.locator('#j0 .mark[data-kind="pain"]').first.click()
    text = page.locator("#panel").inner_text()
    assert "Две недели молчания" in text
    assert "Ноутбук" not in text
    assert "18" in text


def test_a_click_between_a_sign_and_its_words_counts(visit, reports):
    page = visit(reports["en"])
    mark = page.locator('#j0 .mark[data-kind="pain"]').first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    hit = "([x, y]) => Boolean(document.elementFromPoint(x, y).closest('.mark[tabindex]'))"
    spots = [
        (box["x"] + box["width"] * i / 24, box["y"] + box["height"] * j / 12)
        for i in range(1, 24) for j in range(1, 12)
    ]
    blank = next(spot for spot in spots if not page.evaluate(hit, spot))
    page.mouse.click(*blank)
    assert page.locator("#panel h2").inner_text().startswith("Two weeks of silence")


def test_a_guess_says_that_it_is_one(visit, reports):
    page = visit(reports["en"])
    page.locator('#j0 .mark[data-kind="barrier"]').first.click()
    text = page.locator("#panel").inner_text()
    assert "assumption: nobody asked yet" in text
    assert "No number stands behind this mark yet." in text


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_whole_way_by_keyboard(visit, reports, key):
    page = visit(reports["en"])
    page.keyboard.press("Tab")
    assert focused(page) == "skip"
    page.locator('#j0 [data-zoom="in"]').first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.kind") == "stage"
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.id")
    assert second != first
    page.keyboard.press("ArrowDown")
    below = page.evaluate("document.activeElement.id")
    assert below not in (first, second)
    page.keyboard.press(key)
    assert page.locator("#panel").is_visible()
    assert focused(page) == "panel"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.id") == below
    stops = "[...document.querySelectorAll('.map')].map(m => m.querySelectorAll('.mark[tabindex=\"0\"]').length)"
    assert set(page.evaluate(stops)) == {1}


def test_the_focus_can_be_seen(visit, reports):
    page = visit(reports["en"])
    page.locator('#j0 [data-zoom="in"]').first.focus()
    page.keyboard.press("Tab")
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid"


def test_sorting_by_the_head_of_a_column(visit, reports):
    page = visit(reports["en"])
    head = page.locator('details[data-metric="emotion"] thead th').filter(has_text="Value")
    assert head.get_attribute("aria-sort") == "none"
    values = page.locator('details[data-metric="emotion"] tbody tr:not([hidden]) td[data-cell="value"]')
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    rising = [float(v.get_attribute("data-key")) for v in values.all()]
    assert rising == sorted(rising)
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert [float(v.get_attribute("data-key")) for v in values.all()] == sorted(rising, reverse=True)


def test_the_filter_shows_what_is_asked_for(visit, reports):
    page = visit(reports["en"])
    assert shown(page, "emotion").count() == 6
    page.locator("select[name=group]").select_option("department")
    assert shown(page, "emotion").count() == 6 * 5 + 5 + 4
    page.locator("select[name=group]").select_option("*")
    page.locator("input[name=text]").fill("south")
    assert shown(page, "emotion").count() == 6
    assert page.locator('details[data-metric="gap"]').is_hidden()
    page.locator("input[name=text]").fill("there is no such thing")
    assert "No row fits" in page.locator(".filter output").inner_text()


def test_rows_of_groups_come_when_wanted_and_by_pages(visit, crowded):
    page = visit(crowded)
    rows = shown(page, "mean")
    more = page.locator('details[data-metric="mean"] button.more')
    assert (rows.count(), more.is_hidden()) == (1, True)
    page.locator("select[name=group]").select_option("station")
    assert page.locator(".filter output").inner_text() == "450 rows shown"
    assert rows.count() == 200
    assert more.inner_text() == "Show 200 more of 250"
    more.click()
    assert rows.count() == 400
    assert more.inner_text() == "Show 50 more of 50"
    head = page.locator('details[data-metric="mean"] thead th').filter(has_text="Value")
    head.locator("button").click()
    head.locator("button").click()
    cells = [cell.inner_text() for cell in rows.first.locator("td").all()]
    assert cells == ["station: s449", "4.49", "", "459", "", ""]
    more.click()
    assert (rows.count(), more.is_hidden()) == (450, True)
    page.locator("input[name=text]").fill("s44")
    assert rows.count() == 10
    page.locator("select[name=group]").select_option("")
    page.locator("input[name=text]").fill("")
    assert rows.count() == 1


def test_without_scripts_everybody_stands_there_and_the_groups_are_told_of(browser, crowded):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(crowded.as_uri())
    assert page.locator("#numbers tbody tr").count() == 1
    assert "Those of groups, 450 rows," in page.locator("#numbers").inner_text()
    page.context.close()


def test_zoom_changes_the_size_and_keeps_stages_in_sight(visit, reports):
    page = visit(reports["en"])
    svg = page.locator("#j0 .map svg").first
    before = svg.bounding_box()["width"]
    for _ in range(3):
        page.locator('#j0 [data-zoom="in"]').first.click()
    assert svg.bounding_box()["width"] == pytest.approx(before * 1.25**3, rel=0.02)
    page.locator("#j0 .map").first.evaluate("m => { m.scrollTop = 400; m.scrollLeft = 300; }")
    page.wait_for_selector("#j0 .pinned.head.on")
    page.wait_for_selector("#j0 .pinned.side.on")
    outer = page.locator("#j0 .map").first.bounding_box()
    assert page.locator("#j0 .pinned.head").first.bounding_box()["y"] == pytest.approx(outer["y"], abs=2)
    assert page.locator("#j0 .pinned.side").first.bounding_box()["x"] == pytest.approx(outer["x"], abs=2)
    page.locator('#j0 [data-zoom="fit"]').first.click()
    assert svg.bounding_box()["width"] <= outer["width"]


def test_users_texts_run_nowhere(visit, reports):
    page = visit(reports["en"])
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    for mark in page.locator('#j0 .mark[tabindex]:not([data-kind="expectation"])').all()[::4]:
        mark.dispatch_event("click")
    assert asked == []
    assert page.locator("img").count() == 0
    assert page.locator("#panel script").count() == 0


@BOTH
def test_print_has_every_map_and_every_number(visit, reports, lang):
    page = visit(reports[lang])
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = [tuple(map(float, box)) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)]
    wide = [(w, h) for w, h in boxes if w > h]
    assert len(wide) == page.locator(".map, .chart").count()  # each map and each chart alone on a page
    assert len(boxes) > len(wide) + 3
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    assert page.locator(".filter").is_hidden()
    assert page.locator("#numbers table").first.is_visible()
