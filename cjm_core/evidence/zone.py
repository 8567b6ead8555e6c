"""Time zones: by how much the clocks of a place are ahead of UTC, and when they are changed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from math import gcd
from typing import TYPE_CHECKING

from cjm_core.errors import N_, EvidenceError, Spot, nearest
from cjm_core.evidence.microseconds import DAY_US, HOUR_US

if TYPE_CHECKING:
    from cjm_core.evidence.engine import Engine

_EPOCH = datetime(1970, 1, 1)
_US = timedelta(microseconds=1)
_SINCE_US, _TO_US = 0, 130 * 365 * DAY_US
_GRIDS_US = (DAY_US, HOUR_US, HOUR_US // 60)


@dataclass(frozen=True)
class Change:
    """At the instant ``at_us`` the clocks go from ``before_us`` ahead of UTC to ``after_us`` ahead of it."""

    at_us: int
    before_us: int
    after_us: int

    @property
    def over_us(self) -> int:
        """When, on the clock, the hour is over that comes twice or not at all."""
        return self.at_us + max(self.before_us, self.after_us)

    @property
    def width_us(self) -> int:
        """How long the time is that comes twice or not at all."""
        return abs(self.after_us - self.before_us)

    @property
    def back(self) -> bool:
        """Tell whether the clocks are set back, so that an hour comes twice."""
        return self.after_us < self.before_us


@dataclass(frozen=True)
class Zone:
    """A time zone: ``ahead_us`` before the first of its ``changes``, which are those of 1970 to 2099, in order.

    A time of the clock becomes an instant as if each change were made only when the hour that it doubles or skips is
    over: of an hour that comes twice the first is taken, and 02:30 of a night without that hour is what 03:30 is.
    """

    name: str
    ahead_us: int = 0
    changes: tuple[Change, ...] = ()

    def instant_us(self, clock_us: int) -> int:
        """Return the instant, in microseconds since 1970, at which the clock shows a time."""
        return clock_us - self._ahead_us(bisect_right(self.changes, clock_us, key=lambda c: c.over_us))

    def clock_us(self, instant_us: int) -> int:
        """Return what the clock shows at an instant."""
        return instant_us + self._ahead_us(bisect_right(self.changes, instant_us, key=lambda c: c.at_us))

    def _ahead_us(self, changed: int) -> int:
        return self.changes[changed - 1].after_us if changed else self.ahead_us

    def utc(self, moment: datetime) -> datetime:
        """Return a moment in UTC, without a zone: one without a zone is a time of this clock."""
        if moment.tzinfo:
            return moment.astimezone(UTC).replace(tzinfo=None)
        return moment + (self.instant_us(micros := (moment - _EPOCH) // _US) - micros) * _US

    def instant(self, clock: str) -> str:
        """Return the SQL of the instant at which the clock shows the time that the SQL ``clock`` gives."""
        if not self.changes and not self.ahead_us:
            return clock
        return f"TRY(make_timestamp(epoch_us({clock}) - {_halved(f'epoch_us({clock})', self.ahead_us, self.changes)}))"

    def grain_us(self) -> int:
        """Return the longest time of which every day of the clock is a whole number, counted from 1970 in UTC."""
        return reduce(gcd, (c.after_us for c in self.changes), gcd(DAY_US, self.ahead_us))

    def between(self, low_us: int, high_us: int) -> Iterator[Change]:
        """Yield the changes whose doubled or skipped hour touches the instants from one to another."""
        for change in self.changes:
            if change.at_us - change.width_us <= high_us and low_us < change.at_us + change.width_us:
                yield change


NO_ZONE = Zone("UTC")


def _halved(moment: str, ahead_us: int, changes: Sequence[Change]) -> str:
    """Return how far the clock is ahead at one of its times: few comparisons find it among many changes."""
    if not changes:
        return str(ahead_us)
    middle = len(changes) // 2
    change = changes[middle]
    return (f"CASE WHEN {moment} < {change.over_us} THEN {_halved(moment, ahead_us, changes[:middle])} "
            f"ELSE {_halved(moment, change.after_us, changes[middle + 1:])} END")


def zone_of(engine: Engine, name: str, spot: Spot) -> Zone:
    """Return the time zone of a name such as ``Europe/Moscow``; raises EvidenceError for one that nobody knows."""
    known = [known for (known,) in engine.rows("SELECT name FROM pg_timezone_names() ORDER BY name")]
    if name not in known:
        near = nearest(name, tuple(known))
        raise EvidenceError(
            N_("There is no time zone {zone}.{hint} Write it as Europe/Moscow, Asia/Novosibirsk or UTC."), spot=spot,
            zone=name, hint=f" ({', '.join(near)}?)" if near else "")
    spans, found = [(_SINCE_US, _TO_US)], list[tuple[int, int, int]]()
    for grid in _GRIDS_US:
        engine.small("zone_spans", {"since_us": "whole", "to_us": "whole"}, spans)
        found = engine.rows(_CHANGES.format(zone=name, grid=grid))
        spans = [(at - grid, at) for at, _, _ in found]
    engine.run("DROP TABLE zone_spans")
    first = engine.rows(f"SELECT epoch_us(timezone('{name}', CAST(make_timestamp({_SINCE_US}) AS TIMESTAMPTZ)))")[0][0]
    return Zone(name, first - _SINCE_US, tuple(Change(*row) for row in found))


_CHANGES = """
    SELECT at_us, before_us, after_us FROM (
        SELECT at_us, after_us, lag(after_us) OVER (ORDER BY at_us) AS before_us FROM (
            SELECT at_us, epoch_us(timezone('{zone}', CAST(make_timestamp(at_us) AS TIMESTAMPTZ))) - at_us AS after_us
            FROM (SELECT DISTINCT unnest(generate_series(since_us, to_us, {grid})) AS at_us FROM zone_spans)
        )
    ) WHERE after_us <> before_us ORDER BY at_us
"""
