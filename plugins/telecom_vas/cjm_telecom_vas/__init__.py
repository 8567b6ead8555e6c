"""What the domain of value-added services adds: the ladder of adoption, its barriers, and contacts that are missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cjm_core import hookimpl

if TYPE_CHECKING:
    from cjm_core import Check, Example, Metric, Visual


@hookimpl
def register_templates() -> list[Path]:
    """Adoption of a service: from the need to keeping or cancelling it."""
    return sorted((Path(__file__).parent / "templates").glob("*.yaml"))


@hookimpl
def register_metrics() -> list[Metric]:
    """Rungs reached, steps climbed, barriers named."""
    from cjm_telecom_vas.metrics import METRICS

    return list(METRICS)


@hookimpl
def register_visuals() -> list[Visual]:
    """The ladder of adoption with its barriers, by groups of customers."""
    from cjm_telecom_vas.visuals import VISUALS

    return list(VISUALS)


@hookimpl
def register_checks() -> list[Check]:
    """Barriers that nothing answers, charges before consent, a ladder out of order."""
    from cjm_telecom_vas.checks import CHECKS

    return list(CHECKS)


@hookimpl
def register_examples() -> list[Example]:
    """Call Shield, a paid service that an invented operator cannot sell."""
    from cjm_core import Example
    from cjm_telecom_vas.example import NAME, TRUTH, write

    title = {"ru": "Почему не подключают «Щит от спама»", "en": "Why customers do not connect Call Shield"}
    return [Example(NAME, title, write, TRUTH)]
