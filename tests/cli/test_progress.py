"""The progress bar: it shows what takes long, and for how long, and leaves a clean line behind."""

import io
import time

from cjm_cli import progress
from cjm_cli.progress import ProgressBar


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_step_that_takes_long_is_shown_though_no_news_come(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("CJM_LANG", "en")
    monkeypatch.setattr(progress, "PATIENCE_S", 0.1)
    monkeypatch.setattr(progress, "TICK_S", 0.1)
    with ProgressBar() as bar:
        bar("Directly follows", 3, 6)  # too early to show it
        assert terminal.getvalue() == ""
        time.sleep(1.5)
    lines = terminal.getvalue().split("\r")
    assert "[###############...............] Directly follows 3/6 · 1 s" in [line.strip() for line in lines]
    assert (lines[-1], set(lines[-2])) == ("", {" "})
