"""The Java that Spark needs: found and asked for its age before Spark is started."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from cjm_core.errors import N_, EvidenceError

OLDEST = 17
_PATIENCE_S = 60


def checked_java() -> Path:
    """Return the Java that Spark will run on: that of JAVA_HOME, else the first on PATH.

    Raises EvidenceError where there is none, or one older than ``OLDEST``.
    """
    home = os.environ.get("JAVA_HOME", "")
    found = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if home and not found:
        raise EvidenceError(N_("JAVA_HOME is {home}, and there is no Java in it. Set it to the folder of a Java "
                               "{oldest} or newer, or unset it."), home=home, oldest=OLDEST)
    if not found:
        raise EvidenceError(N_("Spark needs Java {oldest} or newer, and there is none on this machine. Install it, or "
                               "count without Spark: --engine duckdb."), oldest=OLDEST)
    age = _age(found)
    if age < OLDEST:
        raise EvidenceError(N_("Spark needs Java {oldest} or newer; {java} is Java {age}. Set JAVA_HOME to a newer "
                               "one."), oldest=OLDEST, java=found, age=age or "?")
    return Path(found)


def _age(java: str) -> int:
    """Return the major version that ``java -version`` tells: 8 for 1.8.0_392, 17 for 17.0.15; 0 where it tells none."""
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, errors="replace",
                              timeout=_PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(?:1\.)?(\d+)', told.stderr + told.stdout)
    return int(found[1]) if found else 0
