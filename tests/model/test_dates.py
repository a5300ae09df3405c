from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.model import dates, days
from relmap.model.dates import Date, DateError, Span, parse
from relmap.model.words import days_covered, span_in_words
from tests.strategies import whens


def iso(day: int | None) -> str | None:
    return None if day is None else days.iso(day)


DATES = [
    # level 0
    ("2024-06-20", "2024-06-20", "2024-06-20"),
    ("2024-06", "2024-06-01", "2024-06-30"),
    ("2024", "2024-01-01", "2024-12-31"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("2004-01-01T10:10:10Z", "2004-01-01", "2004-01-01"),
    ("2004-01-01T23:05:00+05:30", "2004-01-01", "2004-01-01"),
    # before the year 1
    ("0000", "0000-01-01", "0000-12-31"),
    ("-0044-03-15", "-0044-03-15", "-0044-03-15"),
    ("-1985", "-1985-01-01", "-1985-12-31"),
    # qualified: a day by 3 days, a month by a month, a year by a year; % twice that
    ("2024-06-20?", "2024-06-17", "2024-06-23"),
    ("2024-06-20~", "2024-06-17", "2024-06-23"),
    ("2024-06-20%", "2024-06-14", "2024-06-26"),
    ("2024-04~", "2024-03-01", "2024-05-31"),
    ("2024-01%", "2023-11-01", "2024-03-31"),
    ("2024?", "2023-01-01", "2025-12-31"),
    ("2024%", "2022-01-01", "2026-12-31"),
    ("1994~", "1993-01-01", "1995-12-31"),
    # unspecified digits
    ("199X", "1990-01-01", "1999-12-31"),
    ("19XX", "1900-01-01", "1999-12-31"),
    ("1XXX", "1000-01-01", "1999-12-31"),
    ("XXXX", "0000-01-01", "9999-12-31"),
    ("-199X", "-1999-01-01", "-1990-12-31"),
    ("-000X", "-0009-01-01", "-0001-12-31"),
    ("2004-XX", "2004-01-01", "2004-12-31"),
    ("1985-XX-XX", "1985-01-01", "1985-12-31"),
    ("1985-04-XX", "1985-04-01", "1985-04-30"),
    ("156X-12-25", "1560-12-25", "1569-12-25"),
    ("15XX-12-XX", "1500-12-01", "1599-12-31"),
    ("XXXX-02-29", "0000-02-29", "9996-02-29"),
    ("1984-1X", "1984-10-01", "1984-12-31"),
    ("2004-06-3X", "2004-06-30", "2004-06-30"),
    ("2004-XX-31", "2004-01-31", "2004-12-31"),
    ("199X~", "1980-01-01", "2009-12-31"),
    ("19XX?", "1800-01-01", "2099-12-31"),
    ("199X%", "1970-01-01", "2019-12-31"),
    # seasons
    ("2001-21", "2001-03-01", "2001-05-31"),
    ("2001-22", "2001-06-01", "2001-08-31"),
    ("2001-23", "2001-09-01", "2001-11-30"),
    ("2001-24", "2001-12-01", "2002-02-28"),
    ("2003-24", "2003-12-01", "2004-02-29"),
    ("2001-25", "2001-03-01", "2001-05-31"),
    ("2001-28", "2001-12-01", "2002-02-28"),
    ("2001-29", "2001-09-01", "2001-11-30"),
    ("2001-30", "2001-12-01", "2002-02-28"),
    ("2001-31", "2001-03-01", "2001-05-31"),
    ("2001-32", "2001-06-01", "2001-08-31"),
    ("2001-33", "2001-01-01", "2001-03-31"),
    ("2001-36", "2001-10-01", "2001-12-31"),
    ("2001-37", "2001-01-01", "2001-04-30"),
    ("2001-39", "2001-09-01", "2001-12-31"),
    ("2001-40", "2001-01-01", "2001-06-30"),
    ("2001-41", "2001-07-01", "2001-12-31"),
    ("2001-21~", "2001-02-01", "2001-06-30"),
    ("2001-24?", "2001-11-01", "2002-03-31"),
    # large years and significant digits
    ("Y17E7", "+170000000-01-01", "+170000000-12-31"),
    ("Y-17E7", "-170000000-01-01", "-170000000-12-31"),
    ("Y170000002", "+170000002-01-01", "+170000002-12-31"),
    ("1950S2", "1900-01-01", "1999-12-31"),
    ("-1950S2", "-1999-01-01", "-1900-12-31"),
    ("Y171010000S3", "+171000000-01-01", "+171999999-12-31"),
    ("Y3388E2S3", "+338000-01-01", "+338999-12-31"),
    # parts of a date qualified
    ("2004-06~-11", "2004-05-11", "2004-07-11"),
    ("2004?-06-11", "2003-06-11", "2005-06-11"),
    ("?2004-06-~11", "2003-06-08", "2005-06-14"),
    ("2004-~06-11", "2004-05-11", "2004-07-11"),
    ("2004-03~-31", "2004-02-29", "2004-04-30"),
    # sets
    ("[1667,1668,1670..1672]", "1667-01-01", "1672-12-31"),
    ("[..1760-12-03]", None, "1760-12-03"),
    ("[1760-12..]", "1760-12-01", None),
    ("[1760-01,1760-02,1760-12..]", "1760-01-01", None),
    ("{1960,1961-12}", "1960-01-01", "1961-12-31"),
    ("{..1984}", None, "1984-12-31"),
    ("[2024-04-01..2024-04-10]", "2024-04-01", "2024-04-10"),
]

SPANS = [
    ("2018/2022", "2018-01-01", "2018-12-31", "2022-01-01", "2022-12-31"),
    ("2020-01-01/2020-12-31", "2020-01-01", "2020-01-01", "2020-12-31", "2020-12-31"),
    ("199X/2020", "1990-01-01", "1999-12-31", "2020-01-01", "2020-12-31"),
    ("2023-09/..", "2023-09-01", "2023-09-30", None, None),
    ("../1994", None, None, "1994-01-01", "1994-12-31"),
    ("../..", None, None, None, None),
    ("2004-06-01/", "2004-06-01", "2004-06-01", "2004-06-01", None),
    ("2004-06/", "2004-06-01", "2004-06-30", "2004-06-01", None),
    ("/2004-06-01", None, "2004-06-01", "2004-06-01", "2004-06-01"),
    ("[..2020]/..", None, "2020-12-31", None, None),
    ("[2020..2024-06]/..", "2020-01-01", "2024-06-30", None, None),
    ("2000/[2003,2005]", "2000-01-01", "2000-12-31", "2003-01-01", "2005-12-31"),
    ("2004-06-XX/2004-07-03", "2004-06-01", "2004-06-30", "2004-07-03", "2004-07-03"),
    ("2004-02-01?/2005%", "2004-01-29", "2004-02-04", "2003-01-01", "2007-12-31"),
    ("-0049/-0044-03-15", "-0049-01-01", "-0049-12-31", "-0044-03-15", "-0044-03-15"),
    ("2004-06/2004", "2004-06-01", "2004-06-30", "2004-01-01", "2004-12-31"),
]

WRONG = [
    ("", "empty"),
    ("2021-02-29", "February 2021 has 28 days"),
    ("1900-02-29", "has 28 days"),
    ("2004-04-31", "April 2004 has 30 days"),
    ("2004/2003", "ends before it starts"),
    ("2016-13", "no month 13"),
    ("2016-00", "no month 00"),
    ("2016-20", "no month 20"),
    ("2016-42", "no month 42"),
    ("2016-01-00", "00"),
    ("2016-01-32", "32"),
    ("2001-21-05", "a season has no days"),
    ("1X99-02-29", "no day of the calendar"),
    ("2004-02-3X", "no day of the calendar"),
    ("2004-4X", "no month matches"),
    ("12004", "needs a Y"),
    ("Y2004", "more than four digits"),
    ("Y17E99", "too far away"),
    ("Y1E999999999999", "too far away"),
    ("-0000", "no year -0000"),
    ("Y9999999999999", "too far away"),
    ("204", "four digits"),
    ("2004-6", "two digits"),
    ("20.06.2024", "the year comes first"),
    ("199x", "capital X"),
    ("20 June 2024", "no spaces"),
    (" 2024", "space"),
    ("2024 ", "space"),
    ("yesterday", "is not a date"),
    ("2024-06-20T25:00:00", "time of day"),
    ("2024-06-20T10:00", "not a date with a time"),
    ("2024-06-20T10:00:00/2025", "no time of day"),
    ("2004/2005/2006", "one “/”"),
    ("/", "a start or an end"),
    ("{2020,2021}/2022", "one date"),
    ("[]", "needs dates"),
    ("[2020,]", "missing"),
    ("[..]", "at least one date"),
    ("[2020..2019]", "comes before"),
    ("[2020,..2021]", "only first or last"),
    ("[2020", "needs dates between"),
    ("1950S5", "significant digits"),
    ("1950S0", "significant digits"),
    ("199XS2", "not both"),
    ("Y17E7-06", "stands alone"),
    ("２０２４", "is not a date"),
    ("2" * 10_240, "at most 64"),
    ("[" + "2004," * 2_000 + "2005]", "at most 64"),
]


@pytest.mark.parametrize(("text", "earliest", "latest"), DATES)
def test_dates_resolve_to_days(text: str, earliest: str | None, latest: str | None) -> None:
    value = parse(text)
    assert isinstance(value, Date)
    assert (iso(value.earliest), iso(value.latest)) == (earliest, latest)


@pytest.mark.parametrize(("text", "es", "ls", "ee", "le"), SPANS)
def test_spans_resolve_to_four_days(text: str, es: str, ls: str, ee: str, le: str) -> None:
    value = parse(text)
    assert isinstance(value, Span)
    found = (value.earliest_start, value.latest_start, value.earliest_end, value.latest_end)
    assert tuple(map(iso, found)) == (es, ls, ee, le)


@pytest.mark.parametrize(("text", "fault"), WRONG)
def test_wrong_dates_are_refused_with_the_fault(text: str, fault: str) -> None:
    with pytest.raises(DateError) as caught:
        parse(text)
    assert fault in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_set_of_several_is_a_date_but_not_of_one_thing() -> None:
    assert isinstance(parse("{1960,1961}"), Date)
    with pytest.raises(DateError, match="several dates at once"):
        dates.checked("{1960,1961}")
    assert dates.checked("[1960,1961]") == "[1960,1961]"


def test_one_date_is_no_span() -> None:
    with pytest.raises(DateError, match="is a span"):
        dates.checked_date("2018/2022")


@given(whens)
def test_bounds_are_in_order(text: str) -> None:
    first, late, early, last = dates.parse_span(text).bounds()
    assert first <= late <= last
    assert first <= early <= last


@given(st.text(max_size=70))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = dates.resolved(text)
    assert found["edtf"] == text
    assert ("error" in found) != ("kind" in found)


@given(st.text("0123456789X-/[]{}.,~?%YES", max_size=24))
def test_text_like_a_date_is_read_or_refused(text: str) -> None:
    resolved = dates.resolved(text)
    assert ("error" in resolved) != ("kind" in resolved)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-06-20", "20 June 2024"),
        ("2024-06", "some day in June 2024"),
        ("2018/2022", "began some day in 2018, ended some day in 2022"),
        ("2020-01-05/2020-02-01", "from 5 January 2020 until 1 February 2020"),
        ("[2024-04-01..2024-04-10]", "some day from 1 to 10 April 2024"),
        ("[2024-04-28..2024-05-03]", "some day from 28 April to 3 May 2024"),
        ("199X/..", "began some day in the 1990s, goes on"),
        ("18XX", "some day from 1800 to 1899"),
        ("190X", "some day from 1900 to 1909"),
        ("1994~", "some day from 1993 to 1995"),
        ("2001-21", "some day in spring 2001"),
        ("2001-24", "some day in winter 2001/02"),
        ("2024-34", "some day in the second quarter of 2024"),
        ("2024-40", "some day in the first half of 2024"),
        ("-0043", "some day in 44 BC"),
        ("/2004", "began by the end of 2004, ended some day in 2004"),
        ("2020-01-05/..", "from 5 January 2020, goes on"),
        ("../1994-02-01", "until 1 February 1994"),
        ("../..", "always"),
        ("[..2020]/..", "began by the end of 2020, goes on"),
        ("2004-06-01/", "from 1 June 2004, end unknown"),
        ("/..", "start unknown, goes on"),
        ("[2020..]/..", "began no earlier than 1 January 2020, goes on"),
        ("[..1760]", "some day up to the end of 1760"),
    ],
)  # fmt: skip
def test_dates_are_told_in_words(text: str, words: str) -> None:
    assert span_in_words(text) == words


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("2024-06-20", "2024-06-20"),
        ("2024-06", "2024-06-01 to 2024-06-30"),
        ("2018/2022", "possible 2018-01-01 to 2022-12-31, certain 2018-12-31 to 2022-01-01"),
        ("2018/2018-06", "2018-01-01 to 2018-06-30"),
        ("[..2020]/..", "possible on any day, certain 2020-12-31 to .."),
        ("../..", "on any day"),
        ("2004-06-01/", "possible 2004-06-01 to .., certain 2004-06-01"),
    ],
)
def test_the_days_that_a_date_covers(text: str, covered: str) -> None:
    assert days_covered(text) == covered
