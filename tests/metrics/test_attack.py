"""An attack: may the answers of a small group of staff be worked out from everything that is shown together?

Every shown number that is a sum over people in disguise (a mean, a share with its base, a difference of two) is an
equation in the sums of the smallest groups; linear algebra then says what follows from all of them at once.
"""

import csv

import numpy as np
import pytest

from cjm_core.evidence import open_evidence
from cjm_core.metrics.measure import CORE_METRICS, measure
from cjm_core.model import Project

LEAST = 5
RATED = {"scale": "1-5"}
ITEMS = {"q": RATED, "e": {**RATED, "role": "expectation", "pairs": "q"}}


def _rows(*groups, seed=3):
    """People of each group: how many, and what is known of them."""
    rng = np.random.default_rng(seed)
    people = [marks for many, marks in groups for _ in range(many)]
    return [{"id": f"p{i}", "q": int(rng.integers(1, 6)), "e": int(rng.integers(1, 6)), **marks}
            for i, marks in enumerate(people)]


def _measured(folder, sources, items=ITEMS, **project):
    data = []
    for at, (rows, segments, more) in enumerate(sources):
        with (folder / f"s{at}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        data.append({"file": f"s{at}.csv", "respondent": "id", "voice": "employee", "items": items,
                     "segments": list(segments), **more})
    with open_evidence(Project.model_validate({"title": "t", "data": data, **project}), folder) as evidence:
        return measure(evidence, CORE_METRICS)


def _inside(row, segment, wave):
    column, _, value = segment.partition("=")
    return (not segment or row.get(column) == value) and (not wave or row.get("wave") == wave)


def _named_rest(row, segment, wave):
    column, _, value = segment.partition("=")
    return bool(row.get(column)) and row[column] != value and _inside(row, "", wave)


def _equations(found, rows):
    """Return each shown number as a row over people and both answers: what is added to make it."""
    count, lines = len(rows), []

    def mean(at, chosen):
        line = np.zeros(2 * count)
        line[[at * count + i for i in chosen]] = 1 / len(chosen)
        return line

    def people(test, f, wave=None):
        return [i for i, r in enumerate(rows) if test(r, f.segment, f.wave if wave is None else wave)]

    for f in found:
        if f.suppressed or f.value is None or f.place not in ITEMS or f.voice != "employee":
            continue
        at = list(ITEMS).index(f.place)
        column, _, other = f.against.partition("=")
        if f.metric == "mean":
            lines.append(mean(at, people(_inside, f)))
        elif f.metric == "gap":
            lines.append(mean(0, people(_inside, f)) - mean(1, people(_inside, f)))
        elif f.metric == "segment_difference" and f.unit == "scale":
            lines.append(mean(at, people(_inside, f)) - mean(at, people(_named_rest, f)))
        elif f.metric == "wave_change" and f.unit == "scale" and column == "wave":
            lines.append(mean(at, people(_inside, f)) - mean(at, people(_inside, f, other)))
    return np.array(lines)


def _worked_out(found, rows):
    """Return the small groups of people in the same cells, and the hidden cells, whose answers follow."""
    known = _equations(found, rows)
    assert len(known)
    marks = [tuple(sorted((k, v) for k, v in r.items() if k not in ("id", *ITEMS))) for r in rows]
    groups = [[i for i, m in enumerate(marks) if m == mark] for mark in sorted(set(marks))]
    hidden = {(f.segment, f.wave) for f in found if f.metric == "mean" and f.suppressed}
    targets = [g for g in groups if len(g) < LEAST]
    targets += [[i for i, r in enumerate(rows) if _inside(r, *cell)] for cell in sorted(hidden)]
    return [g for g in targets for at in range(len(ITEMS)) if _follows(known, g, at, len(rows))]


def _follows(known, group, at, count):
    wanted = np.zeros(2 * count)
    wanted[[at * count + i for i in group]] = 1.0
    rest = wanted - known.T @ np.linalg.lstsq(known.T, wanted, rcond=None)[0]
    return bool(np.abs(rest).max() < 1e-6)


WORLDS = {
    "a few in no team": [(_rows((50, {"team": "A"}), (60, {"team": "B"}), (3, {"team": ""})), ["team"], {})],
    "three teams and a few in none": [
        (_rows((20, {"team": "A"}), (30, {"team": "B"}), (25, {"team": "C"}), (2, {"team": ""})), ["team"], {})],
    "a small team": [(_rows((20, {"team": "A"}), (30, {"team": "B"}), (3, {"team": "C"})), ["team"], {})],
    "a small team within a region": [(_rows(
        (20, {"team": "A", "region": "R"}), (3, {"team": "B", "region": "R"}), (30, {"team": "C", "region": "S"})),
        ["team", "region"], {})],
    "a small wave": [(_rows((20, {"wave": "1"}), (30, {"wave": "2"}), (4, {"wave": "3"})), [],
                      {"wave": {"column": "wave"}})],
    "teams in waves, some in none": [(_rows(
        (20, {"team": "A", "wave": "1"}), (21, {"team": "B", "wave": "1"}), (22, {"team": "A", "wave": "2"}),
        (23, {"team": "B", "wave": "2"}), (3, {"team": "", "wave": "2"})), ["team"], {"wave": {"column": "wave"}})],
}


@pytest.mark.parametrize("world", WORLDS)
def test_no_small_group_follows_from_means_gaps_differences_and_changes(tmp_path, world):
    sources = WORLDS[world]
    assert not _worked_out(_measured(tmp_path, sources), sources[0][0])


def test_people_of_a_source_without_teams_do_not_follow_from_differences(tmp_path):
    named, unnamed = _rows((20, {"team": "A"}), (30, {"team": "B"})), _rows((2, {}))
    unnamed = [{**r, "id": f"x{i}"} for i, r in enumerate(unnamed)]
    found = _measured(tmp_path, [(named, ["team"], {}), (unnamed, [], {})])
    assert not _worked_out(found, [*named, *unnamed])


def test_where_nobody_is_hidden_differences_are_shown(tmp_path):
    found = _measured(tmp_path, [(_rows((20, {"team": "A"}), (30, {"team": "B"}), (9, {"team": ""})), ["team"], {})])
    assert {f.segment for f in found if f.metric == "segment_difference" and not f.suppressed} == {"team=A", "team=B"}


@pytest.mark.parametrize(("joined", "told"), [(0, True), (3, False), (8, True)])
def test_a_change_of_the_same_people_does_not_tell_the_few_who_joined(tmp_path, joined, told):
    rows = [{"id": f"p{i}", "wave": w, "q": (i * int(w)) % 5 + 1, "e": 3} for w in "12" for i in range(30)]
    rows += [{"id": f"new{i}", "wave": "2", "q": 5, "e": 3} for i in range(joined)]
    found = _measured(tmp_path, [(rows, [], {"wave": {"column": "wave"}})])
    changes = [f for f in found if f.metric == "wave_change" and f.place == "q"]
    assert changes
    assert all((not f.suppressed) == told for f in changes)


REACHED = {n: {"role": "reached"} for n in ("r1", "r2")}


def test_the_base_of_a_step_does_not_tell_who_of_a_hidden_group_reached_the_one_before(tmp_path):
    """On the first rung another group is the smallest, so that each table by itself would hide different ones."""
    rows = []
    for team, many, up in (("A", 45, 40), ("B", 55, 18), ("C", 3, 2)):
        rows += [{"id": f"{team}{i}", "r1": int(i < up), "r2": i % 2 if i < up else "", "team": team}
                 for i in range(many)]
    found = _measured(tmp_path, [(rows, ["team"], {})], REACHED, analysis={"ladder": ["r1", "r2"]})
    hidden = {f.segment for f in found if f.metric == "rung" and f.suppressed}
    assert hidden == {"team=A", "team=C"}
    assert not [f for f in found if f.metric.startswith("rung_") and f.segment in hidden and f.n is not None]


def test_the_bands_of_a_gap_do_not_show_a_wave_that_is_hidden(tmp_path):
    items = {**ITEMS, "rec": {"role": "enps"}}
    journey = {"id": "j", "title": "J", "actor": "a", "stages": [{"id": "s", "name": "S"}]}
    groups = [(many, {"wave": w, "team": t, "rec": 8 + (w == "2")}) for many, w, t in (
        (14, "1", "A"), (15, "1", "B"), (8, "2", "A"), (2, "2", "B"), (30, "3", "A"), (30, "3", "B"))]
    found = _measured(tmp_path, [(_rows(*groups), ["team"], {"wave": {"column": "wave"}})],
                      {k: {**v, "at": "s"} for k, v in items.items()}, journeys=[journey],
                      personas=[{"id": "a", "name": "A"}], roles=[])
    hidden = {f.wave for f in found if f.metric == "enps" and not f.segment and f.suppressed}
    told = {f.wave for f in found if f.metric == "enps_by_gap" and not f.segment and not f.suppressed}
    assert told
    assert hidden.isdisjoint(told)


@pytest.mark.parametrize("unnamed", [0, 3])
def test_units_are_not_compared_where_the_people_of_no_unit_are_few(tmp_path, unnamed):
    index = {"id": "x", "name": "X", "unit": "team",
             "components": [{"id": "c", "name": "C", "items": ["q"], "floor": 1, "target": 5}]}
    rows = _rows((20, {"team": "A"}), (30, {"team": "B"}), (25, {"team": "C"}), (unnamed, {"team": ""}))
    found = _measured(tmp_path, [(rows, ["team"], {})], analysis={"index": index})
    beside = [f for f in found if f.metric in ("index_others", "index_shrunk", "index_rank") and not f.suppressed]
    assert bool(beside) == (unnamed == 0)
