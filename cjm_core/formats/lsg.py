"""LimeSurvey question groups (``.lsg``): the questions, their codes and the words of their answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from cjm_core.errors import N_, EvidenceError, Spot

_FIVE, _TEN, _WORDS, _SEVERAL = ("5", "A"), ("B",), ("T", "S", "U", "Q", "X", "|"), ("M", "P")


@dataclass(frozen=True)
class Asked:
    """One column of the export: its code, the question, the words of its answers, its scale where the type has one."""

    code: str
    text: str
    labels: dict[str, str] = field(default_factory=dict)
    scale: str | None = None
    words: bool = False


def read(path: Path) -> list[Asked]:
    """Return the questions of a group in order, each subquestion as a column of its own.

    Raises EvidenceError where the file is no question group.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import parse

    try:
        root = parse(path).getroot()
    except (ParseError, DefusedXmlException, LookupError, ValueError):  # the last two: an encoding nobody knows
        root = None
    if root is None or root.findtext("LimeSurveyDocType") != "Group":
        raise EvidenceError(N_("The file is called .lsg but is no question group of LimeSurvey."), spot=Spot(path.name))
    texts = {r.get("qid", ""): _plain(r.get("question", "")) for r in _rows(root, "question_l10ns")}
    asked = [r for part in ("questions", "subquestions") for r in _rows(root, part)]
    texts |= {r.get("qid", ""): _plain(r["question"]) for r in asked if r.get("question")}
    labels = _labels(root)
    below: dict[str, list[dict[str, str]]] = {}
    for row in _rows(root, "subquestions"):
        below.setdefault(row.get("parent_qid", ""), []).append(row)
    found = []
    for row in sorted(_rows(root, "questions"), key=lambda r: _order(r, "question_order")):
        found += _asked(row, sorted(below.get(row.get("qid", ""), []), key=lambda r: _order(r, "question_order")),
                        texts, labels)
    return found


def _asked(row: dict[str, str], parts: list[dict[str, str]], texts: dict[str, str], labels: dict[str, dict[str, str]]
           ) -> list[Asked]:
    kind, code, text = row.get("type", ""), row.get("title", ""), texts.get(row.get("qid", ""), "")
    scale = "1-5" if kind in _FIVE else "1-10" if kind in _TEN else None
    words = labels.get(row.get("qid", ""), {})
    if kind in _SEVERAL:
        words = {"1": "Y"}
    if not parts:
        return [Asked(code, text, words, scale, kind in _WORDS)]
    asked = [(p.get("title", ""), [x for x in (text, texts.get(p.get("qid", ""), "")) if x]) for p in parts]
    return [Asked(f"{code}[{title}]", " — ".join(wording), words, scale, kind in _WORDS) for title, wording in asked]


def _labels(root: Any) -> dict[str, dict[str, str]]:
    """Return the words of the answer codes by question, in the order in which they are offered."""
    said = {r.get("aid", ""): _plain(r.get("answer", "")) for r in _rows(root, "answer_l10ns")}
    found: dict[str, dict[str, str]] = {}
    for row in sorted(_rows(root, "answers"), key=lambda r: _order(r, "sortorder")):
        words = row.get("answer") or said.get(row.get("aid", ""), "")
        found.setdefault(row.get("qid", ""), {})[row.get("code", "")] = _plain(words)
    return found


def _order(row: dict[str, str], key: str) -> int:
    """Return where a row stands among its like; first where the file says nothing that is a number."""
    text = row.get(key, "").strip()
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else 0


def _rows(root: Any, part: str) -> list[dict[str, str]]:
    """Return the rows of one table of the file; of several languages the first counts."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for row in root.findall(f"{part}/rows/row"):
        cells = {cell.tag: cell.text or "" for cell in row}
        key = tuple(cells.get(k, "") for k in ("qid", "aid", "code")) if part != "answers" else (
            cells.get("aid", ""), cells.get("qid", ""), cells.get("code", ""))
        found.setdefault(key, cells)
    return list(found.values())


def _plain(text: str) -> str:
    """Return a wording without markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())
