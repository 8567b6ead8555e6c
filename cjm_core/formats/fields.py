"""Which keys the model knows at a place: for "did you mean" and for nothing else."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, RootModel


def known_keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """Return the keys that a user may write at a pydantic location, in the model's order."""
    here: list[Any] = [model]
    for part in loc:
        here = _step(here, part)
    keys: dict[str, None] = {}
    for kind in here:
        if _is_model(kind):
            keys.update(dict.fromkeys(field.alias or name for name, field in kind.model_fields.items()))
    return list(keys)


def _step(here: list[Any], part: int | str) -> list[Any]:
    found = [inner for kind in here for inner in _under(kind, part)]
    if found:
        return found
    tagged = [kind for kind in here if _is_model(kind) and _tag(kind) == part]
    return tagged or here


def _under(kind: Any, part: int | str) -> list[Any]:
    """Return what a model, list or mapping of the given kind holds under one part of a location."""
    if _is_model(kind):
        for name, field in kind.model_fields.items():
            if part in (name, field.alias):
                return _spread(field.annotation)
        return []
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (tuple, list) and isinstance(part, int):
        return _spread(inner[0])
    if origin is dict and isinstance(part, str | int):
        return _spread(inner[1])
    return []


def _spread(annotation: Any) -> list[Any]:
    """Return the branches of an annotation: unions and ``Annotated`` opened, root models replaced by their root."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _spread(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return [kind for arm in get_args(annotation) for kind in _spread(arm)]
    if _is_model(annotation) and issubclass(annotation, RootModel):
        return _spread(annotation.model_fields["root"].annotation)
    return [] if annotation is NoneType else [annotation]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _tag(kind: type[BaseModel]) -> Any:
    """Return the value of a model's ``kind`` field, by which a union of models is told apart."""
    field = kind.model_fields.get("kind")
    choices = get_args(field.annotation) if field is not None else ()
    return choices[0] if choices else kind.__name__
