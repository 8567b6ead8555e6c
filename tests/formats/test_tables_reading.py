"""Data files of every kind through the readers and the engine: nothing padded, nothing lost, clear errors."""

import csv
import gzip
import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from cjm_core.errors import EvidenceError
from cjm_core.evidence import open_evidence
from cjm_core.model import Project


def opened(folder: Path, file: str, items=("q",), **source):
    data = [{"file": file, "items": {i: {"scale": "1-5"} for i in items}, **source}]
    return open_evidence(Project.model_validate({"title": "t", "data": data}), folder)


def answers(folder, file, **source):
    """Values with their counts of the item q, over everybody."""
    with opened(folder, file, **source) as evidence:
        found = evidence.samples("q")
        return dict(zip(found[0].values.tolist(), found[0].count.tolist(), strict=True)) if found else {}


def write(folder: Path, name: str, text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / name).write_bytes(data)
    return name


def note(evidence, rule):
    return next(n for n in evidence.intake()[0].notes if n.rule == rule)


@pytest.mark.parametrize("text", [
    "id,q\na,5\nb,3\n", "id;q\na;5\nb;3\n", "id\tq\na\t5\nb\t3\n", "id|q\na|5\nb|3\n", "id,q\r\na,5\r\nb,3\r\n",
    "id,q\ra,5\rb,3\r", "id,q\na,5\nb,3", '"id","q"\n"a","5"\n"b","3"\n', 'q;"a;b"\n5;"x;\ny"\n3;"""z"""\n',
    "\ufeffid,q\na,5\nb,3\n", "id,q\n\na,5\n\nb,3\n\n", "id,q,\na,5,\nb,3,\n", " q \n5\n3\n", "q\n5\n3\n",
    "id,q\na,5\nb,3\n,\n", 'id,q\n"a"x,5\nb"y,3\n', "id;q;text\na;5;1,2,3\nb;3;4,5,6\n",
])
def test_every_manner_of_writing_gives_the_same_counts(tmp_path, text):
    assert answers(tmp_path, write(tmp_path, "f.csv", text)) == {5.0: 1, 3.0: 1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_russian_columns_in_every_encoding(tmp_path, encoding):
    text = "номер;оценка;регион\n1;5;Север\n2;3,0;Юг\n"
    write(tmp_path, "f.csv", text.encode(encoding))
    data = {"file": "f.csv", "segments": ["регион"], "items": {"q": {"column": "оценка", "scale": "1-5"}}}
    with open_evidence(Project.model_validate({"title": "t", "data": [data]}), tmp_path) as evidence:
        assert {s.cell.segment: s.values.tolist() for s in evidence.samples("q")} == {
            "": [3.0, 5.0], "регион=Север": [5.0], "регион=Юг": [3.0]}


def test_packed_and_tab_separated(tmp_path):
    (tmp_path / "f.tsv.gz").write_bytes(gzip.compress(b"id\tq\na,b\t5\nc\t3\n"))
    assert answers(tmp_path, "f.tsv.gz") == {5.0: 1, 3.0: 1}


def test_rows_of_another_width_are_set_aside_and_reported(tmp_path):
    text = "id,q,r\na,5,1\nb,3\nc,4,1,9\nd,2,1,\n\ne,1,1\n"
    with opened(tmp_path, write(tmp_path, "f.csv", text)) as evidence:
        assert evidence.samples("q")[0].values.tolist() == [1.0, 2.0, 5.0]
        ragged, blank = note(evidence, "ragged"), note(evidence, "blank")
        (intake,) = evidence.intake()
    assert ragged.count == 2
    assert [(e.row, e.value) for e in ragged.examples] == [(3, "2"), (4, "4")]
    assert blank.count == 1
    assert intake.rows == 3


def test_rows_keep_the_number_that_a_spreadsheet_shows(tmp_path):
    for text in ("id,q\na,5\n\nb,x\n", 'id,q\n"a\n",5\n,\nb,x\n', "id,q\na,5\n,\nb,x\n"):
        with opened(tmp_path, write(tmp_path, "f.csv", text)) as evidence:
            (example,) = evidence.intake()[0].items[0].examples
        assert example.row == 4


@pytest.mark.parametrize(("text", "words"), [
    ("", "file is empty"), ("id,q\n", "no rows"), ("\n\n", "no column names"), ("id,r\n1,2\n", "no column q"),
    ("q,q\n1,2\n", r"called q \(columns 1, 2\)"), ("id,q\na\nb\n", "Is the delimiter right"),
    ('id,q\na,5\nb,"3', "row 3 never ends"), ('id,q\n"a,5\nb,3\nc,4\n', "row 2 never ends"),
    ('id,q\n1,"' + "x" * (1 << 25), "quotation mark"),
])
def test_broken_text_is_a_sentence(tmp_path, text, words):
    with pytest.raises(EvidenceError, match=words) as caught:
        opened(tmp_path, write(tmp_path, "f.csv", text))
    assert caught.value.spot.file == "f.csv"


def test_a_misspelt_column_gets_its_near_name(tmp_path):
    write(tmp_path, "f.csv", "id,q17_price\n1,2\n")
    with pytest.raises(EvidenceError, match=r"q17_prise.*\(q17_price\?\)"):
        opened(tmp_path, "f.csv", items=["q17_prise"])


def test_doubled_columns_that_nobody_uses_are_only_reported(tmp_path):
    with opened(tmp_path, write(tmp_path, "f.csv", "q,x,x\n5,1,2\n")) as evidence:
        assert note(evidence, "doubled_column").count == 1


def test_a_hundred_thousand_columns(tmp_path):
    names = [f"v{i}" for i in range(100_000)]
    write(tmp_path, "f.csv", ",".join([*names, "q"]) + "\n" + ",".join(["1"] * 100_001) + "\n")
    assert answers(tmp_path, "f.csv") == {1.0: 1}


def test_a_pattern_is_one_table(tmp_path):
    write(tmp_path, "s-1.csv", "id,q\na,5\n")
    write(tmp_path, "s-2.csv", "q;id\n3;b\nx;c\n")
    with opened(tmp_path, "s-*.csv", respondent="id") as evidence:
        assert evidence.samples("q")[0].values.tolist() == [3.0, 5.0]
        (intake,) = evidence.intake()
    assert intake.files == ("s-1.csv", "s-2.csv")
    assert [(e.file, e.row) for e in intake.items[0].examples] == [("s-2.csv", 3)]
    write(tmp_path, "s-3.csv", "id,q,more\na,5,1\n")
    with pytest.raises(EvidenceError, match=r"s-3.csv has more: more; has not: –"):
        opened(tmp_path, "s-*.csv")


def test_an_unreadable_file_and_an_unknown_kind(tmp_path):
    write(tmp_path, "f.docx", "x")
    with pytest.raises(EvidenceError, match=r"kind .docx cannot be read"):
        opened(tmp_path, "f.docx")
    write(tmp_path, "f.csv", "q\n1\n")
    (tmp_path / "f.csv").chmod(0)
    if not os.access(tmp_path / "f.csv", os.R_OK):
        with pytest.raises(EvidenceError, match="cannot be read"):
            opened(tmp_path, "f.csv")
    else:  # who runs as root may read everything
        assert answers(tmp_path, "f.csv") == {1.0: 1}


def workbook(path: Path, rows, sheet="Data", before=()):
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for i, row in enumerate([*before, *rows]):
            for j, cell in enumerate(row):
                page.write(i, j, cell)
        book.add_worksheet("Other").write(0, 0, "nothing")
    return path.name


def test_workbook_numbers_are_the_codes_that_people_typed(tmp_path):
    rows = [["id", "q", "s"], ["007", 5, 3], ["NA", 3.0, 2.5], ["x", "", None], ["y", 9, True]]
    name = workbook(tmp_path / "f.xlsx", rows, before=[[]])
    with opened(tmp_path, name, respondent="id", segments=["s"]) as evidence:
        assert {s.cell.segment for s in evidence.samples("q")} == {"", "s=3", "s=2.5"}
        assert evidence.query("SELECT respondent FROM responses ORDER BY row") == [("007",), ("NA",), ("y",)]
        (item,) = evidence.intake()[0].items
    assert (item.answered, item.missing, item.unreadable) == (2, 1, 1)
    assert item.examples[0].row == 6
    assert item.examples[0].value == "9"


def test_sheets_by_name(tmp_path):
    name = workbook(tmp_path / "f.xlsx", [["q"], [5]])
    assert answers(tmp_path, name, sheet="Data") == {5.0: 1}
    with pytest.raises(EvidenceError, match=r"no sheet Date; it has: Data"):
        opened(tmp_path, name, sheet="Date")


def test_hostile_and_broken_workbooks_are_not_opened(tmp_path, monkeypatch):
    with pytest.raises(EvidenceError, match="not a workbook"):
        opened(tmp_path, write(tmp_path, "f.xlsx", "id,q\n1,2\n"))
    with zipfile.ZipFile(tmp_path / "g.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * (1 << 23))
    with pytest.raises(EvidenceError, match="unfolds"):
        opened(tmp_path, "g.xlsx")
    with zipfile.ZipFile(tmp_path / "h.xlsx", "w") as empty:
        empty.writestr("x", "y")
    with pytest.raises(EvidenceError, match="cannot be read"):
        opened(tmp_path, "h.xlsx")
    monkeypatch.setattr("cjm_core.formats.workbook.MAX_PARTS", 2)
    with pytest.raises(EvidenceError, match="unfolds"):
        opened(tmp_path, workbook(tmp_path / "i.xlsx", [["q"], [5]]))


def parquet(path: Path, select: str) -> str:
    import duckdb

    with duckdb.connect() as con:
        con.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path.name


def test_parquet_of_any_types(tmp_path):
    name = parquet(tmp_path / "f.parquet", """
        SELECT * FROM (VALUES ('007', 5.0::DOUBLE, 1, TIMESTAMP '2026-01-01'), ('NA', 'nan'::DOUBLE, 2, NULL),
        (NULL, 3.0, 2, NULL), ('x', 7.5, NULL, NULL)) AS t("id", "q", "my seg; DROP", "d")""")
    with opened(tmp_path, name, respondent="id", segments=["my seg; DROP"]) as evidence:
        found = {s.cell.segment: s.values.tolist() for s in evidence.samples("q")}
        (intake,) = evidence.intake()
    assert found == {"": [3.0, 5.0], "my seg; DROP=1": [5.0], "my seg; DROP=2": [3.0]}
    (item,) = intake.items
    assert (item.answered, item.missing, item.unreadable) == (2, 1, 1)
    assert (item.examples[0].row, item.examples[0].value) == (5, "7.5")


def test_parquet_that_is_none(tmp_path):
    with pytest.raises(EvidenceError, match="not a sound Parquet"):
        opened(tmp_path, write(tmp_path, "f.parquet", "id,q\n1,2\n"))


def test_parquet_files_of_a_pattern_may_order_columns_differently(tmp_path):
    parquet(tmp_path / "p1.parquet", "SELECT 'a' AS id, 5 AS q")
    parquet(tmp_path / "p2.parquet", "SELECT 3 AS q, 'b' AS id")
    assert answers(tmp_path, "p*.parquet", respondent="id") == {5.0: 1, 3.0: 1}


def test_a_plugin_may_bring_a_format(tmp_path):
    from cjm_core.extensions import Format

    def read(path, source):
        lines = list(csv.reader(path.read_text().splitlines(), delimiter="~"))
        return lines[0], lines[1:]

    write(tmp_path, "f.tilde", "id~q\na~5\nb~3\n")
    data = {"file": "f.tilde", "items": {"q": {"scale": "1-5"}}}
    project = Project.model_validate({"title": "t", "data": [data]})
    with open_evidence(project, tmp_path, formats=[Format("tilde", (".tilde",), read)]) as evidence:
        assert evidence.samples("q")[0].values.tolist() == [3.0, 5.0]


def test_a_cell_over_the_limit_is_not_called_an_open_quotation(tmp_path, monkeypatch):
    monkeypatch.setattr("cjm_core.formats.delimited._LONGEST_CELL", 1000)
    with pytest.raises(EvidenceError, match=r"f.csv:3: A cell of row 3 has more than 1000 signs"):
        answers(tmp_path, write(tmp_path, "f.csv", f"id,q\na,5\n{'b' * 2000},3\n\n"))
