"""The commands that write figures, animations and reports."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relmap.cli.shared import OK, add_certain, add_file, add_throughout, load, progress

if TYPE_CHECKING:
    from relmap.model.records import FigureStyle
    from relmap.notebook import Map


def _size(text: str) -> tuple[float, float, str]:
    """Width, height and unit."""
    number = r"([0-9]{1,5}(?:\.[0-9]{1,3})?)"
    match = re.fullmatch(number + "[x×]" + number + "(px|mm|in)?", text)
    if match is not None:
        unit = match[3] or "px"
        pixels = {"px": 1.0, "mm": 96 / 25.4, "in": 96.0}[unit]
        if all(16 <= float(side) * pixels <= 20_000 for side in (match[1], match[2])):
            return float(match[1]), float(match[2]), unit
    raise argparse.ArgumentTypeError(
        f"{text!r} is not a size such as 1600x1000 or 170x110mm (16 to 20000 px each way)"
    )


def _dpi(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 24 <= int(text) <= 2400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 24 to 2400")
    return int(text)


def _dates(text: str) -> list[str]:
    found = [part.strip() for part in text.split(",") if part.strip()]
    if not found:
        raise argparse.ArgumentTypeError("there is no date in it")
    return found


def _actors(text: str) -> list[str]:
    found = [part.strip() for part in text.split(",") if part.strip()]
    if not found:
        raise argparse.ArgumentTypeError("there is no actor in it")
    return found


def _number(low: float, high: float, what: str) -> Callable[[str], float]:
    def read(text: str) -> float:
        if not re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,3})?", text) or not low <= float(text) <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not {what} from {low:g} to {high:g}")
        return float(text)

    return read


def add_export(parser: argparse.ArgumentParser) -> None:
    """What `relmap export` takes."""
    add_file(parser)
    _add_output(
        parser, "out.png, .svg, .pdf, or .html (a page with a slider); for several out/{title}-{date}.png"
    )
    parser.add_argument(
        "--date",
        metavar="D",
        help="a day, as in 2024-06-20, or a span: 2019-01-01/2020-12-31 (default: the map's as_of day);"
        " with --every-change within which",
    )
    several = parser.add_mutually_exclusive_group()
    several.add_argument("--scenes", action="store_true", help="a figure for each scene of the map")
    several.add_argument(
        "--dates", type=_dates, metavar="A,B,C", help="a figure for each of these days; OUT is then a pattern"
    )
    several.add_argument(
        "--every-change", action="store_true", help="a figure for each day on which something changes"
    )
    several.add_argument("--timeline", action="store_true", help="the lanes: all phases in time")
    several.add_argument(
        "--plot", metavar="MEASURE", help="curves of a measure over time (`relmap measure FILE --list`)"
    )
    several.add_argument(
        "--table", metavar="MEASURE", help="the actors of the day with how much each has of a measure"
    )
    parser.add_argument(
        "--actors", type=_actors, metavar="A,B,C", help="of curves or a table: ids or names (those with most)"
    )
    parser.add_argument("--multiples", action="store_true", help="all of these on one sheet")
    parser.add_argument(
        "--compare", nargs=2, metavar=("A", "B"), help="what became of everything from day A to day B"
    )
    add_throughout(parser)
    _add_lens(parser)
    parser.add_argument("--notes", action="store_true", help="sources numbered on the relations, told below")
    _add_heading(parser)
    _add_style(parser)


def add_animate(parser: argparse.ArgumentParser) -> None:
    """What `relmap animate` takes."""
    add_file(parser)
    _add_output(parser, "out.webp, out.gif or out.mp4")
    parser.add_argument("--date", metavar="A/B", help="from when to when (default: all of the map's time)")
    parser.add_argument(
        "--step", choices=("change", "day", "week", "month", "year"), default="change", help="(change)"
    )
    parser.add_argument(
        "--seconds",
        type=_number(0.02, 30, "a number of seconds"),
        default=0.8,
        metavar="S",
        help="for which each picture is seen (0.8)",
    )
    parser.add_argument(
        "--hold",
        type=_number(0.02, 60, "a number of seconds"),
        metavar="S",
        help="for which the first and the last picture are seen (2.5 times as long as the others)",
    )
    _add_lens(parser)
    _add_heading(parser)
    _add_style(parser)


def add_report(parser: argparse.ArgumentParser) -> None:
    """What `relmap report` takes."""
    add_file(parser)
    _add_output(parser, "out.docx, .pptx, .pdf, or a folder for Markdown with figures")
    parser.add_argument(
        "--into", action="store_true", help="write into a folder that holds other things, beside them"
    )
    _add_style(parser)


def _add_lens(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--size-by", metavar="MEASURE", help="the size of actors tells this measure")
    parser.add_argument("--shade-by", metavar="MEASURE", help="the shade of actors tells this measure")
    parser.add_argument(
        "--colour-by", choices=("camps", "communities"), help="actors have the colour of their group"
    )
    parser.add_argument(
        "--fold",
        choices=("none", "offices", "shown"),
        help="who counts as whom where a measure is taken (none; see relmap measure)",
    )


def _lens(options: argparse.Namespace) -> dict[str, Any]:
    """What sizes and colours of actors tell, and who counts as whom for that."""
    from relmap.model.records import Lens

    lens = Lens(
        size_by=options.size_by or "", shade_by=options.shade_by or "", groups=options.colour_by or ""
    )
    return {"lens": lens, "fold": options.fold or "none"}


def _add_output(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT", help=what)


def _add_style(parser: argparse.ArgumentParser) -> None:
    add_certain(parser)
    parser.add_argument(
        "--size", type=_size, metavar="WxH", help="in px at 96 dpi, or as 170x110mm, 6.5x4in (1600x1000)"
    )
    parser.add_argument("--dpi", type=_dpi, metavar="N", help="more pixels at the same size (96)")
    parser.add_argument(
        "--theme", choices=("light", "dark", "print", "grey"), help="grey: line patterns (default: light)"
    )
    parser.add_argument(
        "--preset", metavar="NAME", help="kept with the map or for all maps; what is said besides wins"
    )
    parser.add_argument("--legend", choices=("bottom", "right"), help="where the legend is (bottom)")
    parser.add_argument("--no-legend", action="store_true", help="leave the legend out")
    parser.add_argument("--credit", metavar="TEXT", help="at the bottom")
    parser.add_argument("--font", metavar="FAMILY", help="of the type (relmap's own)")
    parser.add_argument(
        "--type-scale", type=_number(0.4, 4, "a number"), metavar="N", help="how much larger type is (1)"
    )
    parser.add_argument("--transparent", action="store_true", help="no ground behind the map")
    parser.add_argument(
        "--as-on-map", action="store_true", help="actors where they stand, not moved to fill the sheet"
    )
    parser.add_argument("--related-only", action="store_true", help="leave out actors without a relation")


def _add_heading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--title", metavar="TEXT", help="in place of the title of the map")
    parser.add_argument("--subtitle", metavar="TEXT", help="below the title")
    parser.add_argument("--no-title", action="store_true", help="leave the title out")
    parser.add_argument("--no-date", action="store_true", help="leave the date in words out")


def run_export(options: argparse.Namespace) -> int:
    """`relmap export`."""
    from relmap.app import export_figure, export_many  # Qt: only here and for the window

    project = load(options.file)
    _check_together(options)
    if options.output.suffix.lower() in (".html", ".htm"):
        from relmap.app import export_page

        export_page(project, options.output)
        print(options.output)
        return OK
    wanted = "scenes" if options.scenes else "changes" if options.every_change else options.dates
    if wanted is not None:
        export_many(
            project,
            str(options.output),
            _style(options, project),
            wanted=wanted,
            span=options.date,
            multiples=options.multiples,
            certain_only=options.certain,
            written=_tell_written,
            **_lens(options),
        )
        return OK
    export_figure(
        project,
        options.output,
        _style(options, project),
        date=options.date,
        compared=tuple(options.compare) if options.compare else None,
        throughout=options.throughout,
        certain_only=options.certain,
        progress=progress,
        actors=_known_actors(options, project),
        **_lens(options),
    )
    print(options.output)
    return OK


def _known_actors(options: argparse.Namespace, project: Map) -> list[str]:
    """The ids of the actors that are named. Raises NoSuchMeasure: there is none, or there are several."""
    from relmap.analysis.table import actor_of

    return [actor_of(project, text) for text in options.actors or ()]


_APART = (
    ("scenes", "date compare timeline throughout"),
    ("dates", "date compare timeline throughout"),
    ("every_change", "compare timeline throughout"),
    ("compare", "date timeline throughout"),
    ("timeline", "throughout multiples"),
    ("plot", "compare throughout multiples size_by shade_by colour_by"),
    ("table", "compare multiples size_by shade_by colour_by"),
    ("timeline", "size_by shade_by colour_by"),
    ("shade_by", "colour_by"),
    ("scenes", "size_by shade_by colour_by fold"),
)
"""Options, and those that mean nothing beside them."""
_OF_SHEETS = (
    "date scenes dates every_change timeline multiples compare throughout notes title subtitle no_title"
    " no_date certain size dpi theme preset legend no_legend credit font type_scale transparent"
    " as_on_map related_only plot table actors size_by shade_by colour_by fold"
)


def _check_together(options: argparse.Namespace) -> None:
    """Nothing that is said is passed over. Raises RelmapError."""
    from relmap.model.errors import RelmapError

    def said(names: str) -> list[str]:
        found = [name for name in names.split() if getattr(options, name) not in (None, False)]
        return [f"--{name.replace('_', '-')}" for name in found]

    for name, others in _APART:
        if (one := said(name)) and (beside := said(others)):
            raise RelmapError(f"{one[0]} and {beside[0]} do not go together.")
    if options.actors and not said("plot table"):
        raise RelmapError("--actors of what?", "Add --plot or --table with a measure.")
    if options.multiples and not said("scenes dates every_change"):
        raise RelmapError("--multiples of which days?", "Add --scenes, --dates or --every-change.")
    if options.output.suffix.lower() in (".html", ".htm") and (beside := said(_OF_SHEETS)):
        raise RelmapError("A web page has all days and both looks.", f"Leave out {', '.join(beside)}.")


def _tell_written(number: int, count: int, file: Path) -> None:
    """A clear line for each file where the output is piped; on a terminal one line that counts."""
    if not sys.stdout.isatty():
        print(file, flush=True)
        return
    end = "\n" if number == count else ""
    print(f"\r{number} of {count}: {file}\x1b[K", end=end, flush=True)


def run_animate(options: argparse.Namespace) -> int:
    """`relmap animate`."""
    from relmap.app import animate

    project = load(options.file)
    count = animate(
        project,
        options.output,
        _style(options, project),
        span=options.date,
        step=options.step,
        seconds=options.seconds,
        hold=options.hold,
        certain_only=options.certain,
        progress=progress("drawing the pictures"),
        **_lens(options),
    )
    print(f"{options.output}: {count} pictures")
    return OK


def run_report(options: argparse.Namespace) -> int:
    """`relmap report`."""
    from relmap.app import export_report

    project = load(options.file)
    count, written = export_report(
        project,
        options.output,
        lambda usual: _style(options, project, usual),
        certain_only=options.certain,
        into=options.into,
        progress=progress("drawing the scenes"),
    )
    print(f"{written}: {count} scenes")
    return OK


def _style(options: argparse.Namespace, project: Map, usual: FigureStyle | None = None) -> FigureStyle:
    """The style that is asked for: a preset, or what is usual, and what is said besides."""
    from relmap.model.records import FigureStyle, updated

    style = usual or FigureStyle(dpi=96)
    if options.preset is not None:
        style = _preset(options.preset, project)
    said: dict[str, Any] = {}
    if options.size is not None:
        said["width"], said["height"], said["unit"] = options.size
    for name, field in _FIELDS.items():
        value = getattr(options, name, None)
        if value is not None and value is not False:
            said[field] = value
    for name, field in (("no_title", "title"), ("no_date", "date_line")):
        if getattr(options, name, False):
            said[field] = False
    if options.as_on_map:
        said["arrangement"] = "map"
    if options.no_legend:
        said["legend"] = "none"
    if getattr(options, "timeline", False):
        said["content"] = "timeline"
    for name in ("plot", "table"):
        if getattr(options, name, None) is not None:
            said["content"], said["measure"] = name, getattr(options, name)
    return updated(style, **said)


_FIELDS = {
    "dpi": "dpi",
    "title": "own_title",
    "subtitle": "subtitle",
    "credit": "credit",
    "font": "font",
    "type_scale": "type_scale",
    "theme": "look",
    "legend": "legend",
    "transparent": "transparent",
    "related_only": "related_only",
    "notes": "notes",
}
"""Options whose value is that of a field."""


def _preset(name: str, project: Map) -> FigureStyle:
    """A preset that is kept with the map, else one of the user's. Raises RelmapError."""
    from relmap.app import user_presets
    from relmap.model.errors import RelmapError

    of_map = {preset.label: preset.style for preset in project.presets.values()}
    by_id = {preset.id: preset.style for preset in project.presets.values()}
    every = {**user_presets(), **by_id, **of_map}
    if name not in every:
        known = ", ".join(sorted({**user_presets(), **of_map})) or "none"
        raise RelmapError(f"There is no preset “{name}”; there are: {known}.")
    return every[name]
