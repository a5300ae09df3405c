"""The command that makes a map of tables; without Qt."""

from __future__ import annotations

import argparse
import csv
import datetime
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relmap.cli.shared import FAILED, OK, PROBLEMS, add_json, load, one_line, print_json, progress

if TYPE_CHECKING:
    from relmap.formats.text_table import TextTable
    from relmap.model.project import Project

_LARGEST = 64 * 1024 * 1024
_TOLD = 10
"""So many rows that are left out are told, and the others counted."""


def add_import(parser: argparse.ArgumentParser) -> None:
    """What `relmap import` takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV or TSV files")
    parser.add_argument("-o", "--output", type=Path, metavar="MAP", help="the map to be written")
    parser.add_argument("--into", type=Path, metavar="MAP", help="a map that they are added to")
    parser.add_argument("--encoding", default="", metavar="NAME", help="of the files, if it is not found")
    parser.add_argument("--rejected", type=Path, metavar="CSV", help="write the rows that are left out")
    parser.add_argument("--dry-run", action="store_true", help="write nothing, tell what would come of it")
    add_json(parser)


def run_import(options: argparse.Namespace) -> int:
    """`relmap import`: 0 all rows taken, 1 some left out, 2 nothing done."""
    from relmap.formats.table import recognised
    from relmap.model.project import Project
    from relmap.storage import project_file

    output: Path | None = options.output
    if output is None and not options.dry_run:
        print("relmap: -o says where the map goes; --dry-run writes none.", file=sys.stderr)
        return FAILED
    before = load(options.into) if options.into is not None else Project()
    after = before
    left_out: list[tuple[str, int, str, tuple[str, ...]]] = []
    files: list[dict[str, Any]] = []
    tables = [_cells(path, options.encoding) for path in options.files]
    # Actors first: what ties say of them is no more than their names.
    for name, cells in sorted(tables, key=lambda named: recognised(named[1].rows, before).sort != "actors"):
        after, told, rows = _read(after, name, cells)
        files.append(told)
        left_out += [(name, *row) for row in rows]
    wrote = after != before
    if output is not None and wrote and not options.dry_run:
        project_file.save(after, output)
    if options.rejected is not None and left_out and not options.dry_run:
        _write_rejected(options.rejected, left_out)
    if options.json:
        rows = [{"file": f, "line": n, "why": why, "cells": list(cells)} for f, n, why, cells in left_out]
        print_json({"files": files, "left_out": rows})
    else:
        _tell(files, left_out)
        if wrote and not options.dry_run:
            print(output)
    if not wrote:
        print("relmap: nothing new is in these files; no map was written.", file=sys.stderr)
        return FAILED
    return PROBLEMS if left_out else OK


def _cells(path: Path, encoding: str) -> tuple[str, TextTable]:
    """The name of a file, and its cells."""
    from relmap.formats.text_table import TableProblem, read_text_table

    if path.stat().st_size > _LARGEST:
        raise TableProblem(
            f"{path.name} is larger than {_LARGEST >> 20} MB.", "Import it in parts, with --into."
        )
    try:
        return path.name, read_text_table(path.read_bytes(), encoding)
    except TableProblem as error:
        raise TableProblem(f"{path.name}: {error.message}", error.remedy) from error


def _read(
    project: Project, name: str, cells: TextTable
) -> tuple[Project, dict[str, Any], list[tuple[int, str, tuple[str, ...]]]]:
    """The map with what a file holds, what is told of it, and its rows that are left out."""
    from relmap.formats.table import read_table, recognised
    from relmap.model import days

    table = recognised(cells.rows, project)
    now = datetime.date.today()
    today = days.from_ymd(now.year, now.month, now.day)
    reading = read_table(
        project, table, today, "group", "relation", progress(f"reading {name}"), undated="../.."
    )
    lines = cells.lines[len(cells.lines) - len(table.rows) :]
    rows = [(lines[number], fault, table.rows[number]) for number, fault in reading.faults.items()]
    rows += [(row.line, row.reason, row.cells) for row in cells.aside]
    told = {
        "file": name,
        "sort": table.sort,
        "columns": dict(zip(_names(table.headings), table.roles, strict=True)),
        "encoding": cells.encoding,
        "separator": cells.separator,
        "lines_above": cells.above,
        "control_characters": cells.controls,
        "rows": len(table.rows) + len(cells.aside),
        "new": reading.counts,
        "undated": reading.undated,
    }
    return reading.diff.apply(project), told, sorted(rows)


def _names(headings: tuple[str, ...]) -> list[str]:
    """Of columns, each its own."""
    found: list[str] = []
    for position, heading in enumerate(headings):
        name = heading or f"Column {position + 1}"
        found.append(name if name not in found else f"{name} (column {position + 1})")
    return found


def _tell(files: list[dict[str, Any]], left_out: list[tuple[str, int, str, tuple[str, ...]]]) -> None:
    for told in files:
        made = [f"{n:,} new {key[:-1] if n == 1 else key}" for key, n in told["new"].items() if n]
        print(f"{told['file']}: {told['rows']:,} rows, {told['sort']}; {', '.join(made) or 'nothing new'}")
        columns = ", ".join(f"{name} = {role}" for name, role in told["columns"].items())
        print(f"  columns: {one_line(columns)}")
        if told["undated"]:
            print(f"  {told['undated']:,} without a date: at all times")
        if told["lines_above"]:
            print(f"  {told['lines_above']:,} rows above the table left out")
        if told["control_characters"]:
            print(f"  {told['control_characters']:,} control characters taken out")
    for file, line, why, _ in left_out[:_TOLD]:
        print(f"relmap: {file}, line {line}, is left out: {one_line(why)}", file=sys.stderr)
    if len(left_out) > _TOLD:
        print(f"relmap: and {len(left_out) - _TOLD:,} more rows are left out.", file=sys.stderr)


def _write_rejected(path: Path, rows: list[tuple[str, int, str, tuple[str, ...]]]) -> None:
    from relmap.model.text_cells import as_text_cell
    from relmap.storage.safe_write import safe_write

    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("file", "line", "why"))
    for file, line, why, cells in rows:
        writer.writerow((as_text_cell(file), line, as_text_cell(why), *map(as_text_cell, cells)))
    safe_write(path, text.getvalue().encode("utf-8-sig"))
