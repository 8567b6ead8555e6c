"""A progress bar for somebody who waits at a terminal; nothing for anybody else."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from cjm_cli.speech import said

PATIENCE_S = 1.0
WIDTH = 30


class ProgressBar:
    """Shows the step and how far it has come, on stderr, once the work has lasted longer than a second."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._began_s = time.monotonic()
        self._shown = 0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take the news of a step: its name, how many of its parts are done, of how many."""
        if not self._watched or time.monotonic() - self._began_s < PATIENCE_S:
            return
        full = WIDTH * done // max(total, 1)
        line = f"[{'#' * full}{'.' * (WIDTH - full)}] {said(step)}"
        self._write(line + (f" {done}/{total}" if total > 1 else ""))

    def _write(self, line: str) -> None:
        sys.stderr.write("\r" + line.ljust(self._shown))
        sys.stderr.flush()
        self._shown = len(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._shown:
            self._write("")
            sys.stderr.write("\r")
