"""Texts in tables that other programs open: one that looks like a formula is marked as text.

Spreadsheets compute what begins with `=`, `+`, `-`, `@` or a tab, wherever the table comes from (OWASP, "CSV
injection"). A leading `'` is their own mark for text; what already looks marked gets another one, so that
every text comes back as it was.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_MARKED = re.compile(r"'+[=+\-@\t\r]")


def as_text_cell(text: str) -> str:
    """A text as a cell that no spreadsheet computes. Numbers are not to be handed over."""
    return f"'{text}" if _FORMULA.match(text) else text


def is_marked(cell: str) -> bool:
    """Whether a cell is marked as text."""
    return _MARKED.match(cell) is not None


def without_mark(cell: str) -> str:
    """The text of a cell; the inverse of `as_text_cell`."""
    return cell[1:] if is_marked(cell) else cell
