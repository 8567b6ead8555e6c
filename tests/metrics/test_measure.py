"""Measuring as a whole: order, small bases, refusals, quotes."""

from functools import partial

import pytest

from cjm_core.errors import PluginError
from cjm_core.extensions import Metric, Quote
from cjm_core.findings import Finding
from cjm_core.metrics import CORE_METRICS, gate_quotes, measure

ITEM = {"a": {"at": "start", "scale": "1-5"}}


def _metric(compute):
    return Metric("own", "Own", "points", "", "", compute)


def _raise(evidence):
    raise ZeroDivisionError("division by zero")


def test_order_is_fixed_and_does_not_depend_on_the_order_of_people(evidence_of):
    people = [{"a": k % 5 + 1, "unit": "xyz"[k % 3]} for k in range(30)]
    one, two = (list(measure(evidence_of(p, ITEM, ["unit"]), CORE_METRICS)) for p in (people, people[::-1]))
    assert one == two
    assert one == sorted(one, key=lambda f: (f.metric, f.place_kind, f.place, f.segment))


def test_small_bases_are_flagged_by_the_effective_base(evidence_of, one_row):
    even = measure(evidence_of([{"a": 3}] * 30, ITEM), CORE_METRICS)
    assert one_row(even, metric="mean", place="a").flags == ()
    uneven = [{"a": 3, "weight": 50.0}] + [{"a": 3, "weight": 1.0}] * 29
    found = measure(evidence_of(uneven, ITEM), CORE_METRICS)
    assert one_row(found, metric="mean", place="a").flags == ("weighted", "small_base")


def test_small_groups_of_employees_are_hidden_and_customers_are_not(evidence_of, one_row):
    people = [{"a": 3, "voice": v} for v in ["employee"] * 4 + ["customer"] * 4]
    found = measure(evidence_of(people, ITEM), CORE_METRICS)
    hidden = one_row(found, metric="mean", place="a", voice="employee")
    assert (hidden.value, hidden.low, hidden.high, hidden.n, hidden.n_effective) == (None,) * 5
    assert hidden.flags == ("suppressed",)
    assert one_row(found, metric="mean", place="a", voice="customer").value == 3


def test_a_failing_metric_is_named(evidence_of):
    with pytest.raises(PluginError, match=r"own failed: ZeroDivisionError: division by zero"):
        measure(evidence_of(), [_metric(_raise)])


@pytest.mark.parametrize("result", [None, Finding("own", "item", "a", value=float("nan"))])
def test_what_is_no_finding_is_refused(evidence_of, result):
    with pytest.raises(PluginError, match="metric own returned"):
        measure(evidence_of(), [_metric(lambda evidence: [result])])


def test_evidence_is_asked_each_question_once(evidence_of):
    evidence, asked = evidence_of([{"a": 3}], ITEM), []
    samples = evidence.samples
    evidence.samples = lambda item: asked.append(item) or samples(item)
    measure(evidence, CORE_METRICS)
    assert asked == ["a"]


def test_nothing_asked_gives_nothing(evidence_of):
    assert {f.metric for f in measure(evidence_of([], ITEM), CORE_METRICS)} == {"coverage"}, "the map itself"
    assert len(measure(evidence_of([], ITEM), [])) == 0


@pytest.mark.parametrize(("voice", "people", "shown"), [
    ("employee", 9, 0), ("employee", 10, 1), ("customer", 1, 1), ("", 9, 0), ("manager", 0, 0),
])
def test_quotes_need_enough_people_of_their_voice(evidence_of, namespace, voice, people, shown):
    cell = partial(namespace, segment="", wave="")
    heard = [
        namespace(cell=cell(voice=voice), method="", people=people),
        namespace(cell=cell(voice=voice), method="interview", people=50),
        namespace(cell=cell(voice="partner"), method="", people=50),
    ]
    evidence = evidence_of(heard=heard)
    quote = Quote("start", "pain", "late", "Nobody was there", voice, "interview")
    assert len(gate_quotes([quote], evidence, evidence.project.thresholds)) == shown
