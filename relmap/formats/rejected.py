"""Rows that are left out of an import, as a table that says why."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from relmap.formats.foreign import LeftOut
from relmap.model.text_cells import as_text_cell


def rejected(rows: Sequence[LeftOut]) -> bytes:
    """As CSV: where a row stands, why it is left out, and its cells."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("row", "why"))
    for left in rows:
        writer.writerow((as_text_cell(left.row), as_text_cell(left.why), *map(as_text_cell, left.cells)))
    return text.getvalue().encode("utf-8-sig")
