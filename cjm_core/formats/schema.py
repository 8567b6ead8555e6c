"""JSON Schema of the files that a user writes, made from the models, so that editors complete them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from cjm_core.errors import N_, WrongUsageError, nearest
from cjm_core.model import Journey, Project, Template
from cjm_core.model.journey import LANES

KINDS = ("project", "journey", "template")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kind: str = "project") -> dict[str, Any]:
    """Return the JSON Schema of ``cjm.yaml`` (``project``), of a journey's file, or of a template's file."""
    if kind not in KINDS:
        near = nearest(kind, KINDS) or KINDS
        raise WrongUsageError(N_("no schema `{name}`; there is {near}"), name=kind, near=", ".join(near))
    models: dict[str, type[BaseModel]] = {"project": Project, "journey": Journey, "template": Template}
    model = models[kind]
    schema = model.model_json_schema(by_alias=True)
    definitions = schema.get("$defs", {})
    _allow_short_forms(definitions)
    _allow_usual_columns(definitions)
    if kind == "journey":
        _allow_template(schema)
    if kind == "project":
        _allow_template(definitions["Journey"])
        schema["properties"]["journeys"] = _journeys()
    return {"$schema": _DIALECT, "title": f"cjm {kind}", **{k: v for k, v in schema.items() if k != "title"}}


def _journeys() -> dict[str, Any]:
    name = {"type": "string", "description": "a journey's file inside the project's folder; * stands for several"}
    return {"type": "array", "title": "Journeys", "items": {"anyOf": [name, {"$ref": "#/$defs/Journey"}]},
            "description": "the files of the journeys"}


def _allow_template(journey: dict[str, Any]) -> None:
    """A journey that begins from a template needs to say nothing else."""
    required = journey.pop("required", [])
    journey["anyOf"] = [{"required": ["from"]}, {"required": required}]


def _allow_short_forms(definitions: dict[str, Any]) -> None:
    """Describe what may be written shorter than it is kept: a statement as a plain text, one where a list may stand."""
    if "Element" in definitions:
        definitions["Element"] = {"anyOf": [{"$ref": "#/$defs/Text"}, definitions["Element"]]}
    lone = {"Handoff": ["passes"], "Initiative": ["for"], "Stage": list(LANES.values()), "Step": list(LANES.values()),
            "Responses": ["segments"], "Mentions": ["segments"], "Events": ["segments"]}
    for name, keys in lone.items():
        for key in keys:
            _lone(definitions.get(name, {}).get("properties", {}), key)


def _allow_usual_columns(definitions: dict[str, Any]) -> None:
    """Files that describe themselves need not say which column is which."""
    if "Events" in definitions:
        definitions["Events"]["required"].remove("columns")
        del definitions["EventColumns"]["required"]


def _lone(properties: dict[str, Any], key: str) -> None:
    """Let one entry stand where a list is expected."""
    if key in properties:
        properties[key] = {"anyOf": [properties[key]["items"], properties[key]], "title": properties[key].get("title")}
