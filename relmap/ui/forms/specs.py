"""Which fields each record has, and what can be chosen in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from relmap.drawing.sizes import measures
from relmap.editor.document import Document
from relmap.editor.edits import add_actor, add_source, with_next_phase
from relmap.editor.kinds import Collection, new_kind
from relmap.editor.pictures import set_picture
from relmap.model.choice_words import BOUNDS, CREDIBILITIES, RELIABILITIES, STANCES, STATUSES
from relmap.model.diff import Diff
from relmap.model.records import (
    ActorKind,
    Citation,
    Part,
    Participant,
    RelationKind,
)
from relmap.model.words import span_in_words
from relmap.timeline.known import derived_line
from relmap.ui.forms.attributes_field import AttributesField
from relmap.ui.forms.choice_names import LINES, ROLES, SHAPES, Titles, distinct, symbol_names
from relmap.ui.forms.choices import ChoiceField, ChoiceOffer, Choices, EventDayField, pick
from relmap.ui.forms.date_field import DateField
from relmap.ui.forms.fields import CheckField, LineField, ListField, NotesField, NumberField
from relmap.ui.forms.forms import PartsField, RefsField, Spec
from relmap.ui.forms.framed_field import FramedField
from relmap.ui.forms.look_fields import ColourField, PictureField


class Specs:
    """The fields of every record of a document.

    Args:
        document: of the map.
        kind_made: told the collection and the id of a kind that was made in a field.
    """

    def __init__(self, document: Document, kind_made: Callable[[str, str], object] | None = None) -> None:
        self._document = document
        self._kind_made = kind_made
        self._known_kinds: dict[str, Mapping[Any, str]] = {}
        self._known_measures: tuple[object, Mapping[Any, str]] | None = None
        self._actors = self._titled("actors")
        self._relations = self._titled("relations")
        self._other_relations = self._titled("relations", "no other relation")
        self._events = self._titled("events")
        self._event_or_none = self._titled("events", "no event")
        self._sources = self._titled("sources")
        self._source_or_none = self._titled("sources", "read itself")

    # --- what can be chosen ---------------------------------------------------------------

    def _event_day(self, name: str) -> EventDayField:
        return EventDayField(name, self._event_or_none, self._dated)

    def _titled(self, collection: str, none: str = "") -> Choices:
        basis: tuple[object, ...] = ()
        known: Mapping[Any, str] = {}

        def choices() -> Mapping[Any, str]:
            nonlocal basis, known
            project = self._document.project
            now = (project.collection(collection), project.actors, project.relation_kinds)
            now = now if collection == "relations" else now[:1]
            if len(now) != len(basis) or any(one is not other for one, other in zip(now, basis, strict=True)):
                basis, known = now, Titles(project, collection, none)
            return known

        return choices

    def _actor_kinds(self) -> Mapping[Any, str]:
        return self._kinds("actor_kinds", self._document.project.all_actor_kinds())

    def _relation_kinds(self) -> Mapping[Any, str]:
        return self._kinds("relation_kinds", self._document.project.all_relation_kinds())

    def _kinds(self, collection: str, kinds: Mapping[str, ActorKind | RelationKind]) -> Mapping[Any, str]:
        labels = sorted(kinds.values(), key=lambda kind: kind.label.casefold())
        found = distinct({kind.id: kind.label for kind in labels})
        if found != self._known_kinds.get(collection):
            self._known_kinds[collection] = found
        return self._known_kinds[collection]

    def _dated(self, event_id: str) -> str:
        """When an event was, as far as it is known."""
        event = self._document.project.events.get(event_id)
        if event is None or event.when is None:
            return derived_line(self._document.index, event_id) or "undated"
        return span_in_words(event.when)

    def _derived(self) -> str:
        """What is known of when the selected event was, where it is undated."""
        ref = next(iter(self._document.viewpoint.selection), None)
        if ref is None or ref.collection != "events":
            return ""
        return derived_line(self._document.index, ref.id)

    # --- what can be made of a text -------------------------------------------------------

    def _new_of_kind(self, collection: Collection) -> ChoiceOffer:
        def make(text: str, take: Callable[[Any], None]) -> None:
            diff, key = new_kind(self._document.project, collection, label=text)
            self._make(diff, f"New kind “{text[:60]}”", key, take)
            if self._kind_made is not None:
                self._kind_made(collection, key)

        return ChoiceOffer("kind", make, asks=self._kind_made is not None)

    def _new_actor(self) -> ChoiceOffer:
        def make(text: str, take: Callable[[Any], None]) -> None:
            diff, key = add_actor(self._document.project, text, "group")
            self._make(diff, f"New actor “{text[:60]}”", key, take)

        return ChoiceOffer("actor", make)

    def _new_source(self) -> ChoiceOffer:
        def make(text: str, take: Callable[[Any], None]) -> None:
            diff, key = add_source(self._document.project, text)
            self._make(diff, f"New source “{text[:60]}”", key, take)

        return ChoiceOffer("source", make)

    def _make(self, diff: Diff, text: str, key: str, take: Callable[[Any], None]) -> None:
        """Make a record and take it into a field, in one step."""
        with self._document.one_step(text):
            self._document.apply(diff, text)
            take(key)

    # --- what a new part holds ------------------------------------------------------------

    def _extended(self, phases: tuple[Any, ...]) -> tuple[tuple[Any, ...], int]:
        return with_next_phase(phases, self._document.viewpoint.day)

    def _ask_citation(self, button: QWidget, take: Callable[[Part], None]) -> None:
        pick(button, self._sources, self._new_source(), lambda key: take(Citation(source=key)))

    def _ask_participant(self, button: QWidget, take: Callable[[Part], None]) -> None:
        pick(button, self._actors, self._new_actor(), lambda key: take(Participant(actor=key)))

    def cited(self) -> Spec:
        """Sources of what is told, without what each of them is cited for."""
        return Spec(
            "citations", "Sources", lambda: RefsField("Sources", self._sources, "source", "Cite…"), wide=True
        )

    def taking_part(self) -> Spec:
        """Participants of events, without their roles."""
        return Spec(
            "participants",
            "Participants",
            lambda: RefsField("Participants", self._actors, "actor"),
            wide=True,
        )

    # --- the records ----------------------------------------------------------------------

    def about(self) -> list[Spec]:
        """The map itself."""
        return [
            Spec("title", "Title", lambda: LineField("Title of the map")),
            Spec("description", "Description", lambda: NotesField("Description", 5), wide=True),
            Spec("as_of", "Knows up to", lambda: DateField("Knows up to", "no limit", "date")),
            Spec("extent", "Slider", lambda: DateField("Extent of the slider", "from first to last date")),
            Spec(
                "size_by", "Actor size", lambda: ChoiceField("What the size of actors tells", self._measures)
            ),
        ]

    def _measures(self) -> Mapping[Any, str]:
        actors = self._document.project.actors
        if self._known_measures is None or self._known_measures[0] is not actors:
            self._known_measures = (actors, {"": "tells nothing", **measures(self._document.project)})
        return self._known_measures[1]

    # --- kinds ----------------------------------------------------------------------------

    def actor_kinds(self) -> list[Spec]:
        """A kind of actor."""
        return [
            Spec("label", "Name", lambda: LineField("Name")),
            Spec("shape", "Shape", lambda: ChoiceField("Shape", lambda: SHAPES)),
            Spec("colour", "Colour", lambda: ColourField("Colour")),
            Spec("icon", "Symbol", lambda: ChoiceField("Symbol", symbol_names)),
        ]

    def relation_kinds(self) -> list[Spec]:
        """A kind of relation."""
        return [
            Spec("label", "Name", lambda: LineField("Name")),
            Spec("directed", "", lambda: CheckField("Goes from the first actor to the second")),
            Spec("line", "Line", lambda: ChoiceField("Line", lambda: LINES)),
            Spec("colour", "Colour", lambda: ColourField("Colour where there is no stance")),
            Spec("role", "Meaning", lambda: ChoiceField("Meaning", lambda: ROLES)),
        ]

    def actors(self) -> list[Spec]:
        """An actor."""
        return [
            Spec("name", "Name", lambda: LineField("Name")),
            Spec(
                "kind",
                "Kind",
                lambda: ChoiceField("Kind", self._actor_kinds, self._new_of_kind("actor_kinds")),
            ),
            Spec("code", "Code", lambda: LineField("Code", "AM: gives the flag")),
            Spec("exists", "Exists", lambda: DateField("Exists", "always")),
            Spec(
                "picture",
                "Picture",
                lambda: PictureField("Picture", self._picture_data, self._take_picture),
            ),
            Spec("aliases", "Aliases", lambda: ListField("Aliases", "between semicolons")),
            Spec("tags", "Tags", lambda: ListField("Tags", "between semicolons")),
            Spec(
                "attributes", "Attributes", lambda: AttributesField("Attributes", "name: value; name: value")
            ),
            Spec("notes", "Notes", lambda: NotesField("Notes"), wide=True),
            self._citations(),
        ]

    def _picture_data(self, key: str) -> str:
        picture = self._document.project.pictures.get(key)
        return picture.data if picture is not None else ""

    def _take_picture(self, data: str) -> None:
        """Another picture for the actor that is selected."""
        document = self._document
        ref = next(iter(document.viewpoint.selection), None)
        if ref is not None and ref.collection == "actors":
            name = document.project.actors[ref.id].name[:60]
            document.apply(set_picture(document.project, ref.id, data), f"Picture of {name}")

    def relations(self) -> list[Spec]:
        """A relation with its phases."""
        return [
            Spec("source", "From", lambda: ChoiceField("From", self._actors, self._new_actor())),
            Spec("target", "To", lambda: ChoiceField("To", self._actors, self._new_actor())),
            Spec(
                "kind",
                "Kind",
                lambda: ChoiceField("Kind", self._relation_kinds, self._new_of_kind("relation_kinds")),
            ),
            Spec(
                "phases",
                "",
                lambda: PartsField("Phases", self.phases, "phase", self._extended),
                wide=True,
            ),
            Spec("about", "About", lambda: ChoiceField("About", self._other_relations, what="relation")),
            Spec("tags", "Tags", lambda: ListField("Tags", "between semicolons")),
            Spec(
                "attributes", "Attributes", lambda: AttributesField("Attributes", "name: value; name: value")
            ),
            Spec("notes", "Notes", lambda: NotesField("Notes"), wide=True),
        ]

    def phases(self) -> list[Spec]:
        """A phase of a relation."""
        return [
            Spec("when", "When", lambda: DateField("When")),
            Spec("begins_with", "Begins with", lambda: self._event_day("Begins with")),
            Spec("ends_with", "Ends with", lambda: self._event_day("Ends with")),
            Spec("stance", "Stance", lambda: ChoiceField("Stance", lambda: STANCES)),
            Spec("label", "Label", lambda: LineField("Label")),
            Spec("status", "Status", lambda: ChoiceField("Status", lambda: STATUSES)),
            Spec("weight", "Weight", lambda: NumberField("Weight", "none")),
            Spec("unit", "Unit", lambda: LineField("Unit", "% of arms")),
            Spec("bound", "Bound", lambda: ChoiceField("Bound", lambda: BOUNDS)),
            Spec("note", "Note", lambda: NotesField("Note", 2), wide=True),
            self._citations(),
        ]

    def events(self) -> list[Spec]:
        """An event."""
        return [
            Spec("title", "Title", lambda: LineField("Title")),
            Spec("when", "When", lambda: DateField("When", "undated", "event", self._derived)),
            Spec("status", "Status", lambda: ChoiceField("Status", lambda: STATUSES)),
            Spec(
                "participants",
                "",
                lambda: PartsField(
                    "Participants", self._participant, "participant", ask=self._ask_participant
                ),
                wide=True,
            ),
            Spec(
                "relations", "Bears on", lambda: RefsField("Bears on", self._relations, "relation"), wide=True
            ),
            Spec(
                "after",
                "Came after",
                lambda: RefsField("Came after", self._events, "event", "after…"),
                wide=True,
            ),
            Spec("tags", "Tags", lambda: ListField("Tags", "between semicolons")),
            Spec("notes", "Notes", lambda: NotesField("Notes"), wide=True),
            self._citations(),
        ]

    def _participant(self) -> list[Spec]:
        return [
            Spec("actor", "Actor", lambda: ChoiceField("Actor", self._actors, self._new_actor())),
            Spec("role", "Role", lambda: LineField("Role")),
        ]

    def _citations(self) -> Spec:
        return Spec(
            "citations",
            "",
            lambda: PartsField("Citations", self._citation, "citation", ask=self._ask_citation),
            wide=True,
        )

    def _citation(self) -> list[Spec]:
        return [
            Spec("source", "Source", lambda: ChoiceField("Source", self._sources, self._new_source())),
            Spec(
                "via",
                "Via",
                lambda: ChoiceField("Via", self._source_or_none, self._new_source()),
            ),
            Spec("quote", "Quote", lambda: LineField("Quote", "a few words")),
            Spec("page", "Page", lambda: LineField("Page")),
            Spec("credibility", "Credible", lambda: ChoiceField("Credibility", lambda: CREDIBILITIES)),
            Spec("supports", "", lambda: CheckField("Supports the claim")),
        ]

    def scenes(self) -> list[Spec]:
        """A scene."""
        return [
            Spec("title", "Title", lambda: LineField("Title")),
            Spec("date", "Day", lambda: DateField("Day", "the latest known", "date")),
            Spec("compared_with", "Compared with", lambda: DateField("Compared with", "nothing", "date")),
            Spec("window", "Window", lambda: DateField("Window", "a day")),
            Spec("throughout", "", lambda: CheckField("Only what holds throughout the window")),
            Spec("certain_only", "", lambda: CheckField("Only what is certain")),
            Spec("dims", "", lambda: CheckField("Dim what is filtered out")),
            Spec("caption", "Caption", lambda: NotesField("Caption", 6), wide=True),
        ]

    def notes(self) -> list[Spec]:
        """A note on the map."""
        return [
            Spec("text", "Text", lambda: NotesField("Text", 4), wide=True),
            Spec("when", "When", lambda: DateField("When", "always")),
            Spec("colour", "Colour", lambda: ColourField("Colour")),
        ]

    def frames(self) -> list[Spec]:
        """A frame round actors."""
        title, *rest = self.notes()
        around = Spec("anchors", "Round", lambda: FramedField("Round", self._actors), wide=True)
        return [replace(title, label="Title", make=lambda: NotesField("Title", 2)), *rest, around]

    def emphases(self) -> list[Spec]:
        """How something is emphasised."""
        return [
            Spec("colour", "Colour", lambda: ColourField("Colour")),
            Spec("when", "When", lambda: DateField("When", "always")),
            Spec("label", "In the legend", lambda: LineField("In the legend", "its name")),
        ]

    def sources(self) -> list[Spec]:
        """A source."""
        return [
            Spec("title", "Title", lambda: LineField("Title")),
            Spec("authors", "Authors", lambda: ListField("Authors", "between semicolons")),
            Spec("publisher", "Publisher", lambda: LineField("Publisher")),
            Spec("date", "Date", lambda: DateField("Date", "undated", "date")),
            Spec("url", "Address", lambda: LineField("Address", "web address")),
            Spec("accessed", "Accessed", lambda: DateField("Accessed", "not said", "date")),
            Spec("reliability", "Reliability", lambda: ChoiceField("Reliability", lambda: RELIABILITIES)),
            Spec("notes", "Notes", lambda: NotesField("Notes"), wide=True),
        ]
