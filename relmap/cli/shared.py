"""What several commands share: the parser, options, and how a map is read and a result is told."""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from relmap.notebook import Map

OK, PROBLEMS, FAILED = 0, 1, 2

_SOON, _OFTEN, _SELDOM = 1.0, 0.1, 2.0
"""Seconds before anything is told of what is under way, and between two tellings: on a terminal, and else."""


def one_line(text: str) -> str:
    """A text without line breaks, and with nothing that a terminal would do."""
    controls = ("Cc", "Cs")
    plain = "".join(c if c.isspace() or unicodedata.category(c) not in controls else "\ufffd" for c in text)
    return " ".join(plain.split())


class Parser(argparse.ArgumentParser):
    """Mistakes in one line, as all errors of relmap; dates before year 0 are no options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # argparse has no public way to say which words with a leading minus are values.
        self._negative_number_matcher = re.compile(r"-[0-9X]")

    def error(self, message: str) -> Any:
        """Say what is wrong, and leave."""
        print(f"relmap: {one_line(message)}. See {self.prog} --help.", file=sys.stderr)
        raise SystemExit(FAILED)


def add_debug(parser: argparse.ArgumentParser) -> None:
    """The option that shows where an error arose."""
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option for machines."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_file(parser: argparse.ArgumentParser) -> None:
    """The map."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a .relmap.json file")


def add_certain(parser: argparse.ArgumentParser) -> None:
    """The option without what is only possible."""
    parser.add_argument("--certain", action="store_true", help="leave out what is only possible")


def add_throughout(parser: argparse.ArgumentParser) -> None:
    """The option for spans."""
    parser.add_argument(
        "--throughout", action="store_true", help="in a span: only what holds on every day of it"
    )


def load(path: Path, indexed: bool = False) -> Map:
    """A map; what was found wrong with the file goes to standard error.

    Args:
        path: of the file.
        indexed: whether it is about to be asked about days.
    """
    from relmap import notebook
    from relmap.storage import project_file

    loaded = project_file.load(path, progress(f"reading {path.name}"))
    for fault in loaded.faults:
        print(f"relmap: {path.name}: {one_line(str(fault))}", file=sys.stderr)
    return notebook.opened(loaded.project, progress("finding what holds when") if indexed else None)


def progress(doing: str) -> Callable[[float], bool]:
    """Tells on standard error how much of something is done, if it takes long.

    On a terminal it is one line, which is empty again at the end; else a line now and then.
    """
    begun = last = time.monotonic()
    shown = False

    def tell(part: float) -> bool:
        nonlocal last, shown
        now, terminal = time.monotonic(), sys.stderr.isatty()
        if part >= 1.0 and shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            shown = False
        elif part < 1.0 and terminal and now - begun > _SOON and now - last > _OFTEN:
            print(f"\r{doing[:1].upper()}{doing[1:]}: {part:.0%}\x1b[K", end="", file=sys.stderr, flush=True)
            last, shown = now, True
        elif part < 1.0 and not terminal and now - last > _SELDOM:
            print(f"relmap: {doing}: {part:.0%}", file=sys.stderr, flush=True)
            last = now
        return True

    return tell


def print_json(value: Any) -> None:
    """A result for machines."""
    print(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))
