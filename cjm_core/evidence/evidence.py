"""The rows of a project, reduced on demand: what metrics ask for samples, pairs, mentions, contacts and hand-offs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from cjm_core.errors import N_, EvidenceError, Spot
from cjm_core.evidence.cells import Breakdown, Counts
from cjm_core.evidence.engine import Engine
from cjm_core.evidence.frame import columns_of, frame_of
from cjm_core.evidence.people import People
from cjm_core.evidence.raw import Raw, load_raw
from cjm_core.evidence.responses import Responses
from cjm_core.evidence.sample import Sample
from cjm_core.model import Item, ItemRole, Project
from cjm_core.model import codebook as cb

Progress = Callable[[str, int, int], None]
SpotOf = Callable[..., Spot]


class Evidence:
    """All evidence of a project behind one engine; a context manager. Nothing that it returns grows with the rows."""

    def __init__(self, project: Project, engine: Engine) -> None:
        self.project = project
        self._engine = engine
        self._surveys: list[Responses] = []
        self._raws: list[tuple[cb.Source, Raw]] = []

    def items(self, *roles: ItemRole) -> list[tuple[str, Item]]:
        """Return (item id, item) of all surveys in codebook order; only those of ``roles`` where any are named."""
        found: dict[str, Item] = {}
        for survey in self._surveys:
            for name, item in survey.source.items.items():
                if not roles or item.role in roles:
                    found.setdefault(name, item)
        return list(found.items())

    def samples(self, item_id: str) -> list[Sample]:
        """Return the answers to an item as numbers, one sample a cell: total, single segments, waves, voices.

        Items whose answers are words or several at once give no sample; ``choices`` counts those.
        """
        surveys = self._with(item_id)
        if not surveys or surveys[0].source.items[item_id].separator is not None:
            return []
        distinct = np.unique(np.concatenate([s.tallies[item_id].values for s in surveys]))
        distinct = distinct[~np.isnan(distinct)]
        groups, parts, shift = [], [], 0
        for survey in surveys:
            tally = survey.tallies[item_id]
            values = tally.values[tally.counts.code]
            keep = ~np.isnan(values) & (tally.counts.people > 0)
            c = tally.counts
            parts.append(Counts(c.group[keep] + shift, np.searchsorted(distinct, values[keep]), c.people[keep],
                                c.weight[keep], c.weight2[keep]))
            groups += survey.people.groups[0]
            shift = len(groups)
        weighted = any(s.people.weighted for s in surveys)
        breakdown = Breakdown(groups, self._waves())
        return [
            Sample(r.cell, distinct[r.code], r.people, r.weight, r.weight2, weighted)
            for r in breakdown.roll(Counts.join(parts))
        ]

    def _with(self, item_id: str) -> list[Responses]:
        return [s for s in self._surveys if item_id in s.source.items]

    def _waves(self) -> list[str]:
        found = {g.wave for s in self._surveys for g in s.people.groups[0]}
        return [w for w in self.project.waves if w in found] + sorted(found - set(self.project.waves))

    def close(self) -> None:
        """Close the engine and remove its scratch files."""
        self._engine.close()

    def __enter__(self) -> Evidence:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
                 ) -> None:
        self.close()


def open_evidence(project: Project, folder: Path, memory: str | None = None, threads: int | None = None,
                  progress: Progress | None = None, spots: SpotOf | None = None, formats: tuple[Any, ...] = ()
                  ) -> Evidence:
    """Read every data source of ``project`` from ``folder`` into a locked engine.

    ``memory`` and ``threads`` limit the engine; ``progress(source, done, of)`` is told of every source; ``spots`` says
    where a location such as ``("data", 0, "file")`` stands in the project's files; ``formats`` are plugins' readers.
    Raises EvidenceError for whatever cannot be read as the codebook says.
    """
    engine = Engine(memory, threads)
    try:
        evidence = Evidence(project, engine)
        _load(evidence, engine, folder, progress, spots or (lambda *loc: Spot()), formats)
        return evidence
    except BaseException:
        engine.close()
        raise


def _load(evidence: Evidence, engine: Engine, folder: Path, progress: Progress | None, spots: SpotOf,
          formats: tuple[Any, ...]) -> None:
    for index, source in enumerate(evidence.project.data):
        if progress:
            progress(source.file, index, len(evidence.project.data))
        spot = spots("data", index, "file")
        foreign = {s: (lambda path, f=f, src=source: f.read(path, src)) for f in formats for s in f.suffixes}
        if isinstance(source, cb.Responses):
            raw = load_raw(engine, index, source, columns_of(source), folder, spot, foreign)
            frame, notes = frame_of(engine, index, source, raw)
            people = People(engine, index, source, raw, frame, evidence.project.voice or "")
            people.notes[:0] = notes
            evidence._surveys.append(Responses(people))
        else:
            raise EvidenceError(N_("to come"))
    engine.lock([f.path for s in evidence._surveys for f in s.people.raw.files if f.kind == "parquet"])
