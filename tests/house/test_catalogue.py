"""The Russian catalogue: every text of the code is in it, translated, with the same places for values."""

import importlib.util
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from cjm_core.language import translate, translate_many

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("ci_catalogue", ROOT / ".ci" / "catalogue.py")
catalogue = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(catalogue)


def test_every_text_is_translated():
    assert list(catalogue.faults(catalogue.in_code(), catalogue.written())) == []


def test_compiled_catalogue_is_up_to_date():
    assert not catalogue.compiled_differs(catalogue.written())


def test_the_compiled_catalogue_speaks_russian():
    message = next(m for m in catalogue.written() if m.id and isinstance(m.id, str))
    assert translate(message.id, "ru") == message.string
    assert re.search("[а-яё]", translate("the file does not exist", "ru"))


def test_russian_has_three_forms_of_a_number():
    said = [translate_many("{count} error", "{count} errors", n, "ru") for n in (1, 2, 5, 21)]
    assert said == ["{count} ошибка", "{count} ошибки", "{count} ошибок", "{count} ошибка"]


@pytest.mark.parametrize(("english", "russian", "fault"), [
    ("a {name} here", "тут {name}", None),
    ("a {name} here", "тут {nmae}", "other places"),
    ("a {name} here", "тут", "other places"),
    ("a {name} here", "", "not translated"),
    ("{x:.1f} {y}", "{y}, {x:.2f}", None),
])
def test_faults_are_told(english, russian, fault):
    code, translated = Catalog(locale="ru"), Catalog(locale="ru")
    code.add(english)
    translated.add(english, russian)
    found = list(catalogue.faults(code, translated))
    assert [fault in f for f in found] == ([True] if fault else [])


def test_a_text_that_left_the_code_is_told():
    code, translated = Catalog(locale="ru"), Catalog(locale="ru")
    translated.add("gone", "ушло")
    assert list(catalogue.faults(code, translated)) == ["no longer in the code: 'gone'"]
