"""Files of other programs and pasted tables: made a map of their own, or taken into the one that is open."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from relmap.editor.diff_rows import Part
from relmap.editor.document import Document
from relmap.editor.import_session import ImportSession
from relmap.editor.imports import with_places, without
from relmap.editor.prepared import Prepared
from relmap.formats.file_preview import copies
from relmap.formats.file_tables import FileTable, tables_of_file
from relmap.formats.foreign import LARGEST, Foreign, FormatError, LeftOut, Options, Unclear, joined
from relmap.formats.into_map import into_map
from relmap.formats.mapping import as_toml, read_mapping
from relmap.formats.pasted import list_of_names, names_in
from relmap.formats.reading import Reading
from relmap.formats.registry import format_of, read_foreign
from relmap.formats.rejected import rejected
from relmap.formats.text_table import TableProblem, decoded
from relmap.model import days
from relmap.model.bulk import bulk
from relmap.model.diff import Diff
from relmap.model.edtf_days import edtf_day
from relmap.model.errors import Progress, RelmapError
from relmap.model.project import Project
from relmap.storage.safe_write import safe_write
from relmap.ui.dialogs.importing.dialog import ImportDialog
from relmap.ui.settings.kept_mappings import KeptMappings
from relmap.ui.shell import Shell
from relmap.ui.widgets import ask

_LARGE = 200_000
"""Files of so many bytes are read in the background."""
_PACKED = 20
_MOST_LOOKED_AT = 5_000
"""Of more relations it is not told whether one is seen."""
_TABLES = ("csv_table", "xlsx")


@dataclass(frozen=True)
class Imported:
    """A map made of files, and what they came to."""

    prepared: Prepared
    reading: Reading
    seen: bool
    """Whether the user has seen what they come to."""


class Importing:
    """Reads files of other programs for a window.

    Args:
        shell: the window.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    # --- a map of its own -----------------------------------------------------------------

    def as_map(self, paths: Sequence[Path]) -> Imported | None:
        """A new map of files; None: given up, or it was told why it cannot be."""
        found = self._read(Project(), paths)
        if found is None:
            return None
        tables, others = found
        at_once = None if tables else self._at_once(others, paths)
        reading = at_once or self._ask(tables, others, paths)
        if reading is None:
            return None
        if not reading.diff:
            left = reading.left_out
            why = f"{left[0].row}: {left[0].why}" if left else "There is nothing in it."
            ask.tell(self._shell.widget, RelmapError(f"No map could be made of {_names(paths)}.", why))
            return None
        project, theme = reading.diff.apply(Project()), self._shell.theme

        def prepare(told: Progress | None) -> Prepared:
            with bulk(len(project.relations)):
                return Prepared(project, told, theme)

        prepared = self._done(paths, prepare)
        return None if prepared is None else Imported(prepared, reading, seen=at_once is None)

    def _at_once(self, others: Sequence[Foreign], paths: Sequence[Path]) -> Reading | None:
        """What networks come to; None: something must be asked first, or it was stopped."""
        options = self._options(paths)
        try:
            return self._done(paths, lambda told: into_map(Project(), joined(copies(others)), options, told))
        except Unclear:
            return None

    def _ask(
        self, tables: Sequence[FileTable], others: Sequence[Foreign], paths: Sequence[Path]
    ) -> Reading | None:
        """What comes of files once the user has seen it; None: given up."""
        options = self._options(paths)
        session = ImportSession(Project(), tables, others, options, edtf_day(options.today))
        dialog = self._dialog(session, f"A map of {_names(paths)}", _folder(paths))
        try:
            if dialog.exec() != ImportDialog.DialogCode.Accepted or dialog.reading is None:
                return None
            self._keep(session)
            diff = without(Project(), dialog.reading.diff, dialog.unticked)
            return replace(dialog.reading, diff=diff)
        finally:
            dialog.deleteLater()

    def summary(self, paths: Sequence[Path], found: Imported) -> None:
        """Say what files came to, if there is more to say than that all was taken, or than was seen."""
        reading = found.reading
        lines = [f"Left out: {left.row}: {left.why}" for left in reading.left_out]
        lines += [*(f"{left.row}: {left.why}" for left in reading.unread), *reading.remarks]
        if reading.undated:
            lines.append(f"{reading.undated:,} ties have no date: they hold at all times.")
        text = f"{_names(paths)}: {reading.in_words()}. {_shown_day(found.prepared)}".rstrip()
        if lines and not found.seen:
            ask.report(self._shell.widget, text, lines)
        else:
            self._shell.say(text)

    # --- the open map ---------------------------------------------------------------------

    def into(self, document: Document, paths: Sequence[Path], show: Callable[[], object]) -> None:
        """Take files into the open map, as one step of undo, once the user has seen what changes.

        Args:
            document: the map.
            paths: of the files.
            show: brings what is new into view.
        """
        found = self._read(document.project, paths)
        if found is None:
            return
        names = _names(paths)

        def apply(reading: Reading, diff: Diff, all_of_it: bool) -> None:
            document.apply(with_places(document.project, diff), f"Import {names}")
            document.viewpoint.select(ref for ref in reading.refs if document.project.get(*ref) is not None)
            if any(ref.collection == "actors" and c.before is None for ref, c in diff.changes.items()):
                show()
            said = reading.in_words() if all_of_it else "what was ticked"
            self._shell.say(f"Imported {names}: {said}. {_unseen(document, diff)}".rstrip())

        self.show(document, *found, self._options(paths), f"Import {names}", apply, _folder(paths))

    def show(
        self,
        document: Document,
        tables: Sequence[FileTable],
        others: Sequence[Foreign],
        options: Options,
        title: str,
        apply: Callable[[Reading, Diff, bool], object],
        folder: Path | None = None,
    ) -> None:
        """Show what tables and files come to in the open map.

        Args:
            document: the map.
            tables: of them.
            others: what is no table.
            options: what is said beside them.
            title: of the dialog.
            apply: what is imported: the reading, the change, and whether all lines were ticked.
            folder: where the files are.
        """
        day = edtf_day(document.viewpoint.day)
        session = ImportSession(document.project, tables, others, options, day)
        dialog = self._dialog(session, title, folder)
        dialog.project_now = lambda: document.project
        dialog.finished.connect(dialog.deleteLater)

        def accepted() -> None:
            reading = dialog.reading
            if reading is None:
                return
            try:
                parts: frozenset[Part] = dialog.unticked
                diff = without(document.project, reading.diff, parts) if parts else reading.diff
                apply(reading, diff, not parts)
            except RelmapError as error:
                self._shell.tell(error)
                return
            self._keep(session)

        dialog.accepted.connect(accepted)
        dialog.open()

    # --- the dialog -----------------------------------------------------------------------

    def _dialog(self, session: ImportSession, title: str, folder: Path | None) -> ImportDialog:
        remembered = self._take_kept(session)
        dialog = ImportDialog(self._shell.widget, session, title, self._shell.theme)
        dialog.tell_remembered(remembered)
        base = folder or Path(self._shell.settings.folder)
        dialog.save_meaning = lambda number: self._save_meaning(dialog, number, base)
        dialog.open_meaning = lambda number: self._open_meaning(dialog, number)
        dialog.save_rows = lambda rows: self._save_rows(dialog, rows, base)
        return dialog

    def _take_kept(self, session: ImportSession) -> bool:
        """What was said of tables with these headings last time is said of these; gives whether there was."""
        kept = KeptMappings(self._shell.settings)
        found = False
        for number, table in enumerate(session.tables):
            said = kept.of(table.headings_key)
            if said is None:
                continue
            before = session.tables[number], session.options
            try:
                session.take_meaning(number, said)
                found = True
            except FormatError:  # of another version of relmap: the columns are as they were found
                session.tables[number], session.options = before
        return found

    def _keep(self, session: ImportSession) -> None:
        kept = KeptMappings(self._shell.settings)
        for number, table in enumerate(session.tables):
            if table.taken and table.shape == "table":
                kept.keep(table.headings_key, session.meaning(number))

    def _save_meaning(self, dialog: ImportDialog, number: int, folder: Path) -> None:
        session = dialog.session
        name = Path(session.tables[number].name.partition(" – ")[0]).stem
        path = ask.file_to_write(dialog, "Save the mapping", str(folder / f"{name}.toml"), _TOML)
        if path is not None:
            self._write(dialog, path, as_toml(session.meaning(number)).encode())

    def _open_meaning(self, dialog: ImportDialog, number: int) -> None:
        path = ask.mapping_to_open(dialog, self._shell.settings.folder)
        if path is None:
            return
        try:
            dialog.session.take_meaning(number, read_mapping(path))
            dialog.session.read()
        except (RelmapError, OSError) as error:
            ask.tell(dialog, error)

    def _save_rows(self, dialog: ImportDialog, rows: tuple[LeftOut, ...], folder: Path) -> None:
        path = ask.file_to_write(dialog, "Save the rows left out", str(folder / "left-out.csv"), _CSV)
        if path is not None:
            self._write(dialog, path, rejected(rows))

    @staticmethod
    def _write(dialog: ImportDialog, path: Path, data: bytes) -> None:
        try:
            safe_write(path, data)
        except (RelmapError, OSError) as error:
            ask.tell(dialog, error)

    # --- reading --------------------------------------------------------------------------

    def _options(self, paths: Sequence[Path]) -> Options:
        today = datetime.date.today()
        names = ", ".join(dict.fromkeys(path.name for path in paths))
        return Options(today=days.from_ymd(today.year, today.month, today.day), source=names)

    def _read(self, project: Project, paths: Sequence[Path]) -> tuple[list[FileTable], list[Foreign]] | None:
        """The tables and the networks of files; None: stopped, or it was told why they cannot be read."""
        options = self._options(paths)

        def read(told: Progress | None) -> tuple[list[FileTable], list[Foreign]]:
            tables: list[FileTable] = []
            others: list[Foreign] = []
            for path in paths:
                if path.stat().st_size > LARGEST or format_of(path).key not in _TABLES:
                    others.append(read_foreign(path, options, told))
                    continue
                try:
                    tables += _tables(path, project, told)
                except FormatError as error:
                    raise type(error)(f"{path.name}: {error.message}", error.remedy) from error
            return _told_apart(tables), others

        try:
            return self._done(paths, read)
        except (RelmapError, OSError) as error:
            ask.tell(self._shell.widget, error)
            return None

    def _done(self, paths: Sequence[Path], work: Any) -> Any:
        """Do it at once, or of large files in the background."""
        # A workbook is packed, and slower to read.
        size = sum(
            path.stat().st_size * (_PACKED if path.suffix.lower() in (".xlsx", ".xlsm") else 1)
            for path in paths
            if path.is_file()
        )
        if size < _LARGE:
            return work(None)
        return ask.wait_for(self._shell.widget, f"Reading {_names(paths)}…", work)


_TOML, _CSV = "Mappings (*.toml)", "CSV tables (*.csv)"


def _tables(path: Path, project: Project, told: Progress | None) -> list[FileTable]:
    """The tables of a file; one of a single column is a list of names. Raises FormatError."""
    data = path.read_bytes()
    try:
        return tables_of_file(path, data, project, told)
    except TableProblem:
        names = names_in(decoded(data, "")[0]) if path.suffix.lower() not in (".xlsx", ".xlsm") else []
        if not names:
            raise
        return [replace(list_of_names(names), name=path.name)]


def _told_apart(tables: Sequence[FileTable]) -> list[FileTable]:
    """Tables of files of one name with a number each."""
    found: dict[str, FileTable] = {}
    for table in tables:
        name, number = table.name, 2
        while name in found:
            name, number = f"{table.name} ({number})", number + 1
        found[name] = replace(table, name=name)
    return list(found.values())


def _shown_day(prepared: Prepared) -> str:
    """A sentence on the day that is looked at first, where not all relations hold on it."""
    index = prepared.index
    day, count = index.opening_day(), len(prepared.project.relations)
    if day == index.latest_known():
        held = len(index.standing_on(day).rows)
        return f"On {days.in_words(day)} {held:,} of {count:,} relations hold." if held < count else ""
    last = "the last day on which" if day < index.latest_known() else "the first day on which"
    return f"It shows {days.in_words(day)}, {last} a relation holds."


def _unseen(document: Document, diff: Diff) -> str:
    """A sentence where none of the relations that have come holds on the day that is looked at."""
    new = {ref.id for ref, c in diff.changes.items() if ref.collection == "relations" and c.before is None}
    viewpoint = document.viewpoint
    if not new or viewpoint.mode != "day" or len(new) > _MOST_LOOKED_AT:
        return ""
    if any(document.index.relation_on(key, viewpoint.day) is not None for key in new):
        return ""
    return f"None of the new relations holds on {days.in_words(viewpoint.day)}."


def _folder(paths: Sequence[Path]) -> Path | None:
    return paths[0].parent if paths else None


def _names(paths: Sequence[Path]) -> str:
    names = [path.name for path in paths]
    return ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")
