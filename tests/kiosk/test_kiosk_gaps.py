"""The real survey of kiosks: every quality's gap, worked out beside the project from the raw file."""

import csv

import numpy as np
import pytest
from kiosk_project import QUALITIES, kiosk_columns, kiosk_file, kiosk_folder
from scipy.special import stdtrit

from cjm_core.build import build_project, measure_project
from cjm_core.metrics.gaps import METRICS


@pytest.fixture(scope="module")
def raw():
    """Return the answers by item as numbers, NaN where there is none, read without the project."""
    with kiosk_file().open(encoding="cp949", newline="") as file:
        header, *rows = list(csv.reader(file))
    at = {column.strip(): i for i, column in enumerate(header)}
    return {
        item: np.array([float(row[at[column]]) if row[at[column]].isdigit() else np.nan for row in rows])
        for item, column in kiosk_columns().items() if item.startswith(("hope", "life"))
    }


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    folder = kiosk_folder(tmp_path_factory.mktemp("kiosk"))
    return measure_project(folder, ["gap", "answers"]).findings


@pytest.mark.parametrize("number", QUALITIES)
def test_every_quality_has_a_paired_gap(raw, findings, number):
    differences = raw[f"life_{number:02}"] - raw[f"hope_{number:02}"]
    differences = differences[~np.isnan(differences)]
    n, mean, se = len(differences), differences.mean(), differences.std(ddof=1) / np.sqrt(len(differences))
    half = stdtrit(n - 1, 0.975) * se
    row = findings.one("gap", f"life_{number:02}", place_kind="item")
    assert row.n == n == 207
    assert [row.value, row.low, row.high] == pytest.approx([mean, mean - half, mean + half], abs=1e-9)
    assert "same people" in row.method


def test_the_journey_is_the_mean_of_every_persons_mean(raw, findings):
    gaps = np.array([raw[f"life_{n:02}"] - raw[f"hope_{n:02}"] for n in QUALITIES])
    people = np.nanmean(gaps[:, ~np.isnan(gaps).all(axis=0)], axis=0)
    row = findings.one("gap", "kiosk", place_kind="journey")
    assert (row.n, row.value) == (207, pytest.approx(people.mean(), abs=1e-9))


def test_several_answers_hold_the_commas_of_their_own_words(findings):
    motives = {f.place: round(f.value * f.n) for f in findings.where(metric="answers")
               if f.place.startswith("motives=")}
    assert (motives["motives=faster"], motives["motives=easy_menu"], motives["motives=no_other_way"]) == (99, 60, 127)


def test_the_report_shows_every_quality_with_its_family(tmp_path, monkeypatch):
    monkeypatch.setattr("cjm_core.build._core_metrics", lambda: METRICS)  # the rest of the report is not asked about
    folder = kiosk_folder(tmp_path)
    built = build_project(folder, tmp_path / "out", views=["gaps"], formats=["html"])
    (page,) = [p for p in built.files if p.suffix == ".html"]
    html = page.read_text(encoding="utf-8")
    for _, name, _ in QUALITIES.values():
        assert name in html
    assert "questions (24)" in html
    assert "same people" in html
    assert "Hochberg over the questions" in html
