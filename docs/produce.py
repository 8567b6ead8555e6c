"""Write the pages and schemas that are made from the code: `python3 docs/produce.py [--check]`.

With ``--check`` nothing is written: pages that differ from the code are named, and the exit code is 1.
"""

from __future__ import annotations

import dataclasses
import inspect
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import MISSING
from pathlib import Path

import click
from click.testing import CliRunner

from cjm_cli.main import cli
from cjm_core import Check, Example, Finding, Format, Issue, Metric, Quote, SourceCount, Story, Visual, hookspecs
from cjm_core.metrics import FAMILIES
from cjm_core.plugins import installed_plugins

HERE = Path(__file__).parent
OWN_PLUGINS = sorted(p.name for p in (HERE.parent / "plugins").iterdir() if any(p.glob("*/__init__.py")))
VALUES = (Metric, Visual, Check, Issue, Example, Format, Story, Quote, SourceCount, Finding)
MADE = "<!-- Made from the code by docs/produce.py; do not edit by hand. -->\n"


def pages() -> dict[str, str]:
    """Return the text of every produced file, by its path under ``docs``."""
    return {"hooks.md": hooks(), "commands.md": commands(), "metrics.md": metrics(), **schemas()}


def hooks() -> str:
    """Return the page of the hooks: signature, and when each is called."""
    parts = [
        f"# The hooks\n\n{MADE}",
        "A plugin implements any of these in its package and marks each with `@hookimpl`. "
        "Every hook returns a list; only the plugins that a project names speak in it.\n",
    ]
    for name, hook in sorted(hook_functions().items()):
        parts.append(f"## {name}\n\n```python\n{signature(name)}\n```\n\n{inspect.getdoc(hook)}\n")
    parts.append("# What the hooks return and are given\n")
    parts += [_value(kind) for kind in VALUES]
    return "\n".join(parts)


def _value(kind: type) -> str:
    """Return how a value of the public interface is made: its fields with types and defaults, and what it is for."""
    fields = "\n".join(
        f"    {f.name}: {f.type}" + ("" if f.default is MISSING and f.default_factory is MISSING else " = …")
        for f in dataclasses.fields(kind)
    )
    return f"## {kind.__name__}\n\n```python\nclass {kind.__name__}:\n{fields}\n```\n\n{inspect.getdoc(kind)}\n"


def signature(name: str) -> str:
    """Return the line that defines a hook."""
    return f"def {name}{inspect.signature(hook_functions()[name])}".replace("'", "")


def hook_functions() -> dict[str, Callable[..., object]]:
    """Return the hook specifications by name."""
    return {name: f for name, f in vars(hookspecs).items() if hasattr(f, "cjm_spec")}


def commands() -> str:
    """Return the page of the commands: what each says when asked for help."""
    parts = [f"# The commands\n\n{MADE}"]
    for words in _command_words(cli, ()):
        shown = " ".join(("cjm", *words))
        parts.append(f"## {shown}\n\n```text\n{_said(*words, '--help')}```\n")
    return "\n".join(parts)


def metrics() -> str:
    """Return the page of the metrics: the core's by family, then each plugin's."""
    plugins = {f"Of the plugin `{name}`": tuple(found) for name, found in _plugin_metrics().items() if found}
    families = FAMILIES | plugins
    contents = "\n".join(f"- {title}: {', '.join(f'`{m.name}`' for m in family)}" for title, family in families.items())
    parts = [f"# The metrics\n\n{MADE}\n{contents}\n"]
    for title, family in families.items():
        parts.append(f"## {title}\n")
        for m in family:
            better = f"; {m.better} is better" if m.better else ""
            parts.append(f"### {m.name}\n\n{m.title}. Unit: {m.unit}{better}.\n")
            parts.append(f"- formula: {m.formula}" + (f"\n- source: {m.source}\n" if m.source else "\n"))
    return "\n".join(parts)


def schemas() -> dict[str, str]:
    """Return the JSON Schemas that editors complete project files with."""
    return {f"schema/{name}.json": _said("schema", name) for name in ("project", "journey", "template")}


def _plugin_metrics() -> dict[str, list[Metric]]:
    plugins = installed_plugins()
    return {name: plugins.ask(name, "register_metrics", Metric) for name in OWN_PLUGINS}


def _command_words(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield words
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None and not child.hidden:
                yield from _command_words(child, (*words, name))


def _said(*words: str) -> str:
    """Return what cjm prints, in English and 100 columns wide."""
    answer = CliRunner(env={"CJM_LANG": "en"}).invoke(
        cli, words, prog_name="cjm", terminal_width=100, max_content_width=100, catch_exceptions=False
    )
    return answer.stdout


def main() -> int:
    """Write the pages, or name those that differ."""
    stale = [name for name, text in pages().items() if differs(HERE / name, text)]
    if "--check" in sys.argv:
        print("\n".join(f"docs/{name} differs from the code: run python3 docs/produce.py" for name in stale))
        return bool(stale)
    for name in stale:
        (HERE / name).parent.mkdir(parents=True, exist_ok=True)
        (HERE / name).write_text(pages()[name], encoding="utf-8", newline="\n")
    print(json.dumps(stale))
    return 0


def differs(path: Path, text: str) -> bool:
    """Tell whether a file says something else than ``text``; in JSON, 0 and 0.0 are the same."""
    if not path.exists():
        return True
    written = path.read_text(encoding="utf-8")
    return json.loads(written) != json.loads(text) if path.suffix == ".json" else written != text


if __name__ == "__main__":
    sys.exit(main())
