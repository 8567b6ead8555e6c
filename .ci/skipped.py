"""Fail where a test was skipped: a green run must have tried everything, the browser tests above all.

Called with pytest's junit reports.
"""

import sys
from xml.etree import ElementTree

cases = [case for report in sys.argv[1:] for case in ElementTree.parse(report).iter("testcase")]
skipped = [(case, skip) for case in cases if (skip := case.find("skipped")) is not None]
for case, skip in skipped:
    print(f"skipped: {case.get('classname')}::{case.get('name')}: {skip.get('message')}")
print(f"{len(cases)} tests, {len(skipped)} skipped")
sys.exit(bool(skipped) or not cases)
