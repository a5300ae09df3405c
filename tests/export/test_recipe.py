"""The file of figures: what it may say, and where and how it is told what it may not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from relmap import notebook
from relmap.export.options import OPTIONS, PRODUCTS, options_of
from relmap.export.recipe import (
    LARGEST,
    Recipe,
    RecipeProblem,
    map_beside,
    read_recipe,
    recipe_beside,
    recipe_of,
)
from relmap.export.recipe_text import appended, first, table
from relmap.resources import samples
from relmap.storage.errors import FileProblem

HERE = Path("/maps/m.figures.toml")


def read(text: str) -> Recipe:
    return recipe_of(text, HERE)


def said(text: str) -> dict[str, Any]:
    return read(f'[[figure]]\noutput = "a.png"\n{text}').entries[0].said


def faults(text: str) -> list[str]:
    with pytest.raises(RecipeProblem) as found:
        read(text)
    return [str(fault) for fault in found.value.faults]


def test_a_map_and_its_file_have_one_stem() -> None:
    assert recipe_beside(Path("a/b.relmap.json")) == Path("a/b.figures.toml")
    assert recipe_beside(Path("b.json")) == Path("b.figures.toml")
    assert map_beside(Path("a/b.figures.toml")) == Path("a/b.relmap.json")
    assert read('map = "../x.relmap.json"\n[[page]]\noutput = "a.html"').map == Path("/maps/../x.relmap.json")


def test_values_are_those_of_the_command_line() -> None:
    assert said('size = "170x110mm,85x60mm"')["size"] == [(170.0, 110.0, "mm"), (85.0, 60.0, "mm")]
    assert said('sizes = ["170x110mm"]')["size"] == [(170.0, 110.0, "mm")]
    assert said("date = 2024-06-20") == said('date = "2024-06-20"') == {"date": "2024-06-20"}
    assert said('dates = [2024-06-20, "2019"]') == {"dates": ["2024-06-20", "2019"]}
    assert said("compare = [2019-12-31, 2024-06-20]") == {"compare": ["2019-12-31", "2024-06-20"]}
    assert said('type-scale = 1.5\nformats = ["PNG", ".pdf"]') == {
        "type_scale": 1.5,
        "formats": ["png", "pdf"],
    }
    assert said("notes = true\nno_legend = false") == {"notes": True}


def test_what_is_said_of_one_figure_goes_before_the_defaults() -> None:
    recipe = read(
        '[defaults]\ntheme = "dark"\ndate = "2020"\nnotes = true\nseconds = 2.0\n'
        '[[figure]]\noutput = "a.png"\ntheme = "print"\nnotes = false\n'
        '[[figure]]\noutput = "b.png"\ncompare = ["2019", "2020"]\n'
        '[[animation]]\noutput = "c.gif"\n'
        '[[page]]\noutput = "d.html"\n'
    )
    one, compared, film, page = recipe.entries
    assert one.said == {"theme": "print", "date": "2020"}
    assert compared.said == {"theme": "dark", "notes": True, "compare": ["2019", "2020"]}
    assert film.said == {"theme": "dark", "span": "2020", "seconds": 2.0}
    assert page.said == {}
    assert [entry.line for entry in recipe.entries] == [6, 10, 13, 15]
    assert film.place == "line 13, animation 1"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('them = "dark"', "line 3, figure 1: “them” means nothing here. Did you mean “theme”?"),
        ('theme = "pink"', "line 3, figure 1: theme: 'pink' is none of light, dark, print, grey."),
        ('size = "huge"', "line 3, figure 1: size: 'huge' is not a size such as"),
        ("size = 12", "line 3, figure 1: size: it is no list of texts"),
        ('dpi = "96"', "line 3, figure 1: dpi: '96' is not a whole number from 24 to 2400."),
        ("dpi = true", "line 3, figure 1: dpi: True is not a whole number"),
        ('scenes = "yes"', "line 3, figure 1: scenes: it is neither true nor false."),
        ("title = 3", "line 3, figure 1: title: it is no text in quotation marks."),
        ('seconds = 1', "line 3, figure 1: “seconds” means nothing here."),
        ('size = "1x1"', "(16 to 20000 px each way)"),
        ('compare = ["2019"]', "it is no pair"),
        ('view = [1, 2, 3]', "left, top, width and height"),
        ('formats = "gif"', "'gif' is none of png, svg, pdf."),
        ('size = "10x10mm"\nsizes = "10x10mm"', "line 4, figure 1: sizes is said twice."),
        ("type_scale = nan", "is not a number from 0.4 to 4"),
        ("type_scale = inf", "is not a number from 0.4 to 4"),
        ("[figure.more]\na = 1", "“more” means nothing here."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(text: str, told: str) -> None:
    assert told in faults(f'[[figure]]\noutput = "a.png"\n{text}')[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "nothing is to be made"),
        ('[[figure]]\ndate = "2020"', "line 1, figure 1: output is missing"),
        ("[[figure]]\noutput = 3", "line 2, figure 1: output: it is no name of a file"),
        ("[[figure]]\noutput = []", "it is no name of a file"),
        ('[[figure]]\noutput = "a\\u0000.png"', "it is no name that a file can have"),
        ("[figure]\noutput = 'a.png'", "line 1: each figure begins with [[figure]], in two pairs of"),
        ("figure = 3", "line 1: each figure begins with"),
        ("\n\n[[figures]]\noutput = 'a.png'", "line 3: “figures” means nothing here. Did you mean “figure”?"),
        ("[defaults]\ndat = 1\n[[page]]\noutput = 'a.html'", "line 2, defaults: “dat” means nothing here."),
        ("[defaults]\n\ndpi = 'x'\n[[page]]\noutput = 'a.html'", "line 3, defaults: dpi: 'x' is not"),
        ("defaults = 3\n[[page]]\noutput = 'a.html'", "defaults are a table"),
        ("map = 3\n[[page]]\noutput = 'a.html'", "line 1: map: it is no text"),
        ('[[page]]\noutput = "a.html"\ntheme = "dark"', "line 3, page 1: “theme” means nothing here."),
        ('x = """\n[[figure]]\n"""\n[[figure]]\noutput = 3', "line 1: “x” means nothing"),
    ],
)  # fmt: skip
def test_a_mistake_of_the_whole_is_told(text: str, told: str) -> None:
    assert told in faults(text)[0]


def test_every_mistake_is_told() -> None:
    found = faults('[[figure]]\noutput = "a.png"\nthem = 1\ndpi = 1\n\n[[figure]]\noutput = 2\n')
    assert {fault.split(":")[0] for fault in found} == {
        "line 3, figure 1",
        "line 4, figure 1",
        "line 7, figure 2",
    }


@pytest.mark.parametrize(
    "data",
    [
        b"[[figure]\noutput",
        b"\xff\xfe",
        b"a = " + b"[" * 100_000,
        b"a = " + b"9" * 10_000,
        b"a" * (LARGEST + 1),
        b"\x00",
        b"a = 1\na = 2",
    ],
)
def test_what_is_no_file_of_figures_is_told_in_a_line(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "m.figures.toml"
    path.write_bytes(data)
    with pytest.raises(FileProblem) as found:
        read_recipe(path)
    assert "\n" not in str(found.value)
    assert len(str(found.value)) < 400
    with pytest.raises(FileProblem):
        read_recipe(tmp_path)
    with pytest.raises(FileProblem):
        read_recipe(tmp_path / "not there")


# --- writing --------------------------------------------------------------------------------


def test_a_table_comes_back() -> None:
    told = {
        "date": "2024-06-20", "only": ["a", "b"], "view": [-1.5, 2.0, 300.0, 200.25],
        "title": 'A "title"\nof \\ two lines', "size": [(170.0, 110.5, "mm"), (1600.0, 1000.0, "px")],
        "formats": ["png"], "dpi": 300, "type_scale": 1.25, "notes": True,
    }  # fmt: skip
    (entry,) = read(table("figure", "a/{size}.png", told, name="x")).entries
    assert entry.said == told
    assert (entry.outputs, entry.name) == (("a/{size}.png",), "x")


@pytest.mark.parametrize("end", ["", "\n", "\n\n# the end", "\n# the end\n"])
def test_a_figure_is_added_and_comments_stay(end: str) -> None:
    before = '# mine\n[[figure]]  # the first\noutput = "a.png"' + end
    after = appended(before, HERE, table("figure", "b.png", {"notes": True}))
    assert after.startswith(before)
    assert [entry.outputs for entry in read(after).entries] == [("a.png",), ("b.png",)]
    assert [entry.outputs for entry in read(appended("", HERE, table("page", "b.html", {}))).entries] == [
        ("b.html",)
    ]


@pytest.mark.parametrize(
    "text", ['figure = [{output = "a.png"}]\n', "[[figure]]\nthem = 1\n", "[[", 'a = """']
)
def test_nothing_is_added_where_that_would_break_it(text: str) -> None:
    with pytest.raises(FileProblem):
        appended(text, HERE, table("figure", "b.png", {}))


def test_a_first_file_can_be_read() -> None:
    for path in samples():
        recipe = read(first(notebook.load(path), path.name))
        assert {entry.product for entry in recipe.entries} >= {"figure", "page"}


def test_the_sample_has_a_file_of_figures() -> None:
    path = recipe_beside(samples()[0])
    recipe = read_recipe(path)
    assert recipe.map == samples()[0]
    assert 6 <= sum(entry.product == "figure" for entry in recipe.entries) <= 8


# --- the table of options -------------------------------------------------------------------


def test_names_are_told_apart() -> None:
    for product in PRODUCTS:
        names = [name for option in options_of(product) for name in (option.name, option.also) if name]
        assert len(names) == len(set(names))
    assert all(option.help and set(option.of) <= set("farp") for option in OPTIONS)
    from relmap.model.records import FigureStyle

    for option in OPTIONS:
        if option.gives is not None:
            assert option.gives("x").keys() <= FigureStyle.model_fields.keys()
