"""The effort of an initiative in person-months, in the form that the number asks for."""

from types import SimpleNamespace

import pytest

from cjm_core.findings import Finding, Findings
from cjm_core.language import translate
from cjm_core.model import Initiative
from cjm_core.scene.lanes.plan import _under


def board_of(lang, rows=()):
    story = SimpleNamespace(findings=Findings(rows))
    return SimpleNamespace(lang=lang, story=story, say=lambda text, **values: translate(text, lang).format(**values))


@pytest.mark.parametrize(("effort", "lang", "words"), [
    (1, "en", "1 person-month"), (2, "en", "2 person-months"), (0.5, "en", "0.5 person-months"),
    (1, "ru", "1 чел.-мес."), (1.5, "ru", "1,5 чел.-мес."),
])
def test_one_month_is_one(effort, lang, words):
    board = board_of(lang)
    initiative = Initiative.model_validate({"id": "a", "text": "A", "for": ["b"], "effort": effort})
    assert words in _under(board, initiative).split(" · ")


def test_what_came_of_a_promise_stands_with_the_initiative():
    initiative = Initiative.model_validate({"id": "a", "text": "A", "for": ["b"]})
    row = Finding("promised_effect", "initiative", "a", n=90, value=1.0, verdict="came")
    assert _under(board_of("en", [row]), initiative).endswith("promised effect: came")
    assert "promised effect" not in _under(board_of("en"), initiative)
