"""Which shares may be shown, which with caution, and which are too uncertain to rely on."""

import pytest

from cjm_core.evidence.sample import Cell
from cjm_core.metrics.display import clopper_pearson, display_flags, display_state
from cjm_core.metrics.intervals import proportion, share, tally
from cjm_core.metrics.row import finding_of


@pytest.mark.parametrize(("hits", "n", "width", "state"), [
    (5, 25, 0.3387259683, "suppress"),
    (12, 40, 0.2996890809, "caution"),
    (2, 60, 0.1112184198, "suppress"),
    (30, 60, 0.2638759361, "caution"),
    (3, 400, 0.02021130956, "show"),
    (200, 400, None, "show"),
])
def test_the_rule_on_worked_cases(hits, n, width, state):
    low, high = clopper_pearson(hits, n)
    if width:
        assert high - low == pytest.approx(width, abs=1e-9)
    assert display_state(hits, n) == state


def test_nobody_and_everybody_want_caution_at_any_base():
    assert display_state(0, 400) == display_state(400, 400) == "caution"
    assert display_state(0, 29) == display_state(0, 0) == "suppress"


def test_a_base_of_weights_that_is_exactly_large_enough_is_enough():
    assert display_state(3, 30 - 1e-12) == display_state(3, 30)
    assert display_state(37.5, 75 - 1e-12) == "show"


def flags(estimate):
    return finding_of("top2", "item", "q", Cell(), estimate, unit="share", method="", level=0.95).flags


def test_shares_are_flagged_and_keep_their_numbers():
    assert flags(proportion(200, 400)) == ()
    assert flags(proportion(12, 40)) == ("caution",)
    few = finding_of("top2", "item", "q", Cell(), proportion(2, 60), unit="share", method="", level=0.95)
    assert few.flags == ("unreliable",)
    assert few.value == pytest.approx(2 / 60)


def test_what_is_no_share_of_people_is_not_judged():
    assert flags(proportion(2, 60).times(60)) == ()


def test_weighted_shares_are_judged_by_their_effective_base():
    sample = tally([0, 1], [200, 200])
    heavy = type(sample)(sample.cell, sample.values, sample.count, sample.weight, sample.weight2 * 7, True)
    assert display_flags(share(sample, lambda v: v == 1)) == ()
    assert display_flags(share(heavy, lambda v: v == 1)) == ("caution",)


def test_who_asked_everybody_is_sure():
    sample = tally([0, 1], [10, 10])
    whole = type(sample)(sample.cell, sample.values, sample.count, sample.weight, sample.weight2, population=20)
    assert display_flags(share(whole, lambda v: v == 1)) == ()
