"""What the words of files may mean, as rows of a list; and taking what is chosen there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from relmap.editor.import_session import ImportSession
from relmap.formats.file_words import FileName, FileWord
from relmap.formats.kind_guess import kind_by_words
from relmap.formats.match import OF_MAP, plain_name
from relmap.formats.word_questions import called
from relmap.model.project import Project
from relmap.model.records import STANCE_WORDS
from relmap.ui.dialogs.importing.words_view import WordRow

TIES, KINDS, STANCES = "Kinds of relation", "Kinds of actor", "Stances"
SINGLE = "Actors without a kind"
SURE, UNSURE, NEW = "Actors of the map", "Written nearly alike", "New actors"
_NONE = "none"
_MOST_OFFERED = 250
"""So many names of a file are offered for each of the others."""


def kind_rows(session: ImportSession) -> list[WordRow]:
    """The words for kinds and stances; those that are not of the map first."""
    project, preview = session.project, session.preview
    found = [
        *_kinds(TIES, preview.relation_kinds, _labels(project, of_ties=True), session.options.kinds),
        *_kinds(KINDS, preview.actor_kinds, _labels(project, of_ties=False), session.options.actor_kinds),
        *_single_kinds(session),
        *_stances(session),
    ]
    order = {TIES: 0, KINDS: 1, SINGLE: 2, STANCES: 3}
    return sorted(found, key=lambda row: (order[row.group], not row.asks))


def _labels(project: Project, of_ties: bool) -> dict[str, str]:
    kinds: Mapping[str, Any] = project.all_relation_kinds() if of_ties else project.all_actor_kinds()
    return {key: str(kind.label) for key, kind in kinds.items()}


def _kinds(
    group: str, words: tuple[FileWord, ...], labels: Mapping[str, str], meant: Mapping[str, str]
) -> Iterator[WordRow]:
    listed = sorted(labels.items(), key=lambda pair: pair[1].casefold())
    choices = tuple((label, key) for key, label in listed)
    for word in words:
        own = () if word.known is not None else ((f"New kind “{word.text[:40]}”", ""),)
        said = meant.get(word.text.casefold(), word.known if word.known is not None else "")
        new = ((f"New kind “{str(said)[:40]}”", said),) if said and said not in labels else ()
        yield WordRow(
            group, word.text, word.text, word.count, (*own, *new, *choices), said, word.known is None
        )


def _single_kinds(session: ImportSession) -> Iterator[WordRow]:
    """Actors of which nothing tells the kind, each for itself."""
    reading = session.preview.reading
    labels = _labels(session.project, of_ties=False)
    listed = sorted(labels.items(), key=lambda pair: pair[1].casefold())
    choices = (("as is answered of all", ""), *((label, key) for key, label in listed))
    for name in reading.unkinded if reading is not None else ():
        said = session.options.kinds_of.get(plain_name(name), "") or kind_by_words(name)
        yield WordRow(SINGLE, name, name, 1, choices, said)


def _stances(session: ImportSession) -> Iterator[WordRow]:
    choices = (("no stance", _NONE), *((word, stance) for stance, word in STANCE_WORDS.items()))
    for word in session.preview.stances:
        said = session.options.stances.get(word.text.casefold(), word.known)
        chosen = _NONE if said is None else said
        yield WordRow(STANCES, word.text, word.text, word.count, choices, chosen, word.known is None)


def actor_rows(session: ImportSession) -> list[WordRow]:
    """What files call actors; those first of which it is not certain who they are."""
    actors = session.project.actors.values()
    more = tuple(
        sorted(
            ((" ".join(a.name.split())[:60], OF_MAP + a.id) for a in actors),
            key=lambda row: row[0].casefold(),
        )
    )
    # Whatever it is called, any other actor of the file may be the same.
    new = [
        (f"{' '.join(n.text.split())[:60]} (of the file)", n.text)
        for n in session.preview.names[:_MOST_OFFERED]
        if n.is_new and not n.same_as
    ]
    rows = [
        _actor(session, name, (*more, *(row for row in new if row[1] != name.text)))
        for name in session.preview.names
    ]
    order = {UNSURE: 0, NEW: 1, SURE: 2}
    return sorted(rows, key=lambda row: order[row.group])


def _actor(session: ImportSession, name: FileName, more: tuple[tuple[str, str], ...]) -> WordRow:
    actors = session.project.actors
    said = session.options.actors.get(plain_name(name.text))
    choices: list[tuple[str, Any]] = []
    if not name.is_new and said is None:
        choices.append((" ".join(actors[name.actor].name.split())[:60], None))
        choices.append(("a new actor", ""))
        return WordRow(SURE, name.text, name.text, name.count, tuple(choices), None, more=more)
    usual = ("a new actor", None) if said != "" else ("as it was found", None)
    if name.same_as and said is None:
        usual = (f"{' '.join(name.same_as.split())[:60]} (of the file)", None)
        choices.append(usual)
        choices.append(("a new actor", ""))
        return WordRow(NEW, name.text, name.text, name.count, tuple(choices), None, more=more)
    choices += [usual, ("a new actor", "")] if said == "" else [usual]
    if said and said not in {target for target, _ in name.alike}:
        shown = called(session.project, said)
        choices.append((shown if said.startswith(OF_MAP) else f"{shown} (of the file)", said))
    for target, text in name.alike:
        shown = called(session.project, target, text)
        choices.append((shown if target.startswith(OF_MAP) else f"{shown} (of the file)", target))
    group = UNSURE if name.alike else NEW if name.is_new else SURE
    asks = bool(name.alike) and said is None
    return WordRow(group, name.text, name.text, name.count, tuple(choices), said, asks, more)


def mean(session: ImportSession, group: str, word: str, what: Any) -> None:
    """A word means something else from now on."""
    if group == TIES:
        session.mean_kind(word, what)
    elif group == KINDS:
        session.mean_actor_kind(word, what)
    elif group == SINGLE:
        session.answer(f"kind_of:{word}", what)
    elif group == STANCES:
        session.mean_stance(word, None if what == _NONE else what)
    else:
        session.mean_actor(word, what)
