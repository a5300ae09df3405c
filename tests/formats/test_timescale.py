from __future__ import annotations

import pytest

from relmap.formats.foreign import FormatError, Options, Spell, Unclear
from relmap.formats.timescale import Timescale, in_order
from relmap.model import dates


def span(*spell: str, time: str = "", steps: bool = False, **said: bool) -> str:
    scale = Timescale(spell, Options(time=time), steps)
    found = scale.span(Spell(*spell, **said))
    return dates.checked(found)


@pytest.mark.parametrize(
    ("spell", "said", "edtf"),
    [
        (("2009-03-10", "2009-04-02"), {}, "2009-03-10/2009-04-02"),
        (("2009-03-10", ""), {}, "2009-03-10/.."),
        (("", "2009-03-10"), {}, "../2009-03-10"),
        (("-Infinity", "2009-03-10"), {}, "../2009-03-10"),
        (("2009-03-10", "2009-03-10"), {}, "2009-03-10"),
        (("2009-03-10T23:30:00+09:00", "2009-03-12T00:10:00Z"), {}, "2009-03-10/2009-03-12"),
        (("2009-03-10", "2009-04-01"), {"last_open": True}, "2009-03-10/2009-03-31"),
        (("2009-02-28", "2009-04-01"), {"first_open": True}, "2009-03-01/2009-04-01"),
        (("2009-03-10", "2009-04-01T00:00:00Z"), {"last_open": True}, "2009-03-10/2009-03-31"),
        (("2009-03-10", "2009-04-01T12:00:00Z"), {"last_open": True}, "2009-03-10/2009-04-01"),
        (("2000", "2005"), {}, "2000/2005"),
        (("2000.0", "2005.0"), {"last_open": True}, "2000/2004"),
        (("2000", ""), {"moment": True}, "2000-01-01/2000-12-31"),
        (("2000-02", ""), {"moment": True}, "2000-02-01/2000-02-29"),
        (("2009-03-10", ""), {"moment": True}, "2009-03-10"),
        (("Jan-19", "Dec-69"), {}, None),
        (("Jan-19", "Mar 2020"), {}, "2019-01/2020-03"),
        (("199X", "2005"), {}, "199X/2005"),
        (("10 March 2009", ""), {}, "2009-03-10/.."),
        (("-0043-03-15", "0014-08-19"), {}, "-0043-03-15/0014-08-19"),
    ],
)
def test_spells(spell: tuple[str, str], said: dict[str, bool], edtf: str | None) -> None:
    if edtf is None:
        with pytest.raises(ValueError, match="before it begins"):
            span(*spell, **said)
    else:
        assert span(*spell, **said) == edtf


@pytest.mark.parametrize(
    ("time", "spell", "edtf"),
    [
        ("year", ("5", "12"), "0005/0012"),
        ("yyyymmdd", ("20090310", "20090402"), "2009-03-10/2009-04-02"),
        ("days since 1979-04-15", ("0", "16"), "1979-04-15/1979-05-01"),
        ("weeks since 1979-04-15", ("1", "2"), "[1979-04-22..1979-04-28]/[1979-04-29..1979-05-05]"),
        ("months since 1979-04", ("0", "9"), "1979-04/1980-01"),
        ("years since 1979-04-15", ("0", "3"), "1979/1982"),
    ],
)
def test_numbers_are_what_is_said(time: str, spell: tuple[str, str], edtf: str) -> None:
    assert span(*spell, time=time, steps=True) == edtf


def test_what_is_said_of_numbers_is_not_heeded_for_dates() -> None:
    assert span("2009-03-10", "2010", time="days since 1979-04-15") == "2009-03-10/2010"


@pytest.mark.parametrize("spell", [("1", "5"), ("2000.5", "2003"), ("20090310", "20090402"), ("999", "2000")])
def test_numbers_that_may_be_anything_are_asked_about(spell: tuple[str, str]) -> None:
    with pytest.raises(Unclear, match=r"numbers here .*--time"):
        span(*spell)


def test_steps_are_never_years() -> None:
    with pytest.raises(Unclear):
        span("1990", "2000", steps=True)


@pytest.mark.parametrize("time", ["minutes since 1979-04-15", "seconds since 1970-01-01"])
def test_nothing_finer_than_a_day(time: str) -> None:
    with pytest.raises(FormatError, match="finer than a day"):
        span("1", "2", time=time)


@pytest.mark.parametrize(
    "time", ["fortnights since 1979-04-15", "days since then", "months", "days since 1979"]
)
def test_what_is_not_understood_is_told(time: str) -> None:
    with pytest.raises((FormatError, ValueError)):
        span("1", "2", time=time)


@pytest.mark.parametrize("text", ["2021-02-29", "2021-13", "1e999", "NaN", "soon", "04/05/2020"])
def test_no_dates(text: str) -> None:
    with pytest.raises(ValueError, match=r"no |several|not a date|year is missing"):
        Timescale([], Options()).span(Spell(text))


def test_the_order_of_day_and_month() -> None:
    assert in_order("04/05/2020", "dmy") == "2020-05-04"
    assert in_order("04/05/2020", "mdy") == "2020-04-05"
    assert in_order("2020/04/05", "ymd") == "2020-04-05"
    assert in_order("4.5.99", "dmy") == "1999-05-04"
    assert in_order("2020", "dmy") is None
    with pytest.raises(ValueError, match="mdy"):
        in_order("31/05/2020", "mdy")


def test_none_keeps_all_times_as_they_are() -> None:
    assert not Timescale(["1", "2"], Options(time="none"), steps=True).heeded
