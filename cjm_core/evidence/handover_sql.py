"""Static SQL over the event log, in the part that all engines share: who hands over to whom, what came, who asked
again, which journeys were clean."""

from __future__ import annotations

PASSINGS = """
    SELECT home, source, row, journey, sender, receiver, place, next_place, finish IS NOT NULL AS timed,
           unix_micros(next_time) - unix_micros(coalesce(finish, time)) AS span_us,
           coalesce(back = sender AND back_place = place, false) AS returned, asked_again, passed
    FROM (
        SELECT home, source, row, journey, department AS sender, place, time, finish,
               lead(department) OVER turn AS receiver, lead(department, 2) OVER turn AS back,
               lead(place, 2) OVER turn AS back_place, lead(place) OVER turn AS next_place,
               lead(time) OVER turn AS next_time,
               lead(asked_again) OVER turn AS asked_again, lead(passed) OVER turn AS passed
        FROM events JOIN homes USING (source)
        WHERE journey IS NOT NULL AND time IS NOT NULL AND department <> ''
        WINDOW turn AS (PARTITION BY source, journey ORDER BY time, row)
    ) WHERE sender <> receiver
"""
"""One row a passing; equal times keep the file's order, events without a department are passed over.

Work is sent back only where it returns to the step that it came from: to meet again later is no ping-pong.
"""

KINDS = "SELECT DISTINCT sender, receiver, place, next_place FROM passings ORDER BY sender, receiver, place, next_place"

HANDED = """
    SELECT home, source, row, journey, coalesce(handoff, '') AS handoff,
           CASE WHEN handoff IS NULL THEN sender ELSE '' END AS sender,
           CASE WHEN handoff IS NULL THEN receiver ELSE '' END AS receiver,
           timed, span_us, greatest(0, span_us) AS wait_us, limit_us, returned, asked_again, passed
    FROM passings LEFT JOIN matched USING (sender, receiver, place, next_place)
"""
"""The passings under the names they go by: the key of the map's hand-off, else the departments."""

JOURNEYED = """
    SELECT home, journey, coalesce(channel, '') AS channel, events, kinds, triples, staffed, asked,
           unix_micros(ended) - unix_micros(began) AS throughput_us
    FROM (
        SELECT home, journey, count(*) AS events, count(DISTINCT activity) AS kinds, min(time) AS began,
               max(greatest(time, coalesce(finish, time))) AS ended, bool_or(asked_again) AS asked
        FROM events JOIN homes USING (source) WHERE journey IS NOT NULL AND time IS NOT NULL GROUP BY home, journey
    ) LEFT JOIN (
        SELECT home, journey, sum(greatest(0, events - 2)) AS triples, sum(events) AS staffed
        FROM (
            SELECT home, source, journey, count(*) AS events FROM events JOIN homes USING (source)
            WHERE journey IS NOT NULL AND time IS NOT NULL AND department <> '' GROUP BY home, source, journey
        ) GROUP BY home, journey
    ) USING (home, journey) LEFT JOIN (
        SELECT home, journey, channel FROM (
            SELECT home, journey, channel,
                   row_number() OVER (PARTITION BY home, journey ORDER BY time, source, row) AS turn
            FROM events JOIN homes USING (source)
            WHERE journey IS NOT NULL AND time IS NOT NULL AND channel <> ''
        ) WHERE turn = 1
    ) USING (home, journey)
"""
"""One row a journey: its length, its first channel, how often a step came again, whether anybody asked again."""

FIRSTS = """
    SELECT home, journey, channel, resolved AND NOT coalesce(after_us - time_us <= $window_us, false) AS settled,
           time_us + $window_us <= end_us AS followed
    FROM (
        SELECT home, source, journey, channel, resolved, unix_micros(time) AS time_us,
               lag(unix_micros(time)) OVER same AS before_us, lead(unix_micros(time)) OVER same AS after_us
        FROM events JOIN homes USING (source)
        WHERE journey IS NOT NULL AND time IS NOT NULL AND intent <> '' AND resolved IS NOT NULL
        WINDOW same AS (PARTITION BY home, journey, lower(intent) ORDER BY time, source, row)
    ) JOIN (
        SELECT source, max(unix_micros(greatest(time, coalesce(finish, time)))) AS end_us FROM events
        WHERE time IS NOT NULL GROUP BY source
    ) USING (source)
    WHERE before_us IS NULL OR time_us - before_us > $window_us
"""
"""One row an intent: its first contact, whether that settled it for good, and whether it was watched long enough."""

REPEATED = """
    SELECT DISTINCT home, journey FROM (
        SELECT home, journey, unix_micros(time) - lag(unix_micros(time)) OVER same AS gap_us
        FROM events JOIN homes USING (source)
        WHERE journey IS NOT NULL AND time IS NOT NULL AND intent <> '' AND resolved IS NOT NULL
        WINDOW same AS (PARTITION BY home, journey, lower(intent) ORDER BY time, source, row)
    ) WHERE gap_us <= $window_us
"""

LATENESS = """
    SELECT handoff, sender, receiver, count(*), count(DISTINCT journey),
           count(DISTINCT journey) FILTER (WHERE span_us > limit_us)
    FROM handed GROUP BY handoff, sender, receiver ORDER BY handoff, sender, receiver
"""

LEGS = """
    WITH leg AS (
        SELECT home, journey, handoff, sender, receiver, GROUPING(handoff) AS whole, count(*) AS passings,
               sum(whole(wait_us)) AS waited_us, bool_and(timed) AS timed, bool_or(asked_again) AS asked,
               bool_or(returned) AS returned
        FROM handed GROUP BY GROUPING SETS ((home, journey), (home, journey, handoff, sender, receiver))
    ), path AS (
        SELECT home, count(*) AS journeys, sum(us) AS h, sum(us * us) AS h2
        FROM (SELECT home, whole(throughput_us) AS us FROM journeyed) GROUP BY home
    ), added AS (
        SELECT home, whole, coalesce(handoff, '') AS handoff, coalesce(sender, '') AS sender,
               coalesce(receiver, '') AS receiver, count(*) AS journeys, bool_and(timed) AS timed,
               sum(passings) AS c, sum(passings * passings) AS c2, count(g.asked) AS asked_of,
               count(*) FILTER (WHERE g.asked) AS asked, count(*) FILTER (WHERE returned) AS returned,
               sum(waited_us) AS w, sum(waited_us * waited_us) AS w2, sum(waited_us * whole(throughput_us)) AS wh
        FROM leg AS g JOIN journeyed USING (home, journey) GROUP BY ALL
    )
    SELECT home, whole, handoff, sender, receiver, a.journeys, timed, asked, asked_of, returned, p.journeys,
           c, c2, w, w2, wh, h, h2
    FROM added AS a JOIN path AS p USING (home) ORDER BY home, whole DESC, handoff, sender, receiver
"""
"""Every hand-off, and all of a journey together, with the sums over journeys that its intervals need.

Times are summed as whole microseconds, so that neither the order of the rows nor the engine can change a digit.
"""

RANKED = """
    SELECT home, handoff, sender, receiver, place, us FROM (
        SELECT home, handoff, sender, receiver, us,
               row_number() OVER (PARTITION BY home, handoff, sender, receiver ORDER BY us) AS place
        FROM (
            SELECT home, handoff, sender, receiver, wait_us AS us FROM handed
            UNION ALL SELECT home, '*', '', '', wait_us FROM handed
            UNION ALL SELECT home, '**', '', '', throughput_us FROM journeyed
        )
    ) JOIN wanted_waits USING (home, handoff, sender, receiver, place)
"""
"""Waits (of all hand-offs under `*`) and throughput times (under `**`) of wanted ranks, in microseconds."""

MOST_ITEMS = "SELECT max(length(passed) - length(replace(passed, ';', ''))) FROM handed WHERE passed IS NOT NULL"
CAME = """
    SELECT h.home, h.journey, h.handoff, r.item, h.source, h.row, bool_or(w.item IS NOT NULL) AS came
    FROM handed AS h JOIN (SELECT DISTINCT handoff, item FROM required) AS r ON r.handoff = h.handoff
    LEFT JOIN (
        SELECT t.source, t.row, t.handoff, q.item FROM (
            SELECT f.source, f.row, f.handoff,
                   squeezed(trim(lower(split_part(f.passed, ';', CAST(p.part AS INTEGER))))) AS word
            FROM handed AS f
            JOIN passed_parts AS p ON p.part <= 1 + length(f.passed) - length(replace(f.passed, ';', ''))
            WHERE f.passed IS NOT NULL
        ) AS t JOIN required AS q ON q.handoff = t.handoff AND q.word = t.word
    ) AS w ON w.source = h.source AND w.row = h.row AND w.handoff = h.handoff AND w.item = r.item
    WHERE h.passed IS NOT NULL GROUP BY h.home, h.journey, h.handoff, r.item, h.source, h.row
"""
"""One row an item that was to come with a passing of which the log says what came, and whether it did."""

RECEIVED = """
    WITH part AS (
        SELECT home, journey, coalesce(handoff, '') AS handoff, sum(CASE WHEN came THEN 1 ELSE 0 END) AS y,
               count(*) AS x
        FROM came GROUP BY GROUPING SETS ((home, journey), (home, journey, handoff))
    )
    SELECT home, handoff, count(*), sum(y), sum(x), sum(y * y), sum(x * x), sum(x * y), count(*) FILTER (WHERE y = x)
    FROM part GROUP BY home, handoff ORDER BY home, handoff
"""
ITEMS = """
    SELECT handoff, item, count(*), count(*) FILTER (WHERE always) FROM (
        SELECT handoff, item, journey, bool_and(came) AS always FROM came GROUP BY handoff, item, journey
    ) GROUP BY handoff, item ORDER BY handoff, item
"""

PATHS = """
    WITH path AS (
        SELECT j.home, j.channel, j.events, j.events - j.kinds AS again, coalesce(j.triples, 0) AS triples, j.asked,
               j.staffed IS NOT NULL AS staffed, coalesce(h.late, false) AS late, coalesce(h.returned, 0) AS returned,
               r.journey IS NOT NULL AS repeated, a.home IS NOT NULL AS asking
        FROM journeyed AS j LEFT JOIN (
            SELECT home, journey, bool_or(span_us > limit_us) AS late, count(*) FILTER (WHERE returned) AS returned
            FROM handed GROUP BY home, journey
        ) AS h ON h.home = j.home AND h.journey = j.journey
        LEFT JOIN repeated AS r ON r.home = j.home AND r.journey = j.journey
        LEFT JOIN homes_asking AS a ON a.home = j.home
    )
    SELECT home, GROUPING(channel), coalesce(channel, ''), count(*), count(*) FILTER (WHERE staffed),
           count(*) FILTER (WHERE late), count(asked), count(*) FILTER (WHERE asked),
           count(*) FILTER (WHERE returned > 0), count(*) FILTER (WHERE repeated),
           count(*) FILTER (WHERE staffed AND (asked IS NOT NULL OR NOT asking)),
           count(*) FILTER (WHERE staffed AND (asked IS NOT NULL OR NOT asking)
                            AND NOT (late OR coalesce(asked, false) OR returned > 0 OR repeated)),
           sum(again), sum(events), sum(again * again), sum(events * events), sum(again * events),
           sum(returned), sum(triples), sum(returned * returned), sum(triples * triples), sum(returned * triples)
    FROM path GROUP BY GROUPING SETS ((home), (home, channel)) ORDER BY 1, 2 DESC, 3
"""
INTENTS = """
    WITH part AS (
        SELECT home, journey, channel, GROUPING(channel) AS whole, count(*) FILTER (WHERE followed AND settled) AS y,
               count(*) FILTER (WHERE followed) AS x, count(*) FILTER (WHERE NOT followed) AS unwatched
        FROM firsts GROUP BY GROUPING SETS ((home, journey), (home, journey, channel))
    )
    SELECT home, whole, coalesce(channel, ''), count(*) FILTER (WHERE x > 0), sum(y), sum(x), sum(y * y), sum(x * x),
           sum(x * y), sum(unwatched), count(*) FILTER (WHERE unwatched > 0)
    FROM part GROUP BY home, whole, channel ORDER BY home, whole DESC, 3
"""
