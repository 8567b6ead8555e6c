"""Pages: the sizes a map is printed at, and how far type grows on each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cjm_core.errors import N_, DrawError, nearest


@dataclass(frozen=True)
class Page:
    """A sheet in millimetres, and the design that is laid out on it.

    ``scale`` multiplies each measure of the A3 design, so that type suits the reading distance; a poster may go down to
    ``least_scale`` to stay in one piece. ``margin``, ``label_width`` and all lanes are in design millimetres.
    ``compact`` pages (slides) have a shallow head.
    """

    name: str
    width_mm: float
    height_mm: float
    scale: float
    least_scale: float
    margin: float = 10.0
    label_width: float = 26.0
    compact: bool = False

    @property
    def width(self) -> float:
        """The width in design millimetres, before scaling."""
        return self.width_mm / self.scale

    @property
    def height(self) -> float:
        """The height in design millimetres, before scaling."""
        return self.height_mm / self.scale

    def sizes(self) -> list[Page]:
        """Return the page with type from its best size down to its least, in steps of a twentieth."""
        scales = [self.scale]
        while scales[-1] * 0.95 >= self.least_scale - 1e-9:
            scales.append(scales[-1] * 0.95)
        return [replace(self, scale=s) for s in scales]


PAGES: dict[str, Page] = {
    p.name: p
    for p in (
        Page("A4", 297, 210, 0.94, 0.94, margin=8.5),
        Page("A3", 420, 297, 1.0, 1.0),
        Page("A1", 841, 594, 2.4, 2.0),
        Page("A0", 1189, 841, 2.8, 2.66),
        Page("16x9", 338.667, 190.5, 1.6, 1.6, margin=7.0, label_width=23.0, compact=True),
    )
}


def page_named(name: str) -> Page:
    """Return the page of that name; a DrawError names the pages there are."""
    known = {key.lower(): page for key, page in PAGES.items()}
    page = known.get(name.lower())
    if page is None:
        near = nearest(name, set(PAGES)) or list(PAGES)
        raise DrawError(
            N_("there is no page {name}; did you mean {near}? The pages are {known}"),
            name=name, near=near[0], known=", ".join(PAGES),
        )
    return page
