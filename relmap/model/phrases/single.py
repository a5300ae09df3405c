"""One date, however imprecise: circa, early and late, halves, counted from another, one of several."""

from __future__ import annotations

import re
from functools import reduce

from relmap.model import dates, days
from relmap.model.dates import Date
from relmap.model.errors import DateError
from relmap.model.phrases.calendar import Calendar
from relmap.model.phrases.guess import Guess, bounds, in_doubt, joined, sure, year_text
from relmap.model.phrases.vocabulary import (
    ALREADY_IMPRECISE,
    COUNTS,
    DAY,
    ERA_YEAR,
    IS_THIS_MEANT,
    MONTH,
    ORDINAL,
    ORDINALS,
    PART_OF_DAY,
    SEASON,
    WHICH_YEAR,
)

_ABOUT = r"(?:(?:circa|ca|c|around|about|approximately|approx|roughly)(?=[ .\d])\.?|~)"
_UNSURE = r"(?:probably|possibly|perhaps|maybe|presumably)"
_ERA = r"(?:bce?|ad|ce)"
_YEARS = r"-?\d\d[\dX]X|\[-0099\.\.0000\]|\[0001\.\.0099\]"
"""Decades and centuries; the first ones are sets."""
_PART = r"(?:early|mid|middle|late|(?:first|second|last) half)\b"
_CENTURY = rf"{ORDINAL}(?:[ -]century.*)?"
_UNITS = {
    "year": (rf"(?:\d{{1,4}}(?: ?{_ERA})?|(?:ad|ce) \d{{1,4}})", rf"{ERA_YEAR}$"),
    "month": (MONTH, MONTH),
    "season": (SEASON, SEASON),
    "decade": (r"\d{1,3}0'?s", r"\d{1,3}0'?s$"),
    "century": (_CENTURY, f"{_CENTURY}$"),
}
"""What dates are of, as it ends one, and as it begins another."""


class DateReader:
    """Reads one date in plain text; every method gives None for what it does not know.

    Args:
        today: the day on which it was typed.
    """

    def __init__(self, today: int) -> None:
        self._calendar = Calendar(today)
        self._seen: dict[str, Guess | None] = {}

    def date(self, text: str) -> Guess | None:
        """One date. Raises DateError for one that does not exist."""
        text = re.sub(r"^(?:in |on |at |the |some (?:day|time) in |sometime in )+", "", text.strip(" ,"))
        if text not in self._seen:
            self._seen[text] = None  # for what asks for itself again
            found = self._read(text)
            self._seen[text] = _existing(found, text) if found is not None else None
        return self._seen[text]

    def _read(self, text: str) -> Guess | None:
        if not text:
            return None
        if _is_edtf_date(text):
            return sure(text.upper())
        for rule in (
            self._doubtful,
            self._part_of,
            self._edge_of,
            self._share_of,
            self._counted_from,
            self._night,
            self.either_day,
            self._part_of_day,
            self._one_of,
            self._calendar.date,
        ):
            found = rule(text)
            if found is not None:
                return found
        return None

    # --- circa and perhaps ------------------------------------------------------------

    def _doubtful(self, text: str) -> Guess | None:
        if match := re.fullmatch(rf"{_UNSURE} {_ABOUT} ?(.+)|{_ABOUT} ?(.+?) ?\(?\?\)?", text):
            return self._marked(match[1] or match[2], "%")
        if match := re.fullmatch(rf"{_ABOUT} ?(.+)|(.+) or (?:so|thereabouts)", text):
            return self._marked(match[1] or match[2], "~")
        if match := re.fullmatch(rf"{_UNSURE} (.+)|(.+?) ?\(?\?\)?", text):
            return self._marked(match[1] or match[2], "?")
        return None

    def _marked(self, text: str, mark: str) -> Guess | None:
        found = self.date(text)
        if found is None:
            return None
        if any(choice[0] in "[{" or choice[-1] in "~?%" for choice in found.choices):
            return found.asking(ALREADY_IMPRECISE)
        return found.map(lambda edtf: edtf + mark)

    # --- parts of a date --------------------------------------------------------------

    def _part_of(self, text: str) -> Guess | None:
        """The early, middle or late part of a month, year, decade or century."""
        match = re.fullmatch(r"(early|mid|middle|late)(?:[ -]in|[ -]of)?[ -](.+)", text)
        found = self.date(match[2]) if match else None
        if match is None or found is None:
            return None
        third = {"early": 0, "mid": 1, "middle": 1}.get(match[1], 2)
        parts = [_third(choice, third) for choice in found.choices]
        if any(part is None for part in parts):
            return None
        return Guess(tuple(part for part in parts if part is not None), found.question)

    def _edge_of(self, text: str) -> Guess | None:
        """The beginning or end of something: its first or last third, or day."""
        match = re.fullmatch(r"(?:very )?(beginning|start|end|close) of (.+)", text)
        found = self.date(match[2]) if match else None
        if match is None or found is None:
            return None
        last = match[1] in ("end", "close")
        day = found.map(lambda edtf: days.iso(bounds(edtf)[last]))
        part = self._part_of(f"{'late' if last else 'early'} {match[2]}")
        question = (
            "The last part of it, or its last day?" if last else "The first part of it, or its first day?"
        )
        return part.among(day, question) if part is not None else day.asking(IS_THIS_MEANT)

    def _share_of(self, text: str) -> Guess | None:
        """Halves, thirds and quarters of months, years, decades and centuries."""
        ordinals = "|".join(ORDINALS[:4])
        match = re.fullmatch(
            rf"(?:(\d)(?:st|nd|rd|th)|({ordinals}|last|former|latter)) (quarter|third|half)(?: of)? (.+)",
            text,
        )
        found = self.date(match[4]) if match else None
        if match is None or found is None:
            return None
        most = {"half": 2, "third": 3, "quarter": 4}[match[3]]
        named = {"last": most, "latter": most, "former": 1}
        number = int(match[1] or named.get(match[2]) or ORDINALS.index(match[2]) + 1)
        if not 1 <= number <= most:
            raise DateError(f"“{text}”: it has {most} {'halves' if most == 2 else match[3] + 's'}.")
        shares = [_share(choice, number, most) for choice in found.choices]
        if any(share is None for share in shares):
            return None
        return Guess(tuple(share for share in shares if share is not None), found.question)

    def _night(self, text: str) -> Guess | None:
        """The night of 3–4 June: some time on one of the two days."""
        match = re.fullmatch(
            r"(?:night (?:of|from|between)|overnight(?: on| from)?) (?:the )?(.+)|(.+?),? at night", text
        )
        if match is None:
            return None
        said = match[1] or match[2]
        pair = re.fullmatch(r"(.+?)(?: ?[–/-] ?| to | and )(?:the )?(.+)", said)
        if pair is None:
            found = self.date(said)
            if found is None or any(_unit(choice) != "day" for choice in found.choices):
                return None
            both = found.map(lambda edtf: f"[{edtf}..{days.iso(bounds(edtf)[1] + 1)}]")
            return both.among(found, "The night that begins on that day, or only that day?")
        nights = self._nights(pair[1], pair[2])
        if nights is not None and not nights.choices:
            raise DateError(f"“{text}”: a night is of two days that follow each other.")
        return nights

    def _nights(self, first: str, second: str) -> Guess | None:
        """One of two days that follow each other; without choices if they do not."""
        last, start = self.date(second), self.completed(first, second)
        if last is None or start is None:
            return None
        begun = {choice[-5:] for choice in start.choices}
        before = {
            choice: days.iso(bounds(choice)[0] - 1) for choice in last.choices if _unit(choice) == "day"
        }
        nights = (f"[{day}..{choice}]" for choice, day in before.items() if day[-5:] in begun)
        return Guess(tuple(nights), last.question)

    def either_day(self, text: str) -> Guess | None:
        """6/7 November 1956: one of two days."""
        match = re.fullmatch(rf"{DAY}\.?(?: (?:of )?{MONTH})? ?/ ?(.+)", text)
        if match is None or not re.match(rf"{DAY}(?: of|\.)? ?{MONTH}", match[3]):
            return None
        first = f"{match[1]} {match[2] or ''}".strip()
        nights = self._nights(first, match[3])
        if nights is None or nights.choices:
            return nights
        members = self.members([first, match[3]])
        return _set_of(members).asking(IS_THIS_MEANT) if members is not None else None

    def _part_of_day(self, text: str) -> Guess | None:
        """Morning, noon or evening of a day: the day."""
        part = rf"(?:in |at |around )?(?:the )?(?:(?:early|mid|late)[ -])?{PART_OF_DAY}"
        match = re.fullmatch(rf"{part}(?: of| on)?,? (.+)|(.+?),? {part}", text)
        found = self.date(match[1] or match[2]) if match else None
        if found is None or any(_unit(choice) != "day" for choice in found.choices):
            return None
        return found

    # --- beside others ----------------------------------------------------------------

    def _one_of(self, text: str) -> Guess | None:
        """1991 or 1992; 5, 6 or 7 June 2020."""
        parts = parts_of(text.removeprefix("either "), "or")
        members = self.members(parts)
        if members is None:
            return None
        found = _set_of(members)
        unit, each = self._each(parts, members)
        if not unit:
            return found
        which = "either" if len(parts) == 2 else "each"
        return _set_of(each).among(found, f"Of {which} {unit}, or of the first only?")

    def members(self, parts: list[str]) -> list[Guess] | None:
        """Dates that may leave out what the last one has; None if they are none."""
        last = self.date(parts[-1]) if parts else None
        if last is None:
            return None
        members: list[Guess] = [last]
        for part in reversed(parts[:-1]):
            found = self.completed(part, parts[-1])
            if found is None:
                return None
            members.insert(0, found)
        return members

    def _each(self, parts: list[str], members: list[Guess]) -> tuple[str, list[Guess]]:
        """20 June or July 2020: what stands before a month, a year, … said of those after it, too.

        Returns:
            Of what it is said, empty if there is nothing of the kind; the dates.
        """
        found, of_each = list(members), ""
        head = unit = ""
        for number, part in enumerate(parts):
            if head and re.match(_UNITS[unit][1], part):
                said = f"{head} {part}"
                last = number == len(parts) - 1
                other = self.date(said) if last else self.completed(said, parts[-1])
                if other is not None:
                    of_each, found[number] = unit, other
                continue
            for name, (ends, _) in _UNITS.items():
                if match := re.fullmatch(rf"(.+?)(?:,? |-){ends}", part):
                    head, unit = match[1], name
                    break
        return of_each, found

    def completed(self, text: str, other: str) -> Guess | None:
        """A date that may leave out what another, after it, has: the era, the year, the month."""
        last = self.date(other)
        eras = re.search(rf"(?:\d|century) ?{_ERA}$", other) and not re.search(rf"\b{_ERA}\b", text)
        rests = [*_rests(other), ""] if eras else ["", *_rests(other)]
        if re.fullmatch(r"early|mid|middle|late", text):
            rests = _rests(other) if re.match(_PART, other) else []
        asked = last is not None and last.question == WHICH_YEAR
        for rest in rests:
            found = self.date(text + rest)
            if found is None:
                continue
            # Without a year it has that of the other; it is not asked for.
            answered = ("", WHICH_YEAR, last.question if last is not None else "")
            if (found.question == WHICH_YEAR and not asked) or (rest and found.question not in answered):
                continue
            return found
        return None

    def _counted_from(self, text: str) -> Guess | None:
        """So many days before or after another date."""
        counts = "|".join(COUNTS)
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
            return other.map(lambda edtf: _near(edtf, side, 1, 10)).asking(IS_THIS_MEANT)
        many = match[1] in (None, "a few") and f"{match[2]}s " in text
        if many:
            reach = {"day": (1, 10), "week": (7, 42), "month": (30, 180), "year": (365, 1826)}[match[2]]
            found = other.map(lambda edtf: _near(edtf, side, *reach))
            return found if match[2] == "day" else found.asking(IS_THIS_MEANT)
        given = match[1] or "1"
        count = COUNTS[given] if given in COUNTS else int(given) if given.isdigit() else 1
        found = other.map(lambda edtf: _counted(edtf, side * count, match[2]))
        # What is coarser than the step may be left at its beginning or at its end.
        coarser = match[2] == "month" and any(_unit(choice) == "year" for choice in other.choices)
        period = any(not _unit(choice) and not in_doubt(choice) for choice in other.choices)
        return found.asking(IS_THIS_MEANT) if coarser or period else found


# --- small change -----------------------------------------------------------------------------


def parts_of(text: str, join: str) -> list[str]:
    """The dates with a word or commas between; none without the word. 2020-06-20 or 21: both whole."""
    if f" {join} " not in text:
        return []
    parts = re.split(rf",? {join} |(?<=\d{{4}}), |, (?!\d{{4}}\b)", text)
    for number in range(1, len(parts)):
        before, part = parts[number - 1 : number + 1]
        of_year = re.fullmatch(r"(\d{4}[ -]?)[qh]\d", before)
        if of_year and re.fullmatch(r"[qh]\d", part):
            parts[number] = of_year[1] + part
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", before) and re.fullmatch(r"(?:\d\d-)?\d\d", part):
            parts[number] = before[: -len(part)] + part
        elif re.fullmatch(r"\d{4}-\d\d", before) and re.fullmatch("0[1-9]|1[0-2]", part):
            parts[number] = before[:-2] + part
    return parts


def _set_of(members: list[Guess]) -> Guess:
    """One of several dates."""
    bare = [guess.map(lambda edtf: edtf[1:-1] if edtf[0] == "[" else edtf) for guess in members]
    return reduce(lambda one, other: joined(one, other, ","), bare).map(lambda edtf: f"[{edtf}]")


def _is_edtf_date(text: str) -> bool:
    if not re.search(r"[-x~?%\[]", text):
        return False
    try:
        return isinstance(dates.parse(text.upper()), Date)
    except DateError:
        return False


def _existing(guess: Guess, text: str) -> Guess | None:
    """The choices that are dates; if none is, the fault of the first, as it was typed."""
    kept: list[str] = []
    for choice in guess.choices:
        try:
            dates.parse_date(choice)
        except DateError:
            continue
        kept.append(choice)
    if guess.choices and not kept:
        raise _missing(guess.choices[0], text)
    return Guess(tuple(dict.fromkeys(kept)), guess.question, guess.offers)


def _missing(choice: str, text: str) -> DateError:
    """What is wrong with a date that does not exist, in what was typed of it."""
    said = f"“{text[:60]}”"
    if len(choice) > dates.MAX_LENGTH:
        return DateError(f"{said} is too much for one date.", "Write it with fewer dates.")
    match = re.fullmatch(r"(-?\d{4})-(\d\d)(?:-(\d\d))?[?~%]?", choice)
    if match is None:
        return DateError(f"{said} is not a date.")
    year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
    if not 1 <= month <= 12:
        return DateError(f"{said}: there is no month {month}.")
    if not 1 <= day <= 31:
        return DateError(f"{said}: there is no day {day}.")
    in_words, name = days.year_in_words(year), days.MONTHS[month - 1]
    if re.search(rf"\b{in_words.lower()}\b", text):
        return DateError(f"{name} {in_words} has {days.month_length(year, month)} days.")
    if month == 2:
        return DateError(f"{said}: February has 28 days, in leap years 29.")
    return DateError(f"{name} has {days.month_length(year, month)} days.")


def _rests(other: str) -> list[str]:
    """What a date may have from one after it: its month and year, its year, its era, its century."""
    if match := re.fullmatch(r"(?:early|mid|middle|late)[ -](.+)", other):
        return [f" {match[1]}"]
    found: list[str] = []
    if match := re.fullmatch(r"\S+( (?:quarter|third|half)(?: of)? .+|[ -]century.*)", other):
        return [match[1]]
    if match := re.fullmatch(rf"\S.*?(?: |,)+{ERA_YEAR}", other):
        found.append(f" {match[1]}")
    if match := re.fullmatch(rf"{DAY}(?: of|\.)? {MONTH}( .+)?", other):
        found.append(f" {match[2]}{match[3] or ''}")
    if match := re.fullmatch(rf".*\d ?({_ERA})", other):
        found.append(f" {match[1]}")
    return found


def _near(edtf: str, side: int, nearest: int, farthest: int) -> str:
    """Some day so many days before (-1) or after (1) a date."""
    first, last = bounds(edtf)
    if not in_doubt(edtf):
        first = last = first if side < 0 else last
    if side < 0:
        return f"[{days.iso(first - farthest)}..{days.iso(last - nearest)}]"
    return f"[{days.iso(first + nearest)}..{days.iso(last + farthest)}]"


def _unit(edtf: str) -> str:
    """How precise a plain date is; empty if it is not plain."""
    match = re.fullmatch(r"-?\d{4}(-\d\d)?(-\d\d)?", edtf)
    return "" if match is None else "day" if match[2] else "month" if match[1] else "year"


def _counted(edtf: str, count: int, unit: str) -> str:
    """A date so many days, weeks, months or years away, as precise as it was."""
    first, last = bounds(edtf)
    precision = _unit(edtf)
    if unit in ("day", "week"):
        by = count * (7 if unit == "week" else 1)
        if precision:  # a month or year is left first
            return days.iso((first if count < 0 else last) + by)
        return f"[{days.iso(first + by)}..{days.iso(last + by)}]"
    months = count * (12 if unit == "year" else 1)
    if precision == "year" and unit == "month":
        first = last = first if count < 0 else last
    start, end = _months_away(first, months), _months_away(last, months)
    year, month, _ = days.to_ymd(start)
    if precision == "year" and unit == "year":
        return year_text(year)
    if precision in ("year", "month"):
        return f"{year_text(year)}-{month:02d}"
    return days.iso(start) if start == end else f"[{days.iso(start)}..{days.iso(end)}]"


def _months_away(day: int, months: int) -> int:
    year, month, of_month = days.to_ymd(day)
    year, month = days.add_months(year, month, months)
    return days.from_ymd(year, month, min(of_month, days.month_length(year, month)))


def _third(edtf: str, third: int) -> str | None:
    """The early (0), middle (1) or late (2) part: days of a month, months of a year, years of a decade."""
    first, last = bounds(edtf)
    y1, m1, _ = days.to_ymd(first)
    y2, m2, length = days.to_ymd(last)
    if re.fullmatch(r"-?\d{4}-(0[1-9]|1[0-2])", edtf):
        start, end = ((1, 10), (11, 20), (21, length))[third]
        return f"[{edtf}-{start:02d}..{edtf}-{end:02d}]"
    if re.fullmatch(r"-?\d{4}", edtf):
        return f"[{edtf}-{third * 4 + 1:02d}..{edtf}-{third * 4 + 4:02d}]"
    if re.fullmatch(_YEARS, edtf):
        # A decade: 0 to 3, 4 to 6, 7 to 9; a century likewise.
        low, high = ((0, 3), (4, 6), (7, 9))[third]
        if y2 - y1 > 10:
            low, high = ((0, 32), (33, 66), (67, 99))[third]
        return f"[{year_text(y1 + low)}..{year_text(min(y1 + high, y2))}]"
    if edtf[0] != "[" and (m2 - m1) % 12 == 2:  # a season or quarter has three months
        year, month = days.add_months(y1, m1, third)
        return f"{year_text(year)}-{month:02d}"
    return None


def _share(edtf: str, number: int, most: int) -> str | None:
    """One of two halves, three thirds or four quarters of a month, year, decade or century."""
    first, last = bounds(edtf)
    if re.fullmatch(r"-?\d{4}", edtf):
        return f"{edtf}-{ {2: 40, 3: 37, 4: 33}[most] + number - 1 }"
    if re.fullmatch(r"-?\d{4}-(0[1-9]|1[0-2])", edtf) and most < 4:
        if most == 3:
            return _third(edtf, number - 1)
        start, end = (1, 15) if number == 1 else (16, last - first + 1)
        return f"[{edtf}-{start:02d}..{edtf}-{end:02d}]"
    if re.fullmatch(_YEARS, edtf):
        low = days.to_ymd(first)[0]
        count = 100 if last - first > 10 * 366 else 10
        if count == 10 and most > 2:
            return None
        start, end = count * (number - 1) // most, count * number // most - 1
        return f"[{year_text(low + start)}..{year_text(min(low + end, days.to_ymd(last)[0]))}]"
    return None
