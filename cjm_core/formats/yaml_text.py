"""Values written as YAML that a person reads: small things on one line, large ones spread out, comments wrapped."""

from __future__ import annotations

import io
from typing import Any

LINE = 110


def comment(text: str) -> str:
    """Return a text as comment lines."""
    import textwrap

    return "".join(f"# {line}\n" for line in textwrap.wrap(text, LINE))


def block(value: Any) -> str:
    """Return a value as YAML: small things on one line, large ones spread out."""
    from ruamel.yaml import YAML

    writer = YAML()
    writer.width = LINE
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.allow_unicode = True
    out = io.StringIO()
    writer.dump(_styled(value, top=True), out)
    return out.getvalue()


def flow(value: Any) -> str:
    """Return a mapping as YAML on one line, however long."""
    from ruamel.yaml import YAML

    writer = YAML()
    writer.width = 100_000
    out = io.StringIO()
    styled = _styled(value)
    styled.fa.set_flow_style()
    writer.dump(styled, out)
    return out.getvalue().strip()


def _quoted(value: Any) -> Any:
    """Return a text in quotation marks where the writer would leave them out and no reader could read it again."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, str) and (value.startswith("?") or not all(c.isprintable() or c == "\n" for c in value)):
        return DoubleQuotedScalarString(value)
    return value


def _styled(value: Any, top: bool = False) -> Any:
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, dict):
        styled: Any = CommentedMap({_quoted(key): _styled(inner) for key, inner in value.items()})
    elif isinstance(value, list):
        styled = CommentedSeq([_styled(inner) for inner in value])
    else:
        return _quoted(value)
    if not top and len(str(value)) <= LINE - 10:
        styled.fa.set_flow_style()
    return styled
