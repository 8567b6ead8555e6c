"""Ways through channels of any log, counted as by hand: a channel that follows itself is one touch, none is none."""

import random
from collections import Counter
from itertools import groupby

import pytest

from cjm_core.evidence.log.touches import ways
from cjm_core.evidence.opening import open_log

COLUMNS = {"journey": "case", "activity": "what", "time": "at", "channel": "channel", "outcome": "outcome"}


def _told(path, journeys):
    """Return the ways through channels of journeys, each given as its channels in order; all buy with the last event.
    """
    rows = [f"{case},x,2026-01-01 00:{at:02},{channel},{'bought' if at == len(way) - 1 else ''}"
            for case, way in enumerate(journeys) for at, channel in enumerate(way)]
    path.write_text("\n".join(("case,what,at,channel,outcome", *rows)) + "\n", encoding="utf-8")
    with open_log(path, COLUMNS) as evidence:
        found = ways(evidence.logs[0])
    ends = found.lengths.cumsum()
    stops = [tuple(found.channels[c] for c in found.stops[end - length:end])
             for end, length in zip(ends.tolist(), found.lengths.tolist(), strict=True)]
    return dict(zip(stops, found.reached[0].conversions.tolist(), strict=True))


def _by_hand(journeys):
    touched = ([c for c in way if c] for way in journeys)
    return dict(Counter(tuple(c for c, _ in groupby(way)) for way in touched if way))


@pytest.mark.parametrize("journeys", [
    ["ab", "aab", "ba", "b"],
    [["a", "", "a", "b"], ["a", "b"], ["", "b"]],
    ["abab", "aabbab", ["a", "", "b", "a", "b"]],
], ids=["stays in one", "none between", "there and back"])
def test_journeys_that_stay_and_that_go_on_are_one_way(tmp_path, journeys):
    assert _told(tmp_path / "log.csv", journeys) == _by_hand(journeys)


def test_ways_of_any_journeys_are_those_counted_by_hand(tmp_path):
    rng = random.Random(7)
    journeys = [rng.choices(["a", "b", "c", ""], weights=(4, 3, 2, rare), k=rng.randint(1, 6))
                for rare in (0, 0, 1) for _ in range(60)]
    assert _told(tmp_path / "log.csv", journeys) == _by_hand(journeys)
