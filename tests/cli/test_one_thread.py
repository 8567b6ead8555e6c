"""Linear algebra runs on one thread unless the user says otherwise: small matrices by the thousand gain nothing."""

import os

import pytest

from cjm_cli.main import main


@pytest.mark.parametrize(("said", "taken"), [(None, "1"), ("4", "4")])
def test_one_thread_unless_the_user_says_otherwise(monkeypatch, capsys, said, taken):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", said or "")
    monkeypatch.setenv("LANGUAGE", "en")
    if said is None:
        monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    monkeypatch.setattr("sys.argv", ["cjm", "--help"])
    with pytest.raises(SystemExit):
        main()
    assert os.environ["OPENBLAS_NUM_THREADS"] == taken
    assert "Usage" in capsys.readouterr().out
