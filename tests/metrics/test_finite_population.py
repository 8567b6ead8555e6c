"""A large part of all people asked: narrower intervals, only where the project says so and nobody can doubt it."""

from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from cjm_core.evidence import open_evidence
from cjm_core.evidence.sample import Cell, Sample
from cjm_core.metrics import CORE_METRICS, measure
from cjm_core.metrics.intervals import mean_t, nps_adjusted, share, tally
from cjm_core.model import Project


def asked(values, counts, population):
    plain = tally(values, counts)
    return Sample(Cell(), plain.values, plain.count, plain.weight, plain.weight2, population=population)


def test_employee_score_of_80_among_120():
    found = nps_adjusted(asked([9, 7, 3], [40, 25, 15], 120))
    assert found.value == pytest.approx(31.25)
    assert found.se == pytest.approx(4.988779604)
    assert found.finite
    assert found.n_effective == 80
    free = nps_adjusted(tally([9, 7, 3], [40, 25, 15]))
    assert (found.high - found.low) < (free.high - free.low) * 0.62


def test_mean_and_share_shrink_by_the_part_that_was_not_asked():
    few, all_ = tally([1, 2, 3], [10, 20, 10]), asked([1, 2, 3], [10, 20, 10], 160)
    assert mean_t(all_).se == pytest.approx(mean_t(few).se * sqrt(0.75))
    part = share(all_, lambda v: v > 1)
    assert part.se == pytest.approx(sqrt(0.75 * 0.25 / 39 * 0.75))
    assert part.low < part.value < part.high


@pytest.mark.parametrize("estimate", [mean_t, nps_adjusted, lambda s: share(s, lambda v: v >= 9)])
def test_who_asked_everybody_has_no_interval_left(estimate):
    found = estimate(asked([9, 3], [6, 4], 10))
    assert found.low == found.value == found.high
    assert found.se == 0


@pytest.mark.parametrize("estimate", [mean_t, nps_adjusted, lambda s: share(s, lambda v: v >= 9)])
@pytest.mark.parametrize("population", [1, 2, 10_000_000])
def test_one_person_of_any_population_breaks_nothing(estimate, population):
    found = estimate(asked([9], [1], population))
    assert found.value is not None
    assert all(x is None or np.isfinite(x) for x in (found.low, found.high, found.se))


def opened(tmp_path: Path, rows, **source):
    (tmp_path / "s.csv").write_text("id,q,team,w\n" + "".join(rows), encoding="utf-8")
    data = [{"file": "s.csv", "respondent": "id", "items": {"q": {"role": "enps"}}, "voice": "customer", **source}]
    return open_evidence(Project.model_validate({"title": "t", "data": data}), tmp_path)


ROWS = [f"p{i},{i % 11},{'ab'[i % 2]},{1 + i // 20}\n" for i in range(40)]


def test_only_everybody_is_corrected_and_the_method_says_so(tmp_path):
    with opened(tmp_path, ROWS, segments=["team"], population=50) as evidence:
        rows = measure(evidence, CORE_METRICS).where(metric="enps", place="q")
    said = {f.segment: ("finite population" in f.method, "finite_population" in f.flags) for f in rows}
    assert said == {"": (True, True), "team=a": (True, False), "team=b": (True, False)}


def test_every_wave_is_a_part_of_the_same_people_but_not_all_waves_together(tmp_path):
    with opened(tmp_path, ROWS, wave={"column": "w"}, population=50) as evidence:
        assert {s.cell.wave: s.population for s in evidence.samples("q")} == {"": None, "1": 50, "2": 50}


def test_more_people_than_there_are_is_told_and_not_believed(tmp_path):
    with opened(tmp_path, ROWS, population=30) as evidence:
        assert evidence.samples("q")[0].population is None
        (note,) = [n for n in evidence.intake()[0].notes if n.rule == "population"]
    assert (note.count, note.level) == (40, "warning")
    assert "30 people, but 40 answered" in str(note.message)
