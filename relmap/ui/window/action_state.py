"""Which actions work now, which are ticked, and the line that says how much is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from relmap.ui.commands.actions import ACTIONS
from relmap.ui.widgets.look import plain

if TYPE_CHECKING:
    from relmap.ui.window.main_window import MainWindow


class ActionState(QObject):
    """Follows the document.

    Args:
        window: whose actions they are.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)  # what it is connected to ends with the window
        self._window = window

    def refresh(self) -> None:
        """Enable what works now, and name what undo and redo would do."""
        window, actions = self._window, self._window.actions_by_id
        if not window.furnished:
            for spec in ACTIONS:
                actions[spec.id].setEnabled(spec.needs == "nothing")
            return
        document, stack, has_map = window.document, window.document.undo_stack, window.has_map
        selection = document.selection
        actors = [ref for ref in selection if ref.collection == "actors"]
        works = {
            "nothing": True,
            "map": has_map,
            "selection": has_map and bool(selection),
            "one": has_map and len(selection) == 1 and next(iter(selection)).collection == "relations",
            "actor": has_map and bool(actors),
            "actors": has_map and len(actors) > 1,
            "members": has_map and self._have_members(),
            "scenes": has_map and bool(document.project.scenes),
            "undo": has_map and stack.canUndo(),
            "redo": has_map and stack.canRedo(),
            "window": has_map and document.mode == "window",
            "compare": has_map and document.mode == "compare",
            "filtered": has_map and document.passing is not None,
        }
        for spec in ACTIONS:
            actions[spec.id].setEnabled(works[spec.needs])
        actions["rename"].setEnabled(has_map and len(actors) == 1 == len(selection))
        for key, text in (("undo", stack.undoText()), ("redo", stack.redoText())):
            action = actions[key]
            action.setText(plain(f"{key.capitalize()} {text[:1].lower()}{text[1:80]}".strip()))
            keys = action.shortcut().toString()
            action.setToolTip(f"{action.text().replace('&&', '&').replace('<', '‹')} ({keys})")
        self.show_status()
        self.show_checks()

    def show_checks(self) -> None:
        """The actions that say what of time is looked at, and in which way."""
        document = self._window.document
        checks = {
            **{f"mode_{mode}": document.mode == mode for mode in ("day", "window", "compare")},
            "throughout": document.throughout,
            "certain_only": document.certain_only,
            "swipe": self._window.canvas.swipe is not None,
            "pin": self._all_pinned(),
            "hull": self._all_shown("hull"),
            "collapse": self._all_shown("collapsed"),
        }
        for key, checked in checks.items():
            self._window.actions_by_id[key].setChecked(checked)
        for key, mode in (("throughout", "window"), ("swap_days", "compare"), ("swipe", "compare")):
            self._window.actions_by_id[key].setEnabled(self._window.has_map and document.mode == mode)

    def _have_members(self) -> bool:
        """Whether somebody belongs to an actor that is selected, at any time."""
        actors = {ref.id for ref in self._window.document.selection if ref.collection == "actors"}
        return not self._window.document.organisations.isdisjoint(actors)

    def _all_shown(self, how: str) -> bool:
        placements = self._window.document.project.placements
        actors = [ref.id for ref in self._window.document.selection if ref.collection == "actors"]
        return bool(actors) and all(key in placements and placements[key].members == how for key in actors)

    def _all_pinned(self) -> bool:
        placements = self._window.document.project.placements
        actors = [ref.id for ref in self._window.document.selection if ref.collection == "actors"]
        return bool(actors) and all(key in placements and placements[key].pinned for key in actors)

    def show_tool(self) -> None:
        """The tool in the hand is ticked."""
        for key, tool in (
            ("tool_select", "select"),
            ("connect", "connect"),
            ("lasso", "lasso"),
            ("hand", "hand"),
        ):
            self._window.actions_by_id[key].setChecked(self._window.canvas.tool == tool)

    def show_status(self) -> None:
        """How much of the map is shown."""
        if not self._window.has_map:
            self._window.status_line.setText("")
            return
        document = self._window.document
        snapshot, project, found = document.snapshot, document.project, document.comparison
        if found is not None:
            counts = {
                "begun": found.begun,
                "ended": found.ended,
                "changed": found.changed,
                "stayed": found.kept,
            }
            self._window.status_line.setText(
                "Relations: " + ",  ".join(f"{len(n):,} {name}" for name, n in counts.items())
            )
            return
        when = "on this day" if document.mode == "day" else "in this window"
        parts = (
            f"{len(snapshot.actors):,} of {len(project.actors):,} actors",
            f"{snapshot.relation_count:,} of {len(project.relations):,} relations {when}",
        )
        passing = document.passing
        out = () if passing is None else (f"{passing.out:,} filtered out",)
        self._window.status_line.setText(",  ".join((*parts, *out)))
