"""Whether the tables of a JPEG (ITU-T T.81, annex B) are such that its scans can be decoded at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

_PROGRESSIVE = 0xC2
_FRAMES = {0xC0, 0xC1, _PROGRESSIVE}
_HUFFMAN, _QUANTA, _RESTART, _SCAN = 0xC4, 0xDB, 0xDD, 0xDA
_SKIPPED = {*range(0xE0, 0xF0), 0xFE, 0xD9}
"""What programs add for each other, comments, and the end."""
_DC, _AC = 0, 1
_LAST_TABLE = 3
_LAST_COEFFICIENT = 63
_MOST_BLOCKS = 10
"""Blocks of all parts that stand together in a scan."""


def sound_tables(segments: Iterable[tuple[int, bytes]]) -> bool:
    """Whether each scan has the tables that it needs, and they are sound.

    Args:
        segments: marker and content of each, in order.
    """
    tables = _Tables()
    try:
        return all(tables.take(marker, content) for marker, content in segments)
    except IndexError:
        return False  # a segment that ends too early


@dataclass
class _Tables:
    """What has been defined so far."""

    huffman: dict[tuple[int, int], bool] = field(default_factory=dict[tuple[int, int], bool])
    """Whether they are sound, by class and number."""
    quanta: set[int] = field(default_factory=set[int])
    parts: dict[int, tuple[int, int]] = field(default_factory=dict[int, tuple[int, int]])
    """Blocks and number of the quanta of each part of the frame, by id."""
    progressive: bool = False

    def take(self, marker: int, content: bytes) -> bool:
        """Follow a segment; gives whether it is sound."""
        if marker in _FRAMES:
            return self._frame(marker, content)
        if marker == _HUFFMAN:
            return self._huffman(content)
        if marker == _QUANTA:
            return self._quanta(content)
        if marker == _SCAN:
            return self._scan(content)
        if marker == _RESTART:
            return len(content) == 2
        return marker in _SKIPPED

    def _frame(self, marker: int, content: bytes) -> bool:
        self.progressive = marker == _PROGRESSIVE
        for at in range(6, len(content), 3):
            across, down = content[at + 1] >> 4, content[at + 1] & 15
            if not (1 <= across <= 4 and 1 <= down <= 4):
                return False
            self.parts[content[at]] = (across * down, content[at + 2])
        return True

    def _huffman(self, content: bytes) -> bool:
        while content:
            sort, number = content[0] >> 4, content[0] & 15
            counts, symbols = content[1:17], content[17 : 17 + sum(content[1:17])]
            if sort > _AC or number > _LAST_TABLE or not len(symbols) == sum(counts) <= 256:
                return False
            self.huffman[sort, number] = _is_code(counts) and (sort == _AC or max(symbols, default=0) < 16)
            content = content[17 + len(symbols) :]
        return True

    def _quanta(self, content: bytes) -> bool:
        while content:
            length = 1 + (128 if content[0] >> 4 else 64)
            if content[0] & 15 > _LAST_TABLE or len(content) < length:
                return False
            self.quanta.add(content[0] & 15)
            content = content[length:]
        return True

    def _scan(self, content: bytes) -> bool:
        count = content[0]
        if not 1 <= count <= 4 or len(content) != 4 + 2 * count:
            return False
        chosen = [(content[at], content[at + 1]) for at in range(1, 1 + 2 * count, 2)]
        if any(key not in self.parts or self.parts[key][1] not in self.quanta for key, _ in chosen):
            return False
        if count > 1 and sum(self.parts[key][0] for key, _ in chosen) > _MOST_BLOCKS:
            return False
        first, last, before, after = *content[-3:-1], content[-1] >> 4, content[-1] & 15
        needed = {_DC, _AC}
        if self.progressive:
            if last if first == 0 else not first <= last <= _LAST_COEFFICIENT or count > 1:
                return False
            if after > 13 or (before and after != before - 1):
                return False
            needed = {_AC} if first else set() if before else {_DC}
        shift = {_DC: 4, _AC: 0}
        return all(self._has(sort, use >> shift[sort] & 15) for _, use in chosen for sort in needed)

    def _has(self, sort: int, number: int) -> bool:
        # Pictures of films have none of the two usual ones: decoders know them.
        usual = number <= 1 and not self.progressive
        return self.huffman.get((sort, number), usual)


def _is_code(counts: bytes) -> bool:
    """Whether there are words enough of each length; none begins another, and none is of ones only."""
    code, left = 0, sum(counts)
    for length, count in enumerate(counts, 1):
        code, left = code + count, left - count
        if code >= 1 << length:
            return False
        if not left:
            break
        code <<= 1
    return True
