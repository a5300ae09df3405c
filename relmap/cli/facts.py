"""The commands that print what a map says, without Qt."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relmap.cli.shared import (
    FAILED,
    OK,
    PROBLEMS,
    add_certain,
    add_file,
    add_json,
    add_throughout,
    load,
    one_line,
    print_json,
    progress,
)

if TYPE_CHECKING:
    from relmap.model.phrases import Purpose
    from relmap.model.project import Project
    from relmap.timeline.relation_on_day import RelationOnDay


def add_at(parser: argparse.ArgumentParser) -> None:
    """What `relmap at` takes."""
    add_file(parser)
    parser.add_argument(
        "date",
        metavar="DATE",
        help="a day, as in 2024-06-20, or all time within a span: 2019-01-01/2020-12-31",
    )
    add_throughout(parser)
    add_certain(parser)
    add_json(parser)


def add_changes(parser: argparse.ArgumentParser) -> None:
    """What `relmap changes` takes."""
    add_file(parser)
    parser.add_argument("first", metavar="DATE_A", help="one day, as in 2019-12-31")
    parser.add_argument("second", metavar="DATE_B", help="another day")
    add_certain(parser)
    add_json(parser)


def add_dates(parser: argparse.ArgumentParser) -> None:
    """What `relmap dates` takes."""
    parser.add_argument(
        "texts", nargs="+", metavar="TEXT", help="EDTF; - reads one a line from standard input"
    )
    parser.add_argument(
        "--words", action="store_true", help="read plain English too, as in 'c. 1994' or 'since 2020'"
    )
    parser.add_argument(
        "--for",
        dest="purpose",
        choices=("phase", "event"),
        help="what is dated in words: 'before 2020' is a span for a phase (unless said otherwise), for an "
        "event one day not known",
    )
    add_json(parser)


def add_check(parser: argparse.ArgumentParser) -> None:
    """What `relmap check` takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".relmap.json files")
    add_json(parser)


def add_nothing(_parser: argparse.ArgumentParser) -> None:
    """For a command that takes nothing."""


def run_at(options: argparse.Namespace) -> int:
    """`relmap at`."""
    from relmap.timeline.known import derived_line
    from relmap.timeline.words import relation_line

    project = load(options.file, indexed=True)
    snapshot = project.at(options.date, throughout=options.throughout, certain_only=options.certain)
    plain = snapshot.to_plain()
    if options.json:
        print_json(plain)
        return OK
    print(f"{project.about.title or options.file.name}, {plain['date']}")
    _print_list("Actors", [f"{actor['name']}{_unsure(actor)}" for actor in plain["actors"]])
    _print_list("Relations", [f"{relation_line(project, t)}{_links(project, t)}" for t in snapshot.relations])
    between = {event.id: n for n, event in enumerate(snapshot.between)}
    events = sorted(plain["events"], key=lambda event: between.get(event["id"], -1))
    _print_list("Events", [_event_line(event, derived_line(snapshot.index, event["id"])) for event in events])
    if plain["undated"]:
        apart = [(event, derived_line(snapshot.index, event["id"])) for event in plain["undated"]]
        _print_list("Undated events", [_event_line(*row) for row in apart])
    return OK


def _links(project: Project, tie: RelationOnDay) -> str:
    """The events with which the phase that is drawn begins and ends."""
    from relmap.timeline.known import link_line

    said = [link_line(project, tie.phase, "begins_with"), link_line(project, tie.phase, "ends_with")]
    return f" ({', '.join(filter(None, said))})" if any(said) else ""


def _event_line(event: dict[str, Any], derived: str) -> str:
    from relmap.timeline.known import titled

    presence = event["presence"] if event["presence"] != "certain" else ""
    return f"{event['when'] or 'undated'}  {titled(event['title'], event['status'], derived or presence)}"


def _print_list(heading: str, lines: list[str]) -> None:
    print(f"\n{heading} ({len(lines)})")
    for line in lines:
        print(f"  {one_line(line)}")


def _unsure(plain: dict[str, Any]) -> str:
    words = [plain.get("status", "actual"), plain["presence"]]
    shown = [word for word in words if word not in ("actual", "certain")]
    return f" ({', '.join(shown)})" if shown else ""


def run_changes(options: argparse.Namespace) -> int:
    """`relmap changes`."""
    from relmap.timeline.known import derived_line
    from relmap.timeline.words import differences, headings

    project = load(options.file, indexed=True)
    found = project.changes(options.first, options.second, options.certain)
    if options.json:
        print_json(found.to_plain())
        return OK
    certain = ", what is certain" if options.certain else ""
    print(f"{project.about.title or options.file.name}, from {found.one.when} to {found.other.when}{certain}")
    if found.one.day == found.other.day:
        print("Both are the same day, so nothing is different.")
        return OK
    if found.one.when != options.first:
        print("The later day was named first; changes are told as time runs.")
    told = differences(found)
    for sort, heading in headings(found).items():
        lines = [f"{d.text}{f'  [{d.sources}]' if d.sources else ''}" for d in told if d.sort == sort]
        if lines or sort in ("begun", "ended", "changed"):
            _print_list(heading, lines)
    if events := found.to_plain()["events"]:
        index = found.other.index
        _print_list("Events", [_event_line(event, derived_line(index, event["id"])) for event in events])
    if found.beyond():
        print(f"\n{found.beyond()}")
    return OK


def run_dates(options: argparse.Namespace) -> int:
    """`relmap dates`."""
    from relmap.model.dates import resolved

    texts = _texts(options.texts)
    if options.words or options.purpose:
        rows, line = [_read_words(text, options.purpose or "phase") for text in texts], _words_line
    else:
        rows, line = [resolved(text) for text in texts], _date_line
    if options.json:
        print_json(rows)
    else:
        for row in rows:
            print(line(row))
    return PROBLEMS if any("error" in row or "question" in row for row in rows) else OK


def _texts(given: list[str]) -> Iterator[str]:
    from relmap.storage.errors import FileProblem

    for text in given:
        if text == "-":
            if sys.stdin is None:  # closed by whoever began the program
                raise FileProblem("There is no standard input to read.", "Name the dates, or pipe them in.")
            if sys.stdin.isatty():
                print("Dates, one a line; Ctrl+D ends.", file=sys.stderr)
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


def _read_words(text: str, purpose: Purpose) -> dict[str, Any]:
    """A text in plain words, its EDTF and its days; or what has to be asked; or its `error`."""
    import datetime

    from relmap.model.dates import resolved
    from relmap.model.errors import DateError
    from relmap.model.phrases import read
    from relmap.model.words import days_covered, span_in_words

    try:
        found = read(text, datetime.date.today().toordinal(), purpose)
    except DateError as error:
        return {"text": text, "error": str(error)}

    def choice(edtf: str) -> dict[str, Any]:
        return {**resolved(edtf), "words": span_in_words(edtf), "days": days_covered(edtf)}

    if found.sure:
        row = {"text": text, **choice(found.choices[0])}
        if found.offers:
            row["or"] = [{"if": offer.why, **choice(offer.edtf)} for offer in found.offers]
        return row
    return {"text": text, "question": found.question, "choices": [choice(edtf) for edtf in found.choices]}


def _words_line(row: dict[str, Any]) -> str:
    text = one_line(row["text"])[:80]
    if "error" in row:
        return f"{text}\twrong: {row['error']}"
    if "question" in row:
        said = " or ".join(f"{choice['edtf']} ({choice['words']})" for choice in row["choices"])
        return f"{text}\tunclear: {row['question']} {said}"
    others = "".join(f"\tor {other['edtf']} if {other['if']}" for other in row.get("or", ()))
    return f"{text}\t{row['edtf']}\t{row['words']}\t{row['days']}{others}"


def run_check(options: argparse.Namespace) -> int:
    """`relmap check`."""
    reports = [_report(path) for path in options.files]
    for report in reports:
        if "error" in report:
            print(f"relmap: {one_line(report['error'])}", file=sys.stderr)
        elif not options.json:
            _print_report(report)
    if options.json:
        print_json(reports)
    if any("error" in report for report in reports):
        return FAILED
    return PROBLEMS if any(report["problems"] for report in reports) else OK


def _report(path: Path) -> dict[str, Any]:
    from relmap.editor.conflicts import conflict_problems
    from relmap.model.errors import NewerContent
    from relmap.model.problems import problems
    from relmap.storage import project_file
    from relmap.storage.errors import FileProblem, InvalidRecords

    try:
        loaded = project_file.load(path, progress(f"reading {path.name}"))
        told = problems(loaded.project, progress(f"checking {path.name}"))
        found = [*loaded.faults, *conflict_problems(loaded.project), *told]
    except InvalidRecords as error:
        found = error.faults
    except FileProblem as error:
        return {"file": str(path), "problems": [], "error": str(error)}
    newer = [str(fault) for fault in found if isinstance(fault, NewerContent)]
    plain = [
        {"place": f.place, "message": f.message, "remedy": f.remedy}
        for f in found
        if not isinstance(f, NewerContent)
    ]
    return {"file": str(path), "problems": plain, **({"newer": newer} if newer else {})}


def _print_report(report: dict[str, Any]) -> None:
    count = len(report["problems"])
    print(f"{report['file']}: {'no problems' if not count else f'{count} problem' + 's' * (count > 1)}")
    for line in report.get("newer", ()):
        print(f"  note: {one_line(line)}")
    for problem in report["problems"]:
        print(f"  {problem['place']}: {one_line(problem['message'] + ' ' + problem['remedy'])}")


def run_schema(_options: argparse.Namespace) -> int:
    """`relmap schema`."""
    from relmap.storage.schema import json_schema

    print_json(json_schema())
    return OK
