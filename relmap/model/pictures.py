"""The pictures of a map together: few bytes can unfold to many pixels, and a map can hold many pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from relmap.model.raster import PictureProblem, check_intact, raster_of
from relmap.model.records import Picture

LARGE = 65_536
"""Pixels of what relmap itself makes of a picture that is added; more take long to unfold."""
PIXELS_FOR_BYTES = 16
"""For each character of its data a picture has so many pixels free; photographs have about ten."""
MOST_PIXELS = 64_000_000
"""All pictures of a map may have so many beyond that."""


class Refusal(NamedTuple):
    """Why a picture is not shown; the message begins without a subject."""

    message: str
    remedy: str


_TOO_LARGE = Refusal(
    "is too large beside the other pictures of this map.", "Make it smaller: 256 pixels a side are enough."
)


@dataclass(frozen=True)
class Judged:
    """Which pictures of a map are shown."""

    refused: Mapping[str, Refusal] = field(default_factory=dict[str, Refusal])
    """What is wrong with those that are not, by id."""
    large: tuple[str, ...] = ()
    """The ids of those that take long to unfold, among those that are shown."""


def judged(pictures: Mapping[str, Picture], within: bool = False) -> Judged:
    """Which of these pictures are shown: the largest are left out where all have too many pixels.

    Args:
        pictures: of one map, by id.
        within: look at what is within them, too, not at their headers only.
    """
    refused: dict[str, Refusal] = {}
    beyond: list[tuple[int, str]] = []
    large: list[str] = []
    for key, picture in pictures.items():
        try:
            found = raster_of(picture.data)
        except PictureProblem as error:
            refused[key] = Refusal(error.message, error.remedy)
            continue
        beyond.append((max(0, found.effort - PIXELS_FOR_BYTES * len(picture.data)), key))
        if found.effort > LARGE:
            large.append(key)
    left = MOST_PIXELS
    for pixels, key in sorted(beyond):
        left -= pixels
        if left < 0:
            refused[key] = _TOO_LARGE
        elif within:
            try:
                check_intact(raster_of(pictures[key].data))
            except PictureProblem as error:
                refused[key] = Refusal(error.message, error.remedy)
    return Judged(refused, tuple(key for key in large if key not in refused))
