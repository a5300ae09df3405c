"""What all tests share: no screen, no settings or caches of the person who runs them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from relmap.model.project import Project
from relmap.model.records import About, Actor, Placement, Relation


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(home))


@pytest.fixture
def make_project() -> Callable[..., Project]:
    def make(*relations: Any, as_of: str | None = None, exists: dict[str, str] | None = None) -> Project:
        actors = [
            Actor(id=key, name=key.upper(), kind="state", exists=(exists or {}).get(key)) for key in "abcd"
        ]
        return Project.of(About(title="Test", as_of=as_of), *actors, *relations)

    return make


@pytest.fixture
def small_map() -> Project:
    return Project.of(
        About(title="Small", extent="1990-01-01/2025-12-31"),
        Actor(id="a", name="Alpha", kind="state", code="AM"),
        Actor(id="b", name="Beta", kind="state"),
        Actor(id="c", name="Gamma", kind="organisation"),
        Relation.model_validate(
            {
                "id": "ab",
                "source": "a",
                "target": "b",
                "kind": "alliance",
                "phases": ({"when": "1991-01-01/2020-06-30", "stance": 2, "label": "allied"},),
            }
        ),
        Placement(actor="a", x=-150.0, y=0.0),
        Placement(actor="b", x=150.0, y=0.0),
        Placement(actor="c", x=0.0, y=150.0),
    )


@pytest.fixture
def samples() -> list[Path]:
    return sorted((Path(__file__).parent.parent / "projects").glob("*.relmap.json"))


@pytest.fixture
def offline_qt(qapp: Any) -> Any:
    from relmap.drawing.style import load_fonts

    load_fonts()
    return qapp
