"""Is every text of a drawn page to be read: none over another, none beyond the edge."""

from __future__ import annotations

from dataclasses import dataclass

from cjm_core.scene.lettering import Style, width_mm
from cjm_core.scene.marks import Mark, Scene, TextRun
from cjm_core.scene.theme import MM_PER_PT

ASCENT_EM, DESCENT_EM = 0.70, 0.20
SLACK_MM = 0.2


@dataclass(frozen=True)
class Extent:
    """Where a line of text stands on the page, in millimetres, and whose it is."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    kind: str

    def meets(self, other: Extent) -> bool:
        """Tell whether two lines of text lie over each other."""
        return (
            self.left < other.right - SLACK_MM and other.left < self.right - SLACK_MM
            and self.top < other.bottom - SLACK_MM and other.top < self.bottom - SLACK_MM
        )


def extent(run: TextRun, kind: str = "") -> Extent:
    """Return where a line of text stands; it is measured anew, so that a wrong width is found out."""
    style = Style(run.size_pt, run.weight == "bold", run.italic)
    width, em = width_mm(run.text, style), run.size_pt * MM_PER_PT
    left = run.x_mm - {"start": 0.0, "middle": width / 2, "end": width}[run.anchor]
    if not run.rotate_deg:
        return Extent(left, run.y_mm - ASCENT_EM * em, left + width, run.y_mm + DESCENT_EM * em, run.text, kind)
    reach = max(run.x_mm - left, left + width - run.x_mm)
    return Extent(run.x_mm - reach, run.y_mm - reach, run.x_mm + reach, run.y_mm + reach, run.text, kind)


def extents(marks: tuple[Mark, ...]) -> list[Extent]:
    """Return where every line of text of the marks stands, from top to bottom."""
    found = [
        extent(p, mark.kind) for mark in marks for p in mark.parts if isinstance(p, TextRun) and p.text.strip()
    ]
    return sorted(found, key=lambda e: (e.top, e.left))


def texts_in_order(scene: Scene) -> list[str]:
    """Return a sentence for each text that leaves the page or lies over another; an empty list is good news."""
    found = extents(scene.marks)
    faults = [
        f"{e.kind}: {e.text!r} leaves the page" for e in found
        if e.left < 0 or e.top < 0 or e.right > scene.width_mm or e.bottom > scene.height_mm
    ]
    for i, upper in enumerate(found):
        for lower in found[i + 1 :]:
            if lower.top > upper.bottom:
                break
            if upper.meets(lower):
                faults.append(f"{upper.kind}: {upper.text!r} lies over {lower.kind}: {lower.text!r}")
    return faults
