from hypothesis import given
from hypothesis import strategies as st

from cjm_core.scene.partition import evenly


@given(st.lists(st.integers(min_value=1, max_value=9), min_size=1, max_size=15), st.integers(min_value=9, max_value=30))
def test_groups_keep_order_hold_their_room_and_are_as_few_as_can_be(sizes, room):
    things = list(range(len(sizes)))
    groups = evenly(things, [float(s) for s in sizes], float(room))
    assert [t for g in groups for t in g] == things
    assert all(sum(sizes[t] for t in g) <= room for g in groups)
    greedy = 1
    used = 0
    for size in sizes:
        if used + size > room:
            greedy, used = greedy + 1, 0
        used += size
    assert len(groups) == greedy


def test_pages_are_even_rather_than_one_full_and_one_bare():
    assert [len(g) for g in evenly("abcdefg", [2.0] * 7, 12.0)] == [4, 3]


def test_a_thing_larger_than_the_room_stands_alone():
    assert evenly("abc", [5.0, 50.0, 5.0], 20.0) == [["a"], ["b"], ["c"]]
