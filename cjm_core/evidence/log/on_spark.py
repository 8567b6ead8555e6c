"""How the rows of event logs come to Spark: it reads sound Parquet itself, all else is handed over as Parquet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse

from cjm_core.errors import N_, EvidenceError, NoRowsError, Spot
from cjm_core.evidence.raw import FILE_STEP, Raw, parquet_types
from cjm_core.formats.tables import Table, positions_of

if TYPE_CHECKING:
    from cjm_core.evidence.engine import Engine
    from cjm_core.evidence.power import Power
    from cjm_core.evidence.spark import SparkEngine

SCHEMES = ("s3a", "s3", "hdfs", "abfs", "abfss", "gs", "wasbs", "webhdfs", "viewfs", "dbfs")
_GLOB_SIGNS = set("*?[]{}\\")
_ENDLESS = 2**63 - 1
"""The microseconds by which DuckDB writes a time without end."""
_LOCAL = re.compile("^file:/+")  # Spark writes one slash or three, according to whom one asks


def on_cluster(file: str) -> bool:
    """Tell whether a source's file is an address on a cluster's storage, such as ``s3a://bucket/log/``."""
    return urlparse(file).scheme in SCHEMES


def raw_at(spark: SparkEngine, index: int, address: str, columns: Sequence[str], moments: Sequence[str], spot: Spot
           ) -> Raw:
    """Let Spark read the Parquet at an address of a cluster's storage as the view ``raw_<index>``; see ``Raw``.

    Times must be times there. Raises EvidenceError where it cannot be read, or lacks a column.
    """
    frame = spark.parquet([address])
    wanted = list(dict.fromkeys(columns))
    heads = tuple(frame.columns)
    positions = positions_of(address, wanted, heads, spot)
    texts = [m for m in moments if not _is_moment(frame.dtypes[heads.index(m)][1])]
    if texts:
        raise EvidenceError(N_("{file} holds {columns} as text. What Spark reads from a cluster must know its times: "
                               "write the column as a timestamp."), spot=spot, file=address, columns=", ".join(texts))
    files = sorted(frame.inputFiles(), key=unquote)
    tables = tuple(Table(PurePosixPath(unquote(f)).name, "parquet", Path(unquote(f)), heads, positions, typed=True)
                   for f in files)
    name = f"raw_{index}"
    _view(spark, name, frame, positions, [wanted.index(m) for m in moments], files)
    rows = spark.rows(f"SELECT count(*) FROM {name}")[0][0]
    if not rows:
        raise NoRowsError(N_("The file has a header but no rows."), spot=spot, source=index)
    return Raw(name, {c: f"c{i}" for i, c in enumerate(wanted)}, tables, rows, spot,
               {m: f"m{wanted.index(m)}" for m in moments})


def taken(spark: SparkEngine, engine: Engine, index: int, raw: Raw, moments: Sequence[str]) -> bool:
    """Let Spark read the files of ``raw`` itself under the same name; False where the engine must hand the log over.

    It takes Parquet files that all know their times and agree in the kinds of their columns.
    """
    if not raw.moments.keys() >= set(moments) or any(t.kind != "parquet" for t in raw.files):
        return False
    types = [parquet_types(engine, f"{index}_{n}", table) for n, table in enumerate(raw.files)]
    kinds = [[own[p] for p in table.positions] for own, table in zip(types, raw.files, strict=True)]
    paths = [str(table.path.resolve()) for table in raw.files]
    if any(kind != kinds[0] for kind in kinds) or any("_NS" in kind for kind in kinds[0]) or any(
            _GLOB_SIGNS & set(path) or Path(path).name[0] in "._" for path in paths):
        return False
    frame = spark.parquet([f"file://{path}" for path in paths])
    known = {unquote(urlparse(f).path): f for f in frame.inputFiles()}
    if not known.keys() >= set(paths) or tuple(frame.columns) != raw.files[0].columns:
        return False
    at = {name: int(column[1:]) for name, column in raw.moments.items()}
    _view(spark, raw.name, frame, raw.files[0].positions, list(at.values()), [known[p] for p in paths])
    return bool(spark.rows(f"SELECT count(*) FROM {raw.name}")[0][0] == raw.rows)


def hand_over(spark: SparkEngine, engine: Engine, name: str, power: Power, spot: Spot) -> None:
    """Write a relation that the embedded engine holds into the scratch folder, and let Spark read it from there."""
    if not power.local and power.scratch is None:
        raise EvidenceError(
            N_("The cluster {master} cannot see this machine's temporary files, and this log must be handed over to "
               "it. Name a folder that both see: --scratch DIR."), spot=spot, master=power.master)
    file = spark.scratch / f"{name}.parquet"
    engine.run(f"COPY (SELECT * FROM {name}) TO '{str(file).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
    frame = spark.parquet([f"file://{file}"])
    spark.name(name, frame.selectExpr(*(
        f"CAST({column} AS TIMESTAMP) AS {column}" if _is_moment(kind) else column for column, kind in frame.dtypes)))


def _view(spark: SparkEngine, name: str, frame: Any, positions: Sequence[int], moments: Sequence[int],
          files: Sequence[str]) -> None:
    """Give the files canonical columns: the same ``row``, texts and times that the embedded engine gives them."""
    kinds = [kind for _, kind in frame.dtypes]
    renamed = frame.toDF(*(f"x{i}" for i in range(len(kinds))))
    number = "0"
    if len(files) > 1:
        spark.small(f"files_of_{name}", {"path": "text", "number": "whole"},
                    [(_LOCAL.sub("file:/", file), n) for n, file in enumerate(files)])
        told = f"regexp_replace(_metadata.file_path, '{_LOCAL.pattern}', 'file:/') AS path"
        renamed = renamed.selectExpr("*", "_metadata.row_index AS at", told).join(
            spark.session.table(f"files_of_{name}"), "path", "left")
        number, at = f"coalesce(number, {len(files)})", "at"  # no row may be lost for the way a path is written
    else:
        at = "_metadata.row_index"
    cells = [f"{_as_text(f'x{p}', kinds[p]) if p >= 0 else 'CAST(NULL AS STRING)'} AS c{i}"
             for i, p in enumerate(positions)]
    cells += [f"CAST(x{positions[i]} AS TIMESTAMP) AS m{i}" for i in moments]
    spark.name(name, renamed.selectExpr(f"{number} * {FILE_STEP} + {at} + 2 AS row", *cells))


def _as_text(column: str, kind: str) -> str:
    if kind in ("float", "double"):
        return (f"CASE WHEN isnan({column}) THEN NULL WHEN abs({column}) < 1e15 AND {column} = floor({column}) "
                f"THEN CAST(CAST({column} AS BIGINT) AS STRING) ELSE CAST({column} AS STRING) END")
    if kind.startswith("timestamp"):
        micros = f"unix_micros(CAST({column} AS TIMESTAMP))"
        return (f"CASE WHEN {micros} = {_ENDLESS} THEN 'infinity' WHEN {micros} = -{_ENDLESS} THEN '-infinity' "
                f"ELSE CAST({column} AS STRING) END")
    return f"CAST({column} AS STRING)"


def _is_moment(kind: str) -> bool:
    return kind.startswith(("timestamp", "date"))
