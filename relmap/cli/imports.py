"""The commands that make a map of files of other programs, and such files of a map; without Qt."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from relmap.cli.shared import (
    FAILED,
    OK,
    PROBLEMS,
    add_certain,
    add_json,
    load,
    one_line,
    print_json,
    progress,
)

if TYPE_CHECKING:
    from relmap.formats.foreign import LeftOut, Options
    from relmap.formats.loss import Loss
    from relmap.formats.reading import Reading

_TOLD = 10
"""So many things that are left out are told, and the others counted."""
_MANY = 200_000
_BYTES_EACH = 1_500
"""About so much memory a relation takes while it is read."""


def add_import(parser: argparse.ArgumentParser) -> None:
    """What `relmap import` takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="tables and networks")
    parser.add_argument("-o", "--output", type=Path, metavar="MAP", help="the map to be written")
    parser.add_argument("--into", type=Path, metavar="MAP", help="a map that they are added to")
    parser.add_argument("--mapping", type=Path, metavar="TOML", help="what columns and words mean")
    parser.add_argument("--top", type=int, default=0, metavar="N", help="only the N pairs with the most ties")
    parser.add_argument("--source", default="", metavar="TEXT", help="what is cited; the file’s name")
    parser.add_argument("--date-order", choices=("dmy", "mdy", "ymd"), default="", help="of 04/05/2020")
    parser.add_argument(
        "--time", default="", metavar="WHAT", help="what numbers are: year, yyyymmdd, 'days since DAY', none"
    )
    parser.add_argument("--encoding", default="", metavar="NAME", help="of the files, if it is not found")
    parser.add_argument("--rejected", type=Path, metavar="CSV", help="write the rows that are left out")
    parser.add_argument("--dry-run", action="store_true", help="write nothing, tell what would come of it")
    add_json(parser)


def run_import(options: argparse.Namespace) -> int:
    """`relmap import`: 0 all taken, 1 some left out, 2 nothing done."""
    from relmap.formats.incoming import take
    from relmap.model.bulk import bulk
    from relmap.model.project import Project
    from relmap.storage import project_file

    output: Path | None = options.output
    if output is None and not options.dry_run:
        print("relmap: -o says where the map goes; --dry-run writes none.", file=sys.stderr)
        return FAILED
    before = load(options.into) if options.into is not None else Project()
    said = _options(options)
    names = ", ".join(path.name for path in options.files)
    with bulk(_MANY):
        reading = take(before, options.files, said, progress(f"reading {names}"), options.top)
        _warn_of_many(reading.counts.get("relations", 0))
        after = reading.diff.apply(before)
    wrote = bool(reading.diff)
    if output is not None and wrote and not options.dry_run:
        project_file.save(after, output)
    if options.rejected is not None and reading.left_out and not options.dry_run:
        _write_rejected(options.rejected, reading.left_out)
    if options.json:
        print_json(_plain(reading))
    else:
        _tell(names, reading)
        if wrote and not options.dry_run:
            print(output)
    if not wrote:
        print("relmap: nothing new is in these files; no map was written.", file=sys.stderr)
        return FAILED
    return PROBLEMS if reading.left_out else OK


def _options(options: argparse.Namespace) -> Options:
    from relmap.formats.foreign import Options
    from relmap.model import days

    now = datetime.date.today()
    said = Options(
        today=days.from_ymd(now.year, now.month, now.day),
        time=options.time,
        date_order=options.date_order,
        encoding=options.encoding,
        source=options.source,
    )
    if options.mapping is not None:
        from dataclasses import replace

        from relmap.formats.mapping import read_mapping

        mapping = read_mapping(options.mapping)
        said = replace(mapping.on(said), mapped=mapping.mapped)
    return said


def _plain(reading: Reading) -> dict[str, object]:
    return {
        "new": reading.counts,
        "changed": reading.changed,
        "undated": reading.undated,
        "remarks": list(reading.remarks),
        "left_out": [asdict(left) for left in reading.left_out],
        "unread": [asdict(left) for left in reading.unread],
    }


def _tell(names: str, reading: Reading) -> None:
    print(f"{names}: {reading.in_words()}")
    for remark in reading.remarks:
        print(f"  {one_line(remark)}")
    if reading.undated:
        print(f"  {reading.undated:,} tie{'' if reading.undated == 1 else 's'} without a date: at all times.")
    for left in reading.unread[:_TOLD]:
        print(f"  {left.row}: {one_line(left.why)}")
    if len(reading.unread) > _TOLD:
        print(f"  and {len(reading.unread) - _TOLD:,} more amounts that are attributes")
    for left in reading.left_out[:_TOLD]:
        print(f"relmap: {left.row or 'something'} is left out: {one_line(left.why)}", file=sys.stderr)
    if len(reading.left_out) > _TOLD:
        print(f"relmap: and {len(reading.left_out) - _TOLD:,} more are left out.", file=sys.stderr)


def _warn_of_many(count: int) -> None:
    if count > _MANY:
        print(
            f"relmap: {count:,} relations are many: the map takes about {count * _BYTES_EACH >> 20:,} MB of "
            "memory, and minutes to open. --top N takes only the pairs with the most ties.",
            file=sys.stderr,
        )


def _write_rejected(path: Path, rows: Sequence[LeftOut]) -> None:
    from relmap.formats.rejected import rejected
    from relmap.storage.safe_write import safe_write

    safe_write(path, rejected(rows))


# --- out ---


def add_convert(parser: argparse.ArgumentParser) -> None:
    """What `relmap convert` takes."""
    parser.add_argument("file", type=Path, metavar="MAP", help="a .relmap.json file")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="OUT",
        help=".gexf, .graphml, .csv, .xlsx, .net, .cx2, .ijson or .json",
    )
    parser.add_argument("--date", default="", metavar="DAY", help="only what holds on that day")
    add_certain(parser)
    parser.add_argument("--plain", action="store_true", help="without records that only relmap reads")
    parser.add_argument(
        "--value", choices=("weight", "stance"), default="weight", help="of a tie, where there is one number"
    )
    parser.add_argument("--separator", choices=(",", ";"), default=",", help="of CSV")
    parser.add_argument("--strict", action="store_true", help="exit code 1 if something is left out")
    add_json(parser)


def run_convert(options: argparse.Namespace) -> int:
    """`relmap convert`: 0 done, 1 things left out under --strict, 2 nothing done."""
    from relmap.formats.outgoing import written
    from relmap.formats.registry import format_named
    from relmap.formats.writing import Writing
    from relmap.notebook import one_day
    from relmap.storage.safe_write import safe_write

    output: Path = options.output
    known = format_named(output.name)
    if output.name.casefold().endswith(".relmap.json"):
        print("relmap: that would be a map of relmap's own; name a file of another format.", file=sys.stderr)
        return FAILED
    project = load(options.file)
    day = one_day(options.date) if options.date else None
    writing = Writing(
        certain=options.certain,
        plain=options.plain,
        value=options.value,
        separator=options.separator,
        day=day,
    )
    found = written(project, known, writing)
    base = output.name[: -len(known.suffix)]
    paths = [output.with_name(f"{base}{ending}") for ending in found.files]
    for path, data in zip(paths, found.files.values(), strict=True):
        safe_write(path, data)
    if options.json:
        print_json({"files": [str(path) for path in paths], "loss": [asdict(row) for row in found.loss.rows]})
    else:
        for path in paths:
            print(path)
        _tell_loss(found.loss)
    return PROBLEMS if options.strict and found.loss.left_out else OK


def _tell_loss(loss: Loss) -> None:
    for row in loss.rows:
        print(f"  {row.what}: {row.count:,} {row.became}, as {one_line(row.example)[:80]}")
