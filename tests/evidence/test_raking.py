"""Raked weights: margins agree, little else changes, and whatever cannot be met is refused in words."""

from pathlib import Path

import numpy as np
import pytest

from cjm_core.errors import EvidenceError
from cjm_core.evidence import open_evidence
from cjm_core.evidence.raking import rake
from cjm_core.metrics.intervals import mean_t
from cjm_core.model import Project

HEADER = "id,q,sex,age\n"
PEOPLE = [("f", "young", 5), ("f", "young", 4), ("f", "old", 3), ("m", "young", 2), ("m", "old", 1), ("f", "old", 5)]
SHARES = {"sex": {"f": 0.5, "m": 0.5}, "age": {"young": 0.4, "old": 0.6}}


def opened(tmp_path: Path, margins, text=None, project=None, **source):
    rows = "".join(f"p{i},{q},{sex},{age}\n" for i, (sex, age, q) in enumerate(PEOPLE))
    (tmp_path / "s.csv").write_text(text or HEADER + rows, encoding="utf-8")
    weighting = {"margins": margins} | source.pop("weighting", {})
    data = [{"file": "s.csv", "respondent": "id", "items": {"q": {"scale": "1-5"}}, "weighting": weighting, **source}]
    return open_evidence(Project.model_validate({"title": "t", "data": data, **(project or {})}), tmp_path)


def notes(evidence, rule):
    return [n for n in evidence.intake()[0].notes if n.rule == rule]


def shares(evidence, item="q"):
    samples = {s.cell.segment: s for s in evidence.samples(item)}
    whole = samples[""].weight.sum()
    return {name: float(s.weight.sum() / whole) for name, s in samples.items() if name}


def test_margins_are_met_everywhere(tmp_path):
    with opened(tmp_path, SHARES, segments=["sex", "age"]) as evidence:
        found = shares(evidence)
        (everybody, *_) = evidence.samples("q")
        (pair, *_) = evidence.pair("q", "q")
        crowd = evidence.crowd(["q"])
        (row,) = evidence.query("SELECT sum(weight) FROM responses")
    assert found == pytest.approx({"sex=f": 0.5, "sex=m": 0.5, "age=young": 0.4, "age=old": 0.6}, abs=1e-10)
    assert everybody.weighted
    assert everybody.weight.sum() == pytest.approx(len(PEOPLE))
    assert crowd.weight.sum() == pair.weight.sum() == row[0] == pytest.approx(len(PEOPLE))


def test_margin_columns_need_not_break_people_down(tmp_path):
    with opened(tmp_path, SHARES) as evidence:
        assert [s.cell.segment for s in evidence.samples("q")] == [""]
        assert evidence.samples("q")[0].weighted


def test_people_to_speak_for_and_shares_give_the_same_means(tmp_path):
    counts = {c: {k: 250 * v for k, v in m.items()} for c, m in SHARES.items()}
    with opened(tmp_path, SHARES) as one, opened(tmp_path, counts) as other:
        first, second = one.samples("q")[0], other.samples("q")[0]
    assert second.weight.sum() == pytest.approx(250)
    a, b = mean_t(first), mean_t(second)
    assert (a.value, a.se, a.n_effective) == pytest.approx((b.value, b.se, b.n_effective))


def test_margins_that_hold_already_change_nothing(tmp_path):
    with opened(tmp_path, {"sex": {"f": 4, "m": 2}}) as evidence:
        (sample,) = evidence.samples("q")
    assert sample.weight.tolist() == sample.count.tolist()
    assert mean_t(sample).se == pytest.approx(np.std([q for *_, q in PEOPLE], ddof=1) / 6**0.5)


def test_every_wave_is_raked_by_itself(tmp_path):
    text = "id,q,sex,w\na,1,f,1\nb,2,m,1\nc,3,m,1\nd,4,f,2\ne,5,f,2\nf,3,m,2\ng,3,f,\n"
    more = {"wave": {"column": "w"}, "segments": ["sex"]}
    with opened(tmp_path, {"sex": {"f": 0.5, "m": 0.5}}, text, **more) as evidence:
        weights = {(s.cell.segment, s.cell.wave): s.weight.sum() for s in evidence.samples("q")}
        (left,) = notes(evidence, "untargeted")
        assert len(notes(evidence, "raked")) == 2
    assert weights["sex=f", "1"] == weights["sex=m", "1"] == pytest.approx(1.5)
    assert weights["sex=f", "2"] == pytest.approx(1.5)
    assert left.count == 1


def test_raking_starts_from_the_given_weights(tmp_path):
    text = "id,q,sex,age,w\na,1,f,x,3\nb,2,f,x,1\nc,3,m,x,1\n"
    with opened(tmp_path, {"sex": {"f": 1, "m": 1}}, text, weight="w", weighting={"trim": None}) as evidence:
        (sample,) = evidence.samples("q")
    assert sample.weight / sample.weight[2] == pytest.approx([0.75, 0.25, 1])


def test_large_weights_are_cut_and_the_rest_raked_again():
    people, start = np.array([50, 1, 49]), np.array([1.0, 40.0, 1.0])
    codes, targets = [np.array([0, 0, 1])], [np.array([50.0, 50.0])]
    free, cut = rake(people, start, codes, targets, None), rake(people, start, codes, targets, 5.0)
    assert cut.trimmed == 1
    assert cut.weight.max() < free.weight.max()
    assert (people[:2] @ cut.weight[:2], people[2] * cut.weight[2]) == pytest.approx((50, 50))
    assert cut.deff < free.deff


def test_the_note_tells_the_design_effect(tmp_path):
    with opened(tmp_path, {"sex": {"f": 0.5, "m": 0.5}}) as evidence:
        (note,) = notes(evidence, "raked")
    weights = [0.75] * 4 + [1.5] * 2
    deff = 6 * sum(w * w for w in weights) / sum(weights) ** 2
    assert note.level == "note"
    assert f"{deff:.2f}" in str(note.message)
    assert f"{deff:.2f}".replace(".", ",") in note.message.text("ru")


def test_people_without_a_target_are_counted_out(tmp_path):
    with opened(tmp_path, {"age": {"young": 1}}, segments=["age"]) as evidence:
        assert evidence.samples("q")[0].n == 3
        (note,) = notes(evidence, "untargeted")
    assert note.count == 3
    assert "“old”" in str(note.message)


@pytest.mark.parametrize(("margins", "said"), [
    ({"sex": {"f": 1, "men": 1}}, "No respondent has sex = men, .* the data have m"),
    ({"sexx": {"f": 1}}, "sexx.*sex"),
    ({"sex": {"f": 40, "m": 50}, "age": {"young": 40, "old": 60}}, "sex: 90; age: 100"),
    ({"sex": {"f": 0.4, "m": 0.5}}, "add up to 0.9; shares add up to 1"),
    ({"sex": {}}, "add up to 0; shares add up to 1"),
    ({"sex": {"f": 1, "m": 0}}, "above zero"),
    ({"sex": {"f": 1, "m": 1e-300}}, "above zero"),
])
def test_what_cannot_be_met_is_refused_in_words(tmp_path, margins, said):
    with pytest.raises(EvidenceError, match=said):
        opened(tmp_path, margins)


def test_margins_that_contradict_each_other_are_refused(tmp_path):
    text = HEADER + "a,1,f,young\nb,2,m,old\n"
    with pytest.raises(EvidenceError, match="cannot be met together"):
        opened(tmp_path, {"sex": {"f": 0.5, "m": 0.5}, "age": {"young": 0.3, "old": 0.7}}, text)


def test_long_files_are_raked_too(tmp_path):
    text = "id,item,value,sex\na,q,1,f\nb,q,2,f\nc,q,3,m\n"
    layout = {"item": "item", "value": "value"}
    with opened(tmp_path, {"sex": {"f": 0.5, "m": 0.5}}, text, layout=layout) as evidence:
        (sample,) = evidence.samples("q")
    assert sample.weight.tolist() == pytest.approx([0.75, 0.75, 1.5])


def test_the_order_of_rows_changes_no_digit(tmp_path):
    lines = [f"p{i},{q},{sex},{age}\n" for i, (sex, age, q) in enumerate(PEOPLE)]
    with opened(tmp_path, SHARES, HEADER + "".join(lines)) as one:
        first = one.samples("q")[0]
    with opened(tmp_path, SHARES, HEADER + "".join(lines[::-1])) as other:
        second = other.samples("q")[0]
    assert first.weight.tolist() == second.weight.tolist()
    assert first.weight2.tolist() == second.weight2.tolist()
