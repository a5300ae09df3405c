"""Days, months, seasons, years, decades and centuries as they are written out or in numbers."""

from __future__ import annotations

import re

from relmap.model import days
from relmap.model.errors import DateError
from relmap.model.phrases.guess import Guess, bounds, sure, year_text
from relmap.model.phrases.vocabulary import (
    DAY,
    DECADES,
    ERA_YEAR,
    IS_THIS_MEANT,
    MONTH,
    MONTH_NUMBERS,
    ORDINALS,
    SEASON,
    SEASON_CODES,
    WEEKDAYS,
    WHICH_CENTURY,
    WHICH_MONTH,
    WHICH_YEAR,
    YEAR,
)

_OPTIONAL_YEAR = rf"(?:,? ?(?:of )?{ERA_YEAR})?"


class Calendar:
    """Reads one date that stands for itself; every method gives None for what it does not know.

    Args:
        today: for what is told from it, for dates without a year and years without a century.
    """

    def __init__(self, today: int) -> None:
        self._today = today
        self._this_year = days.to_ymd(today)[0]

    def date(self, text: str) -> Guess | None:
        """A date without anything before or after it."""
        for rule in (
            self._relative,
            self._day,
            self._numeric,
            self._run_together,
            self._month,
            self._season,
            self._share_of_year,
            self._fiscal_year,
            self._decade,
            self._century,
            self._year,
        ):
            found = rule(text)
            if found is not None:
                return found
        return None

    def _relative(self, text: str) -> Guess | None:
        """Today and its neighbours."""
        near = {"today": 0, "now": 0, "present": 0, "present day": 0, "yesterday": -1, "tomorrow": 1}
        if text in near:
            return sure(days.iso(self._today + near[text]))
        match = re.fullmatch(r"(this|last|next) (month|year)", text)
        if match is None:
            return None
        year, month, _ = days.to_ymd(self._today)
        by = {"this": 0, "last": -1, "next": 1}[match[1]]
        if match[2] == "year":
            return sure(year_text(year + by))
        year, month = days.add_months(year, month, by)
        return sure(f"{year_text(year)}-{month:02d}")

    # --- days -------------------------------------------------------------------------

    def _day(self, text: str) -> Guess | None:
        weekday = ""
        if match := re.fullmatch(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? (.+)", text):
            weekday, text = match[1], match[2]
        found = self._day_of_month(text) or (self._numeric(text) if weekday else None)
        if found is None or not weekday or found.question:
            return found
        name = WEEKDAYS[(bounds(found.choices[0])[0] - 1) % 7]
        if not name.startswith(weekday):
            raise DateError(f"“{text}” is a {name.capitalize()}.", "Check day and weekday.")
        return found

    def _day_of_month(self, text: str) -> Guess | None:
        short = r"[ -]'?(\d\d)"
        orders = (
            (rf"{DAY}(?: of|\.)?[ -]?{MONTH}-?{_OPTIONAL_YEAR}", (1, 2, 3)),
            (rf"{DAY}(?: of|\.)?[ -]?{MONTH}{short}", (1, 2, 3)),
            (rf"{MONTH} (?:the )?{DAY}{_OPTIONAL_YEAR}", (2, 1, 3)),
            (rf"{MONTH} (?:the )?{DAY},? '(\d\d)", (2, 1, 3)),
            (rf"{YEAR}[ -]{MONTH}[ -]{DAY}", (3, 2, 1)),
        )
        for pattern, (day, month, at_year) in orders:
            if match := re.fullmatch(pattern, text):
                number = MONTH_NUMBERS[match[month]]
                return self._with_year(match[at_year], f"-{number:02d}-{int(match[day]):02d}")
        return None

    def _with_year(self, year: str | None, rest: str) -> Guess | None:
        """A month, season or day of a year as it is written; without one it is asked for."""
        if year is None:
            this = self._this_year
            if rest == "-02-29":
                this = next(y for y in range(this, this - 9, -1) if days.is_leap(y))
            return Guess((year_text(this) + rest,), WHICH_YEAR)
        if len(year) == 2:
            return Guess(tuple(full + rest for full in self._full_years(year)), WHICH_CENTURY)
        found = self._year(year)
        return found.map(lambda edtf: edtf + rest) if found is not None else None

    def _numeric(self, text: str) -> Guess | None:
        """20.06.2024, 6/20/2024, 2024/6/20; asks which is the month when that is unclear."""
        if match := re.fullmatch(r"(\d{4})([./-])(\d{1,2})(?:\2(\d{1,2}))?", text):
            day = f"-{int(match[4]):02d}" if match[4] else ""
            return sure(f"{match[1]}-{int(match[3]):02d}{day}")
        if match := re.fullmatch(r"(\d{1,2})[./-](\d{4})", text):
            return sure(f"{match[2]}-{int(match[1]):02d}")
        match = re.fullmatch(r"(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|'?\d{2})", text)
        if match is None:
            return None
        return self._day_and_month(text, int(match[1]), int(match[3]), match[4])

    def _day_and_month(self, text: str, one: int, other: int, year: str) -> Guess:
        years = self._full_years(year)
        if one > 12 and other > 12:
            raise DateError(f"“{text}”: neither {one} nor {other} is a month.", "Months are 1 to 12.")
        pairs = dict.fromkeys((month, day) for month, day in ((other, one), (one, other)) if month <= 12)
        choices = tuple(f"{y}-{month:02d}-{day:02d}" for y in years for month, day in pairs)
        question = WHICH_MONTH if len(pairs) > 1 else WHICH_CENTURY if len(year) < 4 else ""
        return Guess(choices, question)

    def _run_together(self, text: str) -> Guess | None:
        """20170605; 05062017 is asked, and 201706."""
        if match := re.fullmatch(r"(\d{4})(\d\d)", text):
            month = int(match[2])
            return sure(f"{match[1]}-{month:02d}").asking(IS_THIS_MEANT) if 0 < month < 13 else None
        match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)
        if match is None:
            return None
        written = f"{match[1]}-{match[2]}-{match[3]}"
        year, exists = int(match[1]), _exists(int(match[1]), int(match[2]), int(match[3]))
        if exists and 1900 <= year < 2100:
            return sure(written)
        found = [written] if exists else []
        for month, day in ((text[2:4], text[:2]), (text[:2], text[2:4])):
            if _exists(int(text[4:]), int(month), int(day)):
                found.append(f"{text[4:]}-{month}-{day}")
        return Guess(tuple(dict.fromkeys(found)) or (written,), IS_THIS_MEANT)

    def _full_years(self, year: str) -> tuple[str, ...]:
        if len(year) == 4:
            return (year,)
        this = self._this_year // 100 * 100 + int(year[-2:])
        latest = this if this <= self._this_year + 10 else this - 100
        return year_text(latest), year_text(latest - 100)

    # --- months, seasons, parts of a year ---------------------------------------------

    def _month(self, text: str) -> Guess | None:
        for pattern, month, at_year in (
            (rf"{MONTH}{_OPTIONAL_YEAR}", 1, 2),
            (rf"{MONTH}-{YEAR}", 1, 2),
            (rf"{MONTH},? '(\d\d)", 1, 2),
            (rf"{YEAR}[ -]{MONTH}", 2, 1),
        ):
            if match := re.fullmatch(pattern, text):
                return self._with_year(match[at_year], f"-{MONTH_NUMBERS[match[month]]:02d}")
        if match := re.fullmatch(rf"{MONTH}[–-](\d\d)", text):
            month = f"-{MONTH_NUMBERS[match[1]]:02d}"
            choices = [year + month for year in self._full_years(match[2])]
            day = int(match[2])
            if 0 < day <= days.month_length(self._this_year, MONTH_NUMBERS[match[1]]):
                choices.append(f"{year_text(self._this_year)}{month}-{day:02d}")
            return Guess(tuple(choices), "Is the number the year, or the day?")
        return None

    def _season(self, text: str) -> Guess | None:
        if match := re.fullmatch(rf"winter (?:of )?{YEAR}[–/-](\d\d|\d{{4}})", text):
            if int(match[2][-2:]) == (int(match[1]) + 1) % 100:
                return sure(f"{match[1]}-24")
            return None
        match = re.fullmatch(rf"{SEASON}{_OPTIONAL_YEAR}", text)
        if match is None:
            return None
        found = self._with_year(match[2], f"-{SEASON_CODES[match[1]]}")
        if found is not None and match[1] == "winter" and match[2]:
            year = days.to_ymd(bounds(found.choices[0])[0])[0]
            return Guess((*found.choices, f"{year_text(year - 1)}-24"), "Which winter?")
        return found

    def _share_of_year(self, text: str) -> Guess | None:
        """Q2 2024, 2024 H1."""
        match = re.fullmatch(rf"(q|h)(\d) ?/?{YEAR}|{YEAR} ?-?(q|h)(\d)", text)
        if match is None:
            return None
        kind, number, year = match[1] or match[5], int(match[2] or match[6]), match[3] or match[4]
        code, most, name = {"q": (33, 4, "quarters"), "h": (40, 2, "halves")}[kind]
        if not 1 <= number <= most:
            raise DateError(f"“{text}”: a year has {most} {name}.")
        return sure(f"{year}-{code + number - 1}")

    def _fiscal_year(self, text: str) -> Guess | None:
        """FY2023, FY23, fiscal year 2023/24: its months are not the same everywhere."""
        match = re.fullmatch(
            r"(?:fy|(?:fiscal|financial)(?: year)?) ?'?(\d{4}|\d\d)(?:[–/-](\d{4}|\d\d))?", text
        )
        if match is None:
            return None
        year = int(self._full_years(match[1])[0])
        if match[2] and int(match[2][-2:]) != (year + 1) % 100:
            return None
        begins = [(year, 4), (year, 7), (year, 10)]
        if not match[2]:
            begins = [(year, 1), (year - 1, 4), (year, 4), (year - 1, 7), (year - 1, 10)]
        choices: list[str] = []
        for start, month in begins:
            end = days.add_months(start, month, 11)
            months = f"[{year_text(start)}-{month:02d}..{year_text(end[0])}-{end[1]:02d}]"
            choices.append(year_text(start) if month == 1 else months)
        return Guess(tuple(choices), "With which month does the year begin?")

    # --- years and more ---------------------------------------------------------------

    def _decade(self, text: str) -> Guess | None:
        if match := re.fullmatch(r"(\d{1,2})(\d)0'?s", text):
            decade = f"{match[1]:0>2}{match[2]}X"
            if match[2] == "0":
                return Guess((decade, f"{match[1]:0>2}XX"), "The decade, or the century?")
            return sure(decade)
        short = re.fullmatch(r"'?(\d)0'?s", text)
        if short or text in DECADES:
            number = int(short[1]) * 10 if short else DECADES[text]
            return Guess(tuple(f"{y[:3]}X" for y in self._full_years(f"{number:02d}")), WHICH_CENTURY)
        return None

    def _century(self, text: str) -> Guess | None:
        ordinal = rf"(?:(\d{{1,2}})(?:st|nd|rd|th)|({'|'.join(reversed(ORDINALS))}))"
        match = re.fullmatch(rf"{ordinal}[ -]century(?: (bce?|ad|ce))?", text)
        if match is None:
            return None
        number = int(match[1]) if match[1] else ORDINALS.index(match[2]) + 1
        if number < 1:
            raise DateError(f"“{text}”: centuries begin with the first.")
        before = (match[3] or "").startswith("b")
        if number == 1:  # without a year 0: 100 BC to 1 BC, and AD 1 to 99
            return sure("[-0099..0000]" if before else "[0001..0099]")
        return sure(f"{'-' if before else ''}{number - 1:02d}XX")

    def _year(self, text: str) -> Guess | None:
        match = re.fullmatch(
            r"(?:(ad|ce|anno domini|year|year of) )?(?:(?:the )?year )?(\d{1,4})(?: ?(ad|ce|bce?))?", text
        )
        if match is None:
            return None
        number = int(match[2])
        if match[3] in ("bc", "bce"):
            if not number:
                raise DateError("There is no year 0 BC.")
            return sure(year_text(1 - number))
        if len(match[2]) == 4 or match[1] or match[3]:
            return sure(year_text(number))
        if len(match[2]) == 3:
            return Guess((year_text(number),), f"Is the year {number} meant?")
        return None


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= days.month_length(year, month)
