"""Fail where something that cjm needs at run time is under a licence that would bind its users.

Called with the Python of an environment that holds cjm without its development tools. GPL and AGPL are refused;
LGPL, and a choice of licences one of which is permissive, must be listed here by name with the reason.
"""

import json
import subprocess
import sys

PERMISSIVE = ("Apache", "BSD", "MIT", "PSF", "Python Software Foundation", "ISC", "Zlib", "HPND", "Unlicense")
LISTED: dict[str, str] = {}
INSTALLER = {"pip", "setuptools", "wheel"}

report = subprocess.run(
    ["pip-licenses", f"--python={sys.argv[1]}", "--from=mixed", "--format=json"],
    check=True, capture_output=True, text=True,
)
packages = [p for p in json.loads(report.stdout) if p["Name"].lower() not in INSTALLER]
wrong = [
    p for p in packages
    if p["Name"].lower() not in LISTED
    and ("GPL" in p["License"] or "General Public" in p["License"] or not any(x in p["License"] for x in PERMISSIVE))
]
print(f"{len(packages)} packages at run time")
for p in wrong:
    print(f"{p['Name']} {p['Version']} is under {p['License']}: remove it, or list it with the reason")
sys.exit(bool(wrong) or len(packages) < 10)
