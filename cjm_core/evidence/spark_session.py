"""Spark sessions of our own: opened quietly, on a master or a Spark Connect server, and ended without a trace."""

from __future__ import annotations

import logging
import os
import signal
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any

from cjm_core.errors import N_, EvidenceError
from cjm_core.evidence.java import checked_java
from cjm_core.evidence.power import Power

_PATIENCE_S, _LAST_WORDS_S = 20, 0.5
_OUT_OF_MEMORY = (52, 3, -9, 137)
"""How a Java ends that has no memory left: Spark's own code, Java's, and those of a machine that ended it."""
_CONNECT_NEEDS = ("grpc", "google.protobuf", "pyarrow", "pandas")
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parser.escapedStringLiterals": "true",  # a backslash in a text is a backslash, as in DuckDB
    "spark.sql.legacy.storeAnalyzedPlanForView": "true",  # a name given anew does not change what was made of it before
}
_FUNCTIONS = (
    "CREATE TEMPORARY FUNCTION whole(x DECIMAL(38,0)) RETURNS DECIMAL(38,0) RETURN x",
    "CREATE TEMPORARY FUNCTION isfinite(t TIMESTAMP) RETURNS BOOLEAN "
    "RETURN t IS NULL OR abs(unix_micros(t)) < 9223372036854775807",
    "CREATE TEMPORARY FUNCTION regexp_full_match(x STRING, p STRING) RETURNS BOOLEAN "
    "RETURN x RLIKE concat('^(?:', p, ')$')",
    "CREATE TEMPORARY FUNCTION squeezed(x STRING) RETURNS STRING RETURN regexp_replace(x, '\\s+', ' ')",
)
"""Functions by the names that DuckDB knows them by, where Spark has none of that name."""


@dataclass
class Opened:
    """A session, the scratch folder it may fill, and the process of its Java where that is ours alone."""

    session: Any
    java: Any = None
    connect: bool = False
    own: bool = True

    def ran_out(self) -> bool:
        """Tell whether the Java of our own ended for want of memory."""
        if self.java is None:
            return False
        with suppress(TimeoutExpired):  # it may still be about to end
            self.java.proc.wait(_LAST_WORDS_S)
        return bool(self.java.proc.returncode in _OUT_OF_MEMORY)

    def close(self, at_once: bool = False) -> None:
        """End what we began: the session, and the Java behind it where nobody else can use it.

        ``at_once`` does not wait for what is being counted.
        """
        if self.connect:
            with suppress(Exception):  # the server may be gone; there is nothing left to end then
                if at_once:
                    self.session.interruptAll()
                self.session.stop()
        elif self.own:
            self._end_java(at_once)

    def _end_java(self, at_once: bool) -> None:
        from pyspark import SparkContext

        if self.java is not None and at_once:
            self.java.proc.kill()
        with warnings.catch_warnings(), suppress(Exception):
            warnings.simplefilter("ignore")  # Spark warns of a Java that was killed, which is what we did
            self.session.stop()
        if self.java is not None:
            with suppress(Exception):
                self.java.shutdown()
            self.java.proc.stdin.close()  # the Java waits for this
            try:
                self.java.proc.wait(_PATIENCE_S)
            except TimeoutExpired:
                self.java.proc.kill()
                self.java.proc.wait()
            SparkContext._gateway = SparkContext._jvm = None


def open_session(power: Power, scratch: Path) -> Opened:
    """Open a session as ``power`` says, with ``scratch`` for whatever it spills.

    Where this process already runs Spark, the session shares it and keeps its own views. Raises EvidenceError where
    pyspark or a Java is missing, or the master does not answer.
    """
    if find_spec("pyspark") is None:
        raise EvidenceError(N_('Spark is not installed. Install it with pip install "cjm[spark]", or count without it: '
                               "--engine duckdb."))
    with _quietly():
        opened = _connected(power) if power.master.startswith("sc://") else _classic(power, scratch)
        try:
            for key, value in {**_SETTINGS, "spark.sql.shuffle.partitions": str(_partitions(opened, power))}.items():
                opened.session.conf.set(key, value)
            for function in _FUNCTIONS:
                opened.session.sql(function)
        except BaseException:
            opened.close(at_once=True)
            raise
    return opened


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep to ourselves what pyspark says of a pandas that we use nothing of, and of the age of a setting."""
    for name in ("SQLQueryContextLogger", "py4j"):  # our own sentences say what failed
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.getLogger().addFilter(_is_news)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        warnings.filterwarnings("ignore", "The SQL config 'spark.sql.parser.escapedStringLiterals'", UserWarning)
        yield


def _is_news(record: logging.LogRecord) -> bool:
    """Tell whether a line of the root log is not of the bridge to Java: what fails there comes to us as an error."""
    return "py4j" not in Path(record.pathname).parts


def _partitions(opened: Opened, power: Power) -> int:
    """Return how many parts a sort is cut into: one a core, three a core where cores may fail or lag."""
    if opened.connect:
        return int(opened.session.conf.get("spark.sql.shuffle.partitions"))
    cores: int = opened.session.sparkContext.defaultParallelism
    return cores if power.local else 3 * cores


def _connected(power: Power) -> Opened:
    missing = [name for name in _CONNECT_NEEDS if not _is_there(name)]
    if missing:
        raise EvidenceError(N_('Spark Connect needs {missing}, not installed here. Install it with '
                               'pip install "cjm[spark-connect]".'), missing=", ".join(missing))
    from pyspark.sql.connect.session import SparkSession

    logging.getLogger("pyspark.sql.connect").setLevel(logging.CRITICAL)
    try:
        session = SparkSession.builder.remote(power.master).create()
        session.version  # noqa: B018  the first question shows whether anybody is there
    except Exception as error:
        raise _unanswered(power, error) from None
    return Opened(session, connect=True)


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _classic(power: Power, scratch: Path) -> Opened:
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    running = SparkContext._active_spark_context
    if running is not None:
        return Opened(SparkSession(running).newSession(), own=False)
    checked_java()
    java = None
    before = signal.getsignal(signal.SIGINT)
    try:
        with (scratch / "java.log").open("wb") as log:
            java = _java(_conf(power, scratch), log)
            session = SparkSession(SparkContext(gateway=java, conf=_conf(power, scratch)))
    except Exception as error:
        if java is not None:
            java.proc.kill()
            java.proc.wait()
            SparkContext._gateway = SparkContext._jvm = None
        raise _unanswered(power, error, scratch / "java.log") from None
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, before)  # Spark asks its Java first what to do about Ctrl-C, which may be busy
    return Opened(session, java)


def _conf(power: Power, scratch: Path) -> Any:
    from pyspark import SparkConf

    memory = power.memory_bytes or _half_of_the_machine()
    settings = {
        "spark.app.name": "cjm",
        "spark.master": power.master or f"local[{power.threads or '*'}]",
        "spark.submit.deployMode": "client",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
        "spark.sql.warehouse.dir": (scratch / "warehouse").as_uri(),
        "spark.driver.extraJavaOptions": f"-Djava.io.tmpdir={scratch} -Dderby.system.home={scratch}",
    }
    if power.local:
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
                     "spark.local.dir": str(scratch), "spark.driver.memory": f"{memory >> 20}m"}
    elif power.memory_bytes:
        settings["spark.executor.memory"] = f"{memory >> 20}m"
    if power.threads and not power.local:
        settings["spark.executor.cores"] = str(power.threads)
    return SparkConf(loadDefaults=False).setAll(list(settings.items()))


def _half_of_the_machine() -> int:
    with suppress(AttributeError, ValueError, OSError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    return 2 << 30


def _java(conf: Any, log: Any) -> Any:
    from pyspark.java_gateway import launch_gateway

    return launch_gateway(conf, {"stdout": log, "stderr": log})  # type: ignore[no-untyped-call]


def _unanswered(power: Power, error: Exception, log: Path | None = None) -> EvidenceError:
    """Return what to say where Spark does not begin: the reason in its own words, the last line of them."""
    told = (log.read_text(encoding="utf-8", errors="replace") if log and log.exists() else "") or str(error)
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    reason = next((line for line in lines if "Exception" in line or "Error" in line), lines[-1] if lines else "")
    return EvidenceError(N_("Spark cannot be started on {master}: {reason}"), master=power.master or "local[*]",
                         reason=reason[:300] or type(error).__name__)
