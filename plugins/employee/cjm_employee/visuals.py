"""What the employee domain draws beside the maps of the core; the charts load matplotlib only when they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cjm_core import N_, Story, Visual

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def _promises_by_source(story: Story) -> Figure | None:
    from cjm_employee.promises_by_source import draw

    return draw(story)


VISUALS: tuple[Visual, ...] = (
    Visual("promises-by-source", N_("Promises by source"), _promises_by_source, kind="chart"),
)
