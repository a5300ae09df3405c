"""How a map looks: colours of the three themes, widths, line patterns, shapes, fonts."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase

from relmap.model import palette
from relmap.resources import resource

FONT_FAMILY = "Inter"

POSSIBLE_STRENGTH = 0.4
"""How much of the ink is left of actors and bars in the lanes that are only possible; lines are outlines."""


@dataclass(frozen=True)
class Theme:
    """The colours of one look, as #rrggbb."""

    name: str
    ground: str
    ink: str
    soft: str
    faint: str
    plate: str
    accent: str
    halo: str
    begun: str
    """What began, in a comparison of two days."""
    fault: str
    """Words and fields that are wrong; a text, so of more contrast than a line needs."""
    stances: dict[int | None, str]
    fills: dict[str, str]
    marks: bool = False
    """Whether relations carry + and − for their stance, which is then told without colour."""
    patterns: bool = False
    """Whether stance is told by the pattern of the line."""
    text: float = 1.0
    """How much larger than usual text is on the screen: it follows the system's size."""


# Diverging: red, orange, grey, light blue, blue. A relation whose stance has no meaning (an office, a
# membership) has a hue of its own outside that scale. `python -m tests.colours` finds these ramps: every
# colour has a contrast of 3 at least on ground and plate, and neighbours on the scale, and none and neutral,
# differ by CIEDE2000 as said beside each theme, whether seen with all cones, by deuteranopes or by
# protanopes. Of such ramps it takes the nearest to colours that look good; there are better ones (light 33.0,
# dark 27.0, print 34.7), on paper with a neutral that is nearly black.
LIGHT = Theme(
    name="light",
    ground="#fcfcfa",
    ink="#1d2430",
    soft="#5a6472",
    faint="#dfe2e6",
    plate="#ffffff",
    accent="#0b6bcb",
    halo="#f5c542",
    begun="#12803c",
    fault="#b3202c",
    # ΔE00 20.52 at least.
    stances=palette.STANCES,
    fills={
        "circle": "#e8edf4",
        "rounded": "#ece9f6",
        "small": "#f6efe3",
        "hexagon": "#e7f1e6",
        "diamond": "#f3e8ec",
    },
)
DARK = Theme(
    name="dark",
    ground="#15181d",
    ink="#eceef1",
    soft="#a3acb8",
    faint="#2c323b",
    plate="#1e232a",
    accent="#5cb0ff",
    halo="#8a6d1b",
    begun="#3fc46f",
    fault="#f0505a",
    # ΔE00 20.65 at least.
    stances={-2: "#da3e47", -1: "#ffb563", 0: "#8c8f96", 1: "#87cbfa", 2: "#407fdf", None: "#b396fe"},
    fills={
        "circle": "#2a323e",
        "rounded": "#312e42",
        "small": "#3b3426",
        "hexagon": "#26372a",
        "diamond": "#3d2c33",
    },
)
PRINT = Theme(
    name="print",
    ground="#ffffff",
    ink="#000000",
    soft="#444444",
    faint="#d0d0d0",
    plate="#ffffff",
    accent="#0b4f9e",
    halo="#ffe08a",
    begun="#0d6b31",
    fault="#a50f1e",
    # ΔE00 20.52 at least.
    stances={-2: "#a9091f", -1: "#d96d2e", 0: "#808080", 1: "#4a96cd", 2: "#094087", None: "#605886"},
    fills={
        "circle": "#f2f4f7",
        "rounded": "#f3f1f8",
        "small": "#faf6ee",
        "hexagon": "#f0f6ef",
        "diamond": "#f8f1f4",
    },
)
# Without colour stance is told by the line: double allied, plain cooperative, thin neutral, with ticks
# strained, with dense ticks hostile.
GREY = Theme(
    name="grey",
    ground="#ffffff",
    ink="#000000",
    soft="#444444",
    faint="#d0d0d0",
    plate="#ffffff",
    accent="#444444",
    halo="#d9d9d9",
    begun="#000000",
    fault="#000000",
    stances={-2: "#000000", -1: "#4a4a4a", 0: "#8c8c8c", 1: "#4a4a4a", 2: "#000000", None: "#6e6e6e"},
    fills={
        "circle": "#f4f4f4",
        "rounded": "#ececec",
        "small": "#f8f8f8",
        "hexagon": "#e6e6e6",
        "diamond": "#eeeeee",
    },
    patterns=True,
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK, PRINT, GREY)}

TICKS = {-2: 7.0, -1: 15.0}
"""The distance of the ticks across a line, in ink units, by stance, in a look with patterns."""

RADII = {"circle": 26.0, "rounded": 24.0, "small": 15.0, "hexagon": 26.0, "diamond": 22.0}
"""Radius of each shape in scene units."""

PATTERNED = 3.4
"""The least width of a line with ground along its middle, in a look with patterns."""

LONGEST_NOTE = 210.0
"""The width at which the text of a note is broken, in ink units."""
MOST_NOTE, MOST_NOTE_LINES = 2_000, 24
"""So many characters and lines of a note are shown."""
NOTE_ROOM = 11.0
"""Between the actors in a frame, their names included, and its line, in ink units."""
NOTE_BOW = 0.12
"""How far an arrow of a note bends to the side, in its lengths."""

LONGEST_NAME = 150.0
"""The width at which a name is elided, in ink units."""

DASHES: dict[str, tuple[float, ...]] = {"actual": (), "planned": (4.5, 3.0), "alleged": (0.01, 2.4)}
"""Line patterns by status, in widths of the line; with round ends the second is a row of dots."""
LINKS = (6.4, 1.6)
"""The pattern of what is only possible in a look with patterns: a chain of long links."""


@lru_cache(maxsize=4096)
def mixed(colour: str, ground: str, strength: float) -> str:
    """The opaque colour that looks like `colour` laid over `ground` at a strength from 0 to 1."""
    one, other = QColor(colour), QColor(ground)
    parts = (
        round(a * strength + b * (1 - strength))
        for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return "#{:02x}{:02x}{:02x}".format(*parts)


@lru_cache(maxsize=1024)
def legible(colour: str, ground: str, ink: str) -> str:
    """A colour that somebody has chosen, with enough of the ink in it to be seen on a ground.

    Its contrast is then 3 at least (WCAG 2.2, 1.4.11, graphics).
    """
    for part in range(11):
        found = mixed(ink, colour, part / 10)
        if contrast(found, ground) >= 3.0:
            return found
    return ink


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""

    def luminance(colour: str) -> float:
        parts = [part / 255 for part in QColor(colour).getRgb()[:3]]  # type: ignore[index]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def load_fonts() -> None:
    """Make relmap's own font known to Qt; needs a QGuiApplication. Does nothing the second time."""
    if FONT_FAMILY in QFontDatabase.families():
        return
    for path in sorted(resource("fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(path))


def fresh_fonts() -> None:
    """Have relmap's own font read anew.

    FreeType rounds the outlines of letters by the size in which its face was last asked for a glyph, so that
    what was drawn before would be seen, by a 64th of a pixel, in what is drawn now.
    """
    QFontDatabase.removeAllApplicationFonts()
    load_fonts()
    _font.cache_clear()


def font_file(weight: int) -> Path:
    """The file of relmap's own font in a weight."""
    return resource("fonts", "Inter-SemiBold.otf" if weight > 500 else "Inter-Regular.otf")


@lru_cache(maxsize=64)
def has_family(family: str) -> bool:
    """Whether there is such a font here; a preset may come from another computer."""
    return QFontDatabase.hasFamily(family)


_family = [FONT_FAMILY]


@contextmanager
def using_family(family: str) -> Generator[None]:
    """Within this, `font` gives fonts of another family; an empty or unknown name: relmap's own."""
    before = _family[0]
    _family[0] = family if family and has_family(family) else FONT_FAMILY
    try:
        yield
    finally:
        _family[0] = before


def font(pixels: float, weight: int = QFont.Weight.Normal, italic: bool = False) -> QFont:
    """relmap's font at a size in device pixels, unhinted, so that it looks the same everywhere."""
    return _font(_family[0], pixels, weight, italic)


@lru_cache(maxsize=512)
def _font(family: str, pixels: float, weight: int, italic: bool) -> QFont:
    made = QFont(family)
    made.setPixelSize(max(1, round(pixels)))
    made.setWeight(QFont.Weight(weight))
    made.setItalic(italic)
    # Inter takes other glyphs for marks beside capitals and digits, which in a PDF are no text any more.
    made.setFeature(QFont.Tag("calt"), 0)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
