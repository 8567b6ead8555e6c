"""The effort of an initiative in person-months, in the form that the number asks for."""

from types import SimpleNamespace

import pytest

from cjm_core.language import translate
from cjm_core.model import Initiative
from cjm_core.scene.lanes.plan import _under


@pytest.mark.parametrize(("effort", "lang", "words"), [
    (1, "en", "1 person-month"), (2, "en", "2 person-months"), (0.5, "en", "0.5 person-months"),
    (1, "ru", "1 чел.-мес."), (1.5, "ru", "1,5 чел.-мес."),
])
def test_one_month_is_one(effort, lang, words):
    board = SimpleNamespace(lang=lang, say=lambda text, **values: translate(text, lang).format(**values))
    initiative = Initiative.model_validate({"id": "a", "text": "A", "for": ["b"], "effort": effort})
    assert words in _under(board, initiative).split(" · ")
