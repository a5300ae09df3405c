"""The commands that compare and merge versions of a map, for people and for git; without Qt."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relmap.cli.shared import FAILED, OK, PROBLEMS, add_json, load, one_line, print_json

if TYPE_CHECKING:
    from relmap.model.project import Project

_NOTHING = "/dev/null"
"""What git calls a file that is not there."""
_GIT_ARGUMENTS = 7
"""git calls a diff driver with: path, old file, its hash and mode, new file, its hash and mode."""


def add_diff(parser: argparse.ArgumentParser) -> None:
    """What `relmap diff` takes."""
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="two .relmap.json files; as git calls it, seven words"
    )
    add_json(parser)


def run_diff(options: argparse.Namespace) -> int:
    """`relmap diff`: 0 the same, 1 different, 2 trouble; as a driver of git 0 unless there is trouble."""
    from relmap.editor.diff_rows import diff_rows, titled
    from relmap.model.diff import Diff

    files: list[str] = options.files
    by_git = len(files) in (_GIT_ARGUMENTS, _GIT_ARGUMENTS + 2)  # two more for a file that was renamed
    if not by_git and len(files) != 2:
        print("relmap: two files are compared.", file=sys.stderr)
        return FAILED
    one, other = (files[1], files[4]) if by_git else files
    before, after = _map(one), _map(other)
    diff = Diff.between(before, after)
    if options.json:
        print_json([_plain(*row) for row in titled(before, diff)])
    else:
        if by_git:
            print(f"relmap diff {one_line(files[0])}")
        record = ""
        for row in diff_rows(before, diff):
            if not row.field:
                print(f"{row.record}: {row.after}")
                continue
            if row.record != record:
                print(row.record)
                record = row.record
            print(f"  {row.field}: {_said(row.before)} → {_said(row.after)}")
    return OK if by_git or not diff else PROBLEMS


def _plain(ref: Any, title: str, change: Any) -> dict[str, Any]:
    """A change for machines."""
    from relmap.editor.diff_rows import changed_fields

    before, after = change
    row: dict[str, Any] = {"collection": ref.collection, "id": ref.id, "title": title}
    if before is None or after is None:
        record = after if before is None else before
        return {**row, "change": "added" if before is None else "removed", "record": _value(record)}
    fields = [
        {"way": list(way), "before": _value(one), "after": _value(other)}
        for way, one, other in changed_fields(before, after)
    ]
    return {**row, "change": "changed", "fields": fields}


def _value(value: Any) -> Any:
    from pydantic import BaseModel
    from pydantic_core import to_jsonable_python

    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_defaults=True)
    return to_jsonable_python(value)


def _said(text: str) -> str:
    return f"“{text}”" if text else "nothing"


def _map(name: str) -> Project:
    from relmap.model.project import Project

    return Project() if name == _NOTHING else load(Path(name))


def add_merge(parser: argparse.ArgumentParser) -> None:
    """What `relmap merge` takes."""
    parser.add_argument("base", type=Path, metavar="BASE", help="the map that both began with")
    parser.add_argument("ours", type=Path, metavar="OURS", help="one of the two that became of it")
    parser.add_argument("theirs", type=Path, metavar="THEIRS", help="the other")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT", help="the merged map")
    parser.add_argument(
        "--names",
        nargs=2,
        metavar=("OURS", "THEIRS"),
        help="what the two are called in conflicts (their files)",
    )


def run_merge(options: argparse.Namespace) -> int:
    """`relmap merge`: 0 merged, 1 merged with conflicts, which are kept in the map, 2 trouble."""
    from relmap.editor.conflicts import conflict_problems
    from relmap.model.merge import merge
    from relmap.storage import project_file
    from relmap.timeline.words import record_title

    names = options.names or (options.ours.name, options.theirs.name)
    base, ours, theirs = (_map(_name(path)) for path in (options.base, options.ours, options.theirs))
    merged = merge(base, ours, theirs, (names[0], names[1]))
    for lost in project_file.save(merged.project, options.output).lost:
        print(f"relmap: not kept of {options.output.name}: {lost}", file=sys.stderr)
    for problem in conflict_problems(merged.project):
        record = merged.project.get(*problem.ref)
        title = record_title(merged.project, record) if record is not None else problem.place
        print(f"relmap: conflict: {one_line(f'{title}: {problem.message}')}", file=sys.stderr)
    return PROBLEMS if merged.conflicts else OK


def _name(path: Path) -> str:
    """Of a file; git gives an empty one for a base that is not there."""
    return str(path) if path.stat().st_size > 0 else _NOTHING
