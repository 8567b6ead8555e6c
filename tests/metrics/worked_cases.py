"""Where the worked numbers of the methods' notes lie; ``CJM_ORACLES`` may name their file.

``from worked_cases import WORKED_CASES`` works in every test (pyproject puts ``tests/metrics`` on pytest's path); the
fixture ``oracles`` gives the cases themselves and skips where they are not on this machine.
"""

import os
from pathlib import Path

SHARED = Path(__file__).parents[3] / "shared/data"
WORKED_CASES = Path(os.environ.get("CJM_ORACLES", SHARED / "methods/oracles.json"))
ABSENT = "the worked numbers are not on this machine; CJM_ORACLES may name their file"
