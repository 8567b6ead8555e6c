"""Plugins: found by entry point, loaded one by one; a bad one is named and takes nothing down."""

import sys
from importlib.metadata import EntryPoint

import pytest

from cjm_core import Project
from cjm_core.errors import CjmError, PluginError, ProjectError
from cjm_core.extensions import API_VERSION
from cjm_core.plugins import Plugins, installed_plugins

GOOD = """\
from pathlib import Path
from cjm_core import Check, Example, Format, Issue, Message, Metric, Visual, hookimpl

def compute(evidence):
    yield from ()

@hookimpl
def register_templates():
    return [Path("/templates/visit.yaml")]

@hookimpl
def register_metrics():
    return [Metric("{name}_score", "S", "share", "f", "s", compute)]

@hookimpl
def register_visuals():
    return [Visual("{name}_view", "V", lambda story: None)]

@hookimpl
def register_checks():
    return [Check("{name}_rule", "R", lambda project, findings: [Issue("note", "{name}_rule", "", Message("hi"))])]

@hookimpl
def register_formats():
    return [Format("{name}_format", (".x",), lambda path, source: None)]

@hookimpl
def register_examples():
    return [Example("{name}_example", {{"ru": "П", "en": "E"}}, lambda folder, lang: None)]

@hookimpl
def register_commands():
    import click
    return [click.Command("{name}_command")]
"""
HOOK = "from cjm_core import hookimpl\n@hookimpl\ndef {name}({args}):\n    {body}\n"


@pytest.fixture
def plugins(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(**sources):
        entries = []
        for name, source in sources.items():
            module = f"stranger_{tmp_path.name.replace('-', '_')}_{name}"
            (tmp_path / f"{module}.py").write_text(source, encoding="utf-8")
            sys.modules.pop(module, None)
            entries.append(EntryPoint(name.rstrip("_"), module, "cjm"))
        return Plugins(entries)

    return make


def good(name):
    return GOOD.format(name=name)


def hook(name, body, args=""):
    return HOOK.format(name=name, body=body, args=args)


def project(*names):
    return Project.model_validate({"title": "P", "plugins": names})


def test_the_four_plugins_of_the_house_are_found():
    assert {"customer", "employee", "fuel_station", "telecom_vas"} <= set(installed_plugins().names)


def test_a_plugin_is_imported_only_when_it_is_asked(plugins):
    found = plugins(one=good("one"), two=good("two"))
    assert [name for name in sys.modules if name.endswith(("_one", "_two"))] == []
    found.metrics(project("one"))
    assert [name[-4:] for name in sys.modules if name.endswith(("_one", "_two"))] == ["_one"]


def test_only_plugins_that_the_project_names_speak(plugins):
    found = plugins(one=good("one"), two=good("two"))
    assert [m.name for m in found.metrics(project("two"))] == ["two_score"]
    assert [v.name for v in found.visuals(project("one", "two"))] == ["one_view", "two_view"]
    assert [v.name for v in found.visuals(project("one", "one"))] == ["one_view"]
    assert [c.name for c in found.checks(project())] == []
    assert [f.name for f in found.formats(project("one"))] == ["one_format"]
    (issue,) = found.checks(project("one"))[0].run(project("one"), None)
    assert str(issue.message) == "hi"


def test_templates_are_named_after_plugin_and_file(plugins):
    assert list(plugins(one=good("one")).templates("one")) == ["one/visit"]


def test_examples_and_commands_of_all_working_plugins_are_offered(plugins):
    found = plugins(one=good("one"), bad="1/0", two=good("two"))
    assert {name: plugin for name, (plugin, _) in found.examples().items()} == {
        "one_example": "one", "two_example": "two"}
    assert list(found.commands()) == ["one_command", "two_command"]
    assert found.account("one")["adds"] == {
        "templates": ["one/visit"], "metrics": ["one_score"], "visuals": ["one_view"], "checks": ["one_rule"],
        "formats": ["one_format"], "examples": ["one_example"], "commands": ["one_command"]}


@pytest.mark.parametrize(("source", "said"), [
    ("1/0", "the plugin `bad` (stranger_.*_bad) cannot be imported: ZeroDivisionError: division by zero"),
    ("import nothing_of_that_name", "cannot be imported: ModuleNotFoundError: No module named 'nothing_of_that_name'"),
    ("import sys; sys.exit(3)", "cannot be imported: SystemExit: 3"),
    ("def :", "cannot be imported: SyntaxError"),
    (f"CJM_API = {API_VERSION + 1}", f"the plugin `bad` needs version {API_VERSION + 1} of cjm's hooks, "
                                     f"but this cjm has {API_VERSION}"),
    ("CJM_API = 'new'", "the plugin `bad` needs version new"),
    (hook("register_metric", "return []"), "the plugin `bad` implements `register_metric`, which is no hook of cjm; "
                                           "did you mean `register_metrics`?"),
    (hook("register_metrics", "return []", "evidence"), "the plugin `bad` does not fit the hooks of cjm"),
])
def test_a_bad_plugin_is_named_and_the_others_work(plugins, source, said):
    found = plugins(bad=source, one=good("one"))
    states = {state.name: state for state in found.states()}
    assert states["one"].trouble is None
    with pytest.raises(PluginError, match=said.replace("(", r"\(").replace(")", r"\)").replace("?", r"\?")):
        raise states["bad"].trouble
    assert [m.name for m in found.metrics(project("one"))] == ["one_score"]
    with pytest.raises(PluginError):
        found.metrics(project("bad"))
    assert found.account("bad")["trouble"] is states["bad"].trouble
    assert [str(t) for t in found.troubles()] == [str(states["bad"].trouble)]


def test_an_api_version_of_today_is_accepted(plugins):
    assert plugins(one=f"CJM_API = {API_VERSION}\n" + good("one")).state("one").trouble is None


def test_two_plugins_of_one_name_are_refused_with_both_named(plugins):
    found = plugins(one=good("one"), one_=good("other"))
    with pytest.raises(PluginError, match=r"two plugins are called `one`: \S+_one \(\?\) and \S+_one_ "):
        found.metrics(project("one"))


def test_one_plugin_listed_twice_is_one(plugins):
    entry = plugins(one=good("one"))._entries["one"][0]
    assert Plugins([entry, entry]).state("one").trouble is None


@pytest.mark.parametrize(("body", "said"), [
    ("raise ValueError('sour')", "the plugin `bad` failed in `register_metrics`: ValueError: sour"),
    ("raise KeyError", "the plugin `bad` failed in `register_metrics`: KeyError"),
    ("return ['text']", "the plugin `bad` returns str from `register_metrics`; expected a list of Metric"),
    ("return 'text'", "the plugin `bad` returns str from `register_metrics`"),
    ("return 5", "the plugin `bad` returns int from `register_metrics`"),
])
def test_a_hook_that_fails_is_told_with_the_plugins_name(plugins, body, said):
    found = plugins(bad=hook("register_metrics", body))
    with pytest.raises(PluginError, match=said):
        found.metrics(project("bad"))
    assert found.account("bad")["trouble"] is not None


def test_a_hook_that_returns_nothing_adds_nothing(plugins):
    assert plugins(bad=hook("register_metrics", "return None")).metrics(project("bad")) == []


def failing(kind, what):
    return f"from cjm_core import {kind}, hookimpl\ndef fail(*args):\n    raise ValueError('sour')\n" \
           f"@hookimpl\ndef register_{kind.lower()}s():\n    return [{what}]\n"


def test_what_fails_later_still_names_its_plugin(plugins):
    found = plugins(
        m=failing("Metric", "Metric('a', 'A', 'share', 'f', 's', fail)"),
        v=failing("Visual", "Visual('a', 'A', fail)"), c=failing("Check", "Check('a', 'A', fail)"))
    with pytest.raises(PluginError, match="the plugin `m` failed in `a`: ValueError: sour"):
        list(found.metrics(project("m"))[0].compute(None))
    with pytest.raises(PluginError, match="the plugin `v` failed in `a`: ValueError: sour"):
        found.visuals(project("v"))[0].draw(None)
    with pytest.raises(PluginError, match="the plugin `c` failed in `a`: ValueError: sour"):
        list(found.checks(project("c"))[0].run(None, None))


def test_a_plain_error_of_cjm_passes_through(plugins):
    source = "from cjm_core import CjmError\n" + hook("register_metrics", "raise CjmError('plain')")
    with pytest.raises(CjmError, match=r"^plain$"):
        plugins(bad=source).metrics(project("bad"))


def test_two_metrics_of_one_name_are_refused(plugins):
    found = plugins(one=good("same"), two=good("same"))
    with pytest.raises(PluginError, match="`same_score` of the plugin `two` has the name of one of `one`; rename it"):
        found.metrics(project("one", "two"))
    with pytest.raises(PluginError, match="`same_score` of the plugin `one` has the name of one of `cjm`"):
        found.metrics(project("one"), ["same_score"])


def test_an_unknown_plugin_is_answered_with_near_names_and_the_command(plugins):
    with pytest.raises(PluginError, match=r"`won` is not installed; there is one; .* pip install cjm-won"):
        plugins(one=good("one"), sun=good("sun")).must_work("won")


def test_a_broken_plugin_does_not_hide_the_templates_of_others(plugins):
    shelf = plugins(bad="1/0", one=good("one")).shelf()
    assert shelf.names() == ["one/visit"]
    with pytest.raises(PluginError, match="cannot be imported"):
        shelf.path("bad/visit")
    with pytest.raises(ProjectError, match="did you mean `one/visit`"):
        shelf.path("one/visti")


@pytest.mark.parametrize("body", ["return [5]", "raise SystemExit(0)", "1/0"])
@pytest.mark.parametrize("what", ["commands", "examples"])
def test_a_plugin_that_fails_to_offer_takes_nothing_from_the_others(plugins, what, body):
    found = plugins(bad=hook(f"register_{what}", body), one=good("one"))
    assert list(getattr(found, what)()) == [f"one_{what.removesuffix('s')}"]
    (trouble,) = found.troubles()
    assert "`bad`" in str(trouble)
    assert f"register_{what}" in str(trouble)


def test_what_a_metric_a_check_and_a_visual_give_is_looked_at(plugins):
    source = """
from cjm_core import Check, Metric, Visual, hookimpl

def leave(*args):
    raise SystemExit(0)

@hookimpl
def register_metrics():
    return [Metric("m", "M", "share", "f", "s", lambda evidence: [5]), Metric("n", "M", "share", "f", "s", leave)]

@hookimpl
def register_checks():
    return [Check("c", "C", lambda project, findings: ["x"])]

@hookimpl
def register_visuals():
    return [Visual("v", "V", lambda story: 5), Visual("w", "W", lambda story: "no", kind="chart"),
            Visual("x", "X", lambda story: [None]), Visual("y", "Y", leave), Visual("z", "Z", lambda story: [])]
"""
    found = plugins(bad=source)
    metrics, checks = found.metrics(project("bad")), found.checks(project("bad"))
    visuals = found.visuals(project("bad"))
    for asked, said in ((lambda: list(metrics[0].compute(None)), "returns int from `m`; expected Finding"),
                        (lambda: list(metrics[1].compute(None)), "failed in `n`: SystemExit: 0"),
                        (lambda: list(checks[0].run(None, None)), "returns str from `c`; expected Issue"),
                        (lambda: visuals[0].draw(None), "returns int from `v`; expected Scene"),
                        (lambda: visuals[1].draw(None), "returns str from `w`; expected Figure"),
                        (lambda: visuals[2].draw(None), "returns NoneType from `x`; expected Scene"),
                        (lambda: visuals[3].draw(None), "failed in `y`: SystemExit: 0")):
        with pytest.raises(PluginError, match=f"the plugin `bad` {said}"):
            asked()
    assert visuals[4].draw(None) is None


@pytest.mark.parametrize("name", ["../../x", "A", "", "a b", "a.b"])
def test_names_that_cannot_be_part_of_a_file_name_are_refused(plugins, name):
    found = plugins(bad=f"from cjm_core import Visual\n{hook('register_visuals', f'return [Visual({name!r}, 1, 2)]')}")
    with pytest.raises(PluginError, match="use small Latin letters"):
        found.visuals(project("bad"))
