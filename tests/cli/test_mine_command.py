"""``cjm mine``: a log becomes a project and a map, told in the reader's language."""

import shutil

import pytest

from cjm_cli.main import run

LOG = """case_id,activity,timestamp,channel,department
1,Ask,2026-02-01 09:00,site,Sales
1,Call,2026-02-01 12:00,phone,Sales
1,Sign,2026-02-03 10:00,in_person,Lawyers
2,Ask,2026-02-01 10:00,site,Sales
2,Call,2026-02-02 12:00,phone,Sales
2,Sign,2026-02-05 10:00,in_person,Lawyers
3,Ask,2026-02-03 09:00,site,Sales
3,Refuse,2026-02-04 09:00,phone,Sales
"""


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")  # run() sets it; this puts it back
    monkeypatch.setenv("CJM_LANG", "en")


@pytest.fixture
def log(tmp_path):
    (tmp_path / "requests.csv").write_text(LOG, encoding="utf-8")
    return tmp_path / "requests.csv"


def test_a_log_becomes_a_project_that_checks_measures_and_builds(capsys, tmp_path, log):
    draft = str(tmp_path / "draft")
    assert run(["mine", str(log), "--journey-id", "case_id", "-o", draft]) == 0
    out = capsys.readouterr().out
    for said in ("events 8, journeys 3", "different ways 2", "The most frequent way: journeys 2 (66.7%)",
                 "with steps 4: Ask", "roles 2, hand-offs 1, channels 3", "activity = activity",
                 "Open first: ", f"Next: cjm build {draft}"):
        assert said in out, said
    assert run(["check", draft]) == 0
    assert run(["measure", draft, "--metric", "typical_journey"]) == 0
    assert run(["build", draft, "--out", str(tmp_path / "maps"), "--view", "path", "--view", "blueprint"]) == 0
    assert {p.name for p in (tmp_path / "maps").glob("*.svg")} == {"requests.path.en.svg", "requests.blueprint.en.svg"}


def test_it_speaks_russian_and_so_does_the_project(capsys, tmp_path, log, monkeypatch):
    monkeypatch.setenv("CJM_LANG", "ru")
    assert run(["mine", str(log), "-o", str(tmp_path / "draft")]) == 0
    out = capsys.readouterr().out
    assert "В журнале: событий 8, путей 3" in out
    assert "Дальше: cjm build" in out
    assert "language: ru" in (tmp_path / "draft" / "cjm.yaml").read_text(encoding="utf-8")


def test_columns_can_all_be_named(tmp_path):
    log = tmp_path / "a.csv"
    log.write_text("w,x,y,z\n1,a,2026-01-01 10:00,2026-01-01 11:00\n1,b,2026-01-02 10:00,2026-01-02 11:00\n")
    assert run(["mine", str(log), "--journey-id", "w", "--activity", "x", "--time", "y", "--end", "z", "--timezone",
                "Europe/Moscow", "--lang", "ru", "-o", str(tmp_path / "draft")]) == 0
    text = (tmp_path / "draft" / "cjm.yaml").read_text(encoding="utf-8")
    assert "columns: {journey: w, activity: x, time: y, end: z}" in text
    assert "timezone: Europe/Moscow" in text


@pytest.mark.parametrize(("args", "code", "said"), [
    (["--journey-id", "kase"], 1, "has no column kase. (case_id?)"),
    (["--plugin", "employe"], 1, "employee"),
    (["--lang", "both"], 2, "both"),
])
def test_mistakes_are_told(capsys, tmp_path, log, args, code, said):
    assert run(["mine", str(log), *args, "-o", str(tmp_path / "draft")]) == code
    assert said in capsys.readouterr().err
    assert not (tmp_path / "draft").exists()


def test_what_is_missing_is_named_with_its_option(capsys, tmp_path, log):
    log.write_text(LOG.replace("timestamp", "moment"), encoding="utf-8")
    assert run(["mine", str(log), "-o", str(tmp_path / "draft")]) == 2
    assert "--time" in (err := capsys.readouterr().err)
    assert "case_id, activity, moment, channel, department" in err


def test_a_folder_that_holds_something_is_refused(capsys, tmp_path, log):
    assert run(["mine", str(log), "-o", str(tmp_path)]) == 2
    assert "is not empty" in capsys.readouterr().err


def test_ctrl_c_leaves_nothing(capsys, tmp_path, log, monkeypatch):
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "copyfile", stopped)
    assert run(["mine", str(log), "-o", str(tmp_path / "draft")]) == 130
    assert "stopped" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == [log.name]
