"""Pages: the sizes a map is printed at, and how far type grows on each."""

from __future__ import annotations

from dataclasses import dataclass

from cjm_core.errors import N_, DrawError, nearest


@dataclass(frozen=True)
class Page:
    """A sheet in millimetres. ``scale`` multiplies every measure of the A3 design, so that type suits the reading distance."""

    name: str
    width_mm: float
    height_mm: float
    scale: float

    @property
    def width(self) -> float:
        """The width in design millimetres, before scaling."""
        return self.width_mm / self.scale

    @property
    def height(self) -> float:
        """The height in design millimetres, before scaling."""
        return self.height_mm / self.scale


PAGES: dict[str, Page] = {
    p.name: p
    for p in (
        Page("A4", 297, 210, 0.94),
        Page("A3", 420, 297, 1.0),
        Page("A1", 841, 594, 2.4),
        Page("A0", 1189, 841, 2.8),
        Page("16x9", 338.667, 190.5, 1.6),
    )
}


def page_named(name: str) -> Page:
    """Return the page of that name; a DrawError names the pages there are."""
    page = PAGES.get(name) or PAGES.get(name.upper()) or PAGES.get(name.lower())
    if page is None:
        raise DrawError(
            N_("there is no page {name}; the pages are {known}"),
            name=name, known=", ".join(PAGES), near=nearest(name, set(PAGES)),
        )
    return page
