"""Parquet files, through the engine's own reader."""

from __future__ import annotations

from pathlib import Path

from cjm_core.errors import N_, EvidenceError, Spot


def columns(path: Path, name: str) -> tuple[str, ...]:
    """Return the column names of a Parquet file in order. Raises EvidenceError where it is none."""
    import duckdb

    with duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}) as con:
        try:
            con.execute("SET VARIABLE file = ?", [str(path)])
            con.execute("SELECT * FROM read_parquet(getvariable('file'), hive_partitioning = false) LIMIT 0")
        except duckdb.Error:
            raise EvidenceError(
                N_("The file is called .parquet but is not a sound Parquet file. Write it again."), spot=Spot(name)
            ) from None
        assert con.description is not None
        return tuple(column[0] for column in con.description)
