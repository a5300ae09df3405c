"""What is dropped on an event in the lanes may follow it, or begin or end with it: a menu offers that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from relmap.editor import edits
from relmap.editor.document import Document
from relmap.editor.links import Which, begins_with, came_after, ends_with
from relmap.model import days
from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.model.ranges import Ends, Range, ends_of
from relmap.timeline.index import TimeIndex
from relmap.ui.timeline.drag import DateDrag, Target


@dataclass(frozen=True)
class LinkOffer:
    """One link that a drop can make, and the step of undo that it is."""

    text: str
    step: str
    diff: Diff | None
    """None: it cannot be; the text says why."""


def offers(index: TimeIndex, dragged: Target, event_id: str) -> list[LinkOffer]:
    """What can be said of an event, or of an end of a phase, that is dropped on an event.

    Args:
        index: of the map.
        dragged: what is dropped.
        event_id: on which.
    """
    project = index.project
    onto = _title(project, event_id)
    if dragged.ref.collection == "events":
        text = f"“{_title(project, dragged.ref.id)}” came after “{onto}”"
        return [
            _offer(text, "Say what came after what", lambda: came_after(project, dragged.ref.id, event_id))
        ]
    if dragged.part == "both":
        return []
    verb, link = ("begins", begins_with) if dragged.part == "start" else ("ends", ends_with)
    step = f"{'Begin' if dragged.part == 'start' else 'End'} a phase with an event"
    found: list[LinkOffer] = []
    for day in _days_of(project, event_id):
        which = "the last day of " if day == "last" else ""

        def diff(day: Which = day) -> Diff:
            freed = _freed(index, dragged, event_id, day)
            linked = link(freed.apply(project), dragged.ref.id, dragged.phase, event_id, day)
            return freed.then(linked)

        found.append(_offer(f"The phase {verb} with {which}“{onto}”", step, diff))
    return found


def _offer(text: str, step: str, diff: Callable[[], Diff]) -> LinkOffer:
    try:
        return LinkOffer(text, step, diff())
    except RelmapError as error:
        return LinkOffer(error.message, step, None)


def _title(project: Project, event_id: str) -> str:
    return " ".join(project.events[event_id].title[:60].split())


def _days_of(project: Project, event_id: str) -> tuple[Which, ...]:
    """The days of an event by which a phase can be known: what lasted has a last one, too."""
    when = project.events[event_id].when
    return ("first",) if when is None or ends_of(when).one_day else ("first", "last")


def _freed(index: TimeIndex, dragged: Target, event_id: str, day: Which) -> Diff:
    """Opens the end that is dropped where its own date would contradict the event's.

    Raises:
        RelmapError: the other end leaves the event no day.
    """
    relation = index.project.relations[dragged.ref.id]
    when = relation.phases[dragged.phase].when
    ends, known = ends_of(when), _range_of(index, event_id, day)
    if known is not None:
        follows = index.derived.phases.get(relation.id)
        both = follows[dragged.phase] if follows is not None else ends
        _check_other_end(both, dragged, known, _title(index.project, event_id))
    own = ends.first if dragged.part == "start" else ends.last
    if known is None or not own.given or (own.low <= known.high and known.low <= own.high):
        return Diff()
    start, slash, end = when.partition("/")
    opened = f"../{end if slash else start}" if dragged.part == "start" else f"{start}/.."
    return edits.redate(index.project, Ref("relations", relation.id), dragged.phase, opened)


def _check_other_end(ends: Ends, dragged: Target, known: Range, onto: str) -> None:
    """Raise RelmapError where a phase would begin after its end, or end before it begins.

    Args:
        ends: of the phase.
        dragged: the end that is dropped.
        known, onto: the days on which the event can be, and its title.
    """
    if dragged.part == "start" and known.low > ends.last.high:
        raise RelmapError(
            f"The phase is over by {days.in_words(ends.last.high)}: too early to begin with “{onto}”.",
            "Change its end first.",
        )
    if dragged.part == "end" and known.high < ends.first.low:
        raise RelmapError(
            f"The phase begins no earlier than {days.in_words(ends.first.low)}: too late to end with "
            f"“{onto}”.",
            "Change its beginning first.",
        )


def _range_of(index: TimeIndex, event_id: str, day: Which) -> Range | None:
    """The days that the first or the last day of an event can be."""
    when = index.project.events[event_id].when
    if when is None:
        interval = index.events.get(event_id)
        return None if interval is None else Range(interval.first, interval.last)
    ends = index.derived.ends.get(event_id) or ends_of(when)
    return ends.first if day == "first" else ends.last


class LinkMenu(QMenu):
    """The links that a drop can make, and the change of the date that it would else be; Esc gives up.

    Args:
        document: the map.
        drag: what was dropped.
        event_id: on which event.
        failed: told what could not be done.
        parent: of the menu.
    """

    def __init__(
        self,
        document: Document,
        drag: DateDrag,
        event_id: str,
        failed: Callable[[RelmapError], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._document = document
        self._failed = failed
        for offer in offers(document.index, drag.target, event_id):
            action = self.addAction(offer.text.replace("&", "&&"))
            action.setEnabled(bool(offer.diff))
            if offer.diff is not None:
                action.triggered.connect(lambda _=False, offer=offer: self._make(offer))
        if drag.date_in_words:
            self.addSeparator()
            self.addAction(drag.date_in_words).triggered.connect(lambda: self._try(drag.finish))

    def show_at(self, at: QPoint) -> None:
        """Open where the hand is, the first entry chosen."""
        self.popup(at)
        self.setActiveAction(next((a for a in self.actions() if a.isEnabled()), self.actions()[0]))

    def _make(self, offer: LinkOffer) -> None:
        diff = offer.diff
        if diff is not None:
            self._try(lambda: self._document.apply(diff, offer.step))

    def _try(self, call: Callable[[], object]) -> None:
        try:
            call()
        except RelmapError as error:
            self._failed(error)


def can_be_dropped(dragged: Target, event_id: str) -> bool:
    """Whether something can be said of what is dropped on an event."""
    return dragged.ref != Ref("events", event_id) and (
        dragged.ref.collection == "events" or dragged.part != "both"
    )
