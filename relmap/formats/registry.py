"""The formats that relmap knows: which one a file is of, and which one a name asks for.

A module is imported when its format is used.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from relmap.formats.foreign import LARGEST, Foreign, FormatError, Options
from relmap.formats.sniffing import HEAD
from relmap.formats.writing import Writing
from relmap.model.errors import Progress
from relmap.model.project import Project


class Format(Protocol):
    """What a module of a format has."""

    key: str
    label: str
    suffixes: tuple[str, ...]
    writes: bool

    def claims(self, head: bytes, name: str) -> int:
        """0 no, 1 by the file's name, 2 by its content."""
        ...

    def read(self, data: bytes, name: str, options: Options, progress: Progress | None = None) -> Foreign:
        """What a file holds. Raises FormatError, Stopped."""
        ...

    def write(self, project: Project, writing: Writing) -> dict[str, bytes]:
        """A map as files, by what is put in place of the suffix of the file that was named."""
        ...

    def read_back(self, files: dict[str, bytes], options: Options) -> Foreign:
        """What was written."""
        ...


@dataclass(frozen=True)
class Known:
    """A format that is not imported yet.

    Args:
        key: its module, and what it is called on the command line.
        label: what it is called in a window.
        suffix: of files that are written; empty: none are.
        suffixes: of files that are read.
    """

    key: str
    label: str
    suffix: str
    suffixes: tuple[str, ...]

    def module(self) -> Format:
        """What reads and writes it."""
        found: Any = importlib.import_module(f"relmap.formats.{self.key}")
        return cast("Format", found)


FORMATS = (
    Known("gexf", "GEXF (Gephi)", ".gexf", (".gexf",)),
    Known("graphml", "GraphML (yEd, networkx, igraph)", ".graphml", (".graphml", ".xgml")),
    Known("pajek", "Pajek network", ".net", (".net", ".paj")),
    Known("cx2", "CX2 (Cytoscape, NDEx)", ".cx2", (".cx2", ".cx")),
    Known("ftm", "FollowTheMoney (OpenSanctions, Aleph)", ".ijson", (".ijson", ".ftm", ".jsonl", ".ndjson")),
    Known("xlsx", "Excel workbook", ".xlsx", (".xlsx", ".xlsm")),
    Known(
        "node_link",
        "JSON of nodes and links (networkx, D3, Cytoscape.js)",
        ".json",
        (".json", ".cyjs", ".jgf"),
    ),
    Known("csv_table", "CSV tables", ".csv", (".csv", ".tsv", ".tab", ".txt")),
)


def format_of(path: Path) -> Known:
    """The format of a file, by its content, else by its name.

    Raises:
        FormatError: relmap does not know it.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    claimed = [(known.module().claims(head, path.name), known) for known in FORMATS]
    best = max(claim for claim, _ in claimed)
    if best == 0:
        kinds = ", ".join(dict.fromkeys(suffix for known in FORMATS for suffix in known.suffixes))
        raise FormatError(f"relmap does not know what {path.name} is.", f"It reads {kinds}.")
    return next(known for claim, known in claimed if claim == best)


def is_foreign(path: Path) -> bool:
    """Whether a file is one of another program, by its name; of JSON by what is in it."""
    name = path.name.casefold()
    if name.endswith(".relmap.json"):
        return False
    if not name.endswith(tuple(suffix for known in FORMATS for suffix in known.suffixes)):
        return False
    if not name.endswith(".json"):
        return True
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return False
    return any(known.module().claims(head, path.name) == 2 for known in FORMATS)


def format_named(name: str) -> Known:
    """The format that is written to files of such a name. Raises FormatError."""
    plain = name.casefold()
    found = [known for known in FORMATS if known.suffix and plain.endswith(known.suffix)]
    if not found:
        kinds = ", ".join(known.suffix for known in FORMATS if known.suffix)
        raise FormatError(f"relmap writes no files like {name}.", f"There are {kinds}.")
    return max(found, key=lambda known: len(known.suffix))


def read_foreign(path: Path, options: Options, progress: Progress | None = None) -> Foreign:
    """What a file of another program holds.

    Raises:
        FormatError: it cannot be read.
        OSError: likewise.
        Stopped: `progress` said so.
    """
    size = path.stat().st_size
    if size > LARGEST:
        raise FormatError(
            f"{path.name} is larger than the {LARGEST >> 20} MB that are read.", "Import a part of it."
        )
    known = format_of(path)
    try:
        return known.module().read(path.read_bytes(), path.name, options, progress)
    except FormatError as error:
        raise type(error)(f"{path.name}: {error.message}", error.remedy) from error
