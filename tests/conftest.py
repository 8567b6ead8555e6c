"""What all tests stand on."""

import signal

import pytest


@pytest.fixture(scope="session", autouse=True)
def _interruptible():
    """Let Ctrl-C reach the tests of it: a shell that runs the suite in the background has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
