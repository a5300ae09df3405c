"""What is said of a save."""

from __future__ import annotations

import os
from pathlib import Path

from relmap.model.diff import Diff
from relmap.model.records import Source
from relmap.ui.window.main_window import MainWindow


def test_what_could_not_be_kept_is_said(opened: MainWindow, small_file: Path) -> None:
    os.link(small_file, small_file.with_name("other.relmap.json"))
    opened.workspace.document.apply(Diff.adding(Source(id="s", title="S")), "Add")
    opened.actions_by_id["save"].trigger()
    said = opened.statusBar().currentMessage()
    assert said.startswith(f"Saved {small_file.name}. Not kept: its other names (hard links)")
    opened.workspace.document.apply(Diff.adding(Source(id="t", title="T")), "Add")
    opened.actions_by_id["save"].trigger()
    assert opened.statusBar().currentMessage() == f"Saved {small_file.name}."
