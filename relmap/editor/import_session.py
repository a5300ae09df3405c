"""Files that are being made ready to be imported: what is said of them, and what they then come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from relmap.editor.jobs import Job
from relmap.formats.file_preview import FilePreview, file_preview
from relmap.formats.file_questions import answered, with_actor
from relmap.formats.file_tables import FileTable
from relmap.formats.foreign import Foreign, Options
from relmap.formats.mapping import Mapping as Meaning
from relmap.formats.match import OF_MAP, Match, plain_name
from relmap.formats.word_questions import called
from relmap.model.errors import RelmapError
from relmap.model.project import Project

FIRST = 1_000
"""So many rows of a table are read at once; all of them in the background."""
_FEW = 400
"""Tables of so many rows altogether are read while the user waits: he does not notice."""


class ImportSession(QObject):
    """Knows no window. Whatever is said anew is read anew, the first rows at once.

    Args:
        project: the map.
        tables: of the files.
        others: what files hold that are no tables.
        options: what is said beside them to begin with.
        day: that is looked at, as EDTF.
        parent: in Qt's sense.
    """

    said = Signal()
    """Something is taken for something else."""
    previewed = Signal()
    """It is known what the files come to, if only by their first rows."""
    failed = Signal(str)
    """They cannot be read as is said, and why; the preview has nothing but the questions."""

    def __init__(
        self,
        project: Project,
        tables: Sequence[FileTable],
        others: Sequence[Foreign],
        options: Options,
        day: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.project, self.day = project, day
        self.tables, self.others = list(tables), list(others)
        self.options = options
        self.preview = FilePreview(None, ())
        self.counting = False
        """Whether all rows are still being read."""
        self._job: Job | None = None
        self._wanted: list[int] = []
        """How many rows are to be read, one time after the other; 0: all."""

    # --- what is said ---------------------------------------------------------------------

    def put(self, number: int, table: FileTable) -> None:
        """A table taken for something else."""
        if table is not self.tables[number]:
            self.tables[number] = table
            self.read()

    def answer(self, key: str, answer: str) -> None:
        """A question is answered."""
        self.tables, self.options = answered(self.tables, self.options, key, answer)
        self.read()

    def mean_kind(self, word: str, kind: str) -> None:
        """A word of the file means a kind of relation; empty: one of its own."""
        self.options = replace(self.options, kinds=_with(self.options.kinds, word.casefold(), kind or None))
        self.read()

    def mean_actor_kind(self, word: str, kind: str) -> None:
        """A word of the file means a kind of actor; empty: one of its own."""
        said = _with(self.options.actor_kinds, word.casefold(), kind or None)
        self.options = replace(self.options, actor_kinds=said)
        self.read()

    def mean_stance(self, word: str, stance: int | None) -> None:
        """A word of the file means a stance; None: none."""
        self.options = replace(self.options, stances={**self.options.stances, word.casefold(): stance})
        self.read()

    def mean_actor(self, name: str, actor: str | None) -> None:
        """A name of the file means an actor of the map, or another name; empty: a new one; None: as found."""
        self.options = replace(self.options, actors=with_actor(self.options.actors, name, actor))
        self.read()

    def cite(self, source: str) -> None:
        """What the rows rest on is called so."""
        if source != self.options.source:
            self.options = replace(self.options, source=source)
            self.read()

    # --- the next edition -----------------------------------------------------------------

    def meaning(self, number: int) -> Meaning:
        """What is said of a table, and of the words of all."""
        options, project = self.options, self.project
        plain = {name: getattr(options, name) for name in ("time", "date_order", "lasting")}
        names = {name.text for name in self.preview.names}
        of_actors = self.tables[number].sort == "actors"
        kinds: Mapping[str, Any] = project.all_actor_kinds() if of_actors else project.all_relation_kinds()
        words = options.actor_kinds if of_actors else options.kinds
        # By names, which other maps have, too.
        return replace(
            self.tables[number].meaning(),
            kinds={word: kinds[key].label if key in kinds else key for word, key in words.items()},
            stances=dict(options.stances),
            actors={
                name: called(project, meant)
                for name in sorted(names)
                if (meant := options.actors.get(plain_name(name))) is not None
            },
            options={name: text for name, text in plain.items() if text},
        )

    def take_meaning(self, number: int, said: Meaning) -> None:
        """What was said of another table with these headings is said of this one. Raises FormatError."""
        self.tables[number] = self.tables[number].meaning_as(said)
        options = said.on(self.options)
        match, project = Match(self.project), self.project
        self.options = replace(
            options,
            kinds=_by_id(options.kinds, project.all_relation_kinds()),
            actor_kinds=_by_id(options.actor_kinds, project.all_actor_kinds()),
            actors={name: _of_map(match, meant) for name, meant in options.actors.items()},
        )
        order = self.options.date_order
        self.tables = [replace(table, order=order) for table in self.tables]

    # --- reading --------------------------------------------------------------------------

    @property
    def row_count(self) -> int:
        """How many rows the tables have that are taken."""
        return sum(len(table.rows) - table.first for table in self.tables if table.taken)

    def read(self) -> None:
        """Read the files anew."""
        count = sum(table.size for table in self.tables if table.taken)
        count += sum(len(part.ties) + len(part.actors) for part in self.others)
        self.counting = count > _FEW or self._job is not None
        self.said.emit()
        if not self.counting:
            self._attempt()
        else:
            self._wanted = [FIRST, 0] if count > 2 * FIRST and self.tables else [0]
            if self._job is not None:  # nobody waits for it; when it ends, another begins
                self._job.cancel()
            else:
                self._start()

    def stop(self) -> None:
        """Read no more, and wait until that has stopped."""
        self._wanted.clear()
        self.counting = False
        if self._job is not None:
            self._job.ended.disconnect(self._after)
            self._job.cancel()
            self._job.wait()
            self._job = None

    def _attempt(self) -> None:
        try:
            found = file_preview(self.project, self.tables, self.others, self.options, self.day)
        except Exception as error:  # whatever it is, what was read before is no longer what is said
            self._fail(error)
        else:
            self._take(found)

    def _start(self) -> None:
        """Read the first rows, or all."""
        most = self._wanted.pop(0)
        arguments = (self.project, tuple(self.tables), self.others, self.options, self.day)
        self._job = Job(lambda told: file_preview(*arguments, told, most), self)
        self._job.finished.connect(self._take)
        self._job.failed.connect(self._fail)
        self._job.ended.connect(self._after)
        self.counting = True
        self._job.start()

    def _after(self) -> None:
        """A job is over: of the first rows, of all, or of what is no longer said."""
        self._job = None
        if self._wanted:
            self._start()

    def _take(self, found: FilePreview) -> None:
        self.preview = found
        self.counting = bool(self._wanted)
        self.previewed.emit()

    def _fail(self, error: Exception) -> None:
        self.counting = False
        self._wanted.clear()
        self.preview = FilePreview(None, self.preview.questions)
        self.failed.emit(str(error) if isinstance(error, RelmapError) else "It cannot be read so.")
        if not isinstance(error, RelmapError):
            raise error


def _by_id(words: Mapping[str, str], kinds: Mapping[str, Any]) -> dict[str, str]:
    """Kinds that are told by their labels, by id."""
    ids = {kind.label.casefold(): key for key, kind in kinds.items()}
    return {word: ids.get(kind.casefold(), kind) for word, kind in words.items()}


def _of_map(match: Match, name: str) -> str:
    """The one actor of the map that has a name, as in Options; else the name."""
    found = match.by_name(name) if name and not name.startswith(OF_MAP) else set[str]()
    return f"{OF_MAP}{next(iter(found))}" if len(found) == 1 else name


def _with(known: Mapping[str, str], key: str, value: str | None) -> dict[str, str]:
    """A table with another value; None: without."""
    found = {k: v for k, v in known.items() if k != key}
    return found if value is None else {**found, key: value}
