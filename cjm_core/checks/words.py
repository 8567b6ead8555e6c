"""Words on the map: short enough to be read, and said in every language that the map speaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue, item_id
from cjm_core.errors import N_
from cjm_core.extensions import Check, Issue
from cjm_core.model import Item, Journey, Noun, Project, Text

if TYPE_CHECKING:
    from cjm_core.findings import Findings

SLIDE_WORDS = 12
POSTER_WORDS = 25


def texts_of(noun: Noun, name: str) -> Iterator[tuple[str, Text]]:
    """Yield every text inside a noun with the id of the thing that says it, as ``journey/stage.step.code``."""
    for field in type(noun).model_fields:
        value = getattr(noun, field)
        if isinstance(value, dict):
            for key, part in value.items():
                if isinstance(part, Noun):
                    yield from texts_of(part, item_id(str(key)) if isinstance(part, Item) else str(key))
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Text):
                yield name, part
            elif isinstance(part, Noun):
                yield from texts_of(part, _inner(noun, name, part))


def _inner(outer: Noun, name: str, part: Noun) -> str:
    key = getattr(part, "key", None) or getattr(part, "id", None)
    if not key or isinstance(outer, Project):
        return key or name
    return f"{name}/{key}" if isinstance(outer, Journey) else f"{name}.{key}"


def _languages(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A text that is said in one language is said in all that other texts use."""
    found = [(name, text) for name, text in texts_of(project, "") if isinstance(text.root, dict)]
    spoken = sorted({lang for _, text in found for lang in text.root})
    for name, text in found:
        missing = [lang for lang in spoken if not text.speaks(lang)]
        if missing:
            yield issue("warning", "missing_language", name,
                        N_("“{text}” is not said in {languages}, which other texts of the project speak"),
                        text=text.said(project.language), languages=", ".join(missing))


def _said(text: Text) -> list[str]:
    return [text.root] if isinstance(text.root, str) else list(text.root.values())


def _words(text: Text) -> int:
    return max((len(said.split()) for said in _said(text)), default=0)


def cells_of(journey: Journey) -> Iterator[tuple[str, Text]]:
    """Yield the texts that stand in cells of a map: statements, and the work before and behind the line."""
    for place, _, element in journey.elements():
        yield f"{place}.{element.key}" if element.key else place, element.text
    for place, _, step in journey.steps():
        yield from ((place, work.text) for work in (*step.front, *step.back))


def _length(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """A cell of a poster carries twenty-five words, one of a slide twelve."""
    for journey in project.journeys:
        cells = [(where, text, _words(text)) for where, text in cells_of(journey)]
        for where, text, count in cells:
            if count > POSTER_WORDS:
                yield issue("warning", "long_text", f"{journey.id}/{where}",
                            N_("words in “{text}”: {count}; a cell carries {most}, so say it shorter"),
                            text=text.said(project.language), count=count, most=POSTER_WORDS)
        wordy = sum(SLIDE_WORDS < count <= POSTER_WORDS for _, _, count in cells)
        if wordy:
            yield issue("note", "long_for_slides", journey.id,
                        N_("cells of `{journey}` with more than {most} words: {count}; well on a poster, too long for "
                           "a slide"), count=wordy, journey=journey.id, most=SLIDE_WORDS)


CHECKS: tuple[Check, ...] = (
    Check("missing_language", N_("All texts speak the same languages"), _languages),
    Check("long_text", N_("Cells are short"), _length),
)
