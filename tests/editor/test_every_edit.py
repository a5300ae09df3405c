"""Every edit, undo and redo, against a plain reference: dictionaries that know nothing of diffs."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from relmap.drawing.edge_geometry import edge_geometry
from relmap.editor import edits
from relmap.editor.align import aligned, distributed
from relmap.editor.document import Document
from relmap.editor.excerpt import excerpt, paste
from relmap.editor.kinds import drop_kind, new_kind
from relmap.editor.pictures import set_picture
from relmap.editor.replace import Query, replaced, search
from relmap.model.diff import Diff, Ref
from relmap.model.project import Project
from relmap.model.records import Criteria, Relation, SavedFilter, updated
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from tests.formats.pasting import add_names

DAY = 738_000
NAMES = st.sampled_from(["Alpha", "Beta", "Gamma", "alpha", "Ωmega", "x y", ""])
WHENS = st.sampled_from(["2000/2010", "199X", "2005-06/..", "../2020", "2018~/2019"])


def plain(project: Project) -> dict[str, Any]:
    """What the reference knows of a map."""
    return {
        "actors": {
            a.id: (a.name, a.kind, tuple(c.source for c in a.citations), a.picture is not None)
            for a in project.actors.values()
        },
        "relations": {
            r.id: (
                r.source,
                r.target,
                r.kind,
                tuple((p.when, tuple(c.source for c in p.citations)) for p in r.phases),
            )
            for r in project.relations.values()
        },
        "events": {e.id: (e.title, tuple(p.actor for p in e.participants)) for e in project.events.values()},
        "sources": {s.id: s.title for s in project.sources.values()},
        "places": {p.actor: (p.x, p.y, p.pinned, p.members) for p in project.placements.values()},
        "kinds": set(project.actor_kinds) | set(project.relation_kinds),
        "filters": {f.id: f.label for f in project.filters.values()},
        "pictures": len(project.pictures),
    }


class EveryEdit(RuleBasedStateMachine):
    """The document on one side, plain dictionaries on the other."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document(Project())
        self.now: dict[str, Any] = plain(Project())
        self.past: list[dict[str, Any]] = []
        self.future: list[dict[str, Any]] = []

    # --- both sides -----------------------------------------------------------------------

    @property
    def project(self) -> Project:
        return self.document.project

    def do(self, diff: Diff, after: dict[str, Any]) -> None:
        self.document.apply(diff, "Edit")
        if diff:
            self.past.append(self.now)
            self.future.clear()
            self.now = after

    def copied(self) -> dict[str, Any]:
        return copy.deepcopy(self.now)

    def one(self, data: st.DataObject, collection: str) -> str:
        return data.draw(st.sampled_from(sorted(self.now[collection])))

    @rule()
    def undo(self) -> None:
        self.document.undo_stack.undo()
        if self.past:
            self.future.append(self.now)
            self.now = self.past.pop()

    @rule()
    def redo(self) -> None:
        self.document.undo_stack.redo()
        if self.future:
            self.past.append(self.now)
            self.now = self.future.pop()

    @rule(data=st.data())
    def jump(self, data: st.DataObject) -> None:
        """As the history panel does."""
        index = data.draw(st.integers(0, self.document.undo_stack.count()))
        self.document.undo_stack.setIndex(index)
        while len(self.past) > index:
            self.future.append(self.now)
            self.now = self.past.pop()
        while len(self.past) < index:
            self.past.append(self.now)
            self.now = self.future.pop()

    # --- adding ---------------------------------------------------------------------------

    @rule(name=NAMES, kind=st.sampled_from(["state", "person"]), x=st.integers(-99, 99))
    def add_actor(self, name: str, kind: str, x: int) -> None:
        diff, key = edits.add_actor(self.project, name, kind, (float(x), 1.0))
        after = self.copied()
        assert key not in after["actors"]
        after["actors"][key] = (name, kind, (), False)
        after["places"][key] = (float(x), 1.0, False, "")
        self.do(diff, after)

    @rule(names=st.lists(NAMES.filter(bool), min_size=1, max_size=4))
    def add_list(self, names: list[str]) -> None:
        found = add_names(self.project, names, "group")
        after = self.copied()
        # A name that means several actors is of one more.
        known = Counter(row[0].casefold() for row in after["actors"].values())
        wanted = sum(known[name] != 1 for name in {name.casefold() for name in names})
        assert found.counts["actors"] == wanted
        for ref in found.refs:
            after["actors"][ref.id] = (found.diff.changes[ref].after.name, "group", (), False)  # type: ignore[union-attr]
        self.do(found.diff, after)

    @precondition(lambda self: self.now["actors"])
    @rule(data=st.data(), kind=st.sampled_from(["alliance", "membership"]))
    def relate(self, data: st.DataObject, kind: str) -> None:
        source, target = self.one(data, "actors"), self.one(data, "actors")
        diff, key = edits.add_relation(self.project, source, target, kind, DAY)
        after = self.copied()
        after["relations"][key] = (source, target, kind, ((f"{edits.edtf_day(DAY)}/..", ()),))
        self.do(diff, after)

    @precondition(lambda self: self.now["actors"])
    @rule(data=st.data())
    def add_event(self, data: st.DataObject) -> None:
        actors = sorted({self.one(data, "actors"), self.one(data, "actors")})
        diff, key = edits.add_event(self.project, "Event", DAY, actors)
        after = self.copied()
        after["events"][key] = ("Event", tuple(actors))
        self.do(diff, after)

    @rule(title=NAMES)
    def add_source(self, title: str) -> None:
        diff, key = edits.add_source(self.project, title)
        after = self.copied()
        after["sources"][key] = title
        self.do(diff, after)

    @rule(like=st.booleans())
    def add_kind(self, like: bool) -> None:
        model = self.project.actor_kind("state") if like else None
        diff, key = new_kind(self.project, "actor_kinds", model)
        after = self.copied()
        after["kinds"].add(key)
        self.do(diff, after)

    @precondition(lambda self: self.now["kinds"])
    @rule(data=st.data())
    def remove_kind(self, data: st.DataObject) -> None:
        key = self.one(data, "kinds")
        after = self.copied()
        after["kinds"].discard(key)
        self.do(drop_kind(self.project, "actor_kinds", key), after)

    @rule(label=st.sampled_from(["One", "Two"]))
    def save_filter(self, label: str) -> None:
        key = edits.fresh_id(self.project, "filters", label)
        after = self.copied()
        after["filters"][key] = label
        self.do(Diff.adding(SavedFilter(id=key, label=label, criteria=Criteria(tags=("x",)))), after)

    # --- changing -------------------------------------------------------------------------

    @precondition(lambda self: self.now["actors"])
    @rule(data=st.data(), name=NAMES)
    def rename(self, data: st.DataObject, name: str) -> None:
        key = self.one(data, "actors")
        after = self.copied()
        after["actors"][key] = (name, *after["actors"][key][1:])
        self.do(edits.replace_record(self.project, updated(self.project.actors[key], name=name)), after)

    @precondition(lambda self: self.now["relations"])
    @rule(data=st.data(), when=WHENS)
    def redate(self, data: st.DataObject, when: str) -> None:
        key = self.one(data, "relations")
        after = self.copied()
        source, target, kind, phases = after["relations"][key]
        if phases:
            after["relations"][key] = (source, target, kind, ((when, phases[0][1]), *phases[1:]))
        self.do(edits.redate(self.project, Ref("relations", key), 0, when), after)

    @precondition(lambda self: self.now["relations"] and self.now["actors"])
    @rule(data=st.data(), end=st.sampled_from(["source", "target"]))
    def reconnect(self, data: st.DataObject, end: Any) -> None:
        key, actor = self.one(data, "relations"), self.one(data, "actors")
        after = self.copied()
        row = list(after["relations"][key])
        row[0 if end == "source" else 1] = actor
        after["relations"][key] = tuple(row)
        self.do(edits.reconnect(self.project, key, end, actor), after)

    @precondition(lambda self: self.now["sources"] and self.now["relations"])
    @rule(data=st.data())
    def cite(self, data: st.DataObject) -> None:
        key, source = self.one(data, "relations"), self.one(data, "sources")
        after = self.copied()
        *ends, phases = after["relations"][key]
        if phases and source not in phases[0][1]:
            phases = ((phases[0][0], (*phases[0][1], source)), *phases[1:])
        after["relations"][key] = (*ends, phases)
        self.do(edits.cite(self.project, Ref("relations", key), source), after)

    @precondition(lambda self: self.now["relations"])
    @rule(data=st.data())
    def drop_phase(self, data: st.DataObject) -> None:
        key = self.one(data, "relations")
        relation = self.project.relations[key]
        after = self.copied()
        *ends, phases = after["relations"][key]
        after["relations"][key] = (*ends, phases[1:])
        if relation.phases:
            self.do(Diff.replacing(relation, edits.with_phase(relation, 0, None)), after)

    @precondition(lambda self: self.now["places"])
    @rule(data=st.data(), x=st.integers(-500, 500), pin=st.booleans())
    def move(self, data: st.DataObject, x: int, pin: bool) -> None:
        key = self.one(data, "places")
        after = self.copied()
        _, _, pinned, members = after["places"][key]
        after["places"][key] = (float(x), 2.0, pinned or pin, members)
        self.do(edits.move_actors(self.project, {key: (float(x), 2.0)}, pin=pin), after)

    @precondition(lambda self: self.now["places"])
    @rule(data=st.data(), pinned=st.booleans())
    def pin(self, data: st.DataObject, pinned: bool) -> None:
        key = self.one(data, "places")
        after = self.copied()
        x, y, _, members = after["places"][key]
        after["places"][key] = (x, y, pinned, members)
        self.do(edits.pin(self.project, {key: (x, y)}, pinned), after)

    @precondition(lambda self: self.now["places"])
    @rule(data=st.data(), how=st.sampled_from(["", "hull", "collapsed"]))
    def show_members(self, data: st.DataObject, how: str) -> None:
        key = self.one(data, "places")
        after = self.copied()
        x, y, pinned, _ = after["places"][key]
        after["places"][key] = (x, y, pinned, how)
        self.do(edits.show_members(self.project, key, how, (x, y)), after)

    @precondition(lambda self: self.now["places"])
    @rule(lines=st.booleans())
    def line_up(self, lines: bool) -> None:
        places = {key: (row[0], row[1]) for key, row in self.now["places"].items()}
        radii = dict.fromkeys(places, 10.0)
        moved = aligned(places, radii, "left") if lines else distributed(places, radii, "across")
        after = self.copied()
        for key, (x, y) in moved.items():
            after["places"][key] = (round(x, 1), round(y, 1), *after["places"][key][2:])
        self.do(edits.move_actors(self.project, moved), after)

    @precondition(lambda self: self.now["actors"])
    @rule(data=st.data(), picture=st.sampled_from(["", "AAAA", "BBBB"]))
    def picture(self, data: st.DataObject, picture: str) -> None:
        key = self.one(data, "actors")
        after = self.copied()
        had = after["actors"][key][3]
        after["actors"][key] = (*after["actors"][key][:3], bool(picture))
        shared = [a.picture for a in self.project.actors.values()].count(self.project.actors[key].picture) > 1
        after["pictures"] += bool(picture) - (had and not shared)
        self.do(set_picture(self.project, key, picture), after)

    @rule(by=st.sampled_from(["O", "A"]))
    def replace(self, by: str) -> None:
        def swapped(text: str) -> str:
            return text.replace("A", by)

        query = Query("A", frozenset(["names"]), case=True)
        after = self.copied()
        after["actors"] = {key: (swapped(row[0]), *row[1:]) for key, row in after["actors"].items()}
        after["events"] = {key: (swapped(row[0]), row[1]) for key, row in after["events"].items()}
        after["sources"] = {key: swapped(title) for key, title in after["sources"].items()}
        self.do(replaced(self.project, search(self.project, query, by)), after)

    # --- copying and removing -------------------------------------------------------------

    @precondition(lambda self: 0 < len(self.now["actors"]) < 25)
    @rule(data=st.data())
    def duplicate(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sets(st.sampled_from(sorted(self.now["actors"])), min_size=1, max_size=3))
        part = excerpt(self.project, {Ref("actors", key) for key in chosen}, self.document.home())
        found = paste(self.project, part, (10.0, 0.0), same_map=True)
        after_project = found.diff.apply(self.project)
        inside = [r for r in self.now["relations"].values() if {r[0], r[1]} <= chosen]
        assert len(after_project.relations) == len(self.now["relations"]) + len(inside)
        assert len(after_project.actors) == len(self.now["actors"]) + len(chosen)
        after = plain(after_project)
        for key, row in self.now["actors"].items():  # what was there stays as it was
            assert after["actors"][key] == row
        assert after["sources"] == self.now["sources"]
        self.do(found.diff, after)

    @precondition(lambda self: self.now["actors"])
    @rule(data=st.data())
    def delete_actor(self, data: st.DataObject) -> None:
        key = self.one(data, "actors")
        after = self.copied()
        picture = self.project.actors[key].picture
        others = [a.picture for a in self.project.actors.values() if a.id != key]
        after["pictures"] -= picture is not None and picture not in others
        del after["actors"][key]
        after["places"].pop(key, None)
        after["relations"] = {k: r for k, r in after["relations"].items() if key not in r[:2]}
        after["events"] = {
            k: (title, tuple(actor for actor in actors if actor != key))
            for k, (title, actors) in after["events"].items()
        }
        self.do(edits.remove(self.project, [Ref("actors", key)]), after)

    @precondition(lambda self: self.now["sources"])
    @rule(data=st.data())
    def delete_source(self, data: st.DataObject) -> None:
        key = self.one(data, "sources")
        after = self.copied()
        del after["sources"][key]
        for name, row in after["relations"].items():
            phases = tuple((when, tuple(c for c in cited if c != key)) for when, cited in row[3])
            after["relations"][name] = (*row[:3], phases)
        self.do(edits.remove(self.project, [Ref("sources", key)]), after)

    # --- what must always hold ------------------------------------------------------------

    @invariant()
    def the_map_is_as_the_reference_has_it(self) -> None:
        assert plain(self.project) == self.now

    @invariant()
    def nothing_refers_to_what_is_gone(self) -> None:
        self.project.check_references()

    @invariant()
    def the_index_has_followed(self) -> None:
        fresh = Snapshot(TimeIndex(self.project), self.document.viewpoint.day)
        assert self.document.viewpoint.snapshot.to_plain() == fresh.to_plain()

    @invariant()
    def the_shape_has_followed(self) -> None:
        assert self.document.geometry == edge_geometry(self.project)

    @invariant()
    def a_relation_has_its_kind_of_record(self) -> None:
        assert all(isinstance(relation, Relation) for relation in self.project.relations.values())


EveryEdit.TestCase.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)
TestEveryEdit = pytest.mark.usefixtures("qapp")(EveryEdit.TestCase)
