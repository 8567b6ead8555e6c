"""The findings table is a contract: its columns, and how it is written."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_core.findings import COLUMNS, Finding, Findings
from cjm_core.findings_text import findings_csv, findings_json, findings_table

ROW = Finding(
    "mean", "item", "pay", "unit=a;b", "w1", "employee", 12, 11.5, 0.1 + 0.2, -1.0, None, 0.95, "scale", "higher",
    "mean, t interval", ("weighted", "small_base"),
)
HIDDEN = Finding("mean", "item", "pay", "unit=c", n=None, flags=("suppressed",))


def test_columns_are_pinned():
    assert COLUMNS == (
        "metric", "place_kind", "place", "segment", "wave", "voice", "n", "n_effective", "value", "low", "high",
        "level", "unit", "better", "method", "flags", "against", "p", "q", "family", "verdict",
    )


def test_csv():
    assert findings_csv([ROW, HIDDEN]).splitlines() == [
        "metric,place_kind,place,segment,wave,voice,n,n_effective,value,low,high,level,unit,better,method,flags,"
        "against,p,q,family,verdict",
        'mean,item,pay,unit=a;b,w1,employee,12,11.5,0.30000000000000004,-1.0,,0.95,scale,higher,"mean, t interval",'
        "weighted;small_base,,,,,",
        "mean,item,pay,unit=c,,,,,,,,0.95,,higher,,suppressed,,,,,",
    ]


def test_json():
    rows = json.loads(findings_json([ROW, HIDDEN]))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["value"] == 0.1 + 0.2
    assert rows[0]["flags"] == ["weighted", "small_base"]
    assert (rows[1]["n"], rows[1]["value"]) == (None, None)


def test_frame():
    frame = Findings([ROW, HIDDEN]).frame()
    assert tuple(frame.columns) == COLUMNS
    assert frame["flags"].tolist() == ["weighted;small_base", "suppressed"]


def test_table_has_the_same_columns_and_lines_up_wide_signs():
    lines = findings_table([ROW, Finding("mean", "item", "급여", n=3)]).splitlines()
    assert lines[0].split() == list(COLUMNS)
    assert lines[1].index("unit=a;b") == lines[0].index("segment")
    assert "급여 " in lines[2]
    assert "0.3" in lines[1]


@pytest.mark.parametrize("sign", list("=+-@\t\r＝＋－＠"))
def test_no_text_becomes_a_formula(sign):
    text = findings_csv([Finding("mean", "item", f"{sign}HYPERLINK(0)")])
    assert next(csv.DictReader(io.StringIO(text, newline="")))["place"] == f"'{sign}HYPERLINK(0)"


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from('\r\n\t",=')), st.text())
def test_any_text_survives_csv(segment, wave):
    text = findings_csv([Finding("mean", "item", "a", segment, wave)])
    back = next(csv.DictReader(io.StringIO(text, newline="")))
    assert back["segment"].removeprefix("'") == segment.removeprefix("'")
    assert back["wave"].removeprefix("'") == wave.removeprefix("'")


def test_one_takes_the_larger_base_and_can_tell_kinds_of_place_apart():
    found = Findings([
        Finding("mean", "item", "desk", n=4), Finding("mean", "stage", "desk", n=9),
        Finding("mean", "item", "desk", wave="w1", n=2),
    ])
    assert found.one("mean", "desk").n == 9
    assert found.one("mean", "desk", place_kind="item").n == 4
    assert found.one("mean", "desk", wave="w1").n == 2
    assert found.one("mean", "chair") is None
