"""``cjm schema``: JSON Schema for editors."""

from __future__ import annotations

import json

import click

from cjm_cli.speech import N_
from cjm_cli.speech import command as declared


@declared("schema", help=N_(
    "Print the JSON Schema of cjm.yaml (project), of a journey's file or of a template's file. An editor that knows "
    "it completes keys and underlines mistakes."))
@click.argument("kind", metavar="[project|journey|template]", type=click.Choice(["project", "journey", "template"]),
                default="project")
def command(kind: str) -> None:
    """Print a schema."""
    from cjm_core.build import json_schema

    click.echo(json.dumps(json_schema(kind), ensure_ascii=False, indent=1))
