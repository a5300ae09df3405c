"""What is asked of the words of files: names written nearly alike, stances, kinds that are not told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from relmap.formats.file_questions import Question
from relmap.formats.file_words import FileName, FileWord
from relmap.formats.foreign import Options
from relmap.formats.kind_guess import kind_by_words
from relmap.formats.match import OF_MAP, plain_name
from relmap.formats.reading import Reading
from relmap.model.project import Project
from relmap.model.records import STANCE_WORDS

_MOST = 8
"""So many names, and so many words, are asked about at most; the others stand in their lists."""


def of_names(names: Iterable[FileName], project: Project, options: Options) -> tuple[Question, ...]:
    """Whether names that are written nearly alike are of one actor."""
    asked = [name for name in names if name.alike][:_MOST]
    return tuple(
        Question(
            f"actor:{name.text}",
            f"“{name.text}” is written nearly as {_quoted(project, name)}. Is it the same actor?",
            (),
            (("It is another one", ""), *_said_of(project, name)),
            options.actors.get(plain_name(name.text), ""),
        )
        for name in asked
    )


def _quoted(project: Project, name: FileName) -> str:
    return f"“{called(project, *name.alike[0])}”"


def called(project: Project, target: str, text: str = "") -> str:
    """What a name may be said to mean is called (`target` as in Options), in one line."""
    actor = project.actors.get(target.removeprefix(OF_MAP)) if target.startswith(OF_MAP) else None
    return " ".join((actor.name if actor is not None else text or target).split())[:60]


def _said_of(project: Project, name: FileName) -> Iterator[tuple[str, str]]:
    """Whom a name may mean; of several actors of one name each with its id."""
    for target in dict.fromkeys(target for target, _ in name.alike):
        shown = called(project, target)
        same = (
            sum(other.name == shown for other in project.actors.values()) if target.startswith(OF_MAP) else 0
        )
        yield f"It is {shown}{f' ({target.removeprefix(OF_MAP)})' if same > 1 else ''}", target


def of_kinds(
    reading: Reading, project: Project, options: Options, of_ties: bool, told: bool
) -> tuple[Question, ...]:
    """What those are of which no kind is told.

    Args:
        reading, project, options: what the files come to.
        of_ties: whether it is about relations.
        told: whether the files have words for kinds of them.
    """
    name = "relation" if of_ties else "actor"
    usual = options.relation_kind if of_ties else options.actor_kind
    count = _without_kind(reading, usual) if of_ties else len(reading.unkinded)
    if told or not count:
        return ()
    kinds: Mapping[str, Any] = project.all_relation_kinds() if of_ties else project.all_actor_kinds()
    choices = sorted(
        ((str(kind.label), key) for key, kind in kinds.items()), key=lambda pair: pair[0].casefold()
    )
    known = () if usual in kinds else ((usual.capitalize(), usual),)
    said = (
        f"1 {name} has no kind. What is it?"
        if count == 1
        else f"{count:,} {name}s have no kind. What are they?"
    )
    single = () if of_ties else reading.unkinded
    kinds_of = options.kinds_of
    kinds_told = {name: kinds_of.get(plain_name(name), "") or kind_by_words(name) for name in single}
    # Those first of which not even their name says what they are.
    each = tuple(sorted(kinds_told.items(), key=lambda pair: bool(kind_by_words(pair[0]))))
    return (Question(f"{name}_kind", said, (), (*known, *choices), usual, each=each),)


def _without_kind(reading: Reading, usual: str) -> int:
    new = [
        c.after
        for ref, c in reading.diff.changes.items()
        if ref.collection == "relations" and c.before is None
    ]
    return sum(1 for record in new if getattr(record, "kind", "") == usual)


def _as_answer(word: str, options: Options) -> str:
    """What is said of a word of stance, as an answer."""
    if word.casefold() not in options.stances:
        return ""
    said = options.stances[word.casefold()]
    return "none" if said is None else str(said)


def of_stances(words: Iterable[FileWord], options: Options) -> tuple[Question, ...]:
    """What words mean that stand where a stance is told, and are none."""
    choices = (
        ("None: the word is an attribute", ""),
        ("None: leave the word out", "none"),
        *((word.capitalize(), str(stance)) for stance, word in STANCE_WORDS.items()),
    )
    unknown = [word for word in words if word.known is None][:_MOST]
    return tuple(
        Question(
            f"stance:{word.text}",
            f"“{word.text}” ({word.count:,}) is no stance of relmap’s. Which does it mean?",
            (),
            choices,
            _as_answer(word.text, options),
        )
        for word in unknown
    )
