"""Logs of objects: the same small log in every format, flattened by a type, with what that did to its events told."""

import gzip
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from cjm_core.errors import EvidenceError
from cjm_core.evidence.opening import open_log
from cjm_core.formats import ocel

EVENTS = [
    ("e1", "place order", "2026-01-05T10:00:00Z", {"who": "Ann"}, ["o1", "i1", "i2"]),
    ("e2", "pick item", "2026-01-05T11:00:00Z", {"who": "Bob", "weight": 2}, ["i1"]),
    ("e3", "pick item", "2026-01-05T12:00:00Z", {}, ["i2"]),
    ("e4", "send parcel", "2026-01-06T10:00:00+00:00", {"who": "Cy"}, ["p1", "i1", "i2", "i1"]),
    ("e5", "pay", "2026-01-07T10:00:00Z", {}, ["o1", "lost"]),
]
OBJECTS = {"o1": "order", "i1": "item", "i2": "item", "p1": "parcel"}
ITEMS = [
    ("i1", "place order", "2026-01-05 10:00:00", "Ann"), ("i2", "place order", "2026-01-05 10:00:00", "Ann"),
    ("i1", "pick item", "2026-01-05 11:00:00", "Bob"), ("i2", "pick item", "2026-01-05 12:00:00", ""),
    ("i1", "send parcel", "2026-01-06 10:00:00", "Cy"), ("i2", "send parcel", "2026-01-06 10:00:00", "Cy"),
]


def as_json(path: Path) -> None:
    path.write_text(json.dumps({
        "objectTypes": [], "eventTypes": [],
        "events": [{"id": i, "type": a, "time": t, "attributes": [{"name": k, "value": v} for k, v in w.items()],
                    "relationships": [{"objectId": o, "qualifier": f"as {n}"} for n, o in enumerate(objects)]}
                   for i, a, t, w, objects in EVENTS],
        "objects": [{"id": o, "type": kind, "attributes": []} for o, kind in OBJECTS.items()],
    }), encoding="utf-8")


def as_old_json(path: Path) -> None:
    path.write_text(json.dumps({
        "ocel:global-log": {},
        "ocel:events": {i: {"ocel:activity": a, "ocel:timestamp": t, "ocel:vmap": w, "ocel:omap": objects}
                        for i, a, t, w, objects in EVENTS},
        "ocel:objects": {o: {"ocel:type": kind, "ocel:ovmap": {}} for o, kind in OBJECTS.items()},
    }), encoding="utf-8")


def as_xml(path: Path) -> None:
    events = "".join(
        f'<event id="{i}" type="{a}" time="{t}"><attributes>'
        + "".join(f'<attribute name="{k}">{v}</attribute>' for k, v in w.items()) + "</attributes><objects>"
        + "".join(f'<relationship object-id="{o}" qualifier="as {n}"/>' for n, o in enumerate(objects))
        + "</objects></event>" for i, a, t, w, objects in EVENTS)
    objects = "".join(
        f'<object id="{o}" type="{kind}"><attributes><attribute name="size" time="2026">9</attribute></attributes>'
        f'<objects><relationship object-id="o1" qualifier="of"/></objects></object>' for o, kind in OBJECTS.items())
    path.write_text(
        '<?xml version="1.0"?><log><object-types><object-type name="item"><attributes/></object-type></object-types>'
        f"<event-types/><objects>{objects}</objects><events>{events}</events></log>", encoding="utf-8")


def as_sqlite(path: Path) -> None:
    base = sqlite3.connect(path)
    kinds = {a: f"Map'{n}\"" for n, a in enumerate(dict.fromkeys(e[1] for e in EVENTS))}
    base.executescript(
        "CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT); CREATE TABLE object (ocel_id, ocel_type);"
        "CREATE TABLE event_map_type (ocel_type, ocel_type_map); CREATE TABLE event_object "
        "(ocel_event_id, ocel_object_id, ocel_qualifier);")
    for kind, mapped in kinds.items():
        base.execute("INSERT INTO event_map_type VALUES (?, ?)", (kind, mapped))
        quoted = mapped.replace('"', '""')
        base.execute(f'CREATE TABLE "event_{quoted}" (ocel_id, ocel_time, who, weight)')
    for i, a, t, w, objects in EVENTS:
        quoted = kinds[a].replace('"', '""')
        base.execute("INSERT INTO event VALUES (?, ?)", (i, a))
        base.execute(f'INSERT INTO "event_{quoted}" VALUES (?, ?, ?, ?)', (i, t, w.get("who"), w.get("weight")))
        base.executemany("INSERT INTO event_object VALUES (?, ?, ?)",
                         [(i, o, f"as {n}") for n, o in enumerate(objects)])
    base.executemany("INSERT INTO object VALUES (?, ?)", OBJECTS.items())
    base.commit()
    base.close()


FORMATS: dict[str, Callable[[Path], None]] = {
    "log.json": as_json, "log.jsonocel": as_old_json, "log.xml": as_xml, "log.xmlocel": as_xml, "log.sqlite": as_sqlite,
}


def fault(path: Path, **said) -> str:
    with pytest.raises(EvidenceError) as caught:
        open_log(path, **said)
    assert "\n" not in caught.value.text("en")
    return caught.value.text("en")


@pytest.mark.parametrize("name", FORMATS)
def test_one_row_for_each_object_of_the_type(tmp_path, name):
    FORMATS[name](tmp_path / name)
    with open_log(tmp_path / name, columns={"resource": "who"}, object_type="item") as evidence:
        assert evidence.query(
            "SELECT journey, activity, CAST(time AS VARCHAR), resource FROM events ORDER BY row") == ITEMS
        notes = {n.rule: (n.count, n.level) for n in evidence.intake()[0].notes}
        assert notes["repeated_events"] == (2, "warning")
        assert notes["outside_events"] == (1, "note")
        assert notes["unlisted_objects"] == (1, "warning")
        said = next(str(n.message) for n in evidence.intake()[0].notes if n.rule == "repeated_events")
        assert "2 times more than they happened" in said


def test_a_type_of_which_each_event_has_one_repeats_nothing(tmp_path):
    as_json(tmp_path / "log.json")
    with open_log(tmp_path / "log.json", object_type="order") as evidence:
        notes = {n.rule: n.count for n in evidence.intake()[0].notes}
        assert "repeated_events" not in notes
        assert notes["outside_events"] == 3
        assert evidence.query("SELECT count(*), count(DISTINCT journey) FROM events") == [(2, 1)]


def test_the_type_must_be_said_where_there_are_several(tmp_path):
    as_json(tmp_path / "log.json")
    assert "item (2), order (1), parcel (1)" in fault(tmp_path / "log.json")
    assert "(item?) There are" in fault(tmp_path / "log.json", object_type="items")


def test_a_packed_log(tmp_path):
    as_json(tmp_path / "log.json")
    (tmp_path / "log.json.gz").write_bytes(gzip.compress((tmp_path / "log.json").read_bytes()))
    assert ocel.read(tmp_path / "log.json.gz", "log", "item").flattened.events == 5


def test_a_database_is_only_read(tmp_path):
    as_sqlite(tmp_path / "log.sqlite")
    before = (tmp_path / "log.sqlite").read_bytes()
    (tmp_path / "log.sqlite").chmod(0o444)
    ocel.read(tmp_path / "log.sqlite", "log", "item")
    assert (tmp_path / "log.sqlite").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["log.sqlite"]


BOMB = '<!DOCTYPE log [<!ENTITY a "aaaa">]><log><events/></log>'


@pytest.mark.parametrize(("name", "text", "said"), [
    ("log.json", '{"events": [', "no sound JSON"), ("log.json", "[" * 100_000, "no sound JSON"),
    ("log.json", "{}", "no OCEL log"), ("log.json", "[1]", "no OCEL log"), ("log.json", "7", "no OCEL log"),
    ("log.json", '{"events": [{"id": 1}], "objects": []}', "no OCEL log"),
    ("log.json", '{"events": [], "objects": []}', "lists no objects"),
    ("log.json", b'{"events": "\xff"}', "no sound JSON"),
    ("log.xml", BOMB, "document type"), ("log.xml", "<log><events>", "no sound XML"),
    ("log.xml", "<log><trace/></log>", "Name it .xes"), ("log.xml", "<log><event id='1'/></log>", "without `type`"),
    ("log.sqlite", "no database at all, only a text of some length", "cannot be read as a SQLite"),
])
def test_what_is_no_such_log_is_told_in_one_sentence(tmp_path, name, text, said):
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    assert said in fault(tmp_path / name, object_type="item" if "lists" not in said else None)


def test_a_database_of_something_else(tmp_path):
    base = sqlite3.connect(tmp_path / "log.sqlite")
    base.execute("CREATE TABLE event (id)")
    base.commit()
    base.close()
    assert "no table event_map_type, event_object, object" in fault(tmp_path / "log.sqlite")


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_database_that_a_program_still_writes_is_not_half_read(tmp_path, ending):
    as_sqlite(tmp_path / "log.sqlite")
    base = sqlite3.connect(tmp_path / "log.sqlite")
    if ending == "-wal":
        base.execute("PRAGMA journal_mode = wal")
    base.execute("INSERT INTO event VALUES ('late', 'A')")
    if ending == "-wal":
        base.commit()
    try:
        assert f"only in log.sqlite{ending}" in fault(tmp_path / "log.sqlite", object_type="item")
    finally:
        base.close()


def test_a_packed_database_is_to_be_unpacked(tmp_path):
    as_sqlite(tmp_path / "log.sqlite")
    (tmp_path / "log.sqlite.gz").write_bytes(gzip.compress((tmp_path / "log.sqlite").read_bytes()))
    assert "Unpack it" in fault(tmp_path / "log.sqlite.gz", object_type="item")


def test_ids_that_no_file_could_hold_stay_apart(tmp_path):
    two = ('{"events": [{"id": 1, "type": "a", "time": "2026-01-01", "relationships": [{"objectId": "\\ud800"}, '
           '{"objectId": "\\udfff"}]}], "objects": [{"id": "\\ud800", "type": "x"}, {"id": "\\udfff", "type": "x"}]}')
    (tmp_path / "log.json").write_text(two, encoding="ascii")
    with open_log(tmp_path / "log.json") as evidence:
        assert evidence.query("SELECT journey FROM events ORDER BY row") == [("\\ud800",), ("\\udfff",)]


def test_a_number_of_thousands_of_digits(tmp_path):
    (tmp_path / "log.json").write_text('{"events": [{"id": ' + "1" * 5000 + "}]}", encoding="ascii")
    assert "no sound JSON" in fault(tmp_path / "log.json")
