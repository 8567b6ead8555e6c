"""The command line in the reader's language: ours and click's own words."""

import gettext
from pathlib import Path

import click
import pytest

import cjm_cli.speech as speech
from cjm_cli.click_words import WORDS, many
from cjm_cli.main import COMMANDS, cli, run


def test_words_of_click_are_still_clicks_words():
    source = "".join(p.read_text(encoding="utf-8") for p in Path(click.__file__).parent.glob("*.py"))
    for word in (*WORDS, *many(1, "en"), *many(2, "en")):
        assert repr(word)[1:-1].replace("\\'", "'") in source, word


@pytest.fixture
def russian(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "ru")
    monkeypatch.setenv("CJM_LANG", "ru")
    words = {"Draw an example project into finished maps.": "Нарисовать пример.", "Commands": "Команды",
             speech.DEBUG: "Показать, где возникла ошибка."}
    monkeypatch.setattr(speech, "translate", lambda text, lang: words.get(text, text) if lang == "ru" else text)


def test_help_is_translated_when_it_is_shown(capsys, russian, monkeypatch):
    assert run(["--help"]) == 0
    russian_help = capsys.readouterr().out
    assert "Нарисовать пример." in russian_help
    assert "Команды:" in russian_help
    assert "Показать, где возникла ошибка." in russian_help
    monkeypatch.setenv("CJM_LANG", "en")
    assert run(["--help"]) == 0
    assert "Draw an example project into finished maps." in capsys.readouterr().out


def test_click_asks_our_catalogue(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")
    speech.teach_click()
    assert gettext.textdomain() == "cjm"
    assert Path(gettext.bindtextdomain("cjm")) == speech.LOCALE


def test_every_command_keeps_its_english_help():
    context = click.Context(cli)
    helps = [cli.get_command(context, name).help for name in COMMANDS]
    assert all(helps)
    assert len(set(helps)) == len(COMMANDS)
