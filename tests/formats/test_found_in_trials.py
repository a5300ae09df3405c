"""What files of other programs have been misread for, once."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from relmap.formats.foreign import Options, Unclear
from relmap.formats.from_map import by_phase, by_stretch
from relmap.formats.incoming import take
from relmap.formats.into_map import into_map
from relmap.formats.outgoing import written
from relmap.formats.reading import Reading
from relmap.formats.registry import FORMATS, Known
from relmap.formats.table_rows import MANY
from relmap.formats.writing import Writing
from relmap.model import days
from relmap.model.errors import RelmapError
from relmap.model.project import Project
from relmap.model.records import Actor, Phase, Relation, updated
from tests.formats.test_other_programs import ties

TODAY = days.from_ymd(2024, 6, 20)


def opened(path: Path, text: str, **said: str) -> tuple[Reading, Project]:
    path.write_text(text, encoding="utf-8")
    reading = take(Project(), [path], Options(today=TODAY, **said))  # type: ignore[arg-type]
    return reading, reading.diff.apply(Project())


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        # A word that relmap uses for its own ids.
        (
            "x.json",
            '{"nodes":[{"id":"A"},{"id":"B"},{"id":"C"}],"links":[{"source":"A","target":"B","relation":"knows"},'
            '{"source":"B","target":"C","relation":"knows"}]}',
            ["A – B knows: ../..", "B – C knows: ../.."],
        ),
        (
            "x.csv",
            "Source,Target,Type,relation\nA,B,Directed,friend\nB,C,Directed,friend\n",
            ["A → B friend: ../..", "B → C friend: ../.."],
        ),
        ("x.csv", "Source;Target;Type;Weight;Kind\nA;B;Directed;2;aid\n", ["A → B aid: ../.. 2"]),
        # A title, a line of its source, and the headings.
        (
            "x.csv",
            "Table 1. Trade\n\nSource: Ministry;;;\nFrom;To;Date;Weight\nA;B;2019-04-03;1.234,5\n",
            ["A – B relation: 2019-04-03 1234.5"],
        ),
        # A column for each year.
        (
            "x.csv",
            "exporter,importer,1990,1991,1992\nGermany,France,1.5,1.5,2\n",
            ["Germany → France relation-directed: 1990-01-01/1991-12-31 1.5; 1992-01-01/1992-12-31 2"],
        ),
        ("x.csv", "from,to,when\nA,B,1.1.2015-31.12.2016\n", ["A – B relation: 2015-01-01/2016-12-31"]),
        # Two nodes without ids that are called the same.
        (
            "x.json",
            '{"nodes":[{"name":"Ann"},{"name":"Bo"},{"name":"Ann"}],"links":[{"source":2,"target":1}]}',
            ["Ann – Bo relation: ../.."],
        ),
        (
            "x.json",
            '{"elements":[{"_id":"1","label":"A"},{"_id":"2","label":"B"}],'
            '"connections":[{"from":"1","to":"2","direction":"reverse",'
            '"attributes":{"connection type":"job"}}]}',
            ["B → A job: ../.."],
        ),
        ("x.net", '*Vertices 2\n1 a\n2 b\n*Arcs :1 "aid"\n*Arcs\n1: 1 2 5\n', ["a → b aid: ../.. 5"]),
        (
            "x.gexf",
            '<gexf><graph defaultedgetype="directed"><attributes class="edge"><attribute id="y" title="year" '
            'type="integer"/></attributes><nodes><node id="a"/><node id="b"/></nodes><edges><edge source="a" '
            'target="b"><attvalues><attvalue for="y" value="2019"/></attvalues></edge></edges></graph>'
            "</gexf>",
            ["a → b relation-directed: 2019-01-01/2019-12-31"],
        ),
        (
            "x.graphml",
            '<graphml><key id="g" yfiles.type="edgegraphics"/><graph edgedefault="directed"><node id="a"/>'
            '<node id="b"/><edge source="a" target="b"><data key="g"><PolyLineEdge><Arrows source="standard" '
            'target="standard"/></PolyLineEdge></data></edge></graph></graphml>',
            ["a – b relation: ../.."],
        ),
    ],
)
def test_is_read_rightly(tmp_path: Path, name: str, text: str, expected: list[str]) -> None:
    reading, project = opened(tmp_path / name, text)
    assert ties(project) == expected
    assert reading.left_out == ()


def test_what_goes_on_has_no_end(tmp_path: Path) -> None:
    _, project = opened(tmp_path / "x.csv", "name,start,end\nBob,2005,present\nAnn,2001,2003\n")
    assert [actor.exists for actor in project.actors.values()] == ["2005/..", "2001/2003"]


def test_actors_of_one_code_are_told(tmp_path: Path) -> None:
    reading, project = opened(tmp_path / "x.csv", "name,code\nGermany,DE\nDeutschland,DE\nFrance,FR\n")
    assert len(project.actors) == 3
    assert any("code of another" in remark for remark in reading.remarks)


def test_a_comma_within_an_alias(tmp_path: Path) -> None:
    text = 'name,aliases\nPutin,"Wladimir Putin;Putin, Vladimir"\nLi,"Lee, Ly"\n'
    _, project = opened(tmp_path / "x.csv", text)
    assert [actor.aliases for actor in project.actors.values()] == [
        ("Wladimir Putin", "Putin, Vladimir"),
        ("Lee", "Ly"),
    ]


def test_the_weight_of_equal_rows_is_told_as_it_is(tmp_path: Path) -> None:
    reading, project = opened(tmp_path / "x.csv", "from,to,weight\nA,B,3\nA,B,3\n")
    assert ties(project) == ["A – B relation: ../.. 3"]
    assert any("the weight of one" in remark for remark in reading.remarks)
    assert not any("count" in remark for remark in reading.remarks)


def test_numbers_are_told_as_they_stand(tmp_path: Path) -> None:
    reading, _ = opened(tmp_path / "x.csv", "from,to,begin\nA,B,20200105\n", time="year")
    assert [left.why for left in reading.left_out] == ["“20200105” is no year."]


def test_contradicting_orders_of_dates(tmp_path: Path) -> None:
    with pytest.raises(Unclear, match="tell both"):
        opened(tmp_path / "x.csv", "from,to,when\nA,B,03/04/2020\nA,C,07/13/2020\nA,D,13/07/2020\n")


def test_entities_within_entities(tmp_path: Path) -> None:
    company = {"id": "c", "schema": "Company", "properties": {"name": ["Acme"]}}
    owning = {"id": "o", "schema": "Ownership", "properties": {"owner": ["p"], "asset": [company]}}
    person = {"id": "p", "schema": "Person", "properties": {"name": ["Ann"], "ownershipOwner": [owning]}}
    _, project = opened(tmp_path / "x.ijson", json.dumps(person))
    assert ties(project) == ["Ann → Acme ownership: ../.."]
    assert all("ownershipOwner" not in actor.attributes for actor in project.actors.values())


def test_years_of_entities_are_years(tmp_path: Path) -> None:
    lines = [
        {"id": "p", "schema": "Person", "properties": {"name": ["Ann"], "birthDate": ["0950"]}},
        {"id": "q", "schema": "Person", "properties": {"name": ["Bo"]}},
    ]
    _, project = opened(tmp_path / "x.ijson", "\n".join(map(json.dumps, lines)))
    assert project.actors["ann"].exists == "0950/.."


def test_tags_and_notes_of_all_rows(tmp_path: Path) -> None:
    _, project = opened(
        tmp_path / "x.csv",
        "from,to,kind,when,tags,relation notes\na,b,k,2000,t1,first\na,b,k,2001,t2,second\n",
    )
    (relation,) = project.relations.values()
    assert (relation.tags, relation.notes) == (("t1", "t2"), "first\nsecond")


def test_the_same_year_twice_overlaps_nothing(tmp_path: Path) -> None:
    text = "exporter,importer,year,weight\nA,B,2000,1\nA,B,2001,1\nA,B,2001,1\nA,B,2002,1\n"
    _, project = opened(tmp_path / "x.csv", text)
    (relation,) = project.relations.values()
    spans = [phase.when.split("/") for phase in relation.phases]
    assert all(one[-1] < two[0] for one, two in pairwise(sorted(spans)))


def test_times_below_nought(tmp_path: Path) -> None:
    text = "*Vertices 2\n1 a\n2 b\n*Edges\n1 2 2 [-5--1]\n"
    _, project = opened(tmp_path / "x.net", text, time="year")
    assert ties(project) == ["a – b relation: -0005/-0001 2"]


def test_positions_only_where_all_ends_are_some(tmp_path: Path) -> None:
    nodes = ",".join(f'{{"id":"{key}","name":"{name}"}}' for key, name in ((10, "x"), (20, "y")))
    links = '{"source":"10","target":"20"},{"source":"1","target":"20"}'
    _, project = opened(tmp_path / "x.json", f'{{"nodes":[{nodes}],"links":[{links}]}}')
    assert ties(project) == ["x – y relation: ../..", "1 – y relation: ../.."]


def test_an_encoding_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(RelmapError, match="no text in undefined"):
        opened(tmp_path / "x.csv", "from,to\nA,B\n", encoding="undefined")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # As the register of arms transfers and the statistics of trade have them.
        (
            "Supplier,Recipient,Order date,Delivery year,Status,TIV delivery values\n"
            "Russia,Armenia,2019,2020,New,120\n",
            ["Russia → Armenia relation-directed: 2019 120"],
        ),
        (
            "typeCode,refYear,reporterDesc,flowDesc,partnerDesc,primaryValue\nC,2019,Armenia,Import,Georgia,15.5\n",
            ["Armenia – Georgia import: 2019-01-01/2019-12-31 15.5"],
        ),
        (
            "actor1,actor2,treaty,signed\nArmenia,Russia,CSTO,7 October 2002\n",
            ["Armenia – Russia relation: 2002-10-07/.. CSTO"],
        ),
        (
            "Person,Organisation,Role,From,To\nAnn,Ministry,Minister,8 May 2018,present\n",
            ["Ann – Ministry relation: 2018-05-08/.. Minister"],
        ),
        ("Treaty;Party A;Party B;Signed\nCharter;A;B;2002\n", ["A – B relation: 2002/.. Charter"]),
        (
            "Member,Organisation,Joined,Left\nGeorgia,CSTO,9 Dec 1993,2 Apr 1999\n",
            ["Georgia – CSTO relation: 1993-12-09/1999-04-02"],
        ),
        (
            "Donor,Recipient,1995,1996,1997\nUS,AM,12,..,14\n",
            ["US → AM relation-directed: 1995-01-01/1995-12-31 12; 1997-01-01/1997-12-31 14"],
        ),
        ("from,to,date,weight\nA,B,n. d.,n/a\n", ["A – B relation: ../.."]),
        ("from,to\n1998,2008\n2008,2010\n", ["1998 – 2008 relation: ../..", "2008 – 2010 relation: ../.."]),
        ("Откуда;Куда;Дата;Вид\nРоссия;Армения;1997–2020;союз\n", ["Россия – Армения союз: 1997/2020"]),
    ],
)
def test_headings_of_data_sets(tmp_path: Path, text: str, expected: list[str]) -> None:
    reading, project = opened(tmp_path / "x.csv", text)
    assert reading.left_out == ()
    assert ties(project) == expected


def test_a_status_that_is_mistyped_is_no_attribute(tmp_path: Path) -> None:
    reading, _ = opened(tmp_path / "x.csv", "from,to,status\nA,B,alleged\nA,C,aledged\n")
    assert [left.row for left in reading.left_out] == ["x.csv, line 3"]


def test_the_life_of_a_person(tmp_path: Path) -> None:
    _, project = opened(tmp_path / "x.csv", "name,born,died,party\nAnn,1975-06-01,2001,Greens\n")
    (ann,) = project.actors.values()
    assert (ann.exists, ann.attributes) == ("1975-06-01/2001", {"party": "Greens"})


def test_each_claim_has_the_address_of_its_source(tmp_path: Path) -> None:
    text = (
        "From,To,When,Source,URL\nA,B,2001,BBC,http://x/1\nA,C,2002,BBC,http://x/2\nA,D,2003,BBC,\n"
        "A,E,2004,,http://z\nA,F,2005,http://z,\n"
    )
    _, project = opened(tmp_path / "x.csv", text)
    cited = {
        r.target: [project.sources[c.source] for c in r.phases[0].citations]
        for r in project.relations.values()
    }
    assert {end: [(s.title, s.url) for s in sources] for end, sources in cited.items()} == {
        "b": [("BBC", "http://x/1")],
        "c": [("BBC", "http://x/2")],
        "d": [("BBC", "http://x/1")],
        "e": [("http://z", "http://z")],
        "f": [("http://z", "http://z")],
    }
    again = take(project, [tmp_path / "x.csv"], Options(today=TODAY))
    assert again.diff.changes == {}


def test_events_of_two_countries(tmp_path: Path) -> None:
    text = (
        "Date,Event,Country A,Country B,Source,URL\n2018-05-08,Election,Armenia,,BBC,http://x\n"
        "23 Feb 2024,Freeze,Armenia,Russia,France 24,http://y\n"
    )
    _, project = opened(tmp_path / "x.csv", text)
    assert [(e.title, e.when, [p.actor for p in e.participants]) for e in project.events.values()] == [
        ("Election", "2018-05-08", ["armenia"]),
        ("Freeze", "2024-02-23", ["armenia", "russia"]),
    ]
    assert [s.url for s in project.sources.values()] == ["http://x", "http://y"]
    again = take(project, [tmp_path / "x.csv"], Options(today=TODAY))
    assert again.diff.changes == {}


def test_items_and_their_labels(tmp_path: Path) -> None:
    text = "item,itemLabel,start,end\nhttp://x.example/Q1,Ann Lee,2018-05-08T00:00:00Z,\n"
    _, project = opened(tmp_path / "x.csv", text)
    assert [(a.name, a.exists) for a in project.actors.values()] == [("Ann Lee", "2018-05-08/..")]


def test_labels_of_kinds_of_graph_databases(tmp_path: Path) -> None:
    text = (
        '<graphml><graph edgedefault="directed"><node id="1"><data key="labelV">person</data></node>'
        '<node id="2"><data key="labelV">person</data></node>'
        '<edge id="7" source="1" target="2"><data key="labelE">knows</data></edge></graph></graphml>'
    )
    _, project = opened(tmp_path / "x.graphml", text)
    assert ties(project) == ["1 → 2 knows: ../.."]
    assert {actor.kind for actor in project.actors.values()} == {"person"}


def test_events_after_events(tmp_path: Path) -> None:
    text = "id,title,when,participants,after\nE1,War,2020,A,\nE2,Truce,2021,A,E1;Old\nE3,Peace,2022,A,truce\n"
    reading, project = opened(tmp_path / "x.csv", text)
    assert {event.title: event.after for event in project.events.values()} == {
        "War": (),
        "Truce": ("war",),
        "Peace": ("truce",),
    }
    assert any("reference of an event" in remark for remark in reading.remarks)


def test_tabs_left_away_at_the_end(tmp_path: Path) -> None:
    reading, project = opened(tmp_path / "x.tsv", "from\tto\twhen\nA\tB\t2001\nA\tC\nA\n")
    assert ties(project) == ["A – B relation: 2001", "A – C relation: ../.."]
    assert len(reading.left_out) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (";A;B;C\nA;-;1,5;x\nB;0;;2\nC;1;;\n", ["A → B 1.5", "A → C", "B → C 2", "C → A 1"]),
        (",A,B,C\nA,x,,\nB,,x,x\nC,,yes,\n", ["A → A", "B → B", "B → C", "C → B"]),
    ],
)
def test_matrices_with_marks(tmp_path: Path, text: str, expected: list[str]) -> None:
    _, project = opened(tmp_path / "x.csv", text)
    assert [line.replace(" relation-directed: ../..", "") for line in ties(project)] == expected


def test_a_country_and_its_partner(tmp_path: Path) -> None:
    _, project = opened(tmp_path / "x.csv", "Country;Partner;Relation;Since\nArmenia;Iran;friendly;1991\n")
    assert ties(project) == ["Armenia – Iran friendly: 1991/.."]


def test_the_top_of_several_tables(tmp_path: Path) -> None:
    often = "".join(f"A,B,{number}\n" for number in range(MANY))
    (tmp_path / "one.csv").write_text(f"from,to,weight\n{often}A,C,1\n")
    (tmp_path / "two.csv").write_text("from,to,weight\nD,E,1\nD,E,2\nD,F,1\n")
    (tmp_path / "nodes.csv").write_text("id,name\nA,A\nB,B\nC,C\nD,D\n")
    paths = [tmp_path / name for name in ("one.csv", "two.csv", "nodes.csv")]
    project = take(Project(), paths, Options(today=TODAY), top=2).diff.apply(Project())
    assert {(r.source, r.target) for r in project.relations.values()} == {("a", "b"), ("d", "e")}
    assert sorted(project.actors) == ["a", "b", "d", "e"]


RICH = [known for known in FORMATS if known.suffix and known.key not in ("pajek", "ftm")]


@pytest.mark.parametrize("known", RICH, ids=lambda known: known.key)
@pytest.mark.parametrize("plain", [False, True], ids=["whole", "plain"])
def test_names_of_attributes_that_a_format_uses_itself(known: Known, plain: bool) -> None:
    told = {"interaction": "x", "relmap_id": "y", "value": 3, "year": 12, "since": 900, "stop": 3}
    told |= {"interval": "<[1,2]>", "onset": 12, "date": "x", "from_name": "y", "2019": 1, "2020": 2}
    project = _pair(Relation(id="ab", source="a", target="b", phases=(Phase(when="2000"),), attributes=told))
    actors = {key: updated(actor, attributes=told) for key, actor in project.actors.items()}
    project = Project.of(None, *actors.values(), *project.relations.values())
    files = written(project, known, Writing(plain=plain)).files
    options = Options(plain=plain)
    found = into_map(Project(), known.module().read_back(dict(files), options), options)
    again = found.diff.apply(Project())
    assert found.left_out == ()
    (relation,) = again.relations.values()
    assert (relation.kind, relation.attributes) == ("relation", told)
    assert {key: actor.attributes for key, actor in again.actors.items()} == dict.fromkeys("ab", told)


def test_an_unknown_begin_is_not_certain() -> None:
    project = _pair(Relation(id="ab", source="a", target="b", phases=(Phase(when="/.."),)))
    assert by_phase(project, certain=True).ties == []
    for known in FORMATS:
        if known.suffix:
            written(project, known, Writing(certain=True))


def test_ids_of_another_map_are_of_other_things() -> None:
    known = next(known for known in FORMATS if known.key == "graphml")
    phases = (Phase(when="2000"),)
    one = _pair(Relation(id="r", source="a", target="b", phases=phases))
    files = written(one, known, Writing(plain=True)).files
    other = Project.of(
        None,
        Actor(id="x", name="X"),
        Actor(id="y", name="Y"),
        Relation(id="r", source="x", target="y", phases=phases),
    )
    options = Options(plain=True)
    found = into_map(other, known.module().read_back(dict(files), options), options).diff.apply(other)
    assert sorted((r.source, r.target, len(r.phases)) for r in found.relations.values()) == [
        ("a", "b", 1),
        ("x", "y", 1),
    ]


def _pair(relation: Relation) -> Project:
    return Project.of(None, Actor(id="a", name="A"), Actor(id="b", name="B"), relation)


def test_the_open_label_of_a_group_of_yed(tmp_path: Path) -> None:
    text = (
        '<graphml><key id="d" yfiles.type="nodegraphics"/><graph><node id="n"><data key="d">'
        '<ProxyAutoBoundsNode><Realizers active="0"><GroupNode><NodeLabel>Group A</NodeLabel></GroupNode>'
        "<GroupNode><NodeLabel>Folder 1</NodeLabel></GroupNode></Realizers></ProxyAutoBoundsNode></data>"
        "</node></graph></graphml>"
    )
    _, project = opened(tmp_path / "x.graphml", text)
    assert [actor.name for actor in project.actors.values()] == ["Group A"]


def test_values_that_relmap_names_otherwise_are_kept(tmp_path: Path) -> None:
    link = {"source": "A", "target": "B", "about": "oil deal", "presence": "high", "checksum": "x"}
    text = json.dumps({"nodes": [{"id": "A"}, {"id": "B"}], "links": [link]})
    _, project = opened(tmp_path / "x.json", text)
    (relation,) = project.relations.values()
    assert relation.attributes == {"about": "oil deal", "presence": "high", "checksum": "x"}


def test_an_actor_stays_though_its_time_cannot_be_read(tmp_path: Path) -> None:
    node = '<node id="n" label="A &amp; B" start="soon"/>'
    text = f'<gexf><graph timeformat="date"><nodes>{node}</nodes></graph></gexf>'
    reading, project = opened(tmp_path / "x.gexf", text)
    (actor,) = project.actors.values()
    assert (actor.name, actor.exists, actor.attributes) == ("A & B", None, {"existed": "soon/.."})
    assert any("cannot be read" in remark for remark in reading.remarks)


def test_today_is_no_date_of_a_table(tmp_path: Path) -> None:
    reading, project = opened(tmp_path / "x.csv", "from,to,when\nA,B,present\nA,C,2001\n")
    assert [left.why for left in reading.left_out] == [
        "“present” is another day whenever the file is read; “..” says that it goes on."
    ]
    assert len(project.relations) == 1


def test_the_order_of_dates_is_said(tmp_path: Path) -> None:
    reading, project = opened(
        tmp_path / "x.csv", "from,to,when\nA,B,04/05/2020\nA,C,13/01/2020\nA,D,2020-02-30\n"
    )
    assert ties(project) == ["A – B relation: 2020-05-04", "A – C relation: 2020-01-13"]
    assert any("day first" in remark for remark in reading.remarks)
    assert [left.why for left in reading.left_out] == ["February 2020 has 29 days."]


def test_an_old_year_stays_old(tmp_path: Path) -> None:
    _, project = opened(tmp_path / "x.csv", "from,to,when\nA,B,15/03/0045\n", date_order="dmy")
    assert ties(project) == ["A – B relation: 0045-03-15"]


def test_weeks_are_counted_by_weeks(tmp_path: Path) -> None:
    text = (
        '{"netsJSON":"basic","nodes":[{"id":1},{"id":2}],"links":[{"type":"arc","n1":1,"n2":2,"tq":[[1,4]]}]}'
    )
    _, project = opened(tmp_path / "x.json", text, time="weeks since 2000-01-03")
    assert ties(project) == [
        "1 → 2 relation-directed: [2000-01-10..2000-01-16]/[2000-01-24..2000-01-30]",
    ]


def test_what_belongs_to_an_entity_is_not_overwritten(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "schema": "Person", "properties": {"name": ["Ann\u2028Lee"], "address": ["Here"]}},
        {"id": "p1", "schema": "Passport", "properties": {"holder": ["a"], "number": ["1"]}},
        {"id": "p2", "schema": "Passport", "properties": {"holder": ["a"], "number": ["2"]}},
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    _, project = opened(tmp_path / "x.ijson", text)
    (ann,) = project.actors.values()
    assert ann.attributes["passport"] == "1; 2"
    assert ann.attributes["address"] == "Here"


@pytest.mark.parametrize(
    "text",
    [
        '{"elements":[{"data":5}]}',
        '{"elements":[{"data":"ab"}]}',
        '{"elements":{"nodes":[{"data":[1]}]}}',
        '{"nodes":[{"name":"a"}],"links":[{"source":"²","target":0}]}',
    ],
)
def test_odd_json_is_no_crash(tmp_path: Path, text: str) -> None:
    opened(tmp_path / "x.cyjs", text)[1].check_references()


def test_what_is_planned_is_not_certain(tmp_path: Path) -> None:
    phases = (Phase(when="1999/2001-02-03"), Phase(when="2020-01-01/..", status="planned"))
    project = _pair(Relation(id="ab", source="a", target="b", phases=phases))
    for make in (by_phase, by_stretch):
        (tie,) = make(project, certain=True).ties
        assert [(spell.first, spell.last) for spell in tie.spells] == [("1999-12-31", "2001-02-03")]
        assert "relmap" not in tie.values
