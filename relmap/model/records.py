"""The record types of a map. Frozen, strict, and tolerant of fields a later version may add."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from relmap.model import dates

# No control characters but tab and line ends: they break every text format that a map is written to.
_CONTROL = r"\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F"
_CLEAN = rf"^[^{_CONTROL}]*$"
LONGEST_NAME = 2_000
LONGEST_TEXT = 200_000
FARTHEST = 1e7
LARGEST_PICTURE = 120_000
"""Characters of a picture: 90 kB as a file."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x20\x7F]+$")]
Name = Annotated[str, StringConstraints(max_length=LONGEST_NAME, pattern=_CLEAN)]
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=_CLEAN)]
When = Annotated[
    str,
    AfterValidator(dates.checked),
    Field(description="An EDTF date or span of one thing: 2024-06-20, 199X, 2018/2022, 2023-09/.."),
]
OneDate = Annotated[
    str, AfterValidator(dates.checked_date), Field(description="An EDTF date that is not a span.")
]
Coordinate = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)]
Scalar = str | int | float | bool | None

Status = Literal["actual", "alleged", "planned"]
Bound = Literal["exactly", "about", "at most", "at least"]
Stance = Annotated[
    int,
    Field(ge=-2, le=2, description="-2 hostile, -1 strained, 0 neutral, 1 cooperative, 2 allied"),
]

Reliability = Literal["A", "B", "C", "D", "E", "F"]
Colour = Annotated[str, StringConstraints(pattern=r"^(#[0-9a-fA-F]{6})?$")]

STANCE_WORDS = {-2: "hostile", -1: "strained", 0: "neutral", 1: "cooperative", 2: "allied"}
RELIABILITY_WORDS = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
CREDIBILITY_WORDS = {
    1: "confirmed",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "cannot be judged",
}


def cleaned(text: str) -> str:
    """A text without the control characters that no map holds."""
    return re.sub(f"[{_CONTROL}]", "", text)


class Part(BaseModel):
    """What all records and their parts share: frozen, strict, no NaN, unknown fields kept."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="allow",
        allow_inf_nan=False,
        # Of most types no record is read by a command: what checks them is made when one is.
        defer_build=True,
        # A NaN in an unknown field must fail when it is written, not turn into null.
        ser_json_inf_nan="constants",
    )


AnyPart = TypeVar("AnyPart", bound=Part)


def updated(part: AnyPart, **values: Any) -> AnyPart:
    """The same record or part with other values, validated. Raises pydantic.ValidationError."""
    return type(part)(**{**dict(part), **values})


class Record(Part):
    """A part of the map with an id of its own."""

    id: Id


class Citation(Part):
    """Where a claim comes from, and how far it may be believed."""

    source: Id
    via: Id | None = None
    """The source through which this one is known: Le Figaro via CEPA."""
    quote: Text = ""
    """A few words or a page, enough to find the place."""
    page: Name = ""
    credibility: Annotated[int, Field(ge=1, le=6)] | None = None
    """Admiralty code: 1 confirmed … 5 improbable, 6 cannot be judged."""
    supports: bool = True
    """False: this source denies the claim."""


class Actor(Record):
    """A state, organisation, person, territory or group."""

    name: Name
    kind: Id = "group"
    aliases: tuple[Name, ...] = ()
    code: Name = ""
    """ISO 3166 alpha-2 code, which gives the flag, or another short mark."""
    exists: When | None = None
    """None: always."""
    tags: tuple[Name, ...] = ()
    notes: Text = ""
    attributes: dict[Name, Scalar] = Field(default_factory=dict)
    citations: tuple[Citation, ...] = ()
    picture: Id | None = None
    """Shown in place of the code or the initials."""


class EventDay(Part):
    """A day that is known by an event: the first or the last of its days."""

    event: Id
    day: Literal["first", "last"] = "first"


class Phase(Part):
    """What a relation is during one spell."""

    when: When = "../.."
    begins_with: EventDay | None = None
    """Its first day is this one, whatever day that is."""
    ends_with: EventDay | None = None
    """Its last day is this one."""
    stance: Stance | None = None
    weight: Annotated[float, Field(ge=0, le=1e15)] | None = None
    unit: Name = ""
    bound: Bound = "exactly"
    status: Status = "actual"
    label: Name = ""
    note: Text = ""
    citations: tuple[Citation, ...] = ()


class Relation(Record):
    """One tie between two actors; its phases say how it changes."""

    source: Id
    target: Id
    kind: Id = "relation"
    phases: tuple[Phase, ...] = ()
    about: Id | None = None
    """Another relation, where this one is about it."""
    tags: tuple[Name, ...] = ()
    notes: Text = ""
    attributes: dict[Name, Scalar] = Field(default_factory=dict)


class Participant(Part):
    """An actor's part in an event."""

    actor: Id
    role: Name = ""


class Event(Record):
    """Something that happened, or may have, or is to happen."""

    title: Name
    when: When | None = None
    """None: undated."""
    status: Status = "actual"
    participants: tuple[Participant, ...] = ()
    relations: tuple[Id, ...] = ()
    """The relations it bears on."""
    after: tuple[Id, ...] = ()
    """The events it followed or answered."""
    tags: tuple[Name, ...] = ()
    notes: Text = ""
    citations: tuple[Citation, ...] = ()


class Source(Record):
    """A text, picture or person that claims rest on."""

    title: Name
    authors: tuple[Name, ...] = ()
    publisher: Name = ""
    date: OneDate | None = None
    url: Name = ""
    accessed: OneDate | None = None
    reliability: Reliability | None = None
    """Admiralty code: A completely reliable … E unreliable, F cannot be judged."""
    notes: Text = ""


class ActorKind(Record):
    """How actors of one kind are drawn."""

    label: Name
    shape: Literal["circle", "rounded", "small", "hexagon", "diamond"] = "circle"
    colour: Colour = ""
    icon: Name = ""
    """The name of a symbol of relmap's that is drawn where an actor has no flag, picture or code."""


class RelationKind(Record):
    """How relations of one kind are drawn, and what they mean."""

    label: Name
    directed: bool = False
    colour: Colour = ""
    icon: Name = ""
    line: Literal["normal", "thin", "thick", "double"] = "normal"
    role: Literal["", "membership", "office"] = ""
    """What relmap understands of it: the first actor is a member of the second, or holds an office of it."""


class Picture(Record):
    """A small picture of an actor, kept within the map."""

    data: Annotated[str, StringConstraints(max_length=LARGEST_PICTURE, pattern=r"^[A-Za-z0-9+/]*={0,2}$")]
    """A PNG or JPEG file as base64."""
    credit: Name = ""
    """Whose picture it is, and where it comes from."""


class Placement(Part):
    """Where an actor stands on the canvas (scene units, y down); no content of the map."""

    actor: Id
    x: Coordinate
    y: Coordinate
    pinned: bool = False
    members: Literal["", "hull", "collapsed"] = ""
    """How those who belong to this actor are shown: as any others, within a hull, or within the actor."""

    @property
    def id(self) -> str:
        """A placement is named by its actor."""
        return self.actor


class Viewport(Part):
    """A rectangle of the canvas in scene units."""

    x: Coordinate
    y: Coordinate
    width: Annotated[float, Field(gt=0, le=2 * FARTHEST)]
    height: Annotated[float, Field(gt=0, le=2 * FARTHEST)]


class Criteria(Part):
    """What is to be shown; an empty criterion leaves nothing out."""

    actor_kinds: tuple[Id, ...] = ()
    relation_kinds: tuple[Id, ...] = ()
    tags: tuple[Name, ...] = ()
    stances: tuple[Stance | None, ...] = ()
    statuses: tuple[Status, ...] = ()
    sources: tuple[Id, ...] = ()
    reliabilities: tuple[Reliability | None, ...] = ()
    """None: not graded."""
    around: tuple[Id, ...] = ()
    """Actors: only they, those they are tied to, and what is between any of these."""
    way: tuple[Id, ...] = ()
    """Actors in a row: only they, and what is between one and the next."""


class Lens(Part):
    """What size and colours of actors tell on the map: measures by their ids; empty: nothing."""

    size_by: Name = ""
    shade_by: Name = ""
    groups: Literal["", "camps", "communities"] = ""
    """Actors have the colour of their group."""


NO_LENS = Lens()


class SavedFilter(Record):
    """Criteria with a name."""

    label: Name
    criteria: Criteria = Criteria()


class FigureStyle(Part):
    """How a figure is made of what is looked at; without what it shows."""

    width: Annotated[float, Field(gt=0, le=20_000)] = 1600.0
    height: Annotated[float, Field(gt=0, le=20_000)] = 1000.0
    unit: Literal["px", "mm", "in"] = "px"
    """Of width and height; a pixel is 1/96 inch."""
    dpi: Annotated[int, Field(ge=24, le=2400)] = 192
    look: Literal["light", "dark", "print", "grey"] = "light"
    transparent: bool = False
    content: Literal["map", "timeline", "scenes", "changes", "dates", "plot", "table"] = "map"
    """The map, its lanes, small multiples (each scene, every change, some dates), or a measure of actors: as
    curves over time, or as a table of a day."""
    measure: Name = ""
    """Of curves or a table, by its id."""
    dates: Name = ""
    """Days of small multiples, between commas; none: those of most change."""
    since_before: bool = True
    """Of days side by side: what stayed since the one before is grey, and what changed is said below."""
    area: Literal["all", "view", "selection"] = "all"
    arrangement: Literal["sheet", "map"] = "sheet"
    """Stretched to the shape of the sheet, with room for every actor; or as on the map."""
    related_only: bool = False
    """Leave out actors without a relation in what is shown."""
    title: bool = True
    own_title: Name = ""
    """In place of the title of the map."""
    subtitle: Name = ""
    date_line: bool = True
    legend: Literal["none", "bottom", "right"] = "bottom"
    notes: bool = False
    """Whether sources are numbered on the relations and told below."""
    credit: Name = ""
    font: Name = ""
    """Empty: relmap's own."""
    type_scale: Annotated[float, Field(ge=0.4, le=4)] = 1.0

    def pixels(self) -> tuple[float, float]:
        """Width and height in pixels at 96 to the inch; they need not be whole."""
        factor = {"px": 1.0, "mm": 96 / 25.4, "in": 96.0}[self.unit]
        return max(16.0, self.width * factor), max(16.0, self.height * factor)


class FigurePreset(Record):
    """A style of figures with a name."""

    label: Name
    style: FigureStyle = FigureStyle()


class Scene(Record):
    """A figure of a report: what is looked at, what is in view, and a caption. Told by `order`."""

    title: Name
    order: int = 0
    date: OneDate | None = None
    """The day that is looked at; of a comparison the second."""
    window: When | None = None
    """In place of a day: all that holds at any time from its first to its last day."""
    throughout: bool = False
    """Of a window: only what holds on every day of it."""
    compared_with: OneDate | None = None
    """The day with which `date` is compared."""
    certain_only: bool = False
    """Whether what is only possible is left out."""
    caption: Text = ""
    viewport: Viewport | None = None
    filter: Criteria = Criteria()
    dims: bool = False
    """Whether what the filter leaves out is dimmed, not hidden."""
    lens: Lens = NO_LENS
    """What size and colours of actors tell."""
    shows: Literal["map", "plot", "table"] = "map"
    """The map; or a measure, as curves over time or as a table of actors on the day."""
    measure: Name = ""
    """Of a plot or a table."""
    actors: tuple[Id, ...] = ()
    """Of a plot or a table; none: those who have most."""

    @model_validator(mode="after")
    def _looks_one_way(self) -> Self:
        if self.window is not None:
            if self.compared_with is not None or self.date is not None:
                raise ValueError("a scene has a window, or a day that may be compared with another.")
            first, _, _, last = dates.parse_span(self.window).bounds()
            if first == dates.PAST or last == dates.FUTURE:
                raise ValueError(f"the window “{self.window}” needs a first and a last day.")
        if self.compared_with is not None and self.date is None:
            raise ValueError("a scene that compares has two days.")
        if self.shows != "map" and not self.measure:
            raise ValueError(f"a scene that shows a {self.shows} has a measure.")
        return self


class Anchor(Part):
    """What a note stands at: an actor, or a place on the canvas (scene units, y down).

    With an actor, `x` and `y` are how far from its middle.
    """

    actor: Id | None = None
    x: Coordinate = 0.0
    y: Coordinate = 0.0


class Note(Record):
    """A text on the map, a frame round some actors with a title, or an arrow with a word."""

    text: Text = ""
    form: Literal["text", "frame", "arrow"] = "text"
    anchors: tuple[Anchor, ...] = ()
    """Of a text one; of a frame the actors within it; of an arrow its two ends."""
    when: When | None = None
    """None: always."""
    colour: Colour = ""


class Emphasis(Record):
    """An actor or a relation that is to stand out: stronger, or in a colour of its own."""

    actor: Id | None = None
    relation: Id | None = None
    when: When | None = None
    """None: always."""
    colour: Colour = ""
    """Empty: that of text."""
    label: Name = ""
    """What the legend says of it; empty: what is emphasised."""


_Drafted = Literal[
    "about",
    "actors",
    "relations",
    "events",
    "sources",
    "actor_kinds",
    "relation_kinds",
    "scenes",
    "notes",
    "emphases",
]
"""The records that have fields into which something is typed."""


class Draft(Record):
    """What was typed into a field of a record and is not understood. It says nothing on the map yet."""

    collection: _Drafted
    record: Id
    field: Name
    """`when`, or the way to a field of a part: `phases.1.when`, counted from 0."""
    text: Text


class Conflict(Record):
    """What two people made of the same thing, when their maps were merged; what was before stands.

    It goes when its field is changed, or when somebody decides.
    """

    collection: Literal[_Drafted, "pictures", "placements", "filters", "presets", "drafts"]
    record: Id
    field: Name = ""
    """The way to a field, as in a draft, or to a part: `phases.1`; empty: the whole record."""
    ours: Text
    """What one side has there, as JSON. Of a part or record that it removed `null`, of a record that is still
    there as it stands `true`, of attributes those that clash."""
    theirs: Text
    names: tuple[Name, Name] = ("ours", "theirs")
    """What the two sides are called."""


class About(Part):
    """What the map says of itself: the one record without a collection."""

    title: Name = ""
    description: Text = ""
    as_of: OneDate | None = None
    """The day up to which the map knows; none: no limit."""
    extent: When | None = None
    """The span of the time slider; none: from the first date to the last."""
    size_by: Name = ""
    """What the size of actors tells: `relations`, `weight`, `attribute:` and its name; empty: nothing."""

    @property
    def id(self) -> str:
        """There is one."""
        return "about"


class Aside(Part):
    """What a file held that this version cannot place. Written back when the map is saved."""

    kept: dict[str, tuple[dict[str, Any], ...]] = {}
    """Records with a missing reference, as they stand in the file, by collection."""
    unknown: dict[str, Any] = {}
    """Unknown fields and record types at the top of the file."""
    version: tuple[int, int] | None = None
    """Of a file of a newer minor version."""

    @property
    def id(self) -> str:
        """There is one."""
        return "aside"
