"""Order statistics and ratios over journeys: worked numbers, and the running example of process mining."""


import pytest
from scipy import stats
from worked_cases import ABSENT, SHARED

from cjm_core.evidence import open_evidence
from cjm_core.evidence.ratio import Ratio
from cjm_core.metrics import measure, passage
from cjm_core.metrics.handover import METRICS
from cjm_core.metrics.handover.quantile import ranks_of
from cjm_core.metrics.intervals import mean_t, proportion, tally
from cjm_core.metrics.ratio import chance_above, mean_over, share_over
from cjm_core.model import Project

EXAMPLE = SHARED / "xes_csv_edge_samples/running-example.csv"


def ratio(pairs):
    y, x = zip(*pairs, strict=True)
    return Ratio.of(y, x)


def test_ranks_of_a_median():
    ranks = ranks_of(32)
    assert (ranks.below, ranks.above, ranks.part, ranks.low, ranks.high) == (16, 17, 0.5, 10, 23)
    assert ranks_of(5).low is None, "five values have no interval of 95 %"
    assert (ranks_of(6).low, ranks_of(6).high) == (1, 6)
    assert ranks_of(1).wanted == (1,)


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_ranks_cover_at_least_the_level_and_no_closer_ones_do(share):
    for n in range(1, 400, 7):
        ranks = ranks_of(n, share)
        if ranks.low is None:
            assert stats.binom.cdf(0, n, share) > 0.025 or stats.binom.cdf(n - 1, n, share) < 0.975
            continue
        assert stats.binom.cdf(ranks.low - 1, n, share) <= 0.025 < stats.binom.cdf(ranks.low, n, share)
        assert stats.binom.cdf(ranks.high - 2, n, share) < 0.975 <= stats.binom.cdf(ranks.high - 1, n, share)


def test_one_trial_a_journey_is_wilsons_interval():
    pairs = [(1, 1)] * 46 + [(0, 1)] * 134
    found, plain = share_over(ratio(pairs)), proportion(46, 180)
    assert (found.value, found.low, found.high) == pytest.approx((plain.value, plain.low, plain.high))
    assert (found.low, found.high) == pytest.approx((0.1974, 0.3239), abs=5e-5), "asked again"
    first = share_over(ratio([(1, 1)] * 168 + [(0, 1)] * 42))
    assert (first.value, first.low, first.high) == pytest.approx((0.8, 0.741, 0.848), abs=5e-4), "first contact"


def test_trials_of_one_journey_that_go_together_count_less():
    together = share_over(ratio([(4, 4)] * 10 + [(0, 4)] * 10))
    assert together.n_effective == pytest.approx(20, rel=0.05)
    assert together.high - together.low > 1.8 * (proportion(40, 80).high - proportion(40, 80).low)


def test_information_of_six_hand_offs():
    found = share_over(ratio([(y, 8) for y in (8, 8, 6, 6, 5, 5)]))
    assert (found.value, found.n) == (pytest.approx(38 / 48), 6)
    assert share_over(ratio([(8, 8)] * 6)).low == pytest.approx(proportion(6, 6).low), "all complete still has a width"


def test_a_mean_over_journeys_is_students():
    values = [1, 2, 2, 5, 9]
    found, plain = mean_over(ratio([(v, 1) for v in values])), mean_t(tally(values))
    assert (found.value, found.low, found.high, found.se) == pytest.approx(
        (plain.value, max(0, plain.low), plain.high, plain.se))
    assert mean_over(ratio([(3, 4)])).low is None


def test_chances_are_binomial():
    assert chance_above(7, 10, 0.2) == pytest.approx(2 * stats.binom.sf(6, 10, 0.2))
    assert chance_above(0, 10, 0.2) == 1
    assert chance_above(1, 10, 0.2) == 1


@pytest.fixture(scope="module")
def running(oracles):
    if not EXAMPLE.is_file():
        pytest.skip(ABSENT)
    journey = {"id": "j", "title": "t", "actor": "a", "stages": [{"id": "s", "name": "S"}]}
    columns = {"journey": "case:concept:name", "activity": "concept:name", "time": "time:timestamp",
               "department": "org:resource"}
    source = {"kind": "events", "file": EXAMPLE.name, "columns": columns}
    project = Project.model_validate({"title": "t", "voice": "customer", "journeys": [journey], "data": [source]})
    with open_evidence(project, EXAMPLE.parent) as evidence:
        return measure(evidence, [*METRICS, *passage.METRICS]), oracles["handover_running_example"]["expected"]


def test_running_example_matrix(running, one_row):
    found, expected = running
    counts = {f.place: int(f.value) for f in found.where(metric="handoffs")}
    assert counts == {k: n for k, n in expected["counts"].items() if len(set(k.split(">"))) == 2}
    assert sum(counts.values()) == expected["cross_resource_handoffs"]
    assert one_row(found, metric="handoff_rate", place="j").value == pytest.approx(32 / 6)


def test_running_example_waits(running, one_row):
    found, expected = running
    wait, wanted = one_row(found, metric="handoff_wait", place="j"), expected["wait_hours"]
    assert wait.value == pytest.approx(wanted["median"])
    assert [wait.low, wait.high] == pytest.approx(wanted["median_ci_order_stat"])
    assert one_row(found, metric="wait_share", place="j").value == pytest.approx(wanted["share_of_throughput"])
    lengths = sorted(expected["throughput_hours"].values())
    assert one_row(found, metric="throughput").value == pytest.approx((lengths[2] + lengths[3]) / 2)


def test_running_example_back_and_forth_and_rework(running, one_row):
    found, expected = running
    for metric, key in (("ping_pong_rate", "pingpong"), ("rework", "rework_events")):
        part, base = expected[key]
        assert one_row(found, metric=metric, place_kind="journey").value == pytest.approx(part / base)
