"""Very many ties come to what they come to one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relmap.formats import table_rows
from relmap.formats.csv_table import read
from relmap.formats.foreign import Options
from relmap.formats.into_map import into_map
from relmap.formats.reading import Reading
from relmap.model import days
from relmap.model.errors import Stopped
from relmap.model.project import Project
from relmap.model.records import Actor, Phase, Relation

HEADS = "from,to,kind,type,when,begin,end,stance,weight,unit,bound,status,label,note,source,Strength,directed"
CELLS = {
    "from": ["Ann", "Bo", "ann", "Armenia", "'=x", ""],
    "to": ["Bo", "Cy", "Ann", "Russia", ""],
    "kind": ["", "trade", "Arms supply", "Own kind", "sanctions"],
    "when": ["", "n. d.", "2001-02-03", "2001", "c. 1994", "2001-02-30", "soon"],
    "begin": ["", "-", "June 2001", "2001-05-06"],
    "end": ["", "July 2003", "now"],
    "stance": ["", "–", "allied", "-1", "5"],
    "weight": ["", "n/a", "3", "2,5", "40 %", "heavy", "1e999", "~120", "> 40", "€ 5"],
    "unit": ["", "tonnes"],
    "bound": ["", "about", "roughly"],
    "status": ["", "alleged", "perhaps"],
    "label": ["", "meeting", "'=SUM(A1)", "x" * 2_001],
    "note": ["", "said so"],
    "source": ["", "http://z", "A paper", "A paper | Another"],
    "Strength": ["", "7", "1.50", "high"],
    "directed": ["", "directed", "undirected"],
}


@st.composite
def tables(draw: st.DrawFn) -> str:
    others = draw(st.lists(st.sampled_from(sorted(CELLS.keys() - {"from", "to"})), unique=True, max_size=7))
    heads = ["from", "to", *others]
    cells = st.tuples(*(st.sampled_from(CELLS[head]) for head in heads))
    rows = draw(st.lists(cells, min_size=1, max_size=12))
    lines = [",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows if any(row)]
    return "\n".join([",".join(heads), *lines])


SMALL = Project.of(
    None,
    Actor(id="a", name="Ann", kind="person"),
    Actor(id="b", name="Bo", kind="person"),
    Relation(id="ab", source="a", target="b", kind="trade", phases=(Phase(when="1999", label="old"),)),
)


def taken(text: str, project: Project, many: int) -> Reading:
    options = Options(today=days.from_ymd(2024, 6, 20), source="t.csv", asks=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_rows, "MANY", many)
        foreign = read(text.encode(), "t.csv", options)
    # Words of stance that mean nothing are attributes, and read row by row.
    assert bool(foreign.blocks) <= (many == 0)
    return into_map(project, foreign, options)


@given(tables(), st.sampled_from([Project(), SMALL]))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_as_one_by_one(text: str, project: Project) -> None:
    if text.count("\n") < 1:
        return
    one, many = taken(text, project, 10**9), taken(text, project, 0)
    after = many.diff.apply(project)
    assert [(left.row, left.cells) for left in many.left_out] == [
        (left.row, left.cells) for left in one.left_out
    ]
    slow = one.diff.apply(project)
    assert {r.name: r.kind for r in after.actors.values()} == {r.name: r.kind for r in slow.actors.values()}
    assert told(after) == told(slow)
    assert many.undated == one.undated
    # As sound as if each had been asked about.
    for relation in after.relations.values():
        assert Relation.model_validate_json(relation.model_dump_json()) == relation


def told(project: Project) -> list[object]:
    names = {key: actor.name for key, actor in project.actors.items()}
    titles = {key: source.title for key, source in project.sources.items()}
    found: list[object] = []
    for relation in project.relations.values():
        ends = [names[relation.source], names[relation.target]]
        if not project.relation_kind(relation.kind).directed:
            ends.sort()
        phases = [
            (*(v for n, v in dict(p).items() if n != "citations"), [titles[c.source] for c in p.citations])
            for p in relation.phases
        ]
        found.append((ends, relation.kind, phases, dict(relation.attributes)))
    return sorted(found, key=repr)


def test_ids_stay_readable_and_apart() -> None:
    rows = "".join(f"Actor with a long name {n},Bo,trade\n" for n in range(300)) + "A,B,arms\nB,A,arms\n"
    reading = taken(f"from,to,kind\n{rows}", Project(), 0)
    relations = reading.diff.apply(Project()).relations
    assert len(relations) == 302
    assert {"a-b-arms", "b-a-arms"} <= relations.keys()
    assert all(key == relation.id for key, relation in relations.items())


def test_it_can_be_stopped(tmp_path: Path) -> None:
    text = "from,to\n" + "A,B\n" * 20_000
    foreign = read(text.encode(), "t.csv", Options())
    assert foreign.blocks
    with pytest.raises(Stopped):
        into_map(Project(), foreign, Options(), lambda part: part < 0.3)
