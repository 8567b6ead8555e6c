"""The mean time of a handful of protected people does not follow from all other means."""

from __future__ import annotations

import pytest

from cjm_core.build import measure_project


def project(folder, voice: str, rare: int = 4) -> None:
    rows = ["j,a,t"]
    for i in range(60):
        for k, act in enumerate("ABDC" if i < rare else "ABC"):
            rows.append(f"e{i},{act},2026-01-{1 + i % 28:02d} {8 + 2 * k}:{i % 50:02d}")
    (folder / "log.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "cjm.yaml").write_text(
        f"title: T\nvoice: {voice}\ndata:\n  - kind: events\n    file: log.csv\n"
        "    columns: {journey: j, activity: a, time: t}\n", encoding="utf-8")


def left_over(measured) -> float:
    """Return what all shown means leave of the time that all journeys took together."""
    value = {(f.metric, f.place): f.value or 0.0 for f in measured.findings}
    known = sum(f.value * value["directly_follows", f.place] for f in measured.findings
                if f.metric == "follows_mean" and f.value is not None)
    whole = next(f for f in measured.findings if f.metric == "throughput_mean")
    return whole.value * whole.n - known


def test_the_time_of_four_is_not_what_is_left_over(tmp_path):
    project(tmp_path, "employee")
    measured = measure_project(tmp_path, ["follows_mean", "follows_median", "directly_follows", "throughput_mean"])
    assert left_over(measured) > 16 + 56  # four people's two legs of two hours, and the way of the 56 others with them
    shown = {(f.metric, f.place) for f in measured.findings if f.value is not None}
    assert {("follows_median", "B>C"), ("directly_follows", "B>C"), ("follows_mean", "A>B")} <= shown


@pytest.mark.parametrize(("voice", "rare"), [("customer", 4), ("employee", 0), ("employee", 20)])
def test_nothing_else_is_hidden_where_nobody_is_few(tmp_path, voice, rare):
    project(tmp_path, voice, rare)
    measured = measure_project(tmp_path, ["follows_mean", "directly_follows", "throughput_mean"])
    assert all(f.value is not None for f in measured.findings)
    assert left_over(measured) == pytest.approx(0, abs=1e-9)
