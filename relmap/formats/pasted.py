"""What is pasted from other programs: tables of a spreadsheet, and lists of names."""

from __future__ import annotations

import re
from dataclasses import replace

from relmap.formats.file_tables import FileTable, of_text
from relmap.formats.headings import ROLES
from relmap.formats.text_table import TableProblem
from relmap.model.project import Project
from relmap.model.records import LONGEST_NAME
from relmap.model.text_cells import without_mark

MOST_ROWS, MOST_COLUMNS = 20_000, 100
PASTED = "What was pasted"
_HEADINGS = {word for key, _, words in ROLES["actors"] if key == "name" for word in words} | {
    *("names", "actors", "countries", "states", "people", "persons", "organisations", "members")
}
_MARKS = "-•*– "
"""Before the names of a list."""


def names_in(text: str) -> list[str]:
    """The names of a list, one a line or all in one; empty if the text is no list of names."""
    lines = [_clean(line) for line in text.splitlines()]
    if is_one_line(text):
        lines = re.split(r"[;,]" if ";" not in text else ";", lines[0])
    names = [without_mark(line.lstrip(_MARKS).strip()) for line in lines if line]
    names = [name for name in names if name]
    if not names or len(names) > MOST_ROWS or any("\t" in line for line in text.splitlines()):
        return []
    return list(dict.fromkeys(names)) if all(len(name) <= 200 for name in names) else []


def is_one_line(text: str) -> bool:
    """Whether a text is names in one line, as people write them: “Armenia, Russia, Iran”."""
    return len(text.strip().splitlines()) == 1 and "\t" not in text and any(sign in text for sign in ";,")


def _clean(text: str) -> str:
    return "".join(c for c in " ".join(text.split()) if c.isprintable())[:LONGEST_NAME]


def list_of_names(names: list[str]) -> FileTable:
    """A list of names as a table of actors; the first may be its heading."""
    rows = tuple((name,) for name in names)
    lines = tuple(range(1, len(names) + 1))
    headed = len(names) > 1 and names[0].casefold() in _HEADINGS
    return FileTable(PASTED, rows, lines, headed=headed, sort="actors", roles=("name",))


def pasted_table(text: str, project: Project) -> FileTable | None:
    """A text as a table; None if it has only one column.

    Raises:
        TableProblem: it has more rows or columns than can be pasted.
    """
    _check_size(text)
    if is_one_line(text):
        return None
    lines = [line for line in text.splitlines() if line.strip()]
    sign = next((sign for sign in "\t;," if lines and all(sign in line for line in lines[:20])), None)
    if sign is None:
        return None
    try:
        found = of_text(text.encode("utf-8", "replace"), PASTED, project, "utf-8", sign)
    except TableProblem:
        return None
    return replace(found, encoding="")


def _check_size(text: str) -> None:
    """Raise TableProblem if a text is a table of too many rows or columns to be pasted."""
    rows = text.count("\n") + 1
    if rows > MOST_ROWS:
        raise TableProblem(
            f"What was copied has {rows:,} rows; {MOST_ROWS:,} can be pasted at a time.",
            "Save it as a file, and import that.",
        )
    first = text[: text.find("\n")] if "\n" in text else text
    columns = first.count("\t") + 1
    if columns > MOST_COLUMNS:
        raise TableProblem(
            f"What was copied has {columns:,} columns; {MOST_COLUMNS} can be pasted.",
            "Each row is one actor or one relation. A table that is turned round can be transposed.",
        )
