"""Who walks the journey, who serves it, and with which systems."""

from __future__ import annotations

from enum import StrEnum

from cjm_core.model.text import Id, Noun, Text


class RoleKind(StrEnum):
    """On which side of the lines of the blueprint a role works."""

    FRONT = "front"
    BACK = "back"
    OWNER = "owner"
    PARTNER = "partner"
    SPONSOR = "sponsor"


class Persona(Noun):
    """One kind of person whose journey is drawn: the actor of a map, with up to three facts."""

    id: Id
    name: Text
    facts: tuple[Text, ...] = ()
    quote: Text | None = None


class Role(Noun):
    """A role or unit that takes part in serving the actor."""

    id: Id
    name: Text
    kind: RoleKind = RoleKind.FRONT
    department: str = ""


class System(Noun):
    """A system that carries work or information behind the scenes."""

    id: Id
    name: Text
