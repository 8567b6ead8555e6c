"""Rows of evidence in an embedded engine, and what it reduces them to."""

from cjm_core.evidence.choices import Choices
from cjm_core.evidence.evidence import Evidence
from cjm_core.evidence.handovers import Passing
from cjm_core.evidence.intake import Example, Intake, ItemIntake, Note
from cjm_core.evidence.log.contacts import Contact
from cjm_core.evidence.mentions import Heard, MentionCount
from cjm_core.evidence.opening import open_evidence
from cjm_core.evidence.sample import Cell, PairSample, Sample

__all__ = [
    "Cell", "Choices", "Contact", "Evidence", "Example", "Heard", "Intake", "ItemIntake", "MentionCount", "Note",
    "PairSample", "Passing", "Sample", "open_evidence",
]
