"""A project folder read whole: what a user writes, and what he is told when it is wrong."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cjm_core.errors import CjmError, ProjectError, WrongUsageError
from cjm_core.formats import BrokenProjectError, TemplateShelf, load_project

SMALLEST = """\
title: Адаптация специалиста
language: ru
plugins: [employee]
journeys: [onboarding.yaml]
data:
  - {file: survey.csv, respondent: id, items: {d1_ready: {at: day_1, role: experience, scale: 1-5}}}
"""
JOURNEY = """\
id: onboarding
title: {ru: Адаптация, en: Onboarding}
actor: newcomer
stages:
  - id: day_1
    name: День
    pains: [{code: no_laptop, text: Нет ноутбука}]
    steps:
      - {id: desk, name: Место, thinks: Ждали ли меня?}
"""
SHELF = TemplateShelf(["employee"])


@pytest.fixture
def project(tmp_path):
    def write(**files):
        for name, text in {"cjm": SMALLEST, "onboarding": JOURNEY, **files}.items():
            path = tmp_path / f"{name.replace('__', '/')}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def said(folder, shelf=SHELF):
    with pytest.raises(BrokenProjectError) as error:
        load_project(folder, shelf)
    return str(error.value).splitlines()


def test_the_smallest_project_loads(project):
    loaded = load_project(project(), SHELF)
    assert loaded.project.title.said("ru") == "Адаптация специалиста"
    assert [j.id for j in loaded.project.journeys] == ["onboarding"]
    assert loaded.project.journeys[0].stages[0].steps[0].thinks[0].text.said("ru") == "Ждали ли меня?"
    assert loaded.project.data[0].items["d1_ready"].scale.high == 5
    assert loaded.project == load_project(project() / "cjm.yaml", SHELF).project


def test_places_of_things(project):
    sources = load_project(project(), SHELF).sources
    assert str(sources.spot("journeys", 0, "stages", 0, "name")) == "onboarding.yaml:6:11"
    assert str(sources.spot("data", 0, "responses", "items", "d1_ready", "scale", "str")) == "cjm.yaml:6:95"
    assert str(sources.thing("onboarding")) == "onboarding.yaml:1:5"
    assert str(sources.thing("day_1.desk")) == "onboarding.yaml:9:14"
    assert str(sources.thing("onboarding/day_1.desk")) == "onboarding.yaml:9:14"
    assert str(sources.thing("day_1.no_laptop")) == "onboarding.yaml:7:20"
    assert str(sources.thing("day_1.desk.nameless")) == "onboarding.yaml:9:14"
    assert str(sources.thing("d1_ready")) == "cjm.yaml:6:48"
    assert str(sources.thing("nothing")) == ""
    assert str(sources.thing("nothing", "onboarding")) == "onboarding.yaml:1:5"


def test_a_journey_may_stand_in_the_project_itself(project):
    inline = SMALLEST.replace("[onboarding.yaml]", "[{id: a, title: A, actor: b}, onboarding.yaml]")
    loaded = load_project(project(cjm=inline), SHELF)
    assert [j.id for j in loaded.project.journeys] == ["a", "onboarding"]


def test_a_glob_stands_for_several_journeys_in_order(project):
    folder = project(cjm=SMALLEST.replace("onboarding.yaml", "'journeys/*.yaml'"),
                     journeys__b=JOURNEY.replace("onboarding", "b"), journeys__a=JOURNEY.replace("onboarding", "a"))
    assert [j.id for j in load_project(folder, SHELF).project.journeys] == ["a", "b"]


def test_numbers_are_texts_where_texts_belong(project):
    text = "title: 2026\nwaves: [2025, 1.10, true]\njourneys: [onboarding.yaml]\ndata:\n" \
           "  - {kind: events, file: e.csv, columns: {journey: 1, activity: b, time: c}, steps: {17: day_1}}\n"
    loaded = load_project(project(cjm=text), SHELF)
    assert loaded.project.title.said("en") == "2026"
    assert loaded.project.waves == ("2025", "1.10", "true")
    assert loaded.project.data[0].columns.journey == "1"
    assert loaded.project.data[0].steps == {"17": "day_1"}


def test_codes_that_look_like_numbers_keep_their_noughts(project):
    text = SMALLEST.replace("scale: 1-5", 'scale: 1-5, missing: [07, 99, NA, "-"], labels: {1: да, 007: нет}')
    item = load_project(project(cjm=text), SHELF).project.data[0].items["d1_ready"]
    assert item.missing == ("07", 99, "NA", "-")
    assert item.labels == {1: "да", "007": "нет"}


@pytest.mark.parametrize(("old", "new", "line"), [
    ("language: ru", "languag: ru", "cjm.yaml:2:1: unknown key `languag`; did you mean `language`?"),
    ("language: ru", "xyzzy: ru", "cjm.yaml:2:1: unknown key `xyzzy`; the keys here are cjm, title, language"),
    ("language: ru", "language: de", "cjm.yaml:2:11: `de` is not known here; "),
    ("language: ru", "language: rus", "cjm.yaml:2:11: `rus` is not known here; did you mean `ru`?"),
    ("language: ru", "analysis: {attribution: {order: 5}}",
     "cjm.yaml:2:33: `5` is not known here; write one of 1, 2, 3"),
    ("title: Адаптация специалиста", "{}", "cjm.yaml:2:1: this is not valid YAML"),
    ("title: Адаптация специалиста", "cjm: 1", "cjm.yaml:1:1: the key `title` is missing here"),
    ("title: Адаптация специалиста", "title: [a]", "cjm.yaml:1:1: `title` must be a text or keys with values, not […]"),
    ("title: Адаптация специалиста", "title: {de: A}", "cjm.yaml:1:9: `de` is not known here"),
    ("[employee]", "employee", "cjm.yaml:3:10: `plugins` must be a list, not employee"),
    ("[employee]", "[emploee]", "cjm.yaml:3:11: the plugin `emploee` is not installed; did you mean `employee`? "
                                "If not: python3 -m pip install cjm-emploee"),
    ("[employee]", "[zzz_q]", "cjm.yaml:3:11: the plugin `zzz_q` is not installed; to install it: "
                              "python3 -m pip install cjm-zzz-q"),
    ("[onboarding.yaml]", "[onbording.yaml]", "cjm.yaml:4:12: no file `onbording.yaml` in the project; "
                                              "did you mean `onboarding.yaml`?"),
    ("[onboarding.yaml]", "[../onboarding.yaml]", "cjm.yaml:4:12: `../onboarding.yaml` leads out of the project's"),
    ("[onboarding.yaml]", "[/etc/hosts]", "cjm.yaml:4:12: `/etc/hosts` leads out of the project's"),
    ("[onboarding.yaml]", f"[{'x' * 300}.yaml]", "cjm.yaml:4:12: no file `xxx"),
    ("[onboarding.yaml]", "['']", "cjm.yaml:4:12: no file ``"),
    ("[onboarding.yaml]", '["a\\0b"]', "cjm.yaml:4:12: `a\0b` leads out of the project's folder"),
    ("[onboarding.yaml]", "['nothing/*.yaml']", "cjm.yaml:4:12: no file `nothing/*.yaml` in the project"),
    ("[onboarding.yaml]", "onboarding.yaml", "cjm.yaml:4:11: `journeys` must be a list"),
    ("[onboarding.yaml]", "[5]", "cjm.yaml:4:12: `journeys` must be keys with values, not 5"),
    ("survey.csv", "../survey.csv", "cjm.yaml:6:12: `../survey.csv` leads out of the project's folder"),
    ("d1_ready", "D1 Ready", "cjm.yaml:6:48: `D1 Ready` cannot be an id: use small Latin letters, digits, - and _, "
                             "a letter first (`d1_ready`)"),
    ("d1_ready", "Много бумаг", "cjm.yaml:6:48: `Много бумаг` cannot be an id: use small Latin letters, digits, - and "
                                "_, a letter first (`mnogo_bumag`)"),
    ("scale: 1-5", "scale: 1-5, what is needed", "cjm.yaml:6:100: unknown key `what is needed`; if it is the rest of a "
                                                 "text after a comma, put the text in quotes"),
    ("role: experience", "role: experienc", "cjm.yaml:6:76: `experienc` is not known here; did you mean `experience`?"),
    ("at: day_1", "at: day 1", "cjm.yaml:6:63: `day 1` is no place: write `stage` or `stage.step`"),
    ("1-5", "5-1", "cjm.yaml:6:95: the scale must rise, for example 1-5"),
    ("1-5", "0-" + "9" * 400, "cjm.yaml:6:95: the ends of the scale are larger than any number"),
    ("1-5", "1-5, separator: ''", "cjm.yaml:6:111: the separator is empty"),
    ("title: Адаптация специалиста", "title: П\ncjm: " + "9" * 30, "cjm.yaml:2:6: `cjm` must be a whole number"),
    ("title: Адаптация специалиста", "title: П\ncjm: 2.0", "cjm.yaml:2:6: `cjm` is 2.0, but must be 1 or less"),
    ("title: Адаптация специалиста", "title: " + "П" * 2001, "cjm.yaml:1:8: a text may have 2000 letters at most"),
    ("1-5", "five", "cjm.yaml:6:95: `five` is no scale: write the lowest and the highest answer"),
    ("respondent: id", "kind: event", "cjm.yaml:6:30: `event` is not known here; did you mean `events`?"),
    ("respondent: id", "respondant: id", "cjm.yaml:6:24: unknown key `respondant`; did you mean `respondent`?"),
    ("scale: 1-5", "sclae: 1-5", "cjm.yaml:6:88: unknown key `sclae`; did you mean `scale`?"),
])
def test_a_fault_is_told_with_its_place_and_a_way_out(project, old, new, line):
    lines = said(project(cjm=SMALLEST.replace(old, new)))
    assert len(lines) == 1
    assert lines[0].startswith(line)


@pytest.mark.parametrize(("old", "new", "line"), [
    ("stages:", "stagess:", "onboarding.yaml:4:1: unknown key `stagess`; did you mean `stages`?"),
    ("id: onboarding\n", "", "onboarding.yaml:1:1: the key `id` is missing here"),
    ("actor: newcomer", "actor: newcomer\nreview: 2027-13-40", "onboarding.yaml:4:9: `review` must be a date such as "
                                                               "2027-03-31, not 2027-13-40"),
    ("    name: День", "    name: День\n    mood: 5", "onboarding.yaml:7:11: `mood` is 5, but must be 2 or less"),
    ("    name: День", "    name: День\n    mood: bad", "onboarding.yaml:7:11: `mood` must be a number, not bad"),
    ("id: desk", "id: day_1", None),
])
def test_faults_of_a_journey_stand_in_its_own_file(project, old, new, line):
    folder = project(onboarding=JOURNEY.replace(old, new))
    if line is None:
        load_project(folder, SHELF)
    else:
        assert said(folder)[0].startswith(line)


def test_all_faults_are_told_together(project):
    lines = said(project(cjm=SMALLEST.replace("language", "languag").replace("1-5", "5-1") + "extra: 1\nextra: 2\n",
                         onboarding=JOURNEY.replace("actor", "aktor")))
    assert [line.split(": ")[0] for line in lines] == [
        "cjm.yaml:2:1", "cjm.yaml:6:95", "cjm.yaml:7:1", "cjm.yaml:8:1", "onboarding.yaml:1:1", "onboarding.yaml:3:1"]


def test_issues_carry_rule_and_place(project):
    with pytest.raises(BrokenProjectError) as error:
        load_project(project(cjm=SMALLEST.replace("language", "languag")), SHELF)
    (issue,) = error.value.issues
    assert (issue.level, issue.rule, issue.spot.line) == ("error", "unknown_key", 2)


def test_faults_are_told_in_russian_when_the_catalogue_has_them(project):
    with pytest.raises(BrokenProjectError) as error:
        load_project(project(cjm=SMALLEST.replace("language", "languag")), SHELF)
    assert "cjm.yaml:2:1: " in error.value.text("ru")
    assert "languag" in error.value.text("ru")


@pytest.mark.parametrize(("journeys", "line"), [
    ("[onboarding.yaml, onboarding.yaml]", "the id `onboarding` stands twice, first at onboarding.yaml:1:5"),
])
def test_two_journeys_of_one_id_are_refused(project, journeys, line):
    assert line in said(project(cjm=SMALLEST.replace("[onboarding.yaml]", journeys)))[0]


def test_two_things_of_one_id_are_refused(project):
    double = JOURNEY + "  - {id: day_1, name: Ещё}\n"
    assert said(project(onboarding=double)) == [
        "onboarding.yaml:10:10: the id `day_1` stands twice, first at onboarding.yaml:5:9; an id names one thing"]


def test_a_project_of_a_newer_format_is_told_so_and_nothing_else(project):
    folder = project(cjm="cjm: 2\nwhatever: new\n" + SMALLEST)
    with pytest.raises(ProjectError, match=r"cjm.yaml:1:6: the project is written in format 2, but this cjm reads"):
        load_project(folder, SHELF)


def test_a_link_that_leads_out_is_refused(project, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text(JOURNEY, encoding="utf-8")
    folder = project()
    (folder / "onboarding.yaml").unlink()
    (folder / "onboarding.yaml").symlink_to(outside)
    assert "leads out of the project's folder" in said(folder)[0]


def test_an_unreadable_file_is_told(project, monkeypatch):
    folder = project()
    opened = Path.open

    def refuse(path, *mode):
        if path.name == "onboarding.yaml":
            raise PermissionError(13, "Permission denied")
        return opened(path, *mode)

    monkeypatch.setattr(Path, "open", refuse)
    assert said(folder) == ["onboarding.yaml: the file cannot be read: Permission denied"]


def test_no_folder_and_no_project_are_told(tmp_path):
    (tmp_path / "project").mkdir()
    with pytest.raises(WrongUsageError, match="begins a project there"):
        load_project(tmp_path / "projct")  # a folder beside it that holds no project is no help
    (tmp_path / "projects").mkdir()
    (tmp_path / "projects" / "cjm.yaml").write_text("title: P\n")
    with pytest.raises(WrongUsageError, match=r"did you mean `.*/projects`"):
        load_project(tmp_path / "projct")
    with pytest.raises(WrongUsageError, match=r"no cjm.yaml in"):
        load_project(tmp_path / "project")
    with pytest.raises(WrongUsageError, match="begins a project there"):
        load_project(tmp_path / "zzz" / "q")


@pytest.mark.parametrize("text", ["", "[]", "just a text", "5", "{}", "title: {}", "journeys: {a: b}", "data: 5",
                                  "title: x\ndata: [5]", "title: x\njourneys: [[]]", "title: x\nplugins: [[1]]"])
def test_files_of_the_wrong_shape_are_told(tmp_path, text):
    (tmp_path / "cjm.yaml").write_text(text)
    if text == "title: {}":
        assert load_project(tmp_path).project.title.said("en") == ""
    else:
        assert said(tmp_path)[0].startswith("cjm.yaml:")


words = st.sampled_from(["title", "journeys", "data", "file", "items", "id", "stages", "at", "1-5", "ru", "x y", "ё"])
values = st.recursive(
    words | st.none() | st.integers(-5, 5) | st.floats(-2, 2) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4), max_leaves=15)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.dictionaries(words, values, max_size=5))
def test_no_project_brings_the_loader_down(tmp_path_factory, raw):
    folder = tmp_path_factory.mktemp("any")
    (folder / "cjm.yaml").write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    with suppress(CjmError):  # whatever else is raised fails the test
        load_project(folder, SHELF)
