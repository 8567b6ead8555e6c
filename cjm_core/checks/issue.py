"""One issue, put together: what every rule writes in the same way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cjm_core.errors import N_, Message, nearest
from cjm_core.extensions import Issue

MOST_NAMED = 12


def issue(level: str, rule: str, about: str, template: str, **values: Any) -> Issue:
    """Return an issue about the thing of an id; the place in the files is found by that id later."""
    return Issue(level, rule, about, Message(template, values))


def item_id(item: str) -> str:
    """Return the id under which issues speak of an item, so that it is not taken for a stage of the same name."""
    return f"data/{item}"


def unknown(rule: str, about: str, what: Message, name: str, known: Iterable[str], level: str = "error") -> Issue:
    """Return the issue of a reference to nothing, with the nearest names that exist, else with some of them."""
    known = {str(n) for n in known}
    near = nearest(name, known)
    if near:
        return issue(level, rule, about, N_("there is no {what} `{name}`; did you mean {near}?"),
                     what=what, name=name, near=", ".join(f"`{n}`" for n in near))
    if not known:
        return issue(level, rule, about, N_("there is no {what} `{name}`; define it"), what=what, name=name)
    named = ", ".join(f"`{n}`" for n in sorted(known)[:MOST_NAMED]) + (", …" if len(known) > MOST_NAMED else "")
    return issue(level, rule, about,
                 N_("there is no {what} `{name}`; define it, or write the id of one that exists: {known}"),
                 what=what, name=name, known=named)
