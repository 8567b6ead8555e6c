"""The ratio of two shares with Koopman's interval, against published numbers."""

import pytest

from cjm_core.metrics.intervals import z_quantile
from cjm_core.metrics.lift import chi2_of, lift


@pytest.mark.parametrize(("counts", "value", "low", "high"), [
    ((36, 40, 16, 80), 4.5, 2.94, 7.15),  # Koopman 1984
    ((8, 15, 4, 15), 2.0, 0.815, 5.336),  # Gart and Nam 1988
])
def test_published_intervals(counts, value, low, high):
    found = lift(*counts)
    assert (found.value, found.n) == (pytest.approx(value), min(counts[1], counts[3]))
    assert (found.low, found.high) == (pytest.approx(low, abs=6e-3), pytest.approx(high, abs=6e-3))


@pytest.mark.parametrize("counts", [(3, 50, 9, 40), (40, 40, 16, 80), (1, 1_000_000, 999_999, 1_000_000)])
def test_the_ends_are_where_the_test_turns_and_swapping_turns_the_ratio_round(counts):
    found, turned = lift(*counts), lift(*counts[2:], *counts[:2])
    for end in (found.low, found.high):
        assert chi2_of(counts, end) == pytest.approx(z_quantile(0.95) ** 2, rel=1e-6)
    assert (turned.low, turned.high) == (pytest.approx(1 / found.high), pytest.approx(1 / found.low))


def test_noughts_leave_what_can_be_told():
    assert (lift(0, 40, 16, 80).value, lift(0, 40, 16, 80).low) == (0.0, 0.0)
    assert lift(0, 2, 1, 80).high > 1  # two journeys tell little
    nobody = lift(5, 40, 0, 80)
    assert (nobody.value, nobody.high) == (None, None)
    assert nobody.low > 1
    assert lift(1, 40, 0, 80).low < 1
    assert lift(0, 5, 0, 8).low is None
    assert lift(0, 0, 3, 8).low is None
    assert lift(40, 40, 80, 80).low < 1 < lift(40, 40, 80, 80).high
