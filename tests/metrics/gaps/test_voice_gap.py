"""How differently clients, front line and managers see one step, and what that may not give away."""

import pytest

from cjm_core.metrics import CORE_METRICS, measure
from cjm_core.metrics.intervals import tally, welch

CLIENTS, FRONT, MANAGERS = [2, 3, 1, 2, 4, 3, 2], [4, 3, 4, 5, 4, 3], [5, 5, 4, 5, 4, 5]
ITEMS = {
    "desk": {"at": "start.desk", "scale": "1-5"},
    "desk_front": {"at": "start.desk", "scale": "1-5"},
    "desk_boss": {"at": "start.desk", "scale": "1-5"},
    "wish": {"at": "start.desk", "scale": "1-5", "role": "expectation", "pairs": "desk"},
}
DATA = [{"file": f"{voice}.csv", "voice": voice, "items": {}} for voice in ("customer", "front_line", "manager")]


def said(item, values, voice, **more):
    return [{item: v, "voice": voice, **more} for v in values]


@pytest.fixture
def voices(project, evidence_of):
    """Measure answers of several voices, with a model that says that there are several."""
    from cjm_core.model import Project

    spoken = Project.model_validate({**project.model_dump(mode="json", by_alias=True), "data": DATA})

    def measured(people, items=ITEMS):
        return measure(evidence_of(people, items, project=spoken), CORE_METRICS)
    return measured


def three(**more):
    return [*said("desk", CLIENTS, "customer", **more), *said("desk_front", FRONT, "front_line", **more),
            *said("desk_boss", MANAGERS, "manager", **more)]


def test_every_two_voices_on_one_step(voices):
    gaps = {(f.voice, f.against): f for f in voices(three()).where(metric="voice_gap")}
    assert set(gaps) == {("customer", "voice=front_line"), ("customer", "voice=manager"),
                         ("front_line", "voice=manager")}
    expected = welch(tally(CLIENTS), tally(MANAGERS))
    worst = gaps["customer", "voice=manager"]
    assert (worst.value, worst.low, worst.high, worst.n) == (
        pytest.approx(expected.value), pytest.approx(expected.low), pytest.approx(expected.high), 6)
    assert (worst.place_kind, worst.place) == ("item", "desk")
    assert worst.family == "voice_gap experience onboarding customer"
    assert worst.p < gaps["customer", "voice=front_line"].p
    assert worst.q == pytest.approx(2 * worst.p)


def test_one_item_of_several_voices_is_the_same_question(voices):
    people = [*said("desk", CLIENTS, "customer"), *said("desk", MANAGERS, "manager")]
    (gap,) = voices(people).where(metric="voice_gap")
    assert (gap.voice, gap.against, gap.value) == (
        "customer", "voice=manager", pytest.approx(sum(CLIENTS) / 7 - sum(MANAGERS) / 6))


def test_a_belief_is_paired_with_what_it_is_about(voices):
    items = {**ITEMS, "belief": {"role": "expectation", "scale": "1-5", "pairs": "wish", "at": "start"}}
    people = [*said("wish", CLIENTS, "customer"), *said("belief", MANAGERS, "manager")]
    (gap,) = voices(people, items).where(metric="voice_gap")
    assert gap.place == "wish"
    assert gap.family.startswith("voice_gap expectation")


def test_other_scales_roles_and_places_are_not_compared(voices):
    items = {**ITEMS, "ten": {"at": "start.desk", "scale": "1-10"}, "talk": {"at": "start.talk", "scale": "1-5"}}
    people = [*said("wish", CLIENTS, "customer"), *said("ten", FRONT, "front_line"), *said("talk", FRONT, "manager")]
    assert not voices(people, items).where(metric="voice_gap")


def test_one_voice_is_asked_nothing(evidence_of):
    alone = measure(evidence_of(said("desk", CLIENTS, "customer"), ITEMS), CORE_METRICS)
    assert not alone.where(metric="voice_gap")


def test_a_difference_from_a_hidden_group_is_hidden_though_clients_are_not(voices):
    few = [*said("desk", CLIENTS, "customer"), *said("desk_boss", MANAGERS[:4], "manager")]
    rows = voices(few)
    assert all(f.suppressed for f in rows.where(metric="mean", voice="manager"))
    assert not any(f.suppressed for f in rows.where(metric="mean", voice="customer"))
    (gap,) = rows.where(metric="voice_gap")
    assert (gap.suppressed, gap.value, gap.p, gap.n) == (True, None, None, None)


def test_waves_that_hide_a_voice_hide_its_differences(voices):
    people = [*three(wave="w1"), *said("desk", CLIENTS, "customer", wave="w2"),
              *said("desk_boss", MANAGERS[:2], "manager", wave="w2")]
    rows = voices(people)
    hidden = {f.wave for f in rows.where(metric="mean", place="desk_boss", place_kind="item") if f.suppressed}
    assert hidden >= {"w1", "w2"} or hidden >= {"w2", ""}
    gaps = rows.where(metric="voice_gap", against="voice=manager", voice="customer")
    assert hidden <= {f.wave for f in gaps if f.suppressed}
