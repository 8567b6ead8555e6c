"""What the user is told about a text that a map could not show as it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cjm_core.errors import N_, Message, Spot
from cjm_core.extensions import Issue

if TYPE_CHECKING:
    from cjm_core.scene.marks import Trouble

_NO_FIT = N_("in {map} the text of `{about}` does not fit ({reason}): {text}. Shorten it, "
             "or take a larger page with --page")
_NO_LETTERS = N_("in {map} the text of `{about}` has signs that the map font lacks ({reason}): {text}. "
                 "Write it without them")
_SHOWN_LETTERS = 8


def _code_points(letters: str) -> str:
    """Name letters by their numbers, and those that can be seen by themselves too: ``你 U+4F60, U+200B``."""
    named = [f"{c} U+{ord(c):04X}" if c.isprintable() else f"U+{ord(c):04X}" for c in letters[:_SHOWN_LETTERS]]
    return ", ".join(named) + (", …" if len(letters) > _SHOWN_LETTERS else "")


def told(trouble: Trouble, picture: str, spot: Spot) -> Issue:
    """Return a trouble of the map called ``picture`` as a warning: too long, or of signs that the map font lacks."""
    sentence, rule, reason = _NO_FIT, "text_does_not_fit", trouble.reason
    if trouble.letters:
        sentence, rule, reason = _NO_LETTERS, "unknown_letters", _code_points(trouble.letters)
    values = {"map": picture, "about": trouble.about, "reason": reason, "text": trouble.text}
    return Issue("warning", rule, trouble.about, Message(sentence, values), spot)
