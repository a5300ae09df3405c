"""A relation as it is on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from relmap.model import days
from relmap.model.dates import FUTURE, PAST
from relmap.model.records import STANCE_WORDS, Phase, Relation
from relmap.timeline.presence import Presence
from relmap.timeline.spells import Held, State
from relmap.timeline.worlds import Turn


class RelationOnDay(NamedTuple):
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

    @property
    def label(self) -> str:
        """What it is called: `supposed ally or rupture` while it turns."""
        return self.labelled(lambda phase: phase.label)

    def labelled(self, written: Callable[[Phase], str]) -> str:
        """As `label`, with what is written of each phase."""
        pair = [self.relation.phases[n] for n in self.state.pair or ()]
        if not any(map(written, pair)):
            return written(self.phase)
        return " or ".join(dict.fromkeys(written(phase) or called(phase) for phase in pair))

    def differs_in_certainty(self, other: RelationOnDay) -> bool:
        """Whether this says the same as on another day, only more or less surely."""
        plains = [tie.to_plain() for tie in (self, other)]
        for plain in plains:
            plain.pop("others", None)
            plain.pop("phase_presence")
            plain["presence"] = ""
        surer = self.presence != other.presence and self.phase is other.phase
        return surer and plains[0] == plains[1]

    def to_plain(self) -> dict[str, Any]:
        """The relation on that day as plain data (README, "Command line")."""
        plain: dict[str, Any] = {
            "id": self.relation.id,
            "kind": self.relation.kind,
            "source": self.relation.source,
            "target": self.relation.target,
            **_phase_to_plain(self.phase, self.presence),
            "phase_presence": self.state.phase_presence.word,
        }
        if self.state.turns:
            plain["turns"] = [turn for found in self.state.turns for turn in self._turns(found)]
        if self.state.before:
            plain["before"] = [called(self.relation.phases[n]) for n in self.state.before]
        if self.state.contested:
            plain["contested"] = True
        if self.state.others:
            plain["others"] = [self._other(held) for held in self.state.others]
        return plain

    def _turns(self, turn: Turn) -> Iterator[dict[str, Any]]:
        """Each phase that ends into each that begins; where a side has none but itself it is left out."""
        phases = self.relation.phases
        for ending in turn.ending:
            for beginning in turn.beginning:
                if ending != beginning:
                    between = [None if day in (PAST, FUTURE) else days.iso(day) for day in turn[2:]]
                    said = {"from": called(phases[ending]), "into": called(phases[beginning])}
                    yield {**said, "between": between}

    def _other(self, held: Held) -> dict[str, Any]:
        return _phase_to_plain(self.relation.phases[held.phase], held.presence)


def called(phase: Phase) -> str:
    """What a phase is called in a sentence: its label, else its stance, else its date."""
    return phase.label or STANCE_WORDS.get(phase.stance if phase.stance is not None else 9, phase.when)


def _phase_to_plain(phase: Phase, presence: Presence) -> dict[str, Any]:
    return {
        "label": phase.label,
        "stance": phase.stance,
        "weight": phase.weight,
        "unit": phase.unit,
        "status": phase.status,
        "presence": presence.word,
    }
