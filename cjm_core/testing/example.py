"""Writes an example project: its YAML files in the reader's language, and its made-up rows beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from cjm_core.testing.planted import Row, Said, write_rows

PROJECT = "cjm.yaml"


def write_example(source: Path, folder: Path, lang: str, tables: Mapping[str, Sequence[Row]]) -> None:
    """Copy ``cjm.yaml`` and ``journeys/*.yaml`` of ``source`` into ``folder`` and write ``tables`` (path → rows) there.

    The project's ``language`` becomes ``lang``; nothing else is changed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = (source / PROJECT).read_text(encoding="utf-8")
    _write(folder / PROJECT, re.sub(r"(?m)^language: \w+$", f"language: {lang}", text))
    for path in sorted((source / "journeys").glob("*.yaml")):
        _write(folder / "journeys" / path.name, path.read_text(encoding="utf-8"))
    for name, rows in tables.items():
        write_rows(folder / name, rows)


def read_said(path: Path, lang: str) -> list[Said]:
    """Return the statements of a YAML file: a list with the keys of ``Said``, ``quotes`` by language."""
    from ruamel.yaml import YAML

    entries = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return [Said(**{**entry, "quotes": entry.get("quotes", {}).get(lang, ())}) for entry in entries]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
