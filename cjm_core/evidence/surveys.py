"""All surveys of a project together: samples, pairs, means and choices, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from cjm_core.evidence.answers import code_of
from cjm_core.evidence.cells import Atoms, Breakdown, Counts, Rolled
from cjm_core.evidence.choices import Choices, JointChoices
from cjm_core.evidence.crowd import Crowd, crowd_of
from cjm_core.evidence.gaps import gap_queries
from cjm_core.evidence.people import weight_sums
from cjm_core.evidence.responses import Responses, valence_line
from cjm_core.evidence.sample import Cell, PairSample, Sample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cjm_core.evidence.engine import Engine


_SETS_A_SCAN = 20


class Surveys:
    """The survey sources, whose groups are numbered through; ``waves`` are those of the whole project, in order."""

    def __init__(self, engine: Engine, sources: Sequence[Responses], waves: Sequence[str]) -> None:
        self._engine = engine
        self._sources = list(sources)
        self._waves = list(waves)
        self._planned: list[tuple[str, ...]] = []
        self._together: dict[tuple[str, ...], list[Sample]] = {}
        self._breakdown = Breakdown([g for s in sources for g in s.people.groups], waves)

    def crossings(self, wanted: Callable[[str], bool]) -> list[tuple[str, Atoms]]:
        """Return who stood in which cells in everything that was asked so far, for the voices ``wanted``."""
        return list(self._breakdown.crossings(wanted))

    def samples(self, item_id: str) -> list[Sample]:
        """Return the answers to an item as numbers, a sample a cell; none for answers in words or several at once."""
        sources = self._with(item_id)
        if not sources or sources[0].source.items[item_id].separator is not None:
            return []
        return self._scored(item_id, sources, [s.tallies[item_id].values for s in sources])

    def _scored(self, item_id: str, sources: Sequence[Responses], scores: Sequence[NDArray[np.float64]]
                ) -> list[Sample]:
        """Return the samples of an item whose texts stand for the given scores, source by source."""
        distinct = _distinct(scores)
        parts = []
        for source, score in zip(sources, scores, strict=True):
            counts = source.tallies[item_id].counts
            values = score[counts.code]
            parts.append(counts.where(~np.isnan(values), np.searchsorted(distinct, values)))
        return self._samples(parts, distinct, sources)

    def _samples(self, parts: Sequence[Counts], distinct: NDArray[np.float64], sources: Sequence[Responses]
                 ) -> list[Sample]:
        weighted = any(s.people.weighted for s in sources)
        populations = populations_of(sources)
        return [
            Sample(r.cell, distinct[r.code], r.people, r.weight, r.weight2, weighted, populations.get(r.cell))
            for r in self._breakdown.roll(Counts.join(parts))
        ]

    def choices(self, item_id: str) -> list[Choices]:
        """Return how many people chose each answer, a row of choices a cell."""
        sources = self._with(item_id)
        if not sources:
            return []
        codes = _codes_in_order(item_id, sources)
        place = {code: i for i, code in enumerate(codes)}
        chosen, answered = [], []
        for source in sources:
            tally = source.tallies[item_id]
            picks = [[place[a.code] for a in r.answers] for r in tally.readings]
            times = np.array([len(p) for p in picks], dtype=np.int64)[tally.counts.code]
            rows = np.repeat(np.arange(len(times)), times)
            flat = np.array([c for i in tally.counts.code for c in picks[i]], dtype=np.int64)
            c = tally.counts
            chosen.append(Counts(c.group[rows], flat, c.people[rows], c.weight[rows], c.weight2[rows]))
            answered.append(c.where(times > 0, np.zeros_like(c.code)))
        bases = self._samples(answered, np.zeros(1), sources)
        base = {sample.cell: sample for sample in bases}
        return [
            Choices(r.cell, tuple(codes[c] for c in r.code), r.people, r.weight, r.weight2, b.n,
                    float(b.weight.sum()), float(b.weight2.sum()), b.weighted)
            for r in self._breakdown.roll(Counts.join(chosen))
            for b in [base[r.cell]]
        ]

    def joint_choices(self, item_id: str) -> list[JointChoices]:
        """Return how many people chose each two answers together, a table a cell; from the counts of whole texts."""
        sources = self._with(item_id)
        if not sources:
            return []
        codes = _codes_in_order(item_id, sources)
        place = {code: i for i, code in enumerate(codes)}
        width, parts = len(codes), []
        for source in sources:
            counts = source.tallies[item_id].counts
            picks = [sorted(place[a.code] for a in r.answers) for r in source.tallies[item_id].readings]
            both = [[a * width + b for i, a in enumerate(p) for b in p[i:]] for p in picks]
            times = np.array([len(b) for b in both], dtype=np.int64)[counts.code]
            rows = np.repeat(np.arange(len(times)), times)
            flat = np.array([c for i in counts.code for c in both[i]], dtype=np.int64)
            parts.append(Counts(counts.group[rows], flat, counts.people[rows], counts.weight[rows],
                                counts.weight2[rows]))
        base = {choices.cell: choices for choices in self.choices(item_id)}
        return [_joint_table(rolled, base[rolled.cell], codes) for rolled in self._breakdown.roll(Counts.join(parts))]

    def pair(self, first_id: str, second_id: str) -> list[PairSample]:
        """Return the joint answers of the same people to two items, a sample a cell.

        Where no source holds both, people are matched by id and voice, and by wave where both sources have one.
        """
        pairs = [(s, s) for s in self._with(first_id) if second_id in s.source.items] or [
            (a, b) for a in self._with(first_id) for b in self._with(second_id)
            if "NULL" not in (a.people.frame.respondent, b.people.frame.respondent)
        ]
        return self._paired(pairs, first_id, second_id)

    def again(self, item_id: str, earlier: str, later: str) -> list[PairSample]:
        """Return the answers of the same people to an item in two waves, the later one first, in the later's cells."""
        held = [s for s in self._with(item_id) if any(g.panel for g in s.people.groups)]
        in_wave = {w: [s for s in held if any(g.wave == w for g in s.people.groups)] for w in (earlier, later)}
        pairs = [(a, b) for a in in_wave[later] for b in in_wave[earlier]]
        return [p for p in self._paired(pairs, item_id, item_id, (later, earlier)) if p.cell.wave == later]

    def _paired(self, pairs: Sequence[tuple[Responses, Responses]], first_id: str, second_id: str,
                waves: tuple[str, str] | None = None) -> list[PairSample]:
        if not pairs:
            return []
        firsts = _distinct([a.tallies[first_id].values for a, _ in pairs])
        seconds = _distinct([b.tallies[second_id].values for _, b in pairs])
        width = max(len(seconds), 1)
        parts = []
        for a, b in pairs:
            for counts, u, v in self._joint(a, first_id, b, second_id, waves):
                code = np.searchsorted(firsts, u) * width + np.searchsorted(seconds, v)
                parts.append(counts.where(~np.isnan(u) & ~np.isnan(v), code))
        weighted = any(a.people.weighted for a, _ in pairs)
        return [
            PairSample(r.cell, firsts[r.code // width], seconds[r.code % width], r.people, r.weight, r.weight2,
                       weighted)
            for r in self._breakdown.roll(Counts.join(parts))
        ]

    def _joint(self, a: Responses, first_id: str, b: Responses, second_id: str, waves: tuple[str, str] | None
               ) -> list[tuple[Counts, NDArray[np.float64], NDArray[np.float64]]]:
        """Count both answers of the same people: counts a group and pair of texts, and what the texts stand for.

        The answers are of one wave, or of the two ``waves``, the first item's first.
        """
        one, other = a.people, b.people
        relation, second = f"people_{one.index} AS p", "p"
        if a is not b or waves:
            second = "q"
            when = "(p.who_wave = q.who_wave OR p.who_wave = '' OR q.who_wave = '')"
            relation += (
                f" JOIN people_{other.index} AS q ON p.who = q.who AND p.who_voice = q.who_voice AND "
                + ("p.who_wave = ? AND q.who_wave = ?" if waves else when)
            )
        found = []
        for number, crossing in enumerate(one.crossings):
            key, x, y, *sums = self._engine.columns(
                f"SELECT {one.key(crossing, 'p.')} AS k, p.{one.frame.items[first_id]} AS x, "
                f"{second}.{other.frame.items[second_id]} AS y, {one.sums('p.')} FROM {relation} "
                "GROUP BY k, x, y ORDER BY k, x, y", waves,
            )
            u, v = a.values_of(first_id, x), b.values_of(second_id, y)
            counts = one.counts(number, key, np.arange(len(key)), sums)  # people without a weight fall away
            found.append((counts, u[counts.code], v[counts.code]))
        return found

    def means(self, item_ids: Sequence[str], valence: bool = False) -> list[Sample]:
        """Return the mean over the items that each respondent answered, a sample a cell.

        With ``valence`` every item's scale is stretched to -2..+2 first (reversed where lower is better); items without
        a scale are then left out. Over several items a respondent of several sources counts once, in the cell of the
        first; of one item the answers of all sources are counted together, as ``samples`` does.
        """
        sources = [s for s in self._sources if s.answering(item_ids, valence)]
        names = [name for s in sources for name in s.answering(item_ids, valence)]
        if len(set(names)) == 1:  # the mean of one answer is the answer, and that is counted already
            return self._scored(names[0], sources, [_stretched(s, names[0], valence) for s in sources])
        if tuple(item_ids) in self._planned and not valence:
            return self._means_together()[tuple(item_ids)]
        return self._person_means(sources, lambda number: [
            s.sums_of_answers(i, number, item_ids, valence) for i, s in enumerate(sources)
        ])

    def plan_means(self, sets: Sequence[Sequence[str]]) -> None:
        """Say which means will be asked for: those whose items one source alone has are then made in one scan."""
        for ids in map(tuple, sets):
            sources = [s for s in self._sources if s.answering(ids, False)]
            if len(sources) == 1 and len(set(sources[0].answering(ids, False))) > 1 and ids not in self._planned:
                self._planned.append(ids)

    def _means_together(self) -> dict[tuple[str, ...], list[Sample]]:
        for source in self._sources:
            mine = [ids for ids in self._planned if ids not in self._together and source.answering(ids, False)]
            for start in range(0, len(mine), _SETS_A_SCAN):
                chunk = mine[start:start + _SETS_A_SCAN]
                found = [source.means_of_sets(chunk, number) for number in range(len(source.people.crossings))]
                for i, ids in enumerate(chunk):
                    self._together[ids] = self._means_of(source, [columns[i] for columns in found])
        return self._together

    def _means_of(self, source: Responses, by_crossing: Sequence[Sequence[NDArray[Any]]]) -> list[Sample]:
        distinct = _distinct([columns[1] for columns in by_crossing])
        return self._samples([
            source.people.counts(number, key, np.searchsorted(distinct, mean), sums)
            for number, (key, mean, *sums) in enumerate(by_crossing)
        ], distinct, [source])

    def crowd(self, item_ids: Sequence[str]) -> Crowd | None:
        """Return the people who answered any of the items, a row a person; None where nobody did."""
        panel = any(g.panel for s in self._sources for g in s.people.groups)
        return crowd_of(self._engine, self._sources, item_ids, self._waves, panel)

    def gaps(self, pairs: Sequence[tuple[str, str]]) -> list[Sample]:
        """Return each respondent's mean of first minus second over the pairs that he answered, a sample a cell."""
        items = {i for pair in pairs for i in pair}
        sources = [s for s in self._sources if s.answering(sorted(items), False)]
        return self._person_means(sources, lambda number: gap_queries(sources, number, pairs))

    def _person_means(self, sources: Sequence[Responses], queries: Callable[[int], list[str]]) -> list[Sample]:
        """Reduce queries of a row a person (sum and number of scores), made for each crossing, to samples of means."""
        if not sources or not queries(0):
            return []
        found = [
            (source, number, columns)
            for number in range(max(len(s.people.crossings) for s in sources))
            for source, columns in self._mean_rows(sources, queries(number))
        ]
        distinct = _distinct([columns[1] for _, _, columns in found])
        parts = [
            source.people.counts(number, key, np.searchsorted(distinct, mean), sums)
            for source, number, (key, mean, *sums) in found
        ]
        return self._samples(parts, distinct, sources)

    def _mean_rows(self, sources: Sequence[Responses], queries: Sequence[str]
                   ) -> list[tuple[Responses, list[NDArray[Any]]]]:
        each = " UNION ALL ".join(queries)
        sums = sources[0].people.sums() if len(sources) == 1 else weight_sums()
        if len(queries) > 1:
            each = (
                "SELECT min(src) AS src, arg_min(k, src) AS k, arg_min(steps, src) AS steps, sum(total) AS total, "
                f"sum(answers) AS answers FROM ({each}) WHERE answers > 0 GROUP BY who, who_wave, who_voice"
            )
        src, *columns = self._engine.columns(
            f"SELECT src, k, round(total / answers, 9) AS mean, {sums} FROM ({each}) "
            "WHERE answers > 0 AND k IS NOT NULL GROUP BY src, k, mean ORDER BY src, k, mean"
        )
        return [(s, [np.ma.getdata(c)[src == i] for c in columns]) for i, s in enumerate(sources)]

    def _with(self, item_id: str) -> list[Responses]:
        return [s for s in self._sources if item_id in s.source.items]


def populations_of(sources: Sequence[Responses]) -> dict[Cell, int]:
    """Return how many people there are in all behind a cell, where the project says so and nobody can doubt it.

    A population is that of one voice in one wave; how it divides into segments is not known. So it is given for
    everybody in a wave (and in all waves where there is but one), if no other source speaks there too, and not where
    more people answered than there are said to be.
    """
    found: dict[Cell, list[int | None]] = {}
    for source in sources:
        groups, stated = source.people.groups, source.source.population
        waves, voices = ({getattr(g, mark) for g in groups} for mark in ("wave", "voice"))
        clear = stated is not None and len(voices) == 1 and source.most_people <= stated
        cells = {Cell("", w, v) for w in waves for v in voices} | {Cell("", "", v) for v in voices}
        for cell in cells:
            whole = cell.wave != "" or len(waves) == 1
            found.setdefault(cell, []).append(stated if clear and whole else None)
    return {cell: known[0] for cell, known in found.items() if len(known) == 1 and known[0] is not None}


def _joint_table(rolled: Rolled, base: Choices, codes: tuple[str, ...]) -> JointChoices:
    width = len(codes)
    tables = []
    for sums in (rolled.people, rolled.weight, rolled.weight2):
        table = np.zeros((width, width))
        table[rolled.code // width, rolled.code % width] = sums
        tables.append(table + table.T - np.diag(np.diag(table)))
    return JointChoices(rolled.cell, codes, tables[0].astype(np.int64), tables[1], tables[2], base.people,
                        base.people_weight, base.people_weight2, base.weighted)


def _stretched(source: Responses, item_id: str, valence: bool) -> NDArray[np.float64]:
    slope, shift = valence_line(source.source.items[item_id]) if valence else (1.0, 0.0)
    return np.round(slope * source.tallies[item_id].values + shift, 9)


def _distinct(arrays: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    values = np.unique(np.concatenate([np.ma.getdata(a) for a in arrays]))
    kept: NDArray[np.float64] = values[~np.isnan(values)]
    return kept


def _codes_in_order(item_id: str, sources: Sequence[Responses]) -> tuple[str, ...]:
    found = {a.code for s in sources for r in s.tallies[item_id].readings for a in r.answers}
    labelled = dict.fromkeys(code_of(code) for s in sources for code in s.source.items[item_id].labels)
    first = [code for code in labelled if code in found]
    return (*first, *sorted(found.difference(first), key=lambda c: (not c.isdigit(), len(c) if c.isdigit() else 0, c)))
