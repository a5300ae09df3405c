from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.storage.journal_lines import Damaged, line, value_of, whole_lines

VALUES = [{"one": "Čapek\n"}, {"two": [2, None]}, {"three": 3.5}]


def journal() -> list[bytes]:
    lines: list[bytes] = []
    checksum = ""
    for value in VALUES:
        data, checksum = line(value, checksum)
        lines.append(data)
    return lines


def read(raw: bytes) -> tuple[list[object], int]:
    found, left = whole_lines(raw)
    return [value_of(data) for data in found], left


def test_lines_are_read_as_they_were_written() -> None:
    assert read(b"".join(journal())) == (VALUES, 0)
    assert read(b"") == ([], 0)


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=7))
def test_one_bit_anywhere_ends_the_journal_there(place: int, bit: int) -> None:
    lines = journal()
    raw = bytearray(b"".join(lines))
    place %= len(raw)
    raw[place] ^= 1 << bit
    found, left = read(bytes(raw))
    whole = [n for n in range(3) if sum(map(len, lines[: n + 1])) <= place]
    assert found == VALUES[: len(whole)]
    assert left >= 1


@given(st.integers(min_value=0))
def test_of_a_journal_cut_anywhere_the_whole_lines_are_left(cut: int) -> None:
    raw = b"".join(journal())
    cut %= len(raw)
    found, left = read(raw[:cut])
    assert found == VALUES[: len(found)]
    assert left == (0 if raw[:cut].endswith(b"\n") or not cut else 1)
    assert len(found) == raw[:cut].count(b"\n")


def test_a_line_that_is_lost_moved_or_doubled_ends_it() -> None:
    one, two, three = journal()
    assert read(one + three) == (VALUES[:1], 1)
    assert read(two + one + three) == ([], 3)
    assert read(one + one + two + three) == (VALUES[:1], 3)


@pytest.mark.parametrize("data", [b"[" * 100_000, b"9" * 5_000, b"NaN", b'{"a": 1, "a": 2}', b"\xff", b"{"])
def test_what_no_map_may_hold_is_damage(data: bytes) -> None:
    with pytest.raises(Damaged):
        value_of(data)


@pytest.mark.parametrize("head", [b"", b" ", b"1 ", b"9" * 5_000, b"2 \xff\xff {}", b"-1 a b"])
def test_what_is_no_line_is_not_read(head: bytes) -> None:
    assert whole_lines(head + b"\n" + journal()[0])[0] == []
