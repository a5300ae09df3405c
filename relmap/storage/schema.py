"""The JSON Schema of the format, made from the records and what is said of their fields beside them."""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter

from relmap.model import records
from relmap.storage.project_file import file_model


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the format."""
    schema = TypeAdapter(file_model()).json_schema(ref_template="#/$defs/{model}")
    _describe(schema, records.About)
    for name, part in schema["$defs"].items():
        _describe(part, getattr(records, name))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _describe(schema: dict[str, Any], kind: type) -> None:
    """Put the docstring below each field into the schema of the field.

    Pydantic would, too, but at every start of the program, and reading the source of all records takes as
    long as making them.
    """
    for known in reversed(kind.__mro__):
        if known.__module__ == records.__name__:
            for field, said in _docstrings(known).items():
                schema["properties"][field].setdefault("description", said)


def _docstrings(kind: type) -> dict[str, str]:
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(body, ast.ClassDef)
    return {
        field.target.id: inspect.cleandoc(said.value.value)
        for field, said in pairwise(body.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(said, ast.Expr)
        and isinstance(said.value, ast.Constant)
        and isinstance(said.value.value, str)
    }
