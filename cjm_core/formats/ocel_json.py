"""OCEL in JSON, versions 2.0 and 1.0."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cjm_core.errors import N_, EvidenceError, Spot
from cjm_core.formats.charset import blocks
from cjm_core.formats.object_log import ObjectEvent, ObjectLog, as_text

_OLD = "ocel:events"


def read(path: Path, name: str) -> ObjectLog:
    """Return the log of a JSON file. Raises EvidenceError where it is no JSON or no OCEL."""
    said = _parsed(path, name)
    try:
        return _first_version(said) if _OLD in said else _second_version(said)
    except (KeyError, TypeError, AttributeError) as error:
        raise EvidenceError(
            N_("The file is JSON but no OCEL log: `events` with `id`, `type`, `time` and `relationships`, and "
               "`objects` with `id` and `type` were expected (missing or broken: {detail})."),
            spot=Spot(name), detail=str(error)[:100]) from None


def _parsed(path: Path, name: str) -> Any:
    try:
        return json.loads(b"".join(blocks(path, name)))
    except json.JSONDecodeError as error:
        raise EvidenceError(N_("The file is no sound JSON ({detail}). It may have been cut off; export or fetch it "
                               "again."), spot=Spot(name, error.lineno, error.colno), detail=error.msg) from None
    except (RecursionError, ValueError) as error:  # nested too deeply, no UTF-8, a number of thousands of digits
        raise EvidenceError(N_("The file is no sound JSON ({detail}). It may have been cut off; export or fetch it "
                               "again."), spot=Spot(name), detail=str(error)[:100]) from None


def _second_version(said: Any) -> ObjectLog:
    events = tuple(
        ObjectEvent(
            as_text(event["id"]), as_text(event["type"]), as_text(event["time"]),
            {as_text(a["name"]): as_text(a["value"]) for a in event.get("attributes") or ()},
            _each_once(r["objectId"] for r in event.get("relationships") or ()))
        for event in said["events"])
    return ObjectLog(events, {as_text(o["id"]): as_text(o["type"]) for o in said["objects"]})


def _first_version(said: Any) -> ObjectLog:
    events = tuple(
        ObjectEvent(
            as_text(number), as_text(event["ocel:activity"]), as_text(event["ocel:timestamp"]),
            {as_text(key): as_text(value) for key, value in (event.get("ocel:vmap") or {}).items()},
            _each_once(event.get("ocel:omap") or ()))
        for number, event in said[_OLD].items())
    return ObjectLog(events, {as_text(key): as_text(o["ocel:type"]) for key, o in said["ocel:objects"].items()})


def _each_once(items: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(as_text(item) for item in items))
