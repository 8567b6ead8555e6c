"""The recipe: steps with progress, files that appear together, the same bytes twice, troubles told."""

import errno
import hashlib
from pathlib import Path

import pytest

import cjm_core.build as recipe
import cjm_core.checks
from cjm_core.build import build_project, check_project, measure_project
from cjm_core.errors import CjmError, DrawError, PluginError
from cjm_core.extensions import Check, Issue, Message, Metric, Visual
from cjm_core.findings import COLUMNS, Finding
from cjm_core.plugins import Plugins
from cjm_core.scene import Mark, Paint, Scene, Shape, TextRun, Trouble

JOURNEY = "id: way\ntitle: Way\nactor: guest\nstages:\n  - {id: a, name: First, pains: [{code: slow, text: Slow}]}\n"
PROJECT = "title: P\nlanguage: en\njourneys: [way.yaml]\n"
ITEMS = "{q: {at: a, role: csat, scale: 1-5}}"
SURVEY = PROJECT + f"data:\n  - {{file: s.csv, respondent: id, voice: customer, items: {ITEMS}}}\n"


def scene_of(story, troubles=()):
    box = Shape((("M", 1, 1), ("L", 9, 1), ("L", 9, 9), ("Z",)), Paint(fill="#336699"))
    word = TextRun(1, 5, f"{story.journey.id} {story.page} {story.lang}", 8)
    mark = Mark("stage", "a", parts=(box, word))
    return Scene("fake", 20, 10, story.lang, "Fake", "A fake", (mark,), tuple(troubles))


def chart_of(story):
    from matplotlib.figure import Figure

    figure = Figure(figsize=(2, 1))
    figure.add_subplot().bar([1], [2])
    return figure


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "cjm.yaml").write_text(PROJECT)
    (tmp_path / "p" / "way.yaml").write_text(JOURNEY)
    return tmp_path / "p"


@pytest.fixture
def visuals(monkeypatch):
    def set_to(*views, charts=()):
        monkeypatch.setattr("cjm_core.scene.CORE_VIEWS", tuple(views))
        monkeypatch.setattr("cjm_core.render.charts.CORE_CHARTS", tuple(charts))

    set_to(Visual("fake", "Fake", scene_of), charts=[Visual("bar", "Bar", chart_of, kind="chart")])
    return set_to


def digests(folder):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


NONE = Plugins([])


def test_a_build_writes_every_picture_in_every_format(folder, tmp_path, visuals):
    built = build_project(folder, tmp_path / "out", langs=("ru", "en"), plugins=NONE)
    names = [f"way.{kind}.{lang}.{fmt}" for lang in ("ru", "en") for kind in ("fake", "chart-bar")
             for fmt in ("svg", "png", "pdf")]
    expected = sorted([*names, "report.ru.html", "report.en.html", "findings.csv"])
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == expected
    assert sorted(p.name for p in built.files) == expected
    assert built.first == tmp_path / "out" / "report.ru.html"
    assert (tmp_path / "out" / "way.fake.ru.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "out" / "way.fake.ru.pdf").read_bytes().startswith(b"%PDF")
    assert "way A3 ru" in (tmp_path / "out" / "way.fake.ru.svg").read_text()
    assert (tmp_path / "out" / "findings.csv").read_text() == ",".join(COLUMNS) + "\n"


def test_only_what_is_asked_for_is_drawn(folder, tmp_path, visuals):
    drawn = []
    visuals(*[Visual(n, n, lambda story, n=n: drawn.append(n) or scene_of(story)) for n in ("one", "two")])
    built = build_project(folder, tmp_path / "out", views=["two"], formats=["svg"], page="A1", plugins=NONE)
    assert drawn == ["two"]
    assert [p.name for p in built.files] == ["way.two.en.svg", "findings.csv"]
    assert built.first.name == "way.two.en.svg"
    assert "way A1 en" in built.first.read_text()


def test_a_chart_is_named_with_or_without_its_prefix(folder, tmp_path, visuals):
    for name in ("bar", "chart-bar"):
        built = build_project(folder, tmp_path / name, views=[name], formats=["svg"], plugins=NONE)
        assert [p.name for p in built.files] == ["way.chart-bar.en.svg", "findings.csv"]


def test_a_visual_with_nothing_to_draw_leaves_no_file(folder, tmp_path, visuals):
    visuals(Visual("none", "None", lambda story: None), charts=[Visual("void", "V", lambda story: None, kind="chart")])
    built = build_project(folder, tmp_path / "out", formats=["svg", "png"], plugins=NONE)
    assert [p.name for p in built.files] == ["findings.csv"]


@pytest.mark.parametrize(("asked", "said"), [
    ({"views": ["fke"]}, "no view `fke`; did you mean `fake`"),
    ({"formats": ["docx"]}, "no format `docx`; there is svg, png, pdf, html"),
    ({"page": "A5"}, "no page `A5`; there is A4, A3, A1, A0, 16x9"),
])
def test_wrong_names_are_answered_with_right_ones(folder, tmp_path, visuals, asked, said):
    with pytest.raises(CjmError, match=said):
        build_project(folder, tmp_path / "out", plugins=NONE, **asked)
    assert not (tmp_path / "out").exists()


def test_same_inputs_give_the_same_bytes(folder, tmp_path, visuals):
    for out in ("one", "two"):
        build_project(folder, tmp_path / out, plugins=NONE)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_steps_are_told_in_order(folder, tmp_path, visuals):
    told = []
    build_project(folder, tmp_path / "out", formats=["svg"], plugins=NONE,
                  progress=lambda step, done, total: told.append((step, done, total)))
    assert told == [("Reading the project", 0, 1), ("Checking", 0, 1), ("Drawing", 0, 2), ("Drawing", 1, 2),
                    ("Writing", 0, 1)]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, MemoryError, OSError(errno.EIO, "sick"), SystemExit])
def test_a_build_that_is_stopped_leaves_the_last_good_files(folder, tmp_path, visuals, stop):
    out = tmp_path / "out"
    build_project(folder, out, plugins=NONE)
    good = digests(out)

    def fail(story):
        raise stop

    visuals(Visual("fake", "Fake", lambda story: scene_of(story, [])), Visual("bad", "Bad", fail))
    (folder / "way.yaml").write_text(JOURNEY.replace("way", "away"))
    with pytest.raises(stop if isinstance(stop, type) else type(stop)):
        build_project(folder, out, plugins=NONE)
    assert digests(out) == good


@pytest.mark.parametrize(("number", "said"), [
    (errno.ENOSPC, "the disk is full; the files that were there before are untouched"),
    (errno.EACCES, "the file cannot be written: sick"),
])
def test_a_full_disk_is_told_and_leaves_nothing_behind(folder, tmp_path, visuals, monkeypatch, number, said):
    out = tmp_path / "out"
    build_project(folder, out, plugins=NONE)
    good = digests(out)
    write = Path.write_bytes

    def full(path, content):
        if "findings" in path.name:
            write(path, content[:3])
            raise OSError(number, "sick")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DrawError, match=said):
        build_project(folder, out, plugins=NONE)
    assert digests(out) == good


def test_an_out_that_is_a_file_is_told(folder, tmp_path, visuals):
    (tmp_path / "out").write_text("precious")
    told = []
    with pytest.raises(DrawError, match="cannot be written: this is a file, and a folder was expected"):
        build_project(folder, tmp_path / "out", plugins=NONE, progress=lambda *step: told.append(step))
    assert told == []
    assert (tmp_path / "out").read_text() == "precious"


def test_a_stale_passing_file_is_ignored(folder, tmp_path, visuals):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".way.fake.en.svg.1.part").write_text("half a f")
    build_project(folder, tmp_path / "out", plugins=NONE)
    assert "</svg>" in (tmp_path / "out" / "way.fake.en.svg").read_text()


def test_a_map_of_several_pages_is_several_files_and_one_pdf(folder, tmp_path, visuals):
    out = tmp_path / "out"
    for pages, more in ((3, [".2.png", ".3.png"]), (2, [".2.png"]), (1, [])):
        visuals(Visual("fake", "Fake", lambda story, pages=pages: (scene_of(story),) * pages))
        build_project(folder, out, formats=["png", "pdf"], plugins=NONE)
        expected = ["findings.csv", *[f"way.fake.en{end}" for end in [*more, ".pdf", ".png"]]]
        assert sorted(p.name for p in out.iterdir()) == expected


def test_a_text_that_does_not_fit_is_told_with_its_place(folder, tmp_path, visuals):
    trouble = Trouble("a.slow", "Slow", "12 lines, room for 3")
    visuals(Visual("fake", "Fake", lambda story: scene_of(story, [trouble])))
    issues = build_project(folder, tmp_path / "out", formats=["svg"], plugins=NONE).issues
    (issue,) = [i for i in issues if i.rule == "text_does_not_fit"]
    assert str(issue.spot) == "way.yaml:5:41"
    assert str(issue.message) == ("in way.fake.en the text of `a.slow` does not fit (12 lines, room for 3): Slow. "
                                  "Shorten it, or take a larger page with --page")


def test_signs_that_no_map_font_has_are_named_by_their_numbers(folder, tmp_path):
    (folder / "way.yaml").write_text(JOURNEY.replace("Slow", r'"你\u200b Slow \x01"'), "utf-8")
    built = build_project(folder, tmp_path / "out", ["path"], formats=["svg", "png", "pdf"], plugins=NONE)
    issue = next(i for i in built.issues if i.rule == "unknown_letters")
    assert "lacks (U+0001, U+200B, 你 U+4F60)" in str(issue.message)
    assert "horten" not in str(issue.message)
    assert (tmp_path / "out" / "way.path.en.png").read_bytes().startswith(b"\x89PNG")


def test_issues_get_their_places_in_the_files(folder, monkeypatch):
    rule = Check("r", "R", lambda project, findings: [Issue("warning", "r", "way/a", Message("see")),
                                                      Issue("error", "r", "unknown", Message("see"))])
    monkeypatch.setattr(cjm_core.checks, "CORE_CHECKS", (rule,))
    found = [(i.level, str(i.spot)) for i in check_project(folder, plugins=NONE)]
    assert found == [("error", ""), ("warning", "way.yaml:5:10")]


def test_a_broken_project_is_all_issues_at_once(folder):
    (folder / "cjm.yaml").write_text("titel: P\nlangage: en\n")
    assert [i.spot.line for i in check_project(folder, plugins=NONE)] == [1, 1, 2]


def test_evidence_that_cannot_be_read_is_an_issue(folder):
    (folder / "cjm.yaml").write_text(SURVEY)
    (issue,) = check_project(folder, plugins=NONE)
    assert (issue.level, str(issue.spot)) == ("error", "cjm.yaml:5:12")


def count(evidence):
    yield Finding("count", "journey", "", n=7)


def test_only_the_metrics_that_are_asked_for_are_computed(folder, monkeypatch):
    (folder / "cjm.yaml").write_text(SURVEY)
    (folder / "s.csv").write_text("id,q\n" + "".join(f"{i},{i % 5 + 1}\n" for i in range(40)))

    def fail(evidence):
        raise AssertionError("nobody asked")

    metrics = (Metric("count", "C", "people", "f", "s", count), Metric("other", "O", "people", "f", "s", fail))
    monkeypatch.setattr("cjm_core.metrics.CORE_METRICS", metrics)
    told = []
    measured = measure_project(folder, ["count"], lambda *step: told.append(step), NONE)
    assert [(f.metric, f.n) for f in measured.findings] == [("count", 7)]
    assert told[-2:] == [("Measuring", 0, 1), ("C", 0, 1)]  # a metric that takes long is shown by its name
    with pytest.raises(CjmError, match="no metric `cuont`; did you mean `count`"):
        measure_project(folder, ["cuont"], plugins=NONE)


def test_a_project_without_data_has_no_findings(folder):
    assert len(measure_project(folder, plugins=NONE).findings) == 0


def test_rows_that_are_not_there_yet_make_hollow_maps(folder, tmp_path, visuals):
    (folder / "cjm.yaml").write_text(SURVEY)
    (folder / "s.csv").write_text("id,q\n")
    built = build_project(folder, tmp_path / "out", formats=["svg"], plugins=NONE)
    assert (tmp_path / "out" / "way.fake.en.svg").exists()
    assert [i.level for i in built.issues if i.rule == "no_rows"] == ["warning"]
    assert not [i for i in built.issues if i.level == "error"]


def test_a_named_plugin_that_is_not_there_stops_before_anything_is_written(folder, tmp_path, visuals):
    (folder / "cjm.yaml").write_text(PROJECT + "plugins: [nowhere]\n")
    with pytest.raises(CjmError, match="nowhere"):
        build_project(folder, tmp_path / "out", plugins=NONE)
    assert not (tmp_path / "out").exists()


def test_findings_are_given_as_table_csv_and_json():
    rows = [Finding("m", "stage", "a", n=3, value=1.5)]
    assert recipe.findings_text(rows, "csv").splitlines()[0] == ",".join(COLUMNS)
    assert '"metric": "m"' in recipe.findings_text(rows, "json")
    assert "1.5" in recipe.findings_text(rows, "table")


def test_a_visual_of_a_plugin_that_fails_names_the_plugin(folder, tmp_path, visuals, monkeypatch):
    def fail(project, core=()):
        def draw(story):
            raise PluginError("the plugin `x` failed")

        return [Visual("x", "X", draw)]

    found = Plugins([])
    monkeypatch.setattr(found, "visuals", fail)
    with pytest.raises(PluginError, match="the plugin `x` failed"):
        build_project(folder, tmp_path / "out", plugins=found)
    assert list((tmp_path / "out").glob("*")) == []


def test_the_report_shows_no_cell_that_could_not_be_read(tmp_path):
    (tmp_path / "cjm.yaml").write_text(
        "title: T\nvoice: employee\njourneys: [way.yaml]\ndata:\n"
        "  - {file: s.csv, respondent: who, items: {q: {at: a, scale: 1-5}}}\n", encoding="utf-8")
    (tmp_path / "way.yaml").write_text(JOURNEY, encoding="utf-8")
    rows = "".join(f"person{i}@firm,{1 + i % 5}\n" for i in range(14))
    rows += "person5@firm,3\nperson99@firm,my boss is a thief\n"
    (tmp_path / "s.csv").write_text("who,q\n" + rows, encoding="utf-8")
    built = build_project(tmp_path, tmp_path / "out", formats=("html",))
    page = (tmp_path / "out" / "report.en.html").read_text(encoding="utf-8")
    assert "thief" not in page
    assert "@firm" not in page
    assert "that cannot be read and are left out: 1" in page
    assert any("thief" in issue.message.text("en") for issue in built.issues), "its owner is told"
