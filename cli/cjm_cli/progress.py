"""A progress bar for somebody who waits at a terminal; nothing for anybody else."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import Self

from cjm_cli.speech import N_, said

PATIENCE_S = 1.0
TICK_S = 1.0
WIDTH = 30


class ProgressBar:
    """Shows the step, how far it has come and how long it takes, on stderr, once the work has lasted over a second."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._began_s = self._news_s = time.monotonic()
        self._shown = 0
        self._news: tuple[str, int, int] | None = None
        self._turn = threading.Lock()
        self._over = threading.Event()
        self._clock = threading.Thread(target=self._tick, daemon=True)

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take the news of a step: its name, how many of its parts are done, of how many."""
        if self._watched:
            with self._turn:
                self._news, self._news_s = (step, done, total), time.monotonic()
                self._show()

    def _tick(self) -> None:
        while not self._over.wait(TICK_S):
            with self._turn:
                self._show()

    def _show(self) -> None:
        now_s = time.monotonic()
        if self._news is None or now_s - self._began_s < PATIENCE_S:
            return
        step, done, total = self._news
        full = WIDTH * done // max(total, 1)
        parts = f" {done}/{total}" if total > 1 else ""
        waited_s = int(now_s - self._news_s)
        self._write(f"[{'#' * full}{'.' * (WIDTH - full)}] {said(step)}{parts}"
                    + (" · " + said(N_("{seconds} s")).format(seconds=waited_s) if waited_s else ""))

    def _write(self, line: str) -> None:
        sys.stderr.write("\r" + line.ljust(self._shown))
        sys.stderr.flush()
        self._shown = len(line)

    def __enter__(self) -> Self:
        if self._watched:
            self._clock.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        if self._clock.is_alive():
            self._clock.join()
        if self._shown:
            self._write("")
            sys.stderr.write("\r")
