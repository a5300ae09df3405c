"""The canvas as gestures, keys and layers see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from PySide6.QtCore import QPointF, QRect

from relmap.drawing.frame import Frame
from relmap.drawing.pick import Picked
from relmap.drawing.style import Theme
from relmap.drawing.view import View
from relmap.editor.document import Document
from relmap.layout.graph import Place
from relmap.model.records import Anchor, Note

Tool = Literal["select", "connect", "lasso", "hand", "text", "frame", "arrow"]


class Surface(Protocol):
    """A part of the scene in pixels. Positions are in pixels of the canvas unless it is said otherwise."""

    document: Document
    snapping: bool
    """Whether a dragged actor is drawn to lines with others."""

    @property
    def theme(self) -> Theme:
        """The colours."""
        ...

    @property
    def tool(self) -> Tool:
        """What the hand holds."""
        ...

    @property
    def frame(self) -> Frame:
        """What is drawn."""
        ...

    @property
    def view(self) -> View:
        """Scene to pixels."""
        ...

    @property
    def swipe(self) -> float | None:
        """While two days are swiped between: where, as a part of the width."""
        ...

    @property
    def hovered(self) -> Picked | None:
        """What the cursor is on."""
        ...

    @property
    def in_gesture(self) -> bool:
        """Whether a gesture is under way."""
        ...

    def rect(self) -> QRect:
        """All of it."""
        ...

    def redraw(self) -> None:
        """What lies over the map has changed."""
        ...

    def set_view(self, view: View) -> None:
        """Show another part of the scene."""
        ...

    def set_swipe(self, swipe: float | None) -> None:
        """Move the divider between two days."""
        ...

    def preview_places(self, places: dict[str, Place] | None) -> None:
        """Show actors elsewhere while a gesture lasts, in scene units; None ends that."""
        ...

    def preview_notes(self, notes: dict[str, Note] | None) -> None:
        """Show notes elsewhere while a gesture lasts, by id; None ends that."""
        ...

    def carry(self, here: QPointF) -> bool:
        """Hand the selection on if the hand is over another window; gives whether it is."""
        ...

    def relate(self, sources: Sequence[str], target: str, at: QPointF) -> None:
        """Ask for a kind, then relate actors to one."""
        ...

    def relate_to_new(self, source: str, at: QPointF) -> None:
        """Ask for the name of a new actor and a kind, then make both."""
        ...

    def write_text(self, at: QPointF, actor: str | None) -> None:
        """Ask for a text at a point, or beside an actor; back to selecting."""
        ...

    def frame_actors(self, actors: Sequence[str]) -> None:
        """Ask for a title and frame actors; back to selecting."""
        ...

    def draw_arrow(self, start: Anchor, end: Anchor, at: QPointF) -> None:
        """Ask for a word at a point and draw an arrow; back to selecting."""
        ...
