"""The files of an event log: one file, those of a pattern, or those of a folder of parts."""

from __future__ import annotations

from pathlib import Path

from cjm_core.errors import N_, EvidenceError
from cjm_core.formats.glance import LONGEST_NAME
from cjm_core.formats.tables import PARQUET_SUFFIXES, TEXT_SUFFIXES

_PARTS = (*PARQUET_SUFFIXES, *TEXT_SUFFIXES)


def log_files(log: Path) -> tuple[Path, tuple[Path, ...], str]:
    """Return the folder in which a log lies, its files, and how a project would name them from that folder.

    ``log`` is a file, a pattern such as ``parts/*.parquet``, or a folder of Parquet or CSV files, however deep; a
    folder's other files (``_SUCCESS`` and the like) are not of the log. Raises EvidenceError where there is none, and
    where a folder holds both kinds.
    """
    try:
        if log.is_dir():
            return _parts(log.resolve())
        if log.is_file():
            file = log.resolve()
            return file.parent, (file,), file.name
        found = sorted(p for p in log.parent.resolve().glob(log.name) if p.is_file()) if "*" in log.name else []
    except (OSError, ValueError):
        found = []
    if not found:
        raise EvidenceError(N_("There is no file {file}."), file=str(log)[:LONGEST_NAME])
    return log.parent.resolve(), tuple(found), log.name


def _parts(folder: Path) -> tuple[Path, tuple[Path, ...], str]:
    kinds = {suffix: sorted(p for p in folder.rglob(f"*{suffix}") if p.is_file() and not _hidden(p, folder))
             for suffix in _PARTS}
    kinds = {suffix: files for suffix, files in kinds.items() if files}
    if len(kinds) > 1:
        told = ", ".join(f"{suffix} ({len(files)})" for suffix, files in kinds.items())
        raise EvidenceError(N_("The folder {folder} holds files of several kinds: {kinds}. Name those of one log by a "
                               "pattern, such as '{example}'."),
                            folder=str(folder), kinds=told, example=f"{folder.name}/*{next(iter(kinds))}")
    for suffix, found in kinds.items():
        pattern = f"**/*{suffix}" if any(p.parent != folder for p in found) else f"*{suffix}"
        return folder.parent, tuple(found), f"{folder.name}/{pattern}"
    raise EvidenceError(N_("The folder {folder} holds no log: files of these kinds were expected: {known}."),
                        folder=str(folder), known=", ".join(_PARTS))


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
