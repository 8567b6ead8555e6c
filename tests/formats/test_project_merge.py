"""A journey on top of its template: ids meet, the user wins, omitted things go with what hangs on them."""

import pytest

from cjm_core.formats import BrokenProjectError, TemplateShelf, load_project

TEMPLATE = """\
title: T
about: A
journey:
  id: base
  title: {ru: База, en: Base}
  actor: newcomer
  owner: hr
  expected: {a.a1: [phone], b: [email]}
  stages:
    - id: a
      name: A
      goal: {ru: Цель, en: Goal}
      steps:
        - {id: a1, name: A1, touchpoint: {channel: phone, from: hr, to: actor}}
        - {id: a2, name: A2, pains: [{code: slow, text: Slow}, {code: dull, text: Dull}], thinks: Hm}
        - {id: a3, name: A3}
    - {id: b, name: B}
    - {id: c, name: C}
  handoffs:
    - {at: a.a1, from: hr, to: it}
    - {at: c, from: it, to: hr}
    - {id: named, at: b, from: it, to: hr}
  promises:
    - {id: fast, text: Fast, made_by: hr, at: a.a2}
    - {id: kind, text: Kind, made_by: hr, at: b}
"""


@pytest.fixture
def merged(tmp_path):
    (tmp_path / "t.yaml").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "p").mkdir()

    def load(text):
        (tmp_path / "p" / "cjm.yaml").write_text("title: P\njourneys: [j.yaml]\n", encoding="utf-8")
        (tmp_path / "p" / "j.yaml").write_text(text, encoding="utf-8")
        shelf = TemplateShelf(["pack"], {"pack/t": tmp_path / "t.yaml"})
        loaded = load_project(tmp_path / "p", shelf)
        return loaded.project.journeys[0], loaded.sources

    return load


def ids(things):
    return [thing.id for thing in things]


def test_a_journey_may_say_nothing_but_where_it_begins(merged):
    journey, sources = merged("from: pack/t")
    assert (journey.id, journey.template, ids(journey.stages)) == ("base", "pack/t", ["a", "b", "c"])
    assert str(sources.thing("base")) == "j.yaml:1:1"
    assert str(sources.thing("base/a.a2")) == "j.yaml:1:7"


def test_what_the_user_wrote_is_placed_in_his_file(merged):
    _, sources = merged("from: pack/t\nstages:\n  - id: a\n    pains: [{code: new, text: New}]")
    assert str(sources.thing("base/a")) == "j.yaml:3:9"
    assert str(sources.thing("base/a.new")) == "j.yaml:4:20"
    assert str(sources.thing("base/a.a1")) == "j.yaml:1:7"


def test_own_values_win_and_texts_are_replaced_whole(merged):
    journey, sources = merged("from: pack/t\nid: mine\ntitle: {ru: Моя}\nowner: it")
    assert (journey.id, journey.title.root, journey.owner, journey.actor) == ("mine", {"ru": "Моя"}, "it", "newcomer")
    assert str(sources.thing("mine")) == "j.yaml:2:5"


@pytest.mark.parametrize(("own", "order"), [
    ("[{id: c}, {id: a}]", ["c", "b", "a"]),
    ("[{id: a}, {id: x, name: X}]", ["a", "x", "b", "c"]),
    ("[{id: x, name: X}, {id: b}]", ["a", "x", "b", "c"]),
    ("[{id: x, name: X}]", ["a", "b", "c", "x"]),
    ("[{id: c}, {id: x, name: X}, {id: b}, {id: a}]", ["c", "x", "b", "a"]),
    ("[]", []),
])
def test_the_users_order_wins_for_what_he_lists(merged, own, order):
    journey, _ = merged(f"from: pack/t\nstages: {own}")
    assert ids(journey.stages) == order


def test_things_inside_things_meet_by_id(merged):
    journey, _ = merged("""\
from: pack/t
stages:
  - id: a
    goal: {en: Other}
    steps:
      - id: a2
        pains: [{code: dull, text: Very dull}, {code: new, text: New}]
        thinks: Mine
      - id: a1
        touchpoint: {channel: email}
""")
    stage = journey.stages[0]
    assert ids(stage.steps) == ["a2", "a1", "a3"]
    assert stage.goal.root == {"en": "Other"}
    pains = [(pain.code, pain.text.root) for pain in stage.steps[0].pains]
    assert pains == [("slow", "Slow"), ("dull", "Very dull"), ("new", "New")]
    assert [thought.text.root for thought in stage.steps[0].thinks] == ["Hm", "Mine"]
    assert (stage.steps[1].touchpoint.channel, stage.steps[1].touchpoint.sender) == ("email", "hr")


def test_a_hand_off_without_an_id_is_known_by_its_ends_and_place(merged):
    journey, _ = merged("from: pack/t\nhandoffs: [{at: a.a1, from: hr, to: it, within_h: 24}, {at: b, from: a, to: b}]")
    assert [(h.key, h.within_h) for h in journey.handoffs] == [
        ("hr-it-a-a1", 24), ("a-b-b", None), ("it-hr-c", None), ("named", None)]


def test_an_omitted_place_goes_with_all_that_hangs_on_it(merged):
    journey, _ = merged("from: pack/t\nomit: [a.a2, b]")
    assert ids(journey.stages) == ["a", "c"]
    assert ids(journey.stages[0].steps) == ["a1", "a3"]
    assert [p.id for p in journey.promises] == []
    assert [h.key for h in journey.handoffs] == ["hr-it-a-a1", "it-hr-c"]
    assert set(journey.expected) == {"a.a1"}


def test_statements_and_other_things_are_omitted_by_their_ids(merged):
    journey, _ = merged("from: pack/t\nomit: [a.a2.slow, kind, named]")
    assert [pain.code for pain in journey.stages[0].steps[1].pains] == ["dull"]
    assert ids(journey.promises) == ["fast"]
    assert [h.key for h in journey.handoffs] == ["hr-it-a-a1", "it-hr-c"]


def test_what_is_omitted_must_exist(merged):
    with pytest.raises(BrokenProjectError, match=r"j.yaml:2:8: the template has no `a.a9` to omit; it has a.a"):
        merged("from: pack/t\nomit: [a.a9]")


@pytest.mark.parametrize(("name", "said"), [
    ("pack/tt", "j.yaml:1:7: no template `pack/tt`; did you mean `pack/t`?"),
    ("pakc/t", "the plugin `pakc` is not installed; there is pack; to install it: python3 -m pip install cjm-pakc"),
    ("t", "the plugin `t` is not installed; there is pack/t"),
])
def test_an_unknown_template_is_answered_with_names_and_a_command(merged, name, said):
    with pytest.raises(BrokenProjectError) as error:
        merged(f"from: {name}\nid: a\ntitle: T\nactor: b")
    assert said in str(error.value)


def test_a_fault_of_the_template_is_told_in_the_templates_file(merged, tmp_path):
    merged("from: pack/t")
    (tmp_path / "t.yaml").write_text(TEMPLATE.replace("owner: hr", "ownr: hr"), encoding="utf-8")
    with pytest.raises(BrokenProjectError, match=r"^pack/t.yaml:7:3: unknown key `ownr`; did you mean `owner`\?$"):
        merged("from: pack/t")


def test_two_own_things_of_one_id_are_not_merged_in_silence(merged):
    with pytest.raises(BrokenProjectError, match=r"the id `a` stands twice, first at j\.yaml:2:15"):
        merged("from: pack/t\nstages: [{id: a, name: X}, {id: a, name: Y}]")
