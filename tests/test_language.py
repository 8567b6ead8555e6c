"""Numbers as people write them: rounded by their decimal digits, halves away from zero."""

import math

import numpy as np
import pytest

from cjm_core.errors import Message
from cjm_core.language import number, percent


@pytest.mark.parametrize(("value", "digits", "text"), [
    (-0.05, 1, "−0.1"), (-0.25, 1, "−0.3"), (0.25, 1, "0.3"), (0.35, 1, "0.4"), (0.45, 1, "0.5"), (2.5, 0, "3"),
    (1.5, 0, "2"), (-0.04, 1, "0.0"), (1234567.85, 1, "1,234,567.9"), (1e22, 0, "10,000,000,000,000,000,000,000"),
    (2.675, 2, "2.68"), (3, 1, "3.0"), (1e-9, 1, "0.0"), (math.inf, 1, "inf"),
])
def test_halves_are_rounded_away_from_zero(value, digits, text):
    assert number(value, "en", digits) == text
    assert number(np.float64(value), "en", digits) == number(value, "en", digits)


def test_russian_parts_and_signs():
    assert number(-12345.25, "ru") == "−12\N{NO-BREAK SPACE}345,3"
    assert number(0.05, "en", signed=True) == "+0.1"


@pytest.mark.parametrize(("share", "text"), [
    (0.125, "13%"), (0.145, "15%"), (0.575, "58%"), (0.0, "0%"), (1.0, "100%"),
])
def test_percentages_are_rounded_by_the_digits_of_the_share(share, text):
    assert percent(share, "en") == text
    assert percent(np.float64(share), "en") == text


def test_messages_inside_a_message_are_said_in_its_language():
    values = {"file": "a.csv", "row": 2, "column": "q", "value": "{x}"}
    parts = (Message("{file}:{row} {column} “{value}”", values),) * 2
    assert Message("{said}", {"said": parts}).text("ru") == "a.csv:2 q «{x}»; a.csv:2 q «{x}»"
    assert Message("{said}", {"said": parts}).text("en") == "a.csv:2 q “{x}”; a.csv:2 q “{x}”"
