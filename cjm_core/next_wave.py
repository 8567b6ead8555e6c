"""The next wave of a project, before it is asked: what change it could show, question by question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cjm_core.build import evidence_of, open_project, silent

if TYPE_CHECKING:
    from cjm_core.plugins import Plugins


def next_wave(folder: Path, power: float, next_n: int | None, lang: str, plugins: Plugins | None = None
              ) -> list[dict[str, Any]]:
    """Return, for every question of a project, what change its next wave could show: a mapping a number.

    ``name`` is the question in ``lang``, ``of`` what is compared, ``margin`` and ``smallest_change`` are in points
    (shares in percentage points; None where all answer alike); ``next_n`` people are asked, by default as many again.
    """
    from cjm_core.metrics.outlook import outlooks
    from cjm_core.render.place_names import PlaceNames

    loaded, plugins = open_project(folder, plugins)
    if not loaded.project.data:
        return []
    names = PlaceNames(loaded.project, lang)
    evidence, _ = evidence_of(loaded, plugins, silent)
    with evidence:
        found = list(outlooks(evidence, power, next_n))
    several = len({o.voice for o in found}) > 1
    rows = []
    for o in found:
        points = 100 if o.unit == "share" else 1
        name = names.question(o.place) + (f", {names.voice(o.voice)}" if several else "")
        rows.append({
            "item": o.place, "name": name, "of": o.table, "voice": o.voice, "wave": o.wave, "n": o.n,
            "next_n": o.next_n, "margin": None if o.margin is None else o.margin * points,
            "smallest_change": None if o.change is None else o.change * points,
        })
    return rows
