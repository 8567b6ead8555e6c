"""Whatever is in the cells: the same counts from every manner of writing, and no cell lost."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cjm_core.errors import CjmError
from cjm_core.evidence import open_evidence
from cjm_core.model import Project

ITEMS = {
    "rate": {"scale": "1-5"},
    "why": {"role": "reason", "separator": ";", "labels": {"a": "alpha", "b": "beta"}},
}
ANSWERS = st.sampled_from(["1", "2", "5", "5.0", "3,0", "", "9", "NA", " 4 "])
REASONS = st.sampled_from(["a", "a;b", "beta", "", "c", "a;c"])
REGIONS = st.sampled_from(["", "N", "Юг", "a b", "null", "007"])
ROWS = st.lists(st.tuples(ANSWERS, REASONS, REGIONS), min_size=1, max_size=12)
SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
)


def wrote(lines, encoding="utf-8", **manner) -> bytes:
    sink = io.StringIO(newline="")
    csv.writer(sink, **manner).writerows(lines)
    return sink.getvalue().encode(encoding)


def measured(data: bytes, **source):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "f.csv").write_bytes(data)
        project = Project.model_validate({"title": "t", "data": [
            {"file": "f.csv", "respondent": "id", "segments": ["region"], "items": ITEMS, **source}]})
        with open_evidence(project, Path(folder)) as evidence:
            samples = [(s.cell, s.values.tolist(), s.count.tolist()) for s in evidence.samples("rate")]
            choices = [(c.cell, c.codes, c.count.tolist(), c.people) for c in evidence.choices("why")]
            fates = [(i.item, i.answered, i.missing, i.unreadable) for i in evidence.intake()[0].items]
            return samples, choices, fates


@SLOW
@given(rows=ROWS, order=st.randoms(use_true_random=False), delimiter=st.sampled_from(",;\t|"),
       encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1251"]), quote=st.sampled_from([0, 1]),
       end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_order_and_manner_of_writing_change_nothing(rows, order, delimiter, encoding, quote, end):
    header = ["id", "rate", "why", "region"]
    lines = [[f"p{i}", *row] for i, row in enumerate(rows)]
    plain = measured(wrote([header, *lines]))
    turned = list(range(4))
    order.shuffle(turned)
    order.shuffle(lines)
    other = wrote([[line[i] for i in turned] for line in [header, *lines]], encoding, delimiter=delimiter,
                  quoting=quote, lineterminator=end)
    assert measured(other, encoding=encoding) == plain


@SLOW
@given(cells=st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8)), min_size=1, max_size=8),
       delimiter=st.sampled_from(",;"))
def test_no_cell_is_lost_whatever_is_in_it(cells, delimiter):
    cells = [tuple(c.encode("utf-8", "replace").decode() for c in row) for row in cells]
    lines = [[f"p{i}", *row] for i, row in enumerate(cells)]
    _, _, fates = measured(wrote([["id", "rate", "why", "region"], *lines], delimiter=delimiter))
    assert [sum(counts) for _, *counts in fates] == [len(cells)] * 2


@SLOW
@given(data=st.binary(max_size=60), encoding=st.sampled_from([None, "utf-8", "cp1251", "cp949"]))
def test_any_bytes_are_read_or_refused_with_a_sentence(data, encoding):
    try:
        _, _, fates = measured(b"id,rate,why,region\n" + data, encoding=encoding)
    except CjmError as refusal:
        fates = [("", len(refusal.text("en")))]
    assert all(sum(counts) >= 1 for _, *counts in fates)


@SLOW
@given(lines=st.lists(st.lists(st.sampled_from(["", "1", "x", '"', ","]), max_size=6), min_size=1, max_size=8))
def test_every_row_is_kept_set_aside_or_blank(lines):
    whole = [row for row in lines if any(row) and len(row) >= 3 and not any(row[3:])]
    ragged = [row for row in lines if any(row) and (len(row) < 3 or any(row[3:]))]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "f.csv").write_bytes(wrote([["rate", "why", "region"], *lines]))
        project = Project.model_validate({"title": "t", "data": [{"file": "f.csv", "items": ITEMS}]})
        try:
            evidence = open_evidence(project, Path(folder))
        except CjmError:
            assert not whole
            return
        with evidence:
            (intake,) = evidence.intake()
    told = {n.rule: n.count for n in intake.notes}
    assert intake.rows == len(whole)
    assert told.get("ragged", 0) == len(ragged)
    assert told.get("blank", 0) == len(lines) - len(whole) - len(ragged)
