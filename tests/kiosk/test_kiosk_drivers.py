"""The real survey of kiosks: what drives satisfaction, beside a regression worked out from the file itself."""

import csv

import numpy as np
import pytest
from kiosk_project import kiosk_columns, kiosk_file, kiosk_folder

from cjm_core.build import measure_project


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    return measure_project(kiosk_folder(tmp_path_factory.mktemp("kiosk")), ["driver", "explained"]).findings


def test_the_shares_of_all_qualities_add_up_to_what_a_regression_explains(findings):
    with kiosk_file().open(encoding="cp949", newline="") as file:
        rows = [{k.strip(): v for k, v in row.items()} for row in csv.DictReader(file)]
    columns = kiosk_columns()
    names = sorted(n for n in columns if n.startswith("life_"))
    table = np.array([[float(row[columns[n]] or "nan") for n in (*names, "satisfied")] for row in rows])
    table = table[~np.isnan(table).any(axis=1)]
    x = np.column_stack([np.ones(len(table)), table[:, :-1]])
    residual = table[:, -1] - x @ np.linalg.lstsq(x, table[:, -1], rcond=None)[0]
    r2 = 1 - residual.var() / table[:, -1].var()
    shares = {f.place: f for f in findings.where(metric="driver") if f.value is not None}
    (explained,) = findings.where(metric="explained")
    assert sorted(shares) == names
    assert explained.value == pytest.approx(r2, abs=1e-6)
    assert sum(f.value for f in shares.values()) == pytest.approx(r2, abs=1e-6)
    assert all(f.low <= f.value <= f.high and f.n >= 200 and f.q is not None for f in shares.values())
