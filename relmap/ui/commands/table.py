"""All rows, menu by menu."""

from __future__ import annotations

from relmap.ui.commands import analyse, arrange, edit, file, insert, tell, time, view
from relmap.ui.commands import help as help_
from relmap.ui.commands.action import Action, Rows

MENUS: tuple[tuple[str, Rows], ...] = (
    ("&File", file.ROWS),
    ("&Edit", edit.ROWS),
    ("&Insert", insert.ROWS),
    ("&View", view.ROWS),
    ("&Arrange", arrange.ROWS),
    ("A&nalyse", analyse.ROWS),
    ("&Time", (*time.ROWS, "", *tell.ROWS)),
    ("&Help", help_.ROWS),
)

ACTIONS: tuple[Action, ...] = tuple(row for _, rows in MENUS for row in rows if isinstance(row, Action))


def placed(place: str) -> list[tuple[Action, ...]]:
    """The actions that have a place of a sort (`toolbar`, `on_selection`, `on_nothing`), group by group."""
    found = sorted((row for row in ACTIONS if getattr(row, place)), key=lambda row: getattr(row, place))
    groups = sorted({getattr(row, place) // 10 for row in found})
    return [tuple(row for row in found if getattr(row, place) // 10 == group) for group in groups]
