"""The shelf of templates: which there are, and the file behind each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from cjm_core.errors import N_, PluginError, ProjectError, Spot, nearest
from cjm_core.formats.faults import Faults
from cjm_core.formats.validation import validated
from cjm_core.formats.yaml_file import Node, read_yaml
from cjm_core.model import Template


def install_command(plugin: str) -> str:
    """Return the command that would install a plugin of that name."""
    return f"python3 -m pip install cjm-{plugin.replace('_', '-')}"


class TemplateShelf:
    """Templates by name (``plugin/template``); ``plugins`` are the installed plugins.

    ``files`` maps names to YAML files, or is a function of a plugin's name that returns its files, so that only
    plugins that are asked for need be loaded.
    """

    def __init__(
        self,
        plugins: Iterable[str] = (),
        files: Mapping[str, Path] | Callable[[str], Mapping[str, Path]] | None = None,
    ) -> None:
        self.plugins = tuple(sorted(plugins))
        self._files = files or {}
        self._read: dict[str, Node] = {}

    def names(self, plugin: str = "") -> list[str]:
        """Return the names of all templates, those of plugins that do not work left out; or of one plugin."""
        if plugin:
            return sorted(self._of(plugin))
        found: list[str] = []
        for known in self.plugins:
            with suppress(PluginError):  # a plugin that does not work must not hide the templates of the others
                found += self._of(known)
        return sorted(found)

    def _of(self, plugin: str) -> dict[str, Path]:
        if callable(self._files):
            return dict(self._files(plugin)) if plugin in self.plugins else {}
        return {name: path for name, path in self._files.items() if name.split("/")[0] == plugin}

    def path(self, name: str, spot: Spot | None = None) -> Path:
        """Return the file of a template; an unknown name raises ``ProjectError`` with the nearest names."""
        plugin, _, _ = name.partition("/")
        if plugin not in self.plugins:
            near = nearest(plugin, self.plugins) or list(self.plugins)
            if any(n.endswith(f"/{plugin}") for n in self.names()) and "/" not in name:
                near = [n for n in self.names() if n.endswith(f"/{plugin}")]
            raise ProjectError(
                N_("no template `{name}`: the plugin `{plugin}` is not installed; there is {near}; "
                   "to install it: {command}"),
                spot=spot, name=name, plugin=plugin, near=", ".join(near) or "—", command=install_command(plugin))
        found = self._of(plugin)
        if name not in found:
            near = nearest(name, list(found)) or sorted(found)
            raise ProjectError(N_("no template `{name}`; did you mean {near}?"), spot=spot, name=name,
                               near=", ".join(f"`{n}`" for n in near) or "—")
        return found[name]

    def node(self, name: str, faults: Faults, spot: Spot | None = None) -> Node | None:
        """Return a template's file as nodes, read once; None where it cannot be read."""
        if name not in self._read:
            node = read_yaml(self.path(name, spot), f"{name}.yaml", faults)
            if node is None:
                return None
            self._read[name] = node
        return self._read[name]

    def template(self, name: str) -> Template:
        """Return a template; raise ``ProjectError`` for an unknown name, ``BrokenProjectError`` for a faulty file."""
        faults = Faults()
        node = self.node(name, faults)
        found = validated(Template, node, faults) if node is not None else None
        faults.stop_if_any()
        assert found is not None  # without a fault there is a template
        return found
