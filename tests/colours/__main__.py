"""Prints the ramps of stance colours in use and those that the search finds: `python -m tests.colours`."""

from __future__ import annotations

from relmap.drawing.colour_vision import VISIONS, apart
from relmap.drawing.style import DARK, LIGHT, PRINT, Theme, contrast
from tests.colours.search import ENOUGH, PAIRS, STANCES, Ramp, search, smallest


def _show(name: str, ramp: Ramp, theme: Theme) -> None:
    colours = " ".join(ramp[stance] for stance in STANCES)
    low = min(contrast(colour, theme.ground) for colour in ramp.values())
    print(f"{theme.name:6} {name:14} {colours}  ΔE00 {smallest(ramp):5.2f}  contrast {low:4.2f}")


def main() -> None:
    """Every theme: the ramp in use, the one chosen, the one with the greatest smallest difference."""
    for theme in (LIGHT, DARK, PRINT):
        _show("in use", theme.stances, theme)
        _show(f"at least {ENOUGH}", search(theme, ENOUGH).ramp, theme)
        _show("greatest", search(theme).ramp, theme)
        for vision in VISIONS:
            found = (
                f"{one}/{other} {apart(theme.stances[one], theme.stances[other], vision):.1f}"
                for one, other in PAIRS
            )
            print(f"       {vision:14} {'  '.join(found)}")


if __name__ == "__main__":
    main()
