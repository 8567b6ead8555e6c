"""OCEL 2.0 in XML, read as a stream."""

from __future__ import annotations

from pathlib import Path

from cjm_core.errors import N_, EvidenceError
from cjm_core.formats.object_log import ObjectEvent, ObjectLog
from cjm_core.formats.xml_stream import XmlStream


def read(path: Path, name: str) -> ObjectLog:
    """Return the log of an XML file. Raises EvidenceError where it is no sound XML or no OCEL."""
    stream = XmlStream(path, name)
    listener = _Listener(stream)
    for _ in stream.steps():
        pass
    return ObjectLog(tuple(listener.events), listener.objects)


class _Listener:
    """Gathers events and objects as their elements pass by."""

    def __init__(self, stream: XmlStream) -> None:
        self.events: list[ObjectEvent] = []
        self.objects: dict[str, str] = {}
        self._stream = stream
        self._event: dict[str, str] | None = None
        self._attributes: dict[str, str] = {}
        self._related: dict[str, None] = {}
        self._attribute = ""
        parser = stream.parser
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._said

    def _start(self, tag: str, words: list[str]) -> None:
        said = dict(zip(words[::2], words[1::2], strict=True))
        if tag == "trace":
            raise EvidenceError(N_("The file is a XES log. Name it .xes."), spot=self._stream.spot)
        if tag == "event":
            self._event, self._attributes, self._related = self._with(said, "id", "type", "time"), {}, {}
        elif tag == "object":
            known = self._with(said, "id", "type")
            self.objects[known["id"]] = known["type"]
        elif self._event is not None and tag == "attribute":
            self._attribute = said.get("name", "")
            self._attributes[self._attribute] = ""
        elif self._event is not None and tag in ("relationship", "object-ref"):
            self._related[self._with(said, "object-id")["object-id"]] = None

    def _said(self, text: str) -> None:
        if self._attribute:
            self._attributes[self._attribute] += text

    def _end(self, tag: str) -> None:
        if tag == "attribute":
            self._attribute = ""
        elif tag == "event" and self._event is not None:
            event, self._event = self._event, None
            attributes = {key: text.strip() for key, text in self._attributes.items()}
            self.events.append(ObjectEvent(event["id"], event["type"], event["time"], attributes,
                                           tuple(self._related)))

    def _with(self, said: dict[str, str], *keys: str) -> dict[str, str]:
        for key in keys:
            if key not in said:
                raise EvidenceError(N_("The file is no OCEL 2.0 log: an element without `{key}` stands here."),
                                    spot=self._stream.spot, key=key)
        return said
