"""The codebook on single cells."""

import pytest

from cjm_core.evidence.answers import AnswerReader, Status, number
from cjm_core.model import Item

RATED = Item(scale="1-5")


def read(item, text, missing=("",), decimal=None):
    reading = AnswerReader(item, missing, decimal).read(text)
    return reading.status.value, [(a.code, a.value) for a in reading.answers]


@pytest.mark.parametrize(("text", "value"), [
    ("3", 3.0), (" 3.0 ", 3.0), ("3,5", 3.5), ("-1", -1.0), ("1e2", 100.0), ("+4", 4.0),
    ("1,234", None), ("1.234", 1.234), ("1 000", None), ("1_0", None), ("nan", None), ("inf", None), ("1e999", None),
    ("٣", None), ("", None), ("1/2", None),
])
def test_numbers_are_read_only_where_they_cannot_mislead(text, value):
    assert number(text) == value


def test_decimal_comma_said():
    assert number("1,234", ",") == 1.234
    assert number("1.234", ",") is None


@pytest.mark.parametrize(("text", "status"), [
    ("5", "answered"), ("5.0", "answered"), ("6", "unreadable"), ("0", "unreadable"), ("five", "unreadable"),
    ("", "missing"), (None, "missing"), ("   ", "missing"), ("NA", "unreadable"), ("99", "unreadable"),
])
def test_a_rating_outside_its_scale_is_no_answer(text, status):
    assert read(RATED, text)[0] == status


@pytest.mark.parametrize("text", ["99", "99.0", "99,0", "-", " - "])
def test_missing_codes_meet_their_numbers(text):
    assert read(RATED, text, missing=(99, "-"))[0] == Status.MISSING
    assert read(Item(scale="1-5", missing=[99, "-"]), text)[0] == Status.MISSING


def test_an_empty_cell_is_missing_even_where_other_codes_are_named():
    assert read(RATED, "", missing=(99,))[0] == Status.MISSING


def test_codes_or_words_may_stand_in_the_file():
    item = Item(role="reached", labels={1: "Да", 2: "Нет"})
    assert read(item, "1") == read(item, "да") == read(item, "1.0") == ("answered", [("1", 1.0)])
    assert read(item, "Нет") == ("answered", [("2", 2.0)])
    assert read(item, "3")[0] == Status.UNREADABLE


def test_labels_of_the_ends_leave_the_scale_between():
    item = Item(scale="1-5", labels={1: "bad", 5: "good"})
    assert read(item, "good") == ("answered", [("5", 5.0)])
    assert read(item, "3") == ("answered", [("3", 3.0)])
    assert read(item, "6")[0] == Status.UNREADABLE


def test_recommendation_is_a_whole_number():
    assert read(Item(role="nps"), "9.5")[0] == Status.UNREADABLE
    assert read(Item(role="nps"), "10") == ("answered", [("10", 10.0)])


def test_several_answers_in_a_cell():
    item = Item(role="reason", separator=";", labels={"price": "Too dear", "trust": "No trust"})
    assert read(item, "price; trust;price") == ("answered", [("price", None), ("trust", None)])
    assert read(item, "No trust") == ("answered", [("trust", None)])
    torn = AnswerReader(item, ("",)).read("price;weather")
    assert torn.status == Status.ANSWERED
    assert torn.unread == ("weather",)
    assert read(item, "weather")[0] == Status.UNREADABLE
    assert read(item, " ; ")[0] == Status.MISSING


def test_the_words_of_a_label_may_hold_the_separator():
    item = Item(role="reason", separator=", ", labels={"time": "It saves paying, queueing", "pay": "Paying"})
    assert read(item, "paying, It saves paying, queueing") == ("answered", [("pay", None), ("time", None)])
    assert read(item, "It saves paying, paying")[0] == Status.ANSWERED
    assert AnswerReader(item, ("",)).read("queueing, pay").unread == ("queueing",)


def test_open_reasons_and_truth_values():
    assert read(Item(role="reason"), "too far") == ("answered", [("too far", None)])
    assert read(Item(role="reached"), "TRUE") == ("answered", [("1", 1.0)])
    assert [read(Item(role="reached"), word) for word in ("Да", "yes", "нет")] == [
        ("answered", [("1", 1.0)]), ("answered", [("1", 1.0)]), ("answered", [("0", 0.0)])]
    assert read(Item(role="reached", yes=["ok"]), "ok") == ("answered", [("ok", None)])


@pytest.mark.parametrize("role", ["experience", "emotion", "csat", "nps", "effort", "number"])
def test_an_answer_without_a_number_is_no_answer_to_a_rated_item(role):
    reader = AnswerReader(Item(role=role, labels={"Very bad": "1", "Good": "5"}), ())
    for text in ("Very bad", "Good", "1"):
        assert reader.read(text).status is Status.UNREADABLE
        assert reader.read(text).unread == (text,)


def test_codes_in_words_are_answers_where_words_are_asked_for():
    for role in ("reason", "reached"):
        (answer,) = AnswerReader(Item(role=role, labels={"yes": "Yes"}), ()).read("Yes").answers
        assert (answer.code, answer.value) == ("yes", None)
