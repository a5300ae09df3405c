"""The command that makes the figures of a map again, as a file beside it says."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from relmap.cli.shared import FAILED, OK, PROBLEMS, add_json, load, one_line, print_json, progress

if TYPE_CHECKING:
    from relmap.export.making import Made
    from relmap.export.recipe import Recipe


def add_make(parser: argparse.ArgumentParser) -> None:
    """What `relmap make` takes."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="a map, with NAME.figures.toml beside it, or that file"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 if something would be changed or new"
    )
    parser.add_argument(
        "--only", metavar="PATTERN", default="", help="only files or names such as 'figures/*.pdf'"
    )
    parser.add_argument("--init", action="store_true", help="write a first NAME.figures.toml, and no figures")
    parser.add_argument(
        "--anywhere", action="store_true", help="also write what is to be outside the folder of that file"
    )
    add_json(parser)


def run_make(options: argparse.Namespace) -> int:
    """`relmap make`."""
    from relmap.export.recipe import RecipeProblem, map_beside, recipe_beside

    is_recipe = options.file.suffix.lower() == ".toml"
    path = options.file if is_recipe else recipe_beside(options.file)
    try:
        if options.init:
            return _init(map_beside(path) if is_recipe else options.file, path)
        recipe = _read(path, options.file)
    except RecipeProblem as error:
        for fault in error.faults:
            print(f"relmap: {path.name}: {one_line(str(fault))}", file=sys.stderr)
        return FAILED
    return _make(recipe, recipe.map if is_recipe else options.file, options)


def _read(path: Path, asked: Path) -> Recipe:
    from relmap.export.recipe import read_recipe
    from relmap.storage.errors import FileProblem

    if not path.exists():
        raise FileProblem(
            f"There is no {path.name} that says what to make.",
            f"Write a first one: relmap make {asked} --init",
        )
    return read_recipe(path)


def _init(map_path: Path, path: Path) -> int:
    """Write a first file of figures; one that is there stays."""
    from relmap.export.recipe_text import first
    from relmap.storage.errors import FileProblem
    from relmap.storage.safe_write import safe_write

    if path.exists():
        raise FileProblem(f"{path.name} is there already.", "It stays as it is.")
    safe_write(path, first(load(map_path), map_path.name).encode())
    print(path)
    return OK


def _make(recipe: Recipe, map_path: Path, options: argparse.Namespace) -> int:
    from relmap.app import studio  # Qt: only here and for the window
    from relmap.export.making import STATES, Making, counted
    from relmap.export.studio import missing_font

    done: list[Made] = []
    told: set[str] = set()
    """What is the same of all, and said once."""
    with studio(load(map_path), telling=progress) as made:
        for missing in {missing_font(entry.said): None for entry in recipe.entries}:
            if missing:
                print(f"relmap: {missing}.", file=sys.stderr)
        making = Making(recipe, made, options.only, options.check, options.anywhere)
        telling = progress(f"drawing {len(making.planned):,} files")
        for one in making.run(telling):
            telling(1.0)  # the line of what is under way goes
            done.append(one)
            if unseen := "; ".join(said for said in one.unseen.split("; ") if said not in told):
                print(f"relmap: in {one.file} {unseen}.", file=sys.stderr)
            told |= {said for said in one.unseen.split("; ") if said.startswith("there is no font")}
            if not options.json:
                print(one.line(), flush=True)
    if options.json:
        states = [one.state for one in done]
        counts = {state: states.count(state) for state in STATES}
        print_json({"files": [asdict(one) for one in done], "counts": counts})
    else:
        print(counted(one.state for one in done) + (". Nothing was written." if options.check else ""))
    return _code(done, options.check)


def _code(done: list[Made], check: bool) -> int:
    states = {one.state for one in done}
    return PROBLEMS if "failed" in states or (check and states & {"new", "changed"}) else OK
