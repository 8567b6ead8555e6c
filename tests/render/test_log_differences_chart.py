"""What groups of journeys do otherwise: the telling rows first, units apart, the untold counted."""

from matplotlib.text import Text

from cjm_core.extensions import Story
from cjm_core.findings import Finding, Findings
from cjm_core.model import Project
from cjm_core.render.charts import CORE_CHARTS
from cjm_core.render.charts.log_differences import MOST_ROWS, draw, drawn_rows
from cjm_core.render.report.document import _chart_tables

JOURNEY = {"id": "way", "title": "Way", "actor": "guest", "stages": [
    {"id": "pay", "name": "Pay", "steps": [{"id": "till", "name": {"en": "At the till", "ru": "На кассе"}}]}]}


def compared(place, value, q, unit="share", segment="region=North", **more):
    verdict = "cannot_tell" if q is None else "no_difference_shown" if q > 0.05 else \
        "differ" if unit == "chi2" else "higher" if value > 0 else "lower"
    ends = {} if unit == "chi2" or q is None else {"low": value - 0.1, "high": value + 0.1}
    verdict = more.pop("verdict", verdict)
    told = {"against": "segment=South", "n": 60, "family": "parts of logs way customer", "voice": "customer"}
    return Finding("log_difference", "comparison", place, segment, value=value, unit=unit, p=q, q=q, verdict=verdict,
                   **(told | ends | more))


ROWS = (
    compared("step_reach:pay.till", 0.3, 0.2), compared("ends_at:pay.till", -0.2, 0.001),
    compared("throughput:way", 4.5, 0.01, "hours", better="lower"), compared("variant:way", 33.2, 0.002, "chi2"),
    compared("rework:way", None, None, against="segment=rest"),
)


def story(rows=ROWS, lang="en"):
    project = Project.model_validate({"title": "t", "journeys": [JOURNEY]})
    return Story(project, project.journeys[0], Findings(rows), (), (), lang)


def words(rows=ROWS, lang="en"):
    return [t.get_text() for t in draw(story(rows, lang)).findobj(Text) if t.get_text()]


def test_telling_rows_stand_first_and_units_apart():
    assert [f.place for f in drawn_rows(story())] == [
        "ends_at:pay.till", "variant:way", "throughput:way", "step_reach:pay.till"]
    said = words()
    assert "4.5" not in said
    assert {"\N{MINUS SIGN}20", "+30", "+4.5", "other ways"} <= set(said)


def test_the_groups_and_the_step_are_named_in_both_languages():
    assert {"ends at: At the till", "region: North against South"} <= set(words())
    assert {"заканчивается на шаге: На кассе", "region: North против South"} <= set(words(lang="ru"))


def test_the_foot_tells_the_tests_and_those_that_cannot_tell():
    said = " ".join(words())
    assert "3 of 4 comparisons of the log hold" in said
    assert "for all 4 tests of the log" in said
    assert "Cannot tell, too few journeys: 1 comparisons." in said


def test_at_most_twenty_rows_are_drawn_and_the_others_counted():
    many = [compared(f"step_reach:a{i}", 0.2, 0.001 + i / 10_000) for i in range(30)]
    assert len(drawn_rows(story(many))) == MOST_ROWS == 20
    assert "10 more rows are in the table of findings." in words(many)


def test_of_comparisons_that_show_nothing_a_few_are_drawn():
    none = [compared(f"step_reach:a{i}", 0.01, 0.9) for i in range(30)]
    assert len(drawn_rows(story(none))) == 8


def test_the_log_of_another_journey_is_left_to_its_own_chart():
    other = [compared("throughput:other", 1.0, 0.01, "hours", family="f"),
             compared("step_reach:loose", 0.5, 0.01, family="f")]
    assert {f.family for f in drawn_rows(story([*ROWS, *other]))} == {"parts of logs way customer"}
    assert drawn_rows(story(other)) == []


def test_nothing_tested_draws_nothing():
    assert draw(story(ROWS[4:])) is None


def test_the_report_has_the_numbers_of_the_chart():
    chart = next(v for v in CORE_CHARTS if v.name == "log_differences")
    seen = []

    class Maker:
        def tables(self, rows, metrics):
            seen.extend(rows)
            return ()

    _chart_tables(chart, story(), Maker(), ())
    assert [f.place for f in seen] == [f.place for f in drawn_rows(story())]


def test_times_of_which_nobody_can_tell_the_longer_are_neither_better_nor_worse():
    said = words([compared("throughput:way", -2.0, 0.01, "hours", better="lower", verdict="differ")])
    assert not {"surely better", "surely worse"} & set(said)
