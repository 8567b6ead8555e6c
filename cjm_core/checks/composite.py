"""The composite index stands on items, a column, units and waves that exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cjm_core.checks.issue import issue, unknown
from cjm_core.checks.order import NOT_LATER, in_order
from cjm_core.checks.references import ITEM, items_of
from cjm_core.errors import N_, Message
from cjm_core.extensions import Check, Issue
from cjm_core.model import Project

if TYPE_CHECKING:
    from cjm_core.findings import Findings
    from cjm_core.model.analysis import Component

SEGMENT, WAVE, UNIT = Message(N_("segment column")), Message(N_("wave")), Message(N_("unit"))

ABOUT = "analysis.index"


def _reference(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """Items of components, the column of units and the waves of the index exist."""
    index = project.analysis.index
    if index is None:
        return
    items = dict(items_of(project))
    if index.unit not in project.segments:
        yield unknown("index_reference", f"{ABOUT}.unit", SEGMENT, index.unit, project.segments)
    for part in index.components:
        for item in part.items:
            if item not in items:
                yield unknown("index_reference", f"{ABOUT}.components.{part.id}", ITEM, item, items)
    for key, wave in (("before", index.before), ("after", index.after)):
        if wave is not None and project.waves and wave not in project.waves:
            yield unknown("index_reference", f"{ABOUT}.{key}", WAVE, wave, project.waves)
    if not in_order(project, index.before, index.after):
        yield issue("error", "index_reference", f"{ABOUT}.after", NOT_LATER, first=index.before, second=index.after)


def _units(project: Project, findings: Findings | None) -> Iterator[Issue]:
    """Treated units occur in the data, and are not all there are: without others there is no effect."""
    index = project.analysis.index
    if index is None or findings is None or not index.treated:
        return
    known = {*project.waves, *(f.wave for f in findings.where(metric="index", place=index.id))} - {""}
    for key, wave in (("before", index.before), ("after", index.after)):
        if wave is not None and len(known) > 1 and wave not in known and not project.waves:
            yield unknown("index_units", f"{ABOUT}.{key}", WAVE, wave, known)
    found = {f.segment.partition("=")[2] for f in findings.where(metric="index", place=index.id)} - {""}
    for unit in index.treated:
        if found and unit not in found:
            yield unknown("index_units", f"{ABOUT}.treated", UNIT, unit, found)
    if found and found <= set(index.treated):
        yield issue("warning", "index_units", f"{ABOUT}.treated",
                    N_("all units of `{index}` are treated, so that a change cannot be told from trend, season and "
                       "regression to the mean; leave some units as they are and name only the others in `treated`"),
                    index=index.id)


def _anchors(project: Project, findings: Findings | None) -> Iterator[Issue]:  # noqa: ARG001
    """The anchors of a component lie on the scale of its items, and those share one."""
    index = project.analysis.index
    for part in index.components if index else ():
        yield from _anchors_of(project, part)


def _anchors_of(project: Project, part: Component) -> Iterator[Issue]:
    about = f"{ABOUT}.components.{part.id}"
    known = dict(items_of(project))
    scales = {known[i].scale for i in part.items if i in known}
    named = {(s.root if s else "") + ("" if known[i].better == "higher" else " ↓")
             for i in part.items if i in known for s in [known[i].scale]}
    if len(named) > 1:
        yield issue("warning", "index_anchors", about,
                    N_("the items of the component `{component}` use the scales {scales}, but share one floor and one "
                       "target; make a component of each"), component=part.id, scales=", ".join(sorted(named)))
    for scale in scales:
        outside = [x for x in (part.floor, part.target) if scale and not scale.low <= x <= scale.high]
        if scale and outside:
            yield issue("warning", "index_anchors", about,
                        N_("the component `{component}` has the anchor {anchor}, which is not on the scale {scale} of "
                           "its items"), component=part.id, anchor=f"{outside[0]:g}", scale=scale.root)


CHECKS: tuple[Check, ...] = (
    Check("index_reference", N_("The index stands on what exists"), _reference),
    Check("index_units", N_("Some units are left to compare with"), _units, needs_findings=True),
    Check("index_anchors", N_("Anchors lie on the scale"), _anchors),
)
