"""Many dates read at once are read as each is by itself."""

from __future__ import annotations

import random

import pytest

from relmap.model import dates
from relmap.model.errors import DateError
from relmap.model.many_dates import are_plain, ends_of_many
from relmap.model.ranges import Ends, ends_of

_ODD = (
    "..", "", "1994~", "199X", "[..2020]", "[2019,2021..]", "2020-06-1X", "abc", "2020-1", "2020\n", "\n",
    "é999", "20 0", "2020-0１", "....", ".", "٢٠٢٠", "-0044", "Y12024", "2020-21", "2020-06-20T10:00:00Z",
    "{2019,2020}",
)  # fmt: skip


def _some(rng: random.Random) -> str:
    """A date or what is nearly one."""
    year = rng.choice(("0000", "0001", "1900", "1999", "2000", "2023", "2024", "9999"))
    month, day = f"{rng.randrange(0, 14):02d}", f"{rng.randrange(0, 33):02d}"
    return rng.choice((year, f"{year}-{month}", f"{year}-{month}-{day}", f"{year}-02-29", rng.choice(_ODD)))


def _texts(count: int) -> list[str]:
    rng = random.Random(count)
    found: list[str] = []
    for _ in range(count):
        parts = [_some(rng) for _ in range(rng.choice((1, 2, 2, 2, 3)))]
        found.append("/".join(parts))
    return [*found, "/", "", "../..", "/..", "../", "2020/", "/2020", "2022/..", "../2022", "2022/2021"]


def _row(ends: Ends) -> tuple[int, int, int, int, bool, bool]:
    first, last = ends.first, ends.last
    goes_on = not ends.one_day and not last.given and last.low == dates.FUTURE
    return first.low, first.high, last.low, last.high, ends.one_day, goes_on


def _valid(text: str) -> bool:
    try:
        dates.checked(text)
    except DateError:
        return False
    return True


def test_many_are_read_as_each_is() -> None:
    texts = [text for text in _texts(20_000) if _valid(text)]
    found = ends_of_many(texts)
    rows = list(zip(*(column.tolist() for column in found), strict=True))
    assert rows == [_row(ends_of(text)) for text in texts]
    forms = {"".join("9" if sign.isdigit() else sign for sign in text) for text in texts}
    assert len(forms) > 60


def test_what_is_plain_is_right() -> None:
    texts = _texts(20_000)
    plain = are_plain(texts).tolist()
    assert all(_valid(text) for text, one in zip(texts, plain, strict=True) if one)
    wanted = {"2020", "2020-06", "2024-02-29", "1999/2000", "../..", "/..", "../2022", "2022/..", "2020/"}
    assert are_plain(sorted(wanted)).all()
    refused = [
        "2023-02-29",
        "2022/2021",
        "",
        "/",
        "..",
        "2020/2021/2022",
        "2020\n2021",
        "２０２０",
        "2020-00",
    ]
    assert not are_plain(refused).any()


def test_none_and_one() -> None:
    assert len(ends_of_many([]).first_low) == 0
    assert [column.tolist() for column in ends_of_many(["2020/.."])] == [
        [737425], [737790], [dates.FUTURE], [dates.FUTURE], [False], [True],
    ]  # fmt: skip


def test_a_fault_is_told() -> None:
    with pytest.raises(DateError, match="ends before it starts"):
        ends_of_many(["2020", "2022/2021"])
