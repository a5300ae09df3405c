"""Pictures of actors are unfolded small, and those that are kept have so many bytes."""

from __future__ import annotations

import base64

import pytest
from PySide6.QtGui import QImage

from relmap.drawing import symbols as module
from relmap.drawing.edge_geometry import edge_geometry
from relmap.drawing.frame_maker import build_frame
from relmap.drawing.style import LIGHT
from relmap.drawing.symbols import picture_of
from relmap.model import days
from relmap.model import pictures as limits
from relmap.model.diff import Change, Diff
from relmap.model.project import Project
from relmap.model.records import Actor, Picture, updated
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot
from tests.pictures import picture, png_of_zeros

pytestmark = pytest.mark.usefixtures("offline_qt")


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> module._Pictures:  # pyright: ignore[reportPrivateUsage]
    fresh = module._Pictures()  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(module, "_pictures", fresh)
    return fresh


@pytest.mark.parametrize(
    ("size", "shown"),
    [((40, 30), (40, 30)), ((512, 512), (512, 512)), ((4_000, 2_000), (512, 256)), ((4_000, 2), (512, 1))],
)
@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_picture_is_kept_as_large_as_it_is_drawn(
    form: str, size: tuple[int, int], shown: tuple[int, int]
) -> None:
    found = picture_of(text(picture(form, size)))
    assert found is not None
    assert found.size().toTuple() == shown
    assert found.pixelColor(0, 0).red() > 190


def test_without_colours() -> None:
    data = text(picture())
    coloured, grey = picture_of(data), picture_of(data, grey=True)
    assert coloured is not None
    assert grey is not None
    assert grey.format() == QImage.Format.Format_Grayscale8
    assert not coloured.isGrayscale()
    assert picture_of("AAAA", grey=True) is None


def test_those_not_used_for_longest_give_way(
    pictures: module._Pictures,  # pyright: ignore[reportPrivateUsage]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_KEPT_BYTES", 1_000_000)
    unfolded: list[str] = []
    unfold = module._unfolded  # pyright: ignore[reportPrivateUsage]

    def counted(data: str) -> QImage | None:
        unfolded.append(data)
        return unfold(data)

    monkeypatch.setattr(module, "_unfolded", counted)
    first, *others = (text(png_of_zeros(300, 300 + n)) for n in range(6))
    for data in others:
        picture_of(first)
        picture_of(data)
        assert pictures.size <= 1_000_000
    assert unfolded == [first, *others]
    picture_of(others[0])
    assert unfolded[-1] == others[0]


def project(*raws: bytes) -> Project:
    return Project.of(
        None,
        *(Actor(id=f"a{n}", name=f"A{n}", picture=f"p{n}") for n in range(len(raws))),
        *(Picture(id=f"p{n}", data=text(raw)) for n, raw in enumerate(raws)),
    )


def shown(project: Project) -> list[bool]:
    snapshot = Snapshot(TimeIndex(project), days.from_ymd(2000, 1, 1))
    places = dict.fromkeys(project.actors, (0.0, 0.0))
    return [bool(node.picture) for node in build_frame(snapshot, LIGHT, places).nodes]


def test_pictures_beyond_what_a_map_may_have_are_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_PIXELS", 200_000)
    with_three = project(png_of_zeros(300, 300), png_of_zeros(400, 400), picture())
    assert shown(with_three) == [True, False, True]
    shape = edge_geometry(with_three)
    assert set(shape.pictures.refused) == {"p1"}
    # When another one goes, there is room.
    small = updated(with_three.pictures["p0"], data=text(picture()))
    diff = Diff.of([Change(with_three.pictures["p0"], small)])
    after = diff.apply(with_three)
    assert not shape.updated(after, diff).pictures.refused
    assert shown(after) == [True, True, True]
