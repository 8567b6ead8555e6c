"""The project: everything a user wrote, in one frozen value."""

from __future__ import annotations

from pydantic import Field

from cjm_core.model.analysis import Analysis
from cjm_core.model.channel import STANDARD_CHANNELS, Channel
from cjm_core.model.codebook import DataSource, Events, Thresholds
from cjm_core.model.journey import Journey
from cjm_core.model.people import Persona, Role, System
from cjm_core.model.text import Id, Lang, Noun, Text

FORMAT_VERSION = 1


class Project(Noun):
    """A folder of plain files, read: title, language, plugins, journeys, data and thresholds.

    In ``cjm.yaml`` the key ``journeys`` lists files; here it holds the journeys themselves.
    """

    cjm: int = Field(default=FORMAT_VERSION, ge=1, le=FORMAT_VERSION,
                     description="version of the format of the project's files")
    title: Text
    language: Lang = "en"
    plugins: tuple[Id, ...] = ()
    voice: Id | None = Field(default=None, description="who speaks in the data unless a source says otherwise")
    waves: tuple[str, ...] = Field(default=(), description="the waves in order of time")
    personas: tuple[Persona, ...] = ()
    roles: tuple[Role, ...] = ()
    systems: tuple[System, ...] = ()
    channels: tuple[Channel, ...] = ()
    journeys: tuple[Journey, ...] = ()
    data: tuple[DataSource, ...] = ()
    thresholds: Thresholds = Thresholds()
    analysis: Analysis = Analysis()

    def journey(self, id_: str) -> Journey | None:
        """Return the journey of that id, or None."""
        return next((j for j in self.journeys if j.id == id_), None)

    @property
    def segments(self) -> tuple[str, ...]:
        """The columns by which people are broken down in any source, in the order of the files, each once."""
        return tuple(dict.fromkeys(c for s in self.data if not isinstance(s, Events) for c in s.segments))

    @property
    def log_segments(self) -> tuple[str, ...]:
        """What the journeys of event logs are broken down by, in the order of the files, each once."""
        return tuple(dict.fromkeys(c for s in self.data if isinstance(s, Events) for c in s.segment_names))

    def all_channels(self) -> dict[str, Channel]:
        """Return every channel by id: the standard ones and the project's own."""
        return STANDARD_CHANNELS | {c.id: c for c in self.channels}

    def channel_words(self) -> dict[str, str]:
        """Return the id of every channel by its id and its names, in small letters; the project's own come first."""
        known = self.all_channels()
        named = [*STANDARD_CHANNELS.values(), *self.channels]
        return {word: c.id for c in named for word in known[c.id].name.words()} | {id_: id_ for id_ in known}

    def all_roles(self, journey: Journey) -> dict[str, Role]:
        """Return the roles that a journey may name, its own before the project's."""
        return {r.id: r for r in (*self.roles, *journey.roles)}

    def all_personas(self, journey: Journey) -> dict[str, Persona]:
        """Return the personas that a journey may name, its own before the project's."""
        return {p.id: p for p in (*self.personas, *journey.personas)}

    def all_systems(self, journey: Journey) -> dict[str, System]:
        """Return the systems that a journey may name, its own before the project's."""
        return {s.id: s for s in (*self.systems, *journey.systems)}
