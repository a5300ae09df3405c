"""What GEXF and GraphML have in common: the types of attributes, and where an element stands."""

from __future__ import annotations

from collections.abc import Iterable

from relmap.formats.foreign import Value
from relmap.formats.xml_tree import Element


def types_of(rows: Iterable[dict[str, Value]], lists: str) -> dict[str, str]:
    """The type of each value by its name; of those that are of several types it is text.

    Args:
        rows: the values of things.
        lists: the type of several texts.
    """
    found: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            kind = type_of(value, lists)
            if found.setdefault(name, kind) != kind:
                found[name] = "double" if {found[name], kind} == {"long", "double"} else "string"
    return dict(sorted(found.items()))


def type_of(value: Value, lists: str) -> str:
    """The type of a value."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "long" if abs(value) < 2**63 else "string"
    if isinstance(value, float):
        return "double"
    return lists if isinstance(value, tuple) else "string"


def where(element: Element) -> str:
    """Which element it is, for what is said of it."""
    said = element.get("id") or f"{element.get('source')} – {element.get('target')}"
    return f"{element.name} {said[:60]}, line {element.line:,}"
