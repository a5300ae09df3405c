"""Dates as people write them in English, to EDTF: `c. 1994`, `since 2020`, `days before 18 June 2024`.

What can be read in one way only is sure; what cannot (6/7/2024, the 90s, 20 June) has choices, and why.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

from relmap.model import dates, days
from relmap.model.dates import FUTURE, PAST, Date
from relmap.model.errors import DateError

LONGEST = 120


@dataclass(frozen=True)
class Reading:
    """What a text may mean: EDTF, the likeliest first. Sure if there is one and nothing to ask."""

    text: str
    choices: tuple[str, ...]
    question: str = ""
    """What is unclear; empty if nothing is."""

    @property
    def sure(self) -> bool:
        """Whether it may be taken as it stands."""
        return not self.question


def read(text: str, today: int, one: bool = False) -> Reading:
    """Read EDTF or plain words.

    Args:
        text: what was typed.
        today: the day on which it was typed, for `today` and dates without a year.
        one: one date is wanted, not a span: `before 2020` is then some day before 2020.

    Raises:
        DateError: it cannot be read; the message names the fault.
    """
    typed = text.strip()
    if not typed:
        raise DateError("The date is empty.")
    if len(typed) > LONGEST:
        raise DateError(f"A date has at most {LONGEST} characters; this one has {len(typed):,}.")
    check = dates.checked_date if one else dates.checked
    try:
        return Reading(text, (check(typed),))
    except DateError as error:
        edtf_fault = error
    reader = _Reader(today, one)
    plain = _plain(typed)
    found = reader.when(plain)
    if found is None:
        found = reader.mended(plain)
    if found is None:
        raise edtf_fault if _looks_like_edtf(typed) else _not_read(typed, plain)
    return Reading(text, _sound(found, check), found.question)


# --- what a guess is --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Guess:
    choices: tuple[str, ...]
    question: str = ""

    def map(self, change: Callable[[str], str]) -> _Guess:
        return _Guess(tuple(change(choice) for choice in self.choices), self.question)

    def asking(self, question: str) -> _Guess:
        return _Guess(self.choices, self.question or question)


def _sure(edtf: str) -> _Guess:
    return _Guess((edtf,))


def _both(one: _Guess, other: _Guess, join: str) -> _Guess:
    pairs = itertools.product(one.choices, other.choices)
    return _Guess(tuple(f"{a}{join}{b}" for a, b in pairs), one.question or other.question)


def _sound(guess: _Guess, check: Callable[[str], str]) -> tuple[str, ...]:
    """The choices that are dates; if none is, the fault of the first."""
    kept: list[str] = []
    fault: DateError | None = None
    for choice in dict.fromkeys(guess.choices):
        try:
            kept.append(check(choice))
        except DateError as error:
            fault = fault or error
    if not kept and fault is not None:
        raise fault
    return tuple(kept)


# --- the vocabulary ---------------------------------------------------------------------------

_MONTH_NUMBERS = {
    **{name.lower(): number for number, name in enumerate(days.MONTHS, 1)},
    **{name[:3].lower(): number for number, name in enumerate(days.MONTHS, 1)},
    "sept": 9,
}
_SEASON_CODES = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10,
}  # fmt: skip
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth", "twenty-first",
)  # fmt: skip
_DECADES = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90,
}  # fmt: skip
_OTHER_WORDS = (
    "circa", "around", "about", "approximately", "approx", "roughly", "probably", "possibly", "perhaps",
    "maybe", "presumably", "early", "mid", "middle", "late", "since", "from", "until", "till", "through",
    "before", "after", "between", "and", "by", "the", "of", "in", "on", "at", "to", "during", "all",
    "throughout", "whole", "onwards", "onward", "later", "earlier", "latest", "present", "now", "today",
    "yesterday", "tomorrow", "this", "last", "next", "year", "month", "week", "day", "days", "weeks",
    "months", "years", "century", "quarter", "half", "beginning", "start", "end", "shortly", "just",
    "always", "ongoing", "sometime", "began", "started", "ended", "prior", "than", "up",
)  # fmt: skip
_WORDS = sorted({*_MONTH_NUMBERS, *_SEASON_CODES, *_WEEKDAYS, *_ORDINALS, *_DECADES, *_OTHER_WORDS})

_MONTH = "(" + "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True)) + r")\.?"
_SEASON = "(" + "|".join(_SEASON_CODES) + ")"
_YEAR = r"(\d{4})"
_DAY = r"(\d{1,2})(?!\d)(?:st|nd|rd|th)?"
_NOW = r"(?:now|today|present|the present|this day|date|ongoing)"
_WHICH_MONTH = "Which is the month?"
_WHICH_YEAR = "Which year?"
_WHICH_CENTURY = "Which century?"


def _plain(text: str) -> str:
    """Lower case, plain dashes, single spaces."""
    text = re.sub(r"\s*[\u2013\u2014\u2212]\s*", "–", text.lower().replace("’", "'"))
    text = re.sub(r"\s+-\s+", "–", text)
    return " ".join(text.split()).strip(" .,;")


def _looks_like_edtf(text: str) -> bool:
    return re.fullmatch(r"[0-9XYES\-/\[\]{}.,~?%T:Z+]+", text) is not None


# --- reading ----------------------------------------------------------------------------------


class _Reader:
    """Reads plain text; every method gives None for what it does not know."""

    def __init__(self, today: int, one: bool) -> None:
        self._today = today
        self._one = one

    def when(self, text: str) -> _Guess | None:
        """A span or a date."""
        return self._bounded(text) or self._range(text) or self.date(text)

    def mended(self, text: str) -> _Guess | None:
        """With words misspelt by a letter or two put right; that has to be asked."""
        asked: list[str] = []

        def put_right(match: re.Match[str]) -> str:
            word = match[0]
            near = difflib.get_close_matches(word, _WORDS, 1, 0.74) if word not in _WORDS else []
            asked.extend(near)
            return near[0] if near else word

        better = re.sub(r"[a-z]{3,}", put_right, text)
        found = self.when(better) if asked else None
        return found.asking(f"Is “{better}” meant?") if found is not None else None

    # --- spans ------------------------------------------------------------------------

    def _bounded(self, text: str) -> _Guess | None:
        """What has one end: since, by, until, before, after."""
        if text in ("always", "at all times", "for ever"):
            return _sure("../..")
        rules: tuple[tuple[str, Callable[[_Guess], _Guess]], ...] = (
            (r"(?:since|from) (.+) at the latest", self._by),
            (r"(?:by|no later than) (.+)", self._by),
            (r"(?:since|ever since|starting|began|began in|began on|started|started in) (.+)", _open_after),
            (rf"(?:from )?(.+?)(?: to |–| until | till ){_NOW}", _open_after),
            (r"from (.+?) (?:on|onwards?|forward)", _open_after),
            (r"(.+?) (?:onwards?|or later|and later|and after)", _open_after),
            (r"(?:until|till|'?til|up to|through|ended|ended in|ended on) (.+)", _open_before),
            (r"(.+?) (?:or earlier|and earlier)", _open_before),
            (r"(?:before|prior to|earlier than) (.+)", self._before),
            (r"(?:after|later than) (.+)", self._after),
            (r"(?:all of|all|throughout|the whole of|whole of) (.+)", _whole),
        )
        for pattern, make in rules:
            match = re.fullmatch(pattern, text)
            found = self.date(match[1]) if match else None
            if found is not None:
                return make(found)
        match = re.fullmatch(r"from (.+)", text)
        if match and (found := self._range(match[1])) is None:
            found = self.date(match[1])
            return _open_after(found) if found is not None else None
        if match := re.fullmatch(r"during (.+)", text):
            found = self.date(match[1])
            if found is not None:
                whole = _whole(found)
                return _Guess((*found.choices, *whole.choices), "Some day in it, or all of it?")
        return None

    def _by(self, found: _Guess) -> _Guess:
        return found.map(lambda edtf: f"[..{edtf}]" if self._one else f"[..{edtf}]/..")

    def _before(self, found: _Guess) -> _Guess:
        def before(edtf: str) -> str:
            day = _iso(_bounds(edtf)[0] - 1)
            return f"[..{day}]" if self._one else f"../{day}"

        return found.map(before)

    def _after(self, found: _Guess) -> _Guess:
        def after(edtf: str) -> str:
            day = _iso(_bounds(edtf)[1] + 1)
            return f"[{day}..]" if self._one else f"{day}/.."

        return found.map(after)

    def _range(self, text: str) -> _Guess | None:
        """From one date to another; what the first leaves out it has from the second."""
        text = text.removeprefix("from ")
        if match := re.fullmatch(r"(some ?(?:day|time) )?between (.+) and (.+)", text):
            return self._between(match[2], match[3], bool(match[1]))
        if match := re.fullmatch(rf"{_MONTH} {_DAY}[–-]{_DAY},? {_YEAR}", text):
            text = f"{match[2]}–{match[3]} {match[1]} {match[4]}"
        if match := re.fullmatch(rf"{_YEAR}([–/-])(\d\d)", text):
            return self._short_range(match[1], match[2], match[3])
        for pattern in (
            r"(?P<start>.+?)(?: to | until | till | through |–)(?P<end>.+)",
            r"(?P<start>\d{4}s?)-(?P<end>\d{4}s?)",
            rf"(?P<start>{_MONTH})-(?P<end>{_MONTH} {_YEAR})",
            rf"(?P<start>\d\d?)-(?P<end>\d\d? {_MONTH} {_YEAR})",
        ):
            match = re.fullmatch(pattern, text)
            found = self._from_to(match["start"].strip(), match["end"].strip()) if match else None
            if found is not None:
                return found
        return None

    def _from_to(self, start: str, end: str) -> _Guess | None:
        last = self.date(end)
        if last is None:
            return None
        for rest in ("", *_rests(end)):
            first = self.date(start + rest)
            # A first date without a year has that of the second; it is not asked for.
            if first is not None and first.question != _WHICH_YEAR and not (rest and first.question):
                return _both(first, last, "/")
        return None

    def _between(self, start: str, end: str, some_day: bool) -> _Guess | None:
        found = self._from_to(start, end)
        if found is None:
            return None
        inside = found.map(lambda edtf: f"[{edtf.replace('/', '..')}]")
        if some_day or self._one:
            return inside
        return _Guess((*found.choices, *inside.choices), "The whole time, or some day within it?")

    def _short_range(self, year: str, mark: str, short: str) -> _Guess | None:
        """2018–22, 2011/12, 2024/06, 2018-19: a range of years, or a month."""
        month = f"{year}-{short}" if 1 <= int(short) <= 12 else ""
        span = f"{year}/{year[:2]}{short}" if int(short) > int(year[2:]) else ""
        if month and mark != "–" and (short[0] == "0" or not span):
            return _sure(month)
        if span and (mark == "–" or not month):
            return _Guess((span,), "" if mark == "–" else "Is a range of years meant?")
        choices = tuple(choice for choice in (month, span) if choice)
        return _Guess(choices, "A month, or a range of years?") if choices else None

    # --- one date ---------------------------------------------------------------------

    def date(self, text: str) -> _Guess | None:
        """One date, however imprecise."""
        text = re.sub(r"^(?:in |on |at |the |some (?:day|time) in |sometime in )+", "", text.strip(" ,"))
        if not text:
            return None
        if _is_edtf_date(text):
            return _sure(text.upper())
        for rule in (
            self._doubtful,
            self._part_of,
            self._counted_from,
            self._relative,
            self._day,
            self._numeric,
            self._month,
            self._season,
            self._share_of_year,
            self._decade,
            self._century,
            self._year,
        ):
            found = rule(text)
            if found is not None:
                return found
        return None

    def _doubtful(self, text: str) -> _Guess | None:
        about = r"(?:(?:circa|ca|c|around|about|approximately|approx|roughly)(?=[ .\d])\.?|~)"
        unsure = r"(?:probably|possibly|perhaps|maybe|presumably)"
        if match := re.fullmatch(rf"{unsure} {about} ?(.+)|{about} ?(.+?) ?\(?\?\)?", text):
            return self._marked(match[1] or match[2], "%")
        if match := re.fullmatch(rf"{about} ?(.+)", text):
            return self._marked(match[1], "~")
        if match := re.fullmatch(rf"{unsure} (.+)|(.+?) ?\(?\?\)?", text):
            return self._marked(match[1] or match[2], "?")
        return None

    def _marked(self, text: str, mark: str) -> _Guess | None:
        found = self.date(text)
        if found is None:
            return None
        if any(choice[0] in "[{" or choice[-1] in "~?%" for choice in found.choices):
            return found.asking("It is imprecise already; is this meant?")
        return found.map(lambda edtf: edtf + mark)

    def _part_of(self, text: str) -> _Guess | None:
        """The early, middle or late part of a month, year, decade or century."""
        match = re.fullmatch(r"(early|mid|middle|late)(?:[ -]in|[ -]of)?[ -](.+)", text)
        edge = re.fullmatch(r"(beginning|start|end) of (.+)", text)
        found = self.date((match or edge)[2]) if match or edge else None  # type: ignore[index]
        if found is None or found.choices[0][0] == "[":
            return None
        which = (match or edge)[1]  # type: ignore[index]
        third = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1}.get(which, 2)
        parts = [_third(choice, third) for choice in found.choices]
        if any(part is None for part in parts):
            return None
        guess = _Guess(tuple(part for part in parts if part is not None), found.question)
        return guess.asking("Is this meant?") if edge else guess

    def _counted_from(self, text: str) -> _Guess | None:
        """So many days before or after another date."""
        counts = "|".join(_COUNTS)
        pattern = rf"(?:(a few|\d{{1,4}}|{counts}) )?(day|week|month|year)s? (before|after) (.+)"
        match = re.fullmatch(pattern, text)
        vague = re.fullmatch(r"(?:shortly|just|soon) (before|after) (.+)", text)
        if match is None and vague is None:
            return None
        other = self.date(match[4] if match else vague[2])  # type: ignore[index]
        if other is None:
            return None
        side = -1 if (match[3] if match else vague[1]) == "before" else 1  # type: ignore[index]
        if vague is not None or match is None:
            return other.map(lambda edtf: _near(edtf, side, 1, 10)).asking("Is this meant?")
        many = match[1] in (None, "a few") and f"{match[2]}s " in text
        if many:
            reach = {"day": (1, 10), "week": (7, 42), "month": (30, 180), "year": (365, 1826)}[match[2]]
            found = other.map(lambda edtf: _near(edtf, side, *reach))
            return found if match[2] == "day" else found.asking("Is this meant?")
        given = match[1] or "1"
        count = _COUNTS[given] if given in _COUNTS else int(given) if given.isdigit() else 1
        return other.map(lambda edtf: _counted(edtf, side * count, match[2]))

    def _relative(self, text: str) -> _Guess | None:
        """Today and its neighbours."""
        near = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}
        if text in near:
            return _sure(_iso(self._today + near[text]))
        match = re.fullmatch(r"(this|last|next) (month|year)", text)
        if match is None:
            return None
        year, month, _ = days.to_ymd(self._today)
        by = {"this": 0, "last": -1, "next": 1}[match[1]]
        if match[2] == "year":
            return _sure(_year_text(year + by))
        year, month = days.add_months(year, month, by)
        return _sure(f"{_year_text(year)}-{month:02d}")

    def _day(self, text: str) -> _Guess | None:
        weekday = ""
        if match := re.fullmatch(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? (.+)", text):
            weekday, text = match[1], match[2]
        found = self._day_of_month(text) or (self._numeric(text) if weekday else None)
        if found is None or not weekday or found.question:
            return found
        first = _bounds(found.choices[0])[0]
        name = _WEEKDAYS[(first - 1) % 7]
        if not name.startswith(weekday):
            raise DateError(f"{days.in_words(first)} is a {name.capitalize()}.", "Check day and weekday.")
        return found

    def _day_of_month(self, text: str) -> _Guess | None:
        year = r"(?:,? ?(?:of )?(\d{3,4}|\d{1,4} (?:bc|bce|ad|ce)))?"
        orders = (
            (rf"{_DAY}(?: of|\.)?[ -]?{_MONTH}[ -]?{year}", (1, 2, 3)),
            (rf"{_MONTH} (?:the )?{_DAY}{year}", (2, 1, 3)),
            (rf"{_YEAR} {_MONTH} {_DAY}", (3, 2, 1)),
        )
        for pattern, (day, month, at_year) in orders:
            if match := re.fullmatch(pattern, text):
                number = _MONTH_NUMBERS[match[month]]
                return self._with_year(match[at_year], f"-{number:02d}-{int(match[day]):02d}")
        return None

    def _with_year(self, year: str | None, rest: str) -> _Guess:
        if year is None:
            this = _year_text(days.to_ymd(self._today)[0])
            return _Guess((this + rest,), _WHICH_YEAR)
        found = self._year(year)
        return found.map(lambda edtf: edtf + rest) if found is not None else _sure(year + rest)

    def _numeric(self, text: str) -> _Guess | None:
        """20.06.2024, 6/20/2024, 2024/6/20; asks which is the month when that is unclear."""
        if match := re.fullmatch(r"(\d{4})([./-])(\d{1,2})(?:\2(\d{1,2}))?", text):
            day = f"-{int(match[4]):02d}" if match[4] else ""
            return _sure(f"{match[1]}-{int(match[3]):02d}{day}")
        if match := re.fullmatch(r"(\d{1,2})[./-](\d{4})", text):
            return _sure(f"{match[2]}-{int(match[1]):02d}")
        match = re.fullmatch(r"(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|'?\d{2})", text)
        if match is None:
            return None
        one, other, year = int(match[1]), int(match[3]), match[4]
        years = self._full_years(year)
        if one > 12 and other > 12:
            raise DateError(f"“{text}”: neither {one} nor {other} is a month.", "Months are 1 to 12.")
        pairs = dict.fromkeys((month, day) for month, day in ((other, one), (one, other)) if month <= 12)
        choices = tuple(f"{y}-{month:02d}-{day:02d}" for y in years for month, day in pairs)
        question = _WHICH_MONTH if len(pairs) > 1 else _WHICH_CENTURY if len(year) < 4 else ""
        return _Guess(choices, question)

    def _full_years(self, year: str) -> tuple[str, ...]:
        if len(year) == 4:
            return (year,)
        century = days.to_ymd(self._today)[0] // 100
        short = int(year[-2:])
        this = century * 100 + short
        latest = this if this <= days.to_ymd(self._today)[0] + 10 else this - 100
        return _year_text(latest), _year_text(latest - 100)

    def _month(self, text: str) -> _Guess | None:
        year = r"(?:,? (?:of )?(\d{3,4}|\d{1,4} (?:bc|bce|ad|ce)))?"
        for pattern, month, at_year in (
            (rf"{_MONTH}{year}", 1, 2),
            (rf"{_MONTH}-{_YEAR}", 1, 2),
            (rf"{_YEAR} {_MONTH}", 2, 1),
        ):
            if match := re.fullmatch(pattern, text):
                return self._with_year(match[at_year], f"-{_MONTH_NUMBERS[match[month]]:02d}")
        return None

    def _season(self, text: str) -> _Guess | None:
        if match := re.fullmatch(rf"winter (?:of )?{_YEAR}[–/-](\d\d|\d{{4}})", text):
            if int(match[2][-2:]) == (int(match[1]) + 1) % 100:
                return _sure(f"{match[1]}-24")
            return None
        match = re.fullmatch(rf"{_SEASON}(?: (?:of )?{_YEAR})?", text)
        if match is None:
            return None
        found = self._with_year(match[2], f"-{_SEASON_CODES[match[1]]}")
        if match[1] == "winter" and match[2]:
            before = f"{_year_text(int(match[2]) - 1)}-24"
            return _Guess((*found.choices, before), "Which winter?")
        return found

    def _share_of_year(self, text: str) -> _Guess | None:
        """Quarters, thirds and halves."""
        names = {"q": (33, 4), "h": (40, 2), "quarter": (33, 4), "third": (37, 3), "half": (40, 2)}
        ordinals = "|".join(_ORDINALS[:4])
        if match := re.fullmatch(rf"(q|h)(\d) ?/?{_YEAR}|{_YEAR} ?-?(q|h)(\d)", text):
            kind, number, year = match[1] or match[5], int(match[2] or match[6]), match[3] or match[4]
        elif match := re.fullmatch(
            rf"(?:(\d)(?:st|nd|rd|th)|({ordinals}|last)) (quarter|third|half)(?: of)? {_YEAR}", text
        ):
            kind, year = match[3], match[4]
            last = names[kind][1]
            number = int(match[1]) if match[1] else last if match[2] == "last" else 0
            number = number or _ORDINALS.index(match[2]) + 1
        else:
            return None
        code, most = names[kind]
        if not 1 <= number <= most:
            word = {4: "quarters", 3: "thirds", 2: "halves"}[most]
            raise DateError(f"“{text}”: a year has {most} {word}.")
        return _sure(f"{year}-{code + number - 1}")

    def _decade(self, text: str) -> _Guess | None:
        if match := re.fullmatch(r"(\d{2})(\d)0'?s", text):
            decade = f"{match[1]}{match[2]}X"
            if match[2] == "0":
                return _Guess((decade, f"{match[1]}XX"), "The decade, or the century?")
            return _sure(decade)
        short = re.fullmatch(r"'?(\d)0'?s", text)
        if short or text in _DECADES:
            number = int(short[1]) * 10 if short else _DECADES[text]
            return _Guess(tuple(f"{y[:3]}X" for y in self._full_years(f"{number:02d}")), _WHICH_CENTURY)
        return None

    def _century(self, text: str) -> _Guess | None:
        match = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)[ -]?century( bce?)?", text)
        named = re.fullmatch(rf"({'|'.join(reversed(_ORDINALS))})[ -]century( bce?)?", text)
        if match is None and named is None:
            return None
        number = int(match[1]) if match else _ORDINALS.index(named[1]) + 1  # type: ignore[index]
        if number < 1:
            raise DateError(f"“{text}”: centuries begin with the first.")
        before = (match or named)[2]  # type: ignore[index]
        return _sure(f"{'-' if before else ''}{number - 1:02d}XX")

    def _year(self, text: str) -> _Guess | None:
        match = re.fullmatch(r"(?:(ad|ce|anno domini) )?(?:the year )?(\d{1,4})(?: ?(ad|ce|bce?))?", text)
        if match is None:
            return None
        number = int(match[2])
        if match[3] in ("bc", "bce"):
            if not number:
                raise DateError("There is no year 0 BC.")
            return _sure(_year_text(1 - number))
        if len(match[2]) == 4 or match[1] or match[3]:
            return _sure(_year_text(number))
        if len(match[2]) == 3:
            return _Guess((_year_text(number),), f"Is the year {number} meant?")
        return None


# --- small change -----------------------------------------------------------------------------


def _open_after(found: _Guess) -> _Guess:
    return found.map(lambda edtf: f"{edtf}/..")


def _open_before(found: _Guess) -> _Guess:
    return found.map(lambda edtf: f"../{edtf}")


def _whole(found: _Guess) -> _Guess:
    return found.map(lambda edtf: "/".join(_iso(day) for day in _bounds(edtf)))


def _rests(end: str) -> list[str]:
    """What the first date of a range may have from the second: its year, or month and year."""
    found: list[str] = []
    if match := re.fullmatch(rf".*?((?: |,)*{_YEAR}| \d+ bce?)", end):
        found.append(" " + match[1].strip(" ,"))
    if match := re.fullmatch(rf"{_DAY} ({_MONTH}(?: {_YEAR})?)", end):
        found.append(f" {match[2]}")
    return found


def _is_edtf_date(text: str) -> bool:
    if not re.search("[-x~?%]", text):
        return False
    try:
        return isinstance(dates.parse(text.upper()), Date)
    except DateError:
        return False


def _bounds(edtf: str) -> tuple[int, int]:
    """First and last day of a date. Raises DateError."""
    first, _, _, last = dates.parse_span(edtf).bounds()
    if first == PAST or last == FUTURE:
        raise DateError(f"“{edtf}” has no first or last day.")
    return first, last


def _iso(day: int) -> str:
    return days.iso(day)


def _year_text(year: int) -> str:
    return f"{'-' if year < 0 else ''}{abs(year):04d}"


def _near(edtf: str, side: int, nearest: int, farthest: int) -> str:
    """Some day so many days before (-1) or after (1) a date."""
    first, last = _bounds(edtf)
    if side < 0:
        return f"[{_iso(first - farthest)}..{_iso(first - nearest)}]"
    return f"[{_iso(last + nearest)}..{_iso(last + farthest)}]"


def _counted(edtf: str, count: int, unit: str) -> str:
    """A date so many days, weeks, months or years away, as precise as it was."""
    first, last = _bounds(edtf)
    year, month, day = days.to_ymd(first)
    if unit in ("day", "week"):
        start = first if count < 0 else last
        return _iso(start + count * (7 if unit == "week" else 1))
    months = count * (12 if unit == "year" else 1)
    year, month = days.add_months(year, month, months)
    if re.fullmatch(r"-?\d{4}", edtf) and unit == "year":
        return _year_text(year)
    if re.fullmatch(r"-?\d{4}(-\d\d)?", edtf):
        return f"{_year_text(year)}-{month:02d}"
    return _iso(days.from_ymd(year, month, min(day, days.month_length(year, month))))


def _third(edtf: str, third: int) -> str | None:
    """The early (0), middle (1) or late (2) part: days of a month, months of a year, years of a decade."""
    first, last = _bounds(edtf)
    y1, m1, _ = days.to_ymd(first)
    y2, m2, length = days.to_ymd(last)
    if re.fullmatch(r"-?\d{4}-(0[1-9]|1[0-2])", edtf):
        start, end = ((1, 10), (11, 20), (21, length))[third]
        return f"[{edtf}-{start:02d}..{edtf}-{end:02d}]"
    if re.fullmatch(r"-?\d{4}", edtf):
        return f"[{edtf}-{third * 4 + 1:02d}..{edtf}-{third * 4 + 4:02d}]"
    if re.fullmatch(r"-?\d\d[\dX]X", edtf):
        # A decade: 0 to 3, 4 to 6, 7 to 9; a century likewise.
        tenth = (y2 - y1 + 1) // 10
        low, high = ((0, 3), (4, 6), (7, 9))[third]
        if tenth > 1:
            low, high = ((0, 32), (33, 66), (67, 99))[third]
        return f"[{_year_text(y1 + low)}..{_year_text(y1 + high)}]"
    if (m2 - m1) % 12 == 2:  # a season or quarter has three months
        year, month = days.add_months(y1, m1, third)
        return f"{_year_text(year)}-{month:02d}"
    return None


def _not_read(typed: str, plain: str) -> DateError:
    """Why a text is no date, as exactly as can be told."""
    unknown = next((word for word in re.findall(r"(?<!\d)[^\W\d_]{2,}", plain) if word not in _WORDS), None)
    if unknown is not None and re.search(r"\d", plain):
        return DateError(f"“{unknown[:30]}” is no word that a date has.", _HOW)
    if not re.search(r"\d", plain) and unknown is None:
        return DateError(f"“{typed[:60]}”: the year is missing.", _HOW)
    return DateError(f"“{typed[:60]}” is not a date.", _HOW)


_HOW = "Write it like 20 June 2024, June 2024, c. 1994, since 2020, 2018–2022, or in EDTF."
