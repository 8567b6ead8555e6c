"""A draft project around an event log, as files: what flows where becomes stages and steps, every number stays out."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cjm_core.errors import N_
from cjm_core.formats.proposal import id_of
from cjm_core.formats.yaml_text import block, comment
from cjm_core.language import LANGUAGES, number, translate
from cjm_core.model.channel import STANDARD_CHANNELS

MOST_LISTED, LONGEST_NAME = 50, 120
_HEAD = N_("Made from {file} by cjm mine. Stages and steps come from the log, and so do all numbers: they are counted "
           "anew whenever the map is drawn, none stands in these files.")
_WRONG, _DRAW = N_("To see what is wrong: cjm check ."), N_("To draw: cjm build . --out maps")
_VOICE = N_("Whose journeys these are: while nobody says so, small groups are hidden as those of employees are. For "
            "customers write voice: customer")
_GUESSED = N_("guessed by their names: {columns}")
_CHANNELS = N_("what the log calls its channels; give each the icon of a channel that you know")
_STEPS = N_("which activity of the log is which step of the map")
_LEFT = N_("Left out, since they are rare or beyond the {most} most frequent ones ({kinds} kinds, {events} events); "
           "give one a place, and it counts there:")
_MORE = N_("and {kinds} more kinds ({events} events)")
_TOLD = N_("{activity}: journeys {journeys}, events {events}")
_JOURNEY = N_("A draft from the log. The stages are cut where the flow is thinnest, and are called by their most "
              "frequent step: give them, and the steps, the names that people use. Keep the ids, the evidence hangs on "
              "them. What people think and feel no log knows: add a survey or interviews for the same steps.")
_ROLES = N_("Who works on it, as the log calls them; kind: front is seen by the actor, back is not (a guess, unless "
            "the log names channels).")
_ICONS = {icon: re.compile(called, re.IGNORECASE) for icon, called in {
    "email": r"e-?mail|электронн", "phone": r"phone|call|telefon|телеф|звон|колл",
    "site": r"web|internet|online|сайт|интернет",
    "app": r"\bapp|mobile|мобил|прилож", "chat": r"chat|чат", "post": r"post|letter|письм|бумаг",
    "in_person": r"desk|counter|branch|office|store|shop|офис|отделен|магазин|лично", "partner": r"partner|партн",
}.items()}
_HANDOFFS = N_("Where work most often passes from one to another; say what passes, and within how many hours "
               "(within_h).")


@dataclass(frozen=True)
class Kind:
    """An activity of a log with the journeys and events that have it."""

    activity: str
    journeys: int
    events: int


@dataclass(frozen=True)
class DraftStep:
    """An activity as a step: the channels it runs through, the main one first, and who works on it, by their words."""

    activity: str
    journeys: int
    channels: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()


@dataclass(frozen=True)
class DraftHandoff:
    """Work passes at an activity from one worker to another, by their words."""

    sender: str
    receiver: str
    activity: str


@dataclass(frozen=True)
class Draft:
    """What a log says of a journey, before it is written: its source, stages of steps, workers and hand-offs.

    ``source`` is the entry of ``data:`` without ``steps``; ``guessed`` names what of its columns nobody said;
    ``left_out`` are activities that are no step, the most frequent first.
    """

    name: str
    file: str
    source: Mapping[str, Any]
    stages: tuple[tuple[DraftStep, ...], ...]
    workers: tuple[str, ...] = ()
    handoffs: tuple[DraftHandoff, ...] = ()
    left_out: tuple[Kind, ...] = ()
    most: int = 0
    guessed: tuple[str, ...] = ()
    plugin: str = ""
    voice: str = ""


def draft_texts(draft: Draft, lang: str) -> dict[str, str]:
    """Return the texts of a draft's project file and journey by their names."""
    written = _Written(draft, lang)
    return {"cjm.yaml": written.project(), f"journeys/{written.journey_id}.yaml": written.journey()}


def stage_names(draft: Draft) -> list[str]:
    """Return what the stages of a draft are called: each by its most frequent step."""
    return [_short(max(stage, key=lambda s: s.journeys).activity) for stage in draft.stages]


@dataclass
class _Written:
    """A draft with the ids of all that it names."""

    draft: Draft
    lang: str
    places: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.journey_id = id_of(self.draft.name, set(), 1, "j")
        for number_, stage in enumerate(self.draft.stages, start=1):
            taken: set[str] = set()
            for i, step in enumerate(stage, start=1):
                self.places[step.activity] = f"stage_{number_}.{id_of(step.activity, taken, i, 's')}"
        named = dict.fromkeys(c for stage in self.draft.stages for step in stage for c in step.channels)
        self.channels = _channel_ids(tuple(named))
        taken = {"actor", "person"}
        self.roles = {w: id_of(w, taken, i, "r") for i, w in enumerate(self.draft.workers, start=1)}

    def say(self, text: str, **values: object) -> str:
        """Return an interface text in the language of the project."""
        return translate(text, self.lang).format(**values)

    def both(self, text: str, **values: object) -> dict[str, str]:
        """Return an interface text in all languages, so that maps can be drawn in each."""
        own_first = sorted(LANGUAGES, key=lambda lang: lang != self.lang)
        return {lang: translate(text, lang).format(**values) for lang in own_first}

    def count(self, value: int) -> str:
        """Return a whole number as the language writes it."""
        return number(value, self.lang, 0)

    def project(self) -> str:
        """Return the text of cjm.yaml."""
        draft = self.draft
        top: dict[str, Any] = {"title": draft.name, "language": self.lang}
        top |= {"plugins": [draft.plugin]} if draft.plugin else {}
        voice = f"voice: {draft.voice}\n" if draft.voice else comment(self.say(_VOICE))
        own = [_channel(word, id_) for word, id_ in self.channels.items() if id_ not in STANDARD_CHANNELS]
        channels = comment(self.say(_CHANNELS)) + block({"channels": own}) if own else ""
        return "".join((
            *(comment(self.say(text, file=draft.file)) for text in (_HEAD, _WRONG, _DRAW)), block(top), voice,
            f"journeys: [journeys/{self.journey_id}.yaml]\n", channels and f"\n{channels}", "\ndata:\n", self._source(),
        ))

    def _source(self) -> str:
        lines = block(dict(self.draft.source))
        lines += comment(self.say(_GUESSED, columns=", ".join(self.draft.guessed))) if self.draft.guessed else ""
        lines += comment(self.say(_STEPS)) + block({"steps": self.places or {}})
        return "  - id: log\n" + textwrap.indent(lines + self._left_out(), "    ")

    def _left_out(self) -> str:
        kinds = self.draft.left_out
        if not kinds:
            return ""
        head = self.say(_LEFT, most=self.draft.most, kinds=self.count(len(kinds)),
                        events=self.count(sum(k.events for k in kinds)))
        told = [self.say(_TOLD, activity=_short(" ".join(k.activity.split())) or "\N{EN DASH}",
                         journeys=self.count(k.journeys), events=self.count(k.events)) for k in kinds[:MOST_LISTED]]
        rest = kinds[MOST_LISTED:]
        if rest:
            told.append(self.say(_MORE, kinds=self.count(len(rest)), events=self.count(sum(k.events for k in rest))))
        return comment(head) + "".join(f"#   {_printable(line)}\n" for line in told)

    def journey(self) -> str:
        """Return the text of the journey's file."""
        scenario = self.both(N_("As recorded in the event log {file}"), file=self.draft.file)
        top = {
            "id": self.journey_id, "title": self.draft.name, "actor": "person", "scenario": scenario,
            "personas": [{"id": "person", "name": self.both(N_("Those whose journeys the log records"))}],
        }
        parts = [comment(self.say(_JOURNEY)), block(top)]
        if self.roles:
            seen = {w for stage in self.draft.stages for s in stage if s.channels for w in s.workers}
            roles = [{"id": id_, "name": _short(word), "kind": "front" if word in seen or not self.channels else "back",
                      "department": word} for word, id_ in self.roles.items()]
            parts += ["\n", comment(self.say(_ROLES)), block({"roles": roles})]
        parts += ["\n", block({"stages": self._stages()})]
        if self.draft.handoffs:
            handoffs = [{"at": self.places[h.activity], "from": self.roles[h.sender], "to": self.roles[h.receiver]}
                        for h in self.draft.handoffs]
            parts += ["\n", comment(self.say(_HANDOFFS)), block({"handoffs": handoffs})]
        return "".join(parts)

    def _stages(self) -> list[dict[str, Any]]:
        names = stage_names(self.draft)
        return [{"id": f"stage_{i}", "name": name, "steps": [self._step(step) for step in stage]}
                for i, (name, stage) in enumerate(zip(names, self.draft.stages, strict=True), start=1)]

    def _step(self, step: DraftStep) -> dict[str, Any]:
        name = _short(step.activity)
        found: dict[str, Any] = {"id": self.places[step.activity].partition(".")[2], "name": name}
        if step.channels:
            main, *more = dict.fromkeys(self.channels[c] for c in step.channels)
            found["touchpoint"] = {"channel": main, **({"channels": more} if more else {})}
        work = [{"role": self.roles[w], "text": name} for w in step.workers if w in self.roles]
        if work:
            found["front" if step.channels or not self.channels else "back"] = work
        return found


def _channel(word: str, id_: str) -> dict[str, str]:
    icon = next((icon for icon, called in _ICONS.items() if called.search(word)), "")
    return {"id": id_, "name": _short(word), **({"icon": icon} if icon else {})}


def _channel_ids(words: Sequence[str]) -> dict[str, str]:
    """Return the id of every channel by its word in the log: a standard channel's where it is called so."""
    known = {word: c.id for c in STANDARD_CHANNELS.values() for word in (*c.name.words(), c.id)}
    taken = set(STANDARD_CHANNELS)
    return {w: known.get(w.casefold()) or id_of(w, taken, i, "c") for i, w in enumerate(words, start=1)}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


