"""The colours of a film of 256 colours: chosen over all of its pictures, by how different they look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from relmap.drawing.colour_vision import lab, linear_rgb

MOST_COLOURS = 255
"""One is left for what stays as it was from one picture to the next."""
_LIGHT = linear_rgb([f"#{value:02x}{value:02x}{value:02x}" for value in range(256)])[:, 0]
"""The light of each of the 256 values of a channel."""
_AT_ONCE = 20_000
"""So many colours are compared with the palette at a time."""


class FilmPalette:
    """A palette, and the nearest of its colours to each colour of the pictures.

    Args:
        pictures: all of the film, in RGB.
    """

    def __init__(self, pictures: Iterable[Image.Image]) -> None:
        counted: Counter[tuple[int, int, int]] = Counter()
        for picture in pictures:
            for count, colour in picture.getcolors(picture.width * picture.height) or ():
                counted[colour] += count  # type: ignore[index]
        every = sorted(counted)
        rgb = np.array(every, dtype=np.int64).reshape(-1, 3)
        seen = lab(_LIGHT[rgb])
        chosen = _chosen(seen, np.array([counted[colour] for colour in every], dtype=float))
        self._colours = rgb[chosen].astype(np.uint8)
        self._nearest = np.zeros(1 << 24, dtype=np.uint8)
        self._nearest[_packed(rgb)] = _nearest(seen, seen[chosen])

    def flat(self, picture: Image.Image) -> Image.Image:
        """A picture in the colours of the palette."""
        found = self._nearest[_packed(np.asarray(picture).astype(np.int64))]
        flat = Image.fromarray(found)
        flat.putpalette(self._colours.tobytes())
        return flat


def _packed(rgb: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number for each colour; rgb has the shape (…, 3)."""
    return (rgb[..., 0] << 16) | (rgb[..., 1] << 8) | rgb[..., 2]


def _chosen(seen: NDArray[np.float64], counts: NDArray[np.float64]) -> Sequence[int]:
    """Which colours make the palette.

    Each is the one that looks worst without it: far from those chosen before, and often there. Its root is
    taken of how often, so that a flag of a few pixels counts beside the ground.

    Args:
        seen: all colours in CIE L*a*b*, shape (n, 3).
        counts: of their pixels, shape (n,).
    """
    weights = np.sqrt(counts)
    chosen = [int(np.argmax(counts))]
    apart = ((seen - seen[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < min(MOST_COLOURS, len(seen)):
        worst = int(np.argmax(apart * weights))
        chosen.append(worst)
        apart = np.minimum(apart, ((seen - seen[worst]) ** 2).sum(axis=1))
    return chosen


def _nearest(seen: NDArray[np.float64], palette: NDArray[np.float64]) -> NDArray[np.uint8]:
    """The number of the nearest colour of a palette to each of some colours, shape (n,)."""
    found = [
        ((seen[at : at + _AT_ONCE, None] - palette[None]) ** 2).sum(axis=2).argmin(axis=1)
        for at in range(0, len(seen), _AT_ONCE)
    ]
    return np.concatenate(found).astype(np.uint8)
