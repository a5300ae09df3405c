"""The commands that answer questions about a map: measures, balance, paths, turning points. No Qt."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from relmap.cli.shared import (
    OK,
    PROBLEMS,
    add_certain,
    add_file,
    load,
    one_line,
    print_json,
    progress,
)

if TYPE_CHECKING:
    from relmap.analysis.asking import Analyst, Row
    from relmap.notebook import Map
    from relmap.timeline.snapshot import Snapshot

_THROUGH = ("all", "not-hostile", "friendly", "hostile")
_STOPPED = 130
_SAID = {"begin": "begins", "end": "ends", "turn": "turns"}


def add_measure(parser: argparse.ArgumentParser) -> None:
    """What `relmap measure` takes."""
    add_file(parser)
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help="ids of measures; see --list")
    parser.add_argument("--list", action="store_true", help="list the measures that this map has")
    _add_times(parser, steps=True)
    parser.add_argument(
        "--actor", action="append", default=[], metavar="A", help="only this one: id, or name"
    )
    _add_through(parser)
    _add_fold(parser)
    parser.add_argument(
        "--groups",
        default="camps",
        metavar="HOW",
        help="between which groups brokers stand: camps (unless said otherwise), communities, kind, "
        "tag:NAME,NAME",
    )
    parser.add_argument(
        "--worlds",
        action="store_true",
        help="over time: least and most of those measures, too, that take many maps for each day",
    )
    add_certain(parser)
    _add_forms(parser)


def add_balance(parser: argparse.ArgumentParser) -> None:
    """What `relmap balance` takes."""
    add_file(parser)
    _add_times(parser, steps=False)
    _add_fold(parser)
    parser.add_argument(
        "--triads",
        action="store_true",
        help="each triad for as long as it keeps its state, with the relations that began and ended that",
    )
    parser.add_argument(
        "--limit", type=_seconds, default=60.0, metavar="SECONDS", help="for the line index of a day (60)"
    )
    add_certain(parser)
    _add_forms(parser)


def add_paths(parser: argparse.ArgumentParser) -> None:
    """What `relmap paths` takes."""
    add_file(parser)
    parser.add_argument("start", metavar="A", help="an actor: its id, or a name that only one has")
    parser.add_argument("goal", metavar="B", help="another")
    parser.add_argument("--date", metavar="D", help="a day, or a window: 2019-01-01/2020-12-31")
    parser.add_argument("--number", type=_count, default=5, metavar="N", help="how many at most (5)")
    _add_through(parser)
    parser.add_argument(
        "--in-time",
        action="store_true",
        help="in a window: each step holds on a day no earlier than the step before; earliest arrival first",
    )
    _add_fold(parser)
    add_certain(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_turning(parser: argparse.ArgumentParser) -> None:
    """What `relmap turning` takes."""
    add_file(parser)
    parser.add_argument("--by", choices=("month", "year"), default="month", help="what is one row (month)")
    _add_forms(parser)


def add_likeness(parser: argparse.ArgumentParser) -> None:
    """What `relmap likeness` takes."""
    add_file(parser)
    parser.add_argument("actor", metavar="A", help="an actor: its id, or a name that only one has")
    parser.add_argument("other", metavar="B", nargs="?", help="another; without, all others")
    parser.add_argument("--date", metavar="D", help="a day, or a window: 2019-01-01/2020-12-31")
    _add_fold(parser)
    add_certain(parser)
    _add_forms(parser)


def _add_times(parser: argparse.ArgumentParser, steps: bool) -> None:
    times = parser.add_mutually_exclusive_group()
    times.add_argument("--date", metavar="D", help="a day, or a window: 2019-01-01/2020-12-31")
    times.add_argument("--every-change", action="store_true", help="every day on which something changes")
    if steps:
        times.add_argument("--step", choices=("month", "year"), help="the first day of each")
    parser.add_argument("--from", dest="first", metavar="D", help="over time: from this day on")
    parser.add_argument("--to", dest="last", metavar="D", help="over time: up to this day")


def _add_through(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--through",
        choices=_THROUGH,
        help="only through pairs of such a stance; measures of closeness and influence go through "
        "not-hostile ones unless told otherwise",
    )


def _add_fold(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fold",
        choices=("none", "offices", "shown"),
        default="none",
        help="who counts as whom: offices (their holders are the actor whose office it is), shown (members "
        "of collapsed organisations are these, too); none unless said",
    )


def _add_forms(parser: argparse.ArgumentParser) -> None:
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="print JSON")
    forms.add_argument("--csv", action="store_true", help="print CSV")


def _count(text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) < 7 else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of paths: 1 or more")
    return number


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e9:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of seconds")
    return number


def run_measure(options: argparse.Namespace) -> int:
    """`relmap measure`."""
    from relmap.analysis.measures import Asked, check_groups
    from relmap.analysis.table import measures

    map_ = load(options.file, indexed=True)
    if options.list:
        rows = [
            {"id": m.id, "label": m.label, "unit": m.unit, "says": m.says, "paper": m.paper}
            for m in measures(map_).values()
        ]
        _print(options, rows, lambda row: f"{row['id']:22}{row['says']}{_paper(row)}")
        return OK
    if not options.measures:
        print("relmap: name a measure, or see --list.", file=sys.stderr)
        return 2
    analyst = _analyst(map_, options)
    snapshots = _snapshots(map_, options)
    over_time = options.every_change or options.step is not None
    asked = Asked(options.through, options.groups, worlds=options.worlds or not over_time)
    # What is unknown is told before anything is computed.
    check_groups(options.groups)
    analyst.check(options.measures, options.actor)
    rows, code = _gathered(
        snapshots,
        lambda snapshot: list(
            analyst.measure(list(dict.fromkeys(options.measures)), snapshot, asked, options.actor)
        ),
        "measuring",
    )
    _print(options, rows, _measure_line, "date actor name measure low drawn high exact")
    if not rows:
        if options.actor and len(map_.actors):
            print("relmap: none of these actors is there at that time.", file=sys.stderr)
            return PROBLEMS
        if not options.json and not options.csv:
            print("Nothing holds on this day.")
    return code


def _paper(row: Row) -> str:
    return f" ({row['paper']})" if row["paper"] else ""


def _measure_line(row: Row) -> str:
    band = ""
    if row["low"] is not None and (row["low"], row["high"]) != (row["drawn"], row["drawn"]):
        low, high = (f"{row[end]:.6g}" for end in ("low", "high"))
        # Ends that were only sampled are no bounds.
        band = f"  ({low}–{high})" if "maps" not in row else f"  (≤ {low} – ≥ {high}, {row['maps']} of many)"
    return f"{row['date']}  {row['measure']:14} {row['drawn']:>10.6g}{band}  {one_line(row['name'])}"


def run_balance(options: argparse.Namespace) -> int:
    """`relmap balance`."""
    map_ = load(options.file, indexed=True)
    analyst = _analyst(map_, options)
    if options.triads:
        return _run_triads(map_, analyst, options)
    snapshots = _snapshots(map_, options)
    rows, code = _gathered(
        snapshots,
        lambda snapshot: [analyst.balance(snapshot, options.limit)] if snapshot.actors else [],
        "balance",
    )
    if options.csv:
        rows = [_flat(row) for row in rows]
    if options.json or options.csv:
        _print(options, rows, str, "date balanced unbalanced open")
        return code
    if not rows:
        print("Nothing holds on this day.")
    for row, snapshot in zip(rows, (s for s in snapshots if s.actors), strict=False):
        for line in _balance_lines(map_, row, snapshot):
            print(line)
    return code


def _run_triads(map_: Map, analyst: Analyst, options: argparse.Namespace) -> int:
    from relmap.analysis.over_time import days_of_change
    from relmap.notebook import one_day

    if options.date is not None:
        return _misused("--triads tells of all days: bound them by --from and --to")
    options.every_change = True
    asked = _snapshots(map_, options)
    if asked:
        last = one_day(options.last) if options.last is not None else (map_.index.extent() or (0, 0))[1]
        rows = analyst.triads(days_of_change(map_.index, asked[0].day, last), last)
    else:
        rows = []
    if options.csv:
        rows = [{key: " ".join(v) if isinstance(v, list) else v for key, v in row.items()} for row in rows]
    columns = "actors state first last begun_by ended_by"
    _print(options, rows, lambda row: _triad_line(map_, row), columns)
    if not rows and not options.json and not options.csv:
        print("There is no triad: no three actors are friends or foes of one another.")
    return OK


def _triad_line(map_: Map, row: Row) -> str:
    names = ", ".join(one_line(map_.actors[key].name) for key in row["actors"])
    begun = f"  since {', '.join(row['begun_by'])}" if row["begun_by"] else ""
    ended = f"  until {', '.join(row['ended_by'])}" if row["ended_by"] else ""
    return f"{row['first']}  {row['last']}  {row['state']:10}  {names}{begun}{ended}"


def _balance_lines(map_: Map, row: Row, snapshot: Snapshot) -> Iterator[str]:
    kinds = _without_stance(map_, snapshot)

    def names(keys: Sequence[str], between: str = ", ") -> str:
        return between.join(one_line(map_.actors[key].name) for key in keys)

    yield f"{row['date']}{'  (' + row['done'] + ')' if 'done' in row else ''}"
    if not any(row["camps"]):
        yield f"  No relation has a stance at that time{kinds}."
        return
    share = row["share"]
    drawn = "–" if share["drawn"] is None else f"{share['drawn']:.0%}"
    band = "" if share["low"] is None else f" (between {share['low']:.0%} and {share['high']:.0%})"
    yield (
        f"  Triads: {row['balanced']} balanced, {row['unbalanced']} unbalanced, {row['open']} open; "
        f"{drawn} balanced as drawn{band}"
    )
    index = row["line_index"]
    between = "" if index["low"] == index["high"] else f" (between {index['low']} and {index['high']})"
    out_of_time = "" if index["exact"] else ", not proven"
    yield f"  Ties that do not fit two camps: {index['drawn']}{between}{out_of_time}"
    for number, camp in enumerate(row["camps"], 1):
        yield f"  Camp {number}: {names(camp) or '–'}"
    for pair in row["misfits"]:
        yield f"  Does not fit: {names(pair, ' – ')}"
    for turn in row["turns"][:5]:
        if turn["balances"]:
            breaks = f", {turn['breaks']} no longer" if turn["breaks"] else ""
            pair = names(turn["pair"], " – ")
            yield f"  If {pair} turned: {turn['balances']} more would be balanced{breaks}"
    for triad in row["triads"]:
        if triad["drawn"] == "unbalanced":
            yield f"  Unbalanced as drawn: {names(triad['actors'])} ({triad['state']})"


def _without_stance(map_: Map, snapshot: Snapshot) -> str:
    """Which kinds of relation there are at a time, where none has a stance."""
    kinds = sorted({map_.relation_kind(tie.relation.kind).label for tie in snapshot.relations})
    return f": {', '.join(map(one_line, kinds[:6]))}{' …' if len(kinds) > 6 else ''}" if kinds else ""


def _flat(row: Row) -> Row:
    """A row of numbers, for a table."""
    return {
        "date": row["date"],
        **{key: row[key] for key in ("balanced", "unbalanced", "open")},
        "drawn_balanced": row["drawn"]["balanced"],
        "drawn_unbalanced": row["drawn"]["unbalanced"],
        **{f"share_{end}": row["share"][end] for end in ("low", "drawn", "high")},
        **{f"line_index_{end}": row["line_index"][end] for end in ("low", "drawn", "high", "exact")},
        "camp_1": " ".join(row["camps"][0]),
        "camp_2": " ".join(row["camps"][1]),
        **({"done": row["done"]} if "done" in row else {}),
    }


def run_paths(options: argparse.Namespace) -> int:
    """`relmap paths`."""
    from relmap.analysis.over_time import days_of_change
    from relmap.model import days

    map_ = load(options.file, indexed=True)
    analyst = _analyst(map_, options)
    start, goal = analyst.actor(options.start), analyst.actor(options.goal)
    snapshot = _snapshot(map_, options, options.date)
    through = options.through or "all"
    rows = analyst.paths(
        start, goal, snapshot, options.number, through, options.in_time, progress("seeking ways")
    )
    if options.json:
        print_json(rows)
    for row in rows if not options.json else ():
        print(_path_line(row))
        for step in row["steps"]:
            print(f"    {_step_line(map_, step)}")
    if rows:
        return OK
    if start == goal:
        print("relmap: both are the same actor.", file=sys.stderr)
        return PROBLEMS
    at = days_of_change(map_.index)
    nearest = analyst.nearest_day_with_path(start, goal, snapshot.day, through, at, progress("seeking a day"))
    when = "on this day" if "/" not in snapshot.when else "in this window"
    also = f" The nearest day with one is {days.iso(nearest)}." if nearest is not None else ""
    print(f"relmap: there is no way {when}.{also}", file=sys.stderr)
    return PROBLEMS


def _path_line(row: Row) -> str:
    names = " – ".join(map(one_line, row["names"]))
    sign = {1: "+", -1: "−"}.get(row["sign"], "no sign")
    only = f", {row['only_possible']} only possible" if row["only_possible"] else ""
    arrives = f", arrives {row['arrives']}" if "arrives" in row else ""
    count = len(row["steps"])
    return f"{names}  ({count} {'step' if count == 1 else 'steps'}, {sign}{only}{arrives})"


def _step_line(map_: Map, step: Row) -> str:
    relations: list[str] = []
    for tie in step["relations"]:
        kind = map_.relation_kind(tie["kind"]).label
        said = f"{kind}: {tie['label']}" if tie["label"] else kind
        sources = "; ".join(map_.sources[key].title for key in tie["sources"])
        unsure = " (possible)" if tie["presence"] == "possible" else ""
        relations.append(one_line(f"{said}{unsure}{f' [{sources}]' if sources else ''}"))
    day = f"{step['day']}  " if "day" in step else ""
    return f"{day}{step['from']} – {step['to']}: {'; '.join(relations)}"


def run_turning(options: argparse.Namespace) -> int:
    """`relmap turning`."""
    map_ = load(options.file, indexed=True)
    rows = _analyst(map_, options).turning(options.by)
    if options.csv:
        rows = [
            {**row, "changes": len(row["changes"]), "events": " ".join(row["events"])}
            for row in rows
            if row["date"] is not None
        ]
    if not rows and not options.json and not options.csv:
        print("Nothing changes on this map.")
    _print(options, rows, lambda row: _turning_line(map_, row), "date weight changes events")
    return OK


def run_likeness(options: argparse.Namespace) -> int:
    """`relmap likeness`."""
    map_ = load(options.file, indexed=True)
    analyst = _analyst(map_, options)
    actor = analyst.actor(options.actor)
    other = analyst.actor(options.other) if options.other is not None else None
    rows = analyst.likeness(actor, _snapshot(map_, options, options.date), other)
    _print(options, rows, _likeness_line, "date actor other name likeness m")
    if not rows:
        print("relmap: there are no two such actors at that time.", file=sys.stderr)
        return PROBLEMS
    return OK


def _likeness_line(row: Row) -> str:
    value = "–" if row["likeness"] is None else f"{row['likeness']:.3f}"
    return f"{row['date']}  {value:>7}  over {row['m']:<4}  {one_line(row['name'])}"


def _turning_line(map_: Map, row: Row) -> str:
    from relmap.model.words import relation_title

    shown = [
        f"{relation_title(map_, map_.relations[change['relation']])} "
        f"({_SAID[change['change']]}, {change['weight']:.2g})"
        for change in row["changes"][:3]
    ]
    more = f" and {len(row['changes']) - 3} more" if len(row["changes"]) > 3 else ""
    when = row["date"] or "without bound"
    return one_line(f"{when}  {row['weight']:8.2f}  {'; '.join(shown)}{more}")


# --- what they share ------------------------------------------------------------------------


def _analyst(map_: Map, options: argparse.Namespace) -> Analyst:
    from relmap.analysis.asking import Analyst
    from relmap.analysis.over_time import Look

    if not hasattr(options, "fold"):
        return Analyst(map_.index)
    return Analyst(map_.index, Look(options.fold, options.certain))


def _snapshot(map_: Map, options: argparse.Namespace, date: str | None) -> Snapshot:
    from relmap.timeline.snapshot import Snapshot

    if date is not None:
        return map_.at(date, certain_only=options.certain)
    return Snapshot(map_.index, map_.index.latest_known(), options.certain)


def _snapshots(map_: Map, options: argparse.Namespace) -> list[Snapshot]:
    """The days that are asked for."""
    from relmap.analysis.over_time import days_by, days_of_change
    from relmap.notebook import one_day
    from relmap.timeline.snapshot import Snapshot

    step = getattr(options, "step", None)
    if not options.every_change and step is None:
        if options.first is not None or options.last is not None:
            raise SystemExit(_misused("--from and --to go with --every-change or --step"))
        return [_snapshot(map_, options, options.date)]
    first, last = (one_day(text) if text is not None else None for text in (options.first, options.last))
    extent = map_.index.extent()
    if extent is None:
        return []
    first, last = extent[0] if first is None else first, extent[1] if last is None else last
    if first > last:
        raise SystemExit(_misused(f"{options.first} is after {options.last or 'the last day of the map'}"))
    at = days_of_change(map_.index, first, last) if step is None else days_by(first, last, step)
    return [Snapshot(map_.index, day, options.certain) for day in at.tolist()]


def _misused(why: str) -> int:
    print(f"relmap: {why}.", file=sys.stderr)
    return 2


def _gathered(
    snapshots: Sequence[Snapshot], ask: Callable[[Snapshot], list[Row]], doing: str
) -> tuple[list[Row], int]:
    """The rows of all days; where it is stopped, those that are done, marked as not all."""
    tell = progress(doing)
    rows: list[Row] = []
    done = 0
    try:
        for snapshot in snapshots:
            tell(done / len(snapshots))
            rows += ask(snapshot)
            done += 1
    except KeyboardInterrupt:
        tell(1.0)
        print(f"relmap: stopped; {done} of {len(snapshots)} days are done.", file=sys.stderr)
        return [{**row, "done": f"{done} of {len(snapshots)}"} for row in rows], _STOPPED
    tell(1.0)
    return rows, OK


def _print(
    options: argparse.Namespace, rows: Sequence[Row], line: Callable[[Row], str], columns: str = ""
) -> None:
    """Rows in the form asked for; columns: those of CSV, where there is no row that has them."""
    if options.json:
        print_json(list(rows))
    elif options.csv:
        heads = list(dict.fromkeys(key for row in rows for key in row)) or columns.split()
        table = csv.DictWriter(sys.stdout, heads, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    else:
        for row in rows:
            print(line(row))


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
