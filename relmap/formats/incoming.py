"""Files of other programs, one or several, as one change of a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from relmap.formats.foreign import Foreign, Options, TieBlock, joined
from relmap.formats.into_map import into_map
from relmap.formats.reading import Reading
from relmap.formats.registry import read_foreign
from relmap.model.errors import Progress, Stopped
from relmap.model.project import Project


def take(
    project: Project, paths: Sequence[Path], options: Options, progress: Progress | None = None, top: int = 0
) -> Reading:
    """What files come to in a map.

    Args:
        project: the map.
        paths: of the files: nodes in one and ties in another are one network.
        options: what is said beside them; without a source they are cited by their names.
        progress: told the part done, 0 to 1; gives whether to go on.
        top: only the pairs with the most ties, so many; 0: all.

    Raises:
        FormatError: one cannot be read, or may be read in several ways.
        OSError: one cannot be read.
        Stopped: `progress` said so.
    """
    parts: list[Foreign] = []
    for number, path in enumerate(paths):
        parts.append(read_foreign(path, options, _share(progress, number / len(paths) / 2, 0.5 / len(paths))))
    foreign = joined(parts)
    if top:
        _keep_top(foreign, top)
    if not options.source:
        options = replace(options, source=", ".join(dict.fromkeys(path.name for path in paths)))
    return into_map(project, foreign, options, _share(progress, 0.5, 0.5))


def _share(progress: Progress | None, begin: float, share: float) -> Progress | None:
    """A progress that is a part of another."""
    if progress is None:
        return None

    def tell(part: float) -> bool:
        return progress(begin + part * share)

    if not tell(0.0):
        raise Stopped
    return tell


def _keep_top(foreign: Foreign, top: int) -> None:
    """Leave only the pairs with the most ties, and the actors that those have."""
    pairs = Counter(frozenset((tie.source, tie.target)) for tie in foreign.ties)
    for block in foreign.blocks:
        pairs.update(map(frozenset, _ends(block)))
    # Of pairs with as many ties those that come first.
    kept = {pair for pair, _ in pairs.most_common(top)}
    if len(kept) == len(pairs):
        return
    foreign.ties = [tie for tie in foreign.ties if frozenset((tie.source, tie.target)) in kept]
    for number, block in enumerate(foreign.blocks):
        chosen = [n for n, pair in enumerate(map(frozenset, _ends(block))) if pair in kept]
        rows, lines = [block.rows[n] for n in chosen], [block.lines[n] for n in chosen]
        foreign.blocks[number] = TieBlock(block.name, rows, lines, block.columns)
    ends = frozenset[str]().union(*kept)
    foreign.actors = [actor for actor in foreign.actors if {actor.key, actor.name} & ends]
    count = sum(pairs[pair] for pair in kept)
    foreign.remarks.append(
        f"The {len(kept):,} pairs with the most ties are taken: {count:,} of {pairs.total():,} ties."
    )


def _ends(block: TieBlock) -> Iterator[tuple[str, str]]:
    roles = {role: position for position, role, _ in block.columns}
    source, target = roles["source"], roles["target"]
    return ((row[source], row[target]) for row in block.rows)
