"""The whole against its parts: Williams's test, peak and end, and findings over them."""

import numpy as np
import pytest

from cjm_core.metrics.drivers import METRICS
from cjm_core.metrics.drivers.whole import peak_end, williams
from cjm_core.metrics.measure import measure

N = 300
NONE = np.nan


def test_williams_finds_nothing_between_equals_and_turns_its_sign():
    assert williams(0.4, 0.4, 0.3, 50).t == 0
    assert williams(0.4, 0.4, 0.3, 50).p == pytest.approx(1)
    one, two = williams(0.6, 0.3, 0.2, 80), williams(0.3, 0.6, 0.2, 80)
    assert one.t == pytest.approx(-two.t)
    assert one.p == pytest.approx(two.p)
    assert williams(0.4, 0.4, 0.3, 3) is None
    assert williams(1.0, 1.0, 1.0, 30) is None


def test_peak_and_end_of_people():
    feelings = np.array([[1, 2, -2, 1], [0, 1, NONE, NONE], [-1, NONE, 0, 1], [2, -1, -1, NONE]])
    assert peak_end(feelings).tolist() == [(-2 + 1) / 2, (1 + 1) / 2, (-1 + 1) / 2, (2 - 1) / 2]


@pytest.fixture
def rows_of(asked):
    def run(table, items, **analysis):
        with asked(table, items, **analysis) as evidence:
            return measure(evidence, METRICS)
    return run


@pytest.mark.parametrize(("whole", "parts", "verdict"), [
    (1.0, 0.0, "journey_more"), (0.0, 1.0, "touchpoints_more"), (0.5, 0.5, "no_difference_shown"),
])
def test_who_tells_more_of_recommending(rows_of, whole, parts, verdict):
    rng = np.random.default_rng(8)
    x, journey = rng.integers(1, 6, size=(N, 3)).astype(float), rng.integers(1, 6, size=N).astype(float)
    touched = (x - x.mean(axis=0)).mean(axis=1) / x.mean(axis=1).std()
    lean = whole * (journey - journey.mean()) / journey.std() + parts * touched + 0.8 * rng.normal(size=N)
    advise = np.clip(np.round(6 + 2 * lean), 0, 10)
    table = {f"q{k}": x[:, k].tolist() for k in range(3)} | {"all": journey.tolist(), "nps": advise.tolist()}
    items = {f"q{k}": {"scale": "1-5", "at": f"s.p{k}"} for k in range(3)}
    items |= {"all": {"role": "overall", "scale": "1-5"}, "nps": {"role": "nps"}}
    row = rows_of(table, items).one("journey_over_touchpoints", "nps")
    assert row.verdict == verdict
    assert row.low < row.value < row.high
    assert (row.p < 0.05) == (verdict != "no_difference_shown")


def test_peak_and_end_are_found_where_they_were_planted(rows_of):
    rng = np.random.default_rng(9)
    felt = rng.integers(-2, 3, size=(N, 6)).astype(float)
    y = peak_end(felt) + 0.4 * rng.normal(size=N)
    table = {f"q{k}": felt[:, k].tolist() for k in range(6)} | {"all": y.round(2).tolist()}
    items = {f"q{k}": {"scale": "-2..2", "role": "emotion", "at": f"s.p{k}"} for k in range(6)}
    row = rows_of(table, items | {"all": {"role": "overall"}}).one("peak_end", "all")
    assert (row.verdict, row.n) == ("peak_end_more", N)
    assert row.low > 0


def test_too_few_people_cannot_tell(rows_of):
    table = {f"q{k}": [1, 2, -1] * 5 for k in range(3)} | {"all": [1, 2, 3] * 5}
    items = {f"q{k}": {"scale": "-2..2", "role": "emotion", "at": f"s.p{k}"} for k in range(3)}
    row = rows_of(table, items | {"all": {"role": "overall"}}).one("peak_end", "all")
    assert (row.value, row.verdict, row.n) == (None, "cannot_tell", 15)
