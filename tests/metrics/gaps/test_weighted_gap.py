"""Gaps weighted by what matters, and recommendation by how far promises were kept."""

import csv

import numpy as np
import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics import CORE_METRICS, measure
from cjm_core.metrics.gaps.bands import band_of
from cjm_core.metrics.gaps.weighted import weighted_gap
from cjm_core.metrics.intervals import nps_adjusted, tally

HOPED = [[7, 6, 7], [6, 7, 7], [7, 7, 6], [5, 6, 7], [7, 7, 7], [6, 6, 6], [7, 5, 7], [6, 7, 7]]
LIVED = [[5, 6, 4], [6, 6, 5], [4, 7, 5], [5, 5, 3], [6, 6, 6], [5, 6, 6], [6, 5, 4], [4, 6, 5]]
GAPS = np.array(LIVED, float) - np.array(HOPED, float)
SPOTS = ("offer", "start", "later")
ITEMS = {
    f"{side}{k}": {"at": spot, "scale": "1-7", **({"role": "expectation", "pairs": f"p{k}"} if side == "e" else {})}
    for k, spot in enumerate(SPOTS) for side in "pe"
}
POINTS = {f"w{k}": {"at": spot, "role": "allocation"} for k, spot in enumerate(SPOTS)}
NAMED = ("gap", "weighted_gap", "enps_by_gap", "nps_by_gap", "enps")
WANTED = [m for m in CORE_METRICS if m.name in NAMED]
JOURNEY = {"id": "way", "title": "Way", "actor": "client", "stages": [{"id": s, "name": s} for s in SPOTS]}


def people(points=(30, 20, 50), **more):
    return [
        {f"{side}{k}": row[k] for side, row in (("p", now), ("e", then)) for k in range(3)}
        | {f"w{k}": p for k, p in enumerate(points)} | {name: values[i] for name, values in more.items()}
        for i, (now, then) in enumerate(zip(LIVED, HOPED, strict=True))
    ]


def found(tmp_path, rows, items, voice="customer", segments=(), **source):
    with (tmp_path / "a.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, sorted({k for row in rows for k in row}))
        writer.writeheader()
        writer.writerows(rows)
    from cjm_core.model import Project

    project = Project.model_validate({
        "title": "t", "voice": voice, "journeys": [JOURNEY],
        "data": [{"file": "a.csv", "items": items, "segments": list(segments), **source}],
    })
    with open_evidence(project, tmp_path) as evidence:
        return measure(evidence, WANTED)


def test_points_weigh_the_places(tmp_path):
    row = found(tmp_path, people(), {**ITEMS, **POINTS}).one("weighted_gap", "way")
    own = GAPS @ np.array([0.3, 0.2, 0.5])
    assert (row.value, row.n, row.place_kind) == (pytest.approx(-1.475), 8, "journey")
    assert row.high - row.value == pytest.approx(2.364624251 * own.std(ddof=1) / 8**0.5)
    assert "points given out" in row.method
    assert row.family == "weighted_gap journey customer"


def test_without_points_importance_weighs(tmp_path):
    items = {**ITEMS, **{k: {**v, "role": "importance", "scale": "1-5"} for k, v in POINTS.items()}}
    row = found(tmp_path, people((3, 2, 5)), items).one("weighted_gap", "way")
    assert row.value == pytest.approx(-1.475)
    assert "mean importance" in row.method


def test_one_weighed_place_or_none_is_no_roll_up(tmp_path):
    assert not found(tmp_path, people(), {**ITEMS, "w0": POINTS["w0"]}).where(metric="weighted_gap")


def test_a_place_that_some_left_out_keeps_the_people_that_it_has():
    torn = GAPS.copy()
    torn[:3, 2] = np.nan
    shares = np.array([0.3, 0.2, 0.5])
    estimate = weighted_gap(torn, shares, np.ones(8))
    assert estimate.value == pytest.approx(shares @ np.nanmean(torn, axis=0))
    assert estimate.n == 5
    torn[:, 2] = np.nan
    assert weighted_gap(torn, shares, np.ones(8)) is None


def test_rescaled_weights_and_turned_columns_change_nothing():
    shares, heavy = np.array([0.3, 0.2, 0.5]), np.array([1, 2, 1, 3, 1, 1, 2, 1.0])
    plain = weighted_gap(GAPS, shares, heavy)
    scaled = weighted_gap(GAPS[:, ::-1], shares[::-1], 9 * heavy)
    assert (plain.value, plain.se, plain.n_effective) == pytest.approx((scaled.value, scaled.se, scaled.n_effective))
    assert weighted_gap(GAPS[:1], shares, heavy[:1]).low is None


def test_the_bands_of_a_gap():
    gaps = np.array([-2, -1, -0.99, -0.01, 0, 0.5, np.nan])
    assert band_of(gaps).tolist() == ["below", "below", "near", "near", "met", "met", "unknown"]


SCORES = [0, 6, 9, 3, 9, 10, 2, 8]


def test_recommendation_by_band(tmp_path):
    rows = found(tmp_path, people(nps=SCORES), {**ITEMS, "nps": {"role": "nps"}})
    bands = band_of(GAPS.mean(axis=1))
    for band in ("below", "near"):
        row = rows.one("nps_by_gap", "nps", segment=f"gap={band}")
        expected = nps_adjusted(tally(np.array(SCORES)[bands == band]))
        assert (row.value, row.low, row.high, row.n) == (expected.value, expected.low, expected.high, expected.n)
    assert rows.one("nps_by_gap", "nps").n == 8
    assert not rows.where(metric="nps_by_gap", segment="gap=met")


def test_a_small_band_of_employees_hides_another_beside_it(tmp_path):
    many = [{**p, "e0": 7, "p0": 6, "e1": 7, "p1": 6, "e2": 7, "p2": 6} for p in people(enps=SCORES)]
    crowd = many * 2 + people(enps=SCORES)[4:6]  # sixteen below, two near
    rows = found(tmp_path, crowd, {**ITEMS, "enps": {"role": "enps"}}, voice="employee")
    bands = {f.segment: f for f in rows.where(metric="enps_by_gap")}
    assert {s for s, f in bands.items() if f.suppressed} == {"gap=near", "gap=below"}
    assert not bands[""].suppressed
