"""What is wrong with one template: languages, references, and what a template must leave to evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from cjm_core.errors import nearest
from cjm_core.model import STANDARD_CHANNELS, Journey, Template, Text

if TYPE_CHECKING:
    from cjm_core.model import Question

LANGUAGES = ("ru", "en")
STAGES = (5, 9)
LONGEST_WORDS = 25


def template_faults(path: Path) -> Iterator[str]:
    """Yield a sentence for everything that is wrong in a template's file."""
    from cjm_core.formats.faults import BrokenProjectError
    from cjm_core.formats.shelf import TemplateShelf

    name = f"template/{path.stem}"
    try:
        template = TemplateShelf(["template"], {name: path}).template(name)
    except BrokenProjectError as error:
        yield from (f"{path.name}, line {issue.spot.line}: {issue.message.text('en')}" for issue in error.issues)
        return
    for fault in (
        *_language_faults(template), *_duplicate_faults(template), *_reference_faults(template.journey),
        *_place_faults(template.journey), *_question_faults(template), *_size_faults(template.journey),
        *_evidence_faults(template),
    ):
        yield f"{path.name}: {fault}"


def texts(value: Any, way: str = "") -> Iterator[tuple[str, Text]]:
    """Yield every text inside a part of the model, with the way to it (``journey.stages.offer.name``)."""
    if isinstance(value, Text):
        yield way, value
    elif isinstance(value, BaseModel):
        for field in type(value).model_fields:
            yield from texts(getattr(value, field), f"{way}.{field}" if way else field)
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from texts(child, f"{way}.{key}")
    elif isinstance(value, tuple):
        for i, child in enumerate(value):
            yield from texts(child, f"{way}.{getattr(child, 'id', None) or getattr(child, 'code', None) or i}")


def _language_faults(template: Template) -> Iterator[str]:
    for way, text in texts(template):
        if isinstance(text.root, str):
            yield f"`{way}` is in one language only: write {{ru: …, en: …}}"
            continue
        for lang in LANGUAGES:
            if not text.root.get(lang, "").strip():  # type: ignore[call-overload]
                yield f"`{way}` says nothing in {lang}"


def _twice(names: Iterable[str]) -> list[str]:
    names = list(names)
    return sorted({name for name in names if names.count(name) > 1})


def _duplicate_faults(template: Template) -> Iterator[str]:
    journey = template.journey
    lists: dict[str, list[str]] = {
        name: [thing.id for thing in getattr(journey, name)]
        for name in ("personas", "roles", "systems", "stages", "promises", "plan")
    }
    lists["handoffs"] = [handoff.key for handoff in journey.handoffs]
    lists["steps"] = [place for place, _, _ in journey.steps()]
    lists["statements"] = [f"{place}.{e.key}" for place, _, e in journey.elements() if e.key]
    lists["questions"] = [question.id for question in template.questions]
    for name, ids in lists.items():
        for twice in _twice(ids):
            yield f"the id `{twice}` stands twice among the {name}"


def _unknown(what: str, where: str, name: str, known: Iterable[str]) -> str:
    near = nearest(name, set(known))
    hint = f"; did you mean `{near[0]}`?" if near else ""
    return f"{where} names the {what} `{name}`, which the template does not have{hint}"


def _reference_faults(journey: Journey) -> Iterator[str]:
    roles = {role.id for role in journey.roles} | {"actor"}
    systems = {system.id for system in journey.systems}
    personas = {persona.id for persona in journey.personas}
    if journey.actor not in personas:
        yield _unknown("persona", "`actor`", journey.actor, personas)
    for where, role in _named_roles(journey):
        if role not in roles:
            yield _unknown("role", where, role, roles)
    for where, system in _named_systems(journey):
        if system not in systems:
            yield _unknown("system", where, system, systems)
    for where, channel in _named_channels(journey):
        if channel not in STANDARD_CHANNELS:
            yield _unknown("channel", where, channel, STANDARD_CHANNELS)
    for promise in journey.promises:
        if promise.made_by not in roles and promise.source is None:
            yield (f"the promise `{promise.id}` is made by `{promise.made_by}`, which is no role; "
                   "say in `source` where it is read or heard")


def _named_roles(journey: Journey) -> Iterator[tuple[str, str]]:
    if journey.owner:
        yield "`owner`", journey.owner
    for place, _, step in journey.steps():
        for work in (*step.front, *step.back):
            yield f"the work at `{place}`", work.role
        if step.touchpoint:
            yield f"the touchpoint at `{place}`", step.touchpoint.sender
            yield f"the touchpoint at `{place}`", step.touchpoint.receiver
    for handoff in journey.handoffs:
        yield f"the hand-off `{handoff.key}`", handoff.sender
        yield f"the hand-off `{handoff.key}`", handoff.receiver
    for initiative in journey.plan:
        if initiative.owner:
            yield f"the plan's `{initiative.id}`", initiative.owner


def _named_systems(journey: Journey) -> Iterator[tuple[str, str]]:
    for place, _, step in journey.steps():
        for work in (*step.front, *step.back):
            if work.system:
                yield f"the work at `{place}`", work.system
    for handoff in journey.handoffs:
        if handoff.through:
            yield f"the hand-off `{handoff.key}`", handoff.through


def _named_channels(journey: Journey) -> Iterator[tuple[str, str]]:
    for place, _, step in journey.steps():
        if step.touchpoint:
            yield from ((f"the touchpoint at `{place}`", c) for c in step.touchpoint.all_channels)
    for place, channels in journey.expected.items():
        yield from ((f"`expected` at `{place}`", channel) for channel in channels)


def _place_faults(journey: Journey) -> Iterator[str]:
    places = set(journey.places())
    named = [
        *((f"the hand-off `{h.key}`", h.at) for h in journey.handoffs),
        *((f"the promise `{p.id}`", p.at) for p in journey.promises),
        *(("`expected`", place) for place in journey.expected),
    ]
    for where, place in named:
        if place not in places:
            yield _unknown("place", where, place, places)
    aims = places | {p.id for p in journey.promises} | {h.key for h in journey.handoffs} | {
        f"{place}.{e.key}" for place, _, e in journey.elements() if e.key}
    for initiative in journey.plan:
        for aim in initiative.aims:
            if aim not in aims:
                yield _unknown("aim", f"the plan's `{initiative.id}`", aim, aims)


def _question_faults(template: Template) -> Iterator[str]:
    places = {*template.journey.places(), template.journey.id}
    promises = {promise.id for promise in template.journey.promises}
    questions = {question.id: question for question in template.questions}
    for question in template.questions:
        where = f"the question `{question.id}`"
        if question.at is not None and question.at not in places:
            yield _unknown("place", where, question.at, places)
        if question.promise is not None and question.promise not in promises:
            yield _unknown("promise", where, question.promise, promises)
        if question.pairs is not None and question.pairs not in questions:
            yield _unknown("question", where, question.pairs, questions)
        elif question.pairs is not None:
            yield from _pair_faults(question, questions[question.pairs])
        if question.scale is None and not question.labels and question.role not in ("nps", "enps", "number"):
            yield f"{where} has neither `scale` nor `labels`, so nobody knows how to answer it"


def _pair_faults(question: Question, other: Question) -> Iterator[str]:
    if question.scale != other.scale:
        yield f"`{question.id}` and `{other.id}` are paired but have different scales; they cannot be compared"
    if (question.at, question.promise) != (other.at, other.promise):
        yield f"`{question.id}` and `{other.id}` are paired but speak of different places"


def _size_faults(journey: Journey) -> Iterator[str]:
    least, most = STAGES
    if not least <= len(journey.stages) <= most:
        yield f"it has {len(journey.stages)} stages; a map that can be read has {least} to {most}"
    for way, text in texts(journey):
        for lang in LANGUAGES:
            count = len(text.said(lang).split())
            if count > LONGEST_WORDS:
                yield f"`{way}` has {count} words in {lang}; a map has room for {LONGEST_WORDS}"


def _evidence_faults(template: Template) -> Iterator[str]:
    """A template is an assumption: it states no figures, no dates, and nothing as proven."""
    journey = template.journey
    for way, text in texts(template):
        if any("%" in text.said(lang) for lang in LANGUAGES):
            yield f"`{way}` states a percentage; a template only assumes, figures come from evidence"
    if journey.review is not None:
        yield "`review` is a date; the project that uses the template sets it"
    for initiative in journey.plan:
        if initiative.due is not None:
            yield f"the plan's `{initiative.id}` has a date; the project that uses the template sets it"
    for handoff in journey.handoffs:
        if handoff.broken is not None:
            yield f"the hand-off `{handoff.key}` is called broken; only evidence may say so"
