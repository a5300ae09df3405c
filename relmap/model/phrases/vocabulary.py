"""The words and numbers of dates in English."""

from __future__ import annotations

import re

from relmap.model import days
from relmap.model.errors import DateError

MONTH_NUMBERS = {
    **{name.lower(): number for number, name in enumerate(days.MONTHS, 1)},
    **{name[:3].lower(): number for number, name in enumerate(days.MONTHS, 1)},
    "sept": 9,
}
SEASON_CODES = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COUNTS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10,
}  # fmt: skip
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth", "twenty-first",
)  # fmt: skip
DECADES = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90,
}  # fmt: skip
_OTHER_WORDS = (
    "circa", "around", "about", "approximately", "approx", "roughly", "probably", "possibly", "perhaps",
    "maybe", "presumably", "early", "mid", "middle", "late", "since", "from", "until", "till", "through",
    "before", "after", "between", "and", "by", "the", "of", "in", "on", "at", "to", "during", "all",
    "throughout", "whole", "onwards", "onward", "later", "earlier", "latest", "earliest", "present", "now",
    "today", "yesterday", "tomorrow", "this", "last", "next", "year", "month", "week", "day", "days",
    "weeks", "months", "years", "century", "centuries", "quarter", "third", "half", "beginning", "start",
    "end", "shortly", "just", "soon", "always", "ongoing", "sometime", "some", "began", "begun", "started",
    "ended", "starting", "prior", "than", "up", "least", "most", "or", "either", "not", "no", "night",
    "overnight", "fiscal", "financial", "fy", "unknown", "known", "goes", "bc", "bce", "ad", "ce", "anno",
    "domini", "date", "time", "ever", "so", "few", "former", "latter", "close", "very", "but", "both",
    "morning", "forenoon", "noon", "midday", "afternoon", "evening", "dawn", "daybreak", "sunrise", "dusk",
    "sunset",
)  # fmt: skip
WORDS = sorted({*MONTH_NUMBERS, *SEASON_CODES, *WEEKDAYS, *COUNTS, *ORDINALS, *DECADES, *_OTHER_WORDS})

ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(reversed(ORDINALS))})"
MONTH = "(" + "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True)) + r")\.?"
SEASON = "(" + "|".join(SEASON_CODES) + ")"
YEAR = r"(\d{4})"
ERA_YEAR = r"(\d{3,4}|\d{1,4} ?(?:bce?|ad|ce)|(?:ad|ce) \d{1,4})"
"""A year that stands after a month, a season or a part of a year."""
DAY = r"(\d{1,2})(?!\d)(?:st|nd|rd|th)?"
PART_OF_DAY = "(?:morning|forenoon|noon|midday|afternoon|evening|dawn|daybreak|sunrise|dusk|sunset)"
NOW = r"(?:now|today|(?:the )?present(?: day)?|this day|date|ongoing|currently|current)"

WHICH_MONTH = "Which is the month?"
WHICH_YEAR = "Which year?"
WHICH_CENTURY = "Which century?"
IS_THIS_MEANT = "Is this meant?"
ALREADY_IMPRECISE = "It is imprecise already; is this meant?"

HOW = "Write it like 20 June 2024, June 2024, c. 1994, since 2020, 2018–2022, or in EDTF."


def plain(text: str) -> str:
    """Lower case, plain dashes and quotes, single spaces, eras without stops."""
    text = re.sub(r"\s*[\u2012-\u2015\u2212]\s*", "–", text.lower().replace("’", "'").replace("‘", "'"))
    text = re.sub(r"\s+--?\s+|--", "–", text)
    text = re.sub(r"/(?=\?$)|(?<=^\?)/", "–", text)
    text = re.sub(r"\b(b|a)\. ?(c|d)\b\.?(?: ?(e)\b\.?)?", r"\1\2\3", text)
    text = re.sub(r"(?<![\w-])(pre|post)[ -](?=\w)", lambda side: _SIDES[side[1]], text)  # pre-2020
    text = re.sub(r"(?<=\w)\+$", " onwards", text.strip().replace("&", " and "))  # 2020+
    text = " ".join(text.replace("centuries", "century").split()).strip(" .,;")
    text = re.sub(rf"\b({ORDINAL}) c(?:ent)?\b\.?(?! ?\d)", r"\1 century", text)  # 19th c.
    return re.sub(_MONTH_FIRST, r"\2\3\4 \1", text)


_SIDES = {"pre": "before ", "post": "after "}
_NO_DAY = rf"(?! ?(?:(?:of )?{MONTH}|bce?|ad|ce))"
_MONTH_FIRST = rf"\b{MONTH} {DAY}( ?[–/-] ?|,? (?:or|and|to) (?:the )?){DAY}{_NO_DAY},?(?=$| )"
"""June 3–4, 2020: two days of a month that stands before them."""


def looks_like_edtf(text: str) -> bool:
    """Whether a text has only the signs of EDTF, so that its own fault is worth telling."""
    if re.fullmatch(r"\d{1,2}([./-]\d{1,2}\.?)?", text):
        return False
    return re.fullmatch(r"[0-9XYES\-/\[\]{}.,~?%T:Z+]+", text) is not None


_CLOCK = r"\b\d{1,2}(?::\d\d){1,2}\b(?: ?[ap]\.?m\b)?|\b\d{1,2} ?[ap]\.?m\b|\bmidnight\b"
_DANGLING = r"(?:^| )(to|and|or|but|until|till|before|after|since|from|between|by|of|in|on)$"


def not_read(typed: str, text: str) -> DateError:
    """Why a text is no date, as exactly as can be told."""
    said = f"“{typed[:60]}”"
    if match := re.search(_CLOCK, text):
        return DateError(f"“{match[0]}” is a time of day; a date has none.", "Leave it out.")
    if match := re.search(r"\b(?:[ivx]+|\d{1,2})\.?[ -](?:century|c)\b", text):
        return DateError(f"“{match[0]}” is not read.", "Write centuries like 19th century.")
    unknown = next((word for word in re.findall(r"(?<!\d)[^\W\d_]{2,}", text) if word not in WORDS), None)
    if unknown is not None and re.search(r"\d", text):
        return DateError(f"“{unknown[:30]}” is no word that a date has.", HOW)
    if unknown is not None:
        return DateError(f"{said} is not a date.", HOW)
    if re.fullmatch(r"(?:the )?\d{1,2}(?:st|nd|rd|th)", text):
        return DateError(f"{said}: the month and the year are missing.", HOW)
    if re.fullmatch(r"\d{1,2}", text):
        return DateError(f"{said}: a year is written with four digits.", HOW)
    if not re.search(r"\d", text) or re.fullmatch(r"\d{1,2}[./-]\d{1,2}", text):
        return DateError(f"{said}: the year is missing.", HOW)
    if match := re.search(_DANGLING, text):
        return DateError(f"{said}: there is no date after “{match[1]}”.", HOW)
    if re.search(r"\bbetween\b(?!.*\band\b)", text):
        return DateError(f"{said}: the second date is missing.", HOW)
    return DateError(f"{said} is not a date.", HOW)


def several_at_once(text: str) -> DateError:
    """What is more than one date."""
    return DateError(
        f"“{text[:60]}” means several dates at once.", "Write one phase or one event for each of them."
    )
