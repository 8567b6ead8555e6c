"""A new project from a template: everything in it is an assumption, ready to be bent and to be asked about."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cjm_core.errors import N_, DrawError, ProjectError, Spot, WrongUsageError, nearest
from cjm_core.formats.faults import Faults
from cjm_core.formats.shelf import TemplateShelf
from cjm_core.formats.yaml_text import block, comment, flow
from cjm_core.language import LANGUAGES, translate
from cjm_core.model import Question, Template, Text

SURVEY = "survey.csv"
QUESTIONS = "questions.csv"
RESPONDENT = "respondent"
_BOM = "\ufeff"  # without it Excel takes UTF-8 for an old code page

_HEAD = N_("To see what is wrong: cjm check . To draw the maps: cjm build . --out maps")
_DATA = N_("Rows of evidence. survey.csv has a header only: put the answers under it, a row a person. "
           "questions.csv holds the questions in words.")
_SEGMENTS = N_("columns of the survey by which groups are compared")
_WAVE = N_("when the survey is repeated: the column that says which time it was")
_INTERVIEWS = N_("coded interviews, a row a passage; columns: respondent, at, kind, code, text, valence, method")
_JOURNEY = N_("Begun from the template {name}. Every statement is an assumption until rows of evidence speak of it. "
              "Change, add and strike out as your case demands; keep the ids of what stays, evidence hangs on them.")
_SECTIONS: dict[str, str] = {
    "personas": N_("Who walks this way; `actor` above names the one that the map shows."),
    "roles": N_("Who serves the actor: front, back, owner, partner or sponsor."),
    "systems": N_("What the work behind the scenes runs on."),
    "expected": N_("Channels that the industry expects at a place; what lacks is shown as missing."),
    "stages": N_("The way from left to right: stages, and steps inside them."),
    "handoffs": N_("Where work or information passes from one role to another."),
    "promises": N_("What the actor was told to expect, by whom, and where it comes due."),
    "plan": N_("What will be done, for what, by whom and by when."),
}


def new_project(folder: Path, name: str, lang: str, shelf: TemplateShelf) -> tuple[Path, ...]:
    """Write a project into ``folder`` (absent or empty) from the template ``name`` and return its files.

    ``lang`` is ``ru``, ``en``, or ``both`` to keep every text in both languages.
    """
    if lang not in (*LANGUAGES, "both"):
        near = nearest(lang, [*LANGUAGES, "both"]) or LANGUAGES
        raise WrongUsageError(N_("no language `{name}`; there is {near}"), name=lang, near=", ".join(near))
    try:
        shelf.path(name)
    except ProjectError as error:
        raise WrongUsageError(error.message.template, **error.message.values) from None
    template = shelf.template(name)
    raw = shelf.node(name, Faults())
    assert raw is not None  # it has just been read
    one = "en" if lang == "both" else lang
    journey = raw.plain()["journey"]
    words = journey if lang == "both" else _in_one(journey, one)
    texts = {
        "cjm.yaml": _project(template, name, one),
        f"journeys/{template.journey.id}.yaml": _journey(words, name, one),
        QUESTIONS: _BOM + _questions(template, one),
        SURVEY: _BOM + _rows([[RESPONDENT, *(q.id for q in template.questions)]], one),
    }
    must_be_empty(folder)
    return tuple(write(folder / file, text) for file, text in texts.items())


def must_be_empty(folder: Path) -> None:
    """Refuse a folder in which something lies already."""
    try:
        taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:  # a name that is too long, a folder that may not be looked into
        raise DrawError(N_("the files cannot be written here: {reason}; name another folder"), spot=Spot(str(folder)),
                        reason=error.strerror or error) from None
    if taken:
        raise WrongUsageError(N_("`{folder}` is not empty, and nothing in it shall be lost; name a new folder"),
                              folder=str(folder))


def write(path: Path, text: str) -> Path:
    """Write a text file and the folders around it; return its path."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ProjectError(N_("`{file}` cannot be written: {reason}"), file=str(path), reason=error.strerror) from None
    return path


def _project(template: Template, name: str, lang: str) -> str:
    top = {
        "title": template.title.said(lang), "language": lang, "plugins": [name.split("/")[0]],
        "voice": template.voice, "journeys": [f"journeys/{template.journey.id}.yaml"],
    }
    text = comment(translate(_HEAD, lang)) + block(top)
    if not template.questions:
        return text
    mark = f'    delimiter: "{_delimiter(lang)}"\n' if _delimiter(lang) != "," else ""
    items = "".join(f"      {question.id}: {flow(_item(question, lang))}\n" for question in template.questions)
    return (
        f"{text}\n{comment(translate(_DATA, lang))}data:\n  - id: survey\n    file: {SURVEY}\n{mark}"
        f"    respondent: {RESPONDENT}\n"
        f"    # segments: [department]    # {translate(_SEGMENTS, lang)}\n"
        f"    # wave: {{column: wave}}    # {translate(_WAVE, lang)}\n"
        f"    items:\n{items}"
        f"  # {translate(_INTERVIEWS, lang)}\n"
        "  # - {id: interviews, kind: mentions, file: interviews.csv}\n"
    )


def _item(question: Question, lang: str) -> dict[str, Any]:
    """Return the codebook entry under which the answers to a question will be found."""
    item: dict[str, Any] = {"at": question.at, "promise": question.promise, "role": question.role.value}
    item["scale"] = question.scale.root if question.scale is not None else None
    item["pairs"] = question.pairs
    item["better"] = question.better if question.better != "higher" else None
    item["labels"] = {code: text.said(lang) for code, text in question.labels.items()}
    item["name"] = question.name.said(lang) if question.name is not None else None
    item["text"] = question.text.said(lang)
    return {key: value for key, value in item.items() if value}


def _journey(journey: Mapping[str, Any], name: str, lang: str) -> str:
    parts = [comment(translate(_JOURNEY, lang).format(name=name))]
    for key, value in journey.items():
        section = _SECTIONS.get(key)
        parts.append("\n" + comment(translate(section, lang)) if section else "")
        parts.append(block({key: value}))
        if key == "owner" and "review" not in journey:
            why = translate(N_("by when the map must be looked at again"), lang)
            parts.append(f"# review: 2027-03-01    # {why}\n")
    return "".join(parts)


def _questions(template: Template, lang: str) -> str:
    places = template.journey.places()
    names = [N_("id"), N_("when to ask"), N_("place"), N_("role"), N_("question"), N_("answers")]
    rows = [[translate(name, lang) for name in names]]
    for question in template.questions:
        place = places.get(question.at or "")
        rows.append([
            question.id, _said(question.asked, lang), place.name.said(lang) if place else "", question.role.value,
            question.text.said(lang), _answers(question, lang),
        ])
    return _rows(rows, lang)


def _answers(question: Question, lang: str) -> str:
    if question.labels:
        return "; ".join(f"{code} = {text.said(lang)}" for code, text in question.labels.items())
    return question.scale.root if question.scale is not None else ""


def _said(text: Text | None, lang: str) -> str:
    return text.said(lang) if text is not None else ""


def _delimiter(lang: str) -> str:
    """Return what Excel of that language parts columns with."""
    return ";" if lang == "ru" else ","


def _rows(rows: Iterable[list[str]], lang: str) -> str:
    from cjm_core.findings_text import neutral

    out = io.StringIO()
    writer = csv.writer(out, delimiter=_delimiter(lang), lineterminator="\r\n")
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue()


def _in_one(value: Any, lang: str) -> Any:
    """Return the raw journey with every text in one language."""
    if isinstance(value, dict):
        if value and set(value) <= set(LANGUAGES):
            return Text.model_validate(value).said(lang)
        return {key: _in_one(inner, lang) for key, inner in value.items()}
    return [_in_one(inner, lang) for inner in value] if isinstance(value, list) else value
