"""Typing dates: what is clear is taken, what is unclear is asked, what is wrong is told."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from relmap.model.phrases import Purpose
from relmap.ui.widgets.date_line import DateLine


class Form(QWidget):
    def __init__(self, purpose: Purpose = "phase") -> None:
        super().__init__()
        self.line = DateLine("Date", optional=True, purpose=purpose)
        self.other = QLineEdit()
        self.taken: list[object] = []
        self.refused: list[str] = []
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        layout.addWidget(self.other)
        layout.addStretch(1)
        self.line.taken.connect(self.taken.append)
        self.line.refused.connect(self.refused.append)


@pytest.fixture
def form(qtbot: Any) -> Form:
    return shown(qtbot, Form())


@pytest.fixture
def event_form(qtbot: Any) -> Form:
    return shown(qtbot, Form("event"))


def shown(qtbot: Any, form: Form) -> Form:
    qtbot.addWidget(form)
    form.resize(500, 300)
    form.show()
    qtbot.waitExposed(form)
    form.activateWindow()
    form.line.set_value("2020")
    form.line.setFocus()
    form.line.selectAll()
    return form


def said(form: Form) -> str:
    return form.line.card.text() if form.line.card is not None else ""


def test_a_clear_date_is_read_at_once_and_taken_with_enter(form: Form, qtbot: Any) -> None:
    qtbot.keyClicks(form.line, "c. 1994")
    assert said(form) == "1994~\nsome day c. 1994\n1993-01-01 to 1995-12-31"
    assert form.taken == []
    qtbot.keyClick(form.line, Qt.Key.Key_Return)
    assert form.taken == ["1994~"]
    assert form.line.text() == "1994~"
    assert form.line.card is None


def test_leaving_takes_what_is_clear(form: Form, qtbot: Any) -> None:
    qtbot.keyClicks(form.line, "June 2024")
    form.other.setFocus()
    assert form.taken == ["2024-06"]


def test_an_unclear_date_waits_for_a_choice(form: Form, qtbot: Any) -> None:
    qtbot.keyClicks(form.line, "6/7/2024")
    assert said(form).startswith("Which is the month?")
    qtbot.keyClick(form.line, Qt.Key.Key_Return)
    assert form.taken == []
    card = form.line.card
    assert card is not None
    assert card.choices[0].hasFocus()
    qtbot.keyClick(card.choices[0], Qt.Key.Key_Down)
    assert card.choices[1].hasFocus()
    qtbot.keyClick(card.choices[1], Qt.Key.Key_Space)
    assert form.taken == ["2024-06-07"]
    assert form.line.text() == "2024-06-07"


def test_leaving_does_not_take_what_is_unclear(form: Form, qtbot: Any) -> None:
    qtbot.keyClicks(form.line, "6/7/2024")
    form.other.setFocus()
    assert form.taken == []
    assert form.line.text() == "6/7/2024"
    assert form.refused[-1] == "Not taken yet. Which is the month?"


def test_a_choice_is_clicked(form: Form, qtbot: Any) -> None:
    qtbot.keyClicks(form.line, "the 90s")
    assert form.line.card is not None
    qtbot.mouseClick(form.line.card.choices[0], Qt.MouseButton.LeftButton)
    assert form.taken == ["199X"]


def test_a_wrong_date_is_told_and_not_taken(form: Form, qtbot: Any) -> None:
    qtbot.keyClicks(form.line, "31 June 2024")
    assert "June 2024 has 30 days" in said(form)
    qtbot.keyClick(form.line, Qt.Key.Key_Return)
    assert form.taken == []
    assert "June 2024 has 30 days" in form.refused[-1]
    assert form.line.text() == "31 June 2024"


def test_escape_gives_up(form: Form, qtbot: Any) -> None:
    qtbot.keyClicks(form.line, "hello")
    qtbot.keyClick(form.line, Qt.Key.Key_Escape)
    assert form.line.text() == "2020"
    assert form.line.card is None
    qtbot.keyClicks(form.line, "6/7/2024")
    qtbot.keyClick(form.line, Qt.Key.Key_Down)
    card = form.line.card
    assert card is not None
    qtbot.keyClick(card.choices[0], Qt.Key.Key_Escape)
    assert form.line.hasFocus()


def test_an_empty_field_is_nothing(form: Form, qtbot: Any) -> None:
    form.line.clear()
    qtbot.keyClick(form.line, Qt.Key.Key_Return)
    assert form.taken == [None]


def test_the_card_stays_within_the_window(form: Form, qtbot: Any) -> None:
    form.resize(200, 90)
    qtbot.keyClicks(form.line, "winter 2021")
    card = form.line.card
    assert card is not None
    assert card.geometry().left() >= 0
    assert card.geometry().right() <= form.width()


def test_in_a_phase_before_is_a_span_and_an_unknown_start_is_offered(form: Form, qtbot: Any) -> None:
    qtbot.keyClicks(form.line, "before 2020")
    assert said(form) == (
        "../2019-12-31\nuntil 31 December 2019\n.. to 2019-12-31\nIf its start is not known   /2019-12-31"
    )
    assert form.line.card is not None
    qtbot.mouseClick(form.line.card.choices[0], Qt.MouseButton.LeftButton)
    assert form.taken == ["/2019-12-31"]


def test_what_is_offered_does_not_stop_enter(form: Form, qtbot: Any) -> None:
    qtbot.keyClicks(form.line, "before 2020")
    qtbot.keyClick(form.line, Qt.Key.Key_Return)
    assert form.taken == ["../2019-12-31"]


@pytest.mark.parametrize(
    ("typed", "card", "edtf"),
    [
        (
            "before 2020",
            "[..2019-12-31]\nsome day up to the end of 2019\nOne day, not known which: .. to 2019-12-31",
            "[..2019-12-31]",
        ),
        (
            "5-7 June 2017",
            "2017-06-05/2017-06-07\nfrom 5 June 2017 until 7 June 2017\nA span: 2017-06-05 to 2017-06-07",
            "2017-06-05/2017-06-07",
        ),
        ("20 June 2024", "2024-06-20\n20 June 2024\nOne day: 2024-06-20", "2024-06-20"),
    ],
)
def test_the_card_of_an_event_says_one_day_or_a_span(
    event_form: Form, qtbot: Any, typed: str, card: str, edtf: str
) -> None:
    qtbot.keyClicks(event_form.line, typed)
    assert said(event_form) == card
    qtbot.keyClick(event_form.line, Qt.Key.Key_Return)
    assert event_form.taken == [edtf]
