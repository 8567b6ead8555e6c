"""Channels at one mix of intents, cost ratios and shares of clustered contacts, against worked numbers."""

from __future__ import annotations

from random import Random

import pytest

from cjm_core.evidence.ratio import Ratio
from cjm_core.metrics.channels.case_mix import apart, case, mantel_haenszel, pooled_mix, standardised
from cjm_core.metrics.intervals import wilson
from cjm_core.metrics.ratio import base_cv, fieller, ratio_over, share_over

CHAT = [case("chat", "simple", 270, 300), case("chat", "complex", 40, 100)]
PHONE = [case("phone", "simple", 95, 100), case("phone", "complex", 150, 300)]
COST = [120.0, 80.0, 200.0, 150.0, 90.0, 110.0, 60.0, 300.0]
SETTLED = [3.0, 2.0, 4.0, 3.0, 3.0, 2.0, 1.0, 6.0]


def test_the_sign_turns_at_one_mix_of_intents():
    mix = pooled_mix([*CHAT, *PHONE])
    chat, phone = standardised(CHAT, mix, 0.95), standardised(PHONE, mix, 0.95)
    assert mix == {"simple": 0.5, "complex": 0.5}
    assert (chat.value, chat.se) == pytest.approx((0.65, 0.02598076211), abs=1e-8)
    assert (phone.value, phone.se) == pytest.approx((0.725, 0.01808544535), abs=1e-8)
    gap, p = apart(chat, phone, 0.95)
    assert (gap.value, gap.se) == pytest.approx((-0.075, 0.03165569986), abs=1e-8)
    assert (gap.low, gap.high) == pytest.approx((-0.1370440316, -0.01295596838), abs=1e-8)
    assert p == pytest.approx(0.01782, abs=1e-5)
    assert mantel_haenszel(CHAT, PHONE) == pytest.approx(0.6202531646, abs=1e-8)
    assert 310 / 400 > 245 / 400  # raw, chat is ahead


def test_the_order_and_the_names_of_intents_do_not_matter():
    renamed = [case(c.channel, {"simple": "b", "complex": "a"}[c.intent], int(c.ratio.part), int(c.ratio.base))
               for c in reversed(CHAT)]
    mix = pooled_mix([*CHAT, *PHONE])
    same = standardised(renamed, {"a": mix["complex"], "b": mix["simple"]}, 0.95)
    assert (same.value, same.se) == pytest.approx((0.65, 0.02598076211))


def test_an_intent_that_never_comes_changes_nothing():
    mix = pooled_mix([*CHAT, *PHONE, case("phone", "rare", 0, 0)])
    assert standardised(CHAT, mix, 0.95).value == pytest.approx(0.65)


def test_a_channel_that_lacks_a_frequent_intent_cannot_be_told():
    lone = standardised(CHAT[:1], {"simple": 0.5, "complex": 0.5}, 0.95)
    assert (lone.value, lone.low, lone.n) == (None, None, 300)
    assert apart(lone, standardised(PHONE, {"simple": 0.5, "complex": 0.5}, 0.95), 0.95)[0].value is None
    rare = standardised(CHAT[:1], {"simple": 0.97, "complex": 0.03}, 0.95)
    assert rare.value == pytest.approx(0.9)


def test_no_contacts_and_one_contact():
    assert pooled_mix([]) == {}
    assert standardised([], {"a": 1.0}, 0.95).value is None
    one = standardised([case("chat", "a", 1, 1)], {"a": 1.0}, 0.95)
    assert (one.value, one.low, one.high) == (1.0, None, None)
    assert mantel_haenszel([case("c", "a", 1, 1)], [case("d", "a", 1, 1)]) is None


def test_cost_is_a_ratio_of_sums_with_fiellers_interval():
    sums = Ratio.of(COST, SETTLED)
    found = ratio_over(sums, 0.95)
    assert base_cv(sums) > 0.10
    assert (found.value, found.se) == pytest.approx((46.25, 2.89960999), abs=1e-8)
    assert (found.low, found.high) == pytest.approx((37.9853198, 53.16583798), abs=1e-8)
    assert fieller(sums, 0.95) == pytest.approx((37.9853198, 53.16583798), abs=1e-8)
    assert sum(c / s for c, s in zip(COST, SETTLED, strict=True)) / 8 == pytest.approx(46.875)  # another estimand


def test_a_steady_denominator_gets_the_linearised_interval():
    many = Ratio.of(COST * 5, SETTLED * 5)
    assert base_cv(many) < 0.10
    found = ratio_over(many, 0.95)
    assert found.value - found.low == pytest.approx(found.high - found.value)


def test_money_in_another_unit_and_journeys_in_another_order_say_the_same():
    pairs = list(zip(COST, SETTLED, strict=True))
    Random(3).shuffle(pairs)
    mixed = ratio_over(Ratio.of([c * 100 for c, _ in pairs], [s for _, s in pairs]), 0.95)
    plain = ratio_over(Ratio.of(COST, SETTLED), 0.95)
    assert (mixed.value, mixed.low, mixed.high) == pytest.approx((100 * plain.value, 100 * plain.low, 100 * plain.high))


def test_nothing_settled_one_journey_and_an_unsure_denominator():
    assert ratio_over(Ratio.of([10.0, 20.0], [0.0, 0.0]), 0.95).value is None
    lone = ratio_over(Ratio.of([10.0], [1.0]), 0.95)
    assert (lone.value, lone.low) == (10.0, None)
    wild = ratio_over(Ratio.of([10.0, 20.0, 5.0], [1.0, 0.0, 0.0]), 0.95)
    assert (wild.value, wild.low, wild.high) == (35.0, None, None)


def test_single_contacts_have_wilsons_interval():
    found = share_over(Ratio.of([1.0] * 81 + [0.0] * 182, [1.0] * 263), 0.95)
    assert (found.low, found.high) == pytest.approx(wilson(81, 263))
    assert found.n == 263


def test_contacts_of_one_journey_count_together():
    loose = share_over(Ratio.of([1.0] * 60 + [0.0] * 60, [1.0] * 120), 0.95)
    tight = share_over(Ratio.of([3.0] * 20 + [0.0] * 20, [3.0] * 40), 0.95)
    assert loose.value == tight.value
    assert (tight.n, tight.n_effective) == (40, pytest.approx(40, rel=0.05))
    assert tight.high - tight.low > 1.5 * (loose.high - loose.low)


@pytest.mark.parametrize(("hits", "low", "high"), [(0.0, 0.0, 0.1611), (1.0, 0.8389, 1.0)])
def test_none_and_all_keep_an_interval(hits, low, high):
    found = share_over(Ratio.of([hits] * 20, [1.0] * 20), 0.95)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


def test_nobody_at_all():
    empty = share_over(Ratio(0, 0.0, 0.0, 0.0, 0.0, 0.0), 0.95)
    assert (empty.value, empty.n) == (None, 0)
