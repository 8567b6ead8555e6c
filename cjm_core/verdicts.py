"""The words that metrics arrive at, as readers hear them: one list, so that one verdict has one name everywhere."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.language import translate

VERDICTS: dict[str, str] = {
    "cannot_tell": N_("cannot tell"),
    "higher": N_("higher"),
    "lower": N_("lower"),
    "no_difference_shown": N_("no difference shown"),
}


def verdict_said(verdict: str, lang: str) -> str:
    """Return a verdict in words; one that the house does not know, as a plugin's, with its own words."""
    return translate(VERDICTS[verdict], lang) if verdict in VERDICTS else verdict.replace("_", " ")
