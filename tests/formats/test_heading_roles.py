"""What headings and cells say that columns are."""

from __future__ import annotations

import pytest

from relmap.formats.file_tables import FileTable, of_text
from relmap.model.project import Project

ROWS = """Russia;Syria;arms delivery;March 2014;1,250;SIPRI 2015
Russia;Egypt;arms delivery;ca. 2009;~120;SIPRI 2010
United States;Iran;sanctions;12/05/2016;;OFAC press release
EU;Russia;sanctions;2011-2013;;OJ L 121
"""
USUAL = ("source", "target", "kind", "when", "weight", "sources")


def table_of(headings: str, rows: str = ROWS) -> FileTable:
    return of_text(f"{headings}\n{rows}".encode(), "x.csv", Project())


@pytest.mark.parametrize(
    "headings",
    [
        "Supplier / Sender;Recipient / Target;Type;Date;Amount (USD mn);Source",
        "Supplier/Sender;Recipient/Target;Type;Date;Amount (USD mn);Source",
        "Supplier;Recipient;Type;Date;Amount (USD mn);Source",
        "Sender;Target;Type;Date;Amount;Source",
        "Supplier / Sender;Recipient / Target;Kind;Date;Amount;Reference",
        "Exporting country;Recipient country;Type;Date;Amount in USD mn;Sources",
        "Donor;Beneficiary;Measure;When;Value, USD;Reference",
        "Imposer;Target;Category;Period;Amount;Source",
        "Lender;Borrower;Type;Date;Sum;Source",
        "Aggressor;Victim;Type;Years;Amount;Source",
        "Name of supplier;Name of recipient;Type;Date;Amount;Source",
        "Country;Target;Type;Date;Amount;Source",
        "Who;Whom;Kind;When;How much;Source",
        # Only the cells tell whom; the headings of the others are known.
        "State X;State Y;Type;Date;Amount;Reference",
        # None is known.
        "Alpha;Beta;Type of thing;Gamma;Amount;Reference",
    ],
)
def test_headings_are_read_word_by_word(headings: str) -> None:
    table = table_of(headings)
    assert table.headings == tuple(headings.split(";"))
    assert table.sort == "relations"
    assert table.roles[:2] == USUAL[:2]
    assert table.roles[3:] == USUAL[3:]


def test_lines_above_the_headings_are_found() -> None:
    above = "Deliveries and sanctions\n\nown compilation;;;;;\n;;;;;\n"
    table = of_text(
        f"{above}Supplier / Sender;Recipient / Target;Type;Date;Amount;Source\n{ROWS}".encode(),
        "x.csv",
        Project(),
    )
    assert (table.headings[0], table.roles, table.first) == ("Supplier / Sender", USUAL, 3)


@pytest.mark.parametrize(
    ("headings", "roles"),
    [
        ("Source;Target;Type;Date;Amount;Note", ("source", "target", "kind", "when", "weight", "note")),
        ("Source;Target;Type;Date;Amount;Reference", USUAL),
        ("From;To;Type;Date;Amount;Source", USUAL),
    ],
)
def test_a_source_beside_a_target_acts_where_nobody_else_does(headings: str, roles: tuple[str, ...]) -> None:
    assert table_of(headings).roles == roles


def test_citations_never_act() -> None:
    rows = "Russia;Syria;SIPRI 2015\nIran;Syria;SIPRI 2010\nChina;Pakistan;Jane's\n"
    assert table_of("Nation;Target;Source", rows).roles == ("source", "target", "sources")


def test_a_number_of_the_row_is_no_actor() -> None:
    rows = "1;Russia;Syria;2014\n2;Russia;Iran;2015\n3;China;Iran;2016\n"
    assert table_of("No.;Alpha;Beta;Date", rows).roles == ("attribute", "source", "target", "when")


def test_actors_that_come_again_beside_others_are_ties() -> None:
    rows = "Russia;Syria;2014\nRussia;Iran;2015\nChina;Iran;2016\n"
    table = table_of("Country;Sanctioned;Date", rows)
    assert (table.sort, table.roles) == ("relations", ("source", "target", "when"))


def test_rows_without_headings_have_none() -> None:
    table = of_text(ROWS.encode(), "x.csv", Project())
    assert (table.headed, table.sort, table.roles[:2]) == (False, "relations", ("source", "target"))


def test_years_that_are_not_all_plain_tell_when() -> None:
    rows = "Russia;Syria;2014\nRussia;Iran;since 2015\n"
    assert table_of("From;To;Year", rows).roles[2] == "when"
    assert table_of("From;To;Year", "Russia;Syria;2014\nRussia;Iran;2015\n").roles[2] == "year"


def test_the_year_of_what_goes_on_is_that_in_which_it_begins() -> None:
    rows = "Turkey;Syria;{};1983\nRussia;Syria;{};2008\n"
    assert table_of("State A;State B;Nature of tie;Year", rows.format(*["recognition"] * 2)).roles == (
        *("source", "target", "kind", "when"),
    )
    assert table_of("State A;State B;Nature of tie;Year", rows.format(*["trade"] * 2)).roles[3] == "year"


def test_who_holds_what_in_which_body() -> None:
    rows = "Gen. Shoigu;Ministry;Minister;2012;2024\nUtkin;Wagner;Head;since 2014;\n"
    table = table_of("Name;Body;Position;From;To", rows)
    assert (table.sort, table.roles) == ("relations", ("source", "target", "label", "begin", "end"))
