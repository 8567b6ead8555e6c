"""Parquet files, through the engine's own reader."""

from __future__ import annotations

from pathlib import Path

from cjm_core.errors import N_, EvidenceError, Spot

_ALONE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_SHOWN, _ROW_NUMBER = 200, "file_row_number"


def must_be_sound(path: Path, name: str) -> None:
    """Read a Parquet file from end to end. Raises EvidenceError where it is damaged."""
    import duckdb

    with duckdb.connect(config=_ALONE) as con:
        try:
            con.execute("SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet($file)", {"file": str(path)}).fetchall()
        except duckdb.OutOfMemoryException:
            return
        except duckdb.Error as error:
            detail = str(error).replace(str(path), name).partition("\n")[0][:_SHOWN]
            raise EvidenceError(N_("The Parquet file is damaged ({detail}). Write or fetch it again."),
                                spot=Spot(name), detail=detail) from None


def columns(path: Path, name: str) -> tuple[str, ...]:
    """Return the column names of a Parquet file in order. Raises EvidenceError where it is none."""
    import duckdb

    with duckdb.connect(config=_ALONE) as con:
        try:
            con.execute("SET VARIABLE file = ?", [str(path)])
            con.execute("SELECT * FROM read_parquet(getvariable('file'), hive_partitioning = false) LIMIT 0")
        except duckdb.Error:
            raise EvidenceError(
                N_("The file is called .parquet but is not a sound Parquet file. Write it again."), spot=Spot(name)
            ) from None
        assert con.description is not None
        found = tuple(column[0] for column in con.description)
    if any(column.lower() == _ROW_NUMBER for column in found):
        raise EvidenceError(N_("The Parquet file has a column {column}, a name that reading it needs for itself. "
                               "Rename the column."), spot=Spot(name), column=_ROW_NUMBER)
    return found
