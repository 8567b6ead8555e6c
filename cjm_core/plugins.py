"""Finds and loads plugins, and asks them what they add; the only caller of pluggy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from cjm_core.errors import N_, CjmError, PluginError, nearest
from cjm_core.extensions import API_VERSION, Check, Example, Format, Issue, Metric, Visual

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    import click
    import pluggy

    from cjm_core.formats import TemplateShelf
    from cjm_core.model import Project


@runtime_checkable
class Command(Protocol):
    """What a plugin's command must have; a command of click has it."""

    name: str | None

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""


GROUP = "cjm"
CORE = "cjm"
ADDED: dict[str, type] = {
    "templates": Path, "metrics": Metric, "visuals": Visual, "checks": Check, "formats": Format, "examples": Example,
    "commands": Command,
}
_NAME = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True)
class PluginState:
    """What became of one plugin: its name, the package and version it comes from, and its trouble if it has one."""

    name: str
    module: str
    package: str
    version: str
    trouble: PluginError | None = None


class Plugins:
    """The installed plugins by name; each is imported only when it is first asked for something.

    ``core`` names things that plugins may not take: a mapping of "metric", "visual", "check" to names.
    """

    def __init__(self, entry_points: Iterable[EntryPoint]) -> None:
        self._entries: dict[str, list[EntryPoint]] = {}
        for entry in sorted(entry_points, key=lambda e: (e.name, e.value)):
            known = self._entries.setdefault(entry.name, [])
            if all(entry.value != other.value for other in known):
                known.append(entry)
        self._states: dict[str, PluginState] = {}
        self._failed: list[PluginError] = []

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all installed plugins, whether they work or not."""
        return tuple(self._entries)

    @cached_property
    def _manager(self) -> pluggy.PluginManager:
        import pluggy

        from cjm_core import hookspecs

        manager = pluggy.PluginManager("cjm")
        manager.add_hookspecs(hookspecs)
        return manager

    def state(self, name: str) -> PluginState:
        """Load a plugin if that has not been tried, and return what became of it; never raises for a bad plugin."""
        if name not in self._states:
            entry = self._entries[name][0]
            package, version = _distribution(entry)
            trouble = None
            try:
                self._load(name)
            except PluginError as error:
                trouble = error
            self._states[name] = PluginState(name, entry.value, package, version, trouble)
        return self._states[name]

    def states(self) -> list[PluginState]:
        """Load every plugin and return what became of each, by name."""
        return [self.state(name) for name in self.names]

    def _load(self, name: str) -> None:
        entries = self._entries[name]
        if len(entries) > 1:
            one, other = (f"{e.value} ({_distribution(e)[0]})" for e in entries[:2])
            raise PluginError(N_("two plugins are called `{name}`: {one} and {other}; uninstall one of them"),
                              name=name, one=one, other=other)
        module = _imported(entries[0])
        _check_version(name, module)
        self._register(name, module)

    def _register(self, name: str, module: Any) -> None:
        import pluggy

        try:
            self._manager.register(module, name)
            strangers = sorted({impl.function.__name__ for hook in vars(self._manager.hook).values()
                                for impl in hook.get_hookimpls() if impl.plugin_name == name and not hook.has_spec()})
        except pluggy.PluginValidationError as error:
            if self._manager.has_plugin(name):
                self._manager.unregister(name=name)
            raise PluginError(N_("the plugin `{name}` does not fit the hooks of cjm: {reason}"), name=name,
                              reason=" ".join(str(error).split())) from None
        if strangers:
            self._manager.unregister(name=name)
            known = [hook for hook, caller in vars(self._manager.hook).items() if caller.has_spec()]
            raise PluginError(
                N_("the plugin `{name}` implements `{hook}`, which is no hook of cjm; did you mean `{near}`?"),
                name=name, hook=strangers[0], near=(nearest(strangers[0], known) or known)[0])

    def must_work(self, name: str) -> None:
        """Load a plugin; raise ``PluginError`` where it is not installed or does not work."""
        if name not in self._entries:
            from cjm_core.formats.shelf import install_command

            near = nearest(name, self.names) or list(self.names)
            raise PluginError(N_("the plugin `{name}` is not installed; there is {near}; to install it: {command}"),
                              name=name, near=", ".join(near) or "—", command=install_command(name))
        trouble = self.state(name).trouble
        if trouble is not None:
            raise trouble

    def ask(self, name: str, hook: str, kind: type) -> list[Any]:
        """Return what one plugin answers to one hook, every entry of the given kind; raise ``PluginError``."""
        self.must_work(name)
        others = [p for n, p in self._manager.list_name_plugin() if n != name]
        with _blaming(name, hook):
            answers = self._manager.subset_hook_caller(hook, others)()
            found = [thing for answer in answers for thing in _entries(answer)]
        for thing in found:
            if not isinstance(thing, kind):
                raise PluginError(N_("the plugin `{name}` returns {thing} from `{hook}`; expected a list of {kind}"),
                                  name=name, thing=type(thing).__name__, hook=hook, kind=kind.__name__)
            if isinstance(thing, Metric | Visual) and not _NAME.fullmatch(str(thing.name)):
                raise PluginError(N_("the plugin `{name}` calls something in `{hook}` `{thing}`; use small Latin "
                                  "letters, digits, - and _, a letter first"), name=name, thing=thing.name, hook=hook)
        return found

    def _ask_all(
        self, names: Iterable[str], hook: str, kind: type, core: Iterable[str] = ()
    ) -> dict[str, tuple[str, Any]]:
        """Return things by name, each with its plugin; two of one name are refused with both plugins named."""
        found: dict[str, tuple[str, Any]] = dict.fromkeys(core, (CORE, None))
        for plugin in dict.fromkeys(names):
            for thing in self.ask(plugin, hook, kind):
                if thing.name in found:
                    raise PluginError(_TAKEN, name=thing.name, plugin=plugin, other=found[thing.name][0])
                found[thing.name] = (plugin, thing)
        return {name: pair for name, pair in found.items() if pair[1] is not None}

    def templates(self, plugin: str) -> dict[str, Path]:
        """Return the templates of one plugin: ``plugin/template`` and its file."""
        return {f"{plugin}/{Path(path).stem}": Path(path) for path in self.ask(plugin, "register_templates", Path)}

    def shelf(self) -> TemplateShelf:
        """Return the templates of all plugins that work; a plugin is loaded when one of its templates is asked for."""
        from cjm_core.formats import TemplateShelf

        return TemplateShelf(self.names, self.templates)

    def metrics(self, project: Project, core: Iterable[str] = ()) -> list[Metric]:
        """Return the metrics of the plugins that a project names; failures in them will name the plugin."""
        found = self._ask_all(project.plugins, "register_metrics", Metric, core)
        from cjm_core.findings import Finding

        return [replace(metric, compute=_guarded(plugin, metric.name, metric.compute, Finding))
                for plugin, metric in found.values()]

    def visuals(self, project: Project, core: Iterable[str] = ()) -> list[Visual]:
        """Return the views and charts of the plugins that a project names."""
        found = self._ask_all(project.plugins, "register_visuals", Visual, core)
        return [replace(visual, draw=_guarded_drawing(plugin, visual)) for plugin, visual in found.values()]

    def checks(self, project: Project, core: Iterable[str] = ()) -> list[Check]:
        """Return the rules of the plugins that a project names."""
        found = self._ask_all(project.plugins, "register_checks", Check, core)
        return [replace(check, run=_guarded(plugin, check.name, check.run, Issue))
                for plugin, check in found.values()]

    def formats(self, project: Project) -> list[Format]:
        """Return the file formats of the plugins that a project names."""
        return [fmt for _, fmt in self._ask_all(project.plugins, "register_formats", Format).values()]

    def examples(self) -> dict[str, tuple[str, Example]]:
        """Return the examples of all plugins that work, by name, each with its plugin."""
        return self._ask_each("register_examples", Example)

    def commands(self) -> dict[str, click.Command]:
        """Return the commands that working plugins add to ``cjm``, by name."""
        return {name: command for name, (_, command) in self._ask_each("register_commands", Command).items()}

    def _ask_each(self, hook: str, kind: type) -> dict[str, tuple[str, Any]]:
        """Return things by name as ``_ask_all`` does; what one plugin gets wrong is kept, and the others answer."""
        found: dict[str, tuple[str, Any]] = {}
        for plugin in self._working():
            try:
                for thing in self.ask(plugin, hook, kind):
                    if thing.name in found:
                        raise PluginError(_TAKEN, name=thing.name, plugin=plugin, other=found[thing.name][0])
                    found[thing.name] = (plugin, thing)
            except PluginError as error:
                self._failed.append(error)
        return found

    def account(self, name: str) -> dict[str, Any]:
        """Return what one plugin is, what it adds (names by kind), and its trouble or None; raises nothing."""
        state = self.state(name)
        adds: dict[str, list[str]] = {kind: [] for kind in ADDED}
        trouble = state.trouble
        for kind in ADDED if trouble is None else ():
            try:
                adds[kind] = self._names(name, kind)
            except PluginError as error:
                trouble = trouble or error
        return {"name": name, "module": state.module, "package": state.package, "version": state.version,
                "adds": adds, "trouble": trouble}

    def _names(self, plugin: str, kind: str) -> list[str]:
        if kind == "templates":
            return sorted(self.templates(plugin))
        return sorted(str(thing.name) for thing in self.ask(plugin, f"register_{kind}", ADDED[kind]))

    def _working(self) -> list[str]:
        return [state.name for state in self.states() if state.trouble is None]

    def troubles(self) -> list[PluginError]:
        """Return why plugins could not be loaded or failed, for those that were tried."""
        return [*(s.trouble for s in self._states.values() if s.trouble is not None), *self._failed]


_TAKEN = N_("`{name}` of the plugin `{plugin}` has the name of one of `{other}`; rename it")


def installed_plugins() -> Plugins:
    """Return the plugins that are installed with this Python, by the entry points of the group ``cjm``."""
    from importlib.metadata import entry_points

    return Plugins(entry_points(group=GROUP))


def _distribution(entry: EntryPoint) -> tuple[str, str]:
    if entry.dist is None:
        return "?", "?"
    return entry.dist.name, entry.dist.version


def _imported(entry: EntryPoint) -> Any:
    try:
        return entry.load()
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:  # a plugin that calls sys.exit() on import must not end the program either
        raise PluginError(N_("the plugin `{name}` ({module}) cannot be imported: {reason}"), name=entry.name,
                          module=entry.value, reason=_said(error)) from error


def _check_version(name: str, module: Any) -> None:
    needed = getattr(module, "CJM_API", API_VERSION)
    if not isinstance(needed, int) or needed > API_VERSION:
        raise PluginError(N_("the plugin `{name}` needs version {needed} of cjm's hooks, but this cjm has {known}; "
                          "to get a newer one: python3 -m pip install --upgrade cjm"),
                          name=name, needed=needed, known=API_VERSION)


def _entries(answer: Any) -> list[Any]:
    if answer is None or isinstance(answer, str | bytes | Mapping) or not isinstance(answer, Iterable):
        return [answer]
    return list(answer)


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


@contextmanager
def _blaming(plugin: str, asked: str) -> Iterator[None]:
    """Turn whatever a plugin raises into an error that names the plugin and what was asked of it."""
    try:
        yield
    except CjmError:
        raise
    except (Exception, SystemExit) as error:  # a plugin must not end the program as if all were done
        raise PluginError(N_("the plugin `{name}` failed in `{asked}`: {reason}"), name=plugin,
                          asked=asked, reason=_said(error)) from error


def _guarded(plugin: str, asked: str, run: Callable[..., Iterable[Any]], kind: type) -> Callable[..., Iterator[Any]]:
    def guarded(*args: Any) -> Iterator[Any]:
        with _blaming(plugin, asked):
            for thing in run(*args):
                if not isinstance(thing, kind):
                    raise _wrong(plugin, asked, thing, kind.__name__)
                yield thing

    return guarded


def _guarded_drawing(plugin: str, visual: Visual) -> Callable[..., Any]:
    def guarded(*args: Any) -> Any:
        with _blaming(plugin, visual.name):
            drawn = visual.draw(*args)
        if drawn is None:
            return None
        if visual.kind == "chart":
            from matplotlib.figure import Figure

            if not isinstance(drawn, Figure):
                raise _wrong(plugin, visual.name, drawn, Figure.__name__)
            return drawn
        from cjm_core.scene.marks import Scene

        pages = tuple(drawn) if isinstance(drawn, Sequence) and not isinstance(drawn, str) else (drawn,)
        for page in pages:
            if not isinstance(page, Scene):
                raise _wrong(plugin, visual.name, page, Scene.__name__)
        return pages or None

    return guarded


def _wrong(plugin: str, asked: str, thing: Any, kind: str) -> PluginError:
    return PluginError(N_("the plugin `{name}` returns {thing} from `{hook}`; expected {kind}"), name=plugin,
                       thing=type(thing).__name__, hook=asked, kind=kind)
