from __future__ import annotations

import pytest

from relmap.export.reports.columns import Paragraph, filled, in_columns, largest, total

pytestmark = pytest.mark.usefixtures("offline_qt")
SIZES = (20.0, 16.0, 12.0, 10.0)


def test_type_is_as_large_as_it_has_room() -> None:
    text = [Paragraph("word " * 60)]
    size = largest(text, SIZES, 300.0, 200.0)
    assert size is not None
    assert total(text, size, 300.0) <= 200.0
    assert all(total(text, larger, 300.0) > 200.0 for larger in SIZES if larger > size)
    assert largest([Paragraph("word " * 900)], SIZES, 300.0, 200.0) is None


@pytest.mark.parametrize("count", [1, 7, 60])
def test_all_is_told_in_columns_that_have_room(count: int) -> None:
    text = [Paragraph(f"{n} " + "word " * (n % 30), item=True) for n in range(count)]
    size, columns = in_columns(text, SIZES, 200.0, 300.0, 2)
    assert [paragraph for column in columns for paragraph in column] == text
    assert all(total(column, size, 200.0) <= 300.0 + size for column in columns)


def test_what_is_longer_than_a_column_goes_on_in_the_next() -> None:
    words = [str(n) for n in range(900)]
    columns = filled([Paragraph(" ".join(words))], 12.0, 200.0, 300.0)
    assert len(columns) > 2
    assert " ".join(paragraph.text for column in columns for paragraph in column).split() == words


def test_no_heading_ends_a_column() -> None:
    text: list[Paragraph] = []
    for n in range(30):
        text += [Paragraph(f"H{n}", bold=True), Paragraph("word " * (n % 7 + 1))]
    for room in range(60, 200, 7):
        columns = filled(text, 10.0, 200.0, float(room))
        assert not any(column[-1].bold for column in columns)
