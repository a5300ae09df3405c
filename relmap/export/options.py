"""The options of figures, films, reports and pages: one table for the command line and for TOML files.

A further option is one row here; where it is more than a setting of the style, `sheets` says what it means.
Nothing heavy is imported: the table is read whenever the command line is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from relmap.export.option_kinds import (
    BOX,
    FLAG,
    LIST,
    PAIR,
    SIZES,
    TEXT,
    Kind,
    number,
    one_of,
    some_of,
    whole,
)
from relmap.model.day_style import STYLES
from relmap.model.errors import RelmapError

Product = Literal["figure", "animation", "report", "page"]
PRODUCTS: tuple[Product, ...] = ("figure", "animation", "report", "page")
Said = Mapping[str, Any]
"""What is said of a figure: values by the names of options, only of those that are said."""
Gives = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Option:
    """One option.

    Args:
        name: as in TOML; `--type-scale` on the command line.
        kind: of its values.
        help: what it means.
        metavar: its value in the help.
        of: of which products, the first letter of each: f, a, r, p.
        gives: what its value sets of the style of a figure.
        also: another spelling.
    """

    name: str
    kind: Kind
    help: str
    metavar: str = ""
    of: str = "far"
    gives: Gives | None = None
    also: str = ""

    @property
    def flag(self) -> str:
        """As it is said on the command line."""
        return option_flag(self.name)

    @property
    def flags(self) -> list[str]:
        """All of its spellings there."""
        return [self.flag, *([option_flag(self.also)] if self.also else [])]


def option_flag(name: str) -> str:
    """A name as it is said on the command line."""
    return "--" + name.replace("_", "-")


def _sets(field: str) -> Gives:
    return lambda value: {field: value}


def _is(field: str, value: Any) -> Gives:
    return lambda _said: {field: value}


OPTIONS: tuple[Option, ...] = (
    # What a figure shows.
    Option(
        name="date", kind=TEXT, metavar="D", of="f",
        help="a day, as in 2024-06-20, or a span: 2019-01-01/2020-12-31 (default: the map's as_of day);"
        " with --every-change within which",
    ),
    Option(name="scenes", kind=FLAG, of="f", help="a figure for each scene of the map"),
    Option(
        name="scene", kind=LIST, metavar="A,B", of="f", help="a figure for each of these scenes, by title"
    ),
    Option(
        name="dates", kind=LIST, metavar="A,B,C", of="f",
        help="a figure for each of these days; OUT is then a pattern",
    ),
    Option(
        name="every_change", kind=FLAG, of="f", help="a figure for each day on which something changes"
    ),
    Option(
        name="timeline", kind=FLAG, of="f", gives=_is("content", "timeline"),
        help="the lanes: all phases in time",
    ),
    Option(
        name="plot", kind=TEXT, metavar="MEASURE", of="f",
        gives=lambda measure: {"content": "plot", "measure": measure},
        help="curves of a measure over time (`relmap measure FILE --list`)",
    ),
    Option(
        name="table", kind=TEXT, metavar="MEASURE", of="f",
        gives=lambda measure: {"content": "table", "measure": measure},
        help="the actors of the day with how much each has of a measure",
    ),
    Option(
        name="actors", kind=LIST, metavar="A,B,C", of="f",
        help="of curves or a table: ids or names (those with most)",
    ),
    Option(
        name="multiples", kind=FLAG, of="f", help="all of these on one sheet; else the days of most change"
    ),
    Option(
        name="plain_days", kind=FLAG, of="f", gives=_is("since_before", False),
        help="days on one sheet as they are, not what changed between them",
    ),
    Option(
        name="compare", kind=PAIR, metavar="A B", of="f", help="what became of everything from day A to day B"
    ),
    Option(
        name="throughout", kind=FLAG, of="f", help="in a span: only what holds on every day of it"
    ),
    Option(
        name="only", kind=LIST, metavar="A,B,C", of="f", gives=_is("area", "selection"),
        help="only these actors, by id or name, and the relations among them; also relations by id",
    ),
    Option(
        name="view", kind=BOX, metavar="X,Y,W,H", of="f", gives=_is("area", "view"),
        help="only this part of the map: left, top, width and height",
    ),
    Option(name="marks", kind=FLAG, of="f", help="stance marked on the relations as + and −"),
    # What a film shows.
    Option(
        name="span", kind=TEXT, metavar="A/B", of="a", also="date",
        help="from when to when (default: all of the map's time)",
    ),
    Option(
        name="step", kind=one_of("change", "day", "week", "month", "year"), of="a", help="(change)",
        metavar="{change,day,week,month,year}",
    ),
    Option(
        name="seconds", kind=number(0.02, 30, "a number of seconds"), metavar="S", of="a",
        help="for which each picture is seen (0.8)",
    ),
    Option(
        name="hold", kind=number(0.02, 60, "a number of seconds"), metavar="S", of="a",
        help="for which the first and the last picture are seen (2.5 times as long as the others)",
    ),
    # Of a report.
    Option(
        name="into", kind=FLAG, of="r", help="write into a folder that holds other things, beside them"
    ),
    # What actors tell.
    Option(
        name="size_by", kind=TEXT, metavar="MEASURE", of="fa", help="the size of actors tells this measure"
    ),
    Option(
        name="shade_by", kind=TEXT, metavar="MEASURE", of="fa", help="the shade of actors tells this measure"
    ),
    Option(
        name="colour_by", kind=one_of("camps", "communities"), metavar="{camps,communities}", of="fa",
        help="actors have the colour of their group",
    ),
    Option(
        name="fold", kind=one_of("none", "offices", "shown"), metavar="{none,offices,shown}", of="fa",
        help="who counts as whom where a measure is taken (none; see relmap measure)",
    ),
    # How it is told.
    Option(
        name="notes", kind=FLAG, of="f", gives=_sets("notes"),
        help="sources numbered on the relations, told below",
    ),
    Option(
        name="title", kind=TEXT, metavar="TEXT", of="fa", gives=_sets("own_title"),
        help="in place of the title of the map",
    ),
    Option(
        name="subtitle", kind=TEXT, metavar="TEXT", of="fa", gives=_sets("subtitle"), help="below the title"
    ),
    Option(name="no_title", kind=FLAG, of="fa", gives=_is("title", False), help="leave the title out"),
    Option(
        name="no_date", kind=FLAG, of="fa", gives=_is("date_line", False), help="leave the date in words out"
    ),
    Option(
        name="days_in", kind=one_of(*STYLES), metavar="LANG",
        help=f"how days are written: {', '.join(STYLES)} (en)",
    ),
    # How it is made.
    Option(name="certain", kind=FLAG, help="leave out what is only possible"),
    Option(
        name="size", kind=SIZES, metavar="WxH", also="sizes",
        help="in px at 96 dpi, or as 170x110mm, 6.5x4in (1600x1000); several: A,B, with {size} in OUT",
    ),
    Option(
        name="formats", kind=some_of("png", "svg", "pdf"), metavar="A,B", of="f", also="format",
        help="png, svg, pdf: each figure in each of them, with {ext} in OUT",
    ),
    Option(
        name="dpi", kind=whole(24, 2400), metavar="N", gives=_sets("dpi"),
        help="more pixels at the same size (96)"
    ),
    Option(
        name="theme", kind=one_of("light", "dark", "print", "grey"), metavar="{light,dark,print,grey}",
        gives=_sets("look"), help="grey: line patterns (default: light)",
    ),
    Option(
        name="preset", kind=TEXT, metavar="NAME",
        help="kept with the map or for all maps; what is said besides wins",
    ),
    Option(
        name="legend", kind=one_of("bottom", "right"), metavar="{bottom,right}", gives=_sets("legend"),
        help="where the legend is (bottom)",
    ),
    Option(name="no_legend", kind=FLAG, gives=_is("legend", "none"), help="leave the legend out"),
    Option(name="credit", kind=TEXT, metavar="TEXT", gives=_sets("credit"), help="at the bottom"),
    Option(
        name="font", kind=TEXT, metavar="FAMILY", gives=_sets("font"), help="of the type (relmap's own)"
    ),
    Option(
        name="type_scale", kind=number(0.4, 4, "a number"), metavar="N", gives=_sets("type_scale"),
        help="how much larger type is (1)",
    ),
    Option(
        name="transparent", kind=FLAG, of="fr", gives=_sets("transparent"), help="no ground behind the map"
    ),
    Option(
        name="as_on_map", kind=FLAG, gives=_is("arrangement", "map"),
        help="actors where they stand, not moved to fill the sheet",
    ),
    Option(
        name="related_only", kind=FLAG, gives=_sets("related_only"),
        help="leave out actors without a relation"
    ),
)  # fmt: skip

_APART = (
    ("scenes", "scene dates every_change plot table date compare timeline throughout only view"),
    ("scene", "dates every_change plot table date compare timeline throughout only view"),
    ("dates", "every_change plot table date compare timeline throughout"),
    ("every_change", "plot table compare timeline throughout"),
    ("compare", "date timeline throughout"),
    ("timeline", "plot table throughout multiples"),
    ("plot", "table compare throughout multiples size_by shade_by colour_by only view"),
    ("table", "compare multiples size_by shade_by colour_by only view"),
    ("timeline", "size_by shade_by colour_by view"),
    ("multiples", "compare throughout"),
    ("only", "view"),
    ("shade_by", "colour_by"),
    ("scenes", "size_by shade_by colour_by fold"),
    ("scene", "size_by shade_by colour_by fold"),
    ("legend", "no_legend"),
    ("title", "no_title"),
)
"""Options, and those that mean nothing beside them."""


def options_of(product: Product) -> list[Option]:
    """The options of a product."""
    return [option for option in OPTIONS if product[0] in option.of]


def option_named(name: str, product: Product) -> Option | None:
    """The option of a name or another spelling, if the product has it."""
    plain = name.replace("-", "_")
    return next((option for option in options_of(product) if plain in (option.name, option.also)), None)


def apart(name: str) -> set[str]:
    """The options that mean nothing beside one."""
    found = {other for one, others in _APART if one == name for other in others.split()}
    return found | {one for one, others in _APART if name in others.split()}


def check_together(said: Said) -> None:
    """Nothing that is said is passed over. Raises RelmapError."""
    for name, others in _APART:
        beside = [other for other in others.split() if other in said]
        if name in said and beside:
            raise RelmapError(f"{option_flag(name)} and {option_flag(beside[0])} do not go together.")
    if "actors" in said and not {"plot", "table"} & said.keys():
        raise RelmapError("--actors of what?", "Add --plot or --table with a measure.")
    if "plain_days" in said and "multiples" not in said:
        raise RelmapError("--plain-days of which sheet?", "Add --multiples.")
