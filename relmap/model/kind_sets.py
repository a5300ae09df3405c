"""Ready sets of kinds, to begin a map of some field with."""

from __future__ import annotations

from dataclasses import dataclass

from relmap.model.records import ActorKind, RelationKind


@dataclass(frozen=True)
class KindSet:
    """Kinds that belong together."""

    label: str
    kinds: tuple[ActorKind | RelationKind, ...]


SETS = (
    KindSet(
        "International relations",
        (
            ActorKind(id="government", label="Government body", shape="rounded", icon="landmark"),
            ActorKind(
                id="armed-group", label="Armed group", shape="diamond", colour="#9a3b3b", icon="swords"
            ),
            ActorKind(id="alliance-bloc", label="Alliance", shape="rounded", colour="#2f5d9b", icon="shield"),
            ActorKind(id="party", label="Political party", shape="diamond", icon="vote"),
            ActorKind(id="media", label="Media", shape="rounded", icon="newspaper"),
            RelationKind(id="sanctions", label="Sanctions against", directed=True, line="double"),
            RelationKind(id="recognition", label="Recognition of", directed=True),
            RelationKind(id="mediation", label="Mediation for", directed=True),
            RelationKind(id="base", label="Military base in", directed=True, line="thick"),
            RelationKind(id="aid", label="Aid to", directed=True),
            RelationKind(id="energy", label="Energy supply", directed=True),
            RelationKind(id="intelligence", label="Intelligence sharing"),
            RelationKind(id="mission", label="Diplomatic mission in", directed=True, line="thin"),
        ),
    ),
    KindSet(
        "Corporate networks",
        (
            ActorKind(id="company", label="Company", shape="rounded", colour="#2f5d9b", icon="building-2"),
            ActorKind(id="fund", label="Fund", shape="diamond", colour="#4d7a3a", icon="hand-coins"),
            ActorKind(id="bank", label="Bank", shape="hexagon", colour="#7a6428", icon="banknote"),
            ActorKind(id="regulator", label="Regulator", shape="rounded", icon="gavel"),
            ActorKind(id="plant", label="Plant", shape="hexagon", icon="factory"),
            RelationKind(id="ownership", label="Owns", directed=True, colour="#2f5d9b", line="thick"),
            RelationKind(id="subsidiary", label="Subsidiary of", directed=True, role="membership"),
            RelationKind(id="board-seat", label="Board seat", directed=True, role="office"),
            RelationKind(id="executive", label="Executive of", directed=True, role="office"),
            RelationKind(id="supply", label="Supplies", directed=True),
            RelationKind(id="loan", label="Loan to", directed=True, colour="#7a6428"),
            RelationKind(id="joint-venture", label="Joint venture", line="double"),
            RelationKind(id="competition", label="Competition"),
            RelationKind(id="lawsuit", label="Lawsuit against", directed=True, colour="#9a3b3b"),
        ),
    ),
    KindSet(
        "History",
        (
            ActorKind(id="ruler", label="Ruler", shape="small", colour="#8a6a1c", icon="crown"),
            ActorKind(id="dynasty", label="Dynasty", shape="diamond", colour="#8a6a1c", icon="crown"),
            ActorKind(id="empire", label="Empire", shape="circle", icon="globe"),
            ActorKind(id="city", label="City", shape="hexagon", icon="castle"),
            ActorKind(id="church", label="Church", shape="rounded", icon="church"),
            ActorKind(id="order", label="Order", shape="rounded", icon="shield"),
            RelationKind(id="parent", label="Parent of", directed=True, line="thin"),
            RelationKind(id="marriage", label="Marriage", line="double"),
            RelationKind(id="succession", label="Succeeded by", directed=True),
            RelationKind(id="reign", label="Reigns over", directed=True, role="office"),
            RelationKind(id="vassalage", label="Vassal of", directed=True, role="membership"),
            RelationKind(id="war", label="War", colour="#9a3b3b", line="thick"),
            RelationKind(id="tribute", label="Tribute to", directed=True),
            RelationKind(id="patronage", label="Patron of", directed=True),
            RelationKind(id="correspondence", label="Correspondence", line="thin"),
        ),
    ),
)
