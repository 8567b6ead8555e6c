"""Files, and whole folders, that appear together: written beside their places and moved there when all are whole."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType, TracebackType
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
        if name in ("", ".", "..") or any(sign in name for sign in "/\\\0"):
            raise DrawError(N_("{name} cannot be the name of a file: it leads out of its folder"), name=repr(name))
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
        _sweep(self.folder)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with _interrupts_held():
            try:
                if error is None:
                    self._move()
            finally:
                for passing in self._waiting.values():
                    with suppress(OSError):
                        passing.unlink(missing_ok=True)

    def _move(self) -> None:
        """Move all files into place; where one cannot be moved, put back those that were there before."""
        for target in self._waiting:
            if target.is_dir():
                raise _unwritten(target, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
        kept: dict[Path, Path | None] = {}
        try:
            for target, passing in self._waiting.items():
                try:
                    kept[target] = _kept(target)
                    passing.replace(target)
                except OSError as error:
                    raise _unwritten(target, error) from error
        except BaseException:
            _put_back(kept)
            raise
        for leaving in (*self._leaving, *filter(None, kept.values())):
            with suppress(OSError):
                leaving.unlink()


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Let a new folder (absent or empty before) appear at once with all that is in it, or not at all.

    Yields the passing folder beside it to write into; leaving without an error moves that into place, leaving with one
    removes it. What cannot be written raises ``DrawError``.
    """
    folder = folder.absolute()
    passing = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            _sweep(folder.parent, f".{folder.name}.")
            passing.mkdir()
            yield passing
            with _interrupts_held():
                if folder.is_dir():
                    folder.rmdir()
                passing.replace(folder)
        except OSError as error:
            raise _unwritten(folder, error) from error
    finally:
        shutil.rmtree(passing, ignore_errors=True)


def must_take_files(folder: Path) -> None:
    """Raise ``DrawError`` where files cannot go into ``folder`` since a file has its name."""
    if folder.exists() and not folder.is_dir():
        raise DrawError(N_("the files cannot be written: this is a file, and a folder was expected; name another "
                           "folder with --out"), spot=Spot(str(folder)))


def _kept(target: Path) -> Path | None:
    """Keep what stands under a name by a second name beside it; return that, or None where nothing stands there."""
    if not target.exists():
        return None
    aside = target.with_name(f".{target.name}.{os.getpid()}.old.part")
    aside.unlink(missing_ok=True)
    try:
        os.link(target, aside)
    except OSError:  # a file system without links
        shutil.copy2(target, aside)
    return aside


def _put_back(kept: dict[Path, Path | None]) -> None:
    for target, aside in kept.items():
        with suppress(OSError):
            if aside is not None:
                aside.replace(target)
                aside.unlink(missing_ok=True)  # two names of one file stay two names when one is moved to the other
            else:
                target.unlink(missing_ok=True)


_PASSING = re.compile(r"\..+\.(\d+)(\.old)?\.part")


def _sweep(folder: Path, begun: str = ".") -> None:
    """Remove what programs that were killed and run no more left in passing: what is called as ``begun`` says."""
    if os.name != "posix" or not folder.is_dir():  # elsewhere a question whether a process lives would end it
        return
    for path in folder.iterdir():
        match = _PASSING.fullmatch(path.name)
        if match is not None and path.name.startswith(begun) and not _lives(int(match[1])):
            with suppress(OSError):
                shutil.rmtree(path) if path.is_dir() and begun != "." else path.unlink()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let Ctrl-C wait until what is begun is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[tuple[int, FrameType | None]] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: waiting.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler if before is None else before)
    if waiting and callable(before):
        before(*waiting[0])


def _unwritten(target: Path, error: OSError) -> DrawError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        full = N_("the disk is full; the files that were there before are untouched; make room, then build again")
        return DrawError(full, spot=Spot(str(target)))
    return DrawError(N_("the file cannot be written: {reason}"), spot=Spot(str(target)), reason=error.strerror or error)
