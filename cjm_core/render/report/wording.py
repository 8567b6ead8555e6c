"""Every word of the report's own, in one place, so that the catalogue can be made from it."""

from __future__ import annotations

from cjm_core.errors import N_
from cjm_core.language import translate
from cjm_core.render.place_names import PlaceNames
from cjm_core.scene.lanes.header import METHODS

WORDS: dict[str, str] = {
    "skip": N_("Skip to the content"),
    "contents": N_("Contents"),
    "summary": N_("Where to act first"),
    "numbers": N_("Numbers"),
    "quotes": N_("What people said"),
    "more_quotes": N_("More of what people said here: {count}"),
    "sources": N_("Sources"),
    "intake": N_("What was read"),
    "issues": N_("What to look at"),
    "methods": N_("How the numbers are made"),
    "stands_on": N_("Stands on"),
    "nothing_measured": N_("Nothing is measured yet: every statement is an assumption."),
    "none_sure": N_("No number says yet where to act: nothing measured lies surely below zero."),
    "only_logged": N_("No answer lies surely below zero yet. What the log shows stands below: where time goes, what is "
                      "done again, where journeys end."),
    "moments": N_("Moments of truth"),
    "scenarios": N_("What if"),
    "worst_gaps": N_("Largest gaps"),
    "lowest_emotion": N_("Lowest emotion"),
    "broken_promises": N_("Broken promises"),
    "heard_pains": N_("Most heard pains and barriers"),
    "assumptions": N_("Only assumed so far"),
    "show_list": N_("Show the list"),
    "no_assumptions": N_("Every statement has evidence."),
    "assumed_count": N_("Statements without evidence so far: {count} of {total}."),
    "as_table": N_("This picture as a table"),
    "map_hint": N_("Choose a mark to see the numbers, the quotes and the sources behind it. "
                   "With the keyboard: Tab to the map, arrows between marks, Enter to open, Esc to close."),
    "zoom_in": N_("Larger"),
    "zoom_out": N_("Smaller"),
    "zoom_fit": N_("Fit the width"),
    "zoom": N_("Size of the map"),
    "close": N_("Close"),
    "behind": N_("The numbers behind it"),
    "also_here": N_("Other numbers of this place"),
    "by_groups": N_("By groups of people"),
    "said_here": N_("Said here"),
    "no_numbers": N_("No number stands behind this mark yet."),
    "no_quotes": N_("No quotes may be shown here."),
    "what": N_("What"),
    "where": N_("Where"),
    "says": N_("Says"),
    "evidence": N_("Evidence"),
    "who": N_("Who"),
    "wave": N_("Wave"),
    "voice_head": N_("Voice"),
    "value": N_("Value"),
    "interval": N_("Interval"),
    "people": N_("n"),
    "method": N_("Method"),
    "note": N_("Note"),
    "everybody": N_("everybody"),
    "all_waves": N_("all waves"),
    "search": N_("Search in the numbers"),
    "metric": N_("Number"),
    "all_metrics": N_("all numbers"),
    "groups": N_("Groups"),
    "only_everybody": N_("everybody only"),
    "all_groups": N_("all groups"),
    "rows_shown": N_("{count} rows shown"),
    "groups_apart": N_("Below stand the numbers of everybody. Those of groups, {count} rows, come when groups are "
                       "chosen on screen; all of them are in findings.csv beside this report."),
    "more_rows": N_("Show {count} more of {rest}"),
    "nothing_found": N_("No row fits. Empty the search to see all."),
    "sort_hint": N_("Choose a column's head to sort by it."),
    "source": N_("Source"),
    "kind_head": N_("Kind"),
    "files": N_("Files"),
    "rows": N_("Rows"),
    "answers": N_("Answers"),
    "missing": N_("Missing"),
    "unreadable": N_("Unreadable"),
    "question": N_("Question"),
    "column": N_("Column"),
    "row": N_("Row"),
    "all_read": N_("Every cell could be read."),
    "examples": N_("Examples of what could not be read"),
    "level_head": N_("Level"),
    "rule": N_("Rule"),
    "place_head": N_("Place"),
    "what_to_do": N_("What to do"),
    "no_issues": N_("The checks found nothing."),
    "formula": N_("Formula"),
    "literature": N_("Source of the method"),
    "level_note": N_("Intervals: {level}."),
    "small_note": N_("A number on fewer than {count} people is marked as standing on few people."),
    "hidden_note": N_("Groups of fewer than {employee} people are hidden, quotes of groups of fewer than {comments}."),
    "measured": N_("measured: a number with an interval"),
    "observed": N_("heard: people said so"),
    "assumption": N_("assumption: nobody asked yet"),
    "no_tier": N_("part of the journey"),
    "to_top": N_("Back to the top"),
    "nothing_drawn": N_("There is nothing to draw for this journey yet."),
}

KINDS: dict[str, str] = {
    "stage": N_("stage"), "step": N_("step"), "action": N_("action"), "thought": N_("thought"),
    "feeling": N_("feeling"), "question": N_("question"), "pain": N_("pain"), "barrier": N_("barrier"),
    "gain": N_("gain"), "idea": N_("idea"), "touchpoint": N_("touchpoint"),
    "missing_touchpoint": N_("missing touchpoint"), "moment_of_truth": N_("moment of truth"),
    "critical_moment": N_("critical moment of truth"),
    "contradicted_moment": N_("moment of truth that the answers do not show"),
    "initiative": N_("initiative"), "emotion_point": N_("emotion"), "expectation": N_("expectation"),
    "gap": N_("expectation not met"), "promise": N_("promise"), "handoff": N_("hand-off"),
    "broken_handoff": N_("broken hand-off"), "metric": N_("number"), "role": N_("role"), "system": N_("system"),
    "channel": N_("channel"), "work": N_("work behind the scenes"), "quote": N_("quote"),
    "expected_mean": N_("mean expectation"), "lived_mean": N_("mean experience"), "difference": N_("difference"),
    "shortfall": N_("difference: experience is below expectation"),
    "surplus": N_("difference: experience is above expectation"), "verdict": N_("verdict"),
    "work_front": N_("work in contact with the actor"), "work_back": N_("work behind the scenes"),
    "server": N_("who serves the contact"), "nobody": N_("nobody serves the contact"),
    "coverage": N_("channels offered"), "traffic": N_("traffic"), "off_map": N_("passing off the map"),
    "flow_step": N_("step in the log"), "flow_way": N_("one step right after another"),
    "flow_back": N_("back to an earlier step"), "flow_loop": N_("the same step again"),
    "line": N_("line between two sides"), "legend": N_("legend"),
    "responses": N_("survey"), "mentions": N_("coded passages"), "events": N_("event log"),
}
LEVELS: dict[str, str] = {"error": N_("error"), "warning": N_("warning"), "note": N_("note")}
FLAGS: dict[str, str] = {
    "small_base": N_("few people"), "suppressed": N_("hidden"), "weighted": N_("weighted"),
    "corrected": N_("corrected for many comparisons"), "caution": N_("read with caution"),
    "unreliable": N_("too uncertain to stand on"), "extrapolated": N_("beyond what people answered"),
    "finite_population": N_("a large part of all people was asked"),
}
REST = "rest"


class Words:
    """The report's words in one language: ``words.numbers``; ``words.kind("pain")`` for the name of a mark."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __getattr__(self, name: str) -> str:
        if name not in WORDS:
            raise AttributeError(name)
        return translate(WORDS[name], self.lang)

    def kind(self, name: str) -> str:
        """Name a kind of mark or of source."""
        return translate(KINDS[name], self.lang) if name in KINDS else name.replace("_", " ")

    def tier(self, tier: str) -> str:
        """Say in words how sure a statement is."""
        return translate(WORDS[tier if tier in ("measured", "observed", "assumption") else "no_tier"], self.lang)

    def way(self, method: str) -> str:
        """Name the way in which people were asked."""
        return translate(METHODS.get(method, method), self.lang)

    def level(self, level: str) -> str:
        """Name the level of an issue."""
        return translate(LEVELS[level], self.lang) if level in LEVELS else level

    def against(self, against: str, names: PlaceNames) -> str:
        """Say what a difference is measured against; nothing where a number is none."""
        column, _, value = against.partition("=")
        if not column:
            return ""
        if value == REST:
            return translate(N_("against all others"), self.lang)
        if column == "item":
            return translate(N_("beside: {other}"), self.lang).format(other=names.question(value))
        told = names.voice(value) if column == "voice" else value
        return translate(N_("against {other}"), self.lang).format(other=told)

    def flags(self, flags: tuple[str, ...]) -> str:
        """Name the flags of a finding."""
        return ", ".join(translate(FLAGS.get(flag, flag), self.lang) for flag in flags)
