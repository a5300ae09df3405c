"""Dates as people write them in English, to EDTF: `c. 1994`, `since 2020`, `days before 18 June 2024`.

What can be read in one way only is sure; what cannot (6/7/2024, the 90s, 20 June) has choices, and why.
A phase lasts, an event is one day or lasts, and some things have one date only: `before 2020` is a span in
the one and some day not known in the others.

The modules, from the word to the sentence: `vocabulary`, `guess` (what a text may mean), `calendar` (dates
that stand for themselves), `single` (one date, however imprecise), `limits` (before, by, not before),
`spans` (what lasts).
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from relmap.model import dates
from relmap.model.errors import DateError
from relmap.model.phrases.guess import Guess, Offer, runs_backwards
from relmap.model.phrases.single import DateReader
from relmap.model.phrases.spans import Purpose, SpanReader
from relmap.model.phrases.vocabulary import HOW, WORDS, looks_like_edtf, not_read, plain, several_at_once

__all__ = ["LONGEST", "Offer", "Purpose", "Reading", "read"]

LONGEST = 120


@dataclass(frozen=True)
class Reading:
    """What a text may mean: EDTF, the likeliest first. Sure if there is one and nothing to ask."""

    text: str
    choices: tuple[str, ...]
    question: str = ""
    """What is unclear; empty if nothing is."""
    offers: tuple[Offer, ...] = ()
    """What else may be taken where the reading is sure, and in which case."""

    @property
    def sure(self) -> bool:
        """Whether it may be taken as it stands."""
        return not self.question


def read(text: str, today: int, purpose: Purpose = "phase") -> Reading:
    """Read EDTF or plain words.

    Args:
        text: what was typed.
        today: the day on which it was typed, for `today` and dates without a year.
        purpose: what is dated. `before 2020` is a span for a phase; for an event or where one date is
            wanted it is one day not known.

    Raises:
        DateError: it cannot be read; the message names the fault.
    """
    typed = text.strip()
    if not typed:
        raise DateError("The date is empty.")
    if len(typed) > LONGEST:
        raise DateError(f"A date has at most {LONGEST} characters; this one has {len(typed):,}.")
    try:
        found = _as_edtf(_checked(typed, purpose), purpose)
    except DateError as error:
        edtf_fault = error
        reader = SpanReader(DateReader(today), purpose)
        said = plain(typed)
        try:
            found = reader.when(said) or _mended(reader, said)
        except DateError as fault:
            raise DateError(_as_typed(fault.message, typed), fault.remedy) from None
        if found is None:
            if looks_like_edtf(typed):
                raise edtf_fault from None
            fault = not_read(typed, said)
            raise DateError(_as_typed(fault.message, typed), fault.remedy) from None
    choices = _sound(found.choices, purpose, typed)
    others = tuple(offer for offer in found.offers if _sound_or_none(offer.edtf, purpose))
    if found.question:
        asked = (*choices, *(offer.edtf for offer in others))
        return Reading(text, tuple(dict.fromkeys(asked)), found.question)
    return Reading(text, choices, "", others)


def _as_edtf(typed: str, purpose: Purpose) -> Guess:
    """EDTF stands as it is; what people write in the same way for something else is asked or offered."""
    found = Guess((typed,))
    if purpose == "date":
        return found.asking("A year BC, in doubt?") if re.fullmatch(r"\?-\d{4}", typed) else found
    if match := re.fullmatch(r"\?-(\d{4})", typed):
        unknown = Guess((f"/{match[1]}",))
        return unknown.among(found, "An unknown start, or a year BC in doubt?")
    if match := re.fullmatch(r"-([1-9]\d{3})", typed):
        return found.offering("it ended then, its start is not known", f"/{match[1]}")
    if (match := re.fullmatch(r"(\d\d)(\d\d)-(\d\d)", typed)) and int(match[3]) > max(int(match[2]), 12):
        return found.offering("a range of years is meant", f"{match[1]}{match[2]}/{match[1]}{match[3]}")
    return found


def _mended(reader: SpanReader, text: str) -> Guess | None:
    """With words misspelt by a letter or two put right; that has to be asked."""
    asked: list[str] = []

    def put_right(match: re.Match[str]) -> str:
        word = match[0]
        near = difflib.get_close_matches(word, WORDS, 1, 0.74) if word not in WORDS else []
        asked.extend(near)
        return near[0] if near else word

    better = re.sub(r"[a-z]{3,}", put_right, text)
    found = reader.when(better) if asked else None
    return found.asking(f"Is “{better}” meant?") if found is not None else None


def _as_typed(message: str, typed: str) -> str:
    """A message that quotes what was typed: with its capitals; the whole where a part was written anew."""

    def typed_so(match: re.Match[str]) -> str:
        at = typed.lower().find(match[1])
        return f"“{typed[at : at + len(match[1])] if at >= 0 else typed[:60]}”"

    return re.sub("“([^”]+)”", typed_so, message)


# --- what may be taken ------------------------------------------------------------------------


def _checked(edtf: str, purpose: Purpose) -> str:
    return dates.checked_date(edtf) if purpose == "date" else dates.checked(edtf)


def _sound_or_none(edtf: str, purpose: Purpose) -> str | None:
    try:
        return _checked(edtf, purpose)
    except DateError:
        return None


def _sound(choices: tuple[str, ...], purpose: Purpose, typed: str) -> tuple[str, ...]:
    """The choices that may be taken. Raises DateError if none may, in what was typed."""
    kept = tuple(choice for choice in dict.fromkeys(choices) if _sound_or_none(choice, purpose))
    if kept:
        return kept
    said = f"“{typed[:60]}”"
    if max(map(len, choices), default=0) > dates.MAX_LENGTH:
        raise DateError(f"{said} is too much for one date.", "Write it with fewer dates.")
    if any("{" in choice for choice in choices):
        raise several_at_once(typed)
    if any("/" in choice and _sound_or_none(choice, "phase") for choice in choices):
        raise DateError(f"{said} is a span; one date is wanted here.")
    if any(runs_backwards(choice) for choice in choices):
        raise DateError(f"{said} ends before it starts.", "Write the earlier date first.")
    raise DateError(f"{said} is not a date.", HOW)
