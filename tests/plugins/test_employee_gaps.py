"""The flagship example: what is planted about expectations, stakes and voices is found again."""

import pytest

from cjm_core.build import measure_project
from cjm_employee.example import COLLEAGUES, PROMISES, TRUTH, write

METRICS = [
    "gap", "below_expectation", "above_expectation", "at_expectation", "weighted_gap", "enps_by_gap", "voice_gap",
    "adequacy", "superiority", "in_zone", "mean",
]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gaps") / "onboarding"
    write(folder, "en")
    return measure_project(folder, METRICS).findings


def test_below_at_and_above_expectation(found):
    def share(metric, promise):
        return found.one(metric, promise, place_kind="promise")
    assert share("below_expectation", TRUTH["broken_promise"]).low > 0.7
    over = TRUTH["over_kept_promise"]
    assert share("above_expectation", over).low > share("below_expectation", over).high
    for promise in PROMISES:
        shares = [share(f"{side}_expectation", promise).value for side in ("below", "at", "above")]
        assert sum(shares) == pytest.approx(1)


def test_the_promises_are_corrected_together(found):
    rows = found.where(metric="gap", place_kind="promise", segment="")
    assert {r.family for r in rows} == {"gap promise onboarding employee"}
    assert len(rows) == len(PROMISES)
    sure = {r.place for r in rows if r.q < 0.05}
    assert {TRUTH["broken_promise"], TRUTH["over_kept_promise"]} <= sure
    assert TRUTH["kept_promise"] not in sure


def test_what_is_at_stake_weighs_more(found):
    plain = found.one("gap", "onboarding", place_kind="journey")
    weighed = found.one("weighted_gap", "onboarding")
    assert weighed.low < TRUTH["weighted_gap"] < weighed.high
    assert weighed.high < plain.low, "the promise that matters most is the one most broken"


@pytest.mark.parametrize(("item", "verdict"), [
    ("below_the_zone", "below_zone"), ("in_the_zone", "in_zone"), ("above_the_zone", "above_zone"),
])
def test_the_zone_of_tolerance(found, item, verdict):
    assert found.one("in_zone", TRUTH[item]).verdict == verdict


def test_managers_believe_what_newcomers_do_not_live(found):
    item, voice = TRUTH["widest_voice_gap"]
    rows = found.where(metric="voice_gap", segment="", wave="")
    widest = max(rows, key=lambda r: abs(r.value))
    assert (widest.place, widest.voice, widest.against) == (item, "employee", f"voice={voice}")
    assert widest.low < TRUTH["voice_gap"] < widest.high < 0
    assert widest.n == COLLEAGUES[voice]
    assert widest.q < 0.001
    assert len(rows) == 3 * len(PROMISES), "newcomers, managers and mentors: every two of them"


def test_recommendation_falls_where_promises_were_not_kept(found):
    met, near = (found.one("enps_by_gap", "enps_d90", segment=f"gap={band}") for band in ("met", "near"))
    assert met.low > near.high
    bands = [f.n for f in found.where(metric="enps_by_gap", place="enps_d90") if f.segment]
    assert sum(bands) == found.one("enps_by_gap", "enps_d90").n
