"""The pictures of a map together: few bytes can unfold to many pixels, and a map can hold many pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from relmap.model.raster import PictureProblem, check_intact, raster_of
from relmap.model.records import Picture

SMALL = 256
"""Pixels a side: so large are those that relmap makes of what is added. They do not count."""
MOST_PIXELS_IN_ALL = 64_000_000


@dataclass(frozen=True)
class Judged:
    """Which pictures of a map are shown."""

    refused: Mapping[str, PictureProblem] = field(default_factory=dict[str, PictureProblem])
    """What is wrong with those that are not, by id."""
    large: tuple[str, ...] = ()
    """The ids of those that take long to unfold, among those that are shown."""


def judged(pictures: Mapping[str, Picture], within: bool = False) -> Judged:
    """Which of these pictures are shown: the largest are left out where all have too many pixels.

    Args:
        pictures: of one map, by id.
        within: look at what is within them, too, not at their headers only.
    """
    refused: dict[str, PictureProblem] = {}
    sizes: list[tuple[int, str]] = []
    for key, picture in pictures.items():
        try:
            found = raster_of(picture.data)
            if max(found.width, found.height) > SMALL:
                sizes.append((found.width * found.height, key))
            elif within:
                check_intact(found)
        except PictureProblem as error:
            refused[key] = error
    large: list[str] = []
    left = MOST_PIXELS_IN_ALL
    for pixels, key in sorted(sizes):
        left -= pixels
        try:
            if left < 0:
                raise _one_too_many()
            if within:
                check_intact(raster_of(pictures[key].data))
            large.append(key)
        except PictureProblem as error:
            refused[key] = error
    return Judged(refused, tuple(large))


def _one_too_many() -> PictureProblem:
    return PictureProblem(
        f"takes the pictures of this map over {MOST_PIXELS_IN_ALL // 10**6} megapixels in all.",
        f"Make it smaller: {SMALL} pixels a side are enough.",
    )
