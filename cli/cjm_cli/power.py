"""The options that say what does the counting, and how much of the machine it may take."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from cjm_cli.speech import N_, option

ENGINES = ("duckdb", "spark")


def power_options(work: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--engine``, ``--master``, ``--memory``, ``--threads`` and ``--scratch``; it gets ``power``."""

    @wraps(work)
    def powered(*args: Any, engine: str, master: str, memory: str | None, threads: int | None, scratch: Path | None,
                **others: Any) -> Any:
        from cjm_core.build import power_of

        return work(*args, power=power_of(engine, master, memory, threads, scratch), **others)

    for one in reversed(_OPTIONS):
        powered = one(powered)
    return powered


_OPTIONS = (
    option("--engine", default=ENGINES[0], show_default=True, metavar="|".join(ENGINES),
           help=N_("What counts event logs; surveys and mentions always stay in DuckDB.")),
    option("--master", default="", metavar="ADDRESS",
           help=N_("For Spark: local[4], spark://host:7077, yarn, k8s://…, or sc://host:15002 for Spark Connect; "
                   "without it all cores of this machine.")),
    option("--memory", metavar="SIZE", help=N_("At most so much memory, for example 4GB; what does not fit goes to "
                                               "temporary files.")),
    option("--threads", type=int, metavar="N", help=N_("At most so many threads.")),
    option("--scratch", type=click.Path(path_type=Path), metavar="DIR",
           help=N_("Where temporary files go; for a cluster a folder that all its machines see.")),
)
