"""Answers questions about the open map in the background: of the day looked at, and of every day of change.

One job runs at a time. What is asked of the day looked at comes before what is asked of all days, which goes
on afterwards; whatever has been computed is kept, by what it was computed from, so that after an edit only
those days are computed on which something is otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from relmap.analysis.asking import blocs_of, line_index
from relmap.analysis.balance import Balance, balance
from relmap.analysis.camps import Camps
from relmap.analysis.communities import Communities
from relmap.analysis.degrees import Values
from relmap.analysis.measures import OF_ALL_DAYS, ROUGH_FROM, Asked, Measured
from relmap.analysis.over_time import (
    Kept,
    Look,
    coarse_to_fine,
    communities_over_time,
    days_of_change,
    digest,
)
from relmap.analysis.pairs import Floats, Fold, Ints, Pairs, Ties
from relmap.drawing.plot_of import SHARE, answer
from relmap.editor.document import Document
from relmap.editor.jobs import Job
from relmap.model.diff import Change
from relmap.model.errors import Progress, Stopped
from relmap.model.project import Project
from relmap.model.records import Placement, updated
from relmap.timeline.filtering import NOTHING, CriteriaFilter, Passing
from relmap.timeline.index import TimeIndex
from relmap.timeline.scenes import passing_of
from relmap.timeline.snapshot import Snapshot

_REST = 30
"""Milliseconds without another question before work begins."""
_PAUSE = 300
"""Milliseconds between two tellings that more of all days is known."""
_BEARING = ("actors", "relations", "events", "sources", "actor_kinds", "relation_kinds", "about")
"""What the answers depend on; where actors stand is not among it."""
_NUMBERS = 5_000_000
"""Of so many values of actors answers are kept that nobody asks for now."""
_ROOM = 16_000_000
"""So many values of actors on days a series holds; of larger maps not all days, but spread evenly."""
_BLOCK = 256
"""Days are added so many at a time."""
_COMMUNITIES = ("communities", False)
LIMIT = 5.0
"""Seconds for the line index of a day."""

Array = np.ndarray[Any, Any]
_Wanted = tuple[str, bool]
"""The name of a measure, and whether only what is certain counts."""

_NONE: Ints = np.zeros(0, dtype=np.int64)
_NO_VALUES = Values(*[np.zeros(0)] * 3)


@dataclass(frozen=True)
class Answer:
    """A measure of a day: of each actor by id its number among the values."""

    number: dict[str, int]
    measured: Measured

    def of(self, actor: str) -> tuple[float, float, float] | None:
        """Least, as drawn and most of an actor; None: it is not there."""
        number = self.number.get(actor)
        if number is None:
            return None
        low, drawn, high = self.measured.values
        return float(low[number]), float(drawn[number]), float(high[number])


@dataclass(frozen=True)
class Sides:
    """Who stands on which side on a day.

    Args:
        drawn, sure: the camps as drawn, and of what is sure.
        open: how many pairs are open.
        blocs: the best sides as drawn, however many there are.
    """

    drawn: Camps
    sure: Camps
    open: int
    blocs: Camps


class Series:
    """A measure on every day of change, as far as it is known: filled in one thread, read in another.

    Args:
        name: of the measure.
        certain_only: whether only what is certain counts.
        days: ascending, shape (n,).
        actors: ids of all there may be.
    """

    def __init__(self, name: str, certain_only: bool, days: Ints, actors: Sequence[str]) -> None:
        self.name, self.certain_only, self.days = name, certain_only, days
        self.least = self.most = 0.0
        """Of any actor on any day that is known, and 0."""
        self._order: list[int] = []
        """The days that are known, by number, as they came."""
        self.most_days = min(len(days), max(_ROOM // max(len(actors), 1), 1))
        """So many days there is room for."""
        self._column = {key: number for number, key in enumerate(actors)}
        self._values: list[Floats] = []
        """Blocks of days as they came: least, drawn, most or, where these are the same, drawn alone, of each
        actor, shape (3 or 1, some, n); NaN where one is not there."""
        self._of_day: list[tuple[int, Answer, Ints] | None] = [None] * len(days)
        """Of each day its place among those known, an answer without values, and columns of its actors."""
        self._columns_of: dict[int, tuple[object, Ints]] = {}
        """Of numberings of actors, by the id of each, which is kept."""
        self._sorted: tuple[int, Ints, Ints] = (0, _NONE, _NONE)
        """Of how many days known: their places in their order, and their numbers."""
        self._read: dict[str, tuple[Ints, Floats]] = {}
        """Courses of so many days as are sorted."""

    def put(self, number: int, answer: Answer) -> None:
        """The answer for a day."""
        if id(answer.number) not in self._columns_of:
            found = np.array([self._column[key] for key in answer.number], dtype=np.int64)
            self._columns_of[id(answer.number)] = (answer.number, found)
        columns = self._columns_of[id(answer.number)][1]
        low, drawn, high = answer.measured.values
        place, at = divmod(len(self._order), _BLOCK)
        if at == 0:
            self._values.append(np.full((1, _BLOCK, len(self._column)), np.nan))
        same = all(np.array_equal(end, drawn, equal_nan=True) for end in (low, high))
        if not same and len(self._values[place]) == 1:
            self._values[place] = self._values[place].repeat(3, axis=0)
        block = self._values[place]
        block[:, at, columns] = drawn if len(block) == 1 else (low, drawn, high)
        known = drawn[~np.isnan(drawn)]
        if len(known):
            self.least, self.most = min(self.least, float(known.min())), max(self.most, float(known.max()))
        bare = replace(answer, measured=replace(answer.measured, values=_NO_VALUES))
        self._of_day[number] = (len(self._order), bare, columns)
        self._order.append(number)  # last of all: from now on it is read

    @property
    def known(self) -> int:
        """How many days are known."""
        return len(self._order)

    def lacks(self, number: int) -> bool:
        """Whether a day is not known yet."""
        return self._of_day[number] is None

    @property
    def is_full(self) -> bool:
        """Whether all days are known, or as many as there is room for."""
        return self.known >= self.most_days

    @property
    def done(self) -> float:
        """What part is known."""
        return self.known / len(self.days) if len(self.days) else 1.0

    def course(self, actor: str) -> tuple[Ints, Floats]:
        """The known days, and least, drawn, most on each, shape (3, k); NaN where the actor is not there."""
        known = self.known
        if self._sorted[0] != known:
            order = np.array(self._order[:known], dtype=np.int64)
            self._sorted = (known, np.argsort(order), np.sort(order))
            self._read = {}
        if actor not in self._read:
            _, places, at = self._sorted
            values = np.full((3, len(at)), np.nan)
            column = self._column.get(actor)
            if column is not None and len(at):
                of = [np.broadcast_to(block[:, :, column], (3, _BLOCK)) for block in self._values]
                values = np.concatenate(of, axis=1)[:, places]
            self._read[actor] = (self.days[at], values)
        return self._read[actor]

    def at(self, day: int) -> Answer | None:
        """What is known of a day: it is as on the last day of change up to it."""
        number = int(np.searchsorted(self.days, day, side="right")) - 1
        known = self._of_day[number] if 0 <= number < len(self._of_day) else None
        if known is None:
            return None
        order, answer, columns = known
        block = self._values[order // _BLOCK]
        values = Values(*np.broadcast_to(block[:, order % _BLOCK, columns], (3, len(columns))))
        return replace(answer, measured=replace(answer.measured, values=values))


class Analysing(QObject):
    """Follows a document, and works only as long as somebody asks.

    Args:
        document: the map.
        parent: in Qt's sense.
    """

    answered = Signal()
    """Something more is known."""
    progressed = Signal(float)
    """How much of what is asked of all days is known."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.fold: Fold = "shown"
        self._kept = self._empty()
        self._ties: Ties | None = None
        self._job: Job | None = None
        self._is_of_day = False
        self._running: set[Job] = set()
        """Jobs that have not ended, those given up among them."""
        self._day: dict[str, tuple[Callable[[Pairs, Progress], Any], bool]] = {}
        """What is asked of the day looked at, by name, and whether of all ways."""
        self._found: dict[str, Any] = {}
        self._series: dict[tuple[str, bool], Series] = {}
        self._communities: list[Communities] | None = None
        self._asked: set[_Wanted] = set()
        """What somebody wants of all days: asked for since the last telling."""
        self._stopped: set[_Wanted] = set()
        """What the user does not want to be gone on with."""
        self._faulty: set[_Wanted] = set()
        """What the program could not go on with, until something is otherwise."""
        self._timer, self._later = QTimer(self), QTimer(self)
        for timer, pause, call in (
            (self._timer, _REST, self._start),
            (self._later, _PAUSE, self._tell),
        ):
            timer.setSingleShot(True)
            timer.setInterval(pause)
            timer.timeout.connect(call)
        document.project_opened.connect(self._opened)
        document.diff_applied.connect(self._on_diff)
        document.viewpoint.time_changed.connect(self._on_time)
        document.viewpoint.filter_changed.connect(self._on_look)

    @property
    def busy(self) -> bool:
        """Whether something that is asked for is not known yet."""
        return self._job is not None or self._timer.isActive()

    @property
    def stopped(self) -> bool:
        """Whether the user has said not to go on with all days."""
        return not self._stopped.isdisjoint(self._asked)

    @property
    def look(self) -> Look:
        """How days are looked at."""
        return self._look(self._document.project)

    def set_fold(self, fold: Fold) -> None:
        """Count others as somebody else."""
        if fold != self.fold:
            self.fold = fold
            self._on_look()

    # --- what is asked --------------------------------------------------------------------

    def measure(self, name: str, worlds: bool = False) -> Answer | None:
        """A measure on the day looked at; None: it is not known yet, and will be told of.

        Args:
            name: of the measure.
            worlds: whether least and most are sought where they take many maps.
        """
        viewpoint = self._document.viewpoint
        series = self._series.get((name, viewpoint.certain_only))
        if series is not None and not worlds and viewpoint.mode != "window":
            known = series.at(viewpoint.day)
            if known is not None:
                return known
        # While what takes long is not known, an estimate is.
        takes_long = name == "betweenness" and len(self._document.project.actors) > ROUGH_FROM
        rough = self.ask(f"{name} rough", self._work(name, rough=True)) if takes_long else None
        return self.ask(f"{name} {worlds}", self._work(name, worlds)) or rough

    def measure_before(self, name: str) -> Answer | None:
        """A measure on the day that is compared with."""
        viewpoint = self._document.viewpoint
        index, look, day = self._document.index, self._look(self._document.project), viewpoint.anchor
        work = self._work(name, worlds=False)

        def on_anchor(_pairs: Pairs, report: Progress) -> Answer:
            return work(look.pairs(Ties(index), day), report)

        return self.ask(f"{name} before", on_anchor)

    def _work(
        self, name: str, worlds: bool = False, rough: bool = False
    ) -> Callable[[Pairs, Progress], Answer]:
        project, kept, asked = (
            self._document.project,
            self._kept,
            replace(OF_ALL_DAYS, worlds=worlds, rough=rough),
        )

        def work(pairs: Pairs, report: Progress) -> Answer:
            key = (name, asked, digest(pairs))
            return kept.answer(key, lambda: _answer(project, name, pairs, asked, kept, report))

        return work

    def balance(self) -> Balance | None:
        """The triads of the time looked at; None: not known yet."""
        return self.ask("balance", balance)

    def sides(self) -> Sides | None:
        """Who stands on which side in the time looked at; None: not known yet."""
        return self.ask("sides", _sides)

    def pairs(self) -> Pairs | None:
        """The pairs of the time looked at; None: not known yet."""
        return self.ask("pairs", lambda pairs, _report: pairs)

    def ask(self, key: str, work: Callable[[Pairs, Progress], Any], whole_ways: bool = False) -> Any:
        """Anything else about the time looked at; None: not known yet.

        Args:
            key: what it is called, as long as it is the same question.
            work: told the pairs, and a function that takes the part done. Raises Stopped.
            whole_ways: whether other ways count, too, where the map shows only one.
        """
        if key not in self._day:
            self._day[key] = (work, whole_ways)
            self._begin()
        return self._found.get(key)

    def series(self, name: str, certain_only: bool | None = None) -> Series:
        """A measure on every day of change, as far as it is known; more of it will be told of.

        Args:
            name: of the measure.
            certain_only: None: as the map is looked at.
        """
        certain = self._document.viewpoint.certain_only if certain_only is None else certain_only
        key = (name, certain)
        self._asked.add(key)
        if key not in self._series:
            index = self._document.index
            actors = [""] if name == SHARE else list(index.project.actors)
            self._series[key] = Series(name, certain, days_of_change(index), actors)
            self._begin()
        return self._series[key]

    def communities(self) -> Communities | None:
        """The groups of the day looked at, which take all days from the first; None: not known yet."""
        days = days_of_change(self._document.index)
        self._asked.add(_COMMUNITIES)
        if self._communities is None:
            self._timer.start()
            return None
        number = int(np.searchsorted(days, self._document.viewpoint.window[0], side="right")) - 1
        return self._communities[max(number, 0)] if self._communities else None

    @property
    def done(self) -> float:
        """What part of what is asked of all days is known."""
        parts = [of.known / of.most_days if of.most_days else 1.0 for of in self._series.values()]
        if _COMMUNITIES in self._asked:
            parts.append(float(self._communities is not None))
        return sum(parts) / len(parts) if parts else 1.0

    def stop(self) -> None:
        """Do not go on with all days; what is known stays."""
        self._stopped = set(self._asked)
        if not self._is_of_day:
            self._give_up()
        self._tell()

    def go_on(self) -> None:
        """Go on with all days."""
        self._stopped = set()
        self._begin()

    # --- what changes ---------------------------------------------------------------------

    def _opened(self) -> None:
        self._kept, self._ties = self._empty(), None
        self._stopped = set()
        self._on_look()

    def _empty(self) -> Kept:
        """Nothing kept yet, and less to be kept the larger the answers are."""
        return Kept(max(_NUMBERS // max(len(self._document.project.actors), 1), 100))

    def _on_diff(self, diff: Any, _initiator: object) -> None:
        if diff.touches(*_BEARING) or any(map(_is_of_members, diff.changes.values())):
            self._on_look()

    def _on_look(self) -> None:
        """All days are otherwise, or may be; those that are not are found again."""
        self._communities, self._series = None, {}
        self._stopped -= self._faulty
        self._faulty = set()
        self._on_time()

    def _on_time(self, *_: object) -> None:
        self._found, self._day = {}, {}
        self._give_up()
        self._tell()
        if self._asked:
            self._begin()

    def _tell(self) -> None:
        """Whoever looks asks again; what nobody asks for is not gone on with."""
        before, self._asked = self._asked, set()
        self.answered.emit()
        self._stopped &= self._asked
        if before - self._asked:
            self._series = {key: of for key, of in self._series.items() if key in self._asked}
            if not self._is_of_day:
                self._give_up()
                self._timer.start()

    # --- the work -------------------------------------------------------------------------

    def _begin(self) -> None:
        """Work, as soon as nobody asks for more."""
        if self._job is None or not self._is_of_day:
            self._give_up()
        self._timer.start()

    def _give_up(self) -> None:
        """What is under way is not waited for; what comes of it is not told."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _start(self) -> None:
        """The next job: of the day looked at, or of all days."""
        if self._job is not None:
            return
        document, viewpoint = self._document, self._document.viewpoint
        index, snapshot = document.index, viewpoint.snapshot
        asked = next((key for key in self._day if key not in self._found), None)
        known, look = self._ties, self._look(document.project)
        if asked is not None:
            # One after the other, so that what is quick is not told after what takes long.
            work, whole_ways = self._day[asked]
            look = self._look(document.project, whole_ways)
            work = partial(_on_day, index, known, snapshot, look, asked, work)
            self._run(work, self._take_day, asked)
            return
        open_ = {key: of for key, of in self._series.items() if not of.is_full and key not in self._stopped}
        if open_:
            work = partial(_on_all_days, index, known, look, self._kept, list(open_.values()))
            self._run(work, self._take_ties)
        elif _COMMUNITIES in self._asked - self._stopped and self._communities is None:
            self._run(partial(_communities, index, known, look), self._take_communities)

    def _look(self, project: Project, whole_ways: bool = False) -> Look:
        viewpoint = self._document.viewpoint
        criteria = updated(viewpoint.criteria, way=()) if whole_ways else viewpoint.criteria
        passing: Callable[[Snapshot], Passing | None] | None = None
        if criteria != NOTHING:
            tested = CriteriaFilter(project, criteria)
            passing = partial(_passing, tested)
        return Look(self.fold, viewpoint.certain_only, passing)

    def _run(self, work: Any, take: Callable[[Any], None], asked: str | None = None) -> None:
        """One job; `asked` of the day looked at, or all that is asked of all days."""
        self._is_of_day = asked is not None
        self._job = job = Job(work, self)
        self._running.add(job)
        job.finished.connect(take)
        if asked is None:
            job.progressed.connect(self._told)
        job.failed.connect(partial(self._failed, asked))
        job.ended.connect(partial(self._ended, job))
        job.start()

    def _told(self, part: float) -> None:
        self.progressed.emit(part)
        if not self._later.isActive():
            self._later.start()

    def _failed(self, asked: str | None, error: Exception) -> None:
        """A fault of the program: told once, and not asked again until something is otherwise."""
        if asked is None:
            self._faulty = set(self._asked)
            self._stopped |= self._faulty
        else:
            self._found[asked] = None
        raise error

    def _take_day(self, found: tuple[Ties, str, Any]) -> None:
        self._ties, key, answer_ = found
        self._found[key] = answer_
        self._tell()

    def _take_communities(self, found: tuple[Ties, list[Communities]]) -> None:
        self._ties, self._communities = found
        self.progressed.emit(1.0)
        self._tell()

    def _take_ties(self, ties: Ties) -> None:
        self._ties = ties
        self.progressed.emit(1.0)
        self._tell()

    def _ended(self, job: Job) -> None:
        self._running.discard(job)
        if job is self._job:
            self._job = None
            self._timer.start()  # there may be more

    def cancel(self) -> None:
        """Stop what is under way, and wait until it has stopped."""
        self._timer.stop()
        self._later.stop()
        self._job = None
        for job in list(self._running):
            job.cancel()
            job.wait()
        self._running.clear()


def _passing(tested: CriteriaFilter, snapshot: Snapshot) -> Passing:
    return passing_of(snapshot, tested)


def _answer(project: Project, name: str, pairs: Pairs, asked: Asked, kept: Kept, report: Progress) -> Answer:
    found = answer(project, name, pairs, asked, report)
    low, drawn, high = found.values
    slim = replace(
        found,
        values=Values(_slim(low, drawn), drawn, _slim(high, drawn)),
        exact=_slim(found.exact, found.exact),
    )
    # Days on which the same actors are there share their numbers.
    number = {"": 0} if name == SHARE else kept.answer(pairs.actors, lambda: pairs.number)
    return Answer(number, slim)


def _slim(values: Array, others: Array) -> Array:
    """The same values in as little room as they need: there may be as many as actors for each day."""
    if len(values) and np.array_equal(values, np.broadcast_to(values[:1], len(values)), equal_nan=True):
        return np.broadcast_to(values[:1].copy(), len(values))
    return others if np.array_equal(values, others, equal_nan=True) else values


def _sides(pairs: Pairs, report: Progress) -> Sides:
    drawn, sure, open_ = line_index(pairs, LIMIT, report)
    return Sides(drawn, sure, open_, blocs_of(pairs, LIMIT, report))


def _tied(index: TimeIndex, known: Ties | None) -> Ties:
    return known if known is not None and known.index is index else Ties(index, known)


def _is_of_members(change: Change) -> bool:
    """Whether an organisation shows its members otherwise: they may count as one then."""
    shown = [record.members if isinstance(record, Placement) else "" for record in change]
    return "collapsed" in shown and shown[0] != shown[1]


def _on_day(
    index: TimeIndex,
    known: Ties | None,
    snapshot: Snapshot,
    look: Look,
    key: str,
    work: Callable[[Pairs, Progress], Any],
    report: Progress,
) -> tuple[Ties, str, Any]:
    """What is asked of a day."""
    ties = _tied(index, known)
    pairs = ties.on(snapshot, look.fold, look.passing(snapshot) if look.passing is not None else None)
    return ties, key, work(pairs, report)


def _on_all_days(
    index: TimeIndex, known: Ties | None, look: Look, kept: Kept, series: Sequence[Series], report: Progress
) -> Ties:
    """What is asked of all days: each day for all series, coarse to fine."""
    ties = _tied(index, known)
    project, days = index.project, series[0].days
    for done, number in enumerate(coarse_to_fine(len(days))):
        part = done / len(days)
        if not report(part):
            raise Stopped
        open_ = [of for of in series if not of.is_full]
        if not open_:
            break
        for of in open_:
            if of.lacks(number):
                pairs = look._replace(certain_only=of.certain_only).pairs(ties, int(days[number]))
                key = (of.name, OF_ALL_DAYS, digest(pairs))
                compute = partial(
                    _answer, project, of.name, pairs, OF_ALL_DAYS, kept, partial(_going, report, part)
                )
                of.put(number, kept.answer(key, compute))
    return ties


def _communities(
    index: TimeIndex, known: Ties | None, look: Look, report: Progress
) -> tuple[Ties, list[Communities]]:
    """The groups on all days."""
    ties = _tied(index, known)
    return ties, communities_over_time(ties, look, days_of_change(index), progress=report)


def _going(report: Progress, part: float, _of_day: float) -> bool:
    """Whether to go on within a day, of which nothing is told."""
    return report(part)
