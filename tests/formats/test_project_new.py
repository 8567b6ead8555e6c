"""A new project: every template of the installed plugins becomes a folder that loads, in one language or in two."""

import csv
import io

import pytest

from cjm_core.build import new_project, open_project
from cjm_core.errors import WrongUsageError
from cjm_core.formats import load_project
from cjm_core.model import Question, Text
from cjm_core.plugins import installed_plugins

PLUGINS = installed_plugins()
NAMES = PLUGINS.shelf().names()


def said(text, lang):
    return None if text is None else text.said(lang)


@pytest.mark.parametrize("name", NAMES)
def test_a_new_project_says_what_its_template_says(name, tmp_path):
    files = new_project(tmp_path / "new", name, "both", PLUGINS)
    template = PLUGINS.shelf().template(name)
    loaded, _ = open_project(tmp_path / "new", PLUGINS)
    assert loaded.project.journeys == (template.journey,)
    assert loaded.project.voice == template.voice
    assert loaded.project.plugins == (name.split("/")[0],)
    assert all(file.is_file() for file in files)
    items = loaded.project.data[0].items if loaded.project.data else {}
    assert list(items) == [question.id for question in template.questions]


def test_in_one_language_every_text_is_in_that_language(tmp_path):
    new_project(tmp_path / "ru", "employee/onboarding", "ru", PLUGINS)
    template = PLUGINS.shelf().template("employee/onboarding")
    project = load_project(tmp_path / "ru", PLUGINS.shelf()).project
    assert project.language == "ru"
    assert project.title == Text(template.title.said("ru"))
    for mine, theirs in zip(project.journeys[0].elements(), template.journey.elements(), strict=True):
        assert mine[2].text.root == theirs[2].text.said("ru")
    text = (tmp_path / "ru" / "journeys" / "onboarding.yaml").read_text(encoding="utf-8")
    assert "en:" not in text


def test_items_are_the_questions(tmp_path):
    new_project(tmp_path / "new", "employee/onboarding", "en", PLUGINS)
    template = PLUGINS.shelf().template("employee/onboarding")
    items = load_project(tmp_path / "new", PLUGINS.shelf()).project.data[0].items
    for question in template.questions:
        item = items[question.id]
        assert (item.at, item.promise, item.role, item.pairs, item.better) == (
            question.at, question.promise, question.role, question.pairs, question.better)
        assert item.text.root == question.text.said("en")
        assert said(item.name, "en") == said(question.name, "en")
        assert question.scale in (None, item.scale)


@pytest.mark.parametrize(("lang", "delimiter"), [("ru", ";"), ("en", ",")])
def test_survey_and_question_bank_open_in_a_spreadsheet(tmp_path, lang, delimiter):
    new_project(tmp_path / "new", "employee/onboarding", lang, PLUGINS)
    template = PLUGINS.shelf().template("employee/onboarding")
    for file in ("survey.csv", "questions.csv"):
        assert (tmp_path / "new" / file).read_bytes().startswith(b"\xef\xbb\xbf")
    (header,) = rows(tmp_path / "new" / "survey.csv", delimiter)
    assert header == ["respondent", *(question.id for question in template.questions)]
    bank = rows(tmp_path / "new" / "questions.csv", delimiter)
    assert len(bank) == len(template.questions) + 1
    assert [row[4] for row in bank[1:]] == [question.text.said(lang) for question in template.questions]


def rows(path, delimiter):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=delimiter))


def test_the_same_project_twice_is_the_same_bytes(tmp_path):
    one = new_project(tmp_path / "one", "employee/onboarding", "ru", PLUGINS)
    other = new_project(tmp_path / "other", "employee/onboarding", "ru", PLUGINS)
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in other]


def test_a_folder_with_anything_in_it_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(WrongUsageError, match="is not empty"):
        new_project(tmp_path, "employee/onboarding", "ru", PLUGINS)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(WrongUsageError, match="is not empty"):
        new_project(tmp_path / "mine.txt", "employee/onboarding", "ru", PLUGINS)


def test_wrong_names_write_nothing(tmp_path):
    with pytest.raises(WrongUsageError, match="did you mean `employee/onboarding`"):
        new_project(tmp_path / "new", "employee/onbording", "ru", PLUGINS)
    with pytest.raises(WrongUsageError, match="no language `rus`; there is ru"):
        new_project(tmp_path / "new", "employee/onboarding", "rus", PLUGINS)
    assert not (tmp_path / "new").exists()


def test_questions_know_all_that_an_item_needs():
    from cjm_core.formats.new import _item

    full = Question.model_validate({
        "id": "q", "text": {"ru": "Да: нет?", "en": "Yes: no?"}, "at": "a", "promise": "p", "role": "reached",
        "labels": {1: {"ru": "да", "en": "yes"}}, "better": "lower", "pairs": "z", "scale": "1-5", "name": "N"})
    assert _item(full, "ru") == {
        "at": "a", "promise": "p", "role": "reached", "scale": "1-5", "pairs": "z", "better": "lower",
        "labels": {1: "да"}, "name": "N", "text": "Да: нет?"}
