"""How far colours are apart, for those who see all of them and for those who lack red or green cones.

Colours are #rrggbb in sRGB (IEC 61966-2-1); arrays of them have shape (..., 3).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.float64]

VISIONS = ("normal", "deuteranope", "protanope")

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# IEEE Transactions on Visualization and Computer Graphics 15 (2009), severity 1.0, for linear RGB.
_SEEN = {
    "normal": np.eye(3),
    "deuteranope": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanope": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
"""Linear sRGB to CIE XYZ under D65 (IEC 61966-2-1)."""
_WHITE = _TO_XYZ.sum(axis=1)
_EPSILON, _KAPPA = 216 / 24389, 24389 / 27


def linear_rgb(colours: Sequence[str]) -> Colours:
    """The light of colours.

    Args:
        colours: as #rrggbb.

    Returns:
        Red, green and blue from 0 to 1 in proportion to the light, shape (n, 3).
    """
    parts = np.array([[int(c[at : at + 2], 16) / 255 for at in (1, 3, 5)] for c in colours]).reshape(-1, 3)
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def hex_of(linear: Colours) -> list[str]:
    """The nearest #rrggbb of light within sRGB, shape (n, 3)."""
    light = np.clip(linear, 0, 1)
    parts = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return ["#{:02x}{:02x}{:02x}".format(*row) for row in np.rint(parts * 255).astype(int).tolist()]


def seen_by(linear: Colours, vision: str) -> Colours:
    """The light that somebody with all cones would have to see for the same impression.

    Args:
        linear: from `linear_rgb`.
        vision: one of VISIONS.

    Returns:
        As `linear`. The method is that of Machado, Oliveira and Fernandes (2009) at severity 1.0.
    """
    return np.clip(linear @ _SEEN[vision].T, 0, 1)


def lab(linear: Colours) -> Colours:
    """CIE L*a*b* under D65 of linear sRGB, shape (..., 3) (CIE 15:2004)."""
    part = linear @ _TO_XYZ.T / _WHITE
    x, y, z = np.moveaxis(np.where(part > _EPSILON, np.cbrt(part), (_KAPPA * part + 16) / 116), -1, 0)
    return np.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), axis=-1)


def linear_of_lab(colours: Colours) -> Colours:
    """The inverse of `lab`; what is outside 0 to 1 is no colour of sRGB."""
    y = (colours[..., 0] + 16) / 116
    f = np.stack((y + colours[..., 1] / 500, y, y - colours[..., 2] / 200), axis=-1)
    part = np.where(f**3 > _EPSILON, f**3, (116 * f - 16) / _KAPPA)
    return (part * _WHITE) @ np.linalg.inv(_TO_XYZ).T


def ciede2000(one: Colours, other: Colours) -> NDArray[np.float64]:
    """The difference of colours, where about 1 is just to be seen.

    Args:
        one, other: from `lab`, shapes (..., 3) that broadcast.

    Returns:
        ΔE00 with all weights 1, after Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula:
        Implementation Notes, Supplementary Test Data, and Mathematical Observations", Color Research and
        Application 30 (2005).
    """
    (l1, a1, b1), (l2, a2, b2) = np.moveaxis(one, -1, 0), np.moveaxis(other, -1, 0)
    mean7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * np.sqrt(mean7 / (mean7 + 25.0**7))
    c1, c2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    h1 = np.degrees(np.arctan2(b1, a1 * stretch)) % 360
    h2 = np.degrees(np.arctan2(b2, a2 * stretch)) % 360
    grey = c1 * c2 == 0
    turn = np.where(grey, 0.0, (h2 - h1 + 180) % 360 - 180)
    # Just opposite hues: the formula goes the way that the sign of the plain difference says.
    turn = np.where(~grey & (h2 - h1 == 180), 180.0, turn)
    dl, dc = l2 - l1, c2 - c1
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    far, total = np.abs(h1 - h2) > 180, h1 + h2
    hm = np.where(far, np.where(total < 360, (total + 360) / 2, (total - 360) / 2), total / 2)
    hm = np.where(grey, total, hm)
    t = (
        1
        - 0.17 * np.cos(np.radians(hm - 30))
        + 0.24 * np.cos(np.radians(2 * hm))
        + 0.32 * np.cos(np.radians(3 * hm + 6))
        - 0.20 * np.cos(np.radians(4 * hm - 63))
    )
    sl = 1 + 0.015 * (lm - 50) ** 2 / np.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    twist = 60 * np.exp(-(((hm - 275) / 25) ** 2))
    rt = -2 * np.sqrt(cm**7 / (cm**7 + 25.0**7)) * np.sin(np.radians(twist))
    return np.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh))


def apart(one: str, other: str, vision: str = "normal") -> float:
    """The difference of two colours (CIEDE2000) for somebody.

    Args:
        one, other: as #rrggbb.
        vision: one of VISIONS.
    """
    seen = lab(seen_by(linear_rgb([one, other]), vision))
    return float(ciede2000(seen[0], seen[1]))
