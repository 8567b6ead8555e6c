from hypothesis import given
from hypothesis import strategies as st

from cjm_core.scene.hyphens import break_points
from cjm_core.scene.lettering import Style, shrunk, unknown_letters, width_mm, wrap

ALPHABET = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВ abcdefghijklmnopqrstuvwxyz-0123456789«»,."
LETTERS = st.text(alphabet=ALPHABET, max_size=80)


@given(LETTERS, st.floats(min_value=8, max_value=60), st.booleans())
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(text, room, bold):
    style = Style(7.5, bold=bold)
    lines = wrap(text, room, style)
    assert all(width_mm(line, style) <= room + 1e-6 for line in lines)
    whole = "".join(text.split())
    told = "".join("".join(lines).split())
    assert told.replace("-", "") == whole.replace("-", "")


def test_a_long_word_is_parted_by_syllable():
    assert wrap("непосредственным", 20, Style(7.5)) == ["непосредствен-", "ным"]
    assert wrap("requirements", 14, Style(7.5)) == ["require-", "ments"]


def test_a_word_without_syllables_is_cut_rather_than_let_over_the_edge():
    style = Style(7.5)
    lines = wrap("щ" * 40, 12, style)
    assert len(lines) > 1
    assert all(width_mm(line, style) <= 12 for line in lines)


def test_a_word_of_ten_thousand_letters_costs_what_its_lines_cost(monkeypatch):
    seen = []
    monkeypatch.setattr("cjm_core.scene.lettering.break_points", lambda word: seen.append(len(word)) or [])
    lines = wrap("я" * 10_000, 20, Style(7.5))
    assert "".join(lines) == "я" * 10_000
    assert max(seen) < 150


def test_a_tab_parts_words_as_a_space_does():
    assert wrap("one\ttwo", 100, Style(7.5)) == ["one two"]


def test_hyphens_keep_two_letters_and_a_vowel_on_either_side():
    for word in ("пространство", "Собеседование", "strengths", "information", "объявление", "майка"):
        for at in break_points(word):
            assert 2 <= at <= len(word) - 2
    assert 2 not in break_points("майка")
    assert break_points("strengths") == []


def test_a_name_is_set_smaller_before_it_is_parted():
    style = Style(9, bold=True)
    assert shrunk("Оффер", 30, 2, style, 7).size_pt == 9
    small = shrunk("Промежуточная", 20, 1, style, 6)
    assert small.size_pt < 9
    assert width_mm("Промежуточная", small) <= 20


def test_letters_that_the_font_lacks_are_named():
    assert unknown_letters("Киоск 키오스크") == "".join(sorted("키오스크"))
    assert unknown_letters("Обычный текст — «да», 5 ₽ №1") == ""
