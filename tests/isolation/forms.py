"""A whole form for any view that takes one, made from its own schema: no typed list of fields."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from marshmallow import fields as shapes

from certbody.kit import fields
from certbody.kit.http import FormSchema

TEXT = "Une réponse assez longue pour que personne n’ait rien à y redire"
PDF = b"%PDF-1.7\n%%EOF\n"


def whole_form(view: Any) -> dict[str, Any]:
    """A value for each field of the form that a view takes; of every form there is, when the view chooses it late."""
    schemas = [found] if (found := _schema_of(view)) else list(_every_schema(FormSchema))
    return {kind.data_key or name: _value(name, kind) for schema in schemas for name, kind in schema().fields.items()}


def _schema_of(view: Any) -> type[FormSchema] | None:
    while view is not None:
        found = inspect.getclosurevars(view).nonlocals.get("schema")
        if found is not None:
            return found
        view = getattr(view, "__wrapped__", None)
    return None


def _every_schema(parent: type[FormSchema]) -> Iterator[type[FormSchema]]:
    for child in parent.__subclasses__():
        yield child
        yield from _every_schema(child)


def _value(name: str, kind: Any) -> Any:
    if isinstance(kind, shapes.List):
        return [_value(name, kind.inner)]
    if isinstance(kind, fields.Choice):
        return next(iter(kind.validators[0].choices))  # type: ignore[attr-defined]
    if isinstance(kind, fields.Upload):
        return (BytesIO(PDF), "piece.pdf")
    if isinstance(kind, fields.Integer):
        return str(kind.validators[0].min)  # type: ignore[attr-defined]
    for shape, value in _PLAIN:
        if isinstance(kind, shape):
            return value
    return "essai@exemple.fr" if isinstance(kind, fields.Email) else TEXT


_PLAIN: tuple[tuple[type, str], ...] = (
    (fields.Version, "1"),
    (fields.Money, "10"),
    (fields.Percent, "10"),
    (fields.Day, "2026-12-01"),
    (fields.Moment, "2026-11-23T09:30"),
    (shapes.Boolean, "true"),
    (shapes.UUID, "00000000-0000-7000-8000-000000000000"),
    (shapes.Dict, {}),
)
