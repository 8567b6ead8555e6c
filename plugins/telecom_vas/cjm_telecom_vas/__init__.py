"""What the domain of value-added services adds: its template, which contacts answer which barriers, and its rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cjm_core import hookimpl

if TYPE_CHECKING:
    from cjm_core import Check, Example


@hookimpl
def register_templates() -> list[Path]:
    """Adoption of a service: from the need to keeping or cancelling it."""
    return sorted((Path(__file__).parent / "templates").glob("*.yaml"))


@hookimpl
def register_checks() -> list[Check]:
    """Barriers that nothing answers, charges before consent."""
    from cjm_telecom_vas.checks import CHECKS

    return list(CHECKS)


@hookimpl
def register_examples() -> list[Example]:
    """Call Shield, a paid service that an invented operator cannot sell."""
    from cjm_core import Example
    from cjm_telecom_vas.example import NAME, TRUTH, write

    title = {"ru": "Почему не подключают «Щит от спама»", "en": "Why customers do not connect Call Shield"}
    return [Example(NAME, title, write, TRUTH)]
