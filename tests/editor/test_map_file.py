from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from relmap.editor.map_file import MapFile
from relmap.model.project import Project
from relmap.model.records import About
from relmap.storage import project_file
from relmap.storage.errors import ChangedOnDisk, FileProblem, LockLost
from relmap.storage.lock import Lock, lock_of, this_program

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
    with pytest.raises(FileProblem, match="open elsewhere"):
        second.save(Project(), overwrite=True)
    second.close()
    first.close()
    third = MapFile(path)
    assert not third.taken
    third.close()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def far_lock(path: Path) -> Lock:
    """The lock of somebody on another machine."""
    return Lock(path, replace(this_program(), user="anna", machine="desk-3", place="there"))


def test_one_who_lost_the_lock_writes_nothing(path: Path) -> None:
    mine = MapFile(path, project_file.load(path).digest)
    lock_of(path).unlink()  # as taking over does, while this computer slept
    theirs = far_lock(path)
    assert theirs.take()
    before = path.read_bytes()
    with pytest.raises(LockLost, match="taken over by anna on desk-3"):
        mine.save(Project.of(About(title="Mine")))
    with pytest.raises(LockLost):
        mine.save(Project.of(About(title="Mine")), overwrite=True)
    assert path.read_bytes() == before
    assert mine.lost
    theirs.release()
    mine.save(Project.of(About(title="Mine")))
    assert project_file.load(path).project.about.title == "Mine"
    mine.close()


def test_a_lock_that_somebody_removed_is_had_again(path: Path) -> None:
    file = MapFile(path, project_file.load(path).digest)
    lock_of(path).unlink()
    assert file.look() is None
    assert lock_of(path).exists()
    lock_of(path).unlink()
    file.save(Project.of(About(title="Mine")))
    assert lock_of(path).exists()
    file.close()
    assert not lock_of(path).exists()


def test_a_lock_of_an_older_relmap_is_in_nobodys_way(path: Path) -> None:
    path.with_name(f".{path.name}.lock").write_text("1\nrelmap\nhost\n", encoding="utf-8")
    file = MapFile(path)
    assert file.is_free
    file.close()
