"""Prints one table: each figure beside its peer of the same run. Names of groups choose some of them."""

from __future__ import annotations

import importlib
import os
import platform
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from relmap.drawing.style import load_fonts
from tests.benchmarks.table import show, show_head

GROUPS = (
    "timeline",
    "analysis",
    "drawing",
    "window",
    "finding",
    "layouts",
    "files",
    "imports",
    "tables",
    "growth",
    "startup",
)


def main(chosen: list[str]) -> None:
    """Measure the groups chosen, or all."""
    application = QApplication([])
    load_fonts()
    cores = os.cpu_count()
    print(f"{platform.platform()}, Python {platform.python_version()}, {cores} cores\n")
    for name in chosen or GROUPS:
        print(f"\n{name}")
        show_head()
        for row in importlib.import_module(f"tests.benchmarks.{name}").rows():
            show(row)
    application.quit()


if __name__ == "__main__":
    main(sys.argv[1:])
