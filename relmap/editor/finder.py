"""Finding by what is typed: words anywhere, beginnings first, then letters in order, then misspellings.

All entries lie one after the other in one array, so that a key stroke costs a few passes over it rather
than a look at each entry.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]

_END = "\n"
"""Stands between entries; no entry holds it."""
_ALSO = "\x1f"
"""Stands between a title and what it is also found by."""
_WORD_ENDS = np.array([ord(c) for c in f" {_END}{_ALSO}->:;,.()[]/'\""], dtype=np.uint32)
_START, _WORD, _WITHIN = 4.0, 3.0, 1.0
_ALIAS_COST = 0.7
_MOST_SCATTERED = 3_000
"""So many entries at most are looked at letter by letter."""
_LEAST_ALIKE = 0.5
"""The part of the pairs of letters that a misspelt word must share."""


@dataclass(frozen=True)
class Entry:
    """Something that can be found.

    Args:
        title: what it is called.
        what: whoever asked knows what it is.
        also: other texts that it is found by.
        weight: of two that are found equally well the heavier comes first; 0 to 1.
    """

    title: str
    what: Any
    also: str = ""
    weight: float = 0.0


def folded(text: str) -> str:
    """A text without case, accents and line ends, for comparing."""
    text = text.casefold().replace("→", ">").replace("–", "-")
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c)).translate(_PLAIN)
    return " ".join(text.split())


_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ə": "e"})


def find_among(finders: Sequence[Finder], query: str, limit: int = 50) -> list[Entry]:
    """What a query finds in several finders, the best first; see `Finder.find`."""
    found = [hit for finder in finders for hit in finder.find(query, limit)]
    found.sort(key=lambda hit: -hit[0])
    # Letters here and there, or a misspelling, only where nothing has the words themselves.
    good = [entry for score, entry in found if score >= _WITHIN - 0.5]
    return (good or [entry for _, entry in found])[:limit]


class Finder:
    """Finds among entries.

    Args:
        entries: in the order in which equals are shown.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self._titles = [folded(entry.title) for entry in entries]
        whole = [
            f"{title}{_ALSO}{_initials(title)} {folded(entry.also)}" if entry.also or " " in title else title
            for title, entry in zip(self._titles, entries, strict=True)
        ]
        joined = _END + _END.join(whole) + _END
        self._letters = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
        lengths = np.array([len(text) + 1 for text in whole], dtype=np.int64)
        self._starts = np.concatenate(([1], 1 + lengths.cumsum()))[: len(whole)]
        self._title_ends = self._starts + np.array([len(title) for title in self._titles], dtype=np.int64)
        ends = np.zeros(128, dtype=bool)
        ends[_WORD_ENDS[_WORD_ENDS < 128]] = True
        known = np.minimum(self._letters, 127)
        self._beginnings = np.flatnonzero(ends[known[:-1]]) + 1
        """The places at which words begin."""
        self._begins = np.zeros(len(self._letters), dtype=bool)
        self._begins[self._beginnings[self._beginnings < len(self._letters)]] = True
        self._weights = np.array([entry.weight for entry in entries], dtype=float)
        self._masks = self._bits() if len(whole) else np.empty(0, dtype=np.uint64)

    def _bits(self) -> NDArray[np.uint64]:
        """Which letters each entry holds, as bits."""
        bits = np.left_shift(np.uint64(1), (self._letters % 64).astype(np.uint64))
        return np.bitwise_or.reduceat(bits, self._starts)

    def find(self, query: str, limit: int = 50) -> list[tuple[float, Entry]]:
        """The entries that a query finds, the best first, with how well each is found.

        Args:
            query: words, all of which must be found; or letters of one in their order; or a misspelt word.
            limit: so many at most.
        """
        words = folded(query).split()[:8]
        if not words or not self.entries:
            return []
        scores = self._by_words(words)
        found = self._best(scores, limit)
        if len(found) < limit and len(words) == 1 and len(words[0]) > 1:
            rest = self._scattered(words[0], scores)
            found += self._best(rest, limit - len(found))
            if not found and len(words[0]) > 3:
                found = self._best(self._alike(words[0]), limit)
        return found

    def _best(self, scores: Floats, limit: int) -> list[tuple[float, Entry]]:
        rows = np.flatnonzero(scores > 0)
        if not len(rows):
            return []
        total = scores[rows] + 0.5 * self._weights[rows]
        total -= np.minimum((self._title_ends - self._starts)[rows], 200) / 400
        if len(rows) > 4 * limit:
            chosen = np.argpartition(-total, 2 * limit)[: 2 * limit]
            rows, total = rows[chosen], total[chosen]
        order = np.lexsort((rows, -total))[:limit]
        return [(float(total[k]), self.entries[int(rows[k])]) for k in order.tolist()]

    def _by_words(self, words: list[str]) -> Floats:
        """The score of each entry that holds all the words; 0 for the others."""
        total = np.zeros(len(self.entries))
        there = np.ones(len(self.entries), dtype=bool)
        for word in words:
            score = self._of_word(word)
            there &= score > 0
            total += score
            if not there.any():
                break
        whole = " ".join(words)
        if len(words) > 1:
            total += self._of_word(whole) * there
        total = np.where(there, total / len(words), 0.0)
        for row in np.flatnonzero(total >= _START).tolist():
            if self._titles[row] == whole:
                total[row] += 5.0
        return total

    def _places(self, word: str) -> Numbers:
        """Where a word stands in the array."""
        codes = np.frombuffer(word.encode("utf-32-le"), dtype=np.uint32)
        if len(codes) == 1:  # nobody looks for a letter within words
            return self._beginnings[self._letters[self._beginnings] == codes[0]]
        places = np.flatnonzero(self._letters[: len(self._letters) - len(codes) + 1] == codes[0])
        for offset in range(1, len(codes)):
            places = places[self._letters[places + offset] == codes[offset]]
            if not len(places):
                break
        return places

    def _rows_of(self, places: Numbers) -> Numbers:
        return np.searchsorted(self._starts, places, side="right") - 1

    def _of_word(self, word: str) -> Floats:
        score = np.zeros(len(self.entries))
        places = self._places(word)
        if not len(places):
            return score
        rows = self._rows_of(places)
        value = np.where(self._begins[places], _WORD, _WITHIN)
        value[places == self._starts[rows]] = _START
        value[places >= self._title_ends[rows]] -= _ALIAS_COST
        order = np.argsort(value, kind="stable")  # of several places in one entry the best one counts
        score[rows[order]] = value[order]
        return score

    def _scattered(self, word: str, scores: Floats) -> Floats:
        """Entries that hold the letters of a word in their order, the first at the beginning of a word."""
        wanted = np.uint64(0)
        for letter in word:
            wanted |= np.uint64(1) << np.uint64(ord(letter) % 64)
        rows = np.flatnonzero(((self._masks & wanted) == wanted) & (scores == 0))[:_MOST_SCATTERED]
        found = np.zeros(len(self.entries))
        for row in rows.tolist():
            found[row] = _scatter(word, self._titles[row])
        return found

    def _alike(self, word: str) -> Floats:
        """Entries that share most pairs of letters with a misspelt word (Dice 1945)."""
        pairs = {word[at : at + 2] for at in range(len(word) - 1)}
        shared = np.zeros(len(self.entries))
        for pair in pairs:
            shared[np.unique(self._rows_of(self._places(pair)))] += 1
        part = shared / len(pairs)
        return np.where(part >= _LEAST_ALIKE, part, 0.0)


def _initials(title: str) -> str:
    words = title.split()
    return "".join(word[0] for word in words) if 1 < len(words) < 6 else ""


def _scatter(word: str, title: str) -> float:
    """How well the letters of a word are found in a title in their order: 0 to 1."""
    best = 0.0
    start = title.find(word[0])
    while start >= 0:
        if start == 0 or title[start - 1] in " ->:(":
            at = start
            for letter in word[1:]:
                at = title.find(letter, at + 1)
                if at < 0:
                    break
            else:
                best = max(best, len(word) / (at - start + 1))
        start = title.find(word[0], start + 1)
    return best
