"""The hooks of cjm. A plugin implements any of them; each returns a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from pathlib import Path

    import click

    from cjm_core.extensions import Check, Example, Format, Metric, Visual

hookspec = pluggy.HookspecMarker("cjm")
hookimpl = pluggy.HookimplMarker("cjm")


@hookspec
def register_templates() -> list[Path]:
    """Return the YAML files of this plugin's journey templates; a file's stem is the template's name."""
    return []


@hookspec
def register_metrics() -> list[Metric]:
    """Return the metrics that this plugin adds to the findings of projects that name it."""
    return []


@hookspec
def register_visuals() -> list[Visual]:
    """Return the views and charts that this plugin can draw from findings."""
    return []


@hookspec
def register_checks() -> list[Check]:
    """Return the rules that this plugin tests over model and findings."""
    return []


@hookspec
def register_formats() -> list[Format]:
    """Return the file formats that this plugin can read into rows."""
    return []


@hookspec
def register_commands() -> list[click.Command]:
    """Return the commands that this plugin adds to ``cjm``."""
    return []


@hookspec
def register_examples() -> list[Example]:
    """Return the example projects of this plugin, for ``cjm demo``."""
    return []
