"""The real survey of kiosks: Kano's classes, quadrants and opportunities, counted beside the project from the file."""

import csv
from collections import Counter

import numpy as np
import pytest
from kiosk_project import FEELINGS, KANO_OF, KANO_ONLY, QUALITIES, kiosk_columns, kiosk_file, kiosk_folder

from cjm_core.build import build_project, measure_project

TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
LETTERS = dict(zip("MOAIRQ", ("must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable"),
                   strict=True))
METRICS = ["quadrant", "importance_grid", "derived_importance", "opportunity", "kano", "kano_category", "kano_better",
           "kano_worse", "kano_strength", "kano_questionable", "gap", "mean", "top2"]
KANO = sorted({*KANO_OF, *KANO_ONLY})


@pytest.fixture(scope="module")
def raw():
    """Return the answers by item as the file writes them."""
    with kiosk_file().open(encoding="cp949", newline="") as file:
        header, *rows = list(csv.reader(file))
    at = {column.strip(): i for i, column in enumerate(header)}
    return {item: [row[at[column]].strip() for row in rows] for item, column in kiosk_columns().items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return kiosk_folder(tmp_path_factory.mktemp("kiosk"))


@pytest.fixture(scope="module")
def findings(folder):
    return measure_project(folder, METRICS).findings


def _numbers(raw, prefix):
    return np.array([[float(v) if v.isdigit() else np.nan for v in raw[f"{prefix}_{n:02}"]] for n in QUALITIES])


@pytest.mark.parametrize("number", KANO)
def test_every_kano_question_has_its_class(raw, findings, number):
    code = {word: i for i, word in enumerate(FEELINGS.values())}
    pairs = [(code[a], code[b]) for a, b in zip(raw[f"with_{number:02}"], raw[f"without_{number:02}"], strict=True)
             if a in code and b in code]
    counts = Counter(LETTERS[TABLE[a][b]] for a, b in pairs)
    item = f"with_{number:02}"
    shares = {f.verdict: f.value for f in findings.where(metric="kano_category") if f.place.startswith(f"{item}=")}
    assert shares == pytest.approx({c: counts[c] / 207 for c in LETTERS.values()})
    row = findings.one("kano", item)
    (first, most), (_, second) = counts.most_common(2)
    assert (row.n, row.value) == (207, pytest.approx(most / 207))
    z = (most - second) / np.sqrt(most + second - (most - second) ** 2 / 207)
    assert row.verdict in (first, "mixed")
    assert z > 1.96 or row.verdict == "mixed"
    assert z < 2.8 or row.verdict == first
    base = sum(counts[c] for c in ("must_be", "one_dimensional", "attractive", "indifferent"))
    better, worse = findings.one("kano_better", item), findings.one("kano_worse", item)
    assert (better.n, better.value) == (base, (counts["attractive"] + counts["one_dimensional"]) / base)
    assert worse.value == pytest.approx(-(counts["must_be"] + counts["one_dimensional"]) / base)


def test_gloves_delight_and_what_is_entered_must_be_handled_correctly(findings):
    assert findings.one("kano", "with_27").verdict == "attractive"
    assert findings.one("kano", "with_02").verdict == "must_be"
    assert all(f.verdict == "good_wording" for f in findings.where(metric="kano_questionable"))


def test_quadrants_lie_around_the_grand_means(raw, findings):
    importance, performance = (np.nanmean(_numbers(raw, p), axis=1) for p in ("weight", "pleased"))
    for number, high_i, high_p in zip(QUALITIES, importance >= importance.mean(), performance >= performance.mean(),
                                      strict=True):
        row = findings.one("quadrant", f"pleased_{number:02}")
        field = (("low_priority", "possible_overkill"), ("concentrate", "keep_up"))[int(high_i)][int(high_p)]
        assert row.n == 207
        assert row.verdict in (field, "cannot_tell")
        assert (row.verdict == "cannot_tell") == (row.value < 0.8)


def test_going_back_is_what_to_concentrate_on_and_looks_are_not(findings):
    assert findings.one("quadrant", "pleased_16").verdict == "concentrate"
    assert findings.one("quadrant", "pleased_22").verdict == "low_priority"
    assert findings.one("importance_grid", "pleased_10").verdict == "key"


@pytest.mark.parametrize("number", QUALITIES)
def test_opportunities_are_made_of_the_two_best_answers(raw, findings, number):
    importance, satisfaction = (
        10 * np.mean([v in ("6", "7") for v in raw[f"{p}_{number:02}"] if v]) for p in ("weight", "pleased")
    )
    row = findings.one("opportunity", f"pleased_{number:02}")
    assert row.value == pytest.approx(importance + max(importance - satisfaction, 0))
    assert row.low <= row.value <= row.high


@pytest.mark.slow
def test_the_report_shows_the_three_instruments_together(folder, tmp_path):
    built = build_project(folder, tmp_path / "out", ["gaps", "kano", "quadrants", "importance", "opportunity"],
                          formats=["html"])
    page = built.first.read_text("utf-8")
    for title in ("Expectation and experience", "Kano: what delights, and what must be", "Importance and performance",
                  "What people say matters, and what does", "Opportunities: what matters and is not yet satisfied"):
        assert title in page, title
    for words in ("Works with gloves on", "concentrate here: matters much, is done less well", "beside: "):
        assert words in page, words
