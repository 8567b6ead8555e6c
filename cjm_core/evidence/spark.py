"""Spark as the engine of event logs: the same SQL texts as DuckDB, over data that may stay on a cluster."""

from __future__ import annotations

import re
import shutil
import tempfile
import warnings
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from cjm_core.errors import N_, CjmError, EvidenceError
from cjm_core.evidence.power import Power
from cjm_core.evidence.spark_session import open_session

_TYPES = {"text": "STRING", "whole": "BIGINT", "number": "DOUBLE"}
_PARAMETER = re.compile(r"\$([a-z_]\w*)")
_FULL = ("No space left on device", "OutOfMemoryError", "SparkOutOfMemoryError", "UNABLE_TO_ACQUIRE_MEMORY")
_REASON = 300


class SparkEngine:
    """A Spark session of our own that fulfils ``LogEngine``, and a scratch folder; both gone when it is closed.

    What is kept is persisted to memory and, where that is full, to the disks of the executors: a cluster needs no
    folder that all may write to, and what a lost executor held is counted anew.
    """

    def __init__(self, power: Power) -> None:
        self.speaker: object = None
        self.scratch = Path(tempfile.mkdtemp(prefix="cjm-", dir=power.scratch)).resolve()
        self._kept: list[Any] = []
        self._stopped = False
        try:
            self._opened = open_session(power, self.scratch)
        except BaseException:
            shutil.rmtree(self.scratch, ignore_errors=True)
            raise
        self.session = self._opened.session

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a small result; decimals without a fraction come as int."""
        frame = self._asked(sql, params)
        return [tuple(_plain(cell) for cell in row) for row in self._done(frame.collect)]

    def keep(self, name: str, sql: str, params: Mapping[str, Any] | None = None) -> None:
        """Compute a SELECT once, when it is first asked, and keep it as ``name`` in memory and on disk."""
        self.name(name, self._asked(sql, params), kept=True)

    def view(self, name: str, sql: str) -> None:
        """Give a SELECT the name ``name``, anew where it has one."""
        self._asked(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {sql}")

    def small(self, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
        """Make (or make anew) a table of rows from Python; its columns are ``text``, ``whole`` or ``number``."""
        schema = ", ".join(f"{column} {_TYPES[kind]}" for column, kind in columns.items())
        kinds = columns.values()
        cells = [tuple(_typed(cell, kind) for cell, kind in zip(row, kinds, strict=True)) for row in rows]
        frame = self._done(lambda: self.session.createDataFrame(cells, schema))
        # Spark does not know that it is small, and would sort the log to join it
        self.name(name, frame.hint("broadcast"))

    def parquet(self, paths: Sequence[str]) -> Any:
        """Return the data frame of Parquet files that all machines of the cluster can read."""
        return self._done(lambda: self.session.read.parquet(*paths))

    def name(self, name: str, frame: Any, kept: bool = False) -> None:
        """Give a data frame a name in our session; what is ``kept`` is computed once."""
        from pyspark import StorageLevel

        if kept:
            frame = self._done(lambda: frame.persist(StorageLevel.MEMORY_AND_DISK))
            self._kept.append(frame)
        self._done(lambda: frame.createOrReplaceTempView(name))

    def _asked(self, sql: str, params: Mapping[str, Any] | None = None) -> Any:
        text = _PARAMETER.sub(r":\1", sql) if params else sql
        return self._done(lambda: self.session.sql(text, args=dict(params)) if params else self.session.sql(text))

    def _done(self, work: Any) -> Any:
        """Do something in Spark; what fails is told in a sentence, and who stops us does not wait for it."""
        try:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
                return work()
        except KeyboardInterrupt:
            self._stopped = True
            raise
        except CjmError:
            raise
        except Exception as error:
            raise self._failure(error) from error

    def _failure(self, error: Exception) -> EvidenceError:
        told = str(error)
        if any(sign in told for sign in _FULL) or self._opened.ran_out():
            return EvidenceError(
                N_("The data do not fit: memory and temporary space ({folder}) are used up. Free some space there, or "
                   "allow more memory."), folder=str(self.scratch.parent))
        reason = next((line.strip() for line in told.splitlines() if line.strip()), type(error).__name__)
        return EvidenceError(N_("Spark could not count the event logs: {reason}"), reason=reason[:_REASON])

    def close(self) -> None:
        """End our session (and its Java, where that is ours alone), and remove the scratch folder."""
        try:
            if not self._opened.own and not self._stopped:
                for frame in self._kept:
                    frame.unpersist()
            self._opened.close(self._stopped)
        finally:
            shutil.rmtree(self.scratch, ignore_errors=True)


def _typed(cell: Any, kind: str) -> Any:
    return float(cell) if kind == "number" and cell is not None else cell


def _plain(cell: Any) -> Any:
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell
