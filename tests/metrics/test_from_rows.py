"""From files to findings: the same numbers as by hand, through the real engine."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cjm_core.evidence import open_evidence
from cjm_core.findings import Findings
from cjm_core.metrics import CORE_METRICS, gate_quotes, measure
from cjm_core.model import Project

ITEMS = {
    "a": {"at": "start.desk", "scale": "1-5", "pairs": "a0"},
    "a0": {"at": "start.desk", "scale": "1-5", "role": "expectation"},
    "b": {"at": "start.talk", "scale": "1-5", "pairs": "b0"},
    "b0": {"at": "start.talk", "scale": "1-5", "role": "expectation"},
    "felt": {"at": "start.desk", "role": "emotion", "scale": "1-5"},
    "why": {"role": "reason", "separator": ";"},
    "advise": {"role": "enps"},
}
SURVEY = """id,unit,a,a0,b,b0,felt,why,advise
1,x,3,5,5,5,5,pay;team,10
2,x,2,5,,,1,pay,9
3,y,,,4,3,3,,0
4,,5,5,4,5,2,team,7
"""


@pytest.fixture
def measured(tmp_path, project) -> Callable[..., Findings]:
    """Write files, read them with the engine, and return the findings of a project with these sources."""
    def run(files: dict[str, str], data: list[dict], voice: str = "customer") -> Findings:
        for name, text in files.items():
            Path(tmp_path / name).write_text(text, encoding="utf-8")
        raw = project.model_dump(by_alias=True, mode="json", exclude_none=True) | {"data": data, "voice": voice}
        with open_evidence(Project.model_validate(raw), tmp_path) as evidence:
            return measure(evidence, CORE_METRICS)
    return run


def _survey(**more):
    return {"file": "survey.csv", "respondent": "id", "segments": ["unit"], "items": ITEMS, **more}


def test_a_wide_survey(measured, one_row):
    found = measured({"survey.csv": SURVEY}, [_survey()])
    assert one_row(found, metric="mean", place="start", segment="").value == pytest.approx((4 + 2 + 4 + 4.5) / 4)
    assert one_row(found, metric="mean", place="a", segment="unit=x").value == 2.5
    assert one_row(found, metric="mean", place="a", segment="unit=").n == 1
    assert one_row(found, metric="emotion", place="start.desk", segment="").value == pytest.approx(-0.25)
    assert one_row(found, metric="enps", place="onboarding", segment="").value == 25
    pay = one_row(found, metric="answers", place="why=pay", segment="")
    assert (pay.value, pay.n) == (pytest.approx(2 / 3), 3)


def test_each_persons_mean_gap_comes_first(measured, one_row):
    found = measured({"survey.csv": SURVEY}, [_survey()])
    stage = one_row(found, metric="gap", place="start", segment="")
    assert (stage.n, stage.value) == (4, pytest.approx((-1 - 3 + 1 - 0.5) / 4))
    assert one_row(found, metric="gap", place="start", segment="unit=x").value == -2
    assert one_row(found, metric="broken_promise", place="start", segment="").value == 0.5


def test_expectations_in_one_file_and_experience_in_another(measured, one_row):
    hoped, lived = "id,a0,b0\n1,5,5\n2,5,4\n3,4,3\n", "id,a,b\n2,3,4\n1,3,5\n9,1,1\n"
    found = measured({"hoped.csv": hoped, "lived.csv": lived}, [
        {"file": "hoped.csv", "respondent": "id", "items": {k: ITEMS[k] for k in ("a0", "b0")}},
        {"file": "lived.csv", "respondent": "id", "items": {k: ITEMS[k] for k in ("a", "b")}},
    ])
    assert one_row(found, metric="gap", place="a").n == 2
    stage = one_row(found, metric="gap", place="start")
    assert (stage.n, stage.value) == (2, -1)
    assert stage.method == "each person's mean of experience minus expectation, t interval"


def test_a_reversed_scale_keeps_the_groups_and_waves_of_those_who_lived_it(measured, one_row):
    """Expectations come from a file without groups and waves; they must not take those of the experience away."""
    items = {k: v | {"better": "lower"} for k, v in ITEMS.items() if k in ("a", "a0", "b", "b0")}
    hoped = "id,a0,b0\n1,1,1\n2,1,2\n3,2,3\n4,1,1\n"
    lived = "id,unit,when,a,b\n1,x,w1,3,2\n2,x,w1,3,2\n3,y,w2,1,2\n4,y,w2,3,1\n"
    found = measured({"hoped.csv": hoped, "lived.csv": lived}, [
        {"file": "hoped.csv", "respondent": "id", "items": {k: items[k] for k in ("a0", "b0")}},
        {"file": "lived.csv", "respondent": "id", "segments": ["unit"], "wave": {"column": "when"},
         "items": {k: items[k] for k in ("a", "b")}},
    ])
    assert one_row(found, metric="gap", place="a", segment="unit=x", wave="").value == -2
    assert one_row(found, metric="gap", place="a", segment="", wave="w2").value == -0.5
    assert one_row(found, metric="gap", place="start", segment="unit=x", wave="w1").value == pytest.approx(-1.25)
    assert one_row(found, metric="broken_promise", place="a", segment="unit=x", wave="w1").value == 1


def test_weights_reach_the_mean_gap(measured, one_row):
    rows = "id,w,a,a0,b,b0\n1,3,1,2,1,2\n2,1,5,4,5,4\n"
    items = {k: ITEMS[k] for k in ("a", "a0", "b", "b0")}
    found = measured({"survey.csv": rows}, [_survey(weight="w", segments=[], items=items)])
    assert one_row(found, metric="gap", place="start").value == pytest.approx(-0.5)


def test_interviews(measured, one_row):
    talks = ("respondent,at,kind,code,text,valence\n1,start.desk,pain,late,Nobody,-2\n1,start.desk,gain,warm,Nice,1\n"
             "2,start.desk,pain,late,Waited,-1\n3,start,thought,why,Why?,0\n")
    found = measured({"talks.csv": talks}, [{"kind": "mentions", "file": "talks.csv"}])
    late = one_row(found, metric="mentions", place="start.desk.late", segment="")
    assert (late.value, late.n) == (2, 3)
    assert one_row(found, metric="mentions", place="start", segment="kind=pain").value == 2
    desk = one_row(found, metric="emotion", place="start.desk")
    assert (desk.value, desk.n) == (pytest.approx((-0.5 - 1) / 2), 2), "people first, passages are no people"


def test_logs(measured, one_row):
    log = ("case,what,when,how,unit\n1,Offer,2026-01-01,email,hr\n1,Desk,2026-01-03,in_person,it\n"
           "2,Offer,2026-01-01,phone,hr\n2,Desk,2026-01-01,in_person,it\n")
    found = measured({"log.csv": log}, [{
        "kind": "events", "file": "log.csv", "steps": {"Offer": "offer.call", "Desk": "start.desk"},
        "columns": {"journey": "case", "activity": "what", "time": "when", "channel": "how", "department": "unit"},
    }])
    assert one_row(found, metric="traffic", place="offer.call:email").value == 0.5
    assert one_row(found, metric="handoffs", place="hr-it-start").value == 2
    assert one_row(found, metric="handoff_late", place="hr-it-start").value == 0.5


def test_a_journey_of_two_logs_is_one_of_the_base(measured, one_row):
    rows = {"a.csv": "case,what,when,how\n1,Offer,2026-01-01,email\n2,Offer,2026-01-01,email\n",
            "b.csv": "case,what,when,how\n1,Desk,2026-01-02,chat\n2,Desk,2026-01-02,phone\n"}
    found = measured(rows, [{
        "kind": "events", "file": name, "steps": {"Offer": "offer.call", "Desk": "start.desk"},
        "columns": {"journey": "case", "activity": "what", "time": "when", "channel": "how"},
    } for name in rows])
    everyone = one_row(found, metric="traffic", place="offer.call:email")
    assert (everyone.value, everyone.n) == (1, 2)


def test_small_groups_of_employees_stay_hidden_from_end_to_end(measured):
    rows = "id,unit,a\n" + "".join(f"{k},{'xyz'[k // 9]},{k % 5 + 1}\n" for k in range(21))
    found = measured({"survey.csv": rows}, [_survey(items={"a": ITEMS["a"] | {"pairs": None}})], voice="employee")
    hidden = {f.segment for f in found.where(metric="mean", place="a") if f.suppressed}
    assert hidden == {"unit=x", "unit=z"}
    assert {f.segment for f in found.where(metric="answers") if f.suppressed} == hidden


def test_quotes_of_few_employees_are_kept_back(tmp_path, project):
    rows = "respondent,at,kind,text\n" + "".join(f"{k},start,pain,Nobody\n" for k in range(9))
    (tmp_path / "talks.csv").write_text(rows, encoding="utf-8")
    raw = project.model_dump(by_alias=True, mode="json", exclude_none=True)
    for voice, shown in (("employee", 0), ("customer", 9)):
        talks = {"kind": "mentions", "file": "talks.csv", "voice": voice}
        with open_evidence(Project.model_validate(raw | {"data": [talks]}), tmp_path) as evidence:
            assert len(gate_quotes(evidence.quotes(), evidence, evidence.project.thresholds)) == shown
