"""Two groups of journeys compared: what is tested, what chance alone finds, what is found where it is there."""

import random
from pathlib import Path

import pytest
from scipy.stats import chi2_contingency, mannwhitneyu

from cjm_core.evidence import open_evidence
from cjm_core.metrics.flow.difference import METRICS, rank_p
from cjm_core.metrics.measure import measure
from cjm_core.model import Project

HEAD = "case,activity,time,region\n"


def opened(folder: Path, rows: list[str], voice="customer", comparisons=(), **source):
    (folder / "log.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    columns = {"journey": "case", "activity": "activity", "time": "time"}
    told = {"kind": "events", "file": "log.csv", "columns": columns, "segments": ["region"], **source}
    return open_evidence(Project.model_validate(
        {"title": "t", "voice": voice, "data": [told], "analysis": {"comparisons": list(comparisons)}}), folder)


def compared(folder: Path, rows: list[str], **asked):
    with opened(folder, rows, **asked) as evidence:
        return {(f.segment, f.against, f.place): f for f in measure(evidence, METRICS)}


def journey(number: int, region: str, hours: int, ways: str) -> list[str]:
    """Return the rows of a journey of so many hours through the activities of ``ways``, each a letter."""
    at = [round(hours * 60 * i / max(1, len(ways) - 1)) for i in range(len(ways))]
    return [f"{number},{way},2026-01-{1 + m // 1440:02} {m // 60 % 24:02}:{m % 60:02},{region}\n"
            for way, m in zip(ways, at, strict=True)]


def crowd(seed: int, regions=("north", "south"), many=60, more: float = 0.0) -> list[str]:
    """Return journeys that differ by chance alone, but where ``more`` of those of the first region reopen and wait."""
    chance, rows = random.Random(seed), []
    for number in range(many * len(regions)):
        region = regions[number % len(regions)]
        hours = chance.choice([2, 4, 8, 24, 48, 90])
        ways = chance.choice(["abc", "abd", "abbc", "ac"])
        if region == regions[0] and chance.random() < more:
            ways, hours = ways + "r", hours + 200
        rows += journey(number, region, hours, ways)
    return rows


def test_what_is_compared_agrees_with_other_tests(tmp_path):
    groups = {"north": [("abc", 2), ("abc", 4), ("abd", 4), ("abbc", 9), ("ac", 30), ("abc", 30)] * 4,
              "south": [("abc", 1), ("abd", 2), ("abd", 4), ("abd", 2), ("ac", 8)] * 5}
    rows = [row for i, (region, way) in enumerate((r, w) for r, ways in groups.items() for w in ways)
            for row in journey(i, region, way[1], way[0])]
    found = compared(tmp_path, rows)
    pair = ("region=north", "segment=south")
    assert {(segment, against) for segment, against, _ in found} == {pair}
    hours = {region: [h for _, h in ways] for region, ways in groups.items()}
    lasted = found[(*pair, "throughput")]
    assert lasted.value == 6.5 - 2
    other = mannwhitneyu(hours["north"], hours["south"], method="asymptotic").pvalue
    assert lasted.p == pytest.approx(other, abs=1e-12)
    assert lasted.low < 4.5 < lasted.high
    assert (found[(*pair, "step_reach:b")].value, found[(*pair, "rework")].value) == (20 / 24 - 20 / 25, 4 / 24)
    assert found[(*pair, "ends_at:d")].value == 4 / 24 - 15 / 25
    table = [[12, 5], [4, 15], [8, 5]]  # abbc (four, all in the north) counts with ac: too few were expected
    assert found[(*pair, "variant")].value == pytest.approx(chi2_contingency(table, correction=False).statistic)
    assert {f.family for f in found.values()} == {"parts of logs customer"}
    assert found[(*pair, "ends_at:d")].verdict == "lower"
    assert found[(*pair, "step_reach:b")].verdict == "no_difference_shown"


def test_more_than_two_groups_are_each_set_against_the_rest_and_blanks_are_in_neither(tmp_path):
    found = compared(tmp_path, crowd(3, ("north", "south", "west", "")))
    assert {(segment, against) for segment, against, _ in found} == {
        (f"region={r}", "segment=rest") for r in ("north", "south", "west")}
    assert {f.n for f in found.values()} == {60}


def test_the_project_names_what_is_compared(tmp_path):
    asked = [{"column": "region", "values": ["west", "north"]}]
    found = compared(tmp_path, crowd(3, ("north", "south", "west")), comparisons=asked)
    assert {(segment, against) for segment, against, _ in found} == {("region=west", "segment=north")}


def test_a_value_that_nobody_has_tells_nothing(tmp_path):
    asked = [{"column": "region", "values": ["north", "sooth"]}]
    found = compared(tmp_path, crowd(3), comparisons=asked)
    assert {f.verdict for f in found.values()} == {"cannot_tell"}
    assert {f.value for f in found.values()} == {None}


def test_a_planted_difference_is_found(tmp_path):
    found = compared(tmp_path, crowd(1, many=150, more=0.3))
    told = {place for (_, _, place), f in found.items() if f.verdict not in ("no_difference_shown", "cannot_tell")}
    assert {"step_reach:r", "ends_at:r", "throughput", "variant"} <= told
    assert not told & {"step_reach:a", "step_reach:b", "rework"}


def alarms(folder: Path, seeds: range) -> int:
    """Return in how many logs without any difference one is found all the same."""
    found = 0
    for seed in seeds:
        (folder / str(seed)).mkdir()
        found += any(f.significant for f in compared(folder / str(seed), crowd(seed)).values())
    return found


def test_chance_alone_is_seldom_taken_for_a_difference(tmp_path):
    assert alarms(tmp_path, range(10)) <= 2


@pytest.mark.slow
def test_chance_alone_is_taken_for_a_difference_in_one_log_of_twenty_at_most(tmp_path):
    assert alarms(tmp_path, range(100, 500)) <= 0.05 * 400


def test_periods_are_compared_too(tmp_path):
    rows = [row.replace("2026-01", "2026-03") if int(row.split(",")[0]) % 2 else row for row in crowd(3)]
    found = compared(tmp_path, rows, segments=[], periods="month")
    assert {(segment, against) for segment, against, _ in found} == {("period=2026-01", "segment=2026-03")}


def test_small_groups_of_employees_stay_hidden(tmp_path):
    rows = crowd(3, ("north", "south")) + journey(900, "west", 5, "abc") + journey(901, "west", 5, "abc")
    found = compared(tmp_path, rows, voice="employee")
    assert all(f.suppressed for (segment, _, _), f in found.items() if segment == "region=west")
    assert not any(f.p or f.value for (segment, _, _), f in found.items() if segment == "region=west")


def test_a_rare_step_of_a_small_group_is_no_finding_by_luck(tmp_path):
    rows = [row for i in range(1000) for row in
            journey(i, "north" if i < 30 else "south", 2, "ab" if i else "abr")]
    found = compared(tmp_path, rows)[("region=north", "segment=south", "step_reach:r")]
    assert (found.value, found.p) == (1 / 30, pytest.approx(0.03))  # the z test says 1e-8
    assert found.verdict == "no_difference_shown"


def test_of_ways_equally_frequent_none_is_left_out_for_the_group_that_takes_it(tmp_path):
    ways = [a + b for a in "abcdef" for b in "ghi"]
    rows = [row for i, way in enumerate(ways) for k in range(40)
            for row in journey(100 * i + k, "north" if k < 11 + i else "south", 2, way)]
    found = compared(tmp_path, rows)[("region=north", "segment=south", "variant")]
    table = [[11 + i, 29 - i] for i in range(len(ways))]
    assert found.value == pytest.approx(chi2_contingency(table).statistic)


def test_where_medians_and_ranks_lean_apart_nobody_says_which_group_takes_longer(tmp_path):
    hours = {"north": [1] * 49 + [40] * 51, "south": [30] * 49 + [35] * 2 + [90] * 49}
    rows = [row for r, (region, all_) in enumerate(hours.items()) for i, h in enumerate(all_)
            for row in journey(1000 * r + i, region, h, "ab")]
    found = compared(tmp_path, rows)[("region=north", "segment=south", "throughput")]
    assert (found.value > 0, found.significant, found.verdict) == (True, True, "differ")


def test_ranks_that_all_tie_show_nothing():
    assert rank_p(rank_sum=3 * 3.5, ties=6**3 - 6, n1=3, n2=3) == 1.0
    assert rank_p(rank_sum=1.0, ties=0, n1=1, n2=0) == 1.0


@pytest.mark.parametrize(("behaviour", "left_out"), [
    ({"contains": ["r"]}, {"step_reach:r", "ends_at:r", "variant"}),
    ({"ends_with": ["d"]}, {"step_reach:d", "variant", "ends_at:c", "ends_at:d", "ends_at:r"}),
    ({"longer_than_h": 20}, {"throughput"}),
    ({"contains": [["b", "b"]]}, {"step_reach:b", "rework", "variant"}),
])
def test_what_defines_a_part_is_not_compared(tmp_path, behaviour, left_out):
    rows = crowd(1, many=100, more=0.3)
    free = {place for _, _, place in compared(tmp_path, rows)}
    found = {place for _, _, place in compared(tmp_path, rows, segments=[{"id": "own", **behaviour}])}
    assert free - found == left_out
