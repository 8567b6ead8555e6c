"""The worked numbers on channels and missing touchpoints, where they lie on this machine."""


import pytest
from r_tables import read_table
from worked_cases import WORKED_CASES

from cjm_core.evidence import open_evidence
from cjm_core.evidence.log.touches import ways
from cjm_core.evidence.opening import open_log
from cjm_core.evidence.ratio import Ratio
from cjm_core.metrics.channels import log
from cjm_core.metrics.channels.case_mix import apart, case, mantel_haenszel, pooled_mix, standardised
from cjm_core.metrics.channels.chain import markov, markov_replicates
from cjm_core.metrics.channels.paths import Paths
from cjm_core.metrics.channels.rules import first_touch, last_touch, linear_touch, shapley
from cjm_core.metrics.intervals import proportion
from cjm_core.metrics.missing.demand import unserved
from cjm_core.metrics.ratio import ratio_over
from cjm_core.model import Project
from cjm_core.model.codebook import EventColumns

PATHS = WORKED_CASES.parents[1] / "channelattribution/PathData.rda"


@pytest.fixture(scope="module")
def marketing():
    if not PATHS.is_file():
        pytest.skip("the shared marketing paths are not here; CJM_SHARED_DATA says where to look")
    table = read_table(PATHS)
    return Paths.of([p.split(" > ") for p in table["path"]], table["total_conversions"], table["total_null"])


def test_case_mix(oracles):
    given, expected = oracles["channel_case_mix"]["input"], oracles["channel_case_mix"]["expected"]
    cases = {c: [case(c, i, *counts) for i, counts in given[c].items()] for c in ("chat", "phone")}
    mix = pooled_mix([*cases["chat"], *cases["phone"]])
    found = {c: standardised(own, mix, 0.95) for c, own in cases.items()}
    for channel, (value, se) in expected["standardised"].items():
        assert (found[channel].value, found[channel].se) == pytest.approx((value, se), abs=1e-8)
    gap, _ = apart(found["chat"], found["phone"], 0.95)
    assert [gap.value, gap.se, gap.low, gap.high] == pytest.approx(
        [expected["std_diff"], expected["se"], *expected["ci95"]], abs=1e-8)
    assert mantel_haenszel(cases["chat"], cases["phone"]) == pytest.approx(expected["mantel_haenszel_or"], abs=1e-8)


def test_cost_per_resolution(oracles):
    given, expected = oracles["cost_per_resolution"]["input"], oracles["cost_per_resolution"]["expected"]
    found = ratio_over(Ratio.of(given["cost"], given["resolutions"]), 0.95)
    assert [found.value, found.se, found.low, found.high] == pytest.approx(
        [expected["ratio"], expected["se"], *expected["fieller_ci"]], abs=1e-8)


def test_switching_and_going_back(oracles, tmp_path):
    given, expected = oracles["channel_switch"]["input"], oracles["channel_switch"]["expected"]
    stages = [f"s{i}" for i in range(1, 5)]
    rows = [(f"j{j}", c, "", i) for j, way in enumerate(given["journeys"]) for i, c in enumerate(way)]
    rows += [("back", "", f"s{s}", i) for i, s in enumerate(given["stage_sequence"])]
    lines = ["case,channel,act,time", *(f"{j},{c},{a},2026-01-0{i + 1}" for j, c, a, i in rows)]
    (tmp_path / "log.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    project = Project.model_validate({
        "title": "t", "journeys": [{"id": "j", "title": "j", "actor": "a", "stages": [
            {"id": s, "name": s} for s in stages]}],
        "data": [{"kind": "events", "file": "log.csv", "steps": {s: s for s in stages}, "columns": {
            "journey": "case", "activity": "act", "time": "time", "channel": "channel"}}]})
    with open_evidence(project, tmp_path) as evidence:
        switched, back = log.switched(evidence), dict(evidence.steps_back())
    assert (switched.part, switched.base) == (expected["switches"], expected["adjacent_pairs"])
    assert switched.value == pytest.approx(expected["switch_rate"], abs=1e-10)
    assert (back[""].part, back[""].base) == (expected["backtracks"], expected["stage_pairs"])


def test_unserved_demand(oracles):
    given, expected = oracles["unserved_demand"]["input"], oracles["unserved_demand"]["expected"]
    demand = proportion(*given["stage_need"])
    reach = proportion(round(84 * given["touchpoint_reach_among_needers"]), 84)
    assert demand.value == pytest.approx(expected["demand"])
    assert [demand.low, demand.high] == pytest.approx(expected["demand_wilson"], abs=1e-9)
    assert unserved(demand, reach).value == pytest.approx(expected["unserved"], abs=1e-9)


def test_a_published_markov_chain(oracles):
    given, expected = oracles["markov_bryl"]["input"], oracles["markov_bryl"]["expected"]
    chain = markov(Paths.of(given["paths"], given["conversions"], given["nulls"]))
    assert chain.conversion == pytest.approx(expected["p_conversion"], abs=1e-9)
    assert chain.removal == pytest.approx(expected["removal_effect"], abs=1e-9)
    assert chain.credit == pytest.approx(expected["attributed"], abs=1e-9)


def test_ten_thousand_marketing_paths(oracles, marketing):
    expected = oracles["markov_channelattribution"]["expected"]
    chain = markov(marketing)
    assert chain.conversion == pytest.approx(expected["p_conversion"], abs=1e-9)
    assert chain.removal == pytest.approx(expected["removal_effect_exact"], rel=1e-6)
    assert chain.credit == pytest.approx(expected["markov_exact"], rel=1e-6)
    assert first_touch(marketing) == pytest.approx(expected["first_touch"])
    assert last_touch(marketing)["alpha"] == pytest.approx(8447)
    assert linear_touch(marketing)["alpha"] == pytest.approx(7574.7186, abs=1e-3)
    assert shapley(marketing) == pytest.approx(expected["shapley_sets"], rel=1e-6)


@pytest.mark.slow
def test_journeys_drawn_anew_spread_as_they_should(oracles, marketing):
    drawn = markov_replicates(marketing, 200)
    found = dict(zip(marketing.channels, drawn.std(axis=0, ddof=1), strict=True))
    for channel, se in oracles["markov_boot_se"]["expected"]["se"].items():
        assert found[channel] == pytest.approx(se, rel=0.25, abs=0.06)


def test_ten_thousand_marketing_paths_as_an_event_log(oracles, marketing, tmp_path):
    """The same paths once more, an event a touch, through the engine: every journey that converts ends with it."""
    with (tmp_path / "log.csv").open("w", encoding="utf-8") as file:
        file.write("case,act,time,channel,outcome\n")
        number = 0
        for way, reached, lost in zip(marketing.ways, marketing.conversions, marketing.nulls, strict=True):
            for outcome, journeys in (("bought", min(reached, 3)), ("", min(lost, 3))):
                for _ in range(int(journeys)):
                    number += 1
                    file.writelines(
                        f"{number},t,2026-01-01 {at // 3600:02d}:{at // 60 % 60:02d}:{at % 60:02d},{channel},"
                        f"{outcome if at == len(way) - 1 else ''}\n" for at, channel in enumerate(way))
    columns = EventColumns(journey="case", activity="act", time="time", channel="channel", outcome="outcome")
    with open_log(tmp_path / "log.csv", columns) as evidence:
        found = ways(evidence.logs[0])
    (bought,) = found.reached
    seen = markov(Paths(found.channels, found.stops, found.lengths, bought.conversions, bought.nulls))
    few = Paths(marketing.channels, marketing.stops, marketing.lengths, marketing.conversions.clip(max=3),
                marketing.nulls.clip(max=3))
    assert seen.conversion == pytest.approx(markov(few).conversion)
    assert seen.credit == pytest.approx(markov(few).credit)
    for order in (2, 3):
        chain = markov(marketing, order)
        assert chain.conversion == pytest.approx(oracles["markov_channelattribution"]["expected"]["p_conversion"])
        assert sum(chain.credit.values()) == pytest.approx(19_785)
