"""The times of a file as EDTF: dates, times of day, labels of months, and numbers as it is said."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from relmap.formats.foreign import FormatError, Options, Spell, Unclear
from relmap.model import dates, days
from relmap.model.edtf_days import edtf_day
from relmap.model.errors import DateError
from relmap.model.phrases import read

_DAY = re.compile(r"(-?\d{4,6})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(?:Z|[+-]\d\d:?\d\d)?")
_MONTH = re.compile(r"(-?\d{4})-(\d\d)")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_LABEL = re.compile(r"([A-Za-z]{3,9})[-./ ](\d\d|\d{4})")
_SLASHED = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")
_SINCE = re.compile(r"(\w+) since (\S+)")
STILL = {"present", "now", "today", "ongoing", "current", "to date", "till now"}
"""Words for an end that has not come; each edition of a file would give them another day."""
_INFINITE = {"infinity", "+infinity", "-infinity", "inf", "-inf", "+inf", ".."}
_FIRST_YEAR, _LAST_YEAR = 1000, 2100
_MIDNIGHT = re.compile(r"00:00(:00(\.0+)?)?")
_MONTHS = {
    name: number + 1
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ]
    )
    for name in names.split()
}
_FINER = {"second", "minute", "hour", "millisecond"}


@dataclass(frozen=True, slots=True)
class Moment:
    """What the file writes of a time.

    Args:
        text: as EDTF.
        first: the day on which it begins.
        last: the day on which it ends.
        unit: `day`, `month`, `year` or `other`.
        instant: whether it is a time of day, so that a stretch that ends before it still has its day.
    """

    text: str
    first: int
    last: int
    unit: str = "day"
    instant: bool = False


class Timescale:
    """Reads the times of one file.

    Args:
        texts: all of them, since they tell together what numbers are.
        options: what is said of them.
        steps: whether the format calls its numbers steps.

    Raises:
        Unclear: they are numbers, and nothing says of what.
        FormatError: what is said of them is not understood.
    """

    def __init__(self, texts: Iterable[str], options: Options, steps: bool = False) -> None:
        self._options = options
        self._moments: dict[str, Moment] = {}
        self._spans: dict[Spell, str] = {}
        self.heeded = options.time != "none"
        """Whether times are dates; else they are kept as attributes."""
        found = {text.strip() for text in texts}
        self._found = {text for text in found if text and text.casefold() not in _INFINITE}
        self._number: Callable[[float], Moment] = _year
        self.numbers_are_years = False
        numbers = [text for text in self._found if _NUMBER.fullmatch(text)]
        dated = any(_DAY.fullmatch(text) or _MONTH.fullmatch(text) for text in self._found)
        if options.time and self.heeded:
            said = _numbers_as(options.time)
            # Beside true dates what looks like a year is one.
            self._number = (lambda n: _year(n) if _is_year(n) else said(n)) if dated else said
        elif numbers and self.heeded and options.asks:
            if steps or not all(_is_year(float(text)) for text in numbers):
                shown = sorted(numbers, key=lambda text: (_is_year(float(text)), float(text)))
                raise Unclear(
                    f"Time is counted in numbers here ({', '.join(shown[:3])} …), and it is not said "
                    "what they mean.",
                    'Say it: --time year, --time yyyymmdd, --time "days since 1979-04-15" (or weeks, months, '
                    "years), or --time none to keep them as attributes.",
                )
            self.numbers_are_years = True

    def moment(self, text: str) -> Moment | None:
        """A time; None: there is none, as it is open. Raises ValueError."""
        text = text.strip()
        if not text or text.casefold() in _INFINITE:
            return None
        found = self._moments.get(text)
        if found is None:
            found = self._moments[text] = self._read(text)
        return found

    def span(self, spell: Spell) -> str:
        """A stretch as EDTF; its ends are days that it has. Raises ValueError."""
        found = self._spans.get(spell)
        if found is None:
            found = self._spans[spell] = self._span(spell)
        return found

    def bounds(self, spell: Spell) -> tuple[int | None, int | None]:
        """First and last day of a stretch in which a value was measured; None: open. Raises ValueError."""
        first, last = self._ends(spell)
        return first.first if first else None, last.last if last else None

    def kept(self, spell: Spell) -> str:
        """A stretch as text: as EDTF, or as the file writes it where times are none. Raises ValueError."""
        return self.span(spell) if self.heeded else as_written(spell)

    def _ends(self, spell: Spell) -> tuple[Moment | None, Moment | None]:
        first = self.moment(spell.first)
        still = spell.last.strip().casefold() in STILL
        last = first if spell.moment else None if still else self.moment(spell.last)
        if first is not None and spell.first_open:
            first = _beside(first, 1)
        if last is not None and spell.last_open:
            last = _beside(last, -1)
        if first is not None and last is not None and first.first > last.last:
            raise ValueError(f"It ends ({last.text}) before it begins ({first.text}).")
        return first, last

    def _span(self, spell: Spell) -> str:
        first, last = self._ends(spell)
        if spell.moment and first is not None:
            return first.text if first.first == first.last else whole(first.first, first.last)
        if first is not None and last is not None and first.text == last.text and first.unit == "day":
            return first.text
        return f"{first.text if first else '..'}/{last.text if last else '..'}"

    def _read(self, text: str) -> Moment:
        if match := _DAY.fullmatch(text):
            year, month, day = (int(part) for part in match.groups()[:3])
            if not (1 <= month <= 12 and 1 <= day <= days.month_length(year, month)):
                raise ValueError(f"“{text[:40]}” is no date.")
            number = days.from_ymd(year, month, day)
            time = match[4]
            instant = bool(time) and not _MIDNIGHT.fullmatch(time)
            return Moment(edtf_day(number), number, number, "day", instant)
        if match := _MONTH.fullmatch(text):
            return _month(int(match[1]), int(match[2]), text)
        if _NUMBER.fullmatch(text):
            number = float(text)
            if not math.isfinite(number):
                raise ValueError(f"“{text[:40]}” is no time.")
            return self._number(number)
        if (match := _LABEL.fullmatch(text)) and match[1].casefold() in _MONTHS:
            return _month(_full_year(match[2]), _MONTHS[match[1].casefold()], text)
        return self._in_words(text)

    def _in_words(self, text: str) -> Moment:
        if text.casefold() in STILL:
            raise ValueError(no_day(text))
        edtf = in_order(text, self._options.date_order)
        if edtf is None:
            try:
                dates.parse_date(text)
                edtf = text
            except DateError:
                reading = read(text, self._options.today, "date")
                if not reading.sure:
                    raise ValueError(doubtful(text, reading.choices)) from None
                edtf = reading.choices[0]
        date = dates.parse_date(edtf)
        if date.earliest is None or date.latest is None:
            raise ValueError(f"“{text[:40]}” has no first or no last day.")
        unit = "day" if date.earliest == date.latest else "other"
        return Moment(edtf, date.earliest, date.latest, unit)


def as_written(spell: Spell) -> str:
    """A stretch in the words of its file."""
    return spell.first if spell.moment else f"{spell.first or '..'}/{spell.last or '..'}"


def in_order(text: str, order: str) -> str | None:
    """A date such as 04/05/2020 as EDTF, by the order that is said; None: it is no such date."""
    match = _SLASHED.fullmatch(text.strip())
    # With the year first it is told already.
    if match is None or not order or (len(match[1]) == 4 and order != "ymd"):
        return None
    parts = dict(zip(order, match.groups(), strict=True))
    if len(parts["y"]) not in (2, 4):
        return None
    year = _full_year(parts["y"])
    month, day = int(parts["m"]), int(parts["d"])
    if not (1 <= month <= 12 and 1 <= day <= days.month_length(year, month)):
        raise ValueError(f"“{text[:40]}” is no date when it is read in the order {order}.")
    return f"{year:04}-{month:02}-{day:02}"


_TIME_OF_DAY = re.compile(r"(-?\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
_YEAR_AS_NUMBER = re.compile(r"(\d{4})\.0")


def as_programs_write(written: str) -> str:
    """What programs write for a day, a month or a year as EDTF; any other text as it is.

    A time of day is left out (the day is that of its own clock), `Jan-19` is a month (POSIX: from 69 on of
    the 20th century), `2019.0` a year.
    """
    if match := _TIME_OF_DAY.fullmatch(written):
        return match[1]
    if match := _YEAR_AS_NUMBER.fullmatch(written):
        return match[1]
    if (match := _LABEL.fullmatch(written)) and match[1].casefold() in _MONTHS:
        return _month(_full_year(match[2]), _MONTHS[match[1].casefold()], written).text
    return written


def _full_year(text: str) -> int:
    """POSIX: two digits from 69 on are of the 20th century."""
    year = int(text)
    return year + (0 if len(text) > 2 else 1900 if year >= 69 else 2000)


def order_of(texts: Iterable[str], asks: bool) -> str:
    """The order of day, month and year in dates such as 04/05/2020, as a number above 12 tells it.

    Args:
        texts: all dates of a file.
        asks: whether it is an error if none tells; else it is told as empty, as when there are none.

    Raises:
        Unclear: nothing tells.
    """
    possible = {"dmy", "mdy"}
    unclear = ""
    for text in texts:
        match = _SLASHED.fullmatch(text.strip())
        if match is None or len(match[1]) > 2 or len(match[3]) < 2:
            continue
        one, two = int(match[1]), int(match[2])
        if one > 12 or two > 12:
            possible.discard("mdy" if one > 12 else "dmy")
        elif one != two:
            unclear = unclear or text.strip()
    if len(possible) == 1:
        return next(iter(possible))
    if unclear and asks:
        why = "no date of the file tells which" if possible else "other dates of the file tell both"
        raise Unclear(
            f"“{unclear}” may be day first or month first, and {why}.",
            "Say it with --date-order dmy or --date-order mdy.",
            "date_order",
        )
    return ""


def whole(first: int | None, last: int | None) -> str:
    """All days from one to another as EDTF; None: open."""
    if first is not None and first == last:
        return edtf_day(first)
    return f"{'..' if first is None else edtf_day(first)}/{'..' if last is None else edtf_day(last)}"


def no_day(text: str) -> str:
    """Why a word such as “present” is no date."""
    return f"“{text}” is another day whenever the file is read; “..” says that it goes on."


def doubtful(text: str, choices: tuple[str, ...]) -> str:
    """Why a text is not taken for a date: it has no reading, or several."""
    if not choices:
        return f"“{text[:40]}” is no date."
    if len(choices) == 1:
        return f"It is not sure that “{text[:40]}” is the date {choices[0]}."
    return f"The date “{text[:40]}” can be read in several ways: {', '.join(choices)}."


def _is_year(number: float) -> bool:
    return number.is_integer() and _FIRST_YEAR <= number <= _LAST_YEAR


def _beside(moment: Moment, step: int) -> Moment:
    """The moment after, or before: a day, month or year as the file counts; of a time of day itself."""
    if moment.instant:
        return moment
    if moment.unit == "week":
        first = moment.first + 7 * step
        return Moment(_set(first, first + 6), first, first + 6, "week")
    if moment.unit in ("day", "other"):
        day = (moment.last if step > 0 else moment.first) + step
        return Moment(edtf_day(day), day, day)
    year, month, _ = days.to_ymd(moment.first)
    if moment.unit == "year":
        return _year(year + step)
    return _month(*days.add_months(year, month, step), moment.text)


def _year(number: float) -> Moment:
    # Some programs count 2000.5 for the middle of a year.
    year = math.floor(number)
    if not -9999 <= year <= 9999:
        raise ValueError(f"“{number:.15g}” is no year.")
    return Moment(_year_text(year), days.from_ymd(year, 1, 1), days.from_ymd(year, 12, 31), "year")


def _year_text(year: int) -> str:
    return f"{'-' if year < 0 else ''}{abs(year):04}"


def _month(year: int, month: int, text: str) -> Moment:
    if not 1 <= month <= 12:
        raise ValueError(f"“{text[:40]}” is no month.")
    first = days.from_ymd(year, month, 1)
    last = first + days.month_length(year, month) - 1
    return Moment(f"{_year_text(year)}-{month:02}", first, last, "month")


def _run_together(number: float) -> Moment:
    text = f"{number:.0f}"
    year, month, day = text[:-4], text[-4:-2], text[-2:]
    if len(text) != 8 or not number.is_integer():
        raise ValueError(f"“{number:.15g}” is no date of eight digits.")
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= days.month_length(int(year), int(month))):
        raise ValueError(f"“{text}” is no date.")
    found = days.from_ymd(int(year), int(month), int(day))
    return Moment(edtf_day(found), found, found)


def _since(unit: str, begin: int, number: float) -> Moment:
    count = math.floor(number)
    if abs(count) > 4_000_000:
        raise ValueError(f"“{number:.15g}” {unit}s are too many.")
    if unit in ("day", "week"):
        length = 1 if unit == "day" else 7
        first = begin + count * length
        last = first + length - 1
        return Moment(edtf_day(first) if length == 1 else _set(first, last), first, last, unit)
    year, month, _ = days.to_ymd(begin)
    if unit == "year":
        return _year(year + count)
    return _month(*days.add_months(year, month, count), str(number))


def _set(first: int, last: int) -> str:
    return f"[{edtf_day(first)}..{edtf_day(last)}]"


def check_time(time: str) -> None:
    """Raise FormatError if this says nothing of what numbers mean as time, as in Options."""
    _numbers_as(time)


def _numbers_as(time: str) -> Callable[[float], Moment]:
    if time == "year":
        return _year
    if time == "yyyymmdd":
        return _run_together
    match = _SINCE.fullmatch(time.strip())
    unit = match[1].casefold().rstrip("s") if match else ""
    if unit in _FINER:
        raise FormatError(
            f"Time is counted in {match[1] if match else ''}, and relmap has nothing finer than a day.",
            "Make days of it first, or say --time none to keep the numbers as attributes.",
        )
    if match is None or unit not in ("day", "week", "month", "year"):
        raise FormatError(
            f"“{time}” is no way to count time.",
            'There are: year, yyyymmdd, none, and "days since 1979-04-15" (or weeks, months, years).',
        )
    date = dates.parse_date(match[2])
    if date.earliest is None or (unit in ("day", "week") and date.earliest != date.latest):
        raise FormatError(f"“{match[2]}” is not one day.", "Name one day, such as 1979-04-15.")
    return partial(_since, unit, date.earliest)
