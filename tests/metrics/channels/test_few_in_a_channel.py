"""What a handful of protected people does in a channel is hidden, although their shares rest on everybody."""

from __future__ import annotations

import pytest

from cjm_core.build import measure_project

HANDFUL = {
    ("channel_reach", "phone"), ("traffic", "s.d:phone"), ("channel_switch", "web>phone"),
    ("channel_switch", "phone>web"), ("goes_elsewhere", "s.b"),
}
"""Numbers of the four journeys of sixty that go to D, by phone."""


def project(folder, voice: str) -> None:
    rows = ["j,a,t,c,dep"]
    for i in range(60):
        for k, act in enumerate("ABDC" if i < 4 else "ABC"):
            day, channel = 1 + i % 9 + (10 + k if k > 1 else k), "phone" if act == "D" else "web"
            rows.append(f"e{i},{act},2026-01-{day:02d} 10:00,{channel},{act.lower()}")
    (folder / "log.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "cjm.yaml").write_text(
        f"title: T\nvoice: {voice}\njourneys: [j.yaml]\ndata:\n  - kind: events\n    file: log.csv\n"
        "    columns: {journey: j, activity: a, time: t, channel: c, department: dep}\n"
        "    steps: {A: s.a, B: s.b, C: s.c, D: s.d}\n", encoding="utf-8")
    steps = ", ".join(f"{{id: {s}, name: {s}}}" for s in "abcd")
    roles = ", ".join(f"{{id: r_{s}, name: {s}, department: {s}, kind: back}}" for s in "abcd")
    (folder / "j.yaml").write_text(
        f"id: j\ntitle: J\nactor: p\npersonas: [{{id: p, name: P}}]\nroles: [{roles}]\n"
        f"stages: [{{id: s, name: S, steps: [{steps}]}}]\n"
        "handoffs: [{at: s.d, from: r_b, to: r_d, within_h: 24}]\n", encoding="utf-8")


@pytest.mark.parametrize("voice", ["employee", "customer"])
def test_a_share_that_four_people_make(tmp_path, voice):
    project(tmp_path, voice)
    found = {(f.metric, f.place): f for f in measure_project(tmp_path).findings}
    few = [f for (metric, place), f in found.items() if (metric, place) in HANDFUL]
    assert len(few) == len(HANDFUL)
    assert {f.value is None for f in few} == {voice == "employee"}
    assert found["channel_reach", "web"].value == 1
