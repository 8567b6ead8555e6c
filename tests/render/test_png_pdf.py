import io
import re
import subprocess
import zlib
from shutil import which

import pytest
from matplotlib.image import imread

from cjm_core.render import to_pdf, to_png
from cjm_core.scene.marks import Mark, Paint, Scene, Shape, TextRun
from cjm_core.scene.outline import line, rectangle


def scene(colour="#D55E00"):
    parts = (
        Shape(rectangle(10, 5, 20, 10), Paint(fill=colour)),
        Shape(line((0, 40), (100, 40)), Paint(stroke="#0072B2", width_mm=1, dash_mm=(2, 1))),
        Shape(rectangle(60, 5, 20, 10), Paint(hatch="#D55E00")),
        Shape(rectangle(82, 5, 10, 10), Paint(hatch="#D55E00")),
        TextRun(10, 30, "Ожидание и опыт $5", 12),
    )
    return Scene("t", 100, 50, "ru", "Карта", "Описание", (Mark("pain", "a", parts=parts),))


def test_a_png_has_its_true_size_and_the_marks_stand_where_they_should():
    image = imread(io.BytesIO(to_png(scene(), dpi=254)))
    assert image.shape[:2] == (500, 1000)
    assert [round(float(c), 2) for c in image[100, 200, :3]] == [0.84, 0.37, 0.0]
    assert image[100, 450, :3].min() == 1
    for left, right in ((602, 798), (822, 918)):
        hatched = image[52:148, left:right, :3].min(axis=2)
        assert 0.1 < (hatched < 0.9).mean() < 0.9


def test_png_and_pdf_are_the_same_bytes_each_time():
    assert to_png(scene(), 60) == to_png(scene(), 60)
    assert to_pdf([scene(), scene()]) == to_pdf([scene(), scene()])


def test_a_pdf_has_a_page_a_scene_of_true_size_and_no_clock():
    data = to_pdf([scene(), scene("#00745A")])
    assert re.findall(rb"CreationDate \(D:(\d{8})", data) == [b"20000101"]
    assert len(re.findall(rb"/Type /Page\b", data)) == 2
    box = re.search(rb"/MediaBox \[ *0 0 ([\d.]+) ([\d.]+) *\]", data)
    assert box is not None
    assert [round(float(x) / 72 * 25.4) for x in box.groups()] == [100, 50]


@pytest.mark.parametrize("text", ["你", "\x01", "\ue000", "\ufffe", "\ud83d"])
def test_a_letter_that_no_font_has_is_a_box(text):
    def drawn(letter):
        return Scene("t", 30, 20, "en", "T", "D", (Mark("pain", "a", parts=(TextRun(10, 10, letter, 12),)),))

    assert (imread(io.BytesIO(to_png(drawn(text)))) < 0.5).any()
    assert to_png(drawn(text)) == to_png(drawn("\uf123"))
    assert to_pdf([drawn(text)]).startswith(b"%PDF")


def test_cyrillic_text_of_a_pdf_can_be_searched(tmp_path):
    data = to_pdf([scene()])
    found = re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL)
    streams = [zlib.decompress(x) for x in found if x[:1] == b"\x78"]
    assert any(b"beginbf" in s and b"041e" in s.lower() for s in streams)
    if which("pdftotext"):
        path = tmp_path / "a.pdf"
        path.write_bytes(data)
        text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
        assert "Ожидание и опыт $5" in text
