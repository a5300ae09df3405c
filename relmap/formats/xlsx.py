"""Excel workbooks: a table on each sheet (ECMA-376)."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from relmap.formats.csv_table import of_cells, sheets
from relmap.formats.foreign import Foreign, FormatError, Options, joined
from relmap.formats.text_table import KeptAside, TextTable
from relmap.formats.writing import Writing
from relmap.formats.xlsx_merged import Merged, filled, merged_down
from relmap.model.errors import Progress, Stopped
from relmap.model.project import Project
from relmap.model.records import cleaned

key = "xlsx"
label = "Excel workbook"
suffixes = (".xlsx", ".xlsm")
writes = True

LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_COLUMNS = 256
_LONGEST = 200_000


def claims(head: bytes, name: str) -> int:
    """0 no, 1 by the file's name, 2 by its content."""
    if not head.startswith(b"PK"):
        return 1 if name.casefold().endswith(suffixes) else 0
    return 2 if b"xl/" in head or name.casefold().endswith(suffixes) else 0


# --- reading ---


def read(data: bytes, name: str, options: Options, progress: Progress | None = None) -> Foreign:
    """What the sheets of a workbook say; hidden ones are left out, and said.

    Raises:
        FormatError: it is none, or unpacks to more than 400 MB.
        Stopped: `progress` said so.
    """
    found: list[Foreign] = []
    remarks: list[str] = []
    pages = tables(data, progress)
    for page in pages:
        if page.hidden:
            remarks.append(f"The hidden sheet “{page.title}” is left out.")
        elif page.cells is None:
            remarks.append(f"The sheet “{page.title}” has no table.")
        else:
            told = f"{name} – {page.title}" if len(pages) > 1 else name
            found.append(of_cells(page.cells, told, options))
    if not found:
        raise FormatError(
            "There is no table in this workbook.", "A table has a row of headings, or two columns."
        )
    whole = joined(found)
    whole.remarks += remarks
    return whole


@dataclass(frozen=True)
class Page:
    """A sheet of a workbook; `cells` None: it has no table."""

    title: str
    hidden: bool
    cells: TextTable | None


def tables(data: bytes, progress: Progress | None = None) -> list[Page]:
    """The sheets of a workbook.

    Raises:
        FormatError: it is none, or unpacks to more than 400 MB.
        Stopped: `progress` said so.
    """
    _check_size(data)
    import openpyxl

    try:
        with warnings.catch_warnings():
            # Of what relmap does not read: styles, validations, extensions.
            warnings.simplefilter("ignore")
            book: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            count = len(book.worksheets)
            return [
                Page(
                    str(sheet.title),
                    sheet.sheet_state != "visible",
                    _cells(sheet, progress, n, count, merged_down(data, sheet._worksheet_path)),
                )
                for n, sheet in enumerate(book.worksheets)
            ]
    except (Stopped, FormatError):
        raise
    except Exception as error:
        # openpyxl raises whatever a broken part makes it raise.
        raise FormatError(
            f"It is no sound Excel workbook ({type(error).__name__}).", "Save it anew, or as CSV."
        ) from error


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
            typed = size <= LARGEST_UNPACKED and any(
                _declares_a_type(packed, part) for part in packed.infolist()
            )
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        old = data.startswith(b"\xd0\xcf\x11\xe0")
        remedy = "It is of Excel 97–2003, or has a password: save it as .xlsx." if old else "Save it anew."
        raise FormatError("It is no Excel workbook.", remedy) from error
    if typed:
        raise FormatError("A part of the workbook declares a document type, which relmap does not read.")
    if size > LARGEST_UNPACKED:
        raise FormatError(
            f"It unpacks to {size >> 20:,} MB, more than the {LARGEST_UNPACKED >> 20} that are read.",
            "Save the sheet that matters as CSV.",
        )


def _declares_a_type(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part of a workbook could declare entities; none that Excel writes does."""
    if not part.filename.endswith((".xml", ".rels")):
        return False
    with packed.open(part) as file:
        return b"<!DOCTYPE" in file.read(4_096).replace(b"\0", b"")


def _cells(
    sheet: Any, progress: Progress | None, number: int, count: int, merged: Sequence[Merged]
) -> TextTable | None:
    """The filled part of a sheet as texts; merged cells repeat the first of them."""
    # What a sheet says of its size may be a million columns, or nothing.
    sheet.reset_dimensions()
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    aside: list[KeptAside] = []
    controls = wide = 0
    for line, row in enumerate(sheet.iter_rows(), 1):
        if progress is not None and line % 1000 == 0 and not progress((number + 0.5) / count):
            raise Stopped
        texts: list[str] = []
        for cell in row:
            text = _text(cell)
            plain = cleaned(text)
            controls += len(text) - len(plain)
            texts.append(plain.strip())
        wide += any(texts[MOST_COLUMNS:])
        texts = texts[:MOST_COLUMNS]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if any(len(text) > _LONGEST for text in texts):
            short = tuple(text[:200] for text in texts)
            aside.append(KeptAside(line, short, f"a cell has more than {_LONGEST:,} characters."))
            continue
        rows.append(tuple(texts))
        lines.append(line)
    width = max((len(row) for row in rows), default=0)
    if width < 2:
        return None
    above = _above(rows)
    leading = tuple(
        KeptAside(line, tuple(filter(None, row)), "it stands above the table.")
        for line, row in zip(lines[:above], rows, strict=False)
    )
    rows, lines = rows[above:], lines[above:]
    if wide:
        aside.append(KeptAside(0, (), f"columns after {MOST_COLUMNS} are left out in {wide:,} rows."))
    even = [row + ("",) * (width - len(row)) for row in rows]
    whole, repeated = filled(even, lines, merged) if merged else (even, frozenset[tuple[int, int]]())
    return TextTable(tuple(whole), tuple(lines), tuple(aside), above, "xlsx", "", controls, leading, repeated)


def _above(rows: list[tuple[str, ...]]) -> int:
    """How many rows stand above the headings: those of one cell before the first of two."""
    return next((n for n, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)


def _text(cell: Any) -> str:
    """The value of a cell as it is shown: its format tells whether a date is a year, a month or a day."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return _date(value, str(cell.number_format))
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _date(value: datetime.datetime, shown: str) -> str:
    letters = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", shown).casefold()
    if "d" in letters or "general" in letters:
        return value.date().isoformat()
    return f"{value:%Y-%m}" if "m" in letters and "h" not in letters else f"{value:%Y}"


# --- writing ---


def write(project: Project, writing: Writing) -> dict[str, bytes]:
    """A map as a workbook with the sheets Actors, Relations, Events and Sources; all texts are texts."""
    import xlsxwriter

    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target, options)
    # The same bytes for the same map.
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})
    bold = book.add_format({"bold": True})
    for name, rows in sheets(project, writing).items():
        sheet = book.add_worksheet(name.capitalize())
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    if cell:
                        sheet.write_string(line, column, cell[:32_767], bold if line == 0 else None)
                else:
                    sheet.write_number(line, column, cell)
        widths = [max(len(str(row[column])) for row in rows) for column in range(len(rows[0]))]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(40, max(8, width + 1)))
        sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
    book.close()
    return {suffixes[0]: target.getvalue()}


def read_back(files: dict[str, bytes], options: Options) -> Foreign:
    """What was written."""
    return read(files[suffixes[0]], "", options)
