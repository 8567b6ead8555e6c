"""The order of waves: what is compared over time goes from an earlier wave to a later one."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.model import Project

NOT_LATER = N_("the wave `{second}` does not come after `{first}`, so nothing can have changed from the one to the "
               "other; name an earlier and a later wave, in the order of `waves:`")


def in_order(project: Project, before: str | None, after: str | None) -> bool:
    """Tell whether one wave may come before the other, as far as the project says; unnamed ones always may."""
    if before is None or after is None:
        return True
    known = project.waves
    return before != after and not (before in known and after in known and known.index(before) > known.index(after))
