"""The kinds every map has without defining them; a map's own kinds come before these."""

from __future__ import annotations

from relmap.model.records import ActorKind, RelationKind

ACTOR_KINDS = {
    kind.id: kind
    for kind in (
        ActorKind(id="state", label="State", shape="circle"),
        ActorKind(id="organisation", label="Organisation", shape="rounded"),
        ActorKind(id="person", label="Person", shape="small"),
        ActorKind(id="territory", label="Territory", shape="hexagon"),
        ActorKind(id="group", label="Group", shape="diamond"),
    )
}

RELATION_KINDS = {
    kind.id: kind
    for kind in (
        RelationKind(id="relation", label="Relation"),
        RelationKind(id="alliance", label="Alliance"),
        RelationKind(id="membership", label="Membership", directed=True, role="membership"),
        RelationKind(id="office", label="Office", directed=True, role="office"),
        RelationKind(id="diplomacy", label="Diplomacy"),
        RelationKind(id="stance", label="Stance towards", directed=True),
        RelationKind(id="arms", label="Arms supply", directed=True),
        RelationKind(id="conflict", label="Conflict"),
        RelationKind(id="border", label="Border"),
        RelationKind(id="claim", label="Claim on", directed=True),
        RelationKind(id="control", label="Control", directed=True),
        RelationKind(id="dependence", label="Dependence on", directed=True),
        RelationKind(id="support", label="Support", directed=True),
        RelationKind(id="opposition", label="Opposition to", directed=True),
        RelationKind(id="opinion", label="Public opinion of", directed=True),
        RelationKind(id="trade", label="Trade"),
        RelationKind(id="treaty", label="Treaty"),
    )
}
