from xml.etree import ElementTree

from cjm_core.render import to_svg
from cjm_core.scene.marks import Mark, Paint, Scene, Shape, TextRun
from cjm_core.scene.outline import circle, rectangle

NS = "{http://www.w3.org/2000/svg}"


def scene(*marks, lang="ru"):
    return Scene("t", 100, 50, lang, "Заголовок & <b>", "Описание", marks)


def pain(text="Нет доступа"):
    parts = (Shape(circle(5, 5, 2), Paint(fill="#D55E00")), TextRun(10, 10, text, 7.5))
    return Mark("pain", "day_1.access", "observed", text, "day_1", ("mentions",), parts)


def test_size_language_and_names_are_told():
    root = ElementTree.fromstring(to_svg(scene(pain())))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("100mm", "50mm", "0 0 100 50")
    assert root.get("lang") == "ru"
    assert root.find(f"{NS}title").text == "Заголовок & <b>"
    assert root.find(f"{NS}desc").text == "Описание"


def test_a_mark_is_a_group_that_says_what_it_stands_for():
    root = ElementTree.fromstring(to_svg(scene(pain()), id_prefix="a-", interactive=True))
    group = next(g for g in root.iter(f"{NS}g") if g.get("class") == "mark")
    assert group.get("data-kind") == "pain"
    assert group.get("data-about") == "day_1.access"
    assert group.get("data-tier") == "observed"
    assert group.get("tabindex") == "0"
    assert group.get("aria-label") == "Нет доступа"
    assert group.find(f"{NS}text").text == "Нет доступа"


def test_text_stays_text_whatever_it_holds():
    hostile = "<script>alert(1)</script> & \"q\" \x00\x1b $x_1$"
    root = ElementTree.fromstring(to_svg(scene(pain(hostile))))
    texts = [e.text for e in root.iter(f"{NS}text")]
    assert texts == ["<script>alert(1)</script> & \"q\" \N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER} $x_1$"]
    assert not list(root.iter(f"{NS}script"))


def test_ids_do_not_meet_when_drawings_share_a_page():
    hatched = Mark("gap", title="gap", parts=(Shape(rectangle(0, 0, 9, 9), Paint(hatch="#F2B48A")),))
    both = [to_svg(scene(pain(), hatched), id_prefix=p) for p in ("a-", "b-")]
    ids = [{e.get("id") for e in ElementTree.fromstring(s).iter() if e.get("id")} for s in both]
    assert ids[0]
    assert not ids[0] & ids[1]
    assert "url(#a-hf2b48a-1400)" in both[0]


def test_the_same_scene_gives_the_same_bytes_and_carries_its_font():
    first, second = (to_svg(scene(pain())) for _ in range(2))
    assert first == second
    assert first.count("@font-face") == 3
    assert "@font-face" not in to_svg(scene(pain()), embed_fonts=False)
