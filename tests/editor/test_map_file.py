from __future__ import annotations

from pathlib import Path

import pytest

from relmap.editor.map_file import MapFile
from relmap.model.project import Project
from relmap.model.records import About
from relmap.storage import project_file
from relmap.storage.errors import ChangedOnDisk, FileProblem

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def path(tmp_path: Path, small_map: Project) -> Path:
    path = tmp_path / "map.relmap.json"
    project_file.save(small_map, path)
    return path


def test_a_file_changed_by_others_is_not_overwritten_unasked(path: Path) -> None:
    file = MapFile(path, project_file.load(path).digest)
    file.save(Project.of(About(title="Mine")))
    project_file.save(Project.of(About(title="Theirs")), path)
    with pytest.raises(ChangedOnDisk, match="another program"):
        file.save(Project.of(About(title="Mine again")))
    assert project_file.load(path).project.about.title == "Theirs"
    file.save(Project.of(About(title="Mine again")), overwrite=True)
    assert project_file.load(path).project.about.title == "Mine again"
    file.close()


def test_a_deleted_file_is_noticed(path: Path) -> None:
    file = MapFile(path, project_file.load(path).digest)
    path.unlink()
    with pytest.raises(ChangedOnDisk, match="moved or deleted"):
        file.save(Project())
    file.close()


def test_a_second_window_is_read_only(path: Path) -> None:
    first = MapFile(path, project_file.load(path).digest)
    second = MapFile(path, project_file.load(path).digest)
    assert not first.taken
    assert second.taken
    with pytest.raises(FileProblem, match="open in another relmap"):
        second.save(Project(), overwrite=True)
    second.close()
    first.close()
    third = MapFile(path)
    assert not third.taken
    third.close()
    assert [p.name for p in path.parent.iterdir()] == [path.name]
