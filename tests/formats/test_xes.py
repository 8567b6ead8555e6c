"""XES logs as they come: streamed, nothing unfolded, nothing lost, every fault told in one sentence."""

import gzip
import tracemalloc
from pathlib import Path

import pytest

from cjm_core.errors import EvidenceError
from cjm_core.evidence import open_evidence
from cjm_core.evidence.opening import open_log
from cjm_core.formats import xes
from cjm_core.model import Project
from cjm_core.model.codebook import EventColumns

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0" xmlns="http://www.xes-standard.org/">\n'
GLOBALS = """<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
<global scope="event"><date key="time:timestamp" value="1970-01-01"/></global>
<classifier name="Activity" keys="concept:name"/>
<float key="spread" value="2.5"><float key="Ann" value="1"/></float>
"""


def event(activity: str, time: str, **more: str) -> str:
    words = "".join(f'<string key="{key.replace("_", ":")}" value="{value}"/>' for key, value in more.items())
    return (f'<event><string key="concept:name" value="{activity}"/>{words}'
            f'<date key="time:timestamp" value="{time}"/></event>\n')


def trace(case: str, *events: str, more: str = "") -> str:
    return f'<trace><string key="concept:name" value="{case}"/>{more}\n{"".join(events)}</trace>\n'


TWO = HEAD + GLOBALS + trace(
    "007", event("Анкета &amp; фото", "2026-01-05T10:00:00.000+03:00", org_resource="Ann"),
    event("check", "2026-01-05T08:30:00Z", org_resource="Bob"), more='<string key="city" value="Казань"/>',
) + trace("NA", event("check", "2026-01-06T10:00:00.000+03:00")) + "</log>\n"
ROWS = [
    ("007", "Анкета & фото", "2026-01-05 07:00:00", "Ann"), ("007", "check", "2026-01-05 08:30:00", "Bob"),
    ("NA", "check", "2026-01-06 07:00:00", ""),
]


def log(folder: Path, text: str | bytes, name: str = "log.xes") -> Path:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return folder / name


def rows(path: Path, columns: EventColumns | None = None, **said) -> list[tuple[str, ...]]:
    with open_log(path, columns, **said) as evidence:
        return evidence.query("SELECT journey, activity, CAST(time AS VARCHAR), resource FROM events ORDER BY row")


def fault(path: Path, *args, **said) -> str:
    with pytest.raises(EvidenceError) as caught:
        rows(path, *args, **said)
    text = caught.value.text("en")
    assert "\n" not in text
    return text


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz", "LOG.XES"])
def test_events_come_with_the_attributes_of_their_traces(tmp_path, name):
    assert rows(log(tmp_path, TWO, name)) == ROWS


def test_a_project_needs_no_columns_and_may_choose_others(tmp_path):
    log(tmp_path, TWO)
    for said, expected in (({}, "Ann"), ({"columns": {"resource": "case:city"}}, "Казань")):
        project = Project.model_validate({"title": "t", "data": [{"kind": "events", "file": "log.xes", **said}]})
        with open_evidence(project, tmp_path) as evidence:
            found = evidence.query("SELECT resource FROM events ORDER BY row LIMIT 1")
            assert (found, evidence.logs[0].columns >= {"resource"}) == ([(expected,)], True)


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1251", "utf-8-sig"])
def test_other_encodings_that_the_file_says(tmp_path, encoding):
    text = TWO if encoding == "utf-8-sig" else TWO.replace("UTF-8", encoding)
    assert rows(log(tmp_path, text.encode(encoding))) == ROWS


def test_attributes_in_attributes_and_in_lists_are_passed_over(tmp_path):
    nest = ('<list key="parts"><values><string key="concept:name" value="wrong"/></values></list>'
            '<string key="note" value="x"><string key="concept:name" value="wrong"/><container key="c">'
            '<string key="org:resource" value="wrong"/></container></string><list key="empty"/><id key="concept:id"/>')
    inside = event("A", "2026-01-05T10:00:00Z").replace("<date", nest + "<date")
    assert rows(log(tmp_path, HEAD + trace("1", inside, more=nest) + "</log>")) == [
        ("1", "A", "2026-01-05 10:00:00", "")]


def test_order_of_words_prefixes_and_comments_do_not_matter(tmp_path):
    text = HEAD + "<!-- <trace> --><trace><string value='9' key='concept:name'/>" + event(
        "A", "2026-01-05T10:00:00Z").replace('key="concept:name" value="A"', 'value="A" key="concept:name"')
    assert rows(log(tmp_path, text + "</trace></log>")) == [("9", "A", "2026-01-05 10:00:00", "")]
    prefixed = TWO.replace("</", "</x:").replace("<", "<x:").replace("<x:/", "</").replace("</x:x:", "</x:")
    prefixed = prefixed.replace("<x:?xml", "<?xml").replace("xmlns=", "xmlns:x=")
    assert rows(log(tmp_path, prefixed)) == ROWS


def test_events_without_a_trace_belong_to_no_journey_and_are_told(tmp_path):
    path = log(tmp_path, HEAD + trace("1", event("A", "2026-01-05T10:00:00Z")) + event("B", "2026-01-05T11:00:00Z")
               + "</log>")
    with open_log(path) as evidence:
        assert evidence.query("SELECT journey, activity FROM events ORDER BY row") == [("1", "A"), (None, "B")]
        assert {n.rule: n.count for n in evidence.intake()[0].notes}["nameless"] == 1


def test_quotation_marks_commas_and_line_ends_stay_in_their_cells(tmp_path):
    odd = 'a &quot;b&quot;, c&#10;d'
    path = log(tmp_path, HEAD + trace("1", event(odd, "2026-01-05T10:00:00Z"), event("B", "2026-01-05T11:00:00Z"))
               + "</log>")
    assert [activity for _, activity, *_ in rows(path)] == ['a "b", c\nd', "B"]


def test_rows_are_whole_wherever_a_block_of_the_file_ends(tmp_path, monkeypatch):
    monkeypatch.setattr("cjm_core.formats.charset._CHUNK_BYTES", 7)
    assert rows(log(tmp_path, TWO)) == ROWS


def test_events_without_a_name_or_a_time_say_which_attributes_there_are(tmp_path):
    said = TWO.replace("concept:name", "Activity").replace("time:timestamp", "when").replace(
        '<trace><string key="Activity"', '<trace><string key="concept:name"')
    text = fault(log(tmp_path, said))
    assert "No event of log.xes has concept:name, time:timestamp" in text
    assert all(word in text for word in ("Activity", "when", "case:city"))
    columns = EventColumns(journey="case:concept:name", activity="Activity", time="when", resource="org:resource")
    assert rows(log(tmp_path, said), columns) == ROWS


def test_a_log_without_events_has_no_rows(tmp_path):
    assert "no rows" in fault(log(tmp_path, HEAD + GLOBALS + trace("1") + "</log>"))


BOMB = "<!DOCTYPE log [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)) + "]>"


@pytest.mark.parametrize(("text", "said", "line"), [
    (TWO.replace("<log", BOMB + "<log", 1).replace("Ann", "&i;"), "document type", 2),
    (TWO.replace("<log", '<!DOCTYPE log SYSTEM "file:///etc/passwd"><log', 1), "document type", 2),
    (TWO.replace('"Ann"/', '"&secret;"/'), "no sound XML", 9),
    (TWO[:700], "no sound XML", 9),
    (TWO.replace("</trace>", "</trce>", 1), "no sound XML", 11),
    (TWO.replace("UTF-8", "klingon"), "encoding", 1),
    (TWO.encode("cp1251"), "no sound XML", 8),
    ("<html><body/></html>", "no XES log", 1),
    ("not XML at all", "no sound XML", 1),
    (HEAD + trace("1", event("A", "2026-01-05T10:00:00Z") + '<string key="concept:name" value="2"/>') + "</log>",
     "after its first event", 5),
])
def test_hostile_files_are_refused_in_one_sentence_with_their_line(tmp_path, text, said, line):
    told = fault(log(tmp_path, text))
    assert said in told
    assert told.startswith(f"log.xes:{line}:")


@pytest.mark.parametrize("cut", [10, 60, -9, -1])
def test_a_packed_log_that_is_cut_off(tmp_path, cut):
    path = log(tmp_path, TWO, "log.xes.gz")
    path.write_bytes(path.read_bytes()[:cut])
    assert "ends too early" in fault(path)
    path.write_bytes(b"no gzip at all")
    assert "not a sound gzip file" in fault(path)


def test_an_empty_file(tmp_path):
    assert "empty" in fault(log(tmp_path, ""))


def test_any_number_of_different_attributes_takes_little_memory(tmp_path):
    strange = "".join(f'<string key="k{i}" value="v"/>' for i in range(60_000))
    path = log(tmp_path, HEAD + trace("1", event("A", "2026-01-05T10:00:00Z").replace("<date", strange + "<date"))
               + "</log>")
    tracemalloc.start()
    found = xes.write_clean(path, "log.xes", ["case:concept:name", "time:timestamp"], tmp_path / "out.csv")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.events == 1
    assert len(found.columns) == xes.MOST_KEYS + 2  # what is asked for is found even behind so many
    assert most < 12 << 20


def test_memory_does_not_grow_with_the_log(tmp_path, monkeypatch):
    monkeypatch.setattr("cjm_core.formats.charset._CHUNK_BYTES", 1 << 16)

    def most(journeys: int) -> int:
        with gzip.open(tmp_path / "big.xes.gz", "wt", compresslevel=1) as file:
            file.write(HEAD + "<trace>")  # one journey of many events
            file.writelines(event(f"A{i % 9}", "2026-01-05T10:00:00Z") for i in range(journeys))
            file.write("</trace></log>")
        tracemalloc.start()
        xes.write_clean(tmp_path / "big.xes.gz", "big", ["concept:name"], tmp_path / "out.csv")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert most(15_000) < 1.3 * most(5_000)


def test_deep_nesting_does_no_harm(tmp_path):
    deep = '<string key="a" value="b">' * 20_000 + "</string>" * 20_000
    inside = event("A", "2026-01-05T10:00:00Z").replace("<date", deep + "<date")
    assert len(rows(log(tmp_path, HEAD + trace("1", inside) + "</log>"))) == 1


def test_several_logs_are_one_where_they_need_not_have_the_same_attributes(tmp_path):
    log(tmp_path, TWO, "b.xes")
    log(tmp_path, HEAD + trace("1", event("A", "2026-01-05T10:00:00Z", cost="5")) + "</log>", "a.xes")
    assert [journey for journey, *_ in rows(tmp_path / "*.xes")] == ["1", "007", "007", "NA"]
