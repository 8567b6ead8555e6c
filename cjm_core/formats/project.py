"""A project folder read whole: cjm.yaml, its journeys, their templates; every fault told with file, line and column."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cjm_core.errors import N_, CjmError, ProjectError, Spot, WrongUsageError, nearest
from cjm_core.formats.faults import Faults
from cjm_core.formats.merge import KEYED, merged
from cjm_core.formats.shelf import TemplateShelf, install_command
from cjm_core.formats.sources import Sources
from cjm_core.formats.validation import validated
from cjm_core.formats.yaml_file import Key, Node, read_yaml
from cjm_core.language import LANGUAGES
from cjm_core.model import Project
from cjm_core.model.project import FORMAT_VERSION

PROJECT_FILE = "cjm.yaml"
LONGEST_NAME = 255


@dataclass(frozen=True)
class LoadedProject:
    """A project in the model, the folder it lies in, and where each part of it stands in the files."""

    project: Project
    folder: Path
    sources: Sources


def load_project(folder: Path, templates: TemplateShelf | None = None) -> LoadedProject:
    """Read the project in ``folder`` (or the ``cjm.yaml`` itself).

    Raise ``BrokenProjectError``, whose ``issues`` are all faults. ``templates`` is where ``from:`` looks; with it,
    plugins that the project names but nobody installed are faults too.
    """
    folder = folder.parent if folder.name == PROJECT_FILE else folder
    _must_exist(folder)
    faults = Faults()
    root = read_yaml(folder / PROJECT_FILE, PROJECT_FILE, faults)
    if root is None:
        faults.stop_if_any()
    assert root is not None  # without a fault there is a tree
    _check_version(root)
    whole = _Reader(folder, templates, faults).complete(root)
    project = validated(Project, whole, faults)
    faults.stop_if_any()
    assert project is not None
    return LoadedProject(project, folder, Sources(whole))


def language_of(folder: Path) -> str:
    """Return the language that a project says it is in; nothing where that cannot be read, faults are told later."""
    folder = folder.parent if folder.name == PROJECT_FILE else folder
    if not (folder / PROJECT_FILE).is_file():
        return ""
    try:
        root = read_yaml(folder / PROJECT_FILE, PROJECT_FILE, Faults())
    except CjmError:
        return ""
    word = root.word("language") if root is not None else ""
    return word if word in LANGUAGES else ""


def _must_exist(folder: Path) -> None:
    if len(folder.name) > LONGEST_NAME:
        raise WrongUsageError(N_("no folder `{folder}`; its name is longer than any may be"),
                              folder=folder.name[:60] + "…")
    if not folder.is_dir():
        near = nearest(folder.name, [p.name for p in _siblings(folder)])
        if near:
            raise WrongUsageError(N_("no folder `{folder}`; did you mean `{near}`?"), folder=str(folder),
                               near=str(folder.parent / near[0]))
        raise WrongUsageError(N_("no folder `{folder}`; `cjm new {folder}` begins a project there"), folder=str(folder))
    if not (folder / PROJECT_FILE).is_file():
        raise WrongUsageError(N_("no {file} in `{folder}`, so it is no project; `cjm new` begins one"),
                           file=PROJECT_FILE, folder=str(folder))


def _siblings(folder: Path) -> list[Path]:
    """Return the projects beside a folder; others would be no help, and may be none of the user's business."""
    try:
        return [p for p in folder.parent.iterdir() if (p / PROJECT_FILE).is_file()]
    except OSError:
        return []


def _check_version(root: Node) -> None:
    node = root.get("cjm")
    if node is not None and isinstance(node.value, int) and node.value > FORMAT_VERSION:
        raise ProjectError(
            N_("the project is written in format {version}, but this cjm reads format {known} at most; "
               "to get a newer one: python3 -m pip install --upgrade cjm"),
            spot=node.spot, version=node.value, known=FORMAT_VERSION)


class _Reader:
    """Puts the journeys of a project into its tree, each on top of its template."""

    def __init__(self, folder: Path, templates: TemplateShelf | None, faults: Faults) -> None:
        self.folder = folder
        self.templates = templates
        self.faults = faults

    def complete(self, root: Node) -> Node:
        """Return the tree of ``cjm.yaml`` with every journey in place."""
        if not isinstance(root.value, dict):
            return root
        self._check_plugins(root)
        self._check_data_paths(root)
        listed = root.get("journeys")
        if listed is None or not isinstance(listed.value, list):
            self._find_doubles(root)
            return root
        journeys = [self._on_template(node) for entry in listed.items for node in self._journeys(entry)]
        entries: dict[Key, Node] = {**root.mapping, "journeys": listed.with_items(journeys)}
        whole = root.with_entries(entries, root.keys)
        self._find_doubles(whole)
        return whole

    def _check_plugins(self, root: Node) -> None:
        named = root.get("plugins")
        if self.templates is None or named is None:
            return
        for node in named.items:
            name = str(node.value)
            if name in self.templates.plugins:
                continue
            near = nearest(name, self.templates.plugins)
            if near:
                self.faults.add("unknown_plugin", N_("the plugin `{name}` is not installed; did you mean `{near}`? "
                                "If not: {command}"), node.spot, name, name=name, near=near[0],
                                command=install_command(name))
            else:
                self.faults.add("unknown_plugin", N_("the plugin `{name}` is not installed; to install it: {command}"),
                                node.spot, name, name=name, command=install_command(name))

    def _check_data_paths(self, root: Node) -> None:
        data = root.get("data")
        for source in data.items if data is not None else []:
            node = source.get("file")
            if node is not None and isinstance(node.value, str):
                self._inside(node.value, node.spot)

    def _journeys(self, entry: Node) -> list[Node]:
        if not isinstance(entry.value, str):
            return [entry]
        paths = self._files(entry.value, entry.spot)
        nodes = (read_yaml(path, name, self.faults) for name, path in paths)
        return [node for node in nodes if node is not None]

    def _files(self, pattern: str, spot: Spot) -> list[tuple[str, Path]]:
        """Return the files that a name or a glob stands for, by their names inside the project."""
        if not self._inside(pattern, spot):
            return []
        found = sorted(self.folder.glob(pattern)) if any(c in pattern for c in "*?[") else [self.folder / pattern]
        paths = [p for p in found if os.path.isfile(p)]  # noqa: PTH113  Path.is_file raises for a name that is too long
        names = [(p.relative_to(self.folder).as_posix(), p) for p in paths]
        if not names:
            there = [p.relative_to(self.folder).as_posix() for p in self.folder.glob("**/*.y*ml")]
            near = nearest(pattern, [t for t in there if t != PROJECT_FILE])
            if near:
                self.faults.add("no_file", N_("no file `{name}` in the project; did you mean `{near}`?"), spot,
                                name=pattern, near=near[0])
            else:
                self.faults.add("no_file", N_("no file `{name}` in the project"), spot, name=pattern)
        return [(name, p) for name, p in names if self._inside(name, spot)]

    def _inside(self, name: str, spot: Spot) -> bool:
        """Tell whether a path stays in the project's folder, links followed; a fault where it does not."""
        root = os.path.realpath(self.folder)
        path = os.path.realpath(self.folder / name) if "\0" not in name else ""
        if path == root or path.startswith(root.rstrip(os.sep) + os.sep):
            return True
        self.faults.add("outside", N_("`{name}` leads out of the project's folder; put the file into the folder"),
                        spot, name=name)
        return False

    def _on_template(self, journey: Node) -> Node:
        node = journey.get("from")
        if self.templates is None or node is None or not isinstance(node.value, str):
            return journey
        try:
            template = self.templates.node(node.value, self.faults, node.spot)
        except ProjectError as error:
            self.faults.add("unknown_template", error.message.template, error.spot, **error.message.values)
            return journey
        base = template.get("journey") if template is not None else None
        return merged(base, journey, self.faults) if base is not None else journey

    def _find_doubles(self, node: Node) -> None:
        """Report things of one list that share an id; without this a later one would hide the earlier."""
        for key, child in node.mapping.items():
            seen: dict[str, Spot] = {}
            for thing in child.items if key in KEYED | {"journeys", "channels", "data"} else ():
                name, spot = thing.word("id"), (thing.get("id") or thing).spot
                if name and name in seen:
                    self.faults.add("duplicate_id", N_("the id `{name}` stands twice, first at {first}; "
                                    "an id names one thing"), spot, name, name=name, first=str(seen[name]))
                seen.setdefault(name, spot)
                self._find_doubles(thing)
