"""The colours of the stances on a light ground, as files of other programs are coloured, too."""

from __future__ import annotations

STANCES: dict[int | None, str] = {
    -2: "#ad2529",
    -1: "#de7131",
    0: "#8f8f8f",
    1: "#3497d6",
    2: "#1f56a0",
    None: "#71597c",
}
