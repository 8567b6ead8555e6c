"""``cjm templates``: what a project can begin from."""

from __future__ import annotations

import json
from typing import Any

import click

from cjm_cli.speech import N_, option
from cjm_cli.speech import command as declared
from cjm_core.errors import CjmError
from cjm_core.language import readers_language


@declared("templates", help=N_("List the journey templates of the installed plugins."))
@option("--json", "as_json", is_flag=True, help=N_("Print the list as JSON."))
def command(as_json: bool) -> int:
    """List templates."""
    from cjm_core.plugins import installed_plugins

    plugins = installed_plugins()
    shelf = plugins.shelf()
    found: list[dict[str, Any]] = []
    failed: list[CjmError] = []
    for state in plugins.states():
        try:
            found += [_told(name, shelf.template(name))
                      for name in (shelf.names(state.name) if state.trouble is None else ())]
        except CjmError as error:
            failed.append(error)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        width = max((len(entry["name"]) for entry in found), default=0)
        for entry in found:
            click.echo(f"{entry['name']:<{width}}  {entry['title']}. {entry['about']}")
    troubles = [*plugins.troubles(), *failed]
    for trouble in troubles:
        click.echo(f"cjm: {trouble.text(readers_language())}", err=True)
    return int(bool(troubles))


def _told(name: str, template: Any) -> dict[str, Any]:
    return {
        "name": name, "title": template.title.said(readers_language()),
        "about": template.about.said(readers_language()), "stages": len(template.journey.stages),
        "questions": len(template.questions),
    }
