"""Real event logs of other people, tried where the folder of shared data is present; nothing of them is kept here."""

import os
from collections import Counter
from pathlib import Path

import pytest

from cjm_core.errors import EvidenceError
from cjm_core.evidence.log.counts import counts, ends
from cjm_core.evidence.log.edges import edges
from cjm_core.evidence.log.resources import handovers
from cjm_core.evidence.log.spans import throughput
from cjm_core.evidence.log.variants import variants
from cjm_core.evidence.opening import open_log
from cjm_core.model.codebook import EventColumns

SHARED = Path(os.environ.get("CJM_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))
WABO = {"journey": "case:concept:name", "activity": "concept:name", "time": "time:timestamp"}


def shared(name: str) -> Path:
    folder = SHARED / name.split("/")[0]
    if not folder.is_dir():
        pytest.skip(f"the shared data folder {folder.name} is not here; CJM_SHARED_DATA says where to look")
    return SHARED / name


def opened(name: str, columns: dict[str, str] | None = None, **said):
    return open_log(shared(name), EventColumns(**columns) if columns else None, **said)


def outline(evidence) -> tuple[int, int, int, int, int]:
    """Events, journeys, activities, variants and journeys of the top variant."""
    (log,) = evidence.logs
    whole = counts(log)
    ways = variants(log)
    assert sum(way.journeys for way in ways) == whole.journeys
    return whole.events, whole.journeys, whole.activities, len(ways), ways[0].journeys


def days(evidence) -> float:
    (log,) = evidence.logs
    return throughput(log).median_h / 24


def journeys_with(evidence, activity: str) -> int:
    asked = "SELECT count(DISTINCT journey) FROM events WHERE activity = $activity"
    return evidence.query(asked, activity=activity)[0][0]


def test_loans_of_a_bank():
    with opened("bpic2012/bpic2012.xes.gz") as evidence:
        (log,) = evidence.logs
        assert outline(evidence) == (262_200, 13_087, 24, 4366, 3429)
        assert len(edges(log)) == 125
        assert days(evidence) == pytest.approx(0.808535, abs=5e-7)
        assert throughput(log).mean_h / 24 == pytest.approx(8.623844, abs=5e-7)
        found = [journeys_with(evidence, a) for a in ("A_DECLINED", "A_CANCELLED", "A_APPROVED")]
        assert found == [7635, 2807, 2246]


def test_incidents():
    with opened("bpic2013/bpic2013_incidents.xes.gz") as evidence:
        assert outline(evidence) == (65_533, 7554, 4, 1511, 1754)
        assert days(evidence) == pytest.approx(7.549126, abs=5e-7)


def test_customer_support():
    with opened("helpdesk/helpdesk.xes.gz") as evidence:
        events, journeys, _, ways, top = outline(evidence)
        assert (events, journeys, ways, top) == (21_348, 4580, 226, 2366)
        assert len(edges(evidence.logs[0])) == 55
        assert days(evidence) == pytest.approx(39.859219, abs=5e-7)


def test_permits_are_the_same_in_three_formats():
    """The Parquet file has lost the offsets and holds the clock of the town hall."""
    found = []
    for file in ("receipt.csv", "receipt.xes.gz", "receipt.parquet"):
        columns = {**WABO, "resource": "org:resource", "channel": "case:channel"}
        with opened(f"receipt_wabo/{file}", columns, timezone="Europe/Amsterdam") as evidence:
            channels = evidence.query("SELECT channel, count(DISTINCT journey) FROM events GROUP BY 1 ORDER BY 2 DESC")
            (log,) = evidence.logs
            found.append((outline(evidence), channels, edges(log), throughput(log), handovers(log)))
    assert found[0] == found[1] == found[2]
    (events, journeys, _, ways, top), channels, *_ = found[0]
    assert (events, journeys, ways, top) == (8577, 1434, 116, 713)
    known = {name.lower().replace("-", ""): n for name, n in channels}  # some by the name that the program has for them
    assert known == {"internet": 1250, "desk": 109, "post": 53, "email": 21, "intern": 1}


def test_hiring():
    with opened("hiring_fairness/hiring_log_high.xes.gz") as evidence:
        events, journeys, _, ways, _ = outline(evidence)
        (log,) = evidence.logs
        assert (events, journeys, ways, len(edges(log))) == (63_869, 10_000, 386, 39)
        last = Counter({end.step: end.journeys for end in ends(log, 100)})
        assert sorted(last.values()) == [2430, 7570], last


def test_insurance_claims():
    with opened("teleclaims/teleclaims.xes.gz") as evidence:
        events, journeys, _, ways, _ = outline(evidence)
        assert (events, journeys, ways, len(edges(evidence.logs[0]))) == (46_138, 3512, 12, 30)


def test_an_id_may_be_called_na():
    columns = {"journey": "Case ID", "activity": "Activity", "time": "Complete Timestamp"}
    with opened("eventdatar/sepsis.csv", columns) as evidence:
        events, journeys, _, ways, _ = outline(evidence)
        assert (events, journeys, ways) == (15_214, 1050, 846)
        assert days(evidence) == pytest.approx(5.343385, abs=5e-7)
        assert journeys_with(evidence, "Return ER") == 294
        assert evidence.query("SELECT count(*) > 0 FROM events WHERE journey = 'NA'") == [(True,)]


def test_patients_by_their_completions_only():
    columns = {"journey": "patient", "activity": "handling", "time": "time", "resource": "employee"}
    prepare = {"lifecycle": "complete", "lifecycle_column": "registration_type"}
    with opened("eventdatar/patients.csv", columns, prepare=prepare) as evidence:
        _, journeys, _, ways, top = outline(evidence)
        assert (journeys, ways, top) == (500, 7, 258)


RUNNING = {**WABO, "resource": "org:resource"}


@pytest.mark.parametrize("file", ["running-example.csv", "running-example.xes", "running-example.parquet"])
def test_the_textbook_log_in_every_format(file):
    with opened(f"xes_csv_edge_samples/{file}", RUNNING) as evidence:
        (log,) = evidence.logs
        assert outline(evidence)[:2] == (42, 6)
        assert len(edges(log)) == 16
        again = evidence.query(
            "SELECT activity, count(*) FROM (SELECT journey, activity FROM events GROUP BY ALL HAVING count(*) > 1) "
            "GROUP BY 1 ORDER BY 1")
        assert again == [("check ticket", 2), ("decide", 2), ("examine casually", 1), ("reinitiate request", 1)]
        took = evidence.query("SELECT epoch(max(time) - min(time)) AS s FROM events GROUP BY journey ORDER BY 1")
        assert [s for (s,) in took] == [520920, 703320, 779580, 852300, 1368780, 1576440]
        passed = {(h.sender, h.receiver): h.count for h in handovers(log)}
        assert (passed["Sara", "Ellen"], sum(passed.values())) == (4, 32)
        assert 4 / (42 - 6) == 1 / 9  # of all successions: four of them are of one resource who goes on alone


def test_a_log_of_intervals_keeps_both_ends():
    columns = {**WABO, "time": "start_timestamp", "end": "time:timestamp"}
    with opened("xes_csv_edge_samples/interval_event_log.csv", columns) as evidence:
        assert outline(evidence)[:2] == (8109, 1266)
        assert evidence.query("SELECT median(epoch(finish - time)) FROM events") == [(497.0,)]


def test_clicks_of_a_shop():
    columns = {"journey": "user_id", "activity": "event", "time": "timestamp"}
    with opened("retentioneering/ecom.csv.gz", columns) as evidence:
        assert outline(evidence)[:3] == (31_106, 600, 19)
    with opened("retentioneering/ecom.csv.gz", {**columns, "journey": "session_id"}) as evidence:
        assert outline(evidence)[1] == 3605


def test_recruiting_is_flattened_by_applications_or_by_offers():
    with pytest.raises(EvidenceError, match=r"applications \(916\), offers \(135\)"):
        opened("ocel_samples/recruiting-red.jsonocel")
    with opened("ocel_samples/recruiting-red.jsonocel", object_type="applications") as evidence:
        assert outline(evidence)[:2] == (6607, 916)
    with opened("ocel_samples/recruiting-red.jsonocel", object_type="offers") as evidence:
        assert outline(evidence)[1] == 135


@pytest.mark.parametrize("file", ["ocel20_example.jsonocel", "ocel20_example.xmlocel", "ocel20_example.sqlite"])
def test_the_toy_log_of_objects_is_alike_in_three_formats(file):
    from cjm_core.formats import ocel

    flat = ocel.read(shared(f"ocel_samples/{file}"), file, "Purchase Order")
    assert (len(flat.log.events), len(flat.log.objects)) == (13, 9)
    with opened(f"ocel_samples/{file}", object_type="Purchase Order") as evidence:
        (log,) = evidence.logs
        assert {(e.step, e.next_step): e.count for e in edges(log)} == {
            ("Create Purchase Order", "Change PO Quantity"): 1, ("Change PO Quantity", "Insert Invoice"): 1,
            ("Insert Invoice", "Insert Invoice"): 1}
