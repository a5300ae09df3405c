"""What the palette offers: actions, records, dates, scenes, filters."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtGui import QIcon, QKeySequence

from relmap.analysis.table import Measure, measures
from relmap.editor.document import Document
from relmap.editor.finder import Entry, Finder, find_among
from relmap.editor.jobs import Job
from relmap.model import dates
from relmap.model.dates import FUTURE, PAST
from relmap.model.diff import Ref
from relmap.model.errors import DateError
from relmap.model.phrases import read
from relmap.model.project import SINGULAR, Project
from relmap.model.words import span_in_words
from relmap.timeline.words import record_title
from relmap.ui.shell import Shell
from relmap.ui.widgets.look import icon
from relmap.ui.widgets.palette import Choice, Palette

_WEIGHTS = {
    "actors": 0.9,
    "events": 0.5,
    "sources": 0.3,
    "relations": 0.2,
    "scenes": 0.6,
    "filters": 0.6,
    "notes": 0.2,
}
_ICONS = {
    "actors": "user",
    "relations": "spline",
    "events": "calendar",
    "sources": "book-open",
    "scenes": "image-down",
    "filters": "funnel",
    "notes": "type",
}
_MANY = 3_000
"""More records are made ready to be found in the background."""
_LATELY = 6
_MEASURE = "measure:"


def entries_of(project: Project, collections: Iterable[str]) -> list[Entry]:
    """The records of a map as entries, by name."""
    found: list[Entry] = []
    for name in collections:
        for key, record in project.collection(name).items():
            also = [*getattr(record, "aliases", ()), *getattr(record, "tags", ())]
            also.append(getattr(record, "code", ""))
            also += [phase.label for phase in getattr(record, "phases", ())]
            title = " ".join(record_title(project, record)[:300].split())
            found.append(Entry(title, Ref(name, key), " ".join(filter(None, also)), _WEIGHTS[name]))
    found.sort(key=lambda entry: entry.title.casefold())
    return found


class Palettes:
    """Opens palettes over a window.

    Args:
        shell: the window.
        document: the open map; None: only actions are offered.
        go_to: shows a record.
        settle: ends what is under way, keeping what was typed.
        measure: shows a measure by its id.
    """

    def __init__(
        self,
        shell: Shell,
        document: Document | None = None,
        go_to: Callable[[Ref], None] = lambda _ref: None,
        settle: Callable[[], None] = lambda: None,
        measure: Callable[[str], None] = lambda _name: None,
    ) -> None:
        self._shell = shell
        self._document = document
        self._show = go_to
        self._settle = settle
        self._measure = measure
        self._commands = Finder([*self._action_entries()])
        self._records, self._named = Finder([]), Finder([])
        self._measures: dict[str, Measure] = {}
        self._of: Project | None = None
        self._job: Job | None = None
        self._lately: list[str | Ref] = []
        """What was chosen last."""
        self.palette: Palette | None = None

    def _action_entries(self) -> Iterable[Entry]:
        for key, action in self._shell.actions_by_id.items():
            title = action.text().replace("&&", "&").rstrip("…")
            yield Entry(title, key, f"{action.statusTip()} {action.property('menu')}", 0.8)

    def _open(self, choices: Callable[[str], Sequence[Choice]], prompt: str, nothing: str = "") -> None:
        self._settle()
        if self.palette is not None:
            self.palette.deleteLater()
        self.palette = Palette(self._shell.widget, choices, prompt, nothing or "Nothing is called so.")
        self.palette.ask()

    # --- everything -----------------------------------------------------------------------

    def everything(self) -> None:
        """The palette over all there is."""
        if self._document is not None:
            self._read(self._document.project)
        self._open(self._everything, "Search actions, actors, relations, events, dates…")

    def _read(self, project: Project) -> None:
        """Make the records of the map ready to be found, unless they are."""
        if project is self._of:
            return
        self._of = project
        self._measures = measures(project)
        named = [
            Entry(f"Measure: {of.label}", f"{_MEASURE}{key}", of.says, 0.7)
            for key, of in self._measures.items()
        ]
        self._named = Finder(named)
        if self._job is not None:
            self._job.cancel()
        if len(project.actors) + len(project.relations) + len(project.events) <= _MANY:
            self._take(Finder(entries_of(project, _WEIGHTS)))
            return
        self._job = Job(lambda _report: Finder(entries_of(project, _WEIGHTS)), self._shell.widget)
        self._job.finished.connect(self._take)
        self._job.start()

    def _take(self, finder: Finder) -> None:
        self._records = finder
        self._job = None
        if self.palette is not None and self.palette.isVisible():
            self.palette.refresh()

    def _everything(self, text: str) -> Sequence[Choice]:
        if not text.strip():
            return [choice for what in self._lately if (choice := self._choice(what)) is not None] or [
                choice
                for what in ("open", "add_actor", "relate", "add_event", "find", "export", "shortcuts")
                if (choice := self._choice(what)) is not None
            ]
        records = [self._records, self._named] if self._document is not None else []
        found = find_among([self._commands, *records], text)
        choices = [choice for entry in found if (choice := self._choice(entry.what)) is not None]
        return [*self._days(text), *choices]

    def _choice(self, what: str | Ref) -> Choice | None:
        return self._action(what) if isinstance(what, str) else self._record(what)

    def _action(self, key: str) -> Choice | None:
        if key.startswith(_MEASURE):
            return self._measured(key)
        action = self._shell.actions_by_id.get(key)
        if action is None or not action.isEnabled():
            return None
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        title = action.text().replace("&&", "&")

        def run() -> None:
            self._remember(key)
            action.trigger()

        return Choice(title, keys or "action", run, action.icon())

    def _measured(self, key: str) -> Choice | None:
        measure = self._measures.get(key.removeprefix(_MEASURE))
        if measure is None:  # of a unit that is no more
            return None

        def run() -> None:
            self._remember(key)
            self._measure(measure.id)

        return Choice(f"Measure: {measure.label}", "measure", run, self._icon("network"))

    def _record(self, ref: Ref) -> Choice | None:
        document = self._document
        record = document.record(ref) if document is not None else None
        if document is None or record is None:
            return None
        title = " ".join(record_title(document.project, record)[:300].split())
        hint = SINGULAR[ref.collection]
        if ref.collection == "actors":
            hint = document.project.actor_kind(document.project.actors[ref.id].kind).label.lower()
        return Choice(title, hint, partial(self._go_to, ref), self._icon(_ICONS[ref.collection]))

    def _icon(self, name: str) -> QIcon:
        return icon(name, self._shell.theme.name == "dark")

    def _go_to(self, ref: Ref) -> None:
        self._remember(ref)
        self._show(ref)

    def _remember(self, what: str | Ref) -> None:
        self._lately = [what, *(other for other in self._lately if other != what)][:_LATELY]

    def _days(self, text: str) -> list[Choice]:
        """The days that a text may mean."""
        if self._document is None or not any(c.isdigit() for c in text):
            return []
        try:
            found = read(text, datetime.date.today().toordinal())
        except DateError:
            return []
        choices: list[Choice] = []
        for edtf in found.choices[:4]:
            first, _, _, last = dates.parse_span(edtf).bounds()
            day = first if first > PAST else last
            if PAST < day < FUTURE:
                title = f"Go to {span_in_words(edtf)}"
                run = partial(self._go_to_days, day, last if last < FUTURE else day)
                choices.append(Choice(title, edtf, run, self._icon("calendar")))
        return choices

    def _go_to_days(self, first: int, last: int) -> None:
        document = self._document
        if document is None:
            return
        document.viewpoint.look_at(first, last)
        if first > document.extent()[1] or last < document.extent()[0]:
            self._shell.say("That is beyond the time of this map; the inspector of the map sets its extent.")

    # --- one of something -----------------------------------------------------------------

    def choose(
        self,
        collection: str,
        prompt: str,
        chosen: Callable[[str], None],
        without: frozenset[str] = frozenset(),
        make: Callable[[str], None] | None = None,
        first: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Let the user choose a record.

        Args:
            collection: actors or sources.
            prompt: what is asked for.
            chosen: told the id.
            without: ids that are not offered.
            make: makes a new record of the name typed; None: only what is there can be chosen.
            first: another thing that is offered before anything is typed, and what it does.
        """
        project = self._document.project if self._document is not None else Project()
        entries = [entry for entry in entries_of(project, [collection]) if entry.what.id not in without]
        finder = Finder(entries)
        singular = SINGULAR[collection]

        def choices(text: str) -> Sequence[Choice]:
            found = find_among([finder], text) if text.strip() else entries[:200]
            offered = [
                Choice(entry.title, singular, partial(chosen, entry.what.id), self._icon(_ICONS[collection]))
                for entry in found
            ]
            if first is not None and not text.strip():
                offered.insert(0, Choice(first[0], "", first[1], self._icon(_ICONS[collection])))
            name = " ".join(text.split())
            if make is not None and name and all(choice.title != name for choice in offered):
                new = Choice(f"New {singular} “{name}”", "new", partial(make, name), self._icon("plus"))
                offered.append(new)
            return offered

        nothing = (
            f"There is no {singular} yet. Type a name."
            if make is not None
            else f"There is no other {singular}."
        )
        self._open(choices, prompt, nothing)
