"""Spans and single days not known: since, until, before, between, from … to."""

from __future__ import annotations

import itertools
import re
from typing import Literal

from relmap.model import days
from relmap.model.errors import DateError
from relmap.model.phrases.guess import (
    Guess,
    bounds,
    first_of,
    from_on,
    in_doubt,
    joined,
    last_of,
    runs_backwards,
    sure,
    up_to,
    whole,
    year_text,
)
from relmap.model.phrases.limits import (
    Side,
    at_least,
    end_before,
    limit,
    moment,
    some_day,
    start_after,
)
from relmap.model.phrases.single import DateReader, parts_of
from relmap.model.phrases.vocabulary import (
    ALREADY_IMPRECISE,
    IS_THIS_MEANT,
    NOW,
    WHICH_YEAR,
    YEAR,
    several_at_once,
)

Purpose = Literal["phase", "event", "date"]
"""What is dated: a phase lasts; an event is one day or lasts; what has one date only is one day."""

_NO_START = "its start is not known"
_NO_END = "its end is not known"
_LASTED = "it lasted, from then on"
_BOTH_IN_DOUBT = "the end is in doubt, too"
_ONE_DAY = "it was one day, no later than that"
_UNKNOWN = r"(?:\?|(?:an )?unknown(?: day| date)?)"
_SINCE = r"(?:since|ever since)"
_BEGAN = r"(?:starting|started|began|begun)(?: in| on)?"
_UNTIL = r"(?:until|till|'?til|up to|up until|up till|through)"
_ENDED = r"ended(?: in| on)?"
_SOME_DAY = r"(?:some ?(?:day|time)|at some point|one day),?"
_LOWER = ("after", "not before", "on or after")
"""The sorts of limits that say what a day is no earlier than."""
_PLAIN = r"-?\d{4}(-\d\d){0,2}"
_DASHES = (" to ", " until ", " till ", " through ", "–")


class SpanReader:
    """Reads what may last; every method gives None for what it does not know."""

    def __init__(self, dates: DateReader, purpose: Purpose | Literal["some day"]) -> None:
        self._dates = dates
        self._purpose = purpose
        self._one_day = purpose in ("date", "some day")

    def when(self, text: str) -> Guess | None:
        """A span or a date."""
        for rule in (
            self._always,
            self._date_first,
            self._some_day,
            self._began_and_ended,
            self._two_limits,
            self._limited,
            self._since,
            self._until,
            self._dangling,
            self._between,
            self._whole,
            self._two_days,
            self._range,
            self._dates.date,
            self._hyphen,
            self._both,
        ):
            found = rule(text)
            if found is not None:
                return found
        return None

    # --- one end ----------------------------------------------------------------------

    def _always(self, text: str) -> Guess | None:
        return sure("../..") if text in ("always", "at all times", "for ever") else None

    def _date_first(self, text: str) -> Guess | None:
        """What has a dash or a to within one date."""
        started = re.match(r"(?:the )?(?:night|overnight|fy|fiscal|financial|winter)", text)
        return self._dates.date(text) if started else None

    def _some_day(self, text: str) -> Guess | None:
        """Some day between, from … on, up to …: one day, whatever is dated."""
        match = re.fullmatch(rf"{_SOME_DAY} (.+)", text)
        if match is None or self._purpose == "some day":
            return None
        found = SpanReader(self._dates, "some day").when(match[1])
        return found if found is not None and not any("/" in choice for choice in found.choices) else None

    def _limited(self, text: str) -> Guess | None:
        """Before, by, not before, … or later."""
        known = limit(text, self._dates)
        if known is None:
            return None
        sort, found, typed = known
        if self._purpose != "phase":
            return some_day(sort, found, typed)
        if sort == "before":
            end = found.map(end_before(typed))
            return _ended(end).offering(_NO_START, *_start_unknown(end).choices)
        if sort == "after":
            return _goes_on(found.map(start_after(typed)))
        began = _goes_on(some_day(sort, found, typed))
        if sort == "on or before":
            return _ended(found).among(began, "Did it end by then, or begin?")
        if sort == "on or after":
            return _goes_on(found).among(began, "From then on, or did it begin on some day from then on?")
        return began

    def _since(self, text: str) -> Guess | None:
        """What goes on: since, from … on, … to the present."""
        if match := re.fullmatch(rf"(?:at least )?{_SINCE} (.+)", text):
            said = f"at least {match[1]}" if text.startswith("at least ") else match[1]
            if (found := self._limit_at(said, "start")) is not None:
                return _goes_on(found)
            found = self._dates.date(said)
            if found is None or self._purpose not in ("event", "some day"):
                return _goes_on(found) if found is not None else None
            lasting = () if self._one_day else tuple(_goes_on(found).choices)
            return found.map(from_on).offering(_LASTED, *lasting)
        if match := re.fullmatch(rf"{_BEGAN} (.+)", text):
            found = self._edge(match[1], "start")
            return _goes_on(found).offering(_NO_END, *_end_unknown(found).choices) if found else None
        if match := re.fullmatch(
            r"from (.+?)(?: on| onwards?| forward)?|(.+?) (?:onwards?|and later|and after)", text
        ):
            return self._from_on(text, match[1] or match[2])
        return None

    def _from_on(self, text: str, start: str) -> Guess | None:
        found = self._range(text) if text.startswith("from ") else None
        if found is not None:
            return found
        found = self._edge(start, "start")
        return self._onwards(found) if found is not None else None

    def _onwards(self, found: Guess) -> Guess:
        """From a date on."""
        if self._purpose == "some day":
            return found.map(from_on)
        if self._purpose == "event" and not any(choice.startswith("[..") for choice in found.choices):
            return _goes_on(found).among(found.map(from_on), "From then on, or one day from then on?")
        return _goes_on(found)

    def _until(self, text: str) -> Guess | None:
        """What ended."""
        if match := re.fullmatch(rf"{_UNTIL} {NOW}|to date|so far", text):
            return self._until_now()
        match = re.fullmatch(rf"(?:at least )?{_UNTIL} (.+)|({_ENDED}) (.+)", text)
        if match is None:
            return None if text not in ("end unknown", "end not known") else sure("../")
        said = match[1] or match[3]
        if text.startswith("at least "):
            said = f"at least {said}"
        found = self._edge(said, "end")
        if found is None:
            return None
        if self._purpose == "some day":
            return found.map(up_to)
        ended = _start_unknown(found)
        if self._purpose != "event":
            return _ended(found).offering(_NO_START, *ended.choices)
        if match[2] or any(choice.startswith("[") for choice in found.choices):
            return ended
        return ended.offering(_ONE_DAY, *found.map(up_to).choices)

    def _dangling(self, text: str) -> Guess | None:
        """1990– and –1990."""
        match = re.fullmatch(r"(?:(.+)–|(\d{4})-)|–(.+)", text)
        found = self._dates.date(match[1] or match[2] or match[3]) if match else None
        if match is None or found is None:
            return None
        if not match[3]:
            return _goes_on(found).among(_end_unknown(found), "Does it go on, or is its end not known?")
        ended = _start_unknown(found)
        if self._purpose == "event":
            return ended.among(found.map(up_to), "A span that ended then, or one day no later?")
        return _ended(found).among(ended, "Did it hold before, or is its start not known?")

    def _until_now(self) -> Guess | None:
        today = self._dates.date("today")
        if today is None:
            return None
        if self._purpose == "phase":
            return sure("../..").among(_ended(today), "Does it go on, or end today?")
        if self._purpose == "event":
            return sure("/..").among(_start_unknown(today), "Does it go on, or end today?")
        return today.map(up_to)

    # --- two ends ---------------------------------------------------------------------

    def _began_and_ended(self, text: str) -> Guess | None:
        """Began …, ended …: each of its two ends said for itself."""
        match = re.fullmatch(
            rf"(.+?),?(?: and)? ((?:{_ENDED}|until|till|at least until) .+"
            r"|(?:still )?goes on|ongoing|end (?:is )?(?:unknown|not known))",
            text,
        )
        if match is None:
            return None
        begun = re.fullmatch(
            rf"(?:from|{_SINCE}|{_BEGAN}) (.+)|(start (?:is )?(?:unknown|not known))", match[1]
        )
        if begun is None:
            return None
        start = sure("") if begun[2] else self._edge(begun[1], "start")
        ended = re.fullmatch(rf"(?:(at least )until|{_ENDED}|until|till) (.+)", match[2])
        if ended is not None:
            still = "until" in match[2] or "till" in match[2]
            goes_on = still and re.fullmatch(NOW, ended[2])
            end = sure("..") if goes_on else self._edge((ended[1] or "") + ended[2], "end")
        else:
            end = sure("" if match[2].startswith("end") else "..")
        return joined(start, end, "/") if start is not None and end is not None else None

    def _limit_at(self, text: str, side: Side) -> Guess | None:
        """An end of a span of which only a limit is known: at least 2010, before 2010, 2010 or earlier."""
        found = at_least(text, side, self._dates)
        if found is not None:
            return found
        known = limit(text, self._dates)
        if known is not None:
            return some_day(*known)
        return self._some_day(text)

    def _edge(self, text: str, side: Side) -> Guess | None:
        """The start or end of a span as it stands beside the `/`."""
        if re.fullmatch(_UNKNOWN, text):
            return sure("")
        found = self._limit_at(text, side)
        if found is not None:
            return found
        return moment(text, self._dates, "by" if side == "end" else "not before")

    def _between(self, text: str) -> Guess | None:
        match = re.fullmatch(r"between (.+?) and (.+)", text)
        if match is None:
            return None
        found = self._from_to(match[1], match[2])
        if found is None:
            return None
        inside = _inside(found)
        if self._one_day:
            return inside
        if self._purpose == "event":
            return inside.among(found, "Some day within it, or the whole time?")
        return found.among(inside, "The whole time, or some day within it?")

    def _whole(self, text: str) -> Guess | None:
        if match := re.fullmatch(r"(?:all of|all|throughout|the whole of|whole of) (.+)", text):
            found = self._dates.date(match[1])
            if found is None or any(in_doubt(choice) for choice in found.choices):
                return found.asking(ALREADY_IMPRECISE) if found is not None else None
            return found.map(whole)
        if match := re.fullmatch(r"during (.+)", text):
            found = self._dates.date(match[1])
            if found is None or self._one_day or any(in_doubt(choice) for choice in found.choices):
                return found
            return found.among(found.map(whole), "Some day in it, or all of it?")
        return None

    def _two_limits(self, text: str) -> Guess | None:
        """After 2010 and before 2012."""
        match = re.fullmatch(r"(.+?)(?:,? (?:and|but)|,) (.+)", text)
        known = [limit(part, self._dates) for part in match.groups()] if match else []
        low = next((side for side in known if side and side[0] in _LOWER), None)
        high = next((side for side in known if side and side[0] not in _LOWER), None)
        if low is None or high is None:
            return None
        for one, other in ((low, high), (high, low)):
            if one[1].question == WHICH_YEAR and other[1].question != WHICH_YEAR:
                raise DateError(f"“{one[2]}”: the year is missing.", "Write both dates in full.")
        first = some_day(*low).map(lambda edtf: edtf[1:-3])
        last = some_day(*high).map(lambda edtf: edtf[3:-1])
        found = joined(first, last, "/")
        possible = tuple(span for span in found.choices if not runs_backwards(span))
        if not possible:
            raise DateError(f"“{text}”: there is no such day.", "Check both dates.")
        spans = Guess(possible, found.question)
        inside = _inside(spans)
        if self._purpose != "phase":
            return inside
        return spans.among(inside, "The whole time, or some day within it?")

    def _two_days(self, text: str) -> Guess | None:
        """6/7 November 1956."""
        found = self._dates.either_day(text)
        if found is None or self._one_day:
            return found
        night = all(".." in choice for choice in found.choices)
        spans = found.map(lambda edtf: re.sub(r"\.\.|,", "/", edtf[1:-1]))
        question = (
            "The night between (one of the two days), or from the one to the other?"
            if night
            else "One of the two days, or from the one to the other?"
        )
        choices = (*found.choices, *spans.choices)
        return Guess(choices, found.question if found.question == WHICH_YEAR else question)

    def _both(self, text: str) -> Guess | None:
        """3 and 4 June 2020: a span if they follow each other, else more than one date."""
        members = self._dates.members(parts_of(text.removeprefix("both "), "and"))
        if members is None:
            return None
        ways = itertools.islice(itertools.product(*(guess.choices for guess in members)), 64)
        spans = [f"{dated[0]}/{dated[-1]}" for dated in ways if _follow_each_other(dated)]
        if not spans:
            raise several_at_once(text)
        question = next((guess.question for guess in members if guess.question), "")
        found = Guess(tuple(spans), question)
        days_only = all(len(span.split("/")[0].lstrip("-")) == 10 for span in spans)
        return found if days_only else found.asking("From the one to the other?")

    def _range(self, text: str) -> Guess | None:
        """From one date to another; what one leaves out it has from the other."""
        found = self._short_range(text)
        if found is not None:
            return _inside(found) if self._purpose == "some day" else found
        at = text.startswith("at least from ")
        text = re.sub(r"^(?:at least )?from ", "", text)
        for dash in _DASHES:
            start, join, end = text.partition(dash)
            found = self._from_to(start.strip(), end.strip(), at) if join else None
            if found is not None:
                return _inside(found) if self._purpose == "some day" else found
        return None

    def _hyphen(self, text: str) -> Guess | None:
        """A range written with a hyphen, where it is no part of a date."""
        fault: DateError | None = None
        for match in re.finditer(r"(?<=[a-z0-9.?)])-(?=[a-z0-9?])", text):
            start, end = text[: match.start()], text[match.end() :]
            if re.search(r"\b(?:early|mid|middle|late)$", start):  # mid-June
                continue
            numbers = re.fullmatch(r"\d{4}s?|\d{8}|\?", start) and re.fullmatch(r"\d{4}s?|\d{8}|\?", end)
            if not numbers and not re.search("[a-z]", text):
                continue
            try:
                found = self._range(f"{start}–{end}")
            except DateError as error:
                fault = fault or error
                continue
            if found is not None:
                return found
        if fault is not None:
            raise fault
        return None

    def _from_to(self, start: str, end: str, at_least_so_long: bool = False) -> Guess | None:
        if not start or not end:
            return None
        if at_least_so_long:
            start, end = f"at least {start}", f"at least {end}"
        if start.startswith(("ad ", "ce ")) and re.fullmatch(r"\d{1,3}", end):
            end = f"ad {end}"
        if re.fullmatch(NOW, end):
            return self._to_now(start, end)
        last = self._edge(end, "end")
        if last is None:
            return None
        first = self._limit_at(start, "start") or (sure("") if re.fullmatch(_UNKNOWN, start) else None)
        if first is None:
            bare = re.sub(r"^(?:at (?:least|most)|before|after) ", "", end)
            first = self._dates.completed(start, bare) or self._dates.date(start)
        if first is None:
            return None
        if last.question == WHICH_YEAR and _plain(first) and _plain(last) and not first.question:
            return _of_that_year(first, last)
        if first.question == WHICH_YEAR and last.question != WHICH_YEAR:
            return None  # a year for one end only, and not the one before
        found = joined(first, last, "/")
        mark = found.choices[0].partition("/")[0][-1:]
        if mark in ("~", "?", "%") and len(found.choices) == 1 and _plain(last):
            return found.offering(_BOTH_IN_DOUBT, found.choices[0] + mark)  # c. 1994–1996
        return found if re.search(r"\d{3}|bc|ad", start) else _years_apart(found)

    def _to_now(self, start: str, end: str) -> Guess | None:
        first = self._edge(start, "start")
        if first is None:
            return None
        found = _goes_on(first)
        if end != "today":
            return found
        today = self._dates.date(end)
        return found.offering("it ends today", *joined(first, today, "/").choices) if today else found

    def _short_range(self, text: str) -> Guess | None:
        """2018–22, 1999–02, 1998–9, 2011/12, 2024/06, 2018-19: a range of years, or a month."""
        match = re.fullmatch(rf"(from )?{YEAR}([–/-])(\d\d?)", text)
        if match is None:
            return None
        year, dash, short = int(match[2]), match[3], int(match[4])
        length = (short - year) % 10 ** len(match[4])
        onwards = short > year % 10 ** len(match[4])
        month = [f"{match[2]}-{short:02d}"] if 1 <= short <= 12 else []
        centuries = len(match[4]) == 2 and 0 < length <= 30  # 1999–02
        years = [f"{match[2]}/{year + length:04d}"] if onwards or centuries else []
        if match[1] and month:  # from then on, if it is a month
            month = list(self._onwards(sure(month[0])).choices)
        if dash == "–":
            if onwards and (not month or len(match[4]) == 1):
                return sure(years[0]).offering("a month is meant", *month)
            choices = years + month
        else:
            if month and length != 1 and (match[4][0] == "0" or not onwards or len(match[4]) == 1):
                if dash == "-" and onwards and not match[1] and match[4][0] != "0":  # 1914-8
                    return sure(month[0]).offering("a range of years is meant", *years)
                return None  # as any month in numbers
            years = years if onwards or length == 1 else []
            choices = month + years if len(match[4]) == 2 else years + month
        if not choices:
            return None
        if month and years:
            return Guess(tuple(choices), "A month, or a range of years?")
        return Guess(tuple(choices), IS_THIS_MEANT if month else "Is a range of years meant?")


# --- small change -----------------------------------------------------------------------------


def _goes_on(found: Guess) -> Guess:
    return found.map(lambda edtf: f"{edtf}/..")


def _ended(found: Guess) -> Guess:
    return found.map(lambda edtf: f"../{edtf}")


def _end_unknown(found: Guess) -> Guess:
    return found.map(lambda edtf: f"{edtf}/")


def _start_unknown(found: Guess) -> Guess:
    return found.map(lambda edtf: f"/{edtf}")


def _inside(span: Guess) -> Guess:
    """Some day from the start to the end of a span."""

    def inside(edtf: str) -> str:
        start, slash, end = edtf.partition("/")
        if not slash:
            return edtf
        return f"[{first_of(start).removesuffix('..')}..{last_of(end).removesuffix('..')}]"

    return span.map(inside)


def _follow_each_other(dated: tuple[str, ...]) -> bool:
    """Whether each of these dates begins where the one before it ends, all of them days, months or years."""
    if not all(re.fullmatch(_PLAIN, edtf) for edtf in dated) or len({len(edtf) for edtf in dated}) > 1:
        return False
    return all(bounds(one)[1] + 1 == bounds(other)[0] for one, other in itertools.pairwise(dated))


def _years_apart(found: Guess) -> Guess:
    """November–January 2021, if it cannot be of one year: from the year before, or into the next."""
    choices: list[str] = []
    for choice in found.choices:
        start, end = choice.split("/")
        if not all(re.match(r"-?\d{4}-\d\d", edtf) for edtf in (start, end)):
            return found
        if bounds(start)[0] <= bounds(end)[1]:
            return found
        choices += [f"{_years_away(start, -1)}/{end}", f"{start}/{_years_away(end, 1)}"]
    return Guess(tuple(choices), WHICH_YEAR)


def _years_away(edtf: str, count: int) -> str:
    year, rest = edtf[: edtf.index("-", 1)], edtf[edtf.index("-", 1) :]
    return f"{year_text(int(year) + count)}{rest}"


def _plain(guess: Guess) -> bool:
    return all(re.fullmatch(_PLAIN, choice) for choice in guess.choices)


def _of_that_year(first: Guess, last: Guess) -> Guess:
    """5 June 2017 – 7 July: the end is of that year, or of the next."""
    year = days.to_ymd(bounds(first.choices[0])[0])[0]
    rest = last.choices[0][last.choices[0].index("-", 1) :]
    ends = Guess(tuple(f"{year_text(year + more)}{rest}" for more in (0, 1)), WHICH_YEAR)
    return joined(first, ends, "/")
