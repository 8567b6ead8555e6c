"""Bring the Russian catalogue up to date with the texts in the code: `python3 .ci/catalogue.py [--check]`.

Without ``--check`` it adds new texts (untranslated) to ``cjm.po``, drops those that left the code, and compiles
``cjm.mo``. With it, it writes nothing and says what is missing, left over, or holds other values than the English.
"""

from __future__ import annotations

import ast
import gettext
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
PO = ROOT / "cjm_core" / "locale" / "ru" / "LC_MESSAGES" / "cjm.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {"N_": 1, "translate": 1, "translate_many": 2, "say": 1}  # how many of the first arguments are texts
TEMPLATES = (".j2", ".html")
SOURCES = ("cjm_core", "cli", "plugins")
_MADE = datetime(2026, 1, 1, tzinfo=UTC)  # a fixed day: the same texts give the same file


def in_code() -> Catalog:
    """Return every text that the code marks, with the files it stands in."""
    found = _empty()
    for path in sorted(p for room in SOURCES for p in (ROOT / room).rglob("*")):
        for text in _marked(path):
            found.add(text, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return found


def _marked(path: Path) -> Iterator[str | tuple[str, ...]]:
    if path.suffix == ".py":
        yield from _in_python(ast.parse(path.read_text(encoding="utf-8")))
    elif path.suffix in TEMPLATES:
        with path.open("rb") as source:
            for _, text, _, _ in extract("jinja2.ext:babel_extract", source, dict.fromkeys(KEYWORDS, (1,))):
                yield text if isinstance(text, str) else text[0]


def _in_python(tree: ast.AST) -> Iterator[str | tuple[str, ...]]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            count = KEYWORDS.get(getattr(call.func, "id", getattr(call.func, "attr", "")), 0)
            texts = tuple(getattr(argument, "value", None) for argument in call.args[:count])
            if count and len(texts) == count and all(text and isinstance(text, str) for text in texts):
                yield texts[0] if count == 1 else texts
            yield from _formula(call)


def _formula(call: ast.Call) -> Iterator[str]:
    """Yield the formula of a metric, which the report says in the reader's language."""
    if getattr(call.func, "id", "") == "Metric":
        for argument in [*call.args[3:4], *(k.value for k in call.keywords if k.arg == "formula")]:
            if isinstance(argument, ast.Constant):
                yield argument.value


def written() -> Catalog:
    """Return the catalogue as it stands in the tree."""
    if not PO.exists():
        return _empty()
    with PO.open("rb") as source:
        return read_po(source, locale="ru", domain="cjm")


def faults(code: Catalog, translated: Catalog) -> Iterator[str]:
    """Yield a sentence for every text that has no sound translation, and for every one that left the code."""
    for message in code:
        if message.id:
            known = translated.get(message.id)
            if known is None or not all(_forms(known.string)) or known.fuzzy:
                yield f"not translated: {message.id!r}"
            else:
                yield from _misplaced(known)
    for message in translated:
        if message.id and code.get(message.id) is None:
            yield f"no longer in the code: {message.id!r}"


def compiled_differs(translated: Catalog) -> bool:
    """Tell whether ``cjm.mo`` says something else than ``cjm.po``."""
    if not MO.exists():
        return True
    old, new = (gettext.GNUTranslations(io.BytesIO(data)) for data in (MO.read_bytes(), _compiled(translated)))
    texts = [{key: text for key, text in c._catalog.items() if key} for c in (old, new)]  # type: ignore[attr-defined]
    return texts[0] != texts[1]


def write() -> Catalog:
    """Merge the code's texts into ``cjm.po`` and compile it."""
    merged = written()
    merged.update(in_code(), no_fuzzy_matching=True)
    merged.obsolete.clear()
    for message in merged:
        message.flags.discard("fuzzy")  # Babel doubts every new plural; what lacks a form is told all the same
        message.locations = sorted({(place, 0) for place, _ in message.locations})
    PO.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, merged, width=0, omit_header=True, sort_output=True, include_lineno=False)
    PO.write_bytes(_HEADER.encode() + out.getvalue())
    MO.write_bytes(_compiled(merged))
    return merged


_HEADER = '''msgid ""
msgstr ""
"Language: ru\\n"
"Plural-Forms: nplurals=3; "
"plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

'''


def _empty() -> Catalog:
    return Catalog(locale="ru", domain="cjm", creation_date=_MADE, revision_date=_MADE, fuzzy=False)


def _compiled(catalog: Catalog) -> bytes:
    fixed = _empty()
    for message in catalog:
        if message.id:
            fixed.add(message.id, message.string)
    out = io.BytesIO()
    write_mo(out, fixed)
    return out.getvalue()


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _misplaced(message: Message) -> Iterator[str]:
    wanted = {name for form in _forms(message.id) for name in _places(form)}
    for form in _forms(message.string):
        if _places(form) - wanted or (isinstance(message.id, str) and _places(form) != wanted):
            yield f"other places for values in {form!r} than in {message.id!r}"


def _places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)[^{}]*\}", text))


if __name__ == "__main__":
    if "--check" not in sys.argv:
        write()
    catalogue = written()
    found = list(faults(in_code(), catalogue))
    if compiled_differs(catalogue):
        found.append("cjm.mo differs from cjm.po: run python3 .ci/catalogue.py")
    print("\n".join(found) or f"{len(catalogue)} texts, all translated")
    sys.exit(bool(found))
