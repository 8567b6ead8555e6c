"""The embedded engine, locked down: it reads the project's own files and nothing else."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from cjm_core.errors import N_, DrawError, EvidenceError, Spot
from cjm_core.formats.parquet import must_be_sound

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

_LOCKED = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}


_TYPES = {"text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE"}
_AS_SPARK = (
    "CREATE MACRO unix_micros(t) AS epoch_us(t)",
    # hash of two combines them by xor, which an xor over positions would undo: two orders would be taken for one way
    "CREATE MACRO xxhash64(a, b) AS (hash(hash(a, b)) >> 1)::BIGINT",
    "CREATE MACRO whole(x) AS x::HUGEINT",
    "CREATE MACRO squeezed(x) AS regexp_replace(x, '\\s+', ' ', 'g')",
)
"""Functions by the names that Spark knows them by, so that one SQL text runs on both."""


def _made(inside: Path | None) -> Path:
    """Make a folder for temporary files. Raises DrawError where none can be made."""
    try:
        return Path(tempfile.mkdtemp(prefix="cjm-", dir=inside))
    except OSError as error:
        raise DrawError(N_("temporary files cannot be written here ({reason}); name another folder with --scratch, or "
                           "in the variable TMPDIR"), spot=Spot(str(inside or tempfile.gettempprefix())),
                        reason=error.strerror or error) from None


class Engine:
    """A DuckDB in memory with a scratch folder of its own, both gone when it is closed.

    ``memory`` is a limit such as ``1GB``; beyond it the engine spills to the scratch folder, made inside ``scratch``
    where one is named. ``parquet`` are the files that queries read again and again, with their names.
    """

    def __init__(self, memory: str | None = None, threads: int | None = None, scratch: Path | None = None) -> None:
        import duckdb

        self.speaker: object = None
        self.parquet: dict[Path, str] = {}
        self.scratch = _made(scratch)
        config: dict[str, Any] = {**_LOCKED, "temp_directory": str(self.scratch / "spill")}
        if memory:
            config["memory_limit"] = memory
        if threads:
            config["threads"] = threads
        try:
            self.connection: duckdb.DuckDBPyConnection = duckdb.connect(config=config)
            self.run("SET enable_progress_bar = false")  # it would be drawn into the standard output
            with suppress(duckdb.Error):  # a build without time zones has none to set
                self.run("SET TimeZone = 'UTC'")
            for macro in _AS_SPARK:
                self.run(macro)
        except BaseException:
            shutil.rmtree(self.scratch, ignore_errors=True)
            raise

    def run(self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None) -> None:
        """Execute a statement whose result nobody needs."""
        with self._faults_told():
            self.connection.execute(sql, params)

    def rows(self, sql: str, params: Sequence[Any] | Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a small result."""
        with self._faults_told():
            return self.connection.execute(sql, params).fetchall()

    def columns(self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None) -> list[NDArray[Any]]:
        """Return the columns of a result as arrays, in order; text with gaps comes as a masked array."""
        with self._faults_told():
            return [np.asanyarray(c) for c in self.connection.execute(sql, params).fetchnumpy().values()]

    def keep(self, name: str, sql: str, params: Mapping[str, Any] | None = None) -> None:
        """Compute a SELECT once and keep it as the table ``name``."""
        with self._faults_told():
            self.connection.execute(f"CREATE TABLE {name} AS {sql}", params)

    def view(self, name: str, sql: str) -> None:
        """Give a SELECT the name ``name``, anew where it has one."""
        self.run(f"CREATE OR REPLACE VIEW {name} AS {sql}")

    def small(self, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
        """Make (or make anew) a table of rows from Python; its columns are ``text``, ``whole`` or ``number``."""
        listed = list(zip(*rows, strict=True)) or [()] * len(columns)
        picked = ", ".join(f"unnest(?::{_TYPES[kind]}[]) AS {column}" for column, kind in columns.items())
        self.run(f"CREATE OR REPLACE TABLE {name} AS SELECT {picked}", [list(column) for column in listed])

    @contextmanager
    def _faults_told(self) -> Iterator[None]:
        """Tell in a sentence what is no fault of a query: memory used up, Ctrl-C, a damaged file."""
        import duckdb

        try:
            yield
        except duckdb.OutOfMemoryException:
            raise EvidenceError(
                N_("The data do not fit: memory and temporary space ({folder}) are used up. Free some space there, or "
                   "allow more memory."), folder=str(self.scratch.parent),
            ) from None
        except RuntimeError as error:
            if str(error) == "Query interrupted":  # what DuckDB makes of Ctrl-C
                raise KeyboardInterrupt from None
            raise
        except duckdb.Error:
            for path, name in self.parquet.items():
                must_be_sound(path, name)
            raise

    def lock(self, paths: list[Path]) -> None:
        """From here on the engine reads only ``paths`` and its scratch folder, and no setting can be changed."""
        self.run("SET allowed_paths = ?", [[str(p) for p in paths]])
        self.run("SET enable_external_access = false")
        self.run("SET lock_configuration = true")

    def close(self) -> None:
        """Close the connection and remove the scratch folder."""
        self.connection.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
                 ) -> None:
        self.close()
