"""Marks of footnotes at the end of cells: Syria¹, 2014*, 1250[a]."""

from __future__ import annotations

import re
from dataclasses import replace

from relmap.formats.columns import PastedTable
from relmap.formats.headings import is_ours

_MARK = re.compile(r"(?<=[\w).%])(?:[\u00b9\u00b2\u00b3\u2070\u2074-\u2079†‡*]+| ?\[\w{1,2}\])$")
_ROLES = ("source", "target", "name", "when", "begin", "end", "year", "weight", "sources")


def without_footnotes(table: PastedTable) -> tuple[PastedTable, list[str]]:
    """A table without them in names, dates and amounts, and the cells that had some."""
    if is_ours(table.sort, {heading.casefold() for heading in table.headings}):
        return table, []
    columns = [n for n, role in enumerate(table.roles) if role in _ROLES]
    texts = {row[n] for row in table.rows for n in columns}
    plain = {text: _MARK.sub("", text) for text in texts if _MARK.search(text)}
    if not plain:
        return table, []
    among = set(columns)
    rows = tuple(
        tuple(plain.get(cell, cell) if n in among else cell for n, cell in enumerate(row))
        for row in table.rows
    )
    found = [row[n] for row in table.rows for n in columns if row[n] in plain]
    return replace(table, rows=rows), found
