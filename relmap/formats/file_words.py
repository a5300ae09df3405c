"""The words of a file for kinds, stances and actors, and what each is taken for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from relmap.formats import fields
from relmap.formats.foreign import Foreign, Options, TieBlock
from relmap.formats.match import OF_MAP, plain_name
from relmap.formats.phases_in import kind_word
from relmap.model.countries import country_names
from relmap.model.errors import Progress, Stopped
from relmap.model.organisations import known_actor
from relmap.model.project import Project

ALIKE = 92
"""From this on two names are offered as one (of 100, `rapidfuzz.fuzz.WRatio`)."""
_LONG = 5
"""Names of so many letters are offered, too, where they are one letter apart."""
_MOST_NAMES = 1_500
"""Of more names none are compared."""
_MARKS = {"AU": (("African Union", "African Union"),)}
"""Codes of countries that mean organisations as often."""
_AT_A_TIME, _MOST_ALIKE = 200, 8


@dataclass(frozen=True)
class FileWord:
    """A word of a file.

    Args:
        text: as it stands there first.
        count: how often.
        known: the id of the kind, or the stance, that it means without anything being said; None: none.
    """

    text: str
    count: int
    known: str | int | None = None


@dataclass(frozen=True)
class FileName:
    """What a file calls an actor.

    Args:
        text: the name.
        count: how often it stands there.
        actor: the id of the actor that it is.
        is_new: whether that one comes with the file.
        same_as: the name of the file that means the same new actor and stands there before; empty: none.
        alike: names that are written nearly so, each with what is said if it is the one (as in Options).
    """

    text: str
    count: int
    actor: str
    is_new: bool
    alike: tuple[tuple[str, str], ...] = ()
    same_as: str = ""


def kind_words(project: Project, foreign: Foreign, of_ties: bool) -> list[FileWord]:
    """The words of a file for kinds, the most frequent first."""
    counts = Counter(_tie_kinds(foreign) if of_ties else _actor_kinds(foreign))
    kinds = project.all_relation_kinds() if of_ties else project.all_actor_kinds()
    known = {kind.label.casefold(): kind.id for kind in kinds.values()} | {key: key for key in kinds}
    known |= {"organization": "organisation", "country": "state"} if not of_ties else {}
    return _grouped(counts, lambda word: known.get(word.casefold()))


def stance_words(foreign: Foreign) -> list[FileWord]:
    """The words of a file for stances."""
    told = (fields.text(tie.values["stance"]) for tie in foreign.ties if tie.values.get("stance"))
    counts = Counter(told)
    for block in foreign.blocks:
        counts.update(_column(block, "stance"))

    def known(word: str) -> int | None:
        try:
            return fields.stance(word)
        except fields.NotUnderstood:
            return None

    return _grouped(counts, known)


def _grouped(
    counts: Mapping[str, int], known: Callable[[str], str | int | None], most: int = 200
) -> list[FileWord]:
    """Words that differ in capitals as one."""
    first: dict[str, str] = {}
    found: Counter[str] = Counter()
    for word, count in counts.items():
        if word:
            found[word.casefold()] += count
            first.setdefault(word.casefold(), word)
    return [FileWord(first[word], count, known(first[word])) for word, count in found.most_common(most)]


def _tie_kinds(foreign: Foreign) -> Iterator[str]:
    word = "kind" if foreign.tabular else kind_word(foreign.ties)
    for tie in foreign.ties:
        yield tie.kind or (fields.text(tie.values.get(word, "")) if word else "")
    for block in foreign.blocks:
        yield from _column(block, "kind")


def _actor_kinds(foreign: Foreign) -> Iterator[str]:
    for actor in foreign.actors:
        yield fields.text(actor.values.get("kind", ""))


def _column(block: TieBlock, role: str) -> Iterator[str]:
    """The cells of the column that has a role."""
    at = next((position for position, known, _ in block.columns if known == role), None)
    return iter(()) if at is None else (row[at] for row in block.rows)


def file_names(
    project: Project,
    foreign: Foreign,
    named: Mapping[str, str],
    options: Options,
    progress: Progress | None = None,
    compares: bool = True,
) -> list[FileName]:
    """The actors that a file names, those first of which it is not certain who they are.

    Args:
        project: the map before.
        foreign: what the file holds.
        named: ids of actors by what the file calls them.
        options: with what is said of names already.
        progress: gives whether to go on.
        compares: whether names that are written nearly alike are looked for.

    Raises:
        Stopped: `progress` said so.
    """
    counts = Counter(end for tie in foreign.ties for end in (tie.source, tie.target))
    for block in foreign.blocks:
        counts.update(_column(block, "source"))
        counts.update(_column(block, "target"))
    names = {actor.key: actor.name or actor.key for actor in foreign.actors}
    known = {key: names.get(key, key) for key in named}
    new = {key for key, found in named.items() if found not in project.actors}
    asked = {key for key in known if plain_name(known[key]) in options.actors}
    new_names = {known[key] for key in new}
    wanted = {known[key] for key in new | asked}
    alike = _alike(project, wanted, new_names, progress) if compares else {}
    often = {name: counts[key] for key, name in known.items()}
    firsts: dict[str, str] = {}
    found: list[FileName] = []
    for key, name in known.items():
        first = firsts.setdefault(named[key], name) if key in new else name
        offered = _asked(name, alike.get(name, ()), often) if first == name else ()
        of_marks = () if plain_name(name) in options.actors and not offered else _MARKS.get(name, ())
        same = "" if first == name else first
        found.append(FileName(name, max(counts[key], 1), named[key], key in new, (*offered, *of_marks), same))
    return sorted(found, key=lambda name: (not name.alike, not name.is_new, name.text.casefold()))


def _asked(
    name: str, alike: Sequence[tuple[str, str]], often: Mapping[str, int]
) -> tuple[tuple[str, str], ...]:
    """Of two names of the file only the one is asked about that is rather the slip of the pen."""

    def rank(text: str) -> tuple[bool, int, str]:
        return bool(known_actor(text)), often.get(text, 0), text

    return tuple(pair for pair in alike if pair[0] != pair[1] or rank(name) < rank(pair[1]))


def _alike(
    project: Project, names: set[str], new: set[str], progress: Progress | None
) -> dict[str, tuple[tuple[str, str], ...]]:
    """For names: others that are written nearly so, with the actor of the map or as a name; countries too."""
    there = [(a.name, OF_MAP + key) for key, a in project.actors.items()]
    there += [(alias, OF_MAP + key) for key, a in project.actors.items() for alias in a.aliases]
    others = [*there, *((name, name) for name in sorted(new))]
    called = {plain_name(name) for name, _ in others}
    others += [(name, name) for name in country_names() if plain_name(name) not in called]
    if not names or max(len(names), len(others)) > _MOST_NAMES:
        return {}
    # Only files whose names are new need them.
    import numpy as np
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import OSA

    plain = [plain_name(name) for name, _ in others]
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    listed = sorted(names)
    for start in range(0, len(listed), _AT_A_TIME):
        part = listed[start : start + _AT_A_TIME]
        if progress is not None and not progress(1.0):
            raise Stopped
        asked = list(map(plain_name, part))
        likeness = process.cdist(asked, plain, scorer=fuzz.WRatio, score_cutoff=ALIKE)
        apart = process.cdist(asked, plain, scorer=OSA.distance, score_cutoff=1)
        # Of a short name one letter is much: “Siria” is but 80 % of “Syria”.
        long = np.outer([len(name) >= _LONG for name in asked], [len(name) >= _LONG for name in plain])
        likeness = np.where((apart <= 1) & long, np.maximum(likeness, ALIKE), likeness)
        for name, row in zip(part, likeness, strict=True):
            hits = [int(at) for at in np.argsort(-row, kind="stable")[:_MOST_ALIKE] if row[at]]
            alike = [others[at] for at in hits if _may_be(name, *others[at])]
            if alike:
                found[name] = tuple((target, other) for other, target in alike)
    return found


def _may_be(one: str, other: str, target: str) -> bool:
    """Whether two names may be of the same: not of two countries, with two numbers, or the very name.

    Args:
        one: a name that is of no actor of the map, or of several.
        other: another one.
        target: what is said if it is the one.
    """
    codes = known_actor(one), known_actor(other)
    itself = other == target and plain_name(one) == plain_name(other)
    numbers = re.findall(r"\d+", one) == re.findall(r"\d+", other)
    return not itself and numbers and (not all(codes) or codes[0] == codes[1])
