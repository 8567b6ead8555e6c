"""Which groups of people stand side by side in a chart."""

from __future__ import annotations

from cjm_core.extensions import Story

MOST_GROUPS = 5


def groups_of(story: Story, metric: str, most: int = MOST_GROUPS) -> list[str]:
    """Return the segments of the first column that has few enough values to stand side by side, in order; else none."""
    found: dict[str, set[str]] = {}
    for row in story.findings.where(lambda f: bool(f.segment.partition("=")[2]), metric=metric, wave=story.wave):
        found.setdefault(row.segment.partition("=")[0], set()).add(row.segment)
    fitting = [column for column in story.project.segments if 2 <= len(found.get(column, ())) <= most]
    return sorted(found[fitting[0]]) if fitting else []
