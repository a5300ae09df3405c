"""What a tie of a file says of the phases of a relation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from relmap.formats import fields
from relmap.formats.fields import NotUnderstood
from relmap.formats.foreign import Tie, Value
from relmap.formats.from_map import CARRIER, CHECKSUM, CITING, seen
from relmap.formats.lasting import from_then_on, lasts
from relmap.formats.new_records import NewRecords
from relmap.formats.pieces import Piece, as_told, pieces, without_when
from relmap.formats.timescale import Timescale
from relmap.model.records import Scalar

_KIND_WORDS = (
    *("kind", "type", "category", "interaction", "relationship", "relation", "relation type", "relationtype"),
    *("relation_type", "connection type", "edge type", "edgetype", "labelE"),
)
_WORDS = frozenset({"when", "stance", "weight", "unit", "bound", "status", "label", "note"})
_OF_RELATION = frozenset({"tags", "notes", "directed", CARRIER})
_OURS = frozenset({"relation", "about", "presence", "start", "end", "stance_word", CHECKSUM})
"""What relmap writes of a relation, and may mean something else in a file of others."""
_RANGE = re.compile(r"(since |from |until )?.*\d{4} ?[-–—/] ?.*|(since|from|until|till) .+", re.IGNORECASE)
_UNTIL = re.compile(r"^((until|till|to|bis) )?", re.IGNORECASE)
_DIRECTIONS = {"directed", "undirected", "mutual"}
_UNDERSTOOD: dict[str, Any] = {
    "weight": fields.weight,
    "bound": lambda value: fields.one_of(value, "bound"),
    "status": lambda value: fields.one_of(value, "status"),
}


class PhasesIn:
    """Reads the phases of ties.

    Args:
        new: what becomes of the map.
        times: of the file.
    """

    def __init__(self, new: NewRecords, times: Timescale) -> None:
        self._new, self._times = new, times
        foreign = new.foreign
        # Of the columns of a table it is known what each is.
        self.kind_word = "kind" if foreign.tabular else kind_word(foreign.ties)
        """The value that tells the kind of ties; empty: the format has a place for it, or nothing does."""
        self.lasting: Counter[str] = Counter()
        """Words for what goes on, and how many ties of it have a single date."""
        self.undated = 0
        """How many phases were made without a date."""
        self._known = _WORDS | _OF_RELATION | set(CITING)
        if new.foreign.tabular:
            self._known |= {"begin", "end", "relation", "about", "source_url"}
        if new.foreign.ours:
            self._known |= _OURS
        self._known_beside_kind = self._known
        self._known |= {self.kind_word}

    def kind_of(self, tie: Tie) -> str:
        """The id of the kind of a tie."""
        directed, values = tie.directed, tie.values
        if directed is None and "directed" in values:
            directed = fields.text(values["directed"]).casefold() in ("directed", "true", "1", "yes")
        told = values.get(self.kind_word, "") if self.kind_word else ""
        word = tie.kind or (fields.text(told) if not isinstance(told, bool) else "")
        usual = self._new.options.relation_kind
        return usual if not word and usual != "relation" else self._new.relation_kind(word or usual, directed)

    def of(self, tie: Tie) -> tuple[list[dict[str, Any]], dict[str, Scalar]]:
        """What the tie says of its phases, as fields of Phase, and of the relation as attributes.

        Raises:
            ValueError: it cannot be read.
        """
        values = tie.values
        known = self._known if not tie.kind else self._known_beside_kind
        rest = {name: value for name, value in values.items() if name not in known}
        attributes = self._new.attributes(rest) if rest else {}
        found: list[dict[str, Any]] = []
        for piece in self._pieces(tie, attributes):
            phase = self._phase({**values, **piece.values} if piece.values else values, attributes)
            phase["when"] = piece.when
            extra = {name: value for name, value in piece.values.items() if name not in self._known}
            if extra:
                note = "; ".join(f"{name}: {fields.text(value)}" for name, value in extra.items())
                phase["note"] = f"{phase.get('note', '')}\n{note}".strip()
            found.append(phase)
        return found, attributes

    def _pieces(self, tie: Tie, attributes: dict[str, Scalar]) -> Sequence[Piece]:
        times, usual = self._times, self._new.options.undated
        written = self.written(tie.values)
        if written and "when" in tie.values:
            return (Piece(self.going_on(written, self.word_of(tie))),)
        if written:
            return (Piece(written),)
        if not tie.spells and not tie.series:
            self.undated += 1
            return (Piece(usual),)
        if not times.heeded:
            if tie.spells:
                attributes["time"] = "; ".join(map(times.kept, tie.spells))
            for name, series in tie.series.items():
                attributes[name] = "; ".join(f"{times.kept(s)}: {fields.text(v)}" for s, v in series)
            self.undated += 1
            return (Piece(usual),)
        found = pieces(tie, times)
        if self._new.foreign.ours and CHECKSUM in tie.values and tie.values[CHECKSUM] == seen(tie):
            return as_told(found)
        return [replace(piece, values=without_when(piece.values)) for piece in found] if tie.series else found

    def word_of(self, tie: Tie) -> str:
        """The word for the kind of a tie, or for what it is said to mean."""
        told = tie.kind or (tie.values.get(self.kind_word, "") if self.kind_word else "")
        word = fields.text(told) if not isinstance(told, bool) else ""
        if not word:
            return self._new.options.relation_kind
        said = self._new.options.kinds.get(word.casefold(), "")
        return word if lasts(word) else said or word

    def going_on(self, when: str, word: str) -> str:
        """A date of a table; one alone of what goes on is its beginning, unless it is said not to be."""
        if self._new.foreign.ours or not self._new.foreign.tabular or "/" in when or not lasts(word):
            return when
        begun = from_then_on(when)
        self.lasting[word] += begun != when
        return begun if self._new.options.lasting != "day" else when

    def written(self, values: dict[str, Value]) -> str:
        """The date in words or EDTF, in one cell or in two; empty: there is none. Raises ValueError."""
        new = self._new
        if "when" in values:
            return new.span(fields.text(values["when"]))
        if not new.foreign.tabular or ("begin" not in values and "end" not in values):
            return ""
        begin, end = (new.ordered(fields.text(values.get(name, ""))) for name in ("begin", "end"))
        if begin and end:
            return new.span(f"{begin} – {end}")
        if begin and (span := self._both_in(begin)):
            return span
        return f"{new.span(begin, 'date')}/.." if begin else new.span(_UNTIL.sub("until ", end, count=1))

    def _both_in(self, begin: str) -> str:
        """A first and a last day in one cell; empty: it has one date only."""
        if _RANGE.fullmatch(begin) is None:
            return ""
        found = self._new.span(begin)
        return found if found.count("/") == 1 else ""

    def _phase(self, values: dict[str, Value], attributes: dict[str, Scalar]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, understood in {"stance": self._new.stance, **_UNDERSTOOD}.items():
            value = values.get(name, "")
            if value == "" or value == ():
                continue
            try:
                found[name] = understood(value)
            except NotUnderstood as error:
                if self._new.foreign.tabular and name not in ("stance", "weight"):
                    raise
                attributes[name] = fields.scalar(value)
                self._new.remarks.add(
                    f"A value of “{error.field}” is none of relmap's, and is an attribute.",
                    f"# values of “{error.field}” are none of relmap's, and are attributes.",
                )
        for name in ("note", "label", "unit"):
            if name in values and not (name == "label" and self.kind_word == "label"):
                found[name] = fields.text(values[name])
        if "weight" in found:
            bound, unit = fields.bound_of(values["weight"]), fields.unit_in(values["weight"])
            found |= {"bound": bound} if bound and "bound" not in found else {}
            found |= {"unit": unit} if unit and not found.get("unit") else {}
        citations = self._new.citations(values)
        if citations:
            found["citations"] = citations
        return found


def kind_word(ties: Sequence[Tie]) -> str:
    """The value that tells the kind of ties: of those that may, the first of few words that come again."""
    ties = [tie for tie in ties if not tie.kind]
    for word in (*_KIND_WORDS, "label"):
        told = [tie.values[word] for tie in ties if tie.values.get(word)]
        found = [fields.text(value) for value in told if not isinstance(value, bool)]
        if not found or set(map(str.casefold, found)) <= _DIRECTIONS:
            continue
        if word == "kind" or fields.may_be_kinds(found, must_come_again=word == "label"):
            return word
    return ""
