"""Bytes to cells: encodings, separators, headings, rows of another width."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.formats.text_table import TableProblem, read_text_table

TIES = [("from", "to", "when"), ("Österreich", "Ungarn", "1867/1918"), ("Türkei", "Zypern", "NA")]


def text(rows: list[tuple[str, ...]], sign: str = ",") -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=sign).writerows(rows)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", "\t;,|")
def test_every_encoding_and_separator(encoding: str, sign: str) -> None:
    found = read_text_table(text(TIES, sign).encode(encoding))
    assert list(found.rows) == TIES
    assert (found.separator, found.encoding, found.lines) == (sign, encoding, (1, 2, 3))


def test_cyrillic_of_windows() -> None:
    rows = [("Россия", "Беларусь"), ("Армения", "Россия")]
    found = read_text_table(text(rows).encode("cp1251"))
    assert (list(found.rows), found.encoding) == (rows, "cp1251")


def test_an_encoding_that_is_said() -> None:
    assert read_text_table("a;ł\nb;c".encode("cp1250"), "cp1250").rows[0] == ("a", "ł")
    with pytest.raises(TableProblem, match="utf-8"):
        read_text_table("a;ł".encode("cp1250"), "utf-8")
    with pytest.raises(TableProblem, match="klingon"):
        read_text_table(b"a;b", "klingon")


def test_text_above_the_headings_and_rows_of_another_width() -> None:
    raw = "Arms transfers\n\nfrom,to,what\nA,B,tanks\nA,B\nC,D,guns,,\nE,F,x,y\nG,H,z\n"
    found = read_text_table(raw.encode())
    assert [row[0] for row in found.rows] == ["from", "A", "C", "G"]
    assert (found.above, found.lines) == (1, (3, 4, 6, 8))
    assert [(row.line, row.cells) for row in found.aside] == [(5, ("A", "B")), (7, ("E", "F", "x", "y"))]
    assert found.aside[0].reason == "it has 2 cells, the table has 3 columns."


def test_commas_within_cells_of_semicolons() -> None:
    found = read_text_table(b"a;b\nSmith, John;x, y\nSmith, Eve;z\n")
    assert found.rows[1] == ("Smith, John", "x, y")


def test_nothing_is_taken_for_a_number() -> None:
    assert read_text_table(b"code,n\nNA,007\n1/2,1e5\n").rows[1:] == (("NA", "007"), ("1/2", "1e5"))


def test_control_characters_are_taken_out_and_counted() -> None:
    found = read_text_table(b"a,b\nx\x07y,\x1b[0m\n")
    assert (found.rows[1], found.controls) == (("xy", "[0m"), 2)


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"one\ntwo\n", b"\x89PNG\r\n\0\0,\n"])
def test_no_table(raw: bytes) -> None:
    with pytest.raises(TableProblem):
        read_text_table(raw)


def test_a_cell_that_is_too_long_is_told_with_its_line() -> None:
    table = read_text_table(b'a,b\nc,d\n"' + b"x" * 200_001 + b'",e\n')
    assert len(table.rows) == 2
    (row,) = table.aside
    assert (row.line, len(row.cells[0])) == (3, 200)
    assert "200,000 characters" in row.reason


_CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8).map(str.strip)


@given(st.lists(st.tuples(_CELLS.filter(bool), _CELLS, _CELLS.filter(bool)), min_size=1, max_size=8))
def test_what_csv_writes_comes_back(rows: list[tuple[str, ...]]) -> None:
    # The quotes of the first cell say what parts the cells: the others could be read in other ways.
    rows = [("from", "to", "what"), *rows]
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    assert list(read_text_table(file.getvalue().encode("utf-8-sig")).rows) == rows
