"""Every command by its arguments: what it prints, where, and its exit code."""

import json

import pytest

from cjm_cli.main import COMMANDS, run
from cjm_core.findings import COLUMNS

JOURNEY = "id: way\ntitle: Way\nactor: guest\nstages:\n  - {id: a, name: First}\n"
PROJECT = """\
title: P
language: en
journeys: [way.yaml]
data:
  - {file: s.csv, respondent: id, voice: customer, items: {q: {at: a, role: csat, scale: 1-5}}}
"""


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")  # run() sets it; this puts it back
    monkeypatch.setenv("CJM_LANG", "en")


@pytest.fixture
def folder(tmp_path):
    rows = "id,q\n" + "".join(f"{i},{i % 5 + 1}\n" for i in range(40)) + "x,9\n"
    for name, text in (("cjm.yaml", PROJECT), ("way.yaml", JOURNEY), ("s.csv", rows)):
        (tmp_path / name).write_text(text)
    return tmp_path


def cjm(capsys, *args):
    code = run([str(arg) for arg in args])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_help_lists_every_command_and_the_exit_codes(capsys):
    code, out, _ = cjm(capsys, "--help")
    assert code == 0
    for name in COMMANDS:
        assert f"  {name}" in out
    for number in ("0 done", "1 errors", "2 wrong usage", "3 files", "130 stopped"):
        assert number in " ".join(out.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(capsys, name):
    code, out, _ = cjm(capsys, name, "--help")
    assert code == 0
    assert out.startswith(f"Usage: cjm {name}")
    assert "--debug" in out


def test_version(capsys):
    assert cjm(capsys, "--version") == (0, "cjm 0.1.0\n", "")


@pytest.mark.parametrize(("args", "said"), [
    (["chek"], "no command `chek`; did you mean `check`?"),
    (["xyzzy"], "no command `xyzzy`; see cjm --help"),
    (["check", "--jsn"], "No such option '--jsn'"),
    (["check", "--today", "tomorrow"], "'tomorrow' does not match the format"),
    (["build", "."], "Missing option '--out'"),
    (["build", ".", "--out", "x", "--format", "svg,pgn"], "`pgn` is not known here; there is png"),
    (["build", ".", "--out", "x", "--page", "A5"], "'A5' is not one of"),
    (["check", "no/such/folder"], "cjm: no folder `no/such/folder`"),
    (["demo", "onbording", "--out", "x"], "no example `onbording`; there is onboarding"),
    (["schema", "jurney"], "'jurney' is not one of"),
    (["completion", "tcsh"], "'tcsh' is not one of"),
])
def test_wrong_usage_is_code_2_and_one_sentence_on_stderr(capsys, tmp_path, monkeypatch, args, said):
    monkeypatch.chdir(tmp_path)
    code, out, err = cjm(capsys, *args)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_check_prints_a_line_an_issue_and_the_sum(capsys, folder):
    code, out, err = cjm(capsys, "check", folder)
    assert (code, err) == (0, "")
    assert "s.csv:42 q “9”" in next(line for line in out.splitlines() if line.startswith("cjm.yaml:5:"))
    warnings = sum(": warning: " in line for line in out.splitlines())
    assert out.splitlines()[-1] == f"0 errors, {warnings} warnings"


def test_check_gives_json_to_programs(capsys, folder):
    code, out, _ = cjm(capsys, "check", folder, "--json")
    issues = json.loads(out)
    assert code == int(any(issue["level"] == "error" for issue in issues))
    assert {"level", "rule", "id", "message", "file", "line", "column"} == set(issues[0])


def test_check_of_a_broken_project_tells_all_faults(capsys, folder):
    (folder / "cjm.yaml").write_text("titel: P\nlangage: ru\njourneys: [way.yaml, wya.yaml]\n")
    code, out, _ = cjm(capsys, "check", folder)
    assert code == 1
    assert "cjm.yaml:1:1: error: unknown key `titel`; did you mean `title`? [unknown_key]" in out
    assert "cjm.yaml:2:1: error: unknown key `langage`; did you mean `language`? [unknown_key]" in out
    assert "cjm.yaml:3:22: error: no file `wya.yaml` in the project; did you mean `way.yaml`? [no_file]" in out


def test_check_takes_the_day_from_the_user(capsys, folder):
    (folder / "way.yaml").write_text(JOURNEY + "owner: guest\nreview: 2027-01-01\n")
    late = [i for i in check_json(capsys, folder, "2027-02-01") if "2027-01-01" in i["message"]]
    early = [i for i in check_json(capsys, folder, "2026-12-01") if "2027-01-01" in i["message"]]
    assert (len(late), len(early)) == (1, 0)


def check_json(capsys, folder, day):
    return json.loads(cjm(capsys, "check", folder, "--json", "--today", day)[1])


def test_a_clean_project_is_code_0(capsys, tmp_path):
    assert run(["new", str(tmp_path / "p"), "--template", "employee/onboarding", "--lang", "ru"]) == 0
    code, out, _ = cjm(capsys, "check", tmp_path / "p")
    assert [line for line in out.splitlines() if ": error: " in line] == []
    assert code == 0


@pytest.mark.parametrize(("fmt", "first"), [("csv", ",".join(COLUMNS)), ("json", "["), ("table", "metric ")])
def test_measure_prints_the_findings_and_nothing_else(capsys, folder, fmt, first):
    code, out, err = cjm(capsys, "measure", folder, "--format", fmt)
    assert code == 0
    assert out.startswith(first)
    assert "csat" in out
    assert "s.csv:42" in err
    if fmt == "json":
        assert set(json.loads(out)[0]) == set(COLUMNS)


def test_measure_takes_the_metrics_that_are_asked(capsys, folder):
    code, out, _ = cjm(capsys, "measure", folder, "--metric", "csat", "--metric", "n", "--format", "csv")
    assert code == 0
    assert {line.split(",")[0] for line in out.splitlines()[1:]} == {"csat", "n"}
    code, _, err = cjm(capsys, "measure", folder, "--metric", "cast")
    assert code == 2
    assert "no metric `cast`; did you mean `csat`" in err


def test_build_writes_and_says_which_file_to_open(capsys, folder, tmp_path):
    asked = ("--view", "path", "--format", "svg", "--page", "A4", "--lang", "ru")
    code, out, err = cjm(capsys, "build", folder, "--out", tmp_path / "o", *asked)
    assert code == 0
    assert f"Open first: {tmp_path / 'o' / 'way.path.ru.svg'}" in out
    assert (tmp_path / "o" / "findings.csv").exists()
    assert "Traceback" not in err


def test_templates_and_plugins_are_listed(capsys):
    code, out, _ = cjm(capsys, "templates")
    assert code == 0
    (line,) = [line for line in out.splitlines() if line.startswith("employee/onboarding ")]
    assert "Onboarding a newcomer." in line
    names = [entry["name"] for entry in json.loads(cjm(capsys, "templates", "--json")[1])]
    assert {"employee/onboarding", "telecom_vas/adoption", "fuel_station/visit"} <= set(names)
    code, out, _ = cjm(capsys, "plugins")
    assert code == 0
    assert "employee (cjm 0.1.0)" in out
    told = json.loads(cjm(capsys, "plugins", "--json")[1])
    assert {"name", "module", "package", "version", "adds", "trouble"} == set(told[0])


def test_new_writes_a_project_and_refuses_a_full_folder(capsys, tmp_path):
    code, out, _ = cjm(capsys, "new", tmp_path / "p", "--template", "employee/training", "--lang", "ru")
    assert code == 0
    assert "cjm.yaml" in out
    assert f"Next: cjm build {tmp_path / 'p'}" in out
    code, _, err = cjm(capsys, "new", tmp_path / "p", "--template", "employee/training")
    assert code == 2
    assert "is not empty" in err
    code, _, err = cjm(capsys, "new", tmp_path / "q", "--template", "employee/trainign")
    assert code == 2
    assert "did you mean `employee/training`" in err


def test_a_new_project_builds_at_once(capsys, tmp_path):
    assert run(["new", str(tmp_path / "p"), "--template", "employee/onboarding", "--lang", "ru"]) == 0
    code, _, err = cjm(capsys, "build", tmp_path / "p", "--out", tmp_path / "o", "--format", "svg")
    assert code == 0
    assert ": warning: survey.csv holds no rows yet" in err
    assert (tmp_path / "o" / "onboarding.path.ru.svg").exists()


@pytest.mark.parametrize("kind", ["project", "journey", "template"])
def test_schema_is_json(capsys, kind):
    assert json.loads(cjm(capsys, "schema", kind)[1])["title"] == f"cjm {kind}"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_call_cjm(capsys, shell):
    code, out, _ = cjm(capsys, "completion", shell)
    assert code == 0
    assert "_CJM_COMPLETE" in out


def test_demo_lists_examples(capsys):
    code, out, _ = cjm(capsys, "demo", "--list")
    assert code == 0
    assert "onboarding" in out


def test_demo_draws_and_keeps_what_somebody_changed(capsys, tmp_path):
    args = ["demo", "--out", tmp_path / "d", "--lang", "en", "--format", "svg"]
    code, out, _ = cjm(capsys, *args)
    assert code == 0
    assert str(tmp_path / "d" / "maps") in out
    assert cjm(capsys, *args)[0] == 0
    mine = tmp_path / "d" / "project" / "cjm.yaml"
    mine.write_text(mine.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    code, _, err = cjm(capsys, *args)
    assert code == 2
    assert "is there already and differs" in " ".join(err.split())
    assert mine.read_text(encoding="utf-8").endswith("# mine\n")


def test_demo_speaks_one_language_in_each_of_its_folders(capsys, tmp_path):
    assert cjm(capsys, "demo", "--out", tmp_path, "--format", "svg")[0] == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["en", "ru"]
    assert (tmp_path / "ru" / "maps" / "onboarding.path.ru.svg").is_file()
    for lang, word in (("ru", "паспорт"), ("en", "passport")):
        said = (tmp_path / lang / "project" / "data" / "interviews.csv").read_text("utf-8")
        assert word in said.casefold()


def test_an_error_of_cjm_itself_is_one_sentence(capsys, folder, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("oops")

    monkeypatch.setattr("cjm_core.build.check_project", fail)
    code, _, err = cjm(capsys, "check", folder)
    assert code == 70
    assert err == "cjm: cjm itself failed: RuntimeError: oops. Please report it with what --debug shows\n"
    with pytest.raises(RuntimeError, match="oops"):
        run(["check", str(folder), "--debug"])
