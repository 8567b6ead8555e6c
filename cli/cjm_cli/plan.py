"""``cjm plan``: before fieldwork, how many people to ask and what that many can show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from cjm_cli.speech import N_, option, said
from cjm_cli.speech import command as declared
from cjm_core.language import number, percent, readers_language

MARGINS, WAVES, THEMES = (3.0, 5.0, 10.0), (100, 200, 400, 1000), (5.0, 10.0, 20.0, 30.0)
Row = dict[str, Any]


@declared("plan", help=N_(
    "Say before fieldwork how many people to ask, what change two waves can show, how large two groups must be, and "
    "how many interviews hear a theme. Shares and net scores are in points (5 means five points). Without --margin, "
    "--n, --compare, --effect, --theme or --project it prints the usual cases."))
@option("--margin", "margins", multiple=True, type=float, metavar="POINTS",
        help=N_("How many to ask for an interval of so many points to either side; may be given again."))
@option("--n", "sizes", multiple=True, type=click.IntRange(min=1), metavar="PEOPLE",
        help=N_("What so many answers in each wave show: margin and smallest change; may be given again."))
@option("--compare", type=(float, float), metavar="PERCENT PERCENT",
        help=N_("How many to ask in each of two groups to tell these two shares apart."))
@option("--effect", type=float, metavar="SD",
        help=N_("How many to ask in each of two groups to tell two means apart that differ by so many standard "
                "deviations."))
@option("--theme", "themes", multiple=True, type=float, metavar="PERCENT",
        help=N_("How many interviews hear a theme that this share of people have; may be given again."))
@option("--project", type=click.Path(path_type=Path), metavar="DIR",
        help=N_("For every question of this project: what change its next wave could show; of --n people, else of as "
                "many as now."))
@option("--share", type=float, default=50.0, show_default=True, metavar="PERCENT",
        help=N_("The share that is expected; 50 is the safe guess."))
@option("--promoters", type=float, default=50.0, show_default=True, metavar="PERCENT",
        help=N_("The promoters that are expected."))
@option("--detractors", type=float, default=20.0, show_default=True, metavar="PERCENT",
        help=N_("The detractors that are expected."))
@option("--sd", type=float, metavar="POINTS",
        help=N_("The standard deviation of a rating in points of its scale; with it means are planned too, and "
                "--margin is in points of that scale for them."))
@option("--population", type=click.IntRange(min=1), metavar="PEOPLE", help=N_("How many people there are in all."))
@option("--design-effect", type=float, default=1.0, show_default=True,
        help=N_("By how much weights or clusters multiply the variance."))
@option("--power", type=float, default=80.0, show_default=True, metavar="PERCENT",
        help=N_("How often a change of that size shall be found."))
@option("--level", type=float, default=95.0, show_default=True, metavar="PERCENT",
        help=N_("How sure intervals and tests shall be."))
@option("--certainty", type=float, default=95.0, show_default=True, metavar="PERCENT",
        help=N_("How sure the interviews shall be to hear a theme."))
@option("--times", type=click.IntRange(min=1), default=1, show_default=True,
        help=N_("From how many people a theme shall be heard."))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON for programs; shares and scores in points."))
def command(as_json: bool, **asked: Any) -> None:
    """Plan fieldwork."""
    plan = _Plan(asked)
    wanted = [k for k in ("margins", "sizes", "compare", "effect", "themes", "project") if asked[k] not in (None, ())]
    told = {
        "margins": plan.margins() if not wanted or "margins" in wanted else [],
        "waves": plan.waves() if not wanted or ("sizes" in wanted and "project" not in wanted) else [],
        "groups": plan.groups(),
        "interviews": plan.interviews() if not wanted or "themes" in wanted else [],
        "items": plan.items(),
    }
    settings = {k: asked[k] for k in ("level", "power", "design_effect", "population")}
    if as_json:
        click.echo(json.dumps({**settings, **told}, ensure_ascii=False, indent=1))
        return
    click.echo("\n\n".join(_tables(asked, told)))


class _Plan:
    """The rows of every table, in points for shares and scores."""

    def __init__(self, asked: dict[str, Any]) -> None:
        from cjm_core import planning

        self.asked, self.planning = asked, planning
        self.level, self.power = asked["level"] / 100, asked["power"] / 100
        self.deff, self.population = asked["design_effect"], asked["population"]
        share, up, down = (asked[k] / 100 for k in ("share", "promoters", "detractors"))
        self.kinds = [
            ("share", planning.share_variance(share), 100.0), ("nps", planning.net_variance(up, down), 100.0),
            *([("mean", planning.mean_variance(asked["sd"]), 1.0)] if asked["sd"] is not None else []),
        ]

    def margins(self) -> list[Row]:
        """Return how many to ask for each margin."""
        rows = []
        for margin in self.asked["margins"] or MARGINS:
            for kind, variance, points in self.kinds:
                if kind == "mean" and not self.asked["margins"]:
                    continue
                size = self.planning.size_for_margin(variance, margin / points, self.level, self.population, self.deff)
                rows.append({"of": kind, "margin": margin, "people": size.people, "exact": size.exact})
        return rows

    def waves(self) -> list[Row]:
        """Return what so many answers a wave show."""
        rows = []
        for n in self.asked["sizes"] or WAVES:
            for kind, variance, points in self.kinds:
                margin = self.planning.margin_of(variance, n, self.level, self.population, self.deff)
                change = self.planning.smallest_change(variance, n, self.power, self.level, self.deff)
                rows.append({"of": kind, "n": n, "margin": margin * points, "smallest_change": change * points})
        return rows

    def groups(self) -> list[Row]:
        """Return the sizes of two groups that are to be told apart."""
        rows, more = [], (self.power, self.level, self.deff)
        if self.asked["compare"] is not None:
            first, second = self.asked["compare"]
            size = self.planning.size_for_shares(first / 100, second / 100, *more)
            rows.append({"of": "share", "first": first, "second": second, "people": size.people, "exact": size.exact})
        if self.asked["effect"] is not None:
            size = self.planning.size_for_means(self.asked["effect"], *more)
            rows.append({"of": "mean", "effect": self.asked["effect"], "people": size.people, "exact": size.exact})
        return rows

    def interviews(self) -> list[Row]:
        """Return how many interviews hear each theme."""
        certainty, times = self.asked["certainty"] / 100, self.asked["times"]
        return [
            {"theme": t, "people": self.planning.interviews_for(t / 100, certainty, times).people}
            for t in self.asked["themes"] or THEMES
        ]

    def items(self) -> list[Row]:
        """Return what the next wave of the project could show."""
        if not self.asked["project"]:
            return []
        from cjm_core.next_wave import next_wave

        next_n = self.asked["sizes"][0] if self.asked["sizes"] else None
        return next_wave(self.asked["project"], self.power, next_n, readers_language())


KINDS = {
    "share": N_("share"), "nps": N_("NPS"), "mean": N_("mean"), "top2": N_("two best answers"), "enps": N_("eNPS"),
    "reached": N_("who got there"),
}


def _tables(asked: dict[str, Any], told: dict[str, list[Row]]) -> list[str]:
    """Return the tables in words, those that have rows."""
    lang = readers_language()
    made = [
        (_head(N_("How many to ask ({level} interval of so many points to either side)"), asked),
         [N_("points"), N_("of"), N_("people")],
         [[f"±{_plain(r['margin'], lang)}", said(KINDS[r["of"]]), number(r["people"], lang, 0)]
          for r in told["margins"]]),
        (_head(N_("What a wave shows (a change that is found in {power} of cases, at {level})"), asked),
         [N_("people a wave"), N_("of"), N_("interval"), N_("smallest change, points")],
         [[number(r["n"], lang, 0), said(KINDS[r["of"]]), f"±{_points(r, 'margin', lang)}",
           _points(r, "smallest_change", lang)] for r in told["waves"]]),
        (_head(N_("Two groups to be told apart (found in {power} of cases, at {level})"), asked),
         [N_("difference"), N_("people in each group")],
         [[_contrast(r, lang), number(r["people"], lang, 0)] for r in told["groups"]]),
        (_head(N_("Interviews that hear a theme (from {times} or more people, with {certainty} certainty)"), asked),
         [N_("people who have it"), N_("interviews")],
         [[percent(r["theme"] / 100, lang), number(r["people"], lang, 0)] for r in told["interviews"]]),
        (_head(N_("What the next wave of the project could show (found in {power} of cases)"), asked),
         [N_("question"), N_("of"), N_("n now"), N_("n next"), N_("interval now"), N_("smallest change, points")],
         [[r["name"], said(KINDS[r["of"]]), number(r["n"], lang, 0), number(r["next_n"], lang, 0),
           f"±{_points(r, 'margin', lang)}", _points(r, "smallest_change", lang)] for r in told["items"]]),
    ]
    return [f"{head}\n{_table([said(c) for c in columns], rows)}" for head, columns, rows in made if rows]


def _head(text: str, asked: dict[str, Any]) -> str:
    lang = readers_language()
    shares = {k: percent(asked[k] / 100, lang) for k in ("level", "power", "certainty")}
    return said(text).format(**shares, times=asked["times"])


def _plain(value: float, lang: str) -> str:
    return number(value, lang, 0 if value == round(value) else 2)


def _points(row: Row, key: str, lang: str) -> str:
    if row[key] is None:
        return said(N_("cannot tell: all answer alike"))
    return number(row[key], lang, 2 if row["of"] == "mean" else 1)


def _contrast(row: Row, lang: str) -> str:
    if row["of"] == "share":
        return f"{percent(row['first'] / 100, lang)} – {percent(row['second'] / 100, lang)}"
    return said(N_("{effect} standard deviations")).format(effect=_plain(row["effect"], lang))


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows under their columns: words to the left, figures to the right."""
    lines = [list(columns), *map(list, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(columns))]
    right = [all(any(c.isdigit() for c in row[i]) for row in rows) and i > 0 for i in range(len(columns))]
    return "\n".join(
        "  " + "  ".join(t.rjust(w) if r else t.ljust(w) for t, w, r in zip(line, widths, right, strict=True)).rstrip()
        for line in lines
    )
