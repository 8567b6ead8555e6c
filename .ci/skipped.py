"""Fail where a test was skipped that this machine could run, the browser tests above all.

Called with pytest's junit reports. Tests on files that are not part of the repository may skip, and are told.
"""

import sys
from xml.etree import ElementTree

MAY_SKIP = ("the worked numbers are not on this machine", "the shared ")

cases = [case for report in sys.argv[1:] for case in ElementTree.parse(report).iter("testcase")]
skipped = [(case, skip.get("message", "")) for case in cases if (skip := case.find("skipped")) is not None]
wrong = [(case, why) for case, why in skipped if not why.startswith(MAY_SKIP)]
for case, why in wrong:
    print(f"skipped: {case.get('classname')}::{case.get('name')}: {why}")
print(f"{len(cases)} tests, {len(skipped)} skipped, {len(wrong)} of them without leave")
sys.exit(bool(wrong) or not cases)
