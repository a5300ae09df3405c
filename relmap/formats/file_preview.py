"""What files come to in a map before they are taken into it: the change, the questions, words and names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from relmap.formats.file_questions import Question, questions
from relmap.formats.file_tables import FileTable
from relmap.formats.file_words import FileName, FileWord, file_names, kind_words, stance_words
from relmap.formats.foreign import Foreign, Options, Unclear, joined
from relmap.formats.into_map import into_map
from relmap.formats.reading import Reading
from relmap.formats.word_questions import of_kinds, of_names, of_stances
from relmap.model.errors import Progress, Stopped
from relmap.model.project import Project


@dataclass(frozen=True)
class FilePreview:
    """What files come to.

    Args:
        reading: the change; None: it is not clear what they mean.
        questions: what is asked of them.
        actor_kinds, relation_kinds, stances: their words.
        names: of actors.
        rows: how many rows of tables were read.
        whole: whether these are all.
    """

    reading: Reading | None
    questions: tuple[Question, ...]
    actor_kinds: tuple[FileWord, ...] = ()
    relation_kinds: tuple[FileWord, ...] = ()
    stances: tuple[FileWord, ...] = ()
    names: tuple[FileName, ...] = ()
    rows: int = 0
    whole: bool = True

    @property
    def unanswered(self) -> int:
        """How many questions must be answered before anything can be imported."""
        return sum(question.needed and not question.answer for question in self.questions)


def file_preview(
    project: Project,
    tables: Sequence[FileTable],
    others: Sequence[Foreign],
    options: Options,
    day: str,
    progress: Progress | None = None,
    most: int = 0,
) -> FilePreview:
    """What files come to.

    Args:
        project: the map.
        tables: of the files.
        others: what files hold that are no tables.
        options: with what is answered.
        day: that is looked at, as EDTF.
        progress: told the part done, 0 to 1; gives whether to go on.
        most: only so many rows of each table are read; 0: all.

    Raises:
        FormatError: what is answered is not understood.
        Stopped: `progress` said so.
    """
    taken = [table for table in tables if table.taken]
    parts: list[Foreign] = []
    for table in taken:
        parts.append(table.foreign(most))
        if progress is not None and not progress(0.0):
            raise Stopped
    foreign = joined([*parts, *copies(others)]) if parts or others else Foreign(tabular=True)
    read = sum(len(part.ties) + len(part.actors) + sum(len(b.rows) for b in part.blocks) for part in parts)
    whole = not most or all(len(table.rows) - table.first <= most for table in taken)
    found = FilePreview(
        None,
        (),
        tuple(kind_words(project, foreign, of_ties=False)),
        tuple(kind_words(project, foreign, of_ties=True)),
        tuple(stance_words(foreign)),
        rows=read,
        whole=whole,
    )
    if any(table.ends_missing for table in taken):
        return replace(found, questions=tuple(questions(tables, options, None, None, day)))
    try:
        reading = into_map(project, foreign, options, progress)
    except Unclear as unclear:
        return replace(found, questions=tuple(questions(tables, options, None, unclear, day)))
    asked = (*questions(tables, options, reading, None, day),)
    # Of the first rows alone it would be asked about names in vain, and slowly.
    compares = whole or not tables
    names = tuple(file_names(project, foreign, reading.named, options, progress, compares))
    asked += (*of_stances(found.stances, options), *of_names(names, project, options))
    asked += of_kinds(reading, project, options, of_ties=False, told=bool(found.actor_kinds))
    asked += of_kinds(reading, project, options, of_ties=True, told=bool(found.relation_kinds))
    # What is right as it stands, most likely, comes after what may not be.
    settled = [question for question in asked if question.key.partition(":")[0] in _SETTLED]
    asked = (*(question for question in asked if question not in settled), *settled)
    return replace(found, reading=reading, questions=asked, names=names)


_SETTLED = ("merged", "lasting")


def copies(others: Sequence[Foreign]) -> list[Foreign]:
    """What was read of files, so that it can be taken into a map again: that takes values out of it."""
    return [
        replace(
            part,
            actors=[replace(actor, values=dict(actor.values)) for actor in part.actors],
            ties=[replace(tie, values=dict(tie.values)) for tie in part.ties],
            remarks=list(part.remarks),
            left_out=list(part.left_out),
            unread=list(part.unread),
        )
        for part in others
    ]
