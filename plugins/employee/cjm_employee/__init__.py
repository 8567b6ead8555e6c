"""What the employee domain adds: journeys from offer to farewell, promises of the HR brand, what newcomers need."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cjm_core import hookimpl

if TYPE_CHECKING:
    from cjm_core import Check, Example, Metric, Visual


@hookimpl
def register_templates() -> list[Path]:
    """Onboarding, training, reward, exit, and the life cycle that links them."""
    return sorted((Path(__file__).parent / "templates").glob("*.yaml"))


@hookimpl
def register_metrics() -> list[Metric]:
    """Kept and exceeded promises, readiness for day one, thoughts of leaving."""
    from cjm_employee.metrics import METRICS

    return list(METRICS)


@hookimpl
def register_visuals() -> list[Visual]:
    """Promises by the source that made them."""
    from cjm_employee.visuals import VISUALS

    return list(VISUALS)


@hookimpl
def register_checks() -> list[Check]:
    """Promises that nobody stands for, that nobody measures, that never reach the manager; too few people."""
    from cjm_employee.checks import CHECKS

    return list(CHECKS)


@hookimpl
def register_examples() -> list[Example]:
    """Newcomers of an IT block, from the offer to the end of probation."""
    from cjm_core import Example
    from cjm_employee.example import NAME, TRUTH, write

    title = {"ru": "Адаптация ИТ-специалиста", "en": "Onboarding an IT specialist"}
    return [Example(NAME, title, write, TRUTH)]
