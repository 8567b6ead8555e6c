"""Journey maps as data.

Rows of evidence (survey answers, coded mentions, events) are reduced by an SQL engine to small tables of counts.
Metrics turn the counts into findings: numbers with n and an interval. Visuals lay findings out as scenes of marks in
millimetres, and renderers paint scenes into files. Plugins add templates, metrics, visuals and checks through hooks.

The names below are the public ones; a plugin imports nothing else. They load on first use, so importing is cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES: dict[str, str] = {
    "hookimpl": "cjm_core.hookspecs",
    **dict.fromkeys(
        ("Check", "Example", "Format", "Issue", "Metric", "Quote", "SourceCount", "Story", "Visual"),
        "cjm_core.extensions",
    ),
    **dict.fromkeys(("CjmError", "Message", "N_", "Spot"), "cjm_core.errors"),
    **dict.fromkeys(("Finding", "Findings"), "cjm_core.findings"),
    **dict.fromkeys(("Journey", "Project", "Template", "Text", "ItemRole"), "cjm_core.model"),
    **dict.fromkeys(("Cell", "PairSample", "Sample"), "cjm_core.evidence.sample"),
    "Evidence": "cjm_core.evidence",
}

__all__ = sorted([*_HOMES, "__version__"])  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'cjm_core' has no public name {name!r}")
    return getattr(import_module(home), name)


if TYPE_CHECKING:
    from cjm_core.errors import CjmError, Message, N_, Spot
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.sample import Cell, PairSample, Sample
    from cjm_core.extensions import (
        Check,
        Example,
        Format,
        Issue,
        Metric,
        Quote,
        SourceCount,
        Story,
        Visual,
    )
    from cjm_core.findings import Finding, Findings
    from cjm_core.hookspecs import hookimpl
    from cjm_core.model import ItemRole, Journey, Project, Template, Text
