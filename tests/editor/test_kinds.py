from __future__ import annotations

import base64
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from relmap.drawing.symbols import picture_of, symbols
from relmap.editor import prepared
from relmap.editor.kinds import add_kinds, drop_kind, new_kind, put_kind, uses
from relmap.editor.pictures import picture_data, read_picture, set_picture
from relmap.editor.prepared import Prepared
from relmap.model.errors import RelmapError
from relmap.model.kind_sets import SETS
from relmap.model.kinds import ACTOR_KINDS
from relmap.model.project import Project
from relmap.model.records import LARGEST_PICTURE, ActorKind, Picture, updated
from tests.pictures import png_of_zeros

pytestmark = pytest.mark.usefixtures("qapp")


def test_a_kind_of_relmaps_own_becomes_the_maps_and_is_reset(small_map: Project) -> None:
    changed = updated(ACTOR_KINDS["state"], label="Country", colour="#102030")
    project = put_kind(small_map, changed).apply(small_map)
    assert project.actor_kind("state").label == "Country"
    project = drop_kind(project, "actor_kinds", "state").apply(project)
    assert project == small_map
    assert not drop_kind(project, "actor_kinds", "state")


def test_new_kinds_have_ids_of_their_own(small_map: Project) -> None:
    project = small_map
    for _ in range(3):
        diff, key = new_kind(project, "actor_kinds", ACTOR_KINDS["person"])
        project = diff.apply(project)
        assert project.actor_kinds[key].shape == "small"
    assert len(project.actor_kinds) == 3
    diff, key = new_kind(project, "relation_kinds")
    assert key not in project.all_relation_kinds()


@pytest.mark.parametrize("ready", SETS, ids=lambda ready: ready.label)
def test_ready_sets_are_added_once_and_can_be_drawn(small_map: Project, ready: object) -> None:
    kinds = ready.kinds  # type: ignore[attr-defined]
    diff = add_kinds(small_map, kinds)
    project = diff.apply(small_map)
    assert len(diff.changes) == len(kinds)
    assert not add_kinds(project, kinds)
    assert {kind.icon for kind in kinds if kind.icon} <= set(symbols())
    assert not {kind.id for kind in kinds} & ACTOR_KINDS.keys()


def test_uses_are_counted(small_map: Project) -> None:
    assert uses(small_map, "actor_kinds") == {"state": 2, "organisation": 1}
    assert uses(small_map, "relation_kinds") == {"alliance": 1}


def photo(width: int, height: int) -> QImage:
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    for x in range(width):
        for y in range(0, height, 7):
            picture.setPixelColor(x, y, QColor((x * 7) % 256, (y * 13) % 256, (x * y) % 256))
    return picture


def test_a_picture_is_cut_square_and_kept_small(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    photo(900, 400).save(str(path))
    data = read_picture(path)
    assert len(data) <= LARGEST_PICTURE
    picture = picture_of(data)
    assert picture is not None
    assert (picture.width(), picture.height()) == (256, 256)
    assert base64.b64decode(data)[:2] == b"\xff\xd8"


def test_what_is_no_picture_is_told(tmp_path: Path) -> None:
    path = tmp_path / "no.png"
    path.write_text("no picture")
    with pytest.raises(RelmapError, match=r"no\.png"):
        read_picture(path)
    with pytest.raises(RelmapError):
        picture_data(QImage())
    assert picture_of("####") is None
    assert picture_of(base64.b64encode(b"junk").decode()) is None


def test_pictures_come_and_go_with_their_actor(small_map: Project) -> None:
    picture = QImage(10, 10, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    data = picture_data(picture)
    one = set_picture(small_map, "a", data).apply(small_map)
    key = one.actors["a"].picture
    assert key is not None
    assert one.pictures[key].data == data
    two = set_picture(one, "a", data).apply(one)
    assert len(two.pictures) == 1
    assert set_picture(two, "a", "").apply(two) == small_map


def test_a_kind_of_the_file_is_strict() -> None:
    with pytest.raises(ValueError, match="colour"):
        ActorKind(id="x", label="X", colour="red")


def test_large_pictures_are_unfolded_before_a_map_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is done in the background; the window need not wait for it."""
    small, large = (base64.b64encode(png_of_zeros(side, side)).decode() for side in (100, 600))
    unfolded: list[str] = []
    monkeypatch.setattr(prepared, "picture_of", unfolded.append)
    Prepared(Project.of(None, Picture(id="a", data=small), Picture(id="b", data=large)))
    assert unfolded == [large]
