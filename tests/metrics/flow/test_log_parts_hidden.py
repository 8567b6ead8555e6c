"""Logs of employees in parts: no small group, and no handful of a group, follows from the numbers beside it."""

import random
from collections import defaultdict
from pathlib import Path

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.flow import METRICS
from cjm_core.metrics.flow.complements import guarded
from cjm_core.metrics.handover import waiting
from cjm_core.metrics.measure import measure
from cjm_core.model import Project

FEW = 5
LOOKED_AT = ("step_reach", "ends_at", "directly_follows")


def rows_of(seed: int) -> str:
    chance, lines = random.Random(seed), ["case,activity,time,team,site"]
    for number in range(90):
        team = chance.choices(["a", "b", "c", ""], weights=[40, 30, 4, 3])[0]
        way = ["start", *chance.sample(["x", "y", "z"], 2), *(["odd"] if chance.random() < 0.08 else []), "end"]
        site = chance.choice(["m", "n"])
        lines += [f"{number},{act},2026-01-0{1 + i} 10:00,{team},{site}" for i, act in enumerate(way)]
    return "\n".join(lines) + "\n"


def findings(folder: Path, seed: int, voice: str = "employee", metrics=METRICS, **source):
    folder.mkdir(exist_ok=True)
    (folder / "log.csv").write_text(rows_of(seed), encoding="utf-8")
    told = {"kind": "events", "file": "log.csv", "segments": ["team", "site", {"id": "odd", "contains": ["odd"]}],
            "columns": {"journey": "case", "activity": "activity", "time": "time"}, **source}
    project = Project.model_validate({"title": "t", "voice": voice, "data": [told]})
    with open_evidence(project, folder) as evidence:
        return list(measure(evidence, metrics))


def test_every_part_has_the_numbers_of_the_whole(tmp_path):
    found = findings(tmp_path / "log", 1, voice="customer", metrics=(*METRICS, *waiting.METRICS))
    parts = defaultdict(set)
    for f in found:
        parts[f.metric].add(f.segment)
    for metric in ("directly_follows", "step_reach", "throughput", "throughput_p90", "variant"):
        assert {"", "team=a", "team=b", "team=c", "site=m", "odd=yes"} <= parts[metric], metric
    reach = {f.segment: round(f.value * f.n) for f in found if f.metric == "step_reach" and f.place == "odd"}
    assert reach[""] == sum(reach.get(f"site={s}", 0) for s in "mn") == reach["odd=yes"]


@pytest.mark.parametrize("seed", range(4))
def test_no_handful_follows_from_the_shares_and_counts_that_are_shown(tmp_path, seed):
    metrics = [m for m in METRICS if m.name in LOOKED_AT]
    found = findings(tmp_path / "log", seed, metrics=metrics)
    open_ = {(f.metric, f.place_kind, f.place, f.segment): f
             for f in findings(tmp_path / "open", seed, "customer", metrics)}
    places = defaultdict(list)
    for f in found:
        places[f.metric, f.place_kind, f.place].append(f)
    looked = 0
    for where, rows in places.items():
        for column in ("team", "site", "odd"):
            here = [f for f in rows if f.segment.startswith(f"{column}=")]
            whole = next((f for f in rows if not f.segment), None)
            hidden = [f for f in here if f.suppressed]
            if whole is None or whole.suppressed or not hidden:
                continue
            true = [open_[(*where, f.segment)] for f in hidden]
            hits = [round(f.value * f.n) if f.unit == "share" else f.n for f in true]
            if any(0 < h < FEW for h in hits):
                assert sum(hits) >= FEW, (where, column, hits)
                assert sum(h > 0 for h in hits) > 1, (where, column, hits)
                looked += 1
    assert looked > 3


def test_small_teams_are_hidden_in_every_metric(tmp_path):
    for f in findings(tmp_path / "log", 2):
        if f.segment == "team=":
            assert f.suppressed, f


def test_a_share_of_few_takes_the_next_smallest_with_it():
    def row(segment, hits, of):
        n = hits if hits < FEW else of
        return Finding("step_reach", "step", "s", segment, voice="employee", n=n, n_effective=of, value=hits / of,
                       unit="share")

    class Broken:
        project = Project.model_validate({"title": "t"})
        logs = (type("Log", (), {"breakdowns": True})(),)

    rows = [row("", 40, 100), row("t=a", 20, 50), row("t=b", 17, 40), row("t=c", 3, 10)]
    closed = guarded(Metric("m", "M", "share", "", "", lambda _: rows)).compute(Broken)
    told = {f.segment: f.n for f in closed}
    assert told == {"": 100, "t=a": 50, "t=b": FEW - 1, "t=c": 3}
