"""What must not change a number: the order of rows and columns, names, the unit of weights and money, empty things."""

import random

import everything
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cjm_core.metrics.composite.reliability import feldt
from cjm_core.metrics.measure import CORE_METRICS

FEW = settings(max_examples=2, deadline=None, derandomize=True, phases=(Phase.generate,))
ELSEWHERE = {  # these ask for something that this project has not; their own tests have it
    "enps", "csat", "weighted_gap", "enps_by_gap", "voice_gap", "expected_emotion", "effect_before",
    "change_without_comparison", "barrier_fraction", "resource_handovers", "resource_share", "resource_wait",
    "self_loop", "variants_rarefied", "variant_entropy_rarefied", "log_difference",
}
NUMBERS = ("n", "n_effective", "value", "low", "high", "p", "q")


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return _table(tmp_path_factory, *everything.everything())


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return tmp_path_factory


def _table(folders, files, project, back=lambda text: text):
    """Measure, and return every row by its key; ``back`` undoes what was renamed."""
    found = everything.written(folders.mktemp("project"), files, project)
    return {
        (f.metric, f.place_kind, f.place, back(f.segment), f.wave, f.voice, back(f.against), f.method): f for f in found
    }


def _close(one, other):
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-6 * max(1.0, abs(one), abs(other))


def _same(found, plain):
    odd = sorted(found.keys() ^ plain.keys())
    assert not odd, f"{len(odd)} rows on one side alone: {odd[:5]}"
    wrong = [
        (key, name, getattr(plain[key], name), getattr(row, name)) for key, row in found.items() for name in NUMBERS
        if not _close(getattr(row, name), getattr(plain[key], name))
    ]
    wrong += [(k, n, getattr(plain[k], n), getattr(row, n)) for k, row in found.items() for n in ("verdict", "flags")
              if getattr(row, n) != getattr(plain[k], n)]
    assert not wrong, f"{len(wrong)} differ: {sorted({key[0] for key, *_ in wrong})}; such as {wrong[:3]}"


def test_every_family_has_something_to_say(plain):
    silent = {m.name for m in CORE_METRICS} - {key[0] for key in plain}
    assert silent <= ELSEWHERE


@FEW
@given(seed=st.integers(1, 10_000), scale=st.sampled_from([0.013, 3.7, 1000.0]))
def test_the_order_of_rows_and_the_unit_of_weights_change_nothing(folders, plain, seed, scale):
    files, project = everything.everything()
    for rows in files.values():
        random.Random(seed).shuffle(rows)
    for row in files["survey.csv"]:
        row["w"] *= scale
    _same(_table(folders, files, project), plain)


def test_the_order_of_columns_and_the_names_of_groups_and_people_change_nothing(folders, plain):
    files, project = everything.everything()
    new = {"north": "zenith", "south": "abyss", "one": "y1", "two": "x2", "three": "w3"}
    old = {v: k for k, v in new.items()}
    for rows in files.values():
        for row in rows:
            row.update({c: new.get(row[c], row[c]) for c in ("region", "team") if c in row})
            row.update({c: f"{row[c][::-1]}-" for c in ("id", "respondent", "case") if c in row})
    turned = {name: [dict(reversed(row.items())) for row in rows] for name, rows in files.items()}
    project["data"][0]["segments"].reverse()
    project["analysis"]["drivers"] = ["q6", "q5", "q4", "q3", "q2", "q1"]
    project["analysis"]["index"]["treated"] = ["y1", "x2"]

    def back(text):
        column, _, value = text.rpartition("=")
        return f"{column}={old[value]}" if value in old else text
    _same(_table(folders, turned, project, back), plain)


def test_what_nobody_chose_changes_nothing_and_the_unit_of_money_costs_alone(folders, plain):
    files, project = everything.everything()
    project["data"][0]["items"]["why"]["labels"] = {**everything.REASONS, 9: "other"}
    project["data"][2]["steps"]["never"] = "use.help"
    for row in files["log.csv"]:
        row["cost"] *= 100
    found = {k: f for k, f in _table(folders, files, project).items() if "why=9" not in k[2] + k[6]}
    costs = {key for key in plain if key[0] == "cost_per_resolution"}
    assert costs
    for key in costs:
        assert found[key].value == pytest.approx(100 * plain[key].value)
        assert found[key].high == pytest.approx(100 * plain[key].high)
    _same({k: f for k, f in found.items() if k not in costs}, {k: f for k, f in plain.items() if k not in costs})


def test_weights_widen_the_interval_of_alpha(plain):
    rows = [f for key, f in plain.items() if key[:3] == ("alpha", "step", "order.wait")]
    assert len(rows) == 3
    for row in rows:
        assert row.n_effective < row.n
        assert (row.low, row.high) == pytest.approx(feldt(row.value, row.n_effective, 3))


def test_no_number_of_draws_is_sold_as_an_interval(plain):
    drawn = [f for key, f in plain.items() if key[0] in ("quadrant", "importance_grid", "driver_first", "top_three")]
    assert {f.metric for f in drawn} == {"quadrant", "importance_grid", "driver_first", "top_three"}
    assert all(f.value is not None and f.low is None and f.high is None for f in drawn)
