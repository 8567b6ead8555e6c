"""The shop window of the core: few names, each of which loads and says what it is for."""

import ast
import inspect
from pathlib import Path

import pytest

import cjm_core

ROOT = Path(__file__).parents[2]
PUBLIC_MODULES = ("cjm_core/errors.py", "cjm_core/build.py", "cjm_core/plugins.py", "cjm_core/hookspecs.py")


@pytest.mark.parametrize("name", [n for n in cjm_core.__all__ if n != "__version__"])
def test_a_public_name_loads_and_has_a_docstring(name):
    assert inspect.getdoc(getattr(cjm_core, name))


def test_type_checkers_see_the_same_names():
    tree = ast.parse(Path(cjm_core.__file__).read_text(encoding="utf-8"))
    (block,) = [n for n in tree.body if isinstance(n, ast.If)]
    seen = {alias.asname or alias.name for statement in block.body for alias in statement.names}
    assert seen == set(cjm_core.__all__) - {"__version__"}


def test_an_unknown_name_is_told():
    with pytest.raises(AttributeError, match="Findigns"):
        cjm_core.Findigns  # noqa: B018


def public(tree, prefix=""):
    """Yield the name and node of every public class, function and method."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node, f"{node.name}.")


@pytest.mark.parametrize("room", ["cjm_core", "cli", "plugins"])
def test_every_public_name_has_a_docstring(room):
    bare = []
    for path in sorted((ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            bare.append(f"{path.relative_to(ROOT)}")
        bare += [f"{path.relative_to(ROOT)}: {name}" for name, node in public(tree) if not ast.get_docstring(node)]
    assert bare == []
