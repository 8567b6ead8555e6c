"""How often the intervals of quantiles hold the truth."""

import numpy as np
import pytest

from cjm_core.metrics.flow.quantiles import QUANTILES, quantiles

AT = (0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("draw", ["exponential", "lognormal"])
@pytest.mark.parametrize(("n", "names"), [(20, ["median"]), (80, ["p10", "p25", "median", "p75", "p90"])])
def test_intervals_hold_at_least_what_they_promise(draw, n, names):
    rng = np.random.default_rng(4)
    truth = {name: float(np.quantile(getattr(rng, draw)(size=2_000_000), QUANTILES[name])) for name in names}
    held = dict.fromkeys(names, 0)
    for _ in range(2000):
        values = np.sort(getattr(rng, draw)(size=n))
        found = quantiles({AT: (n, n)}, lambda wanted, v=values: {
            (at, r): float(v[r - 1]) for at, ranks in wanted.items() for r in ranks}, 0.95, names)
        for name in names:
            held[name] += found[AT, name].low <= truth[name] <= found[AT, name].high
    assert min(held.values()) / 2000 >= 0.94
    assert max(held.values()) / 2000 <= 0.985, "and not much more, as far as whole ranks allow"
