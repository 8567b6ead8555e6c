"""Roles of items and kinds of statements in words, for sentences that a person reads."""

from __future__ import annotations

from cjm_core.errors import N_, Message
from cjm_core.model import ElementKind, ItemRole

ROLES: dict[ItemRole, Message] = {
    ItemRole.EXPERIENCE: Message(N_("experience")), ItemRole.EXPECTATION: Message(N_("expectation")),
    ItemRole.IMPORTANCE: Message(N_("importance")), ItemRole.EFFORT: Message(N_("effort")),
}
KINDS: dict[ElementKind, Message] = {
    ElementKind.PAIN: Message(N_("pain")), ElementKind.BARRIER: Message(N_("barrier")),
}
