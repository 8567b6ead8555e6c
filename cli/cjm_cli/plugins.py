"""``cjm plugins``: which are installed, what they add, what ails them."""

from __future__ import annotations

import json
from typing import Any

import click

from cjm_cli.speech import N_, option, said
from cjm_cli.speech import command as declared
from cjm_core.language import readers_language


@declared("plugins", help=N_(
    "List the installed plugins and what each adds. Exit code 1 when one of them does not work."))
@option("--json", "as_json", is_flag=True, help=N_("Print the list as JSON."))
def command(as_json: bool) -> int:
    """List plugins."""
    from cjm_core.plugins import installed_plugins

    plugins = installed_plugins()
    found = [plugins.account(name) for name in plugins.names]
    if as_json:
        told = [{**account, "trouble": _text(account["trouble"]) or None} for account in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for account in found:
            _print(account)
    return int(any(account["trouble"] for account in found))


def _text(trouble: Any) -> str:
    return trouble.text(readers_language()) if trouble is not None else ""


def _print(account: dict[str, Any]) -> None:
    click.echo(f"{account['name']} ({account['package']} {account['version']})")
    for kind, names in account["adds"].items():
        if names:
            click.echo(f"  {said(KINDS[kind])}: {', '.join(names)}")
    if account["trouble"] is not None:
        click.echo(f"  {said(N_('does not work'))}: {_text(account['trouble'])}", err=True)


KINDS = {
    "templates": N_("templates"), "metrics": N_("metrics"), "visuals": N_("views and charts"), "checks": N_("checks"),
    "formats": N_("formats"), "examples": N_("examples"), "commands": N_("commands"),
}
