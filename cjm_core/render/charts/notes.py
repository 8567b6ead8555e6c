"""The foot of a chart: what the intervals mean and how small groups are kept safe."""

from __future__ import annotations

from collections.abc import Iterable

from cjm_core.errors import N_
from cjm_core.extensions import Story
from cjm_core.findings import WEIGHTED, Finding
from cjm_core.language import percent, translate
from cjm_core.render.amount import is_small


def foot_notes(story: Story, drawn: Iterable[Finding], starred: bool = True) -> list[str]:
    """Return the notes that fit what was drawn: interval level, small bases, weights, hidden groups."""
    rows = list(drawn)
    limits = story.project.thresholds
    parts = [translate(N_("Brackets and bands: {level} interval."), story.lang).format(
        level=percent(rows[0].level if rows else limits.level, story.lang))]
    if starred and any(is_small(f) for f in rows):
        parts.append(translate(N_("* Few people: n below {count}."), story.lang).format(count=limits.small_base))
    if any(WEIGHTED in f.flags for f in rows):
        parts.append(translate(N_("Answers are weighted; n counts people."), story.lang))
    if story.hides_small_groups:
        parts.append(translate(N_("Groups of fewer than {count} people are hidden."), story.lang).format(
            count=limits.employee_n))
    return [" ".join(parts)]


def more_rows(story: Story, more: int) -> list[str]:
    """Return the note on rows that a chart has no room for, where there are any."""
    if more <= 0:
        return []
    return [translate(N_("{count} more rows are in the table of findings."), story.lang).format(count=more)]
