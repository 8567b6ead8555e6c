"""The JSON Schema describes what a user writes: short forms, files of journeys, journeys from templates."""

import json

import pytest

from cjm_core.build import json_schema, new_project
from cjm_core.errors import CjmError
from cjm_core.formats.schema import KINDS
from cjm_core.plugins import installed_plugins


@pytest.mark.parametrize("kind", KINDS)
def test_every_reference_leads_somewhere(kind):
    schema = json_schema(kind)
    assert schema["$schema"].endswith("2020-12/schema")
    text = json.dumps(schema)
    for part in text.split('"#/$defs/')[1:]:
        assert part.split('"')[0] in schema["$defs"]


def test_journeys_are_files_or_written_out():
    items = json_schema("project")["properties"]["journeys"]["items"]["anyOf"]
    assert items[0]["type"] == "string"
    assert items[1] == {"$ref": "#/$defs/Journey"}


def test_keys_are_called_as_the_user_writes_them():
    definitions = json_schema("project")["$defs"]
    assert {"from", "to"} <= set(definitions["Touchpoint"]["properties"])
    assert "for" in definitions["Initiative"]["properties"]


def test_a_journey_from_a_template_needs_nothing_else():
    ways = json_schema("journey")["anyOf"]
    assert {"required": ["from"]} in ways
    assert sorted(ways[1]["required"]) == ["actor", "id", "title"]


def test_a_statement_may_be_a_plain_text_and_stand_alone():
    definitions = json_schema("journey")["$defs"]
    assert {"$ref": "#/$defs/Text"} in definitions["Element"]["anyOf"]
    assert definitions["Step"]["properties"]["pains"]["anyOf"][0] == {"$ref": "#/$defs/Element"}


def test_an_unknown_kind_is_told():
    with pytest.raises(CjmError, match="no schema `jurney`; there is journey"):
        json_schema("jurney")


def fits(schema, value, root):
    """Tell whether a value fits a schema: as much of JSON Schema as ours uses."""
    if "$ref" in schema:
        return fits(root["$defs"][schema["$ref"].rpartition("/")[2]], value, root)
    for word in ("anyOf", "oneOf"):
        if word in schema and not any(fits(arm, value, root) for arm in schema[word]):
            return False
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
             "null": type(None)}
    if "type" in schema and not isinstance(value, kinds[schema["type"]]):
        return False
    if ("enum" in schema and value not in schema["enum"]) or ("const" in schema and value != schema["const"]):
        return False
    if isinstance(value, dict):
        known = schema.get("properties", {})
        if not set(schema.get("required", ())) <= set(value):
            return False
        rest = schema.get("additionalProperties", True)
        return all(fits(known[k], v, root) if k in known else rest is True or (bool(rest) and fits(rest, v, root))
                   for k, v in value.items())
    if isinstance(value, list) and "items" in schema:
        return all(fits(schema["items"], v, root) for v in value)
    return True


@pytest.mark.parametrize(("kind", "written", "good"), [
    ("project", {"title": "A"}, True), ("project", {"titel": "A"}, False),
    ("project", {"title": {"ru": "А"}, "journeys": ["a.yaml", {"from": "x/y"}]}, True),
    ("project", {"title": "A", "journeys": "a.yaml"}, False),
    ("journey", {"from": "x/y"}, True), ("journey", {"id": "a"}, False),
    ("journey", {"from": "x/y", "stages": [{"id": "a", "name": "A", "thinks": "Hm", "pains": [{"text": "b"}]}]}, True),
    ("journey", {"from": "x/y", "stages": [{"id": "a", "nmae": "A"}]}, False),
])
def test_the_schema_tells_good_from_bad(kind, written, good):
    schema = json_schema(kind)
    assert fits(schema, written, schema) is good


@pytest.mark.parametrize("lang", ["ru", "both"])
def test_what_cjm_new_writes_fits_the_schema(tmp_path, lang):
    from ruamel.yaml import YAML

    new_project(tmp_path / "new", "employee/onboarding", lang, installed_plugins())
    for kind, file in (("project", "cjm.yaml"), ("journey", "journeys/onboarding.yaml")):
        schema = json_schema(kind)
        assert fits(schema, YAML(typ="safe", pure=True).load(tmp_path / "new" / file), schema)


def test_templates_fit_their_schema():
    from ruamel.yaml import YAML

    plugins = installed_plugins()
    schema = json_schema("template")
    for path in plugins.templates("employee").values():
        assert fits(schema, YAML(typ="safe", pure=True).load(path), schema), path.name
