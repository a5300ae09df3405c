"""The command line. Each command imports what it needs and no more: no Qt where none is used."""

from __future__ import annotations

import argparse
import json
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relmap._version import VERSION

if TYPE_CHECKING:
    from relmap.model.records import FigureStyle
    from relmap.notebook import Project

OK, PROBLEMS, FAILED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code: 0 done, 1 problems or wrong dates, 2 could not be done."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    debug = "--debug" in given
    try:
        return _run(given)
    except BrokenPipeError:
        # The reader of our output has gone, as `head` does; there is nobody left to tell.
        sys.stderr.close()
        return FAILED
    except KeyboardInterrupt:
        print("relmap: stopped.", file=sys.stderr)
        return 130
    except Exception as error:
        from relmap.model.errors import RelmapError

        if debug:
            traceback.print_exc()
        elif isinstance(error, RelmapError | OSError):
            print(f"relmap: {_one_line(str(error))}", file=sys.stderr)
        else:
            kind = type(error).__name__
            print(
                f"relmap: an unforeseen fault ({kind}: {_one_line(str(error))}). --debug shows where.",
                file=sys.stderr,
            )
        return FAILED


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _speak_utf8() -> None:
    """Names of actors are in every script; a terminal or pipe in another encoding must not fail on them."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _run(given: list[str]) -> int:
    if given[:1] == ["--debug"]:
        given = [*given[1:], "--debug"]
    if given[:1] and given[0] in COMMANDS:
        options = _parser().parse_args(given)
        return options.run(options)
    options = _window_parser().parse_args(given)
    from relmap.app import run_window  # Qt: only for the window

    return run_window(options.file)


# --- what is typed ----------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """Mistakes in one line, as all errors of relmap; dates before year 0 are no options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # argparse has no public way to say which words with a leading minus are values.
        self._negative_number_matcher = re.compile(r"-[0-9X]")

    def error(self, message: str) -> Any:
        print(f"relmap: {_one_line(message)}. See {self.prog} --help.", file=sys.stderr)
        raise SystemExit(FAILED)


_COMMAND_LIST = """\
commands:
  export FILE -o OUT   the map on a day as PNG, SVG or PDF
  animate FILE -o OUT  the map through time as WebP, GIF, MP4
  report FILE -o OUT   the scenes of a map as DOCX, PPTX, PDF or Markdown
  at FILE DATE         what holds on a day
  changes FILE A B     what is different on day B from day A
  dates TEXT...        EDTF dates resolved to days
  check FILE...        problems of a map, with place and remedy
  schema               the JSON Schema of the file format

`relmap COMMAND --help` shows each with an example.
"""


def _window_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="relmap",
        description="Maps of actors and relations that change over time.",
        epilog=_COMMAND_LIST + "\nexample:\n  relmap projects/armenia-realignment.relmap.json\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="relmap [FILE] | relmap COMMAND ...",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the map to open in the window")
    parser.add_argument("--version", action="version", version=f"relmap {VERSION}")
    _add_debug(parser)
    return parser


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="relmap")
    commands = parser.add_subparsers(parser_class=_Parser)
    for name, (summary, example, add, run) in COMMANDS.items():
        sub = commands.add_parser(
            name,
            description=summary,
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        add(sub)
        _add_debug(sub)
        sub.set_defaults(run=run)
    return parser


def _add_debug(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a .relmap.json file")


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,6})[x×]([0-9]{1,6})", text)
    if match is None or not 16 <= int(match[1]) <= 20_000 or not 16 <= int(match[2]) <= 20_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1600x1000 (16 to 20000 each way)")
    return int(match[1]), int(match[2])


def _dpi(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 24 <= int(text) <= 2400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 24 to 2400")
    return int(text)


def _add_export(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="OUT",
        help="out.png, .svg, .pdf, or .html (a page with a slider); for several out/{title}-{date}.png",
    )
    parser.add_argument(
        "--date",
        metavar="D",
        help="a day, as in 2024-06-20, or a span: 2019-01-01/2020-12-31 (default: the map's as_of day)",
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
    parser.add_argument("--multiples", action="store_true", help="all of these on one sheet")
    parser.add_argument(
        "--compare", nargs=2, metavar=("A", "B"), help="what became of everything from day A to day B"
    )
    _add_throughout(parser)
    _add_style(parser)


def _dates(text: str) -> list[str]:
    found = [part.strip() for part in text.split(",") if part.strip()]
    if not found:
        raise argparse.ArgumentTypeError("there is no date in it")
    return found


def _seconds(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,3})?", text) or not 0.02 <= float(text) <= 30:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds from 0.02 to 30")
    return float(text)


def _add_animate(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUT", help="out.webp, out.gif or out.mp4"
    )
    parser.add_argument("--date", metavar="A/B", help="from when to when (default: all of the map's time)")
    parser.add_argument(
        "--step", choices=("change", "day", "week", "month", "year"), default="change", help="(change)"
    )
    parser.add_argument(
        "--seconds", type=_seconds, default=0.8, metavar="S", help="for which each picture is seen (0.8)"
    )
    _add_style(parser)


def _add_report(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="OUT",
        help="out.docx, .pptx, .pdf, or a folder for Markdown with figures",
    )
    _add_style(parser)


def _add_style(parser: argparse.ArgumentParser) -> None:
    _add_certain(parser)
    parser.add_argument("--size", type=_size, metavar="WxH", help="in px at 96 dpi (1600x1000)")
    parser.add_argument("--dpi", type=_dpi, metavar="N", help="more pixels at the same size (96)")
    parser.add_argument(
        "--theme", choices=("light", "dark", "print", "grey"), help="grey: line patterns (default: light)"
    )
    parser.add_argument("--preset", metavar="NAME", help="kept with the map; what is said besides wins")
    parser.add_argument("--legend", choices=("bottom", "right"), help="where the legend is (bottom)")
    parser.add_argument("--notes", action="store_true", help="sources numbered on the relations, told below")
    parser.add_argument("--subtitle", metavar="TEXT", help="below the title")
    parser.add_argument("--credit", metavar="TEXT", help="at the bottom")
    parser.add_argument("--no-legend", action="store_true", help="leave the legend out")
    parser.add_argument("--transparent", action="store_true", help="no ground behind the map")


def _add_certain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--certain", action="store_true", help="leave out what is only possible")


def _add_throughout(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--throughout", action="store_true", help="in a span: only what holds on every day of it"
    )


def _add_at(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument(
        "date",
        metavar="DATE",
        help="a day, as in 2024-06-20, or all time within a span: 2019-01-01/2020-12-31",
    )
    _add_throughout(parser)
    _add_certain(parser)
    _add_json(parser)


def _add_changes(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument("first", metavar="DATE_A", help="one day, as in 2019-12-31")
    parser.add_argument("second", metavar="DATE_B", help="another day")
    _add_certain(parser)
    _add_json(parser)


def _add_dates(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "texts", nargs="+", metavar="TEXT", help="EDTF; - reads one a line from standard input"
    )
    parser.add_argument(
        "--words", action="store_true", help="read plain English too, as in 'c. 1994' or 'since 2020'"
    )
    _add_json(parser)


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".relmap.json files")
    _add_json(parser)


def _add_nothing(_parser: argparse.ArgumentParser) -> None:
    """For a command that takes nothing."""


# --- what is done -----------------------------------------------------------------------------


def _print_json(value: Any) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def _load(path: Path) -> Project:
    """A map; what was found wrong with the file goes to standard error."""
    from relmap import notebook
    from relmap.storage import project_file

    loaded = project_file.load(path)
    for fault in loaded.faults:
        print(f"relmap: {path.name}: {_one_line(str(fault))}", file=sys.stderr)
    return notebook.opened(loaded.project)


def run_export(options: argparse.Namespace) -> int:
    """`relmap export`."""
    from relmap.app import export_figure, export_many  # Qt: only here and for the window

    project = _load(options.file)
    if options.output.suffix.lower() in (".html", ".htm"):
        from relmap.app import export_page

        export_page(project, options.output)
        return OK
    wanted = "scenes" if options.scenes else "changes" if options.every_change else options.dates
    if wanted is not None:
        export_many(
            project,
            str(options.output),
            _style(options, project),
            wanted=wanted,
            multiples=options.multiples,
            certain_only=options.certain,
            written=_tell_written,
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
    )
    return OK


def _tell_written(number: int, count: int, file: Path) -> None:
    """A clear line for each file where the output is piped; on a terminal one line that counts."""
    if not sys.stdout.isatty():
        print(file, flush=True)
        return
    end = "\n" if number == count else ""
    print(f"\r{number} of {count}: {file}\x1b[K", end=end, flush=True)


def _progress(part: float) -> bool:
    """The part done, on a terminal; the line is empty again at the end."""
    if sys.stdout.isatty():
        print("\r\x1b[K" if part >= 1.0 else f"\r{part:4.0%}", end="", flush=True)
    return True


def run_animate(options: argparse.Namespace) -> int:
    """`relmap animate`."""
    from relmap.app import animate

    project = _load(options.file)
    count = animate(
        project,
        options.output,
        _style(options, project),
        span=options.date,
        step=options.step,
        seconds=options.seconds,
        certain_only=options.certain,
        progress=_progress,
    )
    print(f"{options.output}: {count} pictures")
    return OK


def run_report(options: argparse.Namespace) -> int:
    """`relmap report`."""
    from relmap.app import export_report

    project = _load(options.file)
    style = None
    if options.preset is not None or options.theme is not None or options.size is not None:
        style = _style(options, project)
    count, written = export_report(project, options.output, style, _progress)
    print(f"{written}: {count} scenes")
    return OK


def _style(options: argparse.Namespace, project: Project) -> FigureStyle:
    """The style that is asked for: a preset of the map, and what is said besides."""
    from relmap.model.errors import RelmapError
    from relmap.model.records import FigureStyle, updated

    style = FigureStyle(dpi=96)
    if options.preset is not None:
        found = [p for p in project.presets.values() if options.preset in (p.id, p.label)]
        if not found:
            known = ", ".join(sorted(p.label for p in project.presets.values())) or "none"
            raise RelmapError(f"The map has no preset “{options.preset}”; it has: {known}.")
        style = found[0].style
    said: dict[str, Any] = {}
    if options.size is not None:
        said.update(width=float(options.size[0]), height=float(options.size[1]), unit="px")
    for name in ("dpi", "subtitle", "credit"):
        if getattr(options, name) is not None:
            said[name] = getattr(options, name)
    if options.theme is not None:
        said["look"] = options.theme
    if options.no_legend:
        said["legend"] = "none"
    elif options.legend is not None:
        said["legend"] = options.legend
    if options.transparent:
        said["transparent"] = True
    if options.notes:
        said["notes"] = True
    if getattr(options, "timeline", False):
        said["content"] = "timeline"
    return updated(style, **said)


def run_at(options: argparse.Namespace) -> int:
    """`relmap at`."""
    from relmap.timeline.words import relation_line

    project = _load(options.file)
    snapshot = project.at(options.date, throughout=options.throughout, certain_only=options.certain)
    plain = snapshot.to_plain()
    if options.json:
        _print_json(plain)
        return OK
    print(f"{project.about.title or options.file.name}, {plain['date']}")
    _print_list("Actors", [f"{actor['name']}{_unsure(actor)}" for actor in plain["actors"]])
    _print_list("Relations", [relation_line(project, then) for then in snapshot.relations])
    _print_list("Events", [f"{event['when']}  {event['title']}{_unsure(event)}" for event in plain["events"]])
    return OK


def _print_list(heading: str, lines: list[str]) -> None:
    print(f"\n{heading} ({len(lines)})")
    for line in lines:
        print(f"  {_one_line(line)}")


def _unsure(plain: dict[str, Any]) -> str:
    words = [plain.get("status", "actual"), plain["presence"]]
    shown = [word for word in words if word not in ("actual", "certain")]
    return f" ({', '.join(shown)})" if shown else ""


def run_changes(options: argparse.Namespace) -> int:
    """`relmap changes`."""
    from relmap.timeline.words import SORTS, differences

    project = _load(options.file)
    found = project.changes(options.first, options.second, options.certain)
    if options.json:
        _print_json(found.to_plain())
        return OK
    print(f"{project.about.title or options.file.name}, from {options.first} to {options.second}")
    told = differences(found)
    for sort, heading in SORTS.items():
        lines = [f"{d.text}{f'  [{d.sources}]' if d.sources else ''}" for d in told if d.sort == sort]
        if lines or sort in ("begun", "ended", "changed"):
            _print_list(heading, lines)
    return OK


def run_dates(options: argparse.Namespace) -> int:
    """`relmap dates`."""
    from relmap.model.dates import resolved

    make, line = (_read_words, _words_line) if options.words else (resolved, _date_line)
    rows = [make(text) for text in _texts(options.texts)]
    if options.json:
        _print_json(rows)
    else:
        for row in rows:
            print(line(row))
    return PROBLEMS if any("error" in row or "question" in row for row in rows) else OK


def _texts(given: list[str]) -> Iterator[str]:
    for text in given:
        if text == "-":
            lines = (line.rstrip("\r\n").removeprefix("\ufeff") for line in sys.stdin)
            yield from (line for line in lines if line.strip())
        else:
            yield text


def _date_line(row: dict[str, Any]) -> str:
    if "error" in row:
        return f"{row['edtf'][:80]}\twrong: {row['error']}"
    if row["kind"] == "date":
        return f"{row['edtf']}\t{row['earliest'] or '..'} to {row['latest'] or '..'}"
    start = f"{row['earliest_start'] or '..'} to {row['latest_start'] or '..'}"
    end = f"{row['earliest_end'] or '..'} to {row['latest_end'] or '..'}"
    return f"{row['edtf']}\tfrom {start}, until {end}"


def _read_words(text: str) -> dict[str, Any]:
    """A text in plain words, its EDTF and its days; or what has to be asked; or its `error`."""
    import datetime

    from relmap.model.dates import resolved
    from relmap.model.errors import DateError
    from relmap.model.phrases import read
    from relmap.model.words import days_covered, span_in_words

    try:
        found = read(text, datetime.date.today().toordinal())
    except DateError as error:
        return {"text": text, "error": str(error)}

    def choice(edtf: str) -> dict[str, Any]:
        return {**resolved(edtf), "words": span_in_words(edtf), "days": days_covered(edtf)}

    if found.sure:
        return {"text": text, **choice(found.choices[0])}
    return {"text": text, "question": found.question, "choices": [choice(edtf) for edtf in found.choices]}


def _words_line(row: dict[str, Any]) -> str:
    text = _one_line(row["text"])[:80]
    if "error" in row:
        return f"{text}\twrong: {row['error']}"
    if "question" in row:
        said = " or ".join(f"{choice['edtf']} ({choice['words']})" for choice in row["choices"])
        return f"{text}\tunclear: {row['question']} {said}"
    return f"{text}\t{row['edtf']}\t{row['words']}\t{row['days']}"


def run_check(options: argparse.Namespace) -> int:
    """`relmap check`."""
    reports = [_report(path) for path in options.files]
    for report in reports:
        if "error" in report:
            print(f"relmap: {_one_line(report['error'])}", file=sys.stderr)
        elif not options.json:
            _print_report(report)
    if options.json:
        _print_json(reports)
    if any("error" in report for report in reports):
        return FAILED
    return PROBLEMS if any(report["problems"] for report in reports) else OK


def _report(path: Path) -> dict[str, Any]:
    from relmap.model.problems import problems
    from relmap.storage import project_file
    from relmap.storage.errors import FileProblem, InvalidRecords

    try:
        loaded = project_file.load(path)
        found = [*loaded.faults, *problems(loaded.project)]
    except InvalidRecords as error:
        found = error.faults
    except FileProblem as error:
        return {"file": str(path), "problems": [], "error": str(error)}
    plain = [{"place": f.place, "message": f.message, "remedy": f.remedy} for f in found]
    return {"file": str(path), "problems": plain}


def _print_report(report: dict[str, Any]) -> None:
    count = len(report["problems"])
    print(f"{report['file']}: {'no problems' if not count else f'{count} problem' + 's' * (count > 1)}")
    for problem in report["problems"]:
        print(f"  {problem['place']}: {_one_line(problem['message'] + ' ' + problem['remedy'])}")


def run_schema(_options: argparse.Namespace) -> int:
    """`relmap schema`."""
    from relmap.storage.project_file import json_schema

    _print_json(json_schema())
    return OK


_Command = tuple[str, str, Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]
_SAMPLE = "projects/armenia-realignment.relmap.json"

COMMANDS: dict[str, _Command] = {
    "export": (
        "Draw the map on a day and write the figure as PNG, SVG or PDF.",
        f"relmap export {_SAMPLE} -o armenia.svg --date 2024-06-20 --theme print",
        _add_export,
        run_export,
    ),
    "animate": (
        "Write the map through time as a moving picture.",
        f"relmap animate {_SAMPLE} -o armenia.webp --date 2018/2024 --step change",
        _add_animate,
        run_animate,
    ),
    "report": (
        "Write the scenes of a map as a report: figures, captions, changes and sources.",
        f"relmap report {_SAMPLE} -o armenia.docx",
        _add_report,
        run_report,
    ),
    "at": (
        "What holds on a day, certainly or possibly.",
        f"relmap at {_SAMPLE} 2024-06-20 --json",
        _add_at,
        run_at,
    ),
    "changes": (
        "What is different on the second day from the first.",
        f"relmap changes {_SAMPLE} 2019-12-31 2024-06-20",
        _add_changes,
        run_changes,
    ),
    "dates": (
        "Resolve dates to days; exit code 1 if one is wrong or unclear.",
        "relmap dates 2018/2022 199X '[..2020]/..' --json\n  relmap dates --words 'c. 1994' 'since 2020'",
        _add_dates,
        run_dates,
    ),
    "check": (
        "Report the problems of maps. Exit code 0: none, 1: problems, 2: a file cannot be read.",
        f"relmap check {_SAMPLE}",
        _add_check,
        run_check,
    ),
    "schema": (
        "Print the JSON Schema of the file format.",
        "relmap schema > relmap.schema.json",
        _add_nothing,
        run_schema,
    ),
}
