"""What does the counting, and how much of the machine it may take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cjm_core.errors import N_, WrongUsageError, nearest

ENGINES = ("duckdb", "spark")
_UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12,
          "KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30, "TIB": 1 << 40}
_MOST_BYTES, MOST_THREADS = 1 << 60, 1024
_MASTER = r"local(\[(\*|\d+)\])?|yarn|(spark|k8s|sc)://\S+"


@dataclass(frozen=True)
class Power:
    """Which engine counts event logs, and its limits; surveys and mentions always stay in DuckDB.

    ``memory`` such as ``4GB`` (beyond it the engine spills to ``scratch``), ``threads`` on this machine. For Spark
    ``master`` is ``local[*]``, ``spark://host:port``, ``yarn``, ``k8s://…`` or the Spark Connect address
    ``sc://host:port``; on a cluster ``scratch`` must be a folder that all its machines see. Raises WrongUsageError.
    """

    engine: str = "duckdb"
    master: str = ""
    memory: str | None = None
    threads: int | None = None
    scratch: Path | None = None

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            near = nearest(self.engine, ENGINES) or ENGINES
            raise WrongUsageError(N_("no engine `{name}`; there is {known}"), name=self.engine, known=", ".join(near))
        if self.memory is not None and not 0 < _bytes_of(self.memory) <= _MOST_BYTES:
            raise WrongUsageError(N_("memory is a number with a unit, for example --memory 4GB or --memory 800MB; "
                                     "got `{memory}`"), memory=self.memory)
        if self.threads is not None and not 1 <= self.threads <= MOST_THREADS:
            raise WrongUsageError(N_("threads are counted from 1 to {most}, for example --threads 4; got {threads}"),
                                  most=MOST_THREADS, threads=self.threads)
        if self.master and self.engine != "spark":
            raise WrongUsageError(N_("only Spark has a master: add --engine spark, or leave --master out"))
        if self.master and not re.fullmatch(_MASTER, self.master):
            raise WrongUsageError(
                N_("the master `{master}` is not understood; write for example --master local[4], spark://host:7077, "
                   "yarn, k8s://https://host:6443, or sc://host:15002 for Spark Connect"), master=self.master)
        if self.scratch is not None and not self.scratch.is_dir():
            raise WrongUsageError(N_("the scratch folder {folder} is not there; make it first"),
                                  folder=str(self.scratch))

    @property
    def spark(self) -> bool:
        """Tell whether Spark counts event logs."""
        return self.engine == "spark"

    @property
    def local(self) -> bool:
        """Tell whether everything happens on this machine."""
        return not self.master or self.master.startswith("local")

    @property
    def memory_bytes(self) -> int | None:
        """The memory limit in bytes, None where none is set."""
        return _bytes_of(self.memory) if self.memory else None


def _bytes_of(memory: str) -> int:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]i?B)", memory.strip(), re.IGNORECASE)
    return round(float(found[1]) * _UNITS[found[2].upper()]) if found else 0
