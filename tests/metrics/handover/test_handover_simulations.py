"""Hand-overs against a known truth: intervals that cover, broken ones found, sound ones left alone."""

import numpy as np
import pytest

from cjm_core.evidence.handovers import Ends, ItemReceived, Leg, Passing, Received
from cjm_core.evidence.ratio import Ratio
from cjm_core.metrics.handover.quantile import ranks_of
from cjm_core.metrics.handover.state import METRICS
from cjm_core.metrics.ratio import share_over
from cjm_core.model import Project

pytestmark = pytest.mark.slow
PROJECT = Project.model_validate({"title": "t", "voice": "customer", "journeys": []})


@pytest.mark.parametrize(("n", "share"), [(20, 0.5), (300, 0.5), (300, 0.9)])
def test_intervals_of_waits_cover_the_truth_at_least_at_the_level(n, share):
    random = np.random.default_rng(41)
    waits = np.sort(random.lognormal(3, 1.2, size=(20_000, n)), axis=1)
    truth = np.exp(3 + 1.2 * {0.5: 0.0, 0.9: 1.2815515655446004}[share])
    ranks = ranks_of(n, share)
    covered = np.mean((waits[:, ranks.low - 1] <= truth) & (truth <= waits[:, ranks.high - 1]))
    assert 0.946 <= covered <= 0.985


@pytest.mark.parametrize("together", [0.0, 0.6])
def test_shares_over_journeys_cover_the_truth_though_trials_of_one_journey_go_together(together):
    random = np.random.default_rng(42)
    runs, journeys, truth, covered = 1_500, 150, 0.8, 0
    for _ in range(runs):
        sizes = random.integers(1, 5, size=journeys)
        own = random.random(journeys) < truth
        hits = np.array([
            sum(own[j] if random.random() < together else random.random() < truth for _ in range(sizes[j]))
            for j in range(journeys)
        ])
        ratio = Ratio(journeys, float(hits.sum()), float(sizes.sum()), float(hits @ hits), float(sizes @ sizes),
                      float(hits @ sizes))
        found = share_over(ratio)
        covered += found.low <= truth <= found.high
    assert 0.93 <= covered / runs <= 0.975


class Log:
    """Five hand-offs of ``n`` journeys, each with shares of late journeys, lost items and journeys asked again."""

    project = PROJECT

    def __init__(self, random, n, fails):
        self._late = random.binomial(n, [f[0] for f in fails])
        lost = [random.random((n, 3)) < f[1] for f in fails]
        self._came = [3 - x.sum(axis=1) for x in lost]
        self._asked = random.binomial(n, [f[2] for f in fails])
        self._n = n

    def handoffs(self):
        return [Passing(f"h{i}", "a", "b", "s", self._n, self._n, int(x), self._n) for i, x in enumerate(self._late)]

    def received(self):
        return [
            Received(Ends("j", f"h{i}"), Ratio(self._n, float(c.sum()), 3.0 * self._n, float(c @ c), 9.0 * self._n,
                                               3.0 * float(c.sum())), int((c == 3).sum()))
            for i, c in enumerate(self._came)
        ]

    def legs(self):
        nothing = Ratio(self._n, 0.0, 1.0, 0.0, 1.0, 0.0)
        return [Leg(Ends("j", f"h{i}"), self._n, self._n, True, int(x), self._n, 0, nothing, nothing)
                for i, x in enumerate(self._asked)]

    def items_received(self):
        return [ItemReceived("h0", 0, self._n, self._n)]


def states(log):
    return {f.place: f.verdict for f in METRICS[0].compute(log)}


EDGE = (0.2, 0.1, 0.2)  # exactly at the limits of the project
SOUND = (0.1, 0.05, 0.1)


@pytest.mark.parametrize("n", [60, 300])
def test_at_most_one_family_in_twenty_calls_a_hand_off_broken_that_is_at_its_limits(n):
    random = np.random.default_rng(43)
    wrong = sum("broken" in states(Log(random, n, [EDGE] * 5)).values() for _ in range(2_000))
    assert wrong / 2_000 <= 0.05


@pytest.mark.parametrize("planted", [(0.35, 0.05, 0.1), (0.1, 0.18, 0.1), (0.1, 0.05, 0.35)])
def test_a_planted_broken_hand_off_is_found_in_nineteen_logs_of_twenty_and_no_other(planted):
    random = np.random.default_rng(44)
    runs = 300
    found = [states(Log(random, 300, [SOUND, planted, SOUND, SOUND, SOUND])) for _ in range(runs)]
    assert sum(f["h1"] == "broken" for f in found) >= 0.95 * runs
    assert sum("broken" in [f[k] for k in f if k != "h1"] for f in found) <= 0.05 * runs
    assert np.mean([f["h0"] == "intact" for f in found]) > 0.9
