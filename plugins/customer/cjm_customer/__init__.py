"""What the customer domain adds: a visit to a store chain, a call for help, and where delight outweighs hurt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cjm_core import hookimpl

if TYPE_CHECKING:
    from cjm_core import Check, Example, Metric, Visual


@hookimpl
def register_templates() -> list[Path]:
    """A visit to a store chain, and getting help."""
    return sorted((Path(__file__).parent / "templates").glob("*.yaml"))


@hookimpl
def register_metrics() -> list[Metric]:
    """The balance of delight and hurt."""
    from cjm_customer.metrics import METRICS

    return list(METRICS)


@hookimpl
def register_visuals() -> list[Visual]:
    """Pains and gains face to face, stage by stage."""
    from cjm_customer.visuals import VISUALS

    return list(VISUALS)


@hookimpl
def register_checks() -> list[Check]:
    """Maps without a way back, studies in which the front line was not heard."""
    from cjm_customer.checks import CHECKS

    return list(CHECKS)


@hookimpl
def register_examples() -> list[Example]:
    """Click and collect at an invented chain of home stores."""
    from cjm_core import Example
    from cjm_customer.example import NAME, TRUTH, write

    title = {"ru": "Самовывоз в сети товаров для дома", "en": "Click and collect at a chain of home stores"}
    return [Example(NAME, title, write, TRUTH)]
