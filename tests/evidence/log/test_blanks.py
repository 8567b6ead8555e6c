"""Blanks around the words of a log in Parquet: they count for nothing, and cost something only where there are any."""

import duckdb
import pytest

from cjm_core.errors import Spot
from cjm_core.evidence.engine import Engine
from cjm_core.evidence.log.edges import edges
from cjm_core.evidence.log.resources import handovers
from cjm_core.evidence.opening import open_log
from cjm_core.evidence.raw import load_raw
from cjm_core.model.codebook import Events

COLUMNS = {"journey": "id", "activity": "what", "time": "at", "resource": "who"}


def _written(path, rows, kind="VARCHAR"):
    told = ", ".join(f"({case}, '{what}', TIMESTAMP '2026-01-01 {hour}:00', '{who}')" for case, what, hour, who in rows)
    duckdb.execute(f"COPY (SELECT CAST(id AS {kind}) AS id, what, \"at\", who "
                   f"FROM (VALUES {told}) AS t(id, what, \"at\", who)) TO '{path}' (FORMAT parquet)")
    return path


def _tidy(path):
    source = Events(kind="events", file=path.name, columns=COLUMNS)
    with Engine() as engine:
        raw = load_raw(engine, 0, source, list(COLUMNS.values()), path.parent, Spot(), {}, moments=["at"])
    return raw.tidy


@pytest.mark.parametrize("blank", [" ", "   ", "\u00a0", "\u3000"])
@pytest.mark.parametrize("written", ["{word}{blank}", "{blank}{word}"])
def test_words_with_blanks_around_are_the_same_words(tmp_path, blank, written):
    one, pay, who = (written.format(word=word, blank=blank) for word in ("1", "pay", "Bob"))
    rows = [("'1'", "ask", 10, "Ann"), (f"'{one}'", pay, 11, who), ("'2'", "pay", 12, "")]
    path = _written(tmp_path / "log.parquet", rows)
    with open_log(path, COLUMNS) as evidence:
        (log,) = evidence.logs
        assert log.names == ("ask", "pay")
        assert [(e.step, e.next_step, e.count) for e in edges(log)] == [("ask", "pay", 1)]
        assert [(h.sender, h.receiver) for h in handovers(log)] == [("Ann", "Bob")]
    assert _tidy(path) == {"at"}


@pytest.mark.parametrize("kind", ["VARCHAR", "BIGINT", "DOUBLE"])
def test_where_there_are_none_nothing_is_trimmed(tmp_path, kind):
    path = _written(tmp_path / "log.parquet", [(1, "ask", 10, "Ann"), (1, "pay", 11, "")], kind)
    assert _tidy(path) == {"id", "what", "at", "who"}


def test_an_id_of_nothing_but_blanks_is_no_id(tmp_path):
    rows = [("'1'", "ask", 10, "Ann"), ("' '", "pay", 11, ""), ("''", "pay", 11, "")]
    with open_log(_written(tmp_path / "log.parquet", rows), COLUMNS) as evidence:
        (source,) = evidence.intake()
        assert {note.rule: note.count for note in source.notes}["nameless"] == 2
