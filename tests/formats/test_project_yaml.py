"""YAML files: version 1.2, places of everything, and guards against hostile files."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from cjm_core.formats.faults import Faults
from cjm_core.formats.yaml_file import MAX_BYTES, MAX_DEPTH, read_yaml


def read(tmp_path, text, **encoding):
    path = tmp_path / "file.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    faults = Faults()
    node = read_yaml(path, "file.yaml", faults)
    return node, [f"{i.spot}: {i.message}" for i in faults._issues]


@pytest.mark.parametrize(("text", "value"), [
    ("no", "no"), ("on", "on"), ("12:30", "12:30"), ("007", "007"), ("NA", "NA"), ("2027-03-01", "2027-03-01"),
    ("7", 7), ("-2", -2), ("0", 0), ("1.5", 1.5), ("1e3", 1000.0), ("true", True), ("null", None), ("~", None),
    ("", None), ("'7'", "7"), ('"true"', "true"), ("|\n  7\n", "7\n"), ("9" * 40, "9" * 40), ("+", "+"), (".", "."),
])
def test_scalars_are_read_as_yaml_1_2(tmp_path, text, value):
    node, faults = read(tmp_path, f"key: {text}")
    assert faults == []
    assert node.plain() == {"key": value}
    assert type(node.plain()["key"]) is type(value)


def test_letters_in_two_halves_are_joined(tmp_path):
    node, faults = read(tmp_path, r'"\ud83d\ude00": "a\ud83d\ude00"')
    assert faults == []
    assert node.plain() == {"😀": "a😀"}


@pytest.mark.parametrize("text", [r'"x\ud83d"', r'"\ude00\ud83d"', r'"\U00110000"', r'"\UFFFFFFFF"'])
def test_numbers_of_no_letter_are_told_at_their_spot(tmp_path, text):
    node, (fault,) = read(tmp_path, f"a: 1\nb: {text}")
    assert node is None
    assert fault.startswith("file.yaml:2:")
    assert "number that no letter has" in fault


def test_everything_knows_its_place(tmp_path):
    node, _ = read(tmp_path, "# comment\ntitle: A\nlist:\n  - {id: x}\n")
    assert str(node.keys["title"]) == "file.yaml:2:1"
    assert str(node.get("title").spot) == "file.yaml:2:8"
    assert str(node.get("list").items[0].get("id").spot) == "file.yaml:4:10"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf8_is_read_with_and_without_a_mark(tmp_path, mark):
    node, faults = read(tmp_path, mark + "title: Оффер 한국 🙂 $x$".encode())
    assert faults == []
    assert node.plain() == {"title": "Оффер 한국 🙂 $x$"}


def test_an_old_code_page_is_named_with_its_line(tmp_path):
    _, faults = read(tmp_path, b"a: 1\n" + "title: Оффер".encode("cp1251"))
    assert faults == ["file.yaml:2: the file is not written in UTF-8; save it as UTF-8 in your editor"]


@pytest.mark.parametrize(("text", "said"), [
    ("a: [1", "file.yaml:1:6: this is not valid YAML"),
    ("a: 1\n\tb: 2", "file.yaml:2:1: this is not valid YAML"),
    ("a: b: c", "file.yaml:1:5: this is not valid YAML"),
    ("a: \x07", "this is not valid YAML"),
    ("a: !!python/object/apply:os.system [ls]", "file.yaml:1:4: tags such as"),
    ("a: !secret x", "tags such as `!secret`"),
    ("a: *nowhere", "file.yaml:1:4: `*nowhere` stands for nothing"),
    ("a: &x [*x]", "`*x` stands for nothing"),
    ("a: 1\n---\nb: 2", "file.yaml:2:1: a second document begins here"),
    ("? [1, 2]\n: 3", "a key must be one word or number"),
    ("a: 1\nb: 2\na: 3", "file.yaml:3:1: the key `a` stands twice, first in line 1"),
    ("[" * (MAX_DEPTH + 1), f"more than {MAX_DEPTH} levels"),
])
def test_what_cannot_be_read_is_told_with_its_place(tmp_path, text, said):
    _, faults = read(tmp_path, text)
    assert len(faults) == 1
    assert said in faults[0]


def test_a_bomb_of_aliases_is_refused_at_once(tmp_path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    _, faults = read(tmp_path, "\n".join(lines))
    assert len(faults) == 1
    assert "once its aliases are spelt out" in faults[0]


def test_aliases_within_reason_are_read(tmp_path):
    node, faults = read(tmp_path, "a: &x {id: 1}\nb: [*x, *x]")
    assert faults == []
    assert node.plain() == {"a": {"id": 1}, "b": [{"id": 1}, {"id": 1}]}


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    _, faults = read(tmp_path, b"a: " + b"x" * MAX_BYTES)
    assert faults == ["file.yaml: the file is larger than 5 MB; rows of data belong in data files"]


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    for path, said in ((tmp_path / "none.yaml", "does not exist"), (tmp_path, "cannot be read")):
        faults = Faults()
        assert read_yaml(path, "x.yaml", faults) is None
        assert said in str(faults._issues[0].message)


@given(st.recursive(
    st.none() | st.booleans() | st.integers(-10**6, 10**6) | st.floats(-1e6, 1e6) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
))
def test_what_ruamel_writes_is_read_back(tmp_path_factory, value):
    path = tmp_path_factory.mktemp("yaml") / "file.yaml"
    writer = YAML(typ="safe", pure=True)
    writer.allow_unicode = True
    with path.open("w", encoding="utf-8", newline="") as file:
        writer.dump({"value": value}, file)
    assume(what_ruamel_reads(path) == {"value": value})
    faults = Faults()
    node = read_yaml(path, "file.yaml", faults)
    assert len(faults) == 0
    assert node.plain() == {"value": value}


def what_ruamel_reads(path):
    try:
        return YAML(typ="safe", pure=True).load(path)
    except YAMLError:
        return None


@given(st.binary(max_size=200))
def test_no_bytes_bring_the_reader_down(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("bytes") / "file.yaml"
    path.write_bytes(data)
    faults = Faults()
    assert (read_yaml(path, "file.yaml", faults) is None) <= (len(faults) > 0)
