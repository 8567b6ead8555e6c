"""How many microseconds, in which the engines count time, an hour and a day have."""

from __future__ import annotations

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
