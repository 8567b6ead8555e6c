"""A new project around a file of answers: every column listed, what was guessed marked as a guess."""

from __future__ import annotations

import shutil
from pathlib import Path

from cjm_core.errors import N_, ProjectError, WrongUsageError, nearest
from cjm_core.formats.glance import Glance, Seen, glance
from cjm_core.formats.new import must_be_empty, write
from cjm_core.formats.proposal import Proposed, id_of, is_respondent, may_be_wave, may_weigh, proposed
from cjm_core.formats.spss import NONE_CHOSEN
from cjm_core.formats.yaml_text import block, comment, flow
from cjm_core.language import LANGUAGES, translate

DATA = "data"
JOURNEY = "journeys/journey.yaml"
EMPTY_SURVEY = "survey.csv"
MOST_GROUPS, MOST_COLUMNS, LONGEST_HEAD = 8, 6, 40
_HEAD = N_("Made from {file}. Every column of it is listed below; what is marked as guessed was read off the answers, "
           "so look at it before you trust a number. Where the largest code is the worst answer, add better: lower. To "
           "see what is wrong: cjm check . To draw: cjm build . --out maps")
_PLACES = N_("Give each item its place (at: stage or stage.step) once the journey stands, and its role: experience, "
             "expectation, importance, overall, csat, nps, effort, reached, reason …")
_STORY = N_("A journey to be written: name its stages and steps, and give the items of cjm.yaml their places. For a "
            "journey of your industry with its questions: cjm templates")
_GUESSED = N_("guessed: {what}")
_LEFT_OUT = N_("left out, {why}: {column}")
_VOICE = N_("guessed; employee, if employees answered: small groups of them are hidden")
_WEIGHT = N_("the file names it as its weight; take the sign away to use it")
_MAY_WEIGH = N_("it is called like a weight; take the sign away to use it")
_WAVE = N_("it is called like a wave; take the sign away to compare waves")
_GROUPS = N_("columns by which groups are compared; these have few answers")
_NOBODY = N_("no column surely names the people: each row counts as one")


def new_project_from(folder: Path, file: Path, lang: str, encoding: str | None = None) -> tuple[Path, ...]:
    """Write a project into ``folder`` (absent or empty) around a copy of ``file`` and return its files.

    The file is SPSS, CSV, Excel, or a question group of LimeSurvey (which has no answers: an empty survey is written).
    ``encoding`` is that of an old file which does not tell it. Raises WrongUsageError and EvidenceError.
    """
    if lang not in LANGUAGES:
        near = nearest(lang, LANGUAGES) or LANGUAGES
        raise WrongUsageError(N_("no language `{name}`; there is {near}"), name=lang, near=", ".join(near))
    seen = glance(file, encoding)
    must_be_empty(folder)
    name = EMPTY_SURVEY if file.suffix.lower() == ".lsg" else file.name
    texts = {"cjm.yaml": _project(seen, file, f"{DATA}/{name}", lang), JOURNEY: _journey(lang)}
    data = folder / DATA / name
    copied = write(data, _header(seen)) if name == EMPTY_SURVEY and file.name != name else _copied(file, data)
    return (*(write(folder / path, text) for path, text in texts.items()), copied)


def _copied(file: Path, target: Path) -> Path:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copyfile(file, target))
    except OSError as error:
        if target.is_file():
            target.unlink()
        why = error.strerror
        raise ProjectError(N_("`{file}` cannot be written: {reason}"), file=str(target), reason=why) from None


def _header(seen: Glance) -> str:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(["id", *(s.column for s in seen.columns)])
    return out.getvalue()


def _project(seen: Glance, file: Path, data: str, lang: str) -> str:
    """Return the text of cjm.yaml, with a line a column."""
    title = file.stem.replace("_", " ").strip() or file.stem
    top = block({"title": title, "language": lang})
    voice = f"voice: customer    # {translate(_VOICE, lang)}\njourneys: [{JOURNEY}]\n"
    lines = [f"  - id: survey\n    file: {flow({'f': data})[4:-1]}\n"]
    lines += [f"    encoding: {seen.encoding}\n"] if seen.encoding else []
    who = next((s for s in seen.columns if is_respondent(s)), None)
    named = who.column if who else "id" if file.suffix.lower() == ".lsg" else ""
    lines.append(f"    respondent: {_scalar(named)}\n" if named else f"    # {translate(_NOBODY, lang)}\n")
    lines += _weight_lines(seen, lang)
    lines += [f"    # wave: {flow({'column': s.column})}    # {translate(_WAVE, lang)}\n"
              for s in seen.columns if may_be_wave(s)][:1]
    taken: set[str] = set()
    rows = [proposed(s, id_of(s.column, taken, i)) for i, s in enumerate(seen.columns, start=1)
            if s is not who and s.column]
    groups = _groups(seen, rows)
    lines += [f"    # segments: {groups}    # {translate(_GROUPS, lang)}\n"] if groups else []
    lines.append("    items:\n" if any(r.item for r in rows) else "    items: {}\n")
    lines += [_line(r, lang) for r in rows]
    return (comment(translate(_HEAD, lang).format(file=file.name)) + top + voice + "\n"
            + comment(translate(_PLACES, lang)) + "data:\n" + "".join(lines))


def _scalar(text: str) -> str:
    """Return a text as YAML writes it inside a line."""
    return flow({"x": text})[4:-1]


def _line(row: Proposed, lang: str) -> str:
    if row.item is None:
        said = translate(_LEFT_OUT, lang).format(why=translate(row.why_not, lang), column=" ".join(row.column.split()))
        return f"      # {said}\n"
    item = dict(row.item)
    if "separator" in item and NONE_CHOSEN in item.get("labels", {}):
        item["labels"] = {**item["labels"], NONE_CHOSEN: translate(N_("none of these"), lang)}
    what = ", ".join(translate(g, lang) for g in row.guessed)
    mark = f"    # {translate(_GUESSED, lang).format(what=what)}" if what else ""
    return f"      {row.id}: {flow(item)}{mark}\n"


def _weight_lines(seen: Glance, lang: str) -> list[str]:
    """Return the weight as a comment: it is never used unasked."""
    if seen.weight:
        return [f"    # weight: {_scalar(seen.weight)}    # {translate(_WEIGHT, lang)}\n"]
    return [f"    # weight: {_scalar(s.column)}    # {translate(_MAY_WEIGH, lang)}\n"
            for s in seen.columns if may_weigh(s)][:1]


def _groups(seen: Glance, rows: list[Proposed]) -> str:
    """Return the columns by which people may be broken down, as YAML; empty where there is none."""
    choices = {r.column for r in rows if r.item and r.item.get("role") == "reason" and "separator" not in r.item}
    found = [s.column for s in seen.columns
             if s.column in choices and _few(s) and not may_be_wave(s) and "=" not in s.column]
    short = [_scalar(c) for c in found if len(c) <= LONGEST_HEAD][:MOST_COLUMNS]
    return f"[{', '.join(short)}]" if short else ""


def _few(seen: Seen) -> bool:
    return not seen.many and 1 < len(set(seen.counts) - set(seen.missing)) <= MOST_GROUPS


def _journey(lang: str) -> str:
    """Return a journey with nothing in it but three stages to be named."""
    def say(text: str) -> str:
        return translate(text, lang)

    return comment(say(_STORY)) + block({
        "id": "journey", "title": say(N_("Journey to be named")), "actor": "respondent",
        "personas": [{"id": "respondent", "name": say(N_("Those who answered"))}],
        "stages": [
            {"id": "before", "name": say(N_("Before"))}, {"id": "during", "name": say(N_("During"))},
            {"id": "after", "name": say(N_("After"))},
        ],
    })
