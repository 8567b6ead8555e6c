"""Encodings: found out when they can be, asked for when they cannot."""

import gzip

import pytest

from cjm_core.errors import EvidenceError, Spot
from cjm_core.formats.charset import as_utf8

RUSSIAN = "Вопрос;Ответ\nНасколько вы довольны сервисом?;Скорее доволен\nЧто мешает;Цена, сроки и мелкий шрифт\n"
KOREAN = "번호,성별,만족도\n1,여자,키오스크 사용이 편리하다\n2,남자,화면이 작아서 불편했다\n"


@pytest.fixture
def scratch(tmp_path):
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def read(tmp_path, scratch, data, encoding=None, name="f.csv"):
    path = tmp_path / name
    path.write_bytes(data)
    found = as_utf8(path, encoding, scratch, name)
    return found.encoding, found.path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(("text", "encoding", "name"), [
    (RUSSIAN, "utf-8", "utf-8"), (RUSSIAN, "utf-8-sig", "utf-8-sig"), (RUSSIAN, "utf-16", "utf-16"),
    (RUSSIAN, "cp1251", "cp1251"), (RUSSIAN.upper(), "cp1251", "cp1251"), (KOREAN, "cp949", "cp949"),
    (KOREAN, "utf-8", "utf-8"), ("id,q\n1,2\n", "ascii", "utf-8"), ("«№»;Да\n1;Нет\n", "cp1251", "cp1251"),
])
def test_encodings_are_found_out(tmp_path, scratch, text, encoding, name):
    assert read(tmp_path, scratch, text.encode(encoding)) == (name, text)


@pytest.mark.parametrize("data", [
    "naïve;façade;Grüße\n".encode("cp1252"), RUSSIAN.encode("koi8-r"), RUSSIAN.encode("cp866"), bytes(range(128, 256)),
    RUSSIAN.encode("utf-16-le"), "city,q\nMünchen,5\nKöln,4\n".encode("cp1252"), "à;1\n".encode("cp1252"),
    "Äpfel;Ärzte\n".encode("cp1252"), "Łódź;1\n".encode("cp1250"),
    "Η Αθήνα είναι η πρωτεύουσα της Ελλάδας;Καλημέρα\n".encode("cp1253"),
])
def test_what_cannot_be_told_is_asked_for(tmp_path, scratch, data):
    with pytest.raises(EvidenceError, match="encoding:"):
        read(tmp_path, scratch, data)


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866", "utf-16-le"])
def test_what_is_said_is_believed(tmp_path, scratch, encoding):
    assert read(tmp_path, scratch, RUSSIAN.encode(encoding), encoding)[1] == RUSSIAN


def test_a_wrong_word_about_the_encoding_is_an_error_with_its_line(tmp_path, scratch):
    with pytest.raises(EvidenceError, match=r"f.csv:2: The file f.csv:2 cannot be read as utf-8") as caught:
        read(tmp_path, scratch, b"a;b\n\xff;1\n", "utf-8")
    assert caught.value.spot.line == 2
    with pytest.raises(EvidenceError, match=r"unknown.*cp1251"):
        read(tmp_path, scratch, b"a", "cp-1251x")
    with pytest.raises(EvidenceError, match="unknown"):
        read(tmp_path, scratch, b"a", "base64")


def test_gzip_sound_cut_and_false(tmp_path, scratch):
    packed = gzip.compress(RUSSIAN.encode("cp1251") * 50, mtime=0)
    assert read(tmp_path, scratch, packed, name="f.csv.gz") == ("cp1251", RUSSIAN * 50)
    with pytest.raises(EvidenceError, match="ends too early"):
        read(tmp_path, scratch, packed[:-20], name="f.csv.gz")
    with pytest.raises(EvidenceError, match="not a sound gzip"):
        read(tmp_path, scratch, b"id,q\n1,2\n", name="f.csv.gz")


def test_a_gzip_bomb_is_stopped(tmp_path, scratch, monkeypatch):
    monkeypatch.setattr("cjm_core.formats.charset.MAX_UNPACKED_BYTES", 1 << 21)
    with pytest.raises(EvidenceError, match="unfolds"):
        read(tmp_path, scratch, gzip.compress(b"0" * (1 << 22)), name="f.csv.gz")
    assert sum(p.stat().st_size for p in scratch.iterdir()) <= 1 << 21


@pytest.mark.parametrize(("text", "plain", "lines"), [
    ("a\n1\n", True, 2), ("a\r\n1\r\n", True, 2), ('a\n"1"\n', True, 2), ("a\n\n1\n", False, 3), ("a\n1", True, 2),
    ("a\r\n\r\n1\n", False, 3), ("a\r1\r", False, 1), ("a\n1\0\n", False, 2), ("\na\n", False, 2),
    ("a\r\n1\r", False, 2), ('a\n"1\n2"\n', True, 2), ('a\n"1\n', False, 1), ('a\n"1\n""2"\n"\n"', True, 3),
])
def test_lines_that_an_engine_could_number_otherwise_are_noticed(tmp_path, scratch, monkeypatch, text, plain, lines):
    for chunk in (1, 2, 3, 1 << 20):
        monkeypatch.setattr("cjm_core.formats.charset._CHUNK_BYTES", chunk)
        path = tmp_path / "f.csv"
        path.write_bytes(text.encode())
        found = as_utf8(path, None, scratch, "f.csv")
        assert (found.plain, found.lines) == (plain, lines)


@pytest.mark.parametrize(("data", "encoding"), [
    ("München".encode("cp1252"), None), (b"a;b\n\xff;1\n", "utf-8"), (b"a", "cp-1251x"), (b"a", "unicode_escape"),
    (b"a", "raw_unicode_escape"), (b"a", "idna"), (b"a", "punycode"), (b"a", "rot13"),
])
def test_an_encoding_that_must_be_said_otherwise_points_at_the_project(tmp_path, scratch, data, encoding):
    path = tmp_path / "f.csv"
    path.write_bytes(data)
    with pytest.raises(EvidenceError) as caught:
        as_utf8(path, encoding, scratch, "f.csv", Spot("cjm.yaml", 7, 3))
    assert str(caught.value).startswith("cjm.yaml:7:3: The ")
    assert encoding or "f.csv" in str(caught.value)
