"""What the package shows of itself."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import relmap
from relmap.model.diff import Diff
from relmap.model.project import Project
from relmap.model.records import About, Actor, updated


def test_dir_shows_what_there_is() -> None:
    assert set(relmap.__all__) <= set(dir(relmap))
    for name in relmap.__all__:
        assert getattr(relmap, name) is not None
    code = "import relmap, sys; names = dir(relmap); assert 'pydantic' not in sys.modules; print(*names)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"load", "save", "Map"} <= set(done.stdout.split())  # before anything is imported for it


def test_a_project_is_told_in_one_line() -> None:
    actors = [Actor(id=f"a{n}", name="A\nB") for n in range(1200)]
    text = repr(Project.of(About(title="Two\nlines " * 30), *actors))
    assert "\n" not in text
    assert len(text) < 160
    assert text.startswith("<Project “Two lines Two")
    assert "1,200 actors, 0 relations" in text


def test_equal_projects_have_equal_hashes() -> None:
    one = Project.of(About(title="T"), Actor(id="a", name="A"))
    other = Project.of(About(title="T"), Actor(id="a", name="A"))
    assert one == other
    assert one is not other
    assert hash(one) == hash(other)
    assert len({one, other}) == 1
    changed = Diff.replacing(one.actors["a"], updated(one.actors["a"], name="B")).apply(one)
    assert changed != one
    assert dataclasses.replace(one) == one


def test_it_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "relmap", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == f"relmap {relmap.__version__}"
