"""What is made on the canvas itself: a name or a kind is asked for in place, then one diff is committed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, sin, tau

import numpy as np
from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import QWidget

from relmap.editor import edits
from relmap.editor.kinds import new_kind
from relmap.layout.graph import Place
from relmap.model.diff import Diff, Ref
from relmap.model.flags import flagged
from relmap.model.project import Project
from relmap.ui.canvas.in_place import Hearer, Made, Maker
from relmap.ui.canvas.kind_picker import KindPicker
from relmap.ui.canvas.name_editor import NameEditor
from relmap.ui.canvas.surface import Surface

_RING, _ROOM = 22.0, 46.0
"""Steps in which room is looked for, and how much an actor with its name wants, in pixels."""


class Creator(Maker):
    """Adds, renames and relates actors. Positions are in pixels of the canvas.

    Args:
        surface: the canvas.
        widget: on which is asked.
    """

    kind_chosen = Signal(str)

    def __init__(self, surface: Surface, widget: QWidget) -> None:
        super().__init__(surface, widget)
        self._name_editor: NameEditor | None = None
        self.last_kind = "relation"
        self.actor_kind = "state"
        """The kind of new actors."""

    def add_actor(self, at: QPointF | None = None) -> None:
        """Ask for a name in place, or where there is room; Enter makes the actor, Esc nothing."""
        at = at or self._room()
        place = self._surface.view.to_scene(at.x(), at.y())

        def make(project: Project, name: str) -> Made:
            return self._new_actor(project, name, place)

        self._ask_name(at, "", self._hearer(make, "Add {}"))

    def rename(self, actor_id: str) -> None:
        """Edit the name of an actor in place."""
        actor = self._document.project.actors.get(actor_id)
        if actor is None:
            return

        def make(project: Project, name: str) -> Made:
            now = project.actors.get(actor_id)
            if now is None or not name:
                return Made()
            return Made(edits.replace_record(project, flagged(project, edits.updated(now, name=name), now)))

        def typing(name: str) -> None:
            self._typed.draft(Ref("actors", actor_id), "name", name, actor.name[:40])

        hearer = self._hearer(make, f"Rename {actor.name[:40]} to {{}}")._replace(typing=typing)
        self._ask_name(self._under(actor_id), actor.name, hearer)

    def connect_actors(self, sources: Sequence[str], target: str, at: QPointF | None = None) -> None:
        """Ask for the kind under the cursor, else at the target, then relate each to it from the day on."""

        def commit(kind: str) -> None:
            project = self._document.project
            if target in project.actors:
                text = f"Relate {self._named(sources, 'and')} {project.actors[target].name[:40]}"
                self._apply(*self._related(project, sources, target, kind), text)

        self._ask_kind(at or self._under(target), commit)

    def _named(self, sources: Sequence[str], to_one: str) -> str:
        """`Armenia and`, or `3 actors to`."""
        if len(sources) > 1:
            return f"{len(sources):,} actors to"
        actor = self._document.project.actors.get(sources[0])
        return f"{actor.name[:40] if actor is not None else ''} {to_one}"

    def _related(self, project: Project, sources: Sequence[str], target: str, kind: str) -> Made:
        """A relation from each actor to the target; of several actors none is related to itself."""
        diff, keys = Diff(), list[str]()
        for source in sources:
            if source in project.actors and (source != target or len(sources) == 1):
                added, key = edits.add_relation(project, source, target, kind, self._document.viewpoint.day)
                diff, project = diff.then(added), added.apply(project)
                keys.append(key)
        return Made(diff, [Ref("relations", key) for key in keys])

    def connect_to_new(self, source: str, at: QPointF) -> None:
        """Ask for the name of a new actor and a kind, then make both in one step."""
        place = self._surface.view.to_scene(at.x(), at.y())

        def make(project: Project, name: str) -> Made:
            return self._new_actor(project, name, place)

        hearer = self._hearer(make, "Add {}")
        self._ask_name(at, "", hearer._replace(commit=lambda name: self.connect_to_named([source], name, at)))

    def connect_to_named(self, sources: Sequence[str], name: str, at: QPointF | None = None) -> None:
        """Ask for the kind, then make an actor of this name and relate each to it in one step.

        Without a place it stands beside the first actor.
        """
        if at is None:
            beside = self._under(sources[0]) + QPointF(150 * self._surface.view.scale, -14)
            at = beside if self._surface.rect().contains(beside.toPoint()) else self._middle()
        place = self._surface.view.to_scene(at.x(), at.y())

        def commit(kind: str) -> None:
            def make(project: Project) -> Made:
                actor, actor_id = edits.add_actor(project, name, self.actor_kind, place)
                related = self._related(actor.apply(project), sources, actor_id, kind)
                return Made(actor.then(related.diff), related.select) if related.diff else Made()

            self._finish(make, f"Relate {self._named(sources, 'to')} a new {name}")

        self._ask_kind(at, commit, self._typed.withdraw)

    def _new_actor(self, project: Project, name: str, place: Place) -> Made:
        """An actor of this name, if it is one."""
        if not name:
            return Made()
        diff, actor_id = edits.add_actor(project, name, self.actor_kind, place)
        return Made(diff, [Ref("actors", actor_id)])

    def close_name_editor(self, commit: bool = False) -> None:
        """End the typing of a name, taking it or not."""
        editor, self._name_editor = self._name_editor, None
        if editor is not None:
            editor.done(commit)

    def _room(self) -> QPointF:
        """The place nearest to the middle at which no actor stands."""
        middle, surface = self._middle(), self._surface
        centres = surface.view.to_pixels(surface.frame.places)
        reach = surface.frame.radii * surface.view.scale + _ROOM
        for ring in range(40):
            for step in range(max(6 * ring, 1)):
                angle = tau * step / max(6 * ring, 1)
                x, y = middle.x() + ring * _RING * cos(angle), middle.y() + ring * _RING * sin(angle)
                if not surface.rect().contains(round(x), round(y)):
                    continue
                if not (np.hypot(centres[:, 0] - x, centres[:, 1] - y) < reach).any():
                    return QPointF(x, y)
        return middle

    def _middle(self) -> QPointF:
        return QPointF(self._surface.rect().width() / 2, self._surface.rect().height() / 2)

    def _under(self, actor_id: str) -> QPointF:
        """Where the name of an actor stands."""
        frame, view = self._surface.frame, self._surface.view
        row = frame.position(actor_id)
        if row is None:
            return self._middle()
        x, y = view.to_pixels(frame.places[row]).tolist()
        return QPointF(x, y + float(frame.radii[row]) * view.scale + 14)

    def _ask_name(self, at: QPointF, text: str, hearer: Hearer) -> None:
        self.close_name_editor()
        self._name_editor = NameEditor(self._widget, at, text, hearer)

    def _ask_kind(
        self, at: QPointF, commit: Callable[[str], None], give_up: Callable[[], None] | None = None
    ) -> None:
        def chosen(kind: str) -> None:
            self.last_kind = kind
            self._widget.setFocus()
            self.kind_chosen.emit(kind)
            commit(kind)

        def make(label: str) -> None:
            self._typed.withdraw()  # the edit that comes of it makes the actor: all of it is one step
            diff, kind = new_kind(self._document.project, "relation_kinds", label=label)
            with self._document.one_step(f"New kind “{label[:60]}”"):
                self._apply(diff, (), f"New kind “{label}”")
                chosen(kind)

        kinds = self._document.project.all_relation_kinds()
        picker = KindPicker(self._widget, kinds, self.last_kind, chosen, make, self._surface.theme)
        if give_up is not None:
            picker.rejected.connect(give_up)
        picker.ask(self._widget.mapToGlobal(at.toPoint()))
