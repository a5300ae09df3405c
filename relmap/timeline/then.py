"""A relation as it is on a day."""

from __future__ import annotations

from typing import Any, NamedTuple

from relmap.model.records import Phase, Relation
from relmap.timeline.spells import Held, Presence, State


class RelationThen(NamedTuple):
    """A relation as it is on a day."""

    relation: Relation
    state: State

    @property
    def phase(self) -> Phase:
        """The phase that is drawn."""
        return self.relation.phases[self.state.phase]

    @property
    def presence(self) -> Presence:
        """How surely the relation holds."""
        return self.state.presence

    def to_plain(self) -> dict[str, Any]:
        """The relation on that day as plain data (README, "Command line")."""
        plain: dict[str, Any] = {
            "id": self.relation.id,
            "kind": self.relation.kind,
            "source": self.relation.source,
            "target": self.relation.target,
            **_phase_to_plain(self.phase, self.presence),
        }
        if self.state.turning:
            plain["turning"] = True
        if self.state.contested:
            plain["contested"] = True
        if self.state.others:
            plain["others"] = [self._other(held) for held in self.state.others]
        return plain

    def _other(self, held: Held) -> dict[str, Any]:
        return _phase_to_plain(self.relation.phases[held.phase], held.presence)


def _phase_to_plain(phase: Phase, presence: Presence) -> dict[str, Any]:
    return {
        "label": phase.label,
        "stance": phase.stance,
        "weight": phase.weight,
        "unit": phase.unit,
        "status": phase.status,
        "presence": presence.word,
    }
