"""What people type, and the days that they mean by it, for a phase and for an event."""

from __future__ import annotations

import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.model import dates, day_style, days
from relmap.model.dates import FUTURE, PAST
from relmap.model.errors import DateError
from relmap.model.phrases import Purpose, Reading, read
from relmap.model.phrases.vocabulary import HOW, WORDS
from relmap.model.words import date_in_words, days_covered, kind_in_words, span_in_words

TODAY = days.from_ymd(2026, 11, 23)
PURPOSES: tuple[Purpose, ...] = ("phase", "event", "date")


def told(edtf: str) -> str:
    """A date as `first to last`, a span as its four days; a dot is no day."""
    bounds = dates.parse_span(edtf).bounds()
    named = ["." if day in (PAST, FUTURE) else days.iso(day) for day in bounds]
    if isinstance(dates.parse(edtf), dates.Date):
        return f"{named[0]} to {named[3]}"
    return " ".join(named)


# Typed; for a phase; for an event (None: the same). A date is `first to last`, a span its four days.
SURE = [
    # one day not known, where a phase lasts
    ("before 2020", ". . 2019-12-31 2019-12-31", ". to 2019-12-31"),
    ("Before June 2024", ". . 2024-05-31 2024-05-31", ". to 2024-05-31"),
    ("before 44 BC", ". . -0044-12-31 -0044-12-31", ". to -0044-12-31"),
    ("before the 1990s", ". . 1989-12-31 1989-12-31", ". to 1989-12-31"),
    ("before early 2020", ". . 2019-12-31 2019-12-31", ". to 2019-12-31"),
    ("by 2020", ". 2020-12-31 . .", ". to 2020-12-31"),
    ("after 18 June 2024", "2024-06-19 2024-06-19 . .", "2024-06-19 to ."),
    ("After June 18, 2024", "2024-06-19 2024-06-19 . .", "2024-06-19 to ."),
    ("after late 2020", "2021-01-01 2021-01-01 . .", "2021-01-01 to ."),
    ("since 2020", "2020-01-01 2020-12-31 . .", "2020-01-01 to ."),
    # one date or one span for both
    ("June 2024", "2024-06-01 to 2024-06-30", None),
    ("2018–2022", "2018-01-01 2018-12-31 2022-01-01 2022-12-31", None),
    ("some day between 2018 and 2020", "2018-01-01 to 2020-12-31", None),
    # before and after what is in doubt: the latest, the earliest day that it can mean
    ("before c. 1994", ". . 1992-12-31 1995-12-30", ". to 1995-12-30"),
    ("before 1994?", ". . 1992-12-31 1995-12-30", ". to 1995-12-30"),
    ("before perhaps c. 1994", ". . 1991-12-31 1996-12-30", ". to 1996-12-30"),
    ("before c. 20 June 1994", ". . 1994-06-16 1994-06-22", ". to 1994-06-22"),
    ("after c. 1994", "1993-01-02 1996-01-01 . .", "1993-01-02 to ."),
    ("after about June 1994", "1994-05-02 1994-08-01 . .", "1994-05-02 to ."),
    ("before 1991 or 1992", ". . 1990-12-31 1992-12-30", ". to 1992-12-30"),
    ("after c. 44 BC", "-0044-01-02 -0041-01-01 . .", "-0044-01-02 to ."),
    # by and until parts of something
    ("by the end of 2020", ". 2020-12-31 . .", ". to 2020-12-31"),
    ("by end of June 2020", ". 2020-06-30 . .", ". to 2020-06-30"),
    ("by early 2020", ". 2020-04-30 . .", ". to 2020-04-30"),
    ("by mid-June 2020", ". 2020-06-20 . .", ". to 2020-06-20"),
    ("By Late 2020", ". 2020-12-31 . .", ". to 2020-12-31"),
    ("by the late 1990s", ". 1999-12-31 . .", ". to 1999-12-31"),
    ("before the end of 2022", ". . 2022-12-31 2022-12-31", ". to 2022-12-31"),
    ("after the end of 2022", "2023-01-01 2023-01-01 . .", "2023-01-01 to ."),
    ("after the beginning of 2022", "2022-01-01 2022-01-01 . .", "2022-01-01 to ."),
    # limits
    ("no later than 20 June 2010", ". 2010-06-20 . .", ". to 2010-06-20"),
    ("not later than 2010", ". 2010-12-31 . .", ". to 2010-12-31"),
    ("2010 at the latest", ". 2010-12-31 . .", ". to 2010-12-31"),
    ("not before 2010", "2010-01-01 . . .", "2010-01-01 to ."),
    ("no earlier than June 2010", "2010-06-01 . . .", "2010-06-01 to ."),
    ("not earlier than c. 2010", "2009-01-01 . . .", "2009-01-01 to ."),
    ("at the earliest 2010", "2010-01-01 . . .", "2010-01-01 to ."),
    # a span of which only a limit is known
    ("since at least 2010", ". 2010-12-31 . .", None),
    ("At least since June 2010", ". 2010-06-30 . .", None),
    ("since before 2010", ". 2009-12-31 . .", None),
    ("since before c. 1994", ". 1995-12-30 . .", None),
    ("since 2010 or earlier", ". 2010-12-31 . .", None),
    ("since June 2010 or before", ". 2010-06-30 . .", None),
    ("since 2010 at the latest", ". 2010-12-31 . .", None),
    ("since 44 BC or earlier", ". -0043-12-31 . .", None),
    ("from at least 2010 to 2015", ". 2010-12-31 2015-01-01 2015-12-31", None),
    ("2010 to at least 2015", "2010-01-01 2010-12-31 2015-01-01 .", None),
    ("since 2010, at least until 2015", "2010-01-01 2010-12-31 2015-01-01 .", None),
    ("began 2010 and ended in 2015", "2010-01-01 2010-12-31 2015-01-01 2015-12-31", None),
    ("at least from 2010 to 2015", ". 2010-12-31 2015-01-01 .", None),
    ("from before 2010 until after 2015", ". 2009-12-31 2016-01-01 .", None),
    # an unknown end
    ("?–1990", ". 1990-12-31 1990-01-01 1990-12-31", None),
    ("? - June 1990", ". 1990-06-30 1990-06-01 1990-06-30", None),
    ("?/1990", ". 1990-12-31 1990-01-01 1990-12-31", None),
    ("1990-?", "1990-01-01 1990-12-31 1990-01-01 .", None),
    ("from 1990 to unknown", "1990-01-01 1990-12-31 1990-01-01 .", None),
    # the present as an end
    ("2010 to present", "2010-01-01 2010-12-31 . .", None),
    ("2010–now", "2010-01-01 2010-12-31 . .", None),
    ("From 2010 till the present day", "2010-01-01 2010-12-31 . .", None),
    ("since 2010 until today", "2010-01-01 2010-12-31 . .", None),
    ("from June 2010 to date", "2010-06-01 2010-06-30 . .", None),
    ("c. 1994–today", "1993-01-01 1995-12-31 . .", None),
    # one of several
    ("1991 or 1992", "1991-01-01 to 1992-12-31", None),
    ("5 or 6 June 2020", "2020-06-05 to 2020-06-06", None),
    ("either June or July 2020", "2020-06-01 to 2020-07-31", None),
    ("1991, 1992, or 1993", "1991-01-01 to 1993-12-31", None),
    ("44 or 43 BC", "-0043-01-01 to -0042-12-31", None),
    ("2020-06-20 or 21", "2020-06-20 to 2020-06-21", None),
    ("2020-06-20, 21 or 22", "2020-06-20 to 2020-06-22", None),
    ("2020-06-30 or 07-01", "2020-06-30 to 2020-07-01", None),
    ("2020-06 or 07", "2020-06-01 to 2020-07-31", None),
    ("2020 Q1 or Q2", "2020-01-01 to 2020-06-30", None),
    ("June 5 or 6, 2020", "2020-06-05 to 2020-06-06", None),
    ("20 June 2020 or July 2021", "2020-06-20 to 2021-07-31", None),
    ("early 1991 or late 1992", "1991-01-01 to 1992-12-31", None),
    # both
    ("3 and 4 June 2020", "2020-06-03 2020-06-03 2020-06-04 2020-06-04", None),
    ("3, 4 & 5 June 2020", "2020-06-03 2020-06-03 2020-06-05 2020-06-05", None),
    ("June 3 and 4, 2020", "2020-06-03 2020-06-03 2020-06-04 2020-06-04", None),
    ("31 May and 1 June 2020", "2020-05-31 2020-05-31 2020-06-01 2020-06-01", None),
    ("2020-06-20 and 21", "2020-06-20 2020-06-20 2020-06-21 2020-06-21", None),
    # short forms of before, after and since
    ("pre-2020", ". . 2019-12-31 2019-12-31", ". to 2019-12-31"),
    ("Pre-June 2020", ". . 2020-05-31 2020-05-31", ". to 2020-05-31"),
    ("post-2020", "2021-01-01 2021-01-01 . .", "2021-01-01 to ."),
    ("since 6/7 November 1956", "1956-11-06 1956-11-07 . .", "1956-11-06 to ."),
    # numbers, hyphens, eras
    ("20170605", "2017-06-05 to 2017-06-05", None),
    ("June-2017", "2017-06-01 to 2017-06-30", None),
    ("last quarter 2020", "2020-10-01 to 2020-12-31", None),
    ("latter half of 1 BC", "0000-07-01 to 0000-12-31", None),
    ("second third of 2020", "2020-05-01 to 2020-08-31", None),
    ("2017-Jun-05", "2017-06-05 to 2017-06-05", None),
    ("the year 2020", "2020-01-01 to 2020-12-31", None),
    ("in the year 44 BC", "-0043-01-01 to -0043-12-31", None),
    ("A.D. 79", "0079-01-01 to 0079-12-31", None),
    ("1st century BC", "-0099-01-01 to 0000-12-31", None),
    ("1st century", "0001-01-01 to 0099-12-31", None),
    ("spring 44 BC", "-0043-03-01 to -0043-05-31", None),
    *(
        (text, "2017-06-01 2017-06-30 2021-01-01 2021-01-31", None)
        for text in (
            "June 2017–January 2021",
            "june 2017 - january 2021",
            "Jun 2017-Jan 2021",
            "from June 2017 to January 2021",
            "June, 2017 until January, 2021",
        )
    ),
    *(
        (text, "2017-06-05 2017-06-05 2017-06-07 2017-06-07", None)
        for text in (
            "June 5th–7th 2017", "June 5-7, 2017", "5–7 June 2017", "5 June-7 June 2017",
            "5th to 7th June 2017",
        )
    ),
    *(
        (text, "-0499-01-01 -0499-12-31 -0299-01-01 -0299-12-31", None)
        for text in ("500–300 BC", "500-300 BCE", "500 BC to 300 B.C.", "from 500 to 300 bc")
    ),
    ("1200–800 BC", "-1199-01-01 -1199-12-31 -0799-01-01 -0799-12-31", None),
    ("50 BC–AD 50", "-0049-01-01 -0049-12-31 0050-01-01 0050-12-31", None),
    ("5th–3rd century BC", "-0499-01-01 -0400-12-31 -0299-01-01 -0200-12-31", None),
    ("5–7 March 44 BC", "-0043-03-05 -0043-03-05 -0043-03-07 -0043-03-07", None),
    ("early–mid June 2020", "2020-06-01 2020-06-10 2020-06-11 2020-06-20", None),
    # nights and halves
    ("night of 3–4 June 2020", "2020-06-03 to 2020-06-04", None),
    ("the night of 3 to 4 June 2020", "2020-06-03 to 2020-06-04", None),
    ("the Night between 3 and 4 June 2020", "2020-06-03 to 2020-06-04", None),
    ("night of June 3–4, 2020", "2020-06-03 to 2020-06-04", None),
    ("night of 31 December–1 January 2020", "2019-12-31 to 2020-01-01", None),
    ("first half of June 2020", "2020-06-01 to 2020-06-15", None),
    ("Second half of February 2020", "2020-02-16 to 2020-02-29", None),
    ("first half of the 1990s", "1990-01-01 to 1994-12-31", None),
    ("second half of the 19th century", "1850-01-01 to 1899-12-31", None),
    ("first half of 44 BC", "-0043-01-01 to -0043-06-30", None),
    # counted from what is imprecise
    ("3 days before c. 18 June 2024", "2024-06-12 to 2024-06-18", None),
    ("days before c. 18 June 2024", "2024-06-05 to 2024-06-20", None),
    ("days after 18 or 20 June 2024", "2024-06-19 to 2024-06-30", None),
    ("days after June 2024", "2024-07-01 to 2024-07-10", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "phase", "event"), SURE)
def test_what_is_typed_means_these_days(text: str, phase: str, event: str | None) -> None:
    for purpose, meant in (("phase", phase), ("event", event or phase)):
        found = read(text, TODAY, purpose)
        assert (found.question, [told(edtf) for edtf in found.choices]) == ("", [meant]), purpose


# Typed; the choices for a phase; for an event (None: as for a phase).
ASKED = [
    ("?-1990", ("/1990", "?-1990"), None),
    ("1999–02", ("1999/2002", "1999-02"), None),
    ("2001–05", ("2001/2005", "2001-05"), None),
    ("2003/04", ("2003-04", "2003/2004"), None),
    ("1990–15", ("1990/2015",), None),
    ("1998-9", ("1998/1999", "1998-09"), None),
    ("1998/9", ("1998/1999", "1998-09"), None),
    ("1998–7", ("1998-07",), None),
    ("from 1999–02", ("1999/2002", "1999-02/.."), ("1999/2002", "1999-02/..", "[1999-02..]")),
    ("from 2011/12", ("2011-12/..", "2011/2012"), ("2011-12/..", "[2011-12..]", "2011/2012")),
    ("from 1998-9", ("1998/1999", "1998-09/.."), ("1998/1999", "1998-09/..", "[1998-09..]")),
    ("from 2018-19", ("2018/2019",), None),
    ("201706", ("2017-06",), None),
    ("05062017", ("2017-06-05", "2017-05-06"), None),
    ("June 5, '17", ("2017-06-05", "1917-06-05"), None),
    ("June '36", ("2036-06", "1936-06"), None),
    ("June '37", ("1937-06", "1837-06"), None),
    ("1999/00", ("1999/2000",), None),
    ("weeks before 18 June 2024", ("[2024-05-07..2024-06-11]",), None),
    ("5-Jun-17", ("2017-06-05", "1917-06-05"), None),
    ("5 JUN 17", ("2017-06-05", "1917-06-05"), None),
    ("5-Jun-45", ("1945-06-05", "1845-06-05"), None),
    ("Jun-17", ("2017-06", "1917-06", "2026-06-17"), None),
    ("on or before 20 June 2010", ("../2010-06-20", "[..2010-06-20]/.."), ("[..2010-06-20]",)),
    ("not after 2010", ("../2010", "[..2010]/.."), ("[..2010]",)),
    ("on or after 20 June 2010", ("2010-06-20/..", "[2010-06-20..]/.."), ("[2010-06-20..]",)),
    ("2010 or later", ("2010/..", "[2010..]/.."), ("[2010..]",)),
    ("from 2020 on", ("2020/..",), ("2020/..", "[2020..]")),
    ("from 2001-05", ("2001-05/..",), ("2001-05/..", "[2001-05..]")),
    ("from 2024/06", ("2024-06/..",), ("2024-06/..", "[2024-06..]")),
    ("from 1999-02", ("1999-02/..",), ("1999-02/..", "[1999-02..]")),
    ("between 2018 and 2022", ("2018/2022", "[2018..2022]"), ("[2018..2022]", "2018/2022")),
    ("until the beginning of 2020",
     ("../[2020-01..2020-04]", "../2020-01-01", "/[2020-01..2020-04]", "/2020-01-01"),
     ("/[2020-01..2020-04]", "/2020-01-01")),
    ("by the beginning of 2020", ("[..2020-04]/..", "[..2020-01-01]/.."), ("[..2020-04]", "[..2020-01-01]")),
    ("until now", ("../..", "../2026-11-23"), ("/..", "/2026-11-23")),
    ("1990–", ("1990/..", "1990/"), None),
    ("–1990", ("../1990", "/1990"), ("/1990", "[..1990]")),
    ("FY2023",
     ("2023", "[2022-04..2023-03]", "[2023-04..2024-03]", "[2022-07..2023-06]", "[2022-10..2023-09]"),
     None),
    ("fiscal year 2023/24", ("[2023-04..2024-03]", "[2023-07..2024-06]", "[2023-10..2024-09]"), None),
    ("night of 3–4 June", ("[2026-06-03..2026-06-04]",), None),
    ("night of 3 June 2020", ("[2020-06-03..2020-06-04]", "2020-06-03"), None),
    ("first half of June", ("[2026-06-01..2026-06-15]",), None),
    ("5–7 June", ("2026-06-05/2026-06-07",), None),
    ("5 June 2017 – 7 July", ("2017-06-05/2017-07-07", "2017-06-05/2018-07-07"), None),
    ("November–January 2021", ("2020-11/2021-01", "2021-11/2022-01"), None),
    ("29 February", ("2024-02-29",), None),
    ("early 1991 or 1992", ("[1991-01..1991-04,1992-01..1992-04]", "[1991-01..1991-04,1992]"), None),
    ("June 2020 or 2021", ("[2020-06,2021-06]", "[2020-06,2021]"), None),
    ("20 June 2020 or 2021", ("[2020-06-20,2021-06-20]", "[2020-06-20,2021]"), None),
    ("June 20, 2020 or 2021", ("[2020-06-20,2021-06-20]", "[2020-06-20,2021]"), None),
    ("spring 2020 or 2021", ("[2020-21,2021-21]", "[2020-21,2021]"), None),
    ("Q1 2020 or 2021", ("[2020-33,2021-33]", "[2020-33,2021]"), None),
    ("June 2020, 2021 or 2022", ("[2020-06,2021-06,2022-06]", "[2020-06,2021,2022]"), None),
    ("June 44 or 43 BC", ("[-0043-06,-0042-06]", "[-0043-06,-0042]"), None),
    ("20 June, July or August 2020", ("[2020-06-20,2020-07-20,2020-08-20]", "[2020-06-20,2020-07,2020-08]"),
     None),
    ("early spring or summer 2020", ("[2020-03,2020-06]", "[2020-03,2020-22]"), None),
    ("mid-1990s or 2010s", ("[1994..1996,2014..2016]", "[1994..1996,201X]"), None),
    ("late 19th or 20th century", ("[1867..1899,1967..1999]", "[1867..1899,19XX]"), None),
    ("6/7 November 1956", ("[1956-11-06..1956-11-07]", "1956-11-06/1956-11-07"), None),
    ("June 5/6, 2020", ("[2020-06-05..2020-06-06]", "2020-06-05/2020-06-06"), None),
    ("31 May / 1 June 2020", ("[2020-05-31..2020-06-01]", "2020-05-31/2020-06-01"), None),
    ("5./6. June 2020", ("[2020-06-05..2020-06-06]", "2020-06-05/2020-06-06"), None),
    ("5/8 June 2020", ("[2020-06-05,2020-06-08]", "2020-06-05/2020-06-08"), None),
    ("6/7 November", ("[2026-11-06..2026-11-07]", "2026-11-06/2026-11-07"), None),
    ("night of 6/7 November", ("[2026-11-06..2026-11-07]",), None),
    ("6 November 1956 at night", ("[1956-11-06..1956-11-07]", "1956-11-06"), None),
    ("3 and 4 June", ("2026-06-03/2026-06-04",), None),
    ("2020 and 2021", ("2020/2021",), None),
    ("2020+", ("2020/..",), ("2020/..", "[2020..]")),
    ("June 2020+", ("2020-06/..",), ("2020-06/..", "[2020-06..]")),
    ("after 2010 and before 2012",
     ("2011-01-01/2011-12-31", "[2011-01-01..2011-12-31]"), ("[2011-01-01..2011-12-31]",)),
    ("before 2012, but after June 2010",
     ("2010-07-01/2011-12-31", "[2010-07-01..2011-12-31]"), ("[2010-07-01..2011-12-31]",)),
    ("on or after 5 June 2010 and before 2012",
     ("2010-06-05/2011-12-31", "[2010-06-05..2011-12-31]"), ("[2010-06-05..2011-12-31]",)),
    ("not before 2010 and not later than 2012", ("2010/2012", "[2010..2012]"), ("[2010..2012]",)),
    ("all of c. 1994", ("1994~",), None),
    ("six months after 2024", ("2025-06",), None),
    ("a year after early 2020", ("[2021-01-01..2021-04-30]",), None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "phase", "event"), ASKED)
def test_what_has_two_meanings_is_asked(
    text: str, phase: tuple[str, ...], event: tuple[str, ...] | None
) -> None:
    for purpose, choices in (("phase", phase), ("event", event or phase)):
        found = read(text, TODAY, purpose)
        assert found.choices == choices, purpose
        from_then_on = len(choices) == 1 and choices[0].endswith("/..")
        one_day = len(choices) == 1 and choices[0].startswith(("[..", "[2010", "[2011"))
        assert found.sure == (from_then_on or one_day), purpose


@pytest.mark.parametrize(
    ("text", "purpose", "question"),
    [
        ("?-1990", "phase", "An unknown start, or a year BC in doubt?"),
        ("?-1990", "date", "A year BC, in doubt?"),
        ("1999–02", "phase", "A month, or a range of years?"),
        ("1990–15", "phase", "Is a range of years meant?"),
        ("201706", "phase", "Is this meant?"),
        ("5-Jun-17", "event", "Which century?"),
        ("Jun-17", "event", "Is the number the year, or the day?"),
        ("June 2020 or 2021", "event", "Of either year, or of the first only?"),
        ("20 June, July or August 2020", "date", "Of each month, or of the first only?"),
        (
            "6/7 November 1956",
            "event",
            "The night between (one of the two days), or from the one to the other?",
        ),
        ("5/8 June 2020", "phase", "One of the two days, or from the one to the other?"),
        ("6/7 November", "phase", "Which year?"),
        ("6/7 November 1956", "date", ""),
        ("5/8 June 2020", "date", "Is this meant?"),
        ("2020 and 2021", "event", "From the one to the other?"),
        ("after 2010 and before 2012", "phase", "The whole time, or some day within it?"),
        ("FY2023", "event", "With which month does the year begin?"),
        ("night of 3–4 June", "event", "Which year?"),
        ("night of 3 June 2020", "event", "The night that begins on that day, or only that day?"),
        ("end of 2020", "event", "The last part of it, or its last day?"),
        ("beginning of 2020", "event", "The first part of it, or its first day?"),
        ("2010 or later", "phase", "From then on, or did it begin on some day from then on?"),
        ("2010 or earlier", "phase", "Did it end by then, or begin?"),
        ("from 2020", "event", "From then on, or one day from then on?"),
        ("until now", "event", "Does it go on, or end today?"),
        ("1990–", "phase", "Does it go on, or is its end not known?"),
        ("–1990", "event", "A span that ended then, or one day no later?"),
        ("during 2020", "phase", "Some day in it, or all of it?"),
        ("between 2018 and 2020", "event", "Some day within it, or the whole time?"),
    ],
)
def test_what_is_asked(text: str, purpose: Purpose, question: str) -> None:
    assert read(text, TODAY, purpose).question == question


@pytest.mark.parametrize(
    ("text", "purpose", "edtf", "offered"),
    [
        ("before 2020", "phase", "../2019-12-31", [("/2019-12-31", "its start is not known")]),
        ("until at least 2010", "phase", "../[2010..]", [("/[2010..]", "its start is not known")]),
        ("at least until 2010", "event", "/[2010..]", []),
        ("until 2022", "event", "/2022", [("[..2022]", "it was one day, no later than that")]),
        ("since 2020", "event", "[2020..]", [("2020/..", "it lasted, from then on")]),
        ("since 2020", "phase", "2020/..", []),
        ("ended 2022", "event", "/2022", []),
        ("started in 2020", "event", "2020/..", [("2020/", "its end is not known")]),
        ("2010–today", "phase", "2010/..", [("2010/2026-11-23", "it ends today")]),
        ("2018-22", "phase", "2018-22", [("2018/2022", "a range of years is meant")]),
        ("c. 1994–1996", "phase", "1994~/1996", [("1994~/1996~", "the end is in doubt, too")]),
        ("c. 1994–c. 1996", "phase", "1994~/1996~", []),
        ("perhaps 500–300 BC", "event", "-0499?/-0299", [("-0499?/-0299?", "the end is in doubt, too")]),
        ("2018-22", "date", "2018-22", []),
        ("1998–9", "event", "1998/1999", [("1998-09", "a month is meant")]),
        ("from 1998–9", "phase", "1998/1999", [("1998-09/..", "a month is meant")]),
        ("1914-8", "phase", "1914-08", [("1914/1918", "a range of years is meant")]),
        ("2024-6", "event", "2024-06", [("2024/2026", "a range of years is meant")]),
        ("2024/6", "phase", "2024-06", []),
        ("some day from 2018–22", "phase", "[2018..2022]", []),
        ("some day from 2001-05", "event", "[2001-05..]", []),
        ("-1990", "event", "-1990", [("/1990", "it ended then, its start is not known")]),
        ("2018-06", "phase", "2018-06", []),
    ],
)
def test_what_else_may_be_meant_is_offered(
    text: str, purpose: Purpose, edtf: str, offered: list[tuple[str, str]]
) -> None:
    found = read(text, TODAY, purpose)
    assert (found.choices, found.question) == ((edtf,), "")
    assert [(offer.edtf, offer.why) for offer in found.offers] == offered


@pytest.mark.parametrize(
    "text", ["before 2020", "before c. 1994", "by 2020", "until 2020", "ended 2020", "–2020"]
)
def test_an_event_is_never_a_span_over_all_time(text: str) -> None:
    found = read(text, TODAY, "event")
    for edtf in (*found.choices, *(offer.edtf for offer in found.offers)):
        assert not edtf.startswith("../")


@pytest.mark.parametrize(
    ("text", "purpose", "message"),
    [
        ("32 June 2024", "phase", "“32 June 2024”: there is no day 32."),
        ("31 June", "phase", "June has 30 days."),
        ("31.6.24", "phase", "June has 30 days."),
        ("31 June 2024", "phase", "June 2024 has 30 days."),
        ("29.2.23", "phase", "“29.2.23”: February has 28 days, in leap years 29."),
        ("Fri 20.6.2024", "phase", "“20.6.2024” is a Thursday. Check day and weekday."),
        ("Since 13/2024", "phase", "“13/2024”: there is no month 13."),
        ("20171305", "phase", "“20171305”: there is no month 13."),
        ("20170600", "phase", "“20170600”: there is no day 0."),
        ("2020–2018", "phase", "“2020–2018” ends before it starts. Write the earlier date first."),
        ("300–500 BC", "event", "“300–500 BC” ends before it starts. Write the earlier date first."),
        ("between 2020 and 2018", "date",
         "“between 2020 and 2018” ends before it starts. Write the earlier date first."),
        ("Before 2020 until 5 June 2021", "date",
         "“Before 2020 until 5 June 2021” is a span; one date is wanted here."),
        ("since 2020", "date", "“since 2020” is a span; one date is wanted here."),
        ("night of 3–7 June 2020", "event",
         "“night of 3–7 June 2020”: a night is of two days that follow each other."),
        (" or ".join(str(year) for year in range(1991, 2004)), "phase",
         "“1991 or 1992 or 1993 or 1994 or 1995 or 1996 or 1997 or 1998” is too much for one date. "
         "Write it with fewer dates."),
        ("3rd half of 2020", "phase", "“3rd half of 2020”: it has 2 halves."),
        ("5th quarter 2020", "phase", "“5th quarter 2020”: it has 4 quarters."),
        ("12024", "phase", "“12024”: a year of more than four digits needs a Y before it."),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_what_was_typed(text: str, purpose: Purpose, message: str) -> None:
    with pytest.raises(DateError) as caught:
        read(text, TODAY, purpose)
    assert str(caught.value) == message


# --- written back -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "words", "in_lists"),
    [
        ("2017-07~", "some day c. July 2017", "c. July 2017"),
        ("2024-06-20~", "some day c. 20 June 2024", "c. 20 June 2024"),
        ("1994~", "some day c. 1994", "c. 1994"),
        ("~1994", "some day c. 1994", "c. 1994"),
        ("199X~", "some day c. the 1990s", "c. the 1990s"),
        ("2017-07?", "some day, perhaps in July 2017", "perhaps July 2017"),
        ("2017-07%", "some day, perhaps c. July 2017", "perhaps c. July 2017"),
        ("2001-21~", "some day c. spring 2001", "c. spring 2001"),
        ("18XX~", "some day from 1700 to 1999", "1700 to 1999"),
        ("2004?-06-11", "some day from 11 June 2003 to 11 June 2005", "11 June 2003 to 11 June 2005"),
    ],
)
def test_a_date_in_doubt_is_written_as_people_do(edtf: str, words: str, in_lists: str) -> None:
    assert span_in_words(edtf) == words
    assert date_in_words(edtf) == in_lists


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2017-07~/..", "began c. July 2017, goes on"),
        ("../2017-07?", "ended perhaps in July 2017"),
        ("/2004", "start unknown, ended some day in 2004"),
        ("2004/", "began some day in 2004, end unknown"),
        ("../[2010..]", "ended no earlier than 1 January 2010"),
        ("[2010..]/..", "began no earlier than 1 January 2010, goes on"),
        ("/..", "start unknown, goes on"),
        ("[2023-11..2024-02]", "some day from November 2023 to February 2024"),
        ("[2024-04..2024-07]", "some day from April to July 2024"),
        ("0079-08-24", "24 August AD 79"),
        ("-0099/0005", "began some day in 100 BC, ended some day in AD 5"),
        ("[..2019-12-31]", "some day up to the end of 2019"),
        ("../2019-12-31", "until 31 December 2019"),
    ],
)
def test_spans_in_words(edtf: str, words: str) -> None:
    assert span_in_words(edtf) == words


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("2024-06-20", "One day"),
        ("[..2020]", "One day, not known which"),
        ("../2020", "A span"),
        ("../..", "A span"),
    ],
)
def test_one_day_or_a_span(edtf: str, said: str) -> None:
    assert kind_in_words(edtf) == said


def test_days_of_a_range_are_whole_in_styles_that_begin_with_the_month() -> None:
    day_style.choose("en-US")
    try:
        assert span_in_words("[2024-04-01..2024-04-10]") == "some day from April 1, 2024 to April 10, 2024"
        for edtf in ("[2024-04-01..2024-04-10]", "2024-04-01/..", "2024-04-01/2024-04-10", "2024-04-01/"):
            assert _same(read(span_in_words(edtf), TODAY).choices[0]) == _same(edtf)
    finally:
        day_style.choose("en")


def test_days_covered_by_a_start_that_may_never_have_come() -> None:
    assert days_covered("[2010..]/..") == "2010-01-01 to .."
    assert days_covered("/..") == "on any day"


@st.composite
def written_dates(draw: st.DrawFn) -> str:
    year = draw(st.one_of(st.integers(1000, 2100), st.integers(-600, 999)))
    text = f"{'-' if year < 0 else ''}{abs(year):04d}"
    form = draw(st.sampled_from(["year", "month", "day", "decade", "century", "season"]))
    if form == "month":
        text += f"-{draw(st.integers(1, 12)):02d}"
    elif form == "day":
        text += f"-{draw(st.integers(1, 12)):02d}-{draw(st.integers(1, 28)):02d}"
    elif form == "season":
        text += f"-{draw(st.integers(21, 41))}"
    elif form in ("decade", "century"):
        text = text[:-1] + "X" if form == "decade" else text[:-2] + "XX"
    return text + draw(st.sampled_from(["", "", "", "~", "?", "%"]))


@st.composite
def written_sets(draw: st.DrawFn) -> str:
    form = draw(st.sampled_from(["[..{}]", "[{}..]", "[{}..{}]", "[{},{}]"]))
    return form.format(draw(written_dates()), draw(written_dates()))


written_ends = st.one_of(written_dates(), written_dates(), written_sets(), st.sampled_from(["", ".."]))
written = st.one_of(
    written_dates(), written_sets(), st.tuples(written_ends, written_ends).map(lambda ends: "/".join(ends))
)


def _same(edtf: str) -> tuple[object, ...]:
    span = dates.parse_span(edtf)
    return (span.bounds(), span.start_unknown, span.end_unknown)


@given(written)
def test_what_is_written_back_is_read_again(edtf: str) -> None:
    try:
        dates.checked(edtf)
    except DateError:
        return
    for purpose in PURPOSES:
        if isinstance(dates.parse(edtf), dates.Span) and (purpose == "date" or edtf.startswith("../")):
            continue  # no span is one date, and an event is none from the beginning of time
        found = read(span_in_words(edtf), TODAY, purpose)
        assert _same(edtf) in [_same(choice) for choice in found.choices]
    if edtf.startswith("../"):
        assert _same(edtf) in [_same(choice) for choice in read(span_in_words(edtf), TODAY).choices]


# --- attacks ----------------------------------------------------------------------------------

NUMBERS = [
    "2020", "2018", "44", "500", "5", "20", "6/7/2024", "2024-06", "199X", "1994~", "1990s", "90s", "5th",
    "20170605", "'17", "[..2020]", "2018/2022", "?", "–", "-", "/", "c.", "~", ",", "q2", "fy2023", "bc",
    "{2020,2021}", "XXXX", "-0043", "Y12024", "[2018,2019]",
]  # fmt: skip
CORE = [
    "since", "until", "by", "before", "after", "from", "to", "between", "and", "or", "at", "least",
    "most", "not", "no", "later", "earlier", "than", "early", "mid", "late", "end", "beginning",
    "start", "of", "the", "first", "second", "half", "night", "june", "july", "some", "day", "in", "on",
    "ended", "began", "unknown", "goes", "latest", "present", "today",
]  # fmt: skip

tokens = st.one_of(st.sampled_from(NUMBERS), st.sampled_from(CORE), st.sampled_from(WORDS))
phrases = st.one_of(
    st.text(max_size=40),
    st.lists(tokens, max_size=9).map(" ".join),
    st.lists(tokens, max_size=9).map("".join),
)


def _read_or_refused(text: str, purpose: Purpose) -> Reading | str:
    try:
        return read(text, TODAY, purpose)
    except DateError as error:
        return str(error).replace(HOW, "")


@given(phrases, st.sampled_from(PURPOSES))
def test_anything_is_read_or_refused(text: str, purpose: Purpose) -> None:
    found = _read_or_refused(text, purpose)
    if isinstance(found, str):
        return
    assert found.choices
    assert found.sure == (not found.question)
    assert not (found.sure and len(found.choices) > 1)
    for edtf in (*found.choices, *(offer.edtf for offer in found.offers)):
        (dates.checked_date if purpose == "date" else dates.checked)(edtf)
        assert span_in_words(edtf)


@given(phrases, st.sampled_from(PURPOSES))
def test_a_message_shows_no_date_that_was_not_typed(text: str, purpose: Purpose) -> None:
    found = _read_or_refused(text, purpose)
    if isinstance(found, str) and "characters" not in found:
        examples = r"(?:such|,) as [^.]*"
        said = re.sub("“[^”]*”", lambda quoted: "" if quoted[0][1:-1] in text.strip() else quoted[0], found)
        for shown in re.findall(r"\d{4}[-\d]*|[\[\]]", re.sub(examples, "", said)):
            # A bracket that is missing is named; a year that is too short is shown with its noughts.
            bracket = shown in "[]" and ("[" in text or "]" in text)
            assert bracket or shown in text or shown.lstrip("0") in text


def test_reading_takes_no_time() -> None:
    drawn = random.Random(4)
    texts = [" ".join(drawn.choice([*NUMBERS, *CORE, *WORDS]) for _ in range(20))[:120] for _ in range(200)]
    texts += [
        "early " * 19 + "?",
        "c. " * 39,
        "1 or " * 23 + "2",
        "june-" * 23,
        "before " * 16,
        "between " * 14 + "and",
    ]
    _read_or_refused(texts[0], "phase")
    begun = time.process_time()
    for text in texts:
        _read_or_refused(text, "phase")
    assert (time.process_time() - begun) / len(texts) < 0.005
