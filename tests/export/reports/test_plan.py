from __future__ import annotations

import random

import pytest

from relmap.export.reports.plan import LEAST, MOST, Block, Place, ends_at, loosened, planned

ROOM = 700.0


def ends(blocks: list[Block], places: list[Place], lead: float, tail: float) -> list[float]:
    """How far down each page is filled, told once more from the start."""
    found, y = [], 0.0

    def text(height: float) -> None:
        nonlocal y
        while y + height > ROOM + 1e-6:
            height -= ROOM - y
            found.append(ROOM)
            y = 0.0
        y += height

    def whole(height: float) -> None:
        nonlocal y
        if y and y + height > ROOM:
            found.append(y)
            y = 0.0
        y += height

    text(lead)
    for block, place in zip(blocks, places, strict=True):
        beside, high = block.above + block.below, block.expected(place.height)
        whole(beside if place.text_first else beside + high)
        text(block.lists)
        if place.text_first:
            whole(high + block.label)
    text(tail)
    return [*found, y]


@pytest.mark.parametrize("seed", range(40))
def test_no_page_is_more_than_a_third_empty(seed: int) -> None:
    chance = random.Random(seed)
    blocks = [
        Block(55.0, chance.uniform(14, 60), chance.choice([0.0, chance.uniform(20, 700)]), 14.0)
        for _ in range(chance.randint(2, 12))
    ]
    lead, tail = chance.uniform(40, 200), chance.uniform(0, 300)
    places = planned(blocks, lead, tail, ROOM)
    assert len(places) == len(blocks)
    assert all(LEAST <= place.height <= MOST for place in places)
    assert min(ends(blocks, places, lead, tail)) > ROOM * 2 / 3


def test_what_has_one_height_keeps_it() -> None:
    places = planned([Block(50.0, 20.0, 0.0, 14.0, 300.0, 300.0)] * 3, 0.0, 0.0, ROOM)
    assert [place.height for place in places] == [300.0] * 3


def test_a_map_that_stays_low_leaves_its_room_to_others() -> None:
    low = Block(50.0, 20.0, 100.0, 14.0, reached={504.0: 250.0})
    assert low.expected(504.0) == 250.0
    assert low.expected(540.0) == 250.0
    assert low.expected(216.0) == 216.0
    places = planned([low, Block(50.0, 20.0, 0.0, 14.0)], 0.0, 0.0, ROOM)
    assert min(ends([low, Block(50.0, 20.0, 0.0, 14.0)], places, 0.0, 0.0)) > ROOM / 2


def test_a_figure_that_has_a_page_of_its_own_begins_one() -> None:
    blocks = [Block(50.0, 20.0, 0.0, 14.0, 450.0, 450.0)] * 2
    first, second = planned(blocks, 0.0, 0.0, ROOM)
    assert (first.turned, second.turned) == (False, True)
    assert second.sure(ROOM)


def test_a_last_page_that_may_be_quite_empty_is_loosened() -> None:
    room = 700.0
    assert loosened(520.0, 160.0, 20, room) == 0.0  # full enough
    more = loosened(200.0, 300.0, 20, room)
    assert 500.0 + 20 * more == pytest.approx(0.97 * room)  # no page more for it
    assert loosened(0.0, 50.0, 2, room) == 9.0
    assert loosened(300.0, 400.0, 20, room) == 0.0


def test_where_the_text_after_the_scenes_begins() -> None:
    blocks = [Block(40.0, 20.0, 100.0), Block(40.0, 20.0, 0.0, 15.0)]
    assert ends_at(blocks, [(300.0, False), (200.0, False)], 50.0, 700.0) == pytest.approx(260.0, abs=1e-3)
    assert ends_at(blocks[:1], [(300.0, False)], 50.0, 700.0) == pytest.approx(510.0, abs=1e-3)
