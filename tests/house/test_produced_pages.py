"""Pages made from the code say what the code says; every hook is told in them, and tried by a test."""

import importlib.util
import inspect
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("docs_produce", ROOT / "docs" / "produce.py")
produce = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(produce)
PAGES = produce.pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_is_what_the_code_says(name):
    assert not produce.differs(ROOT / "docs" / name, PAGES[name]), "run python3 docs/produce.py"


@pytest.mark.parametrize("name", sorted(produce.hook_functions()))
def test_hook_is_documented_with_its_signature_and_tested(name):
    hook = produce.hook_functions()[name]
    page = (ROOT / "docs" / "hooks.md").read_text(encoding="utf-8")
    assert f"```python\n{produce.signature(name)}\n```" in page
    assert inspect.getdoc(hook) in page
    tests = [p for p in (ROOT / "tests").rglob("test_*.py") if p.parent.name != "house"]
    assert any(name in p.read_text(encoding="utf-8") for p in tests), f"no test tries {name}"
