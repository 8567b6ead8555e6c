"""Missing touchpoints by four kinds of evidence: need and reach, the industry's template, traces in logs, words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.extensions import Metric
from cjm_core.findings import Finding
from cjm_core.metrics.missing import touchpoint
from cjm_core.metrics.missing.sequences import TRACES, traces
from cjm_core.metrics.missing.untold import untold

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

__all__ = ["METRICS"]

TITLES: dict[str, str] = {
    "goes_back": N_("Goes back from here"),
    "goes_elsewhere": N_("Goes on in another channel"),
    "waits_long": N_("Waits long after this"),
    "comes_again": N_("Comes again on the same intent"),
}


def _one(name: str) -> Callable[[Evidence], Iterator[Finding]]:
    """Return the function that yields one of the traces."""
    def compute(evidence: Evidence) -> Iterator[Finding]:
        return (f for f in traces(evidence) if f.metric == name)
    return compute


METRICS: tuple[Metric, ...] = (
    Metric("demand", N_("People with a need here"), "share",
           "people with a need, a question or a barrier at the place / people asked or heard", "Wilson 1927",
           touchpoint.demand, better=""),
    Metric("need_reached", N_("Need that is reached"), "share",
           "those reached / those in need (surveys) or journeys that came this far (logs)", "Wilson 1927",
           touchpoint.reach, rests_on=touchpoint.rests_on),
    Metric("untold", N_("Nobody told them"), "people",
           "people with a question, or a code that says nobody told them or whom to ask / people heard", "Wilson 1927",
           untold, better="lower"),
    *(Metric(name, TITLES[name], "share",
             "journeys with the trace / journeys that went on from the place; adjusted residual against independence, "
             "Benjamini and Hochberg over the places", "Haberman 1973; Benjamini and Hochberg 1995", _one(name),
             better="lower") for name in TRACES),
    Metric("missing_touchpoint", N_("Unserved demand"), "share",
           "demand * (1 - reach); missing where the low end is above unserved_from, served where the high end is below",
           "", touchpoint.missing, better="lower", rests_on=touchpoint.rests_on),
)
