"""From a log to a draft project: what it holds, what it leaves out, and that it works as any other project."""

import random
import re
import shutil
from pathlib import Path

import pytest

from cjm_core.build import check_project, measure_project, open_project
from cjm_core.errors import DrawError, EvidenceError, PluginError, WrongUsageError
from cjm_core.evidence.log.phases import Progress
from cjm_core.mine import mine_log, steps_chosen

RUSSIAN = """номер;событие;время;канал;отдел
1;Заявка на сайте;01.02.2026 09:00;Сайт;Продажи
1;Звонок;01.02.2026 12:00;Телефон;Продажи
1;Договор;03.02.2026 10:00;Лично;Юристы
2;Заявка на сайте;01.02.2026 10:00;Сайт;Продажи
2;Звонок;02.02.2026 12:00;Телефон;Продажи
2;Звонок;02.02.2026 15:00;Телефон;Продажи
2;Договор;05.02.2026 10:00;Лично;Юристы
3;Заявка на сайте;03.02.2026 09:00;Окно 7;Продажи
3;Отказ: «дорого», #1;04.02.2026 09:00;Телефон;Продажи
"""
COLUMNS = {"journey": "case", "activity": "act", "time": "ts"}


def written(folder: Path, text: str, name: str = "log.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def rows_of(log, header="case,act,ts"):
    return f"{header}\n" + "".join(f"{j},{step},2026-01-{1 + n // 24:02d} {n % 24:02d}:00\n"
                                   for j, way in log.items() for n, step in enumerate(way))


def texts(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def russian(tmp_path):
    log = written(tmp_path, RUSSIAN, "Обращения клиентов.csv")
    said = {"journey": "номер"}
    return mine_log(log, tmp_path / "draft", said, "ru", voice="customer")


def test_a_draft_checks_and_measures_as_any_project(russian):
    loaded, _ = open_project(russian.folder)
    (journey,) = loaded.project.journeys
    assert loaded.project.language == "ru"
    assert [i for i in check_project(russian.folder) if i.level == "error"] == []
    measured = measure_project(russian.folder, ["typical_journey", "traffic", "handoffs"])
    metrics = {f.metric for f in measured.findings}
    assert {"typical_journey", "traffic", "handoffs"} <= metrics
    names = {step.name.said("ru") for _, _, step in journey.steps()}
    assert names == {"Заявка на сайте", "Звонок", "Договор", "Отказ: «дорого», #1"}


def test_small_groups_are_hidden_while_nobody_says_whose_journeys_they_are(tmp_path):
    log = written(tmp_path, RUSSIAN)
    mined = mine_log(log, tmp_path / "draft", {"journey": "номер"}, "ru")
    assert open_project(mined.folder)[0].project.voice is None
    findings = measure_project(mined.folder, ["typical_journey", "traffic"]).findings
    assert all(f.suppressed for f in findings)


def test_ids_are_written_in_latin_and_names_as_in_the_log(russian):
    loaded, _ = open_project(russian.folder)
    journey = loaded.project.journeys[0]
    assert journey.id == "obrashcheniya_klientov"
    assert {place.partition(".")[2] for place, _, _ in journey.steps()} == {
        "zayavka_na_sayte", "zvonok", "dogovor", "otkaz_dorogo_1"}
    assert {r.department for r in journey.roles} == {"Продажи", "Юристы"}


def test_channels_are_the_standard_ones_where_they_are_called_so(russian):
    loaded, _ = open_project(russian.folder)
    channels = {s.id: s.touchpoint.all_channels for _, _, s in loaded.project.journeys[0].steps()}
    assert channels["zvonok"] == ("phone",)
    assert channels["dogovor"] == ("in_person",)
    assert channels["zayavka_na_sayte"] == ("site", "okno_7")
    assert [c.id for c in loaded.project.channels] == ["okno_7"]


def test_every_channel_of_a_step_but_strays_is_its_touchpoint(tmp_path):
    words = ["site"] * 380 + ["phone"] * 12 + ["email"] * 6 + ["fax"] * 2
    rows = [f"{i},ask,2026-01-01T{i % 24:02}:00:00,{word}" for i, word in enumerate(words)]
    log = written(tmp_path, "\n".join(["case,act,ts,via", *rows]))
    mined = mine_log(log, tmp_path / "draft", {**COLUMNS, "channel": "via"}, "en", voice="customer")
    loaded, _ = open_project(mined.folder)
    ((_, _, step),) = loaded.project.journeys[0].steps()
    assert step.touchpoint.all_channels == ("site", "phone", "email")
    assert mined.channels == 3


def test_hand_offs_go_between_the_departments_of_the_log(russian):
    loaded, _ = open_project(russian.folder)
    ends = {(h.sender, h.receiver, h.at.partition(".")[2]) for h in loaded.project.journeys[0].handoffs}
    assert ends == {("prodazhi", "yuristy", "dogovor")}


def test_no_number_of_the_log_stands_in_the_journey(tmp_path):
    log = {f"j{i}": "abc" for i in range(977)}
    mined = mine_log(written(tmp_path, rows_of(log)), tmp_path / "draft", COLUMNS, "en")
    assert mined.journeys == 977
    for file in mined.files:
        assert "977" not in file.read_text(encoding="utf-8")


def test_the_summary_counts_what_is_there(russian):
    assert (russian.events, russian.journeys, russian.kinds, russian.ways) == (9, 3, 4, 3)
    assert (russian.frequent, russian.roles, russian.handoffs, russian.channels) == (0, 2, 1, 4)
    assert dict(russian.guessed) == {"activity": "событие", "time": "время", "channel": "канал", "department": "отдел"}


def test_three_planted_phases_become_three_stages(tmp_path):
    chance = random.Random(5)
    parts = (("a1", "a2", "a3"), ("b1", "b2", "b3"), ("c1", "c2", "c3"))
    log = {f"j{i}": [s for p in parts for s in chance.sample(p, 3) + chance.choices(p, k=2)] for i in range(100)}
    mined = mine_log(written(tmp_path, rows_of(log)), tmp_path / "draft", COLUMNS, "en")
    journey = open_project(mined.folder)[0].project.journeys[0]
    assert [{s.name.said("en") for s in stage.steps} for stage in journey.stages] == [set(p) for p in parts]


def test_rare_activities_are_left_out_and_listed_with_their_counts(tmp_path):
    log = {**{f"j{i}": ["in", "work", "out"] for i in range(200)}, "odd": ["in", "odd: #1", "odd: #1", "out"]}
    mined = mine_log(written(tmp_path, rows_of(log)), tmp_path / "draft", COLUMNS, "en")
    assert (mined.steps, mined.left_out, mined.left_events) == (3, 1, 2)
    assert "#   odd: #1: journeys 1, events 2" in (mined.folder / "cjm.yaml").read_text(encoding="utf-8")


def test_of_a_million_kinds_forty_become_steps():
    kinds = [Progress(f"k{i}", i, 1000 - min(i, 999), 1000, 0.5) for i in range(100_000)]
    assert len(steps_chosen(kinds, 1000)) == 40
    assert len(steps_chosen([Progress("a", 0, 1, 1, 0.0)] * 50, 1000)) == 10  # none has a hundredth of the journeys
    assert [s.step for s in steps_chosen([Progress("", 0, 9, 9, 0.0), Progress("b", 1, 9, 9, 0.0)], 9)] == ["b"]


def test_many_kinds_of_activities_do_no_harm(tmp_path):
    log = {f"j{i}": ["start", *(f"page {i}/{k}" for k in range(40)), "end"] for i in range(300)}
    mined = mine_log(written(tmp_path, rows_of(log)), tmp_path / "draft", COLUMNS, "en")
    text = (mined.folder / "cjm.yaml").read_text(encoding="utf-8")
    assert (mined.kinds, mined.steps) == (12_002, 2)
    assert "and 11,950 more kinds (11,950 events)" in text
    assert text.count("#   page") == 50


@pytest.mark.parametrize("log", [{"1": "a"}, {"1": "abc"}, {"1": "aaaaaaa"}, {"1": "a", "2": "b"}],
                         ids=["one event", "one journey", "one step", "nothing follows"])
def test_the_smallest_logs_make_drafts_too(tmp_path, log):
    mined = mine_log(written(tmp_path, rows_of(log)), tmp_path / "draft", COLUMNS, "ru")
    assert [i for i in check_project(mined.folder) if i.level == "error"] == []
    assert mined.journeys == len(log)


@pytest.mark.parametrize(
    "name", ["null", "yes", "? a: b", "- x", "#tag", "'\"", "a\tb", "{x: 1}", "*ref", "%d", "=1+1", "x" * 1500, "’"])
def test_odd_names_of_activities_come_back_as_they_were(tmp_path, name):
    quoted = '"' + name.replace('"', '""') + '"'
    mined = mine_log(written(tmp_path, rows_of({"1": [quoted, "next"]})), tmp_path / "draft", COLUMNS, "en")
    project = open_project(mined.folder)[0].project
    assert name.strip() in project.data[0].steps
    said = name.strip() if len(name) <= 120 else name[:119] + "…"
    assert said in {s.name.said("en") for _, _, s in project.journeys[0].steps()}


def test_few_resources_become_roles_and_many_do_not(tmp_path):
    few = "case,act,ts,resource\n" + "".join(
        f"{i},x,2026-01-01 09:00,Bot\n{i},y,2026-01-01 10:00,Ann\n" for i in range(9))
    mined = mine_log(written(tmp_path, few, "few.csv"), tmp_path / "few", {"activity": "act", "time": "ts"}, "en")
    source = open_project(mined.folder)[0].project.data[0]
    assert (mined.roles, mined.handoffs, mined.resources) == (2, 1, 0)
    assert source.columns.department == source.columns.resource == "resource"
    many = "case,act,ts,resource\n" + "".join(f"{i},x,2026-01-01,person {i}\n" for i in range(40))
    mined = mine_log(written(tmp_path, many, "many.csv"), tmp_path / "many", {"activity": "act", "time": "ts"}, "en")
    assert (mined.roles, mined.resources) == (0, 40)
    assert "person 1" not in "".join(f.read_text(encoding="utf-8") for f in mined.files)


def test_starts_and_ends_of_work_become_one_event(tmp_path):
    text = "case,act,ts,lifecycle:transition\n" + "".join(
        f"{i},work,2026-01-01 09:0{m}:00,{state}\n" for i in range(5) for m, state in ((0, "start"), (5, "complete")))
    mined = mine_log(written(tmp_path, text), tmp_path / "draft", COLUMNS, "en")
    assert mined.paired
    assert open_project(mined.folder)[0].project.data[0].prepare.lifecycle == "both"
    once = mine_log(written(tmp_path, text.replace("start", "complete"), "o.csv"), tmp_path / "once", COLUMNS, "en")
    assert not once.paired
    assert open_project(once.folder)[0].project.data[0].prepare is None


def test_a_folder_of_parts_is_one_log(tmp_path):
    import duckdb

    (tmp_path / "parts" / "year=2026").mkdir(parents=True)
    (tmp_path / "parts" / "_SUCCESS").write_text("")
    for k in range(2):
        rows = f"('c{k}', 'a', TIMESTAMP '2026-01-01'), ('c{k}', 'b', TIMESTAMP '2026-01-02')"
        table = duckdb.sql(f"SELECT * FROM (VALUES {rows}) AS t(case_id, activity, timestamp)")
        table.write_parquet(str(tmp_path / f"parts/year=2026/{k}.parquet"))
    mined = mine_log(tmp_path / "parts", tmp_path / "draft", {}, "en")
    assert (mined.journeys, mined.events) == (2, 4)
    assert open_project(mined.folder)[0].project.data[0].file == "data/parts/**/*.parquet"
    pattern = mine_log(tmp_path / "parts" / "year=2026" / "*.parquet", tmp_path / "again", {}, "en")
    assert (pattern.journeys, len(list((tmp_path / "again" / "data").iterdir()))) == (2, 2)


def test_a_draft_is_the_same_whatever_the_order_of_rows(tmp_path):
    log = {f"j{i}": random.Random(i).choices("abcdef", k=8) for i in range(60)}
    plain = rows_of(log).splitlines(keepends=True)
    shuffled = plain[1:]
    random.Random(2).shuffle(shuffled)
    for name, lines in (("one", plain), ("two", [plain[0], *shuffled])):
        (tmp_path / name).mkdir()
        mine_log(written(tmp_path / name, "".join(lines)), tmp_path / f"{name}_draft", COLUMNS, "en")
    one, two = (texts(tmp_path / f"{name}_draft") for name in ("one", "two"))
    assert {k: v for k, v in one.items() if "data/" not in k} == {k: v for k, v in two.items() if "data/" not in k}


def test_what_is_there_already_is_not_touched(tmp_path):
    (tmp_path / "draft").mkdir()
    written(tmp_path / "draft", "mine", "notes.txt")
    with pytest.raises(WrongUsageError, match="is not empty"):
        mine_log(written(tmp_path, rows_of({"1": "ab"})), tmp_path / "draft", COLUMNS, "en")
    assert texts(tmp_path / "draft") == {"notes.txt": b"mine"}
    (tmp_path / "empty").mkdir()
    assert mine_log(tmp_path / "log.csv", tmp_path / "empty", COLUMNS, "en").journeys == 1


def test_a_stop_while_copying_leaves_nothing(tmp_path, monkeypatch):
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    log = written(tmp_path, rows_of({"1": "ab"}))
    monkeypatch.setattr(shutil, "copyfile", stopped)
    with pytest.raises(KeyboardInterrupt):
        mine_log(log, tmp_path / "draft", COLUMNS, "en")
    assert [p.name for p in tmp_path.iterdir()] == ["log.csv"]


def test_a_full_disk_leaves_nothing_and_is_told(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    log = written(tmp_path, rows_of({"1": "ab"}))
    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(DrawError, match="disk is full"):
        mine_log(log, tmp_path / "draft", COLUMNS, "en")
    assert [p.name for p in tmp_path.iterdir()] == ["log.csv"]


@pytest.mark.parametrize(("text", "columns", "message"), [
    ("a,b,c\n1,2,3\n", {}, "say which column it is, with --journey-id, --activity, --time. Its columns are: a, b, c"),
    ("case_id,case,act,ts\n1,1,a,2026-01-01\n", {"activity": "act"}, "with --journey-id. Its"),
    ("case,act,when\n1,a,2026-01-01\n", {"activity": "act"}, "with --time. Its"),
])
def test_what_is_not_clear_is_asked_for(tmp_path, text, columns, message):
    with pytest.raises(WrongUsageError, match=re.escape(message)):
        mine_log(written(tmp_path, text), tmp_path / "draft", columns, "en")
    assert not (tmp_path / "draft").exists()


@pytest.mark.parametrize(("text", "columns", "message"), [
    ("case,act,ts\n1,a,2026-01-01\n", {**COLUMNS, "activity": "akt"}, "has no column akt. (act?)"),
    ("case,act,ts\n1,a,soon\n", COLUMNS, "there is no journey to draw"),
    ("case,act,ts\n", COLUMNS, "header but no rows"),
])
def test_what_cannot_be_read_is_told(tmp_path, text, columns, message):
    with pytest.raises(EvidenceError, match=re.escape(message)):
        mine_log(written(tmp_path, text), tmp_path / "draft", columns, "en")
    assert not (tmp_path / "draft").exists()


def test_what_is_not_there_is_told(tmp_path):
    with pytest.raises(EvidenceError, match="There is no file"):
        mine_log(tmp_path / "none.csv", tmp_path / "draft", {}, "en")
    (tmp_path / "bare").mkdir()
    with pytest.raises(EvidenceError, match="holds no log"):
        mine_log(tmp_path / "bare", tmp_path / "draft", {}, "en")
    with pytest.raises(PluginError):
        mine_log(written(tmp_path, rows_of({"1": "ab"})), tmp_path / "draft", COLUMNS, "en", plugin="nobodys")


def test_a_folder_of_several_kinds_of_files_asks_which_are_the_log(tmp_path):
    (tmp_path / "both").mkdir()
    for name in ("a.csv", "b.csv", "c.parquet"):
        (tmp_path / "both" / name).write_text("case,act,ts\n1,a,2026-01-01\n")
    with pytest.raises(EvidenceError, match=re.escape("several kinds: .parquet (1), .csv (2)")):
        mine_log(tmp_path / "both", tmp_path / "draft", COLUMNS, "en")


def test_only_logs_of_objects_take_a_type_of_objects(tmp_path):
    with pytest.raises(WrongUsageError, match="--object-type"):
        mine_log(written(tmp_path, rows_of({"1": "ab"})), tmp_path / "draft", COLUMNS, "en", object_type="order")


def test_what_cjm_itself_says_of_a_draft_is_there_in_both_languages(russian):
    journey = open_project(russian.folder)[0].project.journeys[0]
    for said in (journey.scenario, journey.personas[0].name):
        assert said.said("ru") != said.said("en")


def test_a_plugin_says_whose_journeys_they_are(tmp_path):
    mined = mine_log(written(tmp_path, rows_of({"1": "ab"})), tmp_path / "draft", COLUMNS, "en", plugin="employee")
    project = open_project(mined.folder)[0].project
    assert (project.plugins, project.voice) == (("employee",), "employee")


def test_events_without_an_activity_become_no_step(tmp_path):
    mined = mine_log(written(tmp_path, "case,act,ts\n1,a,2026-01-01\n1,,2026-01-02\n1,b,2026-01-03\n"),
                     tmp_path / "draft", COLUMNS, "en")
    assert mined.steps == 2
    assert not [i for i in check_project(mined.folder) if i.rule == "unseen_activity"]
    with pytest.raises(EvidenceError, match="act is empty in all of them"):
        mine_log(written(tmp_path, "case,act,ts\n1,,2026-01-01\n"), tmp_path / "none", COLUMNS, "en")


@pytest.mark.parametrize("name", ["\ta", "a\n", "\u00a0a\u2003", "a>b", "a›b", "?"])
def test_every_step_of_a_draft_is_seen_in_the_log(tmp_path, name):
    rows = f'case,act,ts\n1,"{name}",2026-01-01\n1,a›b,2026-01-02\n1,,2026-01-03\n1,a>b,2026-01-04\n'
    mined = mine_log(written(tmp_path, rows), tmp_path / "draft", COLUMNS, "en")
    assert not [i for i in check_project(mined.folder) if i.rule == "unseen_activity"]


def test_a_project_inside_its_own_log_is_refused(tmp_path):
    (tmp_path / "parts").mkdir()
    written(tmp_path / "parts", rows_of({"1": "ab"}))
    with pytest.raises(WrongUsageError, match="a folder outside"):
        mine_log(tmp_path / "parts", tmp_path / "parts" / "draft", COLUMNS, "en")


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    log = written(tmp_path, rows_of({"1": "ab"}))
    with pytest.raises(DrawError, match="too long"):
        mine_log(log, tmp_path / ("x" * 300), COLUMNS, "en")
