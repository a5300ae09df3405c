"""Plain words to EDTF; the phrases of data formats, of people, and wrong ones."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.model import dates, days
from relmap.model.errors import DateError
from relmap.model.phrases import read

TODAY = days.from_ymd(2026, 11, 23)

SURE = {
    "June 2024": "2024-06",
    "20 June 2024": "2024-06-20",
    "evening of 6 November 1956": "1956-11-06",
    "6 November 1956, evening": "1956-11-06",
    "in the early morning of 20.11.1956": "1956-11-20",
    "at noon on Nov. 6, 1956": "1956-11-06",
    "19th c.": "18XX",
    "late 19th c.": "[1867..1899]",
    "3rd cent. BC": "-02XX",
    "19th–20th c.": "18XX/19XX",
    "nineteenth c.": "18XX",
    "20.06.2024": "2024-06-20",
    "20.6.2024": "2024-06-20",
    "6/20/2024": "2024-06-20",
    "c. 1994": "1994~",
    "around June 2024": "2024-06~",
    "early April 2024": "[2024-04-01..2024-04-10]",
    "mid-2023": "[2023-05..2023-08]",
    "the 1990s": "199X",
    "since 2020": "2020/..",
    "by 2020": "[..2020]/..",
    "until 2022": "../2022",
    "2018–2022": "2018/2022",
    "before 2020": "../2019-12-31",
    "days before 18 June 2024": "[2024-06-08..2024-06-17]",
    "spring 2021": "2021-21",
    "Q2 2024": "2024-34",
    "today": "2026-11-23",
    # as people write days and months
    "June 20, 2024": "2024-06-20",
    "June 20th, 2024": "2024-06-20",
    "the 20th of June, 2024": "2024-06-20",
    "20 Jun. 2024": "2024-06-20",
    "20-Jun-2024": "2024-06-20",
    "Thursday, 20 June 2024": "2024-06-20",
    "Thu 20.6.2024": "2024-06-20",
    "2024 June 20": "2024-06-20",
    "2024/06/20": "2024-06-20",
    "2024-6-5": "2024-06-05",
    "20-06-2024": "2024-06-20",
    "6/6/2024": "2024-06-06",
    "in June, 2024": "2024-06",
    "SEPT 2024": "2024-09",
    "06.2024": "2024-06",
    "2024/06": "2024-06",
    "on 1 May 2020": "2020-05-01",
    "yesterday": "2026-11-22",
    "tomorrow": "2026-11-24",
    "last year": "2025",
    "next month": "2026-12",
    # imprecise
    "circa 1994": "1994~",
    "ca. 1994": "1994~",
    "~1994": "~1994",
    "about 20 June 2024": "2024-06-20~",
    "possibly 1994": "1994?",
    "1994 (?)": "1994?",
    "probably c. 1994": "1994%",
    "mid-June 2024": "[2024-06-11..2024-06-20]",
    "late February 2024": "[2024-02-21..2024-02-29]",
    "early in 2024": "[2024-01..2024-04]",
    "mid-1990s": "[1994..1996]",
    "late 1990s": "[1997..1999]",
    "early 19th century": "[1800..1832]",
    "late spring 2021": "2021-05",
    "1990's": "199X",
    "19th century": "18XX",
    "the nineteenth century": "18XX",
    "3rd century BC": "-02XX",
    "winter 2021/22": "2021-24",
    "fall of 2020": "2020-23",
    "second quarter of 2024": "2024-34",
    "2024 Q4": "2024-36",
    "H2 2024": "2024-41",
    "first half of 2024": "2024-40",
    "the last quarter of 2023": "2023-36",
    # counted from another date
    "days after 18 June 2024": "[2024-06-19..2024-06-28]",
    "the day before 1 March 2024": "2024-02-29",
    "3 days before 18 June 2024": "2024-06-15",
    "two weeks after 18 June 2024": "2024-07-02",
    "a year after June 2024": "2025-06",
    "six months before 31 August 2024": "2024-02-29",
    # before our era
    "44 BC": "-0043",
    "15 March 44 BC": "-0043-03-15",
    "c. 500 BCE": "-0499~",
    "AD 79": "0079",
    "988 AD": "0988",
    # with one end
    "from 2020": "2020/..",
    "from 2020 on": "2020/..",
    "2020 onwards": "2020/..",
    "2020–present": "2020/..",
    "June 2020 to date": "2020-06/..",
    "since c. 1994": "1994~/..",
    "since the 1990s": "199X/..",
    "since 2020 at the latest": "[..2020]/..",
    "no later than 20 June 2024": "[..2024-06-20]/..",
    "after 2020": "2021-01-01/..",
    "after 20 June 2024": "2024-06-21/..",
    "before June 2024": "../2024-05-31",
    "prior to 1 March 2024": "../2024-02-29",
    "up to 2022": "../2022",
    "till late June 2024": "../[2024-06-21..2024-06-30]",
    "always": "../..",
    # from one to another
    "2018-2022": "2018/2022",
    "2018 — 2022": "2018/2022",
    "from 2018 to 2022": "2018/2022",
    "2018–22": "2018/2022",
    "5–20 June 2024": "2024-06-05/2024-06-20",
    "June 5-20, 2024": "2024-06-05/2024-06-20",
    "June–August 2024": "2024-06/2024-08",
    "from June to August 2024": "2024-06/2024-08",
    "5 June – 20 July 2024": "2024-06-05/2024-07-20",
    "c. 1994–1996": "1994~/1996",
    "1990s–2010s": "199X/201X",
    "Q1–Q3 2024": "2024-33/2024-35",
    "all of 2020": "2020-01-01/2020-12-31",
    "throughout June 2024": "2024-06-01/2024-06-30",
    "some day between 2018 and 2020": "[2018..2020]",
    # EDTF stays as it is
    "2024-06-20": "2024-06-20",
    "199X": "199X",
    "[..2020]/..": "[..2020]/..",
    " 2018/2022 ": "2018/2022",
    "2001-21": "2001-21",
}

UNCLEAR = {
    "6/7/2024": ("2024-07-06", "2024-06-07"),
    "06.07.2024": ("2024-07-06", "2024-06-07"),
    "20.6.24": ("2024-06-20", "1924-06-20"),
    "the 90s": ("199X", "189X"),
    "the nineties": ("199X", "189X"),
    "the 1900s": ("190X", "19XX"),
    "winter 2021": ("2021-24", "2020-24"),
    "988": ("0988",),
    "June": ("2026-06",),
    "20 June": ("2026-06-20",),
    "summer": ("2026-22",),
    "between 2018 and 2022": ("2018/2022", "[2018..2022]"),
    "during 2020": ("2020", "2020-01-01/2020-12-31"),
    "2011/12": ("2011-12", "2011/2012"),
    "2018-19": ("2018/2019",),
    "shortly before 18 June 2024": ("[2024-06-08..2024-06-17]",),
    "end of 2023": ("[2023-09..2023-12]", "2023-12-31"),
    "2022 or earlier": ("../2022", "[..2022]/.."),
    "since 6/7/2024": ("2024-07-06/..", "2024-06-07/.."),
    "Jnue 2024": ("2024-06",),
    "Febuary 2024": ("2024-02",),
}

WRONG = {
    "": "empty",
    "31 June 2024": "June 2024 has 30 days",
    "29 February 2023": "February 2023 has 28 days",
    "32 June 2024": "no day 32",
    "13/13/2024": "neither 13 nor 13 is a month",
    "Friday 20 June 2024": "is a Thursday",
    "Q5 2024": "4 quarters",
    "2022–2018": "ends before it starts",
    "2024-13": "no month 13",
    "12024": "needs a Y",
    "0 BC": "no year 0",
    "foo 2024": "“foo” is no word",
    "hello": "is not a date",
    "Monday": "the year is missing",
    "the 20th": "the month and the year are missing",
    "98": "written with four digits",
    "20/06": "the year is missing",
    "2020 June 2021": "is not a date",
    "2020-06 or 21": "is not a date",
    "2020-06-20 or 32": "“2020-06-20 or 32”: there is no day 32",
    "2020 to": "there is no date after “to”",
    "between 2010": "the second date is missing",
    "6 November 1956, 5 PM": "“5 PM” is a time of day",
    "6 November 1956 at 14:30": "“14:30” is a time of day",
    "XIX century": "Write centuries like 19th century",
    "19 c.": "Write centuries like 19th century",
    "evening of June 2020": "is not a date",
    "Pre-war 2020": "“war” is no word",
    "x" * 200: "at most 120 characters",
    "20 June 2024 and 5 May 2023": "several dates at once",
    "3 and 6 June 2020": "several dates at once",
    "1990s and 2000s": "several dates at once",
    "30 and 31 June 2020": "June 2020 has 30 days",
    "5/32 June 2020": "no day 32",
    "after 2012 and before 2010": "there is no such day",
    "after 2010 and before 2011": "there is no such day",
    "after June and before August 2010": "“June”: the year is missing",
    "0th century": "begin with the first",
}


@pytest.mark.parametrize(("text", "edtf"), SURE.items())
def test_what_is_clear(text: str, edtf: str) -> None:
    found = read(text, TODAY)
    assert (found.choices, found.question) == ((edtf,), "")


@pytest.mark.parametrize(("text", "choices"), UNCLEAR.items())
def test_what_is_unclear_is_asked(text: str, choices: tuple[str, ...]) -> None:
    found = read(text, TODAY)
    assert found.choices == choices
    assert found.question
    assert not found.sure


@pytest.mark.parametrize(("text", "fault"), WRONG.items())
def test_what_is_wrong_is_told(text: str, fault: str) -> None:
    with pytest.raises(DateError, match="(?i)" + fault):
        read(text, TODAY)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("before 2020", "[..2019-12-31]"),
        ("after 2020", "[2021-01-01..]"),
        ("by 2020", "[..2020]"),
        ("between 2018 and 2020", "[2018..2020]"),
        ("during 2020", "2020"),
        ("June 2024", "2024-06"),
    ],
)
def test_one_date(text: str, edtf: str) -> None:
    found = read(text, TODAY, "date")
    assert (found.choices, found.question) == ((edtf,), "")


@pytest.mark.parametrize("text", ["since 2020", "2018–2022", "2018/2022", "always"])
def test_a_span_is_no_single_date(text: str) -> None:
    with pytest.raises(DateError, match="one date is wanted"):
        read(text, TODAY, "date")


@given(st.dates(min_value=datetime.date(100, 1, 1)))
def test_a_day_in_words_is_read_back(date: datetime.date) -> None:
    text = str(date)
    day = dates.parse_span(text).bounds()[0]
    assert read(days.in_words(day), TODAY).choices[0] == text
