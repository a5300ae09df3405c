"""What relations refer to and when their phases are, column by column: read once, used by many."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from relmap.model.records import Part, Relation

if TYPE_CHECKING:
    from relmap.model.many_dates import ManyEnds, Mask

fields_of: Callable[[Part], dict[str, Any]] = vars(BaseModel)["__dict__"].__get__
"""The fields of a frozen record as it keeps them: to ask for each by its name takes three times as long."""


@dataclass(slots=True)
class Columns:
    """Of relations, one after another; of their phases, one after another.

    Relations are added while they are read, when all of them is at hand still: to look at very many
    records once more takes as long as to read them.
    """

    ids: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    """How many phases each has."""
    whens: list[str] = field(default_factory=list)
    """Of each phase."""
    planned: list[int] = field(default_factory=list)
    """The phases, by number, that are."""
    linked: list[int] = field(default_factory=list)
    """The relations, by number, of which a phase begins or ends with an event."""
    told_of: set[str] = field(default_factory=set)
    """The relations that others are about, by id; so are the next ones."""
    weights: dict[str, dict[float, int]] = field(default_factory=dict)
    """How often each weight stands in it, by its unit."""
    events: set[str] = field(default_factory=set)
    cited: set[str] = field(default_factory=set)

    _read: tuple[ManyEnds, Mask] | None = None

    @property
    def plain(self) -> Mask:
        """Which of the phases have dates in a plain form, which are right; shape (phases,)."""
        return self._ends_and_plain()[1]

    def ends(self) -> ManyEnds:
        """The ends of all phases. Raises DateError."""
        from relmap.model.many_dates import with_the_rest

        return with_the_rest(self.whens, *self._ends_and_plain())

    def _ends_and_plain(self) -> tuple[ManyEnds, Mask]:
        from relmap.model.many_dates import read_plain  # needs numpy, and the first window does not

        if self._read is None:
            self._read = read_plain(self.whens)
        return self._read

    def add(self, relations: Iterable[Relation]) -> None:
        """More relations."""
        self._read = None
        ids, sources, targets, counts = self.ids, self.sources, self.targets, self.counts
        whens, planned = self.whens, self.planned
        for relation in relations:
            fields = fields_of(relation)
            phases = fields["phases"]
            ids.append(fields["id"])
            sources.append(fields["source"])
            targets.append(fields["target"])
            counts.append(len(phases))
            if fields["about"] is not None:
                self.told_of.add(fields["about"])
            for phase in phases:
                said = fields_of(phase)
                if said["status"] == "planned":
                    planned.append(len(whens))
                whens.append(said["when"])
                if said["weight"] is not None:
                    known, weight = self.weights.setdefault(said["unit"], {}), said["weight"]
                    known[weight] = known.get(weight, 0) + 1
                if said["begins_with"] is not None or said["ends_with"] is not None:
                    if not self.linked or self.linked[-1] != len(ids) - 1:
                        self.linked.append(len(ids) - 1)
                    links = (said["begins_with"], said["ends_with"])
                    self.events.update(link.event for link in links if link is not None)
                for citation in said["citations"]:
                    self.cited.add(citation.source)
                    if citation.via is not None:
                        self.cited.add(citation.via)
