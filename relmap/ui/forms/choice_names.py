"""What can be chosen in fields, with what it is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from relmap.drawing.symbols import symbols
from relmap.model.kept import kept
from relmap.model.project import Project
from relmap.timeline.words import record_title
from relmap.ui.forms.choices import MANY

SHAPES = {
    "circle": "circle",
    "rounded": "rounded square",
    "small": "small circle",
    "hexagon": "hexagon",
    "diamond": "diamond",
}
LINES = {line: line for line in ("normal", "thin", "thick", "double")}
ROLES = {
    "": "nothing special",
    "membership": "the first is a member of the second",
    "office": "the first holds an office of the second",
}


@cache
def symbol_names() -> Mapping[Any, str]:
    """The bundled symbols."""
    return {"": "none", **{name: name.replace("-", " ") for name in symbols()}}


def titles(project: Project, collection: str) -> dict[Any, str]:
    """What the records of a collection are called, sorted."""
    titles = {key: record_title(project, record) for key, record in project.collection(collection).items()}
    return distinct(dict(sorted(titles.items(), key=lambda item: item[1].casefold())))


def distinct(texts: Mapping[Any, str]) -> dict[Any, str]:
    """Texts of one line, no two of them alike: those that would be have their ids."""
    lines = {key: " ".join(text.split()) for key, text in texts.items()}
    counts = Counter(text.casefold() for text in lines.values())
    return {k: f"{text} ({k})" if counts[text.casefold()] > 1 else text for k, text in lines.items()}


class Titles(Mapping[Any, str]):
    """What the records of a collection are called, by id; of many only those that are asked for one by one.

    Args:
        project: the map.
        collection: of the records.
        none: what it is called that there is none; empty: there is always one.
    """

    def __init__(self, project: Project, collection: str, none: str) -> None:
        self._project, self._collection = project, collection
        self._records = project.collection(collection)
        self._none: dict[Any, str] = {None: none} if none else {}

    @kept
    def _all(self) -> dict[Any, str]:
        return self._none | titles(self._project, self._collection)

    def __getitem__(self, key: Any) -> str:
        if len(self._records) <= MANY or type(self)._all.is_known(self):
            return self._all[key]
        if key in self._none:
            return self._none[key]
        return " ".join(record_title(self._project, self._records[key]).split())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._none) + len(self._records)

    def __contains__(self, key: object) -> bool:
        return key in self._none or key in self._records
