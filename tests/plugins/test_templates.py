"""Every template of every plugin: it validates, speaks both languages, and refers only to what it has."""

from collections import Counter
from pathlib import Path

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

from cjm_core.model import STANDARD_CHANNELS, Template, Text

PLUGINS = Path(__file__).parents[2] / "plugins"
FILES = sorted(PLUGINS.glob("*/cjm_*/templates/*.yaml"))
LONGEST_CELL_WORDS = 12
LONGEST_STEP_NAME_WORDS = 4


@pytest.fixture(params=FILES, ids=lambda f: f"{f.parts[-4]}/{f.stem}", scope="module")
def template(request) -> Template:
    return Template.model_validate(YAML(typ="safe").load(request.param.read_text(encoding="utf-8")))


def texts(value, way=""):
    if isinstance(value, Text):
        yield way, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), f"{way}.{name}")
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from texts(child, f"{way}.{key}")
    elif isinstance(value, tuple):
        for i, child in enumerate(value):
            yield from texts(child, f"{way}.{getattr(child, 'id', None) or i}")


def test_there_are_templates():
    assert {f.parts[-4] for f in FILES} >= {"customer", "telecom_vas", "fuel_station"}


def test_every_text_speaks_both_languages(template):
    found = dict(texts(template))
    assert len(found) > 100
    assert {way: t.root for way, t in found.items()
            if not isinstance(t.root, dict) or set(t.root) != {"ru", "en"} or not all(t.root.values())} == {}


def test_russian_is_russian_and_english_is_english(template):
    def cyrillic(text):
        return any("а" <= c.lower() <= "я" for c in text)

    assert [way for way, t in texts(template) if cyrillic(t.said("en"))] == []
    proper = {"SMS", "CRM", "Push", "LMS", "USSD"}
    assert [way for way, t in texts(template) if not cyrillic(t.said("ru")) and t.said("ru") not in proper] == []


def test_texts_fit_the_cells_of_a_map(template):
    long = [
        f"{way}: {said}" for way, t in texts(template.journey) for said in t.root.values()
        if len(said.split()) > LONGEST_CELL_WORDS and way != ".scenario"
    ]
    assert long == []
    names = [step.name for _, _, step in template.journey.steps()]
    assert [s for n in names for s in n.root.values() if len(s.split()) > LONGEST_STEP_NAME_WORDS] == []


def test_the_map_has_a_readable_size(template):
    assert 5 <= len(template.journey.stages) <= 9
    assert 10 <= len(list(template.journey.steps())) <= 14


def test_ids_are_unique(template):
    journey = template.journey
    lists = {name: [x.id for x in getattr(journey, name)]
             for name in ("personas", "roles", "systems", "promises", "plan", "stages")}
    lists["handoffs"] = [h.key for h in journey.handoffs]
    lists["steps"] = [place for place, _, _ in journey.steps()]
    lists["questions"] = [q.id for q in template.questions]
    lists["touchpoints"] = [s.touchpoint.id for _, _, s in journey.steps() if s.touchpoint and s.touchpoint.id]
    lists["statements"] = [f"{place}.{e.key}" for place, _, e in journey.elements() if e.key]
    twice = {name: [i for i, n in Counter(ids).items() if n > 1] for name, ids in lists.items()}
    assert {name: ids for name, ids in twice.items() if ids} == {}


def test_roles_channels_and_systems_are_known(template):
    journey = template.journey
    roles = {r.id for r in journey.roles} | {"actor"}
    systems = {s.id for s in journey.systems}
    points = [s.touchpoint for _, _, s in journey.steps() if s.touchpoint]
    work = [w for _, _, s in journey.steps() for w in (*s.front, *s.back)]
    named = {
        *(w.role for w in work), *(h.sender for h in journey.handoffs), *(h.receiver for h in journey.handoffs),
        *(p.sender for p in points), *(p.receiver for p in points), *(i.owner for i in journey.plan if i.owner),
        *([journey.owner] if journey.owner else []),
    }
    assert named - roles == set()
    used = {w.system for w in work if w.system} | {h.through for h in journey.handoffs if h.through}
    assert used - systems == set()
    assert systems - used == set(), "a system that nobody uses"
    channels = {c for p in points for c in p.all_channels} | {c for cs in journey.expected.values() for c in cs}
    assert channels - set(STANDARD_CHANNELS) == set()
    assert journey.actor in {p.id for p in journey.personas}


def test_places_are_known(template):
    journey = template.journey
    places = set(journey.places())
    promises = {p.id for p in journey.promises}
    elements = {f"{place}.{e.key}" for place, _, e in journey.elements() if e.key}
    handoffs = {h.key for h in journey.handoffs}
    named = {*journey.expected, *(h.at for h in journey.handoffs), *(p.at for p in journey.promises),
             *(q.at for q in template.questions if q.at)}
    assert named - places == set()
    assert {a for i in journey.plan for a in i.aims} - places - promises - elements - handoffs == set()


def test_questions_are_ready_to_be_asked(template):
    questions = {q.id: q for q in template.questions}
    promises = {p.id for p in template.journey.promises}
    assert {q.promise for q in questions.values() if q.promise} <= promises
    assert {p for p in promises if not any(q.promise == p and q.pairs for q in questions.values())} == set()
    for question in questions.values():
        assert question.scale or question.labels, question.id
        if question.pairs:
            assert questions[question.pairs].role == "expectation"
            assert questions[question.pairs].scale == question.scale
            assert questions[question.pairs].at == question.at


def test_every_step_has_what_a_map_draws(template):
    for place, _, step in template.journey.steps():
        assert step.does, place
        assert step.mood is not None, place
        assert step.thinks or step.feels or step.asks or step.pains or step.gains, place
    assert any(s.moment_of_truth for _, _, s in template.journey.steps())
