"""What is to be made of a map, in a TOML file beside it: read strictly, with the place of every mistake."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, create_model

from relmap.export.options import OPTIONS, PRODUCTS, Product, apart, option_named, options_of
from relmap.export.recipe_lines import RecipeLines
from relmap.model.errors import Fault
from relmap.storage.endings import SUFFIX
from relmap.storage.errors import FileProblem

ENDING = ".figures.toml"
LARGEST = 1_000_000
"""Bytes of a file that is read."""
MOST_ENTRIES = 1_000
_MOST_DOTS = 300


class RecipeProblem(FileProblem):
    """A file of figures with mistakes.

    Args:
        name: of the file.
        faults: each of them.
    """

    def __init__(self, name: str, faults: list[Fault]) -> None:
        self.faults = faults
        more = f" (and {len(faults) - 1:,} more)" if len(faults) > 1 else ""
        super().__init__(f"{name}: {faults[0]}{more}")


@dataclass(frozen=True)
class Entry:
    """One table of the file: what is made, and of what files.

    Args:
        product: figure, animation, report or page.
        number: among those of its sort, from 1.
        line: where it begins.
        name: by which it may be asked for.
        outputs: patterns of files, as they are written.
        said: what is said of it, with the defaults, by the names of options.
    """

    product: Product
    number: int
    line: int
    name: str
    outputs: tuple[str, ...]
    said: dict[str, Any]

    @property
    def place(self) -> str:
        """Where it stands."""
        return f"line {self.line}, {self.product} {self.number}"


@dataclass(frozen=True)
class Recipe:
    """All that is to be made of a map.

    Args:
        path: of the file; what is made is named from its folder.
        map: of which it is made.
        entries: in the order of the file.
    """

    path: Path
    map: Path
    entries: tuple[Entry, ...]


def recipe_beside(path: Path) -> Path:
    """The file of figures that belongs to a map: of the same stem, in the same folder."""
    stem = path.name.removesuffix(SUFFIX) if path.name.endswith(SUFFIX) else path.stem
    return path.with_name(stem + ENDING)


def map_beside(path: Path) -> Path:
    """The map that a file of figures belongs to, where it names no other."""
    stem = path.name.removesuffix(ENDING) if path.name.endswith(ENDING) else path.stem
    return path.with_name(stem + SUFFIX)


def read_recipe(path: Path) -> Recipe:
    """Read a file of figures.

    Raises:
        FileProblem: it cannot be read, or is no TOML.
        RecipeProblem: it says what means nothing.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise FileProblem(f"{path.name} could not be read: {error.strerror or error}.") from error
    if len(data) > LARGEST:
        raise FileProblem(f"{path.name} is too large for a file of figures: more than {LARGEST:,} bytes.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblem(f"{path.name} is no text in UTF-8.") from error
    return recipe_of(text, path)


def recipe_of(text: str, path: Path) -> Recipe:
    """The figures of a text. Raises as `read_recipe`."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > _MOST_DOTS:  # keys within keys: tables so deep take the reader minutes
            raise FileProblem(f"{path.name} is no sound file of figures: line {number} is too long.")
    try:
        told = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileProblem(f"{path.name} is no sound TOML: {' '.join(str(error)[:200].split())}.") from error
    return _Reading(path, RecipeLines(text)).recipe(told)


class _Reading:
    """Reads what a file says, and gathers what is wrong with it."""

    def __init__(self, path: Path, lines: RecipeLines) -> None:
        self._path = path
        self._lines = lines
        self._faults: list[Fault] = []

    def recipe(self, told: dict[str, Any]) -> Recipe:
        """The whole of it. Raises RecipeProblem."""
        for key in told.keys() - {"map", "defaults", *PRODUCTS}:
            self._fault(self._lines.top(key), "", _unknown(key, ["map", "defaults", *PRODUCTS]))
        named = told.get("map", "")
        if not isinstance(named, str):
            self._fault(self._lines.top("map"), "", "map: it is no text in quotation marks.")
            named = ""
        defaults = self._defaults(told.get("defaults", {}))
        entries = [entry for product in PRODUCTS for entry in self._entries(product, told, defaults)]
        entries.sort(key=lambda entry: entry.line)
        if not entries and not self._faults:
            self._fault(
                1, "", "nothing is to be made.", 'Begin a figure with [[figure]] and output = "….png".'
            )
        if len(entries) > MOST_ENTRIES:
            self._fault(1, "", f"{len(entries):,} entries are too many: at most {MOST_ENTRIES:,}.")
        if self._faults:
            raise RecipeProblem(self._path.name, self._faults)
        return Recipe(
            self._path, self._path.parent / named if named else map_beside(self._path), tuple(entries)
        )

    def _fault(self, line: int, what: str, message: str, remedy: str = "") -> None:
        place = f"line {line}, {what}" if what else f"line {line}"
        self._faults.append(Fault(place, message, remedy))

    def _defaults(self, told: Any) -> dict[str, Any]:
        """What is said of all, by key as it is written."""
        line = self._lines.header("defaults", 0)
        if not isinstance(told, dict):
            self._fault(line, "", "defaults are a table: [defaults].")
            return {}
        known = [option.name for option in OPTIONS]
        found: dict[str, Any] = {}
        for key, value in told.items():
            products: list[Product] = [product for product in PRODUCTS if option_named(key, product)]
            if not products:
                self._fault(self._lines.key(line, key), "defaults", _unknown(key, known))
            elif self._checked(products[0], {key: value}, line, "defaults", whole=False) is not None:
                found[key] = value
        return found

    def _entries(self, product: Product, told: dict[str, Any], defaults: dict[str, Any]) -> list[Entry]:
        tables = told.get(product, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            line = self._lines.top(product)
            self._fault(line, "", f"each {product} begins with [[{product}]], in two pairs of brackets.")
            return []
        of_all = {key: value for key, value in defaults.items() if option_named(key, product)}
        usual = self._checked(product, of_all, 0, "", whole=False, telling=False)
        found: list[Entry] = []
        for number, table in enumerate(tables, 1):
            line = self._lines.header(product, number - 1)
            said = self._checked(product, table, line, f"{product} {number}")
            if said is None:
                continue
            outputs, name = said.pop("output"), said.pop("name", "")
            # What is said of one figure goes before what is said of all, where both make no sense together.
            beside = {other for key in said for other in apart(key)}
            joined = {key: value for key, value in (usual or {}).items() if key not in beside} | said
            joined = {key: value for key, value in joined.items() if value is not False}
            found.append(Entry(product, number, line, name, tuple(outputs), joined))
        return found

    def _checked(
        self,
        product: Product,
        table: dict[str, Any],
        line: int,
        what: str,
        whole: bool = True,
        telling: bool = True,
    ) -> dict[str, Any] | None:
        """The values of a table by the names of options; None: there is a fault, which is told."""
        plain: dict[str, Any] = {}
        faults = len(self._faults)
        for key, value in table.items():
            option = option_named(key, product)
            name = option.name if option is not None else key
            if name in plain and telling:
                self._fault(self._lines.key(line, key), what, f"{key} is said twice.")
            plain[name] = value
        if len(self._faults) > faults:
            return None
        try:
            return _model(product, whole).model_validate(plain).model_dump(exclude_unset=True)
        except ValidationError as error:
            for row in error.errors(include_url=False) if telling else ():
                key = str(row["loc"][0])
                self._fault(self._lines.key(line, key), what, _told(product, key, row))
            return None


@cache
def _model(product: Product, whole: bool) -> type[BaseModel]:
    """The model of a table, from the table of options.

    Args:
        product: what is made.
        whole: whether it names its files, as all but the defaults do.
    """
    fields: dict[str, Any] = {
        option.name: (Annotated[Any, BeforeValidator(option.kind.of_toml)], None)
        for option in options_of(product)
    }
    if whole:
        fields["output"] = (Annotated[list[str], BeforeValidator(_outputs)], ...)
        fields["name"] = (Annotated[str, BeforeValidator(_name)], "")
    return create_model(f"{product.title()}Table", __config__=ConfigDict(extra="forbid"), **fields)


def _outputs(value: Any) -> list[str]:
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not found or not all(isinstance(v, str) and v.strip() for v in found):
        raise ValueError('it is no name of a file, or list of them, as in "figures/map.png"')
    if any(not part.isprintable() or len(part) > 1_000 for part in found):
        raise ValueError("it is no name that a file can have")
    return found


def _name(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("it is no text in quotation marks")
    return value


def _told(product: Product, key: str, row: Any) -> str:
    """What is wrong with a value, for its owner."""
    if row["type"] == "extra_forbidden":
        return _unknown(key, [*(option.name for option in options_of(product)), "output", "name"])
    if row["type"] == "missing":
        return f'{key} is missing: the name of the file, as in {key} = "figures/map.png".'
    cause = row.get("ctx", {}).get("error")
    return f"{key}: {cause if cause is not None else row['msg']}."


def _unknown(key: str, known: list[str]) -> str:
    """What to say of a word that means nothing: with the nearest that does."""
    near = difflib.get_close_matches(key.replace("-", "_"), known, 1, 0.5)
    return f"“{key[:60]}” means nothing here." + (f" Did you mean “{near[0]}”?" if near else "")
