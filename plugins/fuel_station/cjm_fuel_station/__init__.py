"""What the domain of fuel stations adds: the visit, and the four components of a station's success."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cjm_core import hookimpl

if TYPE_CHECKING:
    from cjm_core import Check, Example, Metric, Visual


@hookimpl
def register_templates() -> list[Path]:
    """A visit to the station, from the choice on the road to the next tank."""
    return sorted((Path(__file__).parent / "templates").glob("*.yaml"))


@hookimpl
def register_metrics() -> list[Metric]:
    """The four components, for the network and for each station."""
    from cjm_fuel_station.metrics import METRICS

    return list(METRICS)


@hookimpl
def register_visuals() -> list[Visual]:
    """The components of all stations against the target band."""
    from cjm_fuel_station.visuals import VISUALS

    return list(VISUALS)


@hookimpl
def register_checks() -> list[Check]:
    """Components that nobody measures, extras sold to a queue."""
    from cjm_fuel_station.checks import CHECKS

    return list(CHECKS)


@hookimpl
def register_examples() -> list[Example]:
    """Six stations of an invented network."""
    from cjm_core import Example
    from cjm_fuel_station.example import NAME, TRUTH, write

    return [Example(NAME, {"ru": "Шесть АЗС одной сети", "en": "Six stations of one network"}, write, TRUTH)]
