"""The command line. Each command imports what it needs and no more: no Qt where none is used."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from relmap._version import VERSION
from relmap.cli import analysis, facts, figures, imports, make, versions
from relmap.cli.shared import FAILED, Parser, add_debug, one_line


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
            print(f"relmap: {one_line(str(error))}", file=sys.stderr)
        else:
            kind = type(error).__name__
            print(
                f"relmap: an unforeseen fault ({kind}: {one_line(str(error))}). --debug shows where.",
                file=sys.stderr,
            )
        return FAILED


def _speak_utf8() -> None:
    """Names of actors are in every script; a terminal or pipe in another encoding must not fail on them."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
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

    return run_window(options.file, options.debug)


_COMMAND_LIST = """\
commands:
  export FILE -o OUT   the map on a day as PNG, SVG or PDF
  animate FILE -o OUT  the map through time as WebP, GIF, MP4
  report FILE -o OUT   the scenes of a map as DOCX, PPTX, PDF or Markdown
  make FILE            the figures of a map again, as NAME.figures.toml beside it says
  at FILE DATE         what holds on a day
  changes FILE A B     what is different on day B from day A
  measure FILE ID...   degrees, friends, foes, closeness, betweenness … of actors
  balance FILE         triads, camps, and the ties whose turn would balance most
  paths FILE A B       how one actor is tied to another, with claims and sources
  turning FILE         when relations changed, by month or year
  likeness FILE A [B]  who has the same friends and foes as an actor
  dates TEXT...        EDTF dates resolved to days
  import FILE... -o MAP   tables and networks of other programs as a map, or into one
  convert MAP -o OUT   the map for other programs: GEXF, GraphML, CSV, Excel …
  diff A B             what is different between two maps
  merge BASE OURS THEIRS -o OUT   what two people made of one map, together
  check FILE...        problems of a map, with place and remedy
  schema               the JSON Schema of the file format

`relmap COMMAND --help` shows each with an example.
"""


def _window_parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="relmap",
        description="Maps of actors and relations that change over time.",
        epilog=_COMMAND_LIST + "\nexample:\n  relmap projects/armenia-realignment.relmap.json\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="relmap [FILE] | relmap COMMAND ...",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the map to open in the window")
    parser.add_argument("--version", action="version", version=f"relmap {VERSION}")
    add_debug(parser)
    return parser


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="relmap")
    commands = parser.add_subparsers(parser_class=Parser)
    for name, (summary, example, add, run) in COMMANDS.items():
        sub = commands.add_parser(
            name,
            description=summary,
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        add(sub)
        add_debug(sub)
        sub.set_defaults(run=run)
    return parser


_Command = tuple[str, str, Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]]


_SAMPLE = "projects/armenia-realignment.relmap.json"


COMMANDS: dict[str, _Command] = {
    "export": (
        "Draw the map on a day and write the figure as PNG, SVG or PDF; or many figures at once.",
        f"relmap export {_SAMPLE} -o armenia.svg --date 2024-06-20 --theme print\n"
        f"  relmap export {_SAMPLE} -o 'out/{{scene}}-{{size}}.{{ext}}' --scenes "
        "--size 170x110mm,85x60mm --formats pdf,png",
        figures.add_export,
        figures.run_export,
    ),
    "animate": (
        "Write the map through time as a moving picture.",
        f"relmap animate {_SAMPLE} -o armenia.webp --date 2018/2024 --step change",
        figures.add_animate,
        figures.run_animate,
    ),
    "report": (
        "Write the scenes of a map as a report: figures, captions, changes and sources.",
        f"relmap report {_SAMPLE} -o armenia.docx -o armenia.pptx",
        figures.add_report,
        figures.run_report,
    ),
    "make": (
        "Make the figures of a map again, as the file of figures beside it says, and tell which are changed; "
        "what is not is not written. Exit code 0: done, 1: one could not be made, or under --check something "
        "would change, 2: trouble.",
        f"relmap make {_SAMPLE}\n  relmap make {_SAMPLE} --check --only '*.pdf'",
        make.add_make,
        make.run_make,
    ),
    "at": (
        "What holds on a day, certainly or possibly.",
        f"relmap at {_SAMPLE} 2024-06-20 --json",
        facts.add_at,
        facts.run_at,
    ),
    "changes": (
        "What is different on the second day from the first.",
        f"relmap changes {_SAMPLE} 2019-12-31 2024-06-20",
        facts.add_changes,
        facts.run_changes,
    ),
    "measure": (
        "Measures of actors: least, as drawn and most over all maps that the dates allow. Exit code 0: done, "
        "1: an actor is not there, 2: trouble.",
        f"relmap measure {_SAMPLE} betweenness friends --date 2024-06-20 --csv\n"
        f"  relmap measure {_SAMPLE} --list",
        analysis.add_measure,
        analysis.run_measure,
    ),
    "balance": (
        "Who stands with whom: triads, the fewest ties that do not fit two camps, and the ties whose turn "
        "would balance most.",
        f"relmap balance {_SAMPLE} --date 2021-06-01\n  relmap balance {_SAMPLE} --every-change --csv",
        analysis.add_balance,
        analysis.run_balance,
    ),
    "paths": (
        "How one actor is tied to another, with claims and sources. Exit code 0: done, 1: there is no way, "
        "2: trouble.",
        f"relmap paths {_SAMPLE} Armenia Russia --date 2021-06-01",
        analysis.add_paths,
        analysis.run_paths,
    ),
    "turning": (
        "When relations changed, by month or year: each change spread over the days on which it may have "
        "been.",
        f"relmap turning {_SAMPLE} --by year",
        analysis.add_turning,
        analysis.run_turning,
    ),
    "likeness": (
        "Who has the same friends and foes as an actor: 1 the same, −1 the opposite, with the number of "
        "third actors that count (Signorino & Ritter 1999). Exit code 1: it is not there at that time.",
        f"relmap likeness {_SAMPLE} armenia --date 2021-06-01",
        analysis.add_likeness,
        analysis.run_likeness,
    ),
    "dates": (
        "Resolve dates to days; exit code 1 if one is wrong or unclear.",
        "relmap dates 2018/2022 199X '[..2020]/..' --json\n"
        "  relmap dates --words --for event 'c. 1994' 'before 2020'",
        facts.add_dates,
        facts.run_dates,
    ),
    "check": (
        "Report the problems of maps. Exit code 0: none, 1: problems, 2: a file cannot be read.",
        f"relmap check {_SAMPLE}",
        facts.add_check,
        facts.run_check,
    ),
    "import": (
        "Make a map of files of other programs, or add them to one: CSV, Excel, GEXF, GraphML, Pajek, CX2, "
        "JSON of nodes and links, FollowTheMoney. Exit code 0: all taken, 1: some left out, 2: nothing done.",
        "relmap import actors.csv ties.csv -o new.relmap.json --rejected rest.csv",
        imports.add_import,
        imports.run_import,
    ),
    "convert": (
        "Write a map for other programs, and tell what their format could not carry. Exit code 0: done, "
        "1: something is left out, under --strict, 2: nothing done.",
        f"relmap convert {_SAMPLE} -o armenia.gexf",
        imports.add_convert,
        imports.run_convert,
    ),
    "diff": (
        "What is different between two maps, record by record. Exit code 0: nothing, 1: something, "
        "2: trouble.",
        f"relmap diff old.relmap.json {_SAMPLE}\n  git config diff.relmap.command 'relmap diff'",
        versions.add_diff,
        versions.run_diff,
    ),
    "merge": (
        "Merge what two people made of one map; what both changed stays as before and is kept as a conflict. "
        "Exit code 0: merged, 1: with conflicts, 2: trouble.",
        "relmap merge base.relmap.json ours.relmap.json theirs.relmap.json -o merged.relmap.json\n"
        "  git config merge.relmap.driver 'relmap merge %O %A %B -o %A'",
        versions.add_merge,
        versions.run_merge,
    ),
    "schema": (
        "Print the JSON Schema of the file format.",
        "relmap schema > relmap.schema.json",
        facts.add_nothing,
        facts.run_schema,
    ),
}
