"""What the ids of places, items, promises and hand-offs are called in the reader's language."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.language import translate
from cjm_core.model import Item, ItemRole, Journey, Project, Text
from cjm_core.model.codebook import Responses

ROLES = {
    ItemRole.EXPERIENCE: N_("experience"), ItemRole.EXPECTATION: N_("expectation"),
    ItemRole.IMPORTANCE: N_("how much it matters"), ItemRole.EMOTION: N_("how it felt"),
    ItemRole.CSAT: N_("satisfaction"), ItemRole.EFFORT: N_("effort"), ItemRole.REACHED: N_("who got this far"),
    ItemRole.REASON: N_("reasons"),
}
VOICES = {
    "customer": N_("customers"), "employee": N_("employees"), "manager": N_("managers"),
    "front_line": N_("front line"), "frontline": N_("front line"), "": N_("not stated"),
}


def voice_name(voice: str, lang: str) -> str:
    """Name a voice in words; one that the house does not know keeps its id."""
    return translate(VOICES[voice], lang) if voice in VOICES else voice


class PlaceNames:
    """The names of all that findings speak of: ``of(kind, place)`` for a reader, ids where nothing is named."""

    def __init__(self, project: Project, lang: str, journeys: tuple[Journey, ...] | None = None) -> None:
        self.project = project
        self.lang = lang
        self.journeys = project.journeys if journeys is None else journeys
        self.items: dict[str, Item] = {
            key: item for source in project.data if isinstance(source, Responses) for key, item in source.items.items()
        }
        self._places = self._named_places()
        self._due = {p.id: p.at for j in self.journeys for p in j.promises}
        self._handed = {h.key: h.at for j in self.journeys for h in j.handoffs}
        self._promises = {p.id: p.text.said(lang) for j in self.journeys for p in j.promises}
        self._elements = {
            f"{place}.{e.key}": e.text.said(lang) for j in self.journeys for place, _, e in j.elements() if e.key
        }
        self._handoffs = self._named_handoffs()
        self._channels = {key: c.name.said(lang) for key, c in project.all_channels().items()}

    def of(self, kind: str, place: str) -> str:
        """Return the name of a place as a finding knows it."""
        if kind == "answer":
            item, _, code = place.rpartition("=")
            return f"{self.question(item)} = {self.answer(item, code)}"
        if kind == "item":
            return self.question(place)
        if kind == "channel":
            where, _, channel = place.rpartition(":")
            return f"{self.place(where)}: {self._channels.get(channel, channel)}"
        known = {"promise": self._promises, "element": self._elements, "handoff": self._handoffs}
        return known.get(kind, self._places).get(place) or place

    def home(self, kind: str, place: str) -> str:
        """Return the place of a journey to which a finding's place belongs; empty for the whole journey."""
        if kind == "answer":
            kind, place = "item", place.rpartition("=")[0]
        if kind == "item":
            item = self.items.get(place)
            return (item.at or self._due.get(item.promise or "", "")) if item else ""
        if kind == "channel":
            return place.rpartition(":")[0]
        if kind == "element":
            return place.rpartition(".")[0]
        return {"promise": self._due, "handoff": self._handed}.get(kind, {place: place}).get(place, "")

    def place(self, place: str) -> str:
        """Return ``Stage · Step`` of a place; an element's own text where the place is one."""
        return self._places.get(place) or self._elements.get(place) or place

    def all_places(self) -> dict[str, str]:
        """Return the name of every journey, stage and step by its id."""
        return dict(self._places)

    def item(self, key: str) -> str:
        """Return the wording of a question, else its short name, else what it asks about, else its column or id."""
        item = self.items.get(key)
        if item is None:
            return key
        said = next((t.said(self.lang) for t in (item.text, item.name) if t), "")
        role = translate(ROLES[item.role], self.lang) if item.role in ROLES and (item.at or item.promise) else ""
        promise = self._promises.get(item.promise or "", "")
        return said or ": ".join(x for x in (promise, role) if x and role) or item.column or key

    def question(self, key: str) -> str:
        """Return the wording of a question; one without a wording of its own is told with its place."""
        item = self.items.get(key)
        if item is None or item.text or not item.at:
            return self.item(key)
        return f"{self.item(key)} ({self.place(item.at)})"

    def answer(self, key: str, code: str) -> str:
        """Return a code of an answer with its words, where the codebook has them."""
        item = self.items.get(key)
        words = next((v for k, v in item.labels.items() if str(k) == code), "") if item else ""
        return f"{code} ({words})" if words else code

    def segment(self, segment: str) -> str:
        """Return the value of a segment, or the words for those who gave none."""
        column, _, value = segment.partition("=")
        return value or translate("not stated", self.lang) if column else ""

    def _said(self, text: Text) -> str:
        return text.said(self.lang)

    def _named_places(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for journey in self.journeys:
            found.setdefault(journey.id, self._said(journey.title))
            for stage in journey.stages:
                found.setdefault(stage.id, self._said(stage.name))
                for step in stage.steps:
                    found.setdefault(f"{stage.id}.{step.id}", f"{self._said(stage.name)} · {self._said(step.name)}")
        found.setdefault("", translate("whole journey", self.lang))
        return found

    def _named_handoffs(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for journey in self.journeys:
            roles = self.project.all_roles(journey)
            for handoff in journey.handoffs:
                ends = [roles[r].name.said(self.lang) if r in roles else r for r in (handoff.sender, handoff.receiver)]
                found.setdefault(handoff.key, f"{' → '.join(ends)} ({self.place(handoff.at)})")
        return found
