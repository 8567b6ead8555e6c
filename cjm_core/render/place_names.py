"""What the ids of places, items, promises and hand-offs are called in the reader's language."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.language import translate
from cjm_core.model import Item, ItemRole, Journey, Project, Text
from cjm_core.model.codebook import Responses
from cjm_core.scene.flow.step_names import step_names

ROLES = {
    ItemRole.EXPERIENCE: N_("experience"), ItemRole.EXPECTATION: N_("expectation"),
    ItemRole.IMPORTANCE: N_("how much it matters"), ItemRole.EMOTION: N_("how it felt"),
    ItemRole.CSAT: N_("satisfaction"), ItemRole.EFFORT: N_("effort"), ItemRole.REACHED: N_("who got this far"),
    ItemRole.REASON: N_("reasons"), ItemRole.ADEQUATE: N_("the least accepted"),
    ItemRole.ALLOCATION: N_("points out of 100"),
}
MADE = {  # groups that a metric makes of people, not the survey
    "gap=below": N_("a point or more below expectation"), "gap=near": N_("less than a point below expectation"),
    "gap=met": N_("expectation met"), "gap=unknown": N_("gap unknown"),
}
VOICES = {
    "customer": N_("customers"), "employee": N_("employees"), "manager": N_("managers"),
    "front_line": N_("front line"), "frontline": N_("front line"), "mentor": N_("mentors"), "": N_("not stated"),
}
COMPARED = {  # what two parts of a log are compared by
    "step_reach": N_("comes to: {step}"), "ends_at": N_("ends at: {step}"), "rework": N_("does a step again"),
    "throughput": N_("time from the first to the last event"), "variant": N_("which ways are taken, and how often"),
}
REST_OF_STEPS = "*"
"""What findings call the steps that are too rare to be told one by one."""
OF_PROMISES = frozenset({"promise", "verdict", "shortfall", "surplus", "difference"})
OF_ITEMS = frozenset({"expected_mean", "lived_mean", "metric"})


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
        self._journeys = {j.id: j.title.said(lang) for j in self.journeys}
        self._places = self._named_places()
        self._steps = step_names(self.journeys, lang)
        self._due = {p.id: p.at for j in self.journeys for p in j.promises}
        self._handed = {h.key: h.at for j in self.journeys for h in j.handoffs}
        self._promises = {p.id: p.text.said(lang) for j in self.journeys for p in j.promises}
        self._elements = {
            f"{place}.{e.key}": e.text.said(lang) for j in self.journeys for place, _, e in j.elements() if e.key
        }
        self._codes = {e.key: e.text.said(lang) for j in self.journeys for _, _, e in j.elements() if e.key}
        self._scenarios = {s.id: s.name.said(lang) for s in project.analysis.scenarios if s.name}
        self._funnels = {f.id: f.title.said(lang) for f in project.analysis.funnels if f.title}
        self._handoffs = self._named_handoffs()
        self._rare, self._end = translate(N_("other steps"), lang), translate(N_("end"), lang)
        self._analysed = self._named_analysis()
        self._channels = {key: c.name.said(lang) for key, c in project.all_channels().items()}

    def of(self, kind: str, place: str) -> str:
        """Return the name of a place as a finding knows it."""
        if kind == "answer":
            item, _, code = place.rpartition("=")
            return f"{self.question(item)} = {self.answer(item, code)}"
        if kind == "item":
            return self.question(place)
        if kind == "scenario":
            return self._scenarios.get(place, place)
        if kind == "code":
            return self._codes.get(place, place.replace("_", " "))
        if kind == "handoff":
            return self._handoffs.get(place) or self.passing(place)
        if kind == "information":
            return self.information(place)
        if kind in ("edge", "path", "variant"):
            return self.way(place)
        if kind == "comparison":
            measure, _, where = place.partition(":")
            said = COMPARED.get(measure)
            return translate(said, self.lang).format(step=self.step(where)) if said else place
        if kind == "resources":
            return place.replace(">", " → ")
        if kind == "flow":
            position, _, way = place.partition(":")
            return f"{position}: {self.way(way)}"
        if kind == "funnel":
            funnel, _, step = place.partition(":")
            return f"{self._funnels.get(funnel, funnel)}: {self.place(step)}"
        if kind == "channel":
            where, _, channel = place.rpartition(":")
            named = " → ".join(self._channels.get(c, c) for c in channel.split(">"))
            return f"{self.place(where)}: {named}" if where else named
        known = {"promise": self._promises, "element": self._elements, "journey": self._journeys, **self._analysed}
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
        if kind == "information":
            return self._handed.get(place.rpartition(":")[0], "")
        if kind == "element":
            return place.rpartition(".")[0]
        if kind in ("edge", "path", "variant", "flow"):
            way = place.partition(":")[2] if kind == "flow" else place
            return next((step for step in way.split(">") if step in self._places), "")
        if kind == "funnel":
            return place.partition(":")[2] if place.partition(":")[2] in self._places else ""
        if kind in ("scenario", "activity", "cohort", "resources"):
            return ""
        return {"promise": self._due, "handoff": self._handed}.get(kind, {place: place}).get(place, "")

    def place(self, place: str) -> str:
        """Return ``Stage · Step`` of a place; an element's own text where the place is one."""
        return self._places.get(place) or self._elements.get(place) or self._journeys.get(place) or place

    def way(self, place: str) -> str:
        """Return the names of steps one after another, ``a>b>c``: the map's, else activities as the log has them.

        A step is called by its own name; with its stage only where another step has the same name.
        """
        return " → ".join(self.step(step) for step in place.split(">"))

    def step(self, step: str) -> str:
        """Return the name of one step of a way; words for the rare ones together and, where it is empty, the end."""
        if step in ("", REST_OF_STEPS):
            return self._rare if step else self._end
        return self._steps.get(step) or self.place(step)

    def of_mark(self, kind: str, place: str) -> str:
        """Return the name of what a mark of a map stands at: a place, or the promise, question or hand-off it shows.

        The kind of mark says which comes first where two things have the same id.
        """
        if not place:
            return ""
        every = {"place": self._places, "promise": self._promises, "handoff": self._handoffs}
        first = "promise" if kind in OF_PROMISES else "item" if kind in OF_ITEMS else "place"
        if first == "item" and place in self.items:
            return self.question(place)
        if kind == "off_map":
            return self.passing(place)
        if kind.startswith("flow_"):
            return self.way(place)
        found = every.get(first, {}).get(place) or next((n[place] for n in every.values() if place in n), "")
        return found or (self.question(place) if place in self.items else self.place(place))

    def passing(self, place: str) -> str:
        """Name a passing between two departments that no hand-off of the map stands for, ``sender>receiver``."""
        roles = {id_: role for j in self.journeys for id_, role in self.project.all_roles(j).items()}
        ends = [roles[id_].name.said(self.lang) if id_ in roles else id_ for id_ in place.split(">")]
        return " → ".join(ends)

    def information(self, place: str) -> str:
        """Name an item of information of a hand-off, ``key:number`` with numbers from 1, with its hand-off."""
        key, _, number = place.rpartition(":")
        passes = next((h.passes for j in self.journeys for h in j.handoffs if h.key == key), ())
        if not number.isdigit() or not 1 <= int(number) <= len(passes):
            return place
        return f"{self._said(passes[int(number) - 1])}: {self._handoffs[key]}"

    def voice(self, voice: str) -> str:
        """Name a voice in words: one of the house's, else the role or persona of that id, else the id as words."""
        if voice in VOICES:
            return voice_name(voice, self.lang)
        for journey in self.journeys:
            who = self.project.all_roles(journey).get(voice) or self.project.all_personas(journey).get(voice)
            if who is not None:
                return who.name.said(self.lang)
        return voice.replace("_", " ")

    def all_places(self) -> dict[str, str]:
        """Return the name of every journey, stage and step by its id."""
        return {**self._journeys, **self._places}

    def item(self, key: str) -> str:
        """Return the name of a question, as everywhere; one that has but an id, by the promise it asks about."""
        item = self.items.get(key)
        if item is None:
            return key
        named = item.said_name("", self.lang)
        promise = self._promises.get(item.promise or "", "") if item.role in ROLES else ""
        return named or (f"{promise}: {translate(ROLES[item.role], self.lang)}" if promise else key)

    def question(self, key: str) -> str:
        """Return the name of a question; one that is not told in its own full wording comes with its place."""
        item = self.items.get(key)
        if item is None or (item.text and not item.name) or not item.at:
            return self.item(key)
        return f"{self.item(key)} ({self.place(item.at)})"

    def answer(self, key: str, code: str) -> str:
        """Return a code of an answer with its words, where the codebook has them; a reason as the map calls it."""
        item = self.items.get(key)
        words = next((v for k, v in item.labels.items() if str(k) == code), "") if item else ""
        if not words and item is not None and item.role is ItemRole.REASON and code in self._codes:
            return self._codes[code]
        return f"{code} ({words})" if words else code

    def segment(self, segment: str) -> str:
        """Return the value of a segment, or the words for those who gave none."""
        if segment in MADE:
            return translate(MADE[segment], self.lang)
        column, _, value = segment.partition("=")
        return value or translate("not stated", self.lang) if column else ""

    def column(self, segment: str) -> str:
        """Return the column that a segment breaks people down by; of groups that a metric makes, its own word."""
        return translate(N_("gap"), self.lang) if segment in MADE else segment.partition("=")[0]

    def _said(self, text: Text) -> str:
        return text.said(self.lang)

    def _named_places(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for journey in self.journeys:
            for stage in journey.stages:
                found.setdefault(stage.id, self._said(stage.name))
                for step in stage.steps:
                    found.setdefault(f"{stage.id}.{step.id}", f"{self._said(stage.name)} · {self._said(step.name)}")
        found.setdefault("", translate("whole journey", self.lang))
        return found

    def _named_analysis(self) -> dict[str, dict[str, str]]:
        """Name what the project asks to be worked out: its index with components, its initiatives."""
        index, criteria = self.project.analysis.index, self.project.analysis.criteria
        return {
            "index": {index.id: self._said(index.name)} if index else {},
            "component": {c.id: self._said(c.name) for c in index.components} if index else {},
            "initiative": {
                i.id if n == 1 else f"{i.id}/{n}": self._said(i.text)
                for j in self.journeys for i in j.plan for n in range(1, max(len(i.expects), 1) + 1)
            },
            "criterion": {c: c.replace("_", " ") for c in criteria.names} if criteria else {},
        }

    def _named_handoffs(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for journey in self.journeys:
            roles = self.project.all_roles(journey)
            for handoff in journey.handoffs:
                ends = [roles[r].name.said(self.lang) if r in roles else r for r in (handoff.sender, handoff.receiver)]
                found.setdefault(handoff.key, f"{' → '.join(ends)} ({self.place(handoff.at)})")
        return found
