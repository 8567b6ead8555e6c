"""Journeys in parts: by a column, by behaviour, by period; every reduction works on a part as on the whole."""

import random
from pathlib import Path

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.evidence.log.edges import edges
from cjm_core.evidence.log.parts import MOST_PARTS
from cjm_core.evidence.log.spans import throughput
from cjm_core.evidence.log.variants import variants
from cjm_core.model import Project

HEAD = "case,activity,time,region\n"
LOG = """1,register,2026-01-05 09:00,
1,decide,2026-01-06 09:00,north
2,register,2026-01-31 10:00,south
2,decide,2026-02-01 10:00,north
2,reopen,2026-02-02 10:00,south
3,register,2026-04-06 09:00,north
3,decide,2026-04-07 09:00,north
4,register,2026-04-08 09:00,
4,reject,2026-04-08 10:00,
"""


def opened(folder: Path, rows: str = LOG, **source):
    (folder / "log.csv").write_text(HEAD + rows, encoding="utf-8")
    columns = {"journey": "case", "activity": "activity", "time": "time"}
    told = {"kind": "events", "file": "log*.csv", "columns": columns, **source}
    return open_evidence(Project.model_validate({"title": "t", "data": [told]}), folder)


def sizes(evidence):
    return {segment: sum(v.journeys for v in variants(part)) for segment, part in evidence.logs[0].parts()}


def test_a_log_that_nobody_breaks_down_has_no_parts(tmp_path):
    with opened(tmp_path) as evidence:
        assert evidence.logs[0].parts() == []
        assert evidence.logs[0].key == ""


def test_a_column_breaks_down_by_the_first_word_of_a_journey(tmp_path):
    with opened(tmp_path, segments=["region"]) as evidence:
        assert sizes(evidence) == {"region=": 1, "region=north": 2, "region=south": 1}
        parts = dict(evidence.logs[0].parts())
        north = parts["region=north"]
        assert [(e.step, e.next_step, e.count) for e in edges(north)] == [("register", "decide", 2)]
        assert len(edges(evidence.logs[0])) == 3  # the whole is asked again after a part of it
        assert (north.home, north.segment, north.key) == ("", "region=north", " region=north")
        assert throughput(parts["region=south"]).median_h == 48


@pytest.mark.parametrize(("behaviour", "yes"), [
    ({"contains": ["register", "reopen"]}, 1), ({"contains": {"path": ["register", "reopen"], "directly": True}}, 0),
    ({"contains": {"path": ["decide", "reopen"], "directly": True}}, 1), ({"avoids": "decide"}, 1),
    ({"starts_with": "register", "ends_with": ["decide", "reject"]}, 3), ({"longer_than_h": 24}, 1),
    ({"longer_than_h": 1, "shorter_than_h": 48}, 2), ({"contains": ["reopen", "register"]}, 0),
])
def test_behaviour_breaks_down_into_yes_and_no(tmp_path, behaviour, yes):
    with opened(tmp_path, segments=[{"id": "so", **behaviour}]) as evidence:
        assert sizes(evidence) == ({"so=no": 4 - yes, "so=yes": yes} if yes else {})
        rules = {n.rule for n in evidence.intake()[0].notes}
        assert ("one_group" in rules) == (yes == 0)


@pytest.mark.parametrize(("by", "found"), [
    ("month", {"period=2026-01": 2, "period=2026-04": 2}), ("quarter", {"period=2026-Q1": 2, "period=2026-Q2": 2}),
    ("year", {}),
])
def test_periods_break_down_by_the_beginning(tmp_path, by, found):
    with opened(tmp_path, periods=by) as evidence:
        assert sizes(evidence) == found


def test_a_name_that_no_event_has_is_reported_with_the_nearest(tmp_path):
    with opened(tmp_path, segments=[{"id": "so", "contains": ["reopned"]}]) as evidence:
        evidence.logs[0].parts()
        (note,) = [n for n in evidence.intake()[0].notes if n.rule == "unseen_activity"]
        assert "reopen?" in str(note.message)


def test_of_many_words_the_most_frequent_are_told_and_a_note_says_so(tmp_path):
    rows = "".join(f"{i},register,2026-01-05 09:00,r{min(i % 20, i // 2):02}\n" for i in range(100))
    with opened(tmp_path, rows, segments=["region"]) as evidence:
        told = sizes(evidence)
        assert len(told) == MOST_PARTS - 1
        (note,) = [n for n in evidence.intake()[0].notes if n.rule == "many_groups"]
        assert sum(told.values()) + note.count == 100


def test_parts_do_not_depend_on_the_order_of_rows_on_ids_or_on_files(tmp_path):
    chance = random.Random(5)
    lines = [f"{j},{chance.choice('abc')},2026-01-{chance.randint(1, 28):02} 0{k}:0{chance.randint(0, 9)},"
             f"{chance.choice(['north', 'south', ''])}\n" for j in range(40) for k in range(5)]
    asked = {"segments": ["region", {"id": "ab", "contains": ["a", "b"]}], "periods": "month"}

    def findings(folder, rows, split=False):
        folder.mkdir()
        if split:
            (folder / "log2.csv").write_text(HEAD + "".join(rows[100:]), encoding="utf-8")
            rows = rows[:100]
        with opened(folder, "".join(rows), **asked) as evidence:
            return {segment: [(v.journeys, v.events) for v in variants(part)] + edges(part)
                    for segment, part in evidence.logs[0].parts()}

    plain = findings(tmp_path / "plain", lines)
    assert list(plain) == ["region=north", "region=south", "ab=no", "ab=yes"]
    assert findings(tmp_path / "split", lines, split=True) == plain
    assert findings(tmp_path / "shuffled", chance.sample(lines, len(lines))) == plain
    assert findings(tmp_path / "renamed", ["x" + line for line in lines]) == plain
