"""The actors of a file in a map: those it tells of, and those that only its ties name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from relmap.formats import fields
from relmap.formats.carrier import Carrier
from relmap.formats.drawing_size import drawing_of
from relmap.formats.foreign import ForeignActor, Value
from relmap.formats.from_map import CARRIER, CITING
from relmap.formats.kind_guess import kind_by_words
from relmap.formats.match import OF_MAP, plain_name
from relmap.formats.new_records import NewRecords, plain_text
from relmap.formats.pieces import spans
from relmap.formats.timescale import Timescale, as_written
from relmap.model import dates
from relmap.model.countries import code_of_name
from relmap.model.diff import Ref
from relmap.model.flags import flagged
from relmap.model.organisations import mark_of_name
from relmap.model.records import FARTHEST, LONGEST_NAME, Actor, Placement, Scalar, updated

_KIND_WORDS = ("kind", "type", "category", "class", "element type", "node type", "labelV")


class ActorsIn:
    """Takes the actors of a file.

    Args:
        new: what becomes of the map.
        times: of the file.
    """

    def __init__(self, new: NewRecords, times: Timescale) -> None:
        self._new, self._times = new, times
        self._ids: dict[str, str] = {}
        """Of actors, by the keys of the file."""
        self._asking: set[str] = set()
        """Names that are being put to others."""
        self._told: dict[str, ForeignActor] = {}
        self._taken: set[str] = set()
        """Actors of the map that one of the file's is."""
        self.unkinded: dict[str, None] = {}
        """Names of actors of which neither the file nor their name tells a kind."""
        self._kind_word = _kind_word(new.foreign.actors)
        self._drawing = None if new.foreign.ours else drawing_of(new.foreign)

    def take(self, given: ForeignActor) -> None:
        """Take an actor. Raises ValueError: it cannot be."""
        new = self._new
        told_as = given.key.casefold() if new.foreign.tabular else given.key
        twin = self._told.get(told_as)
        if twin is not None:
            if (twin.name, twin.values) != (given.name, given.values):
                raise ValueError(f"“{given.key[:60]}” stands there twice and says something else.")
            return
        values = dict(given.values)
        carrier = new.carrier(values)
        name = plain_text(given.name) or plain_text(given.key)
        if not name:
            raise ValueError("There is no name.")
        said = self._said(name)
        known = self._known(given.key, name, values, declared=True) if said is None else None
        key = self._meant(name, said) if said else known
        if key is None:
            key = self._ids.get(given.key)  # another name may have been put to this one
        made = self._made(given, name, values, carrier, key)
        there = new.now("actors", made.id)
        if there is not None:
            made = self._filled(there, made)
        elif not new.foreign.ours:
            made = _marked(flagged(new.project, made))
            self._tell_twins(made)
        new.add("actors", made)
        self._told[told_as] = given
        self._ids[given.key] = made.id
        self._taken.add(made.id)
        self._place(made.id, given, values)

    def _tell_twins(self, made: Actor) -> None:
        if made.code and self._new.match.by_code(made.code):
            self._new.remarks.add(
                "An actor has the code of another one, and is an actor of its own.",
                "# actors have the codes of others, and are actors of their own.",
            )

    def end(self, key: str) -> str:
        """The actor at an end of a tie: declared, else of the map, else made. Raises ValueError."""
        found = self._ids.get(key)
        if found is not None and self._new.now("actors", found) is not None:
            return found
        name = plain_text(key)
        if not name:
            raise ValueError("One of the two actors is missing.")
        said = self._said(name)
        known = self._known(key, name, {}, declared=False) if said is None else self._meant(name, said)
        self._ids[key] = known if known is not None else self._made_end(key, name)
        return self._ids[key]

    @property
    def named(self) -> dict[str, str]:
        """The ids of actors by what the file calls them."""
        return {key: found for key, found in self._ids.items() if self._new.now("actors", found) is not None}

    def _said(self, name: str) -> str | None:
        """Which actor is meant by a name, as the user says; None: nothing is said."""
        said = self._new.options.actors
        return said.get(plain_name(name)) if said else None

    def _meant(self, name: str, said: str) -> str | None:
        """The actor of the map, or of another name of the file; it has this name as an alias from now on."""
        if not said or plain_name(said) == plain_name(name):
            return None
        new = self._new
        key = said.removeprefix(OF_MAP) if said.startswith(OF_MAP) else self._of_other(name, said)
        if new.now("actors", key) is None:
            raise ValueError(f"“{name[:60]}” is said to be an actor that is not on the map.")
        there = new.now("actors", key)
        if name != there.name and name not in there.aliases:
            new.add("actors", updated(there, aliases=(*there.aliases, name)))
        return key

    def _of_other(self, name: str, said: str) -> str:
        """The actor of another name. Raises ValueError: that means this one."""
        if plain_name(name) in self._asking:
            raise ValueError(f"“{name[:60]}” and “{said[:60]}” are each said to be the other.")
        self._asking.add(plain_name(name))
        try:
            return self.end(said)
        finally:
            self._asking.discard(plain_name(name))

    def _made_end(self, key: str, name: str) -> str:
        new = self._new
        if new.foreign.actors:
            new.remarks.add(
                "An actor is only named by ties, and was made.",
                "# actors are only named by ties, and were made.",
            )
        made = Actor(
            id=new.fresh("actors", name, key if new.foreign.ours else ""),
            name=name,
            kind=self._usual_kind(name),
        )
        made = _marked(flagged(new.project, made))
        new.add("actors", made)
        return made.id

    def _known(self, key: str, name: str, values: dict[str, Value], declared: bool) -> str | None:
        """The actor that this one is.

        Args:
            key: of the file.
            name: of it.
            values: of it.
            declared: whether the file tells it from all its others, which it then is none of.
        """
        new = self._new
        if new.foreign.ours and (found := new.match.by_id(key)):
            return found
        code = fields.text(values.get("code", ""))
        for among in (new.match.by_code(code), new.match.by_name(name)):
            if declared and among:
                among = (among & new.project.actors.keys()) - self._taken
            if len(among) == 1:
                return next(iter(among))
            if among:
                new.remarks.add(
                    "A name means more than one actor of the map; it is an actor of its own.",
                    "# names mean more than one actor of the map; they are actors of their own.",
                )
                return None
        return None

    def _made(
        self,
        given: ForeignActor,
        name: str,
        values: dict[str, Value],
        carrier: Carrier | None,
        key: str | None,
    ) -> Actor:
        new = self._new
        said = self._fields(name, values, given)
        if carrier is not None:
            said = carrier.actor_fields(said, values, new.brought)
        if key is None:
            key = new.fresh("actors", name, given.key if new.foreign.ours else "")
        fresh: dict[str, Any] = {**said, "id": key}
        return Actor(**fresh)

    def _fields(self, name: str, values: dict[str, Value], given: ForeignActor) -> dict[str, Any]:
        new, kind_word = self._new, self._kind_word
        word = fields.text(values.get(kind_word, "")) if kind_word else ""
        found: dict[str, Any] = {
            "name": name,
            "kind": new.actor_kind(word) if word else self._usual_kind(name),
            "code": fields.text(values.get("code", ""))[:LONGEST_NAME],
            "aliases": new.texts(values.get("aliases", ())),
            "tags": new.texts(values.get("tags", ())),
            "notes": fields.text(values.get("notes", values.get("description", ""))),
            "citations": new.citations(values, default=False),
        }
        known = {
            kind_word,
            "code",
            "aliases",
            "tags",
            "notes",
            "exists",
            "pinned",
            "x",
            "y",
            CARRIER,
            *CITING,
        }
        if new.foreign.ours:
            known |= {"start", "end", "id", "name"}
        if "notes" not in values:
            known.add("description")
        rest = {word: value for word, value in values.items() if word not in known}
        if rest.get("label") == name:
            del rest["label"]
        attributes = new.attributes(rest)
        return {**found, "exists": self._exists(values, given, attributes), "attributes": attributes}

    def _usual_kind(self, name: str) -> str:
        """Of an actor whose kind is not told: as is said of it, else as it is called, else the usual one."""
        new = self._new
        said = new.options.kinds_of.get(plain_name(name), "") if new.options.kinds_of else ""
        if not new.foreign.ours and not said and mark_of_name(name):
            new.remarks.add(
                "An actor without a kind has the name of a known organisation, and is one.",
                "# actors without a kind have the names of known organisations, and are such.",
            )
            return "organisation"
        if said or not code_of_name(name):
            self.unkinded[name] = None
            guess = kind_by_words(name) if not new.foreign.ours else ""
            return said or guess or new.options.actor_kind
        if new.options.actor_kind != "state" and not new.foreign.ours:
            new.remarks.add(
                "An actor without a kind has the name of a country, and is a state.",
                "# actors without a kind have the name of a country, and are states.",
            )
            return "state"
        return new.options.actor_kind

    def _exists(
        self, values: dict[str, Value], given: ForeignActor, attributes: dict[str, Scalar]
    ) -> str | None:
        """When an actor exists; what cannot be told so is put among the attributes."""
        new, times = self._new, self._times
        for name, series in given.series.items():
            attributes[name] = "; ".join(f"{times.kept(spell)}: {fields.text(v)}" for spell, v in series)
            new.remarks.add(
                "A value of an actor that changes is kept as text.",
                "# values of actors that change are kept as text.",
            )
        written = fields.text(values.get("exists", ""))
        if written:
            return new.span(written)
        if not given.spells:
            return None
        if not times.heeded:
            attributes["existed"] = "; ".join(map(times.kept, given.spells))
            return None
        try:
            parts = spans(given.spells, times)
        except ValueError:
            if new.foreign.tabular:
                raise
            # Its name is worth more than its times.
            attributes["existed"] = "; ".join(map(as_written, given.spells))
            new.remarks.add(
                "The time of an actor cannot be read: the attribute “existed” has it.",
                "The times of # actors cannot be read: the attribute “existed” has them.",
            )
            return None
        if len(parts) == 1:
            return parts[0] if parts[0] != "../.." else None
        bounds = [dates.parse_span(part).bounds() for part in parts]
        begin = min(range(len(parts)), key=lambda n: bounds[n][0])
        end = max(range(len(parts)), key=lambda n: bounds[n][3])
        attributes["existed"] = "; ".join(parts)
        new.remarks.add(
            "An actor exists in several parts: the attribute “existed” has them.",
            "# actors exist in several parts: the attribute “existed” has them.",
        )
        return f"{parts[begin].split('/')[0]}/{parts[end].split('/')[-1]}"

    def _filled(self, there: Actor, found: Actor) -> Actor:
        """The map's actor, with what the file says where the map says nothing."""
        values: dict[str, Any] = {}
        differing = 0
        for name in ("code", "exists", "notes"):
            ours, theirs = getattr(there, name), getattr(found, name)
            if theirs and (not ours or self._new.options.theirs):
                values[name] = theirs
            differing += bool(theirs and ours and ours != theirs)
        # Of other programs the same name in other capitals is no other name.
        told = str.casefold if not self._new.foreign.ours else str
        if told(found.name) not in map(told, (there.name, *there.aliases)):
            values["aliases"] = (*there.aliases, found.name)
        for name in ("aliases", "tags", "citations"):
            ours = values.get(name, getattr(there, name))
            values[name] = (*ours, *(item for item in getattr(found, name) if item not in ours))
        one, other = found.attributes, there.attributes
        values["attributes"] = {**other, **one} if self._new.options.theirs else {**one, **other}
        differing += sum(there.attributes.get(key, value) != value for key, value in one.items())
        if found.kind != "group" and (there.kind == "group" or self._new.options.theirs):
            values["kind"] = found.kind
        self._new.differing += differing
        if differing and not self._new.options.theirs:
            self._new.remarks.add(
                "A value differs from that of the map, which stays.",
                "# values differ from those of the map, which stay.",
                differing,
            )
        return updated(there, **values)

    def _place(self, key: str, given: ForeignActor, values: dict[str, Value]) -> None:
        # What stands is not moved, and places of another drawing do not fit among what stands.
        fits = self._new.foreign.ours or not self._new.project.placements
        if given.place is None or not fits or self._new.now("placements", key) is not None:
            return
        x, y = given.place
        if self._drawing is not None:
            x, y = self._drawing.place(x, y)
        if abs(x) <= FARTHEST and abs(y) <= FARTHEST:
            pinned = fields.yes(values.get("pinned", False))
            self._new.records[Ref("placements", key)] = Placement(actor=key, x=x, y=y, pinned=pinned)


def _marked(actor: Actor) -> Actor:
    """An actor with the short mark of the organisation that it is called after, if it has no code."""
    mark = mark_of_name(actor.name) if actor.kind == "organisation" and not actor.code else ""
    return updated(actor, code=mark) if mark else actor


def _kind_word(actors: Sequence[ForeignActor]) -> str:
    """The value that tells the kind of actors."""
    for word in _KIND_WORDS:
        told = [actor.values[word] for actor in actors if actor.values.get(word)]
        found = [fields.text(value) for value in told if not isinstance(value, bool)]
        if found and (word == "kind" or fields.may_be_kinds(found)):
            return word
    return ""
