"""Readable ids of new records."""

from __future__ import annotations

import re
import unicodedata

from relmap.model.project import Project


def plain_id(text: str) -> bool:
    """Whether a text can be an id as it stands."""
    return re.fullmatch(r"[^\x00-\x20\x7F]{1,200}", text) is not None


def fresh_id(project: Project, collection: str, name: str) -> str:
    """A readable id that no record of the collection has: `tikhanovskaya`, `tikhanovskaya-2`."""
    plain = unicodedata.normalize("NFKD", name[:80]).encode("ascii", "ignore").decode().lower()
    base = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or collection.rstrip("s")
    kept = {str(row.get("id")) for row in project.aside.kept.get(collection, ())}
    taken = project.collection(collection).keys() | kept
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
