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
    **dict.fromkeys(("findings_csv", "findings_json", "findings_table"), "cjm_core.findings_text"),
    **dict.fromkeys(("translate", "number", "percent"), "cjm_core.language"),
    **dict.fromkeys(("Item", "ItemRole", "Journey", "Project", "Template", "Text"), "cjm_core.model"),
    **dict.fromkeys(("Cell", "PairSample", "Sample"), "cjm_core.evidence.sample"),
    "Choices": "cjm_core.evidence.choices",
    "Evidence": "cjm_core.evidence",
    **dict.fromkeys(("Estimate", "mean_t", "nps_adjusted", "proportion", "share"), "cjm_core.metrics.intervals"),
    "anchored_mean": "cjm_core.metrics.composite.scores",
    "event_logs": "cjm_core.event_logs",
    "finding_of": "cjm_core.metrics.row",
    **dict.fromkeys(("Gaps", "paired_gaps"), "cjm_core.metrics.gaps"),
    "charting": "cjm_core.render.charting",
    "planning": "cjm_core.metrics.planning",
}

__all__ = [
    "N_", "Cell", "Check", "Choices", "CjmError", "Estimate", "Evidence", "Example", "Finding", "Findings",
    "Format", "Gaps", "Issue", "Item", "ItemRole", "Journey", "Message", "Metric", "PairSample", "Project", "Quote",
    "Sample", "SourceCount", "Spot", "Story", "Template", "Text", "Visual", "__version__", "anchored_mean", "charting",
    "event_logs", "finding_of", "findings_csv", "findings_json", "findings_table", "hookimpl", "mean_t",
    "nps_adjusted", "number", "paired_gaps", "percent", "planning", "proportion", "share", "translate",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'cjm_core' has no public name {name!r}")
    module = import_module(home)
    return module if home.endswith(f".{name}") and not hasattr(module, name) else getattr(module, name)


if TYPE_CHECKING:
    from cjm_core import event_logs
    from cjm_core.errors import N_, CjmError, Message, Spot
    from cjm_core.evidence import Evidence
    from cjm_core.evidence.choices import Choices
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
    from cjm_core.findings_text import findings_csv, findings_json, findings_table
    from cjm_core.hookspecs import hookimpl
    from cjm_core.language import number, percent, translate
    from cjm_core.metrics import planning
    from cjm_core.metrics.composite.scores import anchored_mean
    from cjm_core.metrics.gaps import Gaps, paired_gaps
    from cjm_core.metrics.intervals import Estimate, mean_t, nps_adjusted, proportion, share
    from cjm_core.metrics.row import finding_of
    from cjm_core.model import Item, ItemRole, Journey, Project, Template, Text
    from cjm_core.render import charting
