"""Making the figures of a map again: only what is new or changed is written."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from relmap.export.output import Output, write_output
from relmap.export.recipe import Entry, Recipe
from relmap.export.studio import Studio
from relmap.export.write import Aside, Progress, at_once
from relmap.model.errors import RelmapError, Stopped
from relmap.storage.errors import FileProblem

State = Literal["new", "changed", "unchanged", "failed"]
STATES: tuple[State, ...] = ("changed", "unchanged", "new", "failed")


@dataclass(frozen=True)
class Made:
    """What became of a file.

    Args:
        file: as the file of figures names it.
        state: whether it is new, changed, unchanged, or could not be made.
        place: of what is said of it.
        message: why it could not be made.
        unseen: what of it is not seen.
    """

    file: str
    state: State
    place: str
    message: str = ""
    unseen: str = ""

    def line(self) -> str:
        """What is told of it."""
        return f"{self.state:<10} {self.file}{f': {self.place}: {self.message}' if self.message else ''}"


@dataclass(frozen=True)
class Planned:
    """A file that is to be made, or why it cannot be."""

    entry: Entry
    file: str
    output: Output | None = None
    message: str = ""


class Making:
    """Makes what a file of figures says.

    Args:
        recipe: what it says.
        studio: makes the figures of its map.
        only: a pattern of files or names; empty: all.
        check: whether nothing is written.
        anywhere: whether files may be elsewhere than in the folder of the file of figures.
    """

    def __init__(
        self, recipe: Recipe, studio: Studio, only: str = "", check: bool = False, anywhere: bool = False
    ) -> None:
        self._folder = recipe.path.absolute().parent
        self._check, self._anywhere = check, anywhere
        self.planned = self._plan(recipe, studio, only)

    def _plan(self, recipe: Recipe, studio: Studio, only: str) -> list[Planned]:
        found: list[Planned] = []
        for entry in recipe.entries:
            try:
                outputs = studio.outputs(entry.product, entry.said, entry.outputs)
                found += [Planned(entry, output.path.as_posix(), output) for output in outputs]
            except (RelmapError, OSError) as error:
                found.append(Planned(entry, ", ".join(entry.outputs), message=_in_a_line(error)))
        if only:
            found = [one for one in found if _is_meant(one, only)]
            if not found:
                raise RelmapError(f"No figure is called “{only}”.", "Without --only all are made.")
        return [self._held(one, found[:at]) for at, one in enumerate(found)]

    def _held(self, one: Planned, before: list[Planned]) -> Planned:
        """What is planned, unless its file is elsewhere, or that of another."""
        if one.output is None:
            return one
        target = self._folder / one.output.path
        written = self._folder / one.output.target
        if not self._anywhere and not written.resolve().is_relative_to(self._folder.resolve()):
            said = "it is outside the folder of the file of figures. --anywhere writes it all the same."
            return Planned(one.entry, one.file, message=said)
        for other in before:
            if (
                other.output is not None
                and (self._folder / other.output.target).resolve() == written.resolve()
            ):
                return Planned(one.entry, one.file, message=f"this is the file of {other.entry.place}, too.")
        return replace(one, output=replace(one.output, path=target))

    def run(
        self, progress: Progress | None = None, aside: Callable[[Progress], Aside] | None = None
    ) -> Iterator[Made]:
        """Make one after the other; what cannot be made is told, and the others are made.

        Args:
            progress: told the part done of all; gives whether to go on.
            aside: gives what does long work that paints nothing, and is told how much is done meanwhile.

        Raises:
            Stopped: `progress` said so; what was made stays.
        """
        for number, one in enumerate(self.planned):
            part = _part(progress, number, len(self.planned))
            yield self._made(one, part, at_once if aside is None or part is None else aside(part))

    def _made(self, one: Planned, progress: Progress | None, aside: Aside) -> Made:
        place = one.entry.place
        if one.output is None:
            return Made(one.file, "failed", place, one.message)
        try:
            state = (
                self._folder_made(one.output, progress)
                if one.output.folder
                else self._file_made(one.output, progress, aside)
            )
            return Made(one.file, state, place, unseen=one.output.unseen())
        except Stopped:
            raise
        except (RelmapError, OSError) as error:
            return Made(one.file, "failed", place, _in_a_line(error))
        except Exception as error:  # the others are made whatever is the matter with this one
            return Made(one.file, "failed", place, f"an unforeseen fault ({type(error).__name__}: {error}).")

    def _file_made(self, output: Output, progress: Progress | None, aside: Aside) -> State:
        path = output.path
        if path.exists() and not path.is_file():
            what = "a folder" if path.is_dir() else "no file"
            raise FileProblem(f"{path.name} is {what}.", "Choose another name.")
        data = output.data(progress, aside)
        before = path.read_bytes() if path.exists() else None
        if before == data:
            return "unchanged"
        if not self._check:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_output(replace(output, data=lambda _progress, _aside: data))
        return "new" if before is None else "changed"

    def _folder_made(self, output: Output, progress: Progress | None) -> State:
        """A folder is made elsewhere first, to see whether it is different."""
        assert output.folder is not None
        target = output.target
        with tempfile.TemporaryDirectory(prefix="relmap-") as aside:
            made = Path(aside) / target.name
            output.folder(made, progress)
            files = {path.relative_to(made): path.read_bytes() for path in made.rglob("*") if path.is_file()}
        there = target.exists()
        if there and all(
            (target / name).is_file() and (target / name).read_bytes() == data for name, data in files.items()
        ):
            return "unchanged"
        if not self._check:
            target.parent.mkdir(parents=True, exist_ok=True)
            output.folder(target, None)
        return "changed" if there else "new"


def counted(states: Iterable[str]) -> str:
    """How many are changed, unchanged and new: `3 changed, 9 unchanged, 1 new`."""
    counts = Counter(states)
    return ", ".join(
        f"{counts[state]:,} {state}" for state in STATES if state != "failed" or counts["failed"]
    )


def _is_meant(one: Planned, only: str) -> bool:
    names = (one.file, Path(one.file).name, one.entry.name)
    return any(name == only or fnmatchcase(name, only) for name in names if name)


def _part(progress: Progress | None, number: int, count: int) -> Progress | None:
    """Progress of one file as a part of that of all."""
    return None if progress is None else lambda part: progress((number + min(part, 0.999)) / count)


def _in_a_line(error: Exception) -> str:
    return " ".join(str(error).split())
