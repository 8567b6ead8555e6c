"""What people say when nobody told them anything: the codes that count, and how many people were heard to say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.errors import N_
from cjm_core.findings import Finding
from cjm_core.metrics.ground import kind_of
from cjm_core.metrics.intervals import proportion
from cjm_core.metrics.missing.demand import groups, said
from cjm_core.metrics.row import finding_of

if TYPE_CHECKING:
    from cjm_core.evidence import Evidence

CODES = (
    "nobody_told", "not_told", "not_informed", "no_information", "no_info", "no_status", "no_notice", "no_answer",
    "no_reply", "no_contact", "no_feedback", "nobody_to_ask", "no_one_to_ask", "whom_to_ask", "who_to_ask",
    "did_not_know", "did_not_know_whom", "where_to_ask", "where_to_go", "left_alone", "no_instructions", "no_help",
)
"""Codes of mentions that say: nobody told me, I did not know whom to ask."""

UNTOLD = N_("people who asked a question here, or said that nobody told them or that they did not know whom to ask, "
            "among those heard; Wilson interval times those heard")
SPEAKS, SILENT = "speaks", "silent"


def untold(evidence: Evidence) -> Iterator[Finding]:
    """Yield, for every place where anybody said so, how many people did."""
    heard = groups(evidence)
    if not heard:
        return
    project = evidence.project
    level, counts = project.thresholds.level, said(evidence, CODES)
    for place in sorted({place for (place, _), (_, people) in counts.items() if people}):
        for cell, people in heard:
            part = proportion(counts.get((place, cell), (0, 0))[1], people, level)
            speaks = part.low is not None and part.low > project.analysis.unserved_from
            yield finding_of("untold", kind_of(place), place, cell, part.times(people), unit="people", method=UNTOLD,
                             level=level, better="lower", verdict=SPEAKS if speaks else SILENT)
