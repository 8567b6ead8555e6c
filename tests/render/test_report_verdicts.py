"""What a number comes to is said in the report: against whom, how likely by chance, and the verdict."""

import re

import pytest

from cjm_core.findings import Finding
from cjm_core.model import Project
from cjm_core.render.place_names import PlaceNames
from cjm_core.render.report.rows import RowMaker
from cjm_core.render.report.wording import FLAGS, Words
from cjm_core.verdicts import VERDICTS, verdict_said

DIFFERENCE = Finding(
    "segment_difference", "item", "pay", "shop=N", n=40, value=-0.4, low=-0.7, high=-0.1, against="segment=rest",
    p=0.004, q=0.0123, family="mean", verdict="lower", flags=("corrected",),
)


def row(finding, lang="en"):
    return RowMaker(PlaceNames(Project(title="t"), lang), Words(lang), 5).row(finding)


def test_a_difference_says_against_whom_and_how_sure():
    said = row(DIFFERENCE)
    assert said.who == "shop: N against all others"
    assert said.note == "lower · p\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}0.012 · corrected for many comparisons"


@pytest.mark.parametrize(("against", "expected"), [
    ("wave=2025", "everybody against 2025"), ("voice=front_line", "everybody against front line"), ("", "everybody"),
])
def test_what_a_number_is_held_against(against, expected):
    assert row(Finding("wave_change", "item", "pay", against=against)).who == expected


@pytest.mark.parametrize(("p", "said"), [(1e-9, "p < 0.001"), (0.0412, "p = 0.041"), (0.25, "p = 0.25")])
def test_a_probability_is_never_nought(p, said):
    assert row(Finding("m", "item", "pay", p=p)).note.replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_hidden_row_says_nothing_else():
    hidden = Finding("m", "item", "pay", n=None, verdict="lower", p=0.1, flags=("suppressed",))
    assert row(hidden).note == "hidden: fewer than 5 people"


def test_every_verdict_and_flag_is_said_in_russian():
    assert [v for v in VERDICTS if not re.search("[а-я]", verdict_said(v, "ru"))] == []
    assert [f for f in FLAGS if not re.search("[а-я]", Words("ru").flags((f,)))] == []
    assert verdict_said("of_a_plugin", "ru") == "of a plugin"
