"""Writing what is to be made of a map: a first file, and one more table at the end of one that is there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from relmap.export.option_kinds import SIZES, Size, size_as_text
from relmap.export.options import OPTIONS, Product
from relmap.export.recipe import recipe_of
from relmap.model.project import Project
from relmap.storage.errors import FileProblem

_ENDS = "{ext}"


def table(product: Product, output: str, said: Mapping[str, Any], name: str = "") -> str:
    """One table, as a text that ends with its last line; keys in the order of the options."""
    lines = [f"[[{product}]]", f"output = {_value(output)}"]
    lines += [f"name = {_value(name)}"] if name else []
    for option in OPTIONS:
        if option.name in said:
            value = said[option.name]
            lines.append(
                f"{option.name} = {_value([*map(size_as_text, value)] if option.kind is SIZES else value)}"
            )
    return "\n".join(lines) + "\n"


def appended(text: str, path: Path, new: str) -> str:
    """A file of figures with one more table at its end; all that stands in it stays as it is.

    Raises:
        FileProblem: it has mistakes, or its figures are written so that none can be added.
    """
    before = recipe_of(text, path) if _says_something(text) else None
    ended = text if not text or text.endswith("\n") else text + "\n"
    joined = f"{ended}\n{new}" if ended.strip() else ended + new
    try:
        after = recipe_of(joined, path)
    except FileProblem as error:
        raise FileProblem(
            f"No figure can be added to {path.name}: {error.message}", "Begin each figure with [[figure]]."
        ) from error
    count = len(before.entries) if before is not None else 0
    if len(after.entries) != count + 1:
        raise FileProblem(f"No figure can be added to {path.name}.", "Begin each figure with [[figure]].")
    return joined


def _says_something(text: str) -> bool:
    """Whether there is more than comments."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def head(map_name: str) -> str:
    """How a file begins that somebody may add to."""
    return _HEAD.format(map_name)


def first(project: Project, map_name: str) -> str:
    """A first file for a map: the map in print, its scenes, its lanes, and a figure for each preset."""
    print_size: list[Size] = [(170.0, 110.0, "mm")]
    both = ["pdf", "png"]
    tables = [table("figure", f"figures/map-{{date}}.{_ENDS}", {"formats": both})]
    if project.scenes:
        tables.append(
            table("figure", f"figures/{{number}}-{{scene}}.{_ENDS}", {"scenes": True, "formats": both})
        )
        tables.append(table("report", "figures/report.docx", {}))
    if project.relations:
        said = {"timeline": True, "formats": ["pdf"], "size": [(170.0, 240.0, "mm")]}
        tables.append(table("figure", f"figures/timeline.{_ENDS}", said))
        tables.append(table("animation", "figures/film.gif", {"size": [(900.0, 600.0, "px")], "dpi": 96}))
    for preset in project.presets.values():
        said = {"preset": preset.label, "formats": ["png"]}
        # A preset has a size and a look of its own, which what is said of all would overrule.
        style = preset.style
        said |= {"size": [(style.width, style.height, style.unit)], "theme": style.look, "dpi": style.dpi}
        tables.append(table("figure", f"figures/{_file_name(preset.id)}.{_ENDS}", said))
    tables.append(table("page", "figures/map.html", {}))
    defaults = ["[defaults]", f"size = {_value([size_as_text(size) for size in print_size])}"]
    defaults += ['theme = "print"', "dpi = 300"]
    return "\n".join([_HEAD.format(map_name), *defaults, "", "\n".join(tables)])


_HEAD = """\
# What is made of {0}: relmap make {0}
# The words are those of relmap export, animate and report (relmap export --help).
"""


def _file_name(text: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in text)[:60]


def _value(value: Any) -> str:
    """A text, a number, yes or no, or a list of them, as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(_value, value))}]"
    # What JSON escapes in a text TOML does, too; but of control characters TOML wants one more escaped.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
