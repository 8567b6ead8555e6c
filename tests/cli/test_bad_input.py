"""Bad input and bad luck, as a user meets them: a sentence on stderr, a code, and nothing of his lost."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cjm_cli.main import run

JOURNEY = "id: way\ntitle: Way\nactor: guest\nstages:\n  - {id: a, name: First}\n"
PROJECT = "title: P\nlanguage: en\nplugins: []\njourneys: [way.yaml]\n"
PLUGIN = "from cjm_core import Visual, hookimpl\nimport time\n\n{code}\n"
CJM = [sys.executable, "-c", "from cjm_cli.main import main; main()"]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("CJM_LANG", "en")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "cjm.yaml").write_text(PROJECT)
    (tmp_path / "p" / "way.yaml").write_text(JOURNEY)
    return tmp_path / "p"


@pytest.fixture
def stranger(tmp_path, monkeypatch):
    """Install a plugin of somebody else: a module and its entry point in a folder on the path."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(site))

    def install(name, code, package="cjm-stranger"):
        module = f"{package.replace('-', '_')}_{name}"
        (site / f"{module}.py").write_text(PLUGIN.format(code=code))
        about = site / f"{module}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        (about / "entry_points.txt").write_text(f"[cjm]\n{name} = {module}\n")

    return install


def cjm(*args):
    return subprocess.run([*CJM, *map(str, args)], capture_output=True, text=True, timeout=120)


def digests(folder):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


@pytest.mark.parametrize(("text", "said"), [
    ("a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join([f'*{chr(97 + i)}'] * 10)}]\n" for i in range(8)),
     "once its aliases are spelt out"),
    (PROJECT.replace("title", "titel"), "cjm.yaml:1:1: error: unknown key `titel`; did you mean `title`?"),
    (PROJECT.replace("[]", "[emploee]"), "cjm.yaml:3:11: error: the plugin `emploee` is not installed; did you mean "
                                         "`employee`? If not: python3 -m pip install cjm-emploee"),
    (PROJECT.replace("way.yaml", "../../way.yaml"), "leads out of the project's folder"),
    (PROJECT.replace("way.yaml", "/etc/passwd"), "leads out of the project's folder"),
    ("cjm: 2\n" + PROJECT, "cjm.yaml:1:6: error: the project is written in format 2, but this cjm reads format 1"),
    (PROJECT.replace("P", "\udcff"), "the file is not written in UTF-8"),
    (PROJECT + "data: [{file: none.csv, items: {q: {}}}]", "cjm.yaml:5:15: error: There is no file none.csv"),
])
def test_a_bad_project_is_an_issue_with_its_place(capsys, folder, text, said):
    (folder / "cjm.yaml").write_bytes(text.encode("utf-8", "surrogateescape"))
    began = time.monotonic()
    assert run(["check", str(folder)]) == 1
    assert time.monotonic() - began < 20
    assert said in capsys.readouterr().out
    assert run(["build", str(folder), "--out", str(folder / "out")]) == 1
    assert capsys.readouterr().err.startswith("cjm: ")
    assert not (folder / "out").exists()


def test_a_strangers_plugin_is_found_and_speaks(stranger, folder):
    stranger("hotel", "from cjm_core import Check, Issue, Message\n@hookimpl\ndef register_checks():\n"
             "    return [Check('stars', 'S', lambda p, f: [Issue('error', 'stars', 'way', Message('no stars'))])]\n")
    (folder / "cjm.yaml").write_text(PROJECT.replace("[]", "[hotel]"))
    ended = cjm("check", folder)
    assert "way.yaml:1:5: error: no stars [stars]" in ended.stdout
    assert ended.returncode == 1
    assert "hotel (cjm-stranger 1.0)\n  checks: stars" in cjm("plugins").stdout


def test_a_strangers_command_is_found(stranger):
    stranger("hotel", "import click\n@hookimpl\ndef register_commands():\n"
             "    return [click.Command('check-in', callback=lambda: click.echo('welcome'))]\n")
    ended = cjm("check-in")
    assert (ended.returncode, ended.stdout) == (0, "welcome\n")


def test_a_plugin_that_fails_on_import_takes_nothing_else_down(stranger, folder):
    stranger("bad", "raise RuntimeError('sour')")
    listed = cjm("plugins")
    assert listed.returncode == 1
    assert "employee" in listed.stdout
    assert "does not work: the plugin `bad` (cjm_stranger_bad) cannot be imported: RuntimeError: sour" in listed.stderr
    assert cjm("check", folder).returncode == 0
    (folder / "cjm.yaml").write_text(PROJECT.replace("[]", "[bad]"))
    ended = cjm("check", folder)
    assert ended.returncode == 1
    assert ended.stderr == "cjm: the plugin `bad` (cjm_stranger_bad) cannot be imported: RuntimeError: sour\n"
    assert "Traceback" in cjm("check", folder, "--debug").stderr


def test_a_hook_that_raises_is_told_with_its_plugin(stranger, folder):
    stranger("bad", "@hookimpl\ndef register_visuals():\n    raise RuntimeError('sour')\n")
    (folder / "cjm.yaml").write_text(PROJECT.replace("[]", "[bad]"))
    ended = cjm("build", folder, "--out", folder / "out")
    assert ended.returncode == 1
    assert ended.stderr == "cjm: the plugin `bad` failed in `register_visuals`: RuntimeError: sour\n"
    assert not (folder / "out").exists()


def test_two_plugins_of_one_name_are_both_named(stranger, folder):
    stranger("twin", "", "cjm-one")
    stranger("twin", "", "cjm-other")
    (folder / "cjm.yaml").write_text(PROJECT.replace("[]", "[twin]"))
    ended = cjm("check", folder)
    assert ended.returncode == 1
    assert "`twin`: cjm_one_twin (cjm-one) and cjm_other_twin (cjm-other); uninstall one of them" in ended.stderr


def test_a_full_disk_is_code_3_and_leaves_the_last_good_files(capsys, folder, monkeypatch):
    args = ["build", str(folder), "--out", str(folder / "out"), "--view", "path", "--format", "svg"]
    assert run(args) == 0
    good = digests(folder / "out")
    write = Path.write_bytes

    def full(path, content):
        write(path, content[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    capsys.readouterr()
    assert run(args) == 3
    assert "the disk is full; the files that were there before are untouched" in capsys.readouterr().err
    assert digests(folder / "out") == good


def test_ctrl_c_in_the_middle_is_code_130_and_leaves_the_last_good_files(stranger, folder):
    args = ["build", folder, "--out", folder / "out", "--view", "path", "--view", "slow", "--format", "svg"]
    code = "def draw(story):\n    open({mark!r}, 'w').close()\n    time.sleep({wait})\n@hookimpl\n" \
           "def register_visuals():\n    return [Visual('slow', 'S', draw)]\n"
    mark = folder / "drawing"
    stranger("slow", code.format(mark=str(mark), wait=60))
    (folder / "cjm.yaml").write_text(PROJECT.replace("[]", "[slow]"))
    (folder / "out").mkdir()
    (folder / "out" / "way.path.en.svg").write_text("the last good one")
    process = subprocess.Popen([*CJM, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not mark.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err.strip()) == (130, "cjm: stopped")
    assert {p.name: p.read_text() for p in (folder / "out").iterdir()} == {"way.path.en.svg": "the last good one"}


def test_a_reader_who_goes_away_gets_no_traceback():
    process = subprocess.Popen([*CJM, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), err) == (141, b"")


def test_completion_answers_the_shell():
    env = {**os.environ, "_CJM_COMPLETE": "bash_complete", "COMP_WORDS": "cjm mea", "COMP_CWORD": "1"}
    ended = subprocess.run(CJM, env=env, capture_output=True, text=True, timeout=60)
    assert ended.stdout == "plain,measure\n"


def test_nothing_is_drawn_in_a_pipe_and_a_bar_on_a_terminal(folder, stranger):
    stranger("slow", "def draw(story):\n    time.sleep(1.2)\n@hookimpl\ndef register_visuals():\n"
             "    return [Visual('slow', 'S', draw), Visual('slower', 'S', draw)]\n")
    (folder / "cjm.yaml").write_text(PROJECT.replace("[]", "[slow]"))
    args = [*CJM, "build", str(folder), "--out", str(folder / "out"), "--view", "slow", "--view", "slower"]
    assert "Drawing" not in subprocess.run(args, capture_output=True, text=True, timeout=60).stderr
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    seen = b""
    while True:
        try:
            seen += os.read(ours, 1000)
        except OSError:
            break
        if not seen.endswith(b"\r") and process.poll() is not None:
            break
    os.close(ours)
    assert process.wait(timeout=60) == 0
    assert b"[###############...............] Drawing 1/2" in seen


@pytest.mark.parametrize("args", [["--version"], ["--help"], ["schema"], ["templates"]])
def test_a_closed_and_a_full_standard_output_are_told(args):
    closed = subprocess.run(["sh", "-c", '"$@" >&-', "sh", *CJM, *args], stderr=subprocess.PIPE, text=True, timeout=60)
    assert (closed.returncode, closed.stderr) == (
        3, "cjm: there is nowhere to write to: standard output is closed\n")
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run([*CJM, *args], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert ended.returncode == 3
    assert ended.stderr.startswith("cjm: standard output cannot be written: ")
    assert ended.stderr.count("\n") == 1


def test_an_out_without_a_name_is_wrong_usage(capsys, folder):
    assert run(["build", str(folder), "--out", ""]) == 2
    assert "the folder's name is empty" in capsys.readouterr().err


@pytest.mark.parametrize("what", ["templates", "examples", "commands"])
def test_a_plugin_that_fails_to_offer_takes_no_list_from_the_others(stranger, what):
    stranger("hotel", f"@hookimpl\ndef register_{what}():\n    return [5]")
    said = f"the plugin `hotel` returns int from `register_{what}`"
    if what == "templates":
        ended = cjm("templates")
        assert "employee/onboarding" in ended.stdout
    elif what == "examples":
        ended = cjm("demo", "--list")
        assert "onboarding" in ended.stdout
        assert ended.returncode == 0
    else:
        ended = cjm("biuld")
        assert "did you mean `build`?" in ended.stderr
        assert ended.returncode == 2
    assert said in ended.stderr
    assert "employee (" in cjm("plugins").stdout
