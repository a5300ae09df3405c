"""The commands that write figures, animations and reports."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relmap.cli.shared import OK, add_file, load, progress

if TYPE_CHECKING:
    from relmap.export.options import Product
    from relmap.export.output import Output
    from relmap.notebook import Map

_PAGES = (".html", ".htm")


def add_export(parser: argparse.ArgumentParser) -> None:
    """What `relmap export` takes."""
    add_file(parser)
    _add_output(
        parser,
        "out.png, .svg, .pdf, or .html (a page with a slider); for several out/{title}-{date}-{size}.{ext},"
        " with {scene} and {number}; may be given several times",
    )
    _add_options(parser, "figure")


def add_animate(parser: argparse.ArgumentParser) -> None:
    """What `relmap animate` takes."""
    add_file(parser)
    _add_output(parser, "out.webp, out.gif or out.mp4; may be given several times")
    _add_options(parser, "animation")


def add_report(parser: argparse.ArgumentParser) -> None:
    """What `relmap report` takes."""
    add_file(parser)
    _add_output(
        parser, "out.docx, .pptx, .pdf, or a folder for Markdown with figures; may be given several times"
    )
    _add_options(parser, "report")


def _add_output(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("-o", "--output", action="append", required=True, metavar="OUT", help=what)


def _add_options(parser: argparse.ArgumentParser, product: Product) -> None:
    """The options of a product, from the table that files of figures have, too."""
    from relmap.export.options import options_of

    for option in options_of(product):
        words: dict[str, Any] = {"type": _reader(option.kind.of_text), "metavar": option.metavar}
        if option.kind.words == 0:
            words = {"action": "store_true"}
        elif option.kind.words > 1:
            words |= {"nargs": option.kind.words, "metavar": tuple(option.metavar.split())}
        elif option.kind.several:
            words["action"] = "extend"
        parser.add_argument(*option.flags, dest=option.name, help=option.help.replace("%", "%%"), **words)


def _reader(of_text: Any) -> Any:
    """As argparse wants it: what is wrong with a word is told."""

    def read(text: str) -> Any:
        try:
            return of_text(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return read


def _said(options: argparse.Namespace, product: Product) -> dict[str, Any]:
    """What is said, and only that."""
    from relmap.export.options import options_of

    found = {option.name: getattr(options, option.name) for option in options_of(product)}
    return {name: value for name, value in found.items() if value is not None and value is not False}


def run_export(options: argparse.Namespace) -> int:
    """`relmap export`."""
    from relmap.export.options import option_flag
    from relmap.model.errors import RelmapError

    said = _said(options, "figure")
    if any(Path(pattern).suffix.lower() in _PAGES for pattern in options.output):
        if said:
            named = ", ".join(option_flag(name) for name in said)
            raise RelmapError("A web page has all days and both looks.", f"Leave out {named}.")
        return _make(load(options.file), "page", said, options.output)
    return _make(load(options.file), "figure", said, options.output)


def run_animate(options: argparse.Namespace) -> int:
    """`relmap animate`."""
    return _make(load(options.file), "animation", _said(options, "animation"), options.output)


def run_report(options: argparse.Namespace) -> int:
    """`relmap report`."""
    return _make(load(options.file), "report", _said(options, "report"), options.output)


_DOING = {
    "figure": "drawing",
    "animation": "drawing the pictures",
    "report": "drawing the scenes",
    "page": "writing the page",
}


def _make(project: Map, product: Product, said: dict[str, Any], patterns: Sequence[str]) -> int:
    """Write all that is asked for."""
    from relmap.app import studio  # Qt: only here and for the window
    from relmap.export.naming import is_pattern
    from relmap.export.studio import missing_font

    with studio(project, telling=progress) as made:
        if missing := missing_font(said):
            print(f"relmap: {missing}.", file=sys.stderr)
        outputs = made.outputs(product, said, patterns)
        for number, output in enumerate(outputs, 1):
            if any(map(is_pattern, patterns)):  # folders that a pattern names are made
                output.path.parent.mkdir(parents=True, exist_ok=True)
            written = _write(output, _DOING[product])
            _tell_written(number, len(outputs), written, output.holds)
    return OK


def _write(output: Output, doing: str) -> Path:
    """Write it, and say on standard error what of it will not be seen; gives the file to open."""
    from relmap.export.output import write_output

    written = write_output(output, progress(doing))
    if unseen := output.unseen():
        print(f"relmap: in {output.path.name} {unseen}.", file=sys.stderr)
    return written


def _tell_written(number: int, count: int, file: Path, holds: str) -> None:
    """A clear line for each file where the output is piped; on a terminal one line that counts."""
    said = f"{file}: {holds}" if holds else str(file)
    if count == 1 or not sys.stdout.isatty():
        print(said, flush=True)
        return
    end = "\n" if number == count else ""
    print(f"\r{number} of {count}: {said}\x1b[K", end=end, flush=True)
