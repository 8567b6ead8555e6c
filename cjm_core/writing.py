"""Files that appear together: written beside their places and moved there when all of them are whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from cjm_core.errors import N_, DrawError, Spot


class FileSet:
    """Write files into a folder so that a stop at any moment leaves the last good ones.

    Used as a context manager: every file is written under a passing name in the same folder; leaving without an error
    moves all of them into place, leaving with one removes them. A file that cannot be written raises ``DrawError``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._waiting: dict[Path, Path] = {}
        self._leaving: list[Path] = []

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of the set, in the order of writing."""
        return tuple(self._waiting)

    def write(self, name: str, content: bytes) -> None:
        """Write one file under its passing name."""
        target = self.folder / name
        passing = target.with_name(f".{target.name}.{os.getpid()}.part")
        self._waiting[target] = passing
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            passing.write_bytes(content)
        except OSError as error:
            raise _unwritten(target, error) from error

    def drop(self, name_of: Callable[[int], str], number: int) -> None:
        """Remove, once all is in place, the files numbered from ``number`` on that an earlier build left."""
        while (self.folder / name_of(number)).exists():
            self._leaving.append(self.folder / name_of(number))
            number += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if error is None:
                self._move()
        finally:
            for passing in self._waiting.values():
                with suppress(OSError):
                    passing.unlink(missing_ok=True)

    def _move(self) -> None:
        for target, passing in self._waiting.items():
            try:
                passing.replace(target)
            except OSError as error:
                raise _unwritten(target, error) from error
        for target in self._leaving:
            with suppress(OSError):
                target.unlink()


def _unwritten(target: Path, error: OSError) -> DrawError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        full = N_("the disk is full; the files that were there before are untouched; make room, then build again")
        return DrawError(full, spot=Spot(str(target)))
    return DrawError(N_("the file cannot be written: {reason}"), spot=Spot(str(target)), reason=error.strerror or error)
