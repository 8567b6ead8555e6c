"""Rows of evidence in an embedded engine, and what it reduces them to."""

from cjm_core.evidence.evidence import Evidence, open_evidence

__all__ = ["Evidence", "open_evidence"]
