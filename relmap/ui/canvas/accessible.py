"""The canvas for a screen reader: every actor and relation of the day with a name, a role and a place.

Qt asks for this only while a screen reader, or something like it, is running.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, cast

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

from relmap.drawing.frame import Frame
from relmap.drawing.pick import pick
from relmap.drawing.view import View
from relmap.editor.document import Document
from relmap.model.diff import Ref
from relmap.timeline.words import phase_line, relation_title

_installed: list[Callable[[str, QObject], QAccessibleInterface | None]] = []
_MOST = 3_000
"""So many actors and relations at most are told one by one."""


class Canvas(Protocol):
    """What is told: a widget that draws a map."""

    document: Document
    interface: object

    @property
    def frame(self) -> Frame: ...
    @property
    def view(self) -> View: ...
    def accessibleName(self) -> str: ...
    def hasFocus(self) -> bool: ...
    def mapToGlobal(self, at: QPoint, /) -> QPoint: ...
    def mapFromGlobal(self, at: QPoint, /) -> QPoint: ...
    def window(self) -> QWidget: ...


def install(kind: type) -> None:
    """Have Qt ask here for the widgets of a class, all of them `Canvas`; does nothing the second time."""
    if _installed:
        return

    def interface_of(_key: str, thing: QObject) -> QAccessibleInterface | None:
        if not isinstance(thing, kind):
            return None
        canvas = cast(Canvas, thing)
        # Qt owns what it is given; Python only has to keep it as long as the canvas.
        canvas.interface = made = _CanvasInterface(canvas)
        return made

    _installed.append(interface_of)
    QAccessible.installFactory(interface_of)


def tell_selection(canvas: Canvas) -> None:
    """Tell a screen reader what is selected now."""
    if not QAccessible.isActive():
        return
    interface = QAccessible.queryAccessibleInterface(cast(QWidget, canvas))
    ref = next(iter(canvas.document.viewpoint.selection), None)
    if isinstance(interface, _CanvasInterface) and ref is not None:
        position = interface.position(ref)
        if position is not None:
            event = QAccessibleEvent(cast(QWidget, canvas), QAccessible.Event.Focus)
            event.setChild(position)
            QAccessible.updateAccessibility(event)


class _CanvasInterface(QAccessibleWidget):
    """The canvas, with what is on it as its children: actors first."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(cast(QWidget, canvas), QAccessible.Role.Canvas, canvas.accessibleName())
        self._canvas = canvas
        self._children: dict[Ref, _Item] = {}
        self._listed: tuple[object, list[Ref]] | None = None

    def refs(self) -> list[Ref]:
        """What is on the canvas, in the order of the children."""
        frame = self._canvas.frame
        if self._listed is None or self._listed[0] is not frame:
            found = [Ref("actors", node.id) for node in frame.nodes]
            found += [Ref("relations", edge.id) for edge in frame.each]
            self._listed = (frame, found[:_MOST])
        return self._listed[1]

    def position(self, ref: Ref) -> int | None:
        """Which child something is; None if it is not to be seen."""
        refs = self.refs()
        return refs.index(ref) if ref in refs else None

    def childCount(self) -> int:
        return len(self.refs()) if isValid(cast(QWidget, self._canvas)) else 0

    def child(self, index: int) -> QAccessibleInterface | None:
        refs = self.refs()
        return self._item(refs[index]) if 0 <= index < len(refs) else None

    def _item(self, ref: Ref) -> QAccessibleInterface:
        item = self._children.get(ref)
        if item is None or not isValid(item):
            item = self._children[ref] = _Item(self, self._canvas, ref)
        return item

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        position = self.position(child.ref) if isinstance(child, _Item) else None
        return -1 if position is None else position

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        at = self._canvas.mapFromGlobal(QPoint(x, y))
        picked = pick(self._canvas.frame, self._canvas.view, at.x(), at.y())
        if picked is None:
            return None
        row = self._canvas.frame.line_of(picked.id) if picked.kind == "relations" else None
        within = [] if row is None else self._canvas.frame.edges[row].within
        return self._item(Ref(picked.kind, next(iter(within), picked.id)))

    def focusChild(self) -> QAccessibleInterface | None:
        ref = next(iter(self._canvas.document.viewpoint.selection), None)
        return self._item(ref) if ref is not None and self.position(ref) is not None else None


class _Item(QAccessibleInterface):
    """One actor or relation."""

    def __init__(self, owner: _CanvasInterface, canvas: Canvas, ref: Ref) -> None:
        super().__init__()
        self._owner = owner
        self._canvas = canvas
        self.ref = ref

    def isValid(self) -> bool:
        return isValid(cast(QWidget, self._canvas)) and self._owner.position(self.ref) is not None

    def object(self) -> QObject | None:
        return None

    def window(self) -> QWindow | None:
        return self._canvas.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(cast(QWidget, self._canvas))

    def child(self, index: int) -> QAccessibleInterface | None:
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state: Any = QAccessible.State()
        state.selectable = state.focusable = True
        state.selected = self.ref in self._canvas.document.viewpoint.selection
        state.focused = state.selected and self._canvas.hasFocus()
        return state

    def setText(self, which: QAccessible.Text, text: str) -> None:
        """Names are changed by editing."""

    def text(self, which: QAccessible.Text) -> str:
        if which == QAccessible.Text.Name:
            return self._name()
        if which == QAccessible.Text.Description:
            return self._description()
        return ""

    def _name(self) -> str:
        document = self._canvas.document
        project = document.project
        actor = project.actors.get(self.ref.id) if self.ref.collection == "actors" else None
        if actor is not None:
            return f"{actor.name[:200]}, {project.actor_kind(actor.kind).label.lower()}"
        together = self._canvas.frame.merged.get(self.ref.id)
        if together is not None:
            return f"{len(together)} relations"
        relation = project.relations.get(self.ref.id)
        return "" if relation is None else relation_title(project, relation)[:300]

    def _description(self) -> str:
        frame = self._canvas.frame
        if self.ref.collection == "actors":
            row = frame.position(self.ref.id)
            count = 0 if row is None else int((frame.ends == row).any(axis=1).sum())
            return "1 relation" if count == 1 else f"{count} relations"
        tie = self._canvas.document.viewpoint.snapshot.relation(self.ref.id)
        return "" if tie is None else phase_line(tie.phase)

    def rect(self) -> QRect:
        canvas, frame = self._canvas, self._canvas.frame
        if self.ref.collection == "actors":
            row = frame.position(self.ref.id)
            if row is None:
                return QRect()
            x, y = canvas.view.to_pixels(frame.places[row]).tolist()
            radius = float(frame.radii[row]) * canvas.view.scale
            box = QRect(round(x - radius), round(y - radius), round(2 * radius), round(2 * radius))
        else:
            row = frame.line_of(self.ref.id)
            if row is None:
                return QRect()
            corners = canvas.view.to_pixels(frame.curves[row])
            (x0, y0), (x1, y1) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
            box = QRect(round(x0), round(y0), max(1, round(x1 - x0)), max(1, round(y1 - y0)))
        return QRect(canvas.mapToGlobal(box.topLeft()), box.size())
