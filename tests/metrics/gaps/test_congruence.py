"""Congruence of promise and experience: reliability of differences, response surfaces, a planted surface."""

import csv

import numpy as np
import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics import CORE_METRICS, measure
from cjm_core.metrics.gaps.congruence import difference_reliability, fit_surface, response_surface
from cjm_core.model import Project


@pytest.mark.parametrize(("given", "expected"), [
    ((1, 1, 0.8, 0.8, 0.5), 0.6), ((1.2, 0.8, 0.85, 0.8, 0.4), 0.737804878), ((1, 1, 0.9, 0.9, 1.0), None),
])
def test_reliability_of_a_difference(given, expected):
    assert difference_reliability(*given) == (None if expected is None else pytest.approx(expected))


def test_the_values_of_a_surface_and_their_errors():
    spread = np.diag([0.1, 0.04, 0.01, 0.02, 0.03, 0.05])
    spread[1, 2] = spread[2, 1] = 0.015
    surface = response_surface([2, 0.3, -0.2, -0.05, 0.1, -0.06], spread, 94)
    assert surface.values.tolist() == pytest.approx([0.1, -0.01, 0.5, -0.21])
    assert (surface.errors**2).tolist() == pytest.approx([0.04 + 0.01 + 0.03, 0.1, 0.04 + 0.01 - 0.03, 0.1])


def test_a_surface_without_noise_is_found_whole():
    random = np.random.default_rng(7)
    x, y = random.normal(size=(2, 80))
    z = 1 + 0.3 * x - 0.2 * y - 0.05 * x**2 + 0.1 * x * y - 0.06 * y**2
    surface = fit_surface(x, y, z, np.ones(80))
    assert surface.values.tolist() == pytest.approx([0.1, -0.01, 0.5, -0.21])
    assert surface.errors.tolist() == pytest.approx([0, 0, 0, 0], abs=1e-9)
    assert fit_surface(x, x, z, np.ones(80)) is None, "who gets just what he expects tells nothing of a gap"
    assert fit_surface(x[:6], y[:6], z[:6], np.ones(6)) is None


def test_rescaled_weights_change_nothing():
    random = np.random.default_rng(8)
    x, y, noise = random.normal(size=(3, 80))
    weight = random.uniform(0.5, 3, size=80)
    one, two = (fit_surface(x, y, y - x + noise, w) for w in (weight, 40 * weight))
    assert one.values.tolist() == pytest.approx(two.values.tolist())
    assert one.errors.tolist() == pytest.approx(two.errors.tolist())


def survey(tmp_path, n, effect=1.0, seed=5):
    """Write a survey in which recommendation goes with experience and against expectation by ``effect``."""
    random = np.random.default_rng(seed)
    hoped, lived = random.integers(2, 6, n), random.integers(1, 6, n)
    score = np.clip(np.round(6 + effect * (lived - hoped) + random.normal(size=n)), 0, 10).astype(int)
    with (tmp_path / "a.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["hoped", "lived", "score"])
        writer.writerows(zip(hoped, lived, score, strict=True))
    items = {"lived": {"at": "start", "scale": "1-5", "pairs": "hoped"},
             "hoped": {"at": "start", "scale": "1-5", "role": "expectation"}, "score": {"role": "enps"}}
    project = Project.model_validate({
        "title": "t", "voice": "employee", "data": [{"file": "a.csv", "items": items}],
        "journeys": [{"id": "way", "title": "Way", "actor": "newcomer", "stages": [{"id": "start", "name": "Start"}]}],
    })
    with open_evidence(project, tmp_path) as evidence:
        return measure(evidence, [m for m in CORE_METRICS if m.name.startswith("congruence")])


def test_a_planted_surface_is_found(tmp_path):
    rows = survey(tmp_path, 300)
    assert len(rows) == 4
    a3 = rows.one("congruence_a3", "way")
    assert a3.low < -2 < a3.high < 0
    assert (a3.n, a3.against, a3.q) == (300, "item=score", a3.p)
    assert rows.one("congruence_a1", "way").p > 0.01


def test_few_people_give_no_surface(tmp_path):
    assert not survey(tmp_path, 49)
    assert survey(tmp_path, 50)


@pytest.mark.slow
def test_the_surface_covers_its_truth():
    """Errors that grow with experience, n = 300: the intervals of all four values hold the truth 93 to 97 in 100."""
    from cjm_core.metrics.intervals import t_quantile

    random = np.random.default_rng(11)
    truth, inside = np.array([0.1, -0.01, 0.5, -0.21]), []
    for _ in range(1000):
        x, y = random.choice([-2, -1, 0, 1, 2], size=(2, 300)).astype(float)
        z = 0.3 * x - 0.2 * y - 0.05 * x**2 + 0.1 * x * y - 0.06 * y**2 + random.normal(size=300) * (1 + 0.2 * y)
        surface = fit_surface(x, y, z, np.ones(300))
        inside.append(np.abs(surface.values - truth) <= t_quantile(surface.df, 0.95) * surface.errors)
    assert np.all((np.mean(inside, axis=0) >= 0.93) & (np.mean(inside, axis=0) <= 0.97))
