"""Sizes before fieldwork: worked numbers, and what the next wave of a survey could show."""

from pathlib import Path

import numpy as np
import pytest

from cjm_core.errors import WrongUsageError
from cjm_core.evidence import open_evidence
from cjm_core.metrics import planning
from cjm_core.metrics.outlook import outlooks
from cjm_core.model import Project


def test_sizes_for_a_margin_of_five_points():
    share, score = planning.share_variance(), planning.net_variance(0.5, 0.2)
    assert planning.size_for_margin(share, 0.05).exact == pytest.approx(384.1458821)
    assert planning.size_for_margin(share, 0.05).people == 385
    assert planning.size_for_margin(score, 0.05).exact == pytest.approx(937.3159522)
    assert planning.size_for_margin(score, 0.05).people == 938
    assert planning.size_for_margin(share, 0.05, population=500).exact == pytest.approx(217.4872181)
    assert planning.size_for_margin(share, 0.05, design_effect=1.5).exact == pytest.approx(1.5 * 384.1458821)


def test_sizes_and_margins_are_each_other_turned_round():
    n = planning.size_for_margin(1.7, 0.2, 0.9, design_effect=1.3).exact
    assert planning.margin_of(1.7, n, 0.9, design_effect=1.3) == pytest.approx(0.2)
    n = planning.size_for_change(0.6, 0.1, 0.9).exact
    assert planning.smallest_change(0.6, n, 0.9) == pytest.approx(0.1)


def test_smallest_change_of_a_score_with_four_hundred_a_wave():
    assert 100 * planning.smallest_change(0.6, 400) == pytest.approx(15.34491421)


def test_two_groups_as_in_the_textbooks():
    assert planning.size_for_shares(0.50, 0.75, 0.9).exact == pytest.approx(76.7, abs=0.05)
    assert planning.size_for_means(1.0, 0.9).exact == pytest.approx(22.02, abs=0.005)
    assert planning.size_for_means(1.0, 0.9).people == 23


def test_interviews_for_a_theme():
    assert planning.interviews_for(0.10).people == 29
    assert planning.interviews_for(0.50, 0.5).people == 1
    assert 1 - 0.8 ** planning.interviews_for(0.2).people >= 0.95 > 1 - 0.8 ** (planning.interviews_for(0.2).people - 1)
    assert planning.interviews_for(0.2, times=2).people > planning.interviews_for(0.2).people


@pytest.mark.parametrize("ask", [
    lambda: planning.size_for_margin(0.25, 0), lambda: planning.share_variance(1.2),
    lambda: planning.net_variance(0.7, 0.4), lambda: planning.smallest_change(0.25, 0),
    lambda: planning.size_for_shares(0.5, 0.5), lambda: planning.interviews_for(0),
    lambda: planning.size_for_change(0.25, 0.1, power=1), lambda: planning.margin_of(0.25, 10, design_effect=-1),
])
def test_what_has_no_answer_is_said(ask):
    with pytest.raises(WrongUsageError):
        ask()


def asked(tmp_path: Path, rows, items, **source):
    (tmp_path / "s.csv").write_text("".join(rows), encoding="utf-8")
    data = [{"file": "s.csv", "respondent": "id", "items": items, "voice": "customer", **source}]
    return open_evidence(Project.model_validate({"title": "t", "data": data}), tmp_path)


def test_outlook_of_a_score_and_a_mean(tmp_path):
    scores = [9, 9, 7, 3] * 50
    rows = ["id,n,q\n", *(f"p{i},{s},{1 + i % 5}\n" for i, s in enumerate(scores))]
    with asked(tmp_path, rows, {"n": {"role": "nps"}, "q": {"scale": "1-5"}}) as evidence:
        found = {o.table: o for o in outlooks(evidence)}
        more = {o.table: o for o in outlooks(evidence, next_n=800)}
    spread = planning.net_variance(0.5, 0.25)
    assert found["nps"].change == pytest.approx(100 * planning.smallest_change(spread, 200), rel=0.01)
    assert found["nps"].margin == pytest.approx(100 * planning.margin_of(spread, 200), rel=0.01)
    sd = np.std([1 + i % 5 for i in range(200)], ddof=1)
    assert found["mean"].change == pytest.approx(planning.smallest_change(sd**2, 200))
    assert (found["top2"].unit, found["top2"].n, found["top2"].next_n) == ("share", 200, 200)
    assert more["mean"].change < found["mean"].change


def test_outlook_counts_the_last_wave_and_says_nothing_of_what_does_not_vary(tmp_path):
    rows = ["id,q,w\n", *(f"a{i},{1 + i % 5},1\n" for i in range(50)), *(f"b{i},4,2\n" for i in range(30))]
    with asked(tmp_path, rows, {"q": {"scale": "1-5"}}, wave={"column": "w"}) as evidence:
        found = {o.table: o for o in outlooks(evidence)}
    assert (found["mean"].wave, found["mean"].n) == ("2", 30)
    assert found["mean"].change is found["mean"].margin is None
    assert found["top2"].change > 0


def test_no_outlook_of_a_group_that_is_hidden(tmp_path):
    rows = ["id,q\n", *(f"a{i},{1 + i % 5}\n" for i in range(4))]
    with asked(tmp_path, rows, {"q": {"scale": "1-5"}}, voice="employee") as evidence:
        assert not list(outlooks(evidence))


def test_a_rare_theme_heard_often_is_found_at_once_or_refused():
    assert planning.interviews_for(0.1, 0.95, 2).people == 46
    assert planning.interviews_for(1e-4, 0.95, 1000).people == 10_525_745
    with pytest.raises(WrongUsageError, match="in a thousand million interviews"):
        planning.interviews_for(1e-6, 0.95, 100_000)


@pytest.mark.parametrize("plan", [
    lambda: planning.size_for_margin(0.25, float("inf")), lambda: planning.size_for_margin(0.25, 1e-300),
    lambda: planning.size_for_means(1e-300), lambda: planning.size_for_means(1e300),
    lambda: planning.size_for_margin(0.25, 0.05, level=1 - 1e-16), lambda: planning.mean_variance(float("nan")),
    lambda: planning.mean_variance(-1), lambda: planning.smallest_change(0.25, 100, power=0.01),
    lambda: planning.interviews_for(1e-300), lambda: planning.interviews_for(0.1, 0.95, 10**20),
])
def test_silly_numbers_are_refused_in_words(plan):
    with pytest.raises(WrongUsageError):
        plan()
