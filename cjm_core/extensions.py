"""What the hooks return: metrics, visuals, checks, formats and examples as small frozen values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cjm_core.errors import Message, Spot

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from cjm_core.evidence import Evidence
    from cjm_core.findings import Finding, Findings
    from cjm_core.model import Journey, Project

API_VERSION = 1

Spoken = tuple[str, str]
"""The kind of a place and the place."""


@dataclass(frozen=True)
class Metric:
    """A family of findings: a name, and the function that computes its rows from evidence.

    ``unit``: points, share, people, count, hours, scale (the item's own points) or valence (-2 to +2).
    ``formula`` and ``source`` are printed in the documentation. ``compute(evidence)`` yields findings.
    ``rests_on(evidence)`` names, by kind of place and place, the (kind, place) of the plain numbers from which a
    finding is worked out: with a gap and one of its items everybody works out the other, so of a protected voice
    it is hidden in every cell where one of them is.
    """

    name: str
    title: str
    unit: str
    formula: str
    source: str
    compute: Callable[[Evidence], Iterable[Finding]]
    better: str = "higher"
    rests_on: Callable[[Evidence], Mapping[Spoken, tuple[Spoken, ...]]] | None = None


@dataclass(frozen=True)
class Story:
    """All that a visual may look at: one journey of a project, its findings and quotes, a language and a page.

    ``waves`` names the waves of the evidence in order; ``wave`` is the one to draw, empty where there is only one.
    ``headlines`` maps the names of plugin metrics that deserve a place on the map to their titles.
    """

    project: Project
    journey: Journey
    findings: Findings
    quotes: tuple[Quote, ...]
    sources: tuple[SourceCount, ...]
    lang: str
    page: str = "A3"
    wave: str = ""
    waves: tuple[str, ...] = ()
    headlines: dict[str, str] = field(default_factory=dict)

    @property
    def hides_small_groups(self) -> bool:
        """Whether small groups are hidden: not where nobody but customers speaks."""
        return hides_small_groups(self.sources)


def hides_small_groups(sources: Iterable[SourceCount]) -> bool:
    """Tell whether small groups of the people behind some sources are hidden; where none is named they would be."""
    from cjm_core.suppression import protected

    voices = [s.voice for s in sources]
    return not voices or any(map(protected, voices))


@dataclass(frozen=True)
class Quote:
    """What somebody said, allowed to be shown: place, kind, code, the words, the voice and the method."""

    place: str
    kind: str
    code: str
    text: str
    voice: str
    method: str
    source: str = ""


@dataclass(frozen=True)
class SourceCount:
    """How many people or records stand behind the map, by source: for the foot of a map.

    Of an event log also the days of its first and last event.
    """

    source: str
    kind: str
    method: str
    voice: str
    n: int
    rows: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Visual:
    """A picture: a ``view`` draws a scene (a map page), a ``chart`` returns a matplotlib figure.

    ``draw(story)`` returns a Scene, several (pages of one map), a Figure, or None where there is nothing to draw.
    """

    name: str
    title: str
    draw: Callable[[Story], Any]
    kind: str = "view"


@dataclass(frozen=True)
class Issue:
    """What a check found: level (error, warning, note), where, the id it is about, and what to do."""

    level: str
    rule: str
    id: str
    message: Message
    spot: Spot = Spot()


@dataclass(frozen=True)
class Check:
    """A rule over a project and, where there are any, its findings: ``run(project, findings)`` yields issues."""

    name: str
    title: str
    run: Callable[[Project, Findings | None], Iterable[Issue]]
    needs_findings: bool = False


@dataclass(frozen=True)
class Format:
    """A file format: the suffixes it is known by, and the function that turns a file into rows.

    ``read(path, source)`` returns a table for the engine: column names and an iterable of rows of text.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[..., Any]


@dataclass(frozen=True)
class Example:
    """A complete small project, whose rows a seeded script makes: ``write(folder, lang)`` writes it."""

    name: str
    title: dict[str, str]
    write: Callable[[Path, str], None]
    truth: dict[str, Any] = field(default_factory=dict)
