"""A plugin's author is told, in sentences, what is wrong; every fault planted here is found."""

import sys
from pathlib import Path
from types import ModuleType

import pytest
from ruamel.yaml import YAML

from cjm_core import Check, Example, Finding, Format, Metric, Visual, hookimpl
from cjm_core.testing import check_plugin
from cjm_core.testing.soundness import UNITS

TEMPLATE = Path(__file__).parents[2] / "plugins/employee/cjm_employee/templates/exit.yaml"


def hook(answer):
    def register():
        """What it adds."""
        return answer

    return hookimpl(register)


def plugin(**hooks):
    module = ModuleType("cjm_trial")
    for name, answer in hooks.items():
        setattr(module, name, hook(answer))
    return module


def bent(tmp_path, change, name="exit.yaml"):
    """Return a plugin whose template is changed by ``change(raw)``."""
    raw = YAML(typ="safe").load(TEMPLATE.read_text(encoding="utf-8"))
    change(raw)
    with (tmp_path / name).open("w", encoding="utf-8") as file:
        YAML().dump(raw, file)
    return plugin(register_templates=[tmp_path / name])


def test_a_sound_plugin_has_no_fault():
    assert check_plugin(plugin(register_templates=[TEMPLATE])) == []


def test_nothing_at_all():
    assert check_plugin(ModuleType("cjm_trial")) == [
        "`cjm_trial` has no hook; write at least one, for example `register_templates`, with `@hookimpl` above it"]


def test_a_misspelt_hook_is_named_with_the_right_one():
    assert check_plugin(plugin(register_template=[TEMPLATE])) == [
        "`register_template` is no hook of cjm; did you mean `register_templates`?"]


def test_a_hook_without_its_mark():
    module = ModuleType("cjm_trial")

    def register_templates():
        """Journeys."""
        return [TEMPLATE]

    module.register_templates = register_templates
    assert check_plugin(module) == [
        "`register_templates` is not marked as a hook; write `@hookimpl` (from cjm_core) above it"]


def test_a_hook_that_fails_or_returns_something_else():
    module = plugin(register_metrics=None, register_checks=["rule"])

    def register_formats():
        """Formats."""
        raise RuntimeError("no reader")

    module.register_formats = hookimpl(register_formats)
    assert check_plugin(module) == [
        "`register_metrics` returns a NoneType; it must return a list",
        "`register_checks` returns a str in its list; expected Check",
        "`register_formats` fails: RuntimeError: no reader",
    ]


def test_a_newer_interface():
    module = plugin(register_templates=[TEMPLATE])
    module.CJM_API = 99
    assert check_plugin(module) == ["CJM_API is 99, but this cjm knows version 1 of the hooks"]


def metric(**changes):
    good = {"name": "calm", "title": "Calm", "unit": "share", "formula": "a / b", "source": "Wilson 1927",
            "compute": lambda evidence: ()}
    return Metric(**{**good, **changes})


@pytest.mark.parametrize(("things", "sentence"), [
    ({"register_metrics": [metric(name="Calm days")]},
     "`Calm days` cannot be the name of a metric: use small Latin letters, digits, _, a letter first"),
    ({"register_metrics": [metric(name="nps")]}, "the metric `nps` has the name of one of the core's; rename it"),
    ({"register_metrics": [metric(), metric()]}, "two metrics are called `calm`; rename one"),
    ({"register_metrics": [metric(unit="percent")]},
     f"the metric `calm` has the unit `percent`; known are {', '.join(UNITS)}"),
    ({"register_metrics": [metric(formula=" ")]}, "the metric `calm` has no formula; the page of metrics prints it"),
    ({"register_visuals": [Visual("radar", "Radar", lambda story: None, kind="picture")]},
     "the visual `radar` is of the kind `picture`; it is view or chart"),
    ({"register_visuals": [Visual("path", "Path", lambda story: None)]},
     "the visual `path` has the name of one of the core's; rename it"),
    ({"register_formats": [Format("sav", ("sav",), lambda path, source: None)]},
     "the format `sav` is known by `sav`; a suffix begins with a dot"),
    ({"register_examples": [Example("shop", {"ru": "Лавка"}, lambda folder, lang: None, {"n": 1})]},
     "the example `shop` has no title in en"),
    ({"register_checks": [Check("a rule", "A rule", lambda project, findings: ())]},
     "`a rule` cannot be the name of a check: use small Latin letters, digits, _ and -, a letter first"),
    ({"register_templates": [Path("nowhere.yaml")]}, "the template nowhere.yaml does not exist"),
    ({"register_templates": [Path("a/exit.yaml"), Path("b/exit.yaml")]},
     "two templates are called `exit`; rename one of the files"),
])
def test_faults_of_what_the_hooks_return(things, sentence):
    assert sentence in check_plugin(plugin(**things))


def set_in(*way, to):
    def change(raw):
        for key in way[:-1]:
            raw = raw[key]
        raw[way[-1]] = to
    return change


STEP = ("journey", "stages", 0, "steps", 0)


@pytest.mark.parametrize(("change", "part"), [
    (set_in("journey", "title", to="Exit"), "`journey.title` is in one language only"),
    (set_in("journey", "stages", 1, "name", to={"ru": "Решение"}), "`journey.stages.decision.name` says nothing in en"),
    (set_in(*STEP, "colour", to="red"), "colour"),
    (set_in(*STEP, "touchpoint", "channel", to="emial"),
     "names the channel `emial`, which the template does not have; did you mean `email`?"),
    (set_in(*STEP, "touchpoint", "from", to="boss"), "the touchpoint at `doubt.signal` names the role `boss`"),
    (set_in("journey", "handoffs", 0, "at", to="notice.talk"),
     "the hand-off `notice_to_hr` names the place `notice.talk`"),
    (set_in("journey", "handoffs", 0, "through", to="fax"), "the hand-off `notice_to_hr` names the system `fax`"),
    (set_in("journey", "actor", to="leaver"), "`actor` names the persona `leaver`"),
    (set_in("journey", "promises", 0, "made_by", to="somebody"), None),
    (set_in("journey", "plan", 0, "for", to=["doubt.signal.deaf"]), "the plan's `stay_talks` names the aim"),
    (set_in("journey", "plan", 0, "due", to="2027-01-01"), "the plan's `stay_talks` has a date"),
    (set_in("journey", "review", to="2027-01-01"), "`review` is a date"),
    (set_in("journey", "handoffs", 0, "broken", to={"ru": "Рвётся", "en": "Breaks"}),
     "is called broken; only evidence"),
    (set_in("about", to={"ru": "Уходят 54 %", "en": "54% leave"}), "`about` states a percentage"),
    (set_in("journey", "stages", 1, "id", to="doubt"), "the id `doubt` stands twice among the stages"),
    (set_in("questions", 0, "at", to="doubt.signals"), "names the place `doubt.signals`"),
    (set_in("questions", 0, "pairs", to="nobody"), "names the question `nobody`"),
    (set_in("questions", 0, "promise", to="open_doors"),
     "names the promise `open_doors`, which the template does not have; did you mean `open_door`?"),
    (set_in("questions", 0, "scale", to=None), "has neither `scale` nor `labels`"),
])
def test_faults_of_a_template(tmp_path, change, part):
    faults = check_plugin(bent(tmp_path, change))
    if part is None:
        assert faults == []
    else:
        assert any(f.startswith("exit.yaml") and part in f for f in faults), faults


def test_a_template_too_short(tmp_path):
    def change(raw):
        raw["journey"]["stages"] = raw["journey"]["stages"][:3]
    assert any("it has 3 stages" in fault for fault in check_plugin(bent(tmp_path, change)))


def write_project(folder, lang):
    folder.mkdir(parents=True)
    (folder / "way.yaml").write_text(
        "{id: way, title: Way, actor: me, personas: [{id: me, name: Me}],"
        " stages: [{id: one, name: One}, {id: two, name: Two}]}\n")
    (folder / "survey.csv").write_text("id,mood\n" + "".join(f"r{i},{i % 5 + 1}\n" for i in range(40)))
    (folder / "cjm.yaml").write_text(
        f"title: Trial\nlanguage: {lang}\nplugins: [trial]\njourneys: [way.yaml]\n"
        "data: [{file: survey.csv, respondent: id, items: {mood: {at: one, role: emotion, scale: 1-5}}}]\n")


@pytest.fixture
def installed(monkeypatch):
    """Let a made-up module be imported, as an installed plugin would be."""
    def install(module):
        monkeypatch.setitem(sys.modules, module.__name__, module)
        return module
    return install


def test_examples_are_written_measured_and_drawn(installed):
    good = metric(compute=lambda evidence: [Finding("calm", "stage", "one", n=40, value=0.5, low=0.4, high=0.6)])
    visual = Visual("nothing", "Nothing", lambda story: None)
    module = installed(plugin(
        register_metrics=[good], register_visuals=[visual],
        register_examples=[Example("trial", {"ru": "Проба", "en": "Trial"}, write_project, {"n": 40})]))
    assert check_plugin(module) == ["the visual `nothing` draws nothing of any example"]


def test_an_example_that_fails_names_its_language(installed):
    def write(folder, lang):
        write_project(folder, "en")
        if lang == "ru":
            raise ValueError("no words")

    wrong = metric(compute=lambda evidence: [Finding("calm", "stage", "one", n=40, value=0.9, low=0.4, high=0.6)])
    drawn = Visual("odd", "Odd", lambda story: "a picture")
    module = installed(plugin(register_metrics=[wrong], register_visuals=[drawn], register_examples=[
        Example("trial", {"ru": "Проба", "en": "Trial"}, write, {"n": 40})]))
    assert check_plugin(module) == [
        "the example `trial` in ru: it fails: ValueError: no words",
        "the example `trial` in en: the metric `calm` at `one` lies outside its own interval",
        "the example `trial` in en: the view `odd` returns a str; expected a Scene or None",
    ]
