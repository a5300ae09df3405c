"""Every field of every record is edited, refused when wrong, and undone."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from relmap.editor import edits
from relmap.model.diff import Diff, Ref
from relmap.model.records import Actor, Citation, Event, Participant, Relation, Source
from relmap.ui.forms.attributes_field import AttributesField
from relmap.ui.forms.date_field import DateField
from relmap.ui.forms.fields import ListField
from relmap.ui.forms.forms import ModelForm, PartsField
from relmap.ui.widgets.palette import Palette
from relmap.ui.window.main_window import MainWindow


def show(window: MainWindow, collection: str, record_id: str) -> ModelForm:
    window.workspace.document.viewpoint.select([Ref(collection, record_id)])
    return window.workspace.panels.inspector.form(collection)


def type_into(field: Any, text: str) -> None:
    field.line.setText(text)
    (field.line.returnPressed if isinstance(field, DateField) else field.line.editingFinished).emit()


def add_by_name(field: Any, name: str) -> None:
    field.add_button.click()
    palette = QApplication.activePopupWidget()
    assert isinstance(palette, Palette)
    palette.line.setText(name)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)


def choose(field: Any, value: Any) -> None:
    field.fill()
    position = field._values.index(value)
    field.combo.setCurrentIndex(position)
    field.combo.activated.emit(position)


@pytest.fixture
def rich(opened: MainWindow) -> MainWindow:
    records = (
        Source(id="s", title="Source"),
        Source(id="t", title="Second"),
        Event(id="e", title="Event", when="2000"),
        Event(id="f", title="Earlier", when="1999"),
    )
    opened.workspace.document.apply(Diff.adding(*records), "Add")
    opened.workspace.document.undo_stack.setClean()
    return opened


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("name", "New name", "New name"),
        ("code", "AZ", "AZ"),
        ("exists", "1991/..", "1991/.."),
        ("exists", " 1991-09-21/.. ", "1991-09-21/.."),
        ("aliases", "One; Two", ("One", "Two")),
        ("tags", 'a; "b; c"', ("a", "b; c")),
        ("attributes", "population: 2.8; landlocked: yes; id: 007; n: 3", {
            "population": 2.8, "landlocked": True, "id": "007", "n": 3
        }),
    ],
)  # fmt: skip
def test_an_actor_is_edited(rich: MainWindow, name: str, text: str, value: Any) -> None:
    before = rich.workspace.document.project
    form = show(rich, "actors", "a")
    type_into(form.fields[name], text)
    assert getattr(rich.workspace.document.project.actors["a"], name) == value
    rich.actions_by_id["undo"].trigger()
    assert rich.workspace.document.project == before


def test_a_kind_is_chosen(rich: MainWindow) -> None:
    choose(show(rich, "actors", "a").fields["kind"], "territory")
    assert rich.workspace.document.project.actors["a"].kind == "territory"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2021-02-29", "28 days"),
        ("2004/2003", "ends before"),
        ("{2020,2021}", "several dates"),
        ("1984-1X-", "EDTF"),
    ],
)
def test_a_wrong_date_is_refused_in_its_field(rich: MainWindow, text: str, fault: str) -> None:
    before = rich.workspace.document.project.actors["a"]
    field: Any = show(rich, "actors", "a").fields["exists"]
    type_into(field, text)
    assert fault in field._fault.text()
    assert not field._fault.isHidden()
    assert rich.workspace.document.project.actors["a"] is before
    type_into(field, "1991/..")
    assert field._fault.isHidden()


def test_a_date_is_read_in_words_while_it_is_typed(rich: MainWindow, qtbot: Any) -> None:
    field: Any = show(rich, "actors", "a").fields["exists"]
    field.line.setFocus()
    field.line.clear()
    qtbot.keyClicks(field.line, "2018 to 2022")
    assert field.line.card.text().split("\n") == [
        "2018/2022",
        "began some day in 2018, ended some day in 2022",
        "possible 2018-01-01 to 2022-12-31, certain 2018-12-31 to 2022-01-01",
    ]
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert rich.workspace.document.project.actors["a"].exists == "2018/2022"
    assert field.line.card is None
    assert field._reading.text() == "began some day in 2018, ended some day in 2022"


def test_escape_in_a_field_gives_up(rich: MainWindow, qtbot: Any) -> None:
    field: Any = show(rich, "actors", "a").fields["name"]
    qtbot.keyClicks(field.line, "xxx")
    qtbot.keyClick(field.line, Qt.Key.Key_Escape)
    assert field.line.text() == "Alpha"
    assert rich.workspace.document.is_clean


def test_a_relation_and_its_phases_are_edited(rich: MainWindow) -> None:
    form = show(rich, "relations", "ab")
    choose(form.fields["target"], "c")
    choose(form.fields["kind"], "arms")
    phases: Any = form.fields["phases"]
    assert isinstance(phases, PartsField)
    card = phases._cards[0].form
    type_into(card.fields["when"], "1992/2019")
    choose(card.fields["stance"], -1)
    choose(card.fields["status"], "alleged")
    choose(card.fields["bound"], "at most")
    type_into(card.fields["weight"], "12,5")
    type_into(card.fields["unit"], "% of arms")
    type_into(card.fields["label"], "some arms")
    relation = rich.workspace.document.project.relations["ab"]
    assert (relation.target, relation.kind) == ("c", "arms")
    (phase,) = relation.phases
    assert (phase.when, phase.stance, phase.status, phase.bound) == ("1992/2019", -1, "alleged", "at most")
    assert (phase.weight, phase.unit, phase.label) == (12.5, "% of arms", "some arms")
    type_into(card.fields["weight"], "much")
    assert "not a number" in card.fields["weight"]._fault.text()
    phases.add_button.click()
    assert [p.when for p in rich.workspace.document.project.relations["ab"].phases] == [
        "1992/2019",
        "2019/..",
    ]
    phases._cards[0].removed.emit()
    assert [p.when for p in rich.workspace.document.project.relations["ab"].phases] == ["2019/.."]


def test_a_phase_is_cited(rich: MainWindow) -> None:
    phases: Any = show(rich, "relations", "ab").fields["phases"]
    citations = phases._cards[0].form.fields["citations"]
    add_by_name(citations, "second")
    card = citations._cards[0].form
    assert card.fields["source"]._value == "t"
    choose(card.fields["source"], "s")
    choose(card.fields["source"], "t")
    choose(card.fields["via"], "s")
    type_into(card.fields["quote"], "a few words")
    choose(card.fields["credibility"], 2)
    card.fields["supports"].check.click()
    (citation,) = rich.workspace.document.project.relations["ab"].phases[0].citations
    assert citation == Citation(source="t", via="s", quote="a few words", credibility=2, supports=False)


def test_a_citation_is_of_a_source_that_was_named_or_made(opened: MainWindow) -> None:
    citations: Any = show(opened, "actors", "a").fields["citations"]
    steps = opened.workspace.document.undo_stack.count()
    add_by_name(citations, "Le Figaro")
    (citation,) = opened.workspace.document.project.actors["a"].citations
    assert opened.workspace.document.project.sources[citation.source].title == "Le Figaro"
    assert opened.workspace.document.undo_stack.count() == steps + 1
    citations.add_button.click()
    palette = QApplication.activePopupWidget()
    assert isinstance(palette, Palette)
    palette.reject()
    assert len(opened.workspace.document.project.actors["a"].citations) == 1


def test_an_event_is_edited(rich: MainWindow) -> None:
    form = show(rich, "events", "e")
    type_into(form.fields["title"], "Summit")
    type_into(form.fields["when"], "[2024-04-01..2024-04-10]")
    choose(form.fields["status"], "planned")
    participants: Any = form.fields["participants"]
    add_by_name(participants, "beta")
    type_into(participants._cards[0].form.fields["role"], "host")
    for name, key in (("relations", "ab"), ("after", "f")):
        adder = form.fields[name]._adder  # type: ignore[attr-defined]
        choose(adder, key)
    event = rich.workspace.document.project.events["e"]
    assert (event.title, event.when, event.status) == ("Summit", "[2024-04-01..2024-04-10]", "planned")
    assert event.participants == (Participant(actor="b", role="host"),)
    assert (event.relations, event.after) == (("ab",), ("f",))
    type_into(form.fields["when"], "")
    assert rich.workspace.document.project.events["e"].when is None


@pytest.mark.parametrize(
    ("typed", "edtf", "words"),
    [
        ("before 2020", "[..2019-12-31]", "some day up to the end of 2019"),
        ("by 2020", "[..2020]", "some day up to the end of 2020"),
        ("after 18 June 2024", "[2024-06-19..]", "some day from 19 June 2024 on"),
        ("before c. 1994", "[..1995-12-30]", "some day up to 30 December 1995"),
        ("5–7 June 2017", "2017-06-05/2017-06-07", "from 5 June 2017 until 7 June 2017"),
    ],
)
def test_the_date_of_an_event_is_one_day_or_one_span_and_says_which(
    rich: MainWindow, typed: str, edtf: str, words: str
) -> None:
    form = show(rich, "events", "e")
    type_into(form.fields["when"], typed)
    assert rich.workspace.document.project.events["e"].when == edtf
    assert form.fields["when"]._reading.text() == words  # type: ignore[attr-defined]


def test_the_same_words_are_a_span_in_a_phase_and_a_day_of_a_source(rich: MainWindow) -> None:
    phases: Any = show(rich, "relations", "ab").fields["phases"]
    type_into(phases._cards[0].form.fields["when"], "before 2020")
    assert rich.workspace.document.project.relations["ab"].phases[0].when == "../2019-12-31"
    type_into(show(rich, "sources", "s").fields["date"], "before 2020")
    assert rich.workspace.document.project.sources["s"].date == "[..2019-12-31]"


def test_a_source_is_edited(rich: MainWindow) -> None:
    form = show(rich, "sources", "s")
    type_into(form.fields["authors"], "One; Two")
    type_into(form.fields["publisher"], "Press")
    type_into(form.fields["date"], "2024-06~")
    type_into(form.fields["url"], "https://example.org")
    choose(form.fields["reliability"], "B")
    source = rich.workspace.document.project.sources["s"]
    assert (source.authors, source.publisher, source.date) == (("One", "Two"), "Press", "2024-06~")
    assert (source.url, source.reliability) == ("https://example.org", "B")
    type_into(form.fields["date"], "2018/2022")
    assert "is a span" in form.fields["date"]._fault.text()


def test_the_map_itself_is_edited(rich: MainWindow) -> None:
    rich.workspace.document.viewpoint.select([])
    form = rich.workspace.panels.inspector.form("about")
    type_into(form.fields["as_of"], "2010-06-20")
    type_into(form.fields["extent"], "1995/2015")
    description: Any = form.fields["description"]
    description.text.setPlainText("Two\nlines")
    description.text.left.emit()
    about = rich.workspace.document.project.about
    assert (about.as_of, about.extent, about.description) == ("2010-06-20", "1995/2015", "Two\nlines")


def test_the_form_follows_changes_made_elsewhere(rich: MainWindow) -> None:
    field: Any = show(rich, "actors", "a").fields["name"]
    project = rich.workspace.document.project
    rich.workspace.document.apply(
        edits.replace_record(project, edits.updated(project.actors["a"], name="Else")), "Rename"
    )
    assert field.line.text() == "Else"
    rich.actions_by_id["undo"].trigger()
    assert field.line.text() == "Alpha"


def test_a_record_with_strange_values_is_shown(rich: MainWindow) -> None:
    actor = Actor(id="z", name="<b>&", kind="unheard-of", attributes={"a;b": "x; y", "n": None, "t": "12"})
    relation = Relation(id="zz", source="z", target="z", kind="unheard-of")
    rich.workspace.document.apply(Diff.adding(actor, relation), "Add")
    show(rich, "actors", "z")
    assert rich.workspace.panels.inspector._heading.text() == "<b>&"
    assert rich.workspace.panels.inspector._heading.textFormat() == Qt.TextFormat.PlainText
    show(rich, "relations", "zz")
    assert rich.workspace.document.project.actors["z"] == actor


@pytest.mark.parametrize(
    "value", [{"a": 1}, {"a": 1.5}, {"a": "1.5"}, {"a": True}, {"a": "yes"}, {"a": None}, {"a": "x; y"}]
)
def test_attributes_survive_their_field(value: dict[str, Any], qtbot: Any) -> None:
    field = AttributesField("x")
    qtbot.addWidget(field)
    assert field._from_text(field._to_text(value)) == value


@pytest.mark.parametrize("value", [(), ("a",), ("a; b", "c"), ("a, b",)])
def test_lists_survive_their_field(value: tuple[str, ...], qtbot: Any) -> None:
    field = ListField("x")
    qtbot.addWidget(field)
    assert field._from_text(field._to_text(value)) == value
