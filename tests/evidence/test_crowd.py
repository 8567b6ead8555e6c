"""Whole people: one row a respondent, in an order of its own, joined over sources."""

import csv
import random

import numpy as np
import pytest

from cjm_core.evidence import open_evidence
from cjm_core.model import Project

ITEMS = {"a": {"scale": "1-5"}, "b": {"scale": "1-5"}}
HEAD = ["id", "wave", "shop", "a", "b"]
ROWS = [["p1", "w1", "N", 5, 4], ["p2", "w1", "S", 3, ""], ["p3", "w2", "N", "", ""], ["p4", "w2", "S", 1, 2]]


ANSWERS = [["p1", "2", 5, "x;y"], ["p2", "0.5", 4, "x"], ["p3", "0", 1, "y"]]


def write(path, head, rows):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def project(*data):
    return Project.model_validate({"title": "t", "data": list(data)})


def source(file, items, **more):
    return {"file": file, "respondent": "id", "items": items, "voice": "customer", **more}


@pytest.fixture
def one(tmp_path):
    write(tmp_path / "s.csv", HEAD, ROWS)
    with open_evidence(project(source("s.csv", ITEMS, wave={"column": "wave"}, segments=["shop"])), tmp_path) as found:
        yield found


def test_a_row_a_person_who_answered_anything(one):
    crowd = one.crowd(["a", "b"])
    rows = {(*map(str, row), crowd.waves[w]) for row, w in zip(crowd.values, crowd.wave, strict=True)}
    assert rows == {("5.0", "4.0", "w1"), ("3.0", "nan", "w1"), ("1.0", "2.0", "w2")}
    assert crowd.weight.tolist() == [1.0, 1.0, 1.0]


def test_cells_are_waves_and_segments(one):
    sizes = {(cell.segment, cell.wave): len(part) for cell, part in one.crowd(["a", "b"]).cells(by_segment=True)}
    assert sizes == {
        ("", ""): 3, ("", "w1"): 2, ("", "w2"): 1, ("shop=N", ""): 1, ("shop=S", ""): 2,
        ("shop=N", "w1"): 1, ("shop=S", "w1"): 1, ("shop=S", "w2"): 1,
    }


def test_the_order_of_the_file_changes_nothing(tmp_path):
    rows = [[f"p{i}", "w", "N", i % 5 + 1, i % 3 + 1] for i in range(60)]
    found = []
    for name, seed in (("x.csv", 1), ("y.csv", 2)):
        random.Random(seed).shuffle(rows)
        write(tmp_path / name, HEAD, rows)
        with open_evidence(project(source(name, ITEMS)), tmp_path) as evidence:
            found.append(evidence.crowd(["a", "b"]).values)
    assert np.array_equal(found[0], found[1])


def test_people_are_one_over_sources(tmp_path):
    write(tmp_path / "a.csv", ["id", "a"], [["p1", 5], ["p2", 4]])
    write(tmp_path / "b.csv", ["id", "b"], [["p2", 2], ["p3", 1]])
    data = [source("a.csv", {"a": ITEMS["a"]}), source("b.csv", {"b": ITEMS["b"]}, segments=["id"])]
    with open_evidence(project(*data), tmp_path) as evidence:
        crowd = evidence.crowd(["a", "b"])
    codes, labels = crowd.segments["id"]
    named = {labels[c] if c >= 0 else None for c in codes}
    assert {tuple(map(str, row)) for row in crowd.values} == {("5.0", "nan"), ("4.0", "2.0"), ("nan", "1.0")}
    assert named == {None, "p2", "p3"}


def test_weights_are_the_peoples_own_and_words_are_not_there(tmp_path):
    write(tmp_path / "s.csv", ["id", "w", "a", "b"], ANSWERS)
    items = {"a": ITEMS["a"], "b": {"role": "reason", "separator": ";"}}
    with open_evidence(project(source("s.csv", items, weight="w")), tmp_path) as evidence:
        crowd = evidence.crowd(["a"])
        assert evidence.crowd(["b"]) is None
    assert sorted(zip(crowd.column("a").tolist(), crowd.weight.tolist(), strict=True)) == [(4.0, 0.5), (5.0, 2.0)]
