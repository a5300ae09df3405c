"""Tables of the map, and what an import comes to before it is taken, beside what a frame may take."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from relmap.editor.cell_rows import SearchTexts, Wish, arranged, rows_of
from relmap.editor.cells import TABLES
from relmap.editor.document import Document
from relmap.editor.import_session import FIRST
from relmap.formats.file_preview import file_preview
from relmap.formats.file_tables import FileTable, tables_of_file
from relmap.formats.foreign import Options
from relmap.model.project import Project
from relmap.ui.panels.tables.panel import TablesPanel
from relmap.ui.settings.settings import Settings
from tests.benchmarks.imports import write_ties
from tests.benchmarks.maps import synthetic
from tests.benchmarks.table import Missing, Row, median, times

_ACTORS = 25_000
"""With five relations of two phases each."""
_FRAME = 1000 / 60
_JUMPS = 200


def rows() -> Iterator[Row | Missing]:
    """All figures of this kind."""
    yield from _table_of_the_map()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ties.csv"
        write_ties(path, 100_000)
        (table,) = tables_of_file(path, path.read_bytes(), Project())
    first = median(lambda: _preview(table, FIRST), 3)
    yield Row("first rows of an import", FIRST, first, "all rows", median(lambda: _preview(table, 0), 1), 0.5)


def _preview(table: FileTable, most: int) -> None:
    file_preview(Project(), [table], [], Options(source="x"), "2024-06-20", None, most)


def _table_of_the_map() -> Iterator[Row]:
    project = synthetic(_ACTORS)
    document = Document(project)
    every = rows_of(project, "relations")
    count = len(every)
    with tempfile.TemporaryDirectory() as folder:
        panel = TablesPanel(document, Settings(QSettings(f"{folder}/x.ini", QSettings.Format.IniFormat)))
        panel.resize(1600, 600)
        panel.show()
        QApplication.processEvents()
        view = panel.view
        drawn = random.Random(3)

        def jump() -> None:
            view.verticalScrollBar().setValue(drawn.randrange(count))
            view.viewport().repaint()

        found = times(jump, _JUMPS)
        yield Row("a jump in the table, middle", count, found[_JUMPS // 2], "a frame", _FRAME, 1.0)
        yield Row("a jump in the table, 95 of 100", count, found[_JUMPS * 95 // 100], "a frame", _FRAME, 1.0)
        panel.close_tables()
        panel.close()
        panel.deleteLater()
        QApplication.processEvents()
    copied = median(lambda: rows_of(project, "relations"), 3)
    known = SearchTexts()
    column = next(one for one in TABLES["relations"] if one.attribute == "when")
    ordered = median(lambda: arranged(project, "relations", every, Wish(column=column), known), 1)
    yield Row("put in order by date, aside", count, ordered, "a list of all rows", copied)
    wish = Wish(("actor", "12"))
    begun = times(lambda: arranged(project, "relations", every, wish, known), 1)[0]
    yield Row("two words looked for, aside", count, begun, "a list of all rows", copied)
