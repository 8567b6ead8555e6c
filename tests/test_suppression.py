"""Nobody in a small group of employees can be worked out: by rule on small tables, by linear algebra on any."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjm_core import exposure, suppression
from cjm_core.findings import Finding
from cjm_core.suppression import hidden_cells, hidden_crossed, suppress


def _hidden(base, threshold=5):
    return set(hidden_cells(tuple(sorted(base.items())), threshold))


def _column(**parts):
    """One wave, one column: segment names to people, with their total."""
    return {("", ""): sum(parts.values()), **{(f"unit={k}", ""): v for k, v in parts.items()}}


def test_large_groups_are_all_shown():
    assert _hidden(_column(a=5, b=9)) == set()


def test_the_smallest_other_group_is_hidden_beside_a_small_one():
    assert _hidden(_column(a=4, b=9, c=6)) == {("unit=a", ""), ("unit=c", "")}


def test_two_small_groups_that_together_reach_the_threshold_need_no_third():
    assert _hidden(_column(a=4, b=3, c=9)) == {("unit=a", ""), ("unit=b", "")}


def test_two_small_groups_that_together_stay_below_need_a_third():
    assert _hidden(_column(a=1, b=3, c=9, d=7)) == {("unit=a", ""), ("unit=b", ""), ("unit=d", "")}


def test_an_empty_group_protects_nobody():
    assert ("unit=c", "") in _hidden(_column(a=0, b=4, c=9, d=11))


def test_people_without_a_segment_count_as_a_group():
    base = {("", ""): 20, ("unit=", ""): 2, ("unit=a", ""): 8, ("unit=b", ""): 10}
    assert _hidden(base) == {("unit=", ""), ("unit=a", "")}


def test_equal_groups_are_chosen_by_name():
    assert _hidden(_column(a=9, b=9, c=2)) == {("unit=a", ""), ("unit=c", "")}


def test_everything_of_a_small_total_is_hidden():
    assert _hidden(_column(a=2, b=2)) == {("", ""), ("unit=a", ""), ("unit=b", "")}


def test_one_small_wave_hides_the_smallest_other():
    base = {("", ""): 33, ("", "w1"): 3, ("", "w2"): 20, ("", "w3"): 10}
    assert _hidden(base) == {("", "w1"), ("", "w3")}


def test_a_segment_small_in_one_wave_is_hidden_in_another_too():
    base = {}
    for wave, (a, b, c) in {"w1": (3, 20, 30), "w2": (8, 21, 31)}.items():
        base |= {("unit=a", wave): a, ("unit=b", wave): b, ("unit=c", wave): c, ("", wave): a + b + c}
    for s in ("unit=a", "unit=b", "unit=c", ""):
        base[s, ""] = base[s, "w1"] + base[s, "w2"]
    assert _hidden(base) == {("unit=a", "w1"), ("unit=a", "w2"), ("unit=b", "w1"), ("unit=b", "w2")}


def _table(counts, columns):
    """Cells and their people from a dictionary ``(values of the columns, wave) -> people``."""
    base = {}
    waves = {w for _, w in counts}
    for (values, wave), people in counts.items():
        for span in {"", wave} if len(waves) > 1 else {""}:
            for segment in ["", *(f"{c}={v}" for c, v in zip(columns, values, strict=True))]:
                base[segment, span] = base.get((segment, span), 0) + people
    return base


def _equations(base):
    """All sums that a reader may write down: segments of a column per wave, waves per segment."""
    found = []
    for wave in {w for _, w in base}:
        for column in {s.split("=")[0] for s, _ in base if s}:
            parts = [c for c in base if c[0].split("=")[0] == column and c[0] and c[1] == wave]
            found.append({**dict.fromkeys(parts, 1.0), ("", wave): -1.0})
    if any(w for _, w in base):
        for segment in {s for s, _ in base}:
            parts = [c for c in base if c[0] == segment and c[1]]
            found.append({**dict.fromkeys(parts, 1.0), (segment, ""): -1.0})
    return found


def _follows(group, hidden, equations):
    """Tell whether the sum over a group of hidden cells follows from the shown ones."""
    order = sorted(hidden)
    matrix = np.array([[e.get(c, 0.0) for c in order] for e in equations])
    target = np.array([1.0 if c in group else 0.0 for c in order])
    solution = np.linalg.lstsq(matrix.T, target, rcond=None)[0]
    return bool(np.allclose(matrix.T @ solution, target, atol=1e-8))


@st.composite
def _tables(draw):
    columns = ("unit", "grade")[: draw(st.integers(1, 2))]
    waves = [f"w{i}" for i in range(draw(st.integers(1, 3)))]
    values = [tuple(draw(st.sampled_from("abc")) for _ in columns) for _ in range(draw(st.integers(1, 6)))]
    return _table({(v, w): draw(st.integers(1, 12)) for v in values for w in waves if draw(st.booleans())}, columns)


@settings(deadline=None, max_examples=150)
@given(_tables(), st.integers(2, 8))
def test_no_hidden_cell_and_no_small_group_follows_from_what_is_shown(base, threshold):
    hidden = {c for c in _hidden(base, threshold) if base[c]}
    assert hidden >= {c for c, n in base.items() if n < threshold}
    equations = _equations(base)
    for cell in hidden:
        assert not _follows({cell}, hidden, equations), cell
    small = [c for c in hidden if base[c] < threshold]
    for size in (2, 3, 4):
        for group in combinations(sorted(small)[:10], size):
            if sum(base[c] for c in group) < threshold:
                assert not _follows(set(group), hidden, equations), group


@settings(deadline=None, max_examples=60)
@given(_tables(), st.integers(2, 8))
def test_every_sum_hides_at_least_two_who_together_reach_the_threshold(base, threshold):
    hidden = _hidden(base, threshold)
    for equation in _equations(base):
        covered = [c for c in equation if c in hidden and base.get(c)]
        shown = [c for c in equation if c not in hidden and base.get(c)]
        assert not covered or not shown or (len(covered) > 1 and sum(base[c] for c in covered) >= threshold)


def _rows(metric, base, **columns):
    numbers = {"value": 1.0, "low": 0.0, "high": 2.0, **columns}
    return [Finding(metric, "item", "a", s, w, n=n, **numbers) for (s, w), n in base.items()]


def test_all_metrics_of_one_base_hide_the_same_cells():
    base = _column(a=4, b=9, c=6)
    found = suppress([*_rows("mean", base), *_rows("top2", base)], 5)
    for metric in ("mean", "top2"):
        assert {f.segment for f in found if f.metric == metric and f.suppressed} == {"unit=a", "unit=c"}


def test_a_hidden_row_keeps_no_number_and_other_rows_are_untouched():
    rows = _rows("mean", _column(a=4, b=9, c=6), flags=("weighted", "small_base"), n_effective=3.0)
    found = suppress(rows, 5)
    hidden = [f for f in found if f.suppressed]
    assert all((f.n, f.n_effective, f.value, f.low, f.high) == (None,) * 5 for f in hidden)
    assert all(f.flags == ("weighted", "suppressed") for f in hidden)
    assert [f for f in found if not f.suppressed] == [f for f in rows if f.segment in ("", "unit=b")]


@pytest.mark.parametrize(("voice", "hides"), [("customer", 0), ("employee", 3), ("", 3), ("Customer", 3)])
def test_every_voice_but_the_customers_is_protected(voice, hides):
    found = suppress(_rows("mean", _column(a=2, b=2), voice=voice), 5)
    assert sum(f.suppressed for f in found) == hides


def test_voices_are_never_added_to_each_other():
    rows = [*_rows("mean", _column(a=9), voice="employee"), *_rows("mean", _column(a=3), voice="manager")]
    assert [f.voice for f in suppress(rows, 5) if not f.suppressed] == ["employee", "employee"]


def test_a_count_of_the_map_is_about_nobody():
    assert not any(f.suppressed for f in suppress(_rows("coverage", _column(a=1, b=1)), 5))


def _atoms(counts, columns, waves=True):
    """The people of every crossing ``(values of the columns, wave)`` with the cells that they are in."""
    found = []
    for (values, wave), people in sorted(counts.items(), key=repr):
        segments = ["", *(f"{c}={v}" for c, v in zip(columns, values, strict=True) if v is not None)]
        spans = ["", wave] if waves and wave else [""]
        found.append((frozenset((s, w) for s in segments for w in spans), people))
    return tuple(found)


def _margins(atoms):
    base = {}
    for inside, people in atoms:
        for cell in inside:
            base[cell] = base.get(cell, 0) + people
    return {c: n for c, n in base.items() if n}


def _combines(target, vectors):
    """Tell whether a 0/1 vector is a combination of the shown ones."""
    if not len(vectors):
        return False
    solution = np.linalg.lstsq(vectors.T, target, rcond=None)[0]
    return bool(np.allclose(vectors.T @ solution, target, atol=1e-8))


def _assert_nothing_follows(atoms, threshold, hidden):
    base = _margins(atoms)
    assert hidden >= {c for c, n in base.items() if n < threshold}
    atoms = [a for a in atoms if a[1]]
    shown = np.array([[float(c in inside) for inside, _ in atoms] for c in sorted(base) if c not in hidden])
    for cell in hidden:
        assert not _combines(np.array([float(cell in inside) for inside, _ in atoms]), shown), cell
    small = [i for i, (_, n) in enumerate(atoms) if n < threshold]
    for size in (1, 2):
        for group in combinations(small, size):
            if sum(atoms[i][1] for i in group) < threshold:
                assert not _combines(np.isin(np.arange(len(atoms)), group).astype(float), shown), group
    for one, other in combinations(shown, 2):
        apart = sum(n for (_, n), differs in zip(atoms, one != other, strict=True) if differs)
        assert apart == 0 or apart >= threshold


def test_a_branch_is_not_its_region_less_the_other_branches():
    atoms = _atoms({(("R1", "A"), ""): 20, (("R1", "B"), ""): 3, (("R2", "C"), ""): 4, (("R2", "D"), ""): 30},
                   ("region", "branch"))
    hidden = hidden_crossed(atoms, 5)
    assert {("branch=B", ""), ("branch=C", ""), ("branch=A", ""), ("branch=D", "")} <= hidden
    _assert_nothing_follows(atoms, 5, hidden)


def test_two_names_of_one_group_are_hidden_together():
    atoms = _atoms({(("R1", "north"), ""): 20, (("R2", "south"), ""): 9, (("R3", "south"), ""): 8,
                    (("R3", "north"), ""): 2}, ("region", "side"))
    _assert_nothing_follows(atoms, 5, hidden_crossed(atoms, 5))


def test_people_of_a_source_without_the_column_are_not_the_total_less_its_parts():
    atoms = _atoms({(("A",), ""): 20, (("B",), ""): 30, ((None,), ""): 2}, ("branch",))
    assert hidden_crossed(atoms, 5) == {("branch=A", "")}
    assert hidden_cells(tuple(sorted(_margins(atoms).items())), 5) == {("branch=A", "")}


def test_a_large_rest_needs_no_cover():
    atoms = _atoms({(("A",), ""): 20, (("B",), ""): 30, ((None,), ""): 9}, ("branch",))
    assert hidden_crossed(atoms, 5) == hidden_cells(tuple(sorted(_margins(atoms).items())), 5) == set()


def test_people_without_a_wave_are_not_all_waves_less_the_waves():
    atoms = _atoms({((), "w1"): 20, ((), "w2"): 30, ((), ""): 2}, ())
    assert hidden_crossed(atoms, 5) == {("", "w1")}


@st.composite
def _crossings(draw):
    """Two segment columns, free, nested, or the same people by other names, with and without waves."""
    kind = draw(st.sampled_from(["free", "nested", "equal"]))
    waves = draw(st.sampled_from([[""], ["w1", "w2"], ["", "w1", "w2", "w3"]]))
    found = {}
    for _ in range(draw(st.integers(1, 7))):
        branch = draw(st.sampled_from("abcde"))
        region = {"free": draw(st.sampled_from("xyz")), "nested": "xxyyz"["abcde".index(branch)], "equal": branch}[kind]
        for wave in waves:
            found[(region, branch), wave] = draw(st.integers(0, 14))
    return _atoms(found, ("region", "branch"), len(waves) > 1)


@settings(deadline=None, max_examples=150)
@given(_crossings(), st.integers(2, 8))
def test_no_hidden_cell_is_a_combination_of_the_shown(atoms, threshold):
    _assert_nothing_follows(atoms, threshold, hidden_crossed(atoms, threshold))


def _nested(branches, each):
    return {((f"R{b // each}", f"B{b}"), w): 3 + 7 * b % 11 for b in range(branches) for w in ("w1", "w2")}


def test_very_many_groups_are_hidden_in_batches(monkeypatch):
    rounds = []
    monkeypatch.setattr(suppression, "_part", lambda *a, part=suppression._part: rounds.append(1) or part(*a))
    hidden_crossed(_atoms(_nested(60, 6), ("region", "branch")), 5)
    assert len(rounds) < 15


def test_with_too_many_atoms_the_sums_of_contained_groups_still_count(monkeypatch):
    monkeypatch.setattr(suppression, "MOST_ATOMS", 3)
    atoms = _atoms({(("R1", "A"), ""): 20, (("R1", "B"), ""): 3, (("R2", "C"), ""): 4, (("R2", "D"), ""): 30},
                   ("region", "branch"))
    _assert_nothing_follows(atoms, 5, hidden_crossed(atoms, 5))


def test_what_follows_is_found_again_without_hiding_it():
    atoms = _atoms({(("R1", "A"), ""): 20, (("R1", "B"), ""): 3}, ("region", "branch"))
    found = exposure.derivations(exposure.joint_of(atoms), {("branch=B", "")}, 5)
    assert found
    assert {c for cells in found for c in cells} >= {("region=R1", ""), ("branch=A", "")}


def test_a_difference_is_hidden_where_one_of_its_two_items_is():
    def rows(metric, place, **n):
        return [Finding(metric, "item", place, s and f"unit={s}", n=v, value=1.0) for s, v in n.items()]

    lived = [*rows("mean", "lived", a=9, b=12), Finding("mean", "item", "lived", n=21, value=1.0)]
    hoped = [*rows("mean", "hoped", a=4, b=12), Finding("mean", "item", "hoped", n=16, value=1.0)]
    gap = [*rows("gap", "lived", a=6, b=12, c=14), Finding("gap", "item", "lived", n=32, value=1.0)]
    rests = {("gap", "item", "lived"): (("item", "lived"), ("item", "hoped"))}
    found = suppress([*gap, *lived, *hoped], 5, rests=rests)
    assert {f.segment for f in found if f.metric == "gap" and f.suppressed} >= {"unit=a", "unit=b"}
    assert not any(f.suppressed for f in suppress(gap, 5))


@pytest.mark.parametrize(("against", "hides"), [("segment=a", True), ("segment=d", False), ("segment=rest", False)])
def test_a_difference_from_a_named_group_is_hidden_where_that_group_is(against, hides):
    def rows(metric, **more):
        return [Finding(metric, "item", "q", s, n=n, value=1.0, **more) for s, n in (
            ("unit=a", 9), ("unit=b", 12), ("unit=c", 3), ("unit=d", 14))]

    plain = [*rows("mean"), Finding("mean", "item", "q", n=38, value=1.0)]
    beside = [f for f in rows("effect", against=against) if f.segment in ("unit=b", "unit=d")]
    found = suppress([*plain, *beside], 5, rests={("effect", "item", "q"): (("item", "q"),)})
    assert {f.segment for f in found if f.metric == "mean" and f.suppressed} == {"unit=a", "unit=c"}
    assert {f.segment for f in found if f.metric == "effect" and f.suppressed} == (
        {"unit=b", "unit=d"} if hides else set())


def test_a_number_over_all_groups_of_a_column_is_hidden_where_one_of_them_is():
    plain = [Finding("mean", "item", "q", s, n=n, value=1.0) for s, n in (
        ("unit=a", 9), ("unit=b", 12), ("unit=c", 3), ("", 24))]
    across = Finding("across", "item", "q", n=9, value=1.0, against="segment=unit")
    other = Finding("across", "item", "q", n=9, value=1.0, against="segment=floor")
    found = suppress([*plain, across, other], 5, rests={("across", "item", "q"): (("item", "q"),)})
    assert {f.against: f.suppressed for f in found if f.metric == "across"} == {
        "segment=unit": True, "segment=floor": False}
