from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from relmap.model.project import Project
from relmap.model.records import About
from relmap.storage import project_file
from relmap.storage.errors import FileProblem
from relmap.storage.safe_write import safe_write


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "map.relmap.json"
    path.write_bytes(b"old")
    return path


def test_the_new_content_replaces_the_old(target: Path) -> None:
    safe_write(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(target.parent.iterdir()) == [target]


def test_mode_and_link_are_kept(target: Path, tmp_path: Path) -> None:
    target.chmod(0o640)
    link = tmp_path / "link.relmap.json"
    link.symlink_to(target)
    safe_write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    safe_write(tmp_path / "new", b"new")
    assert (tmp_path / "new").stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize("step", ["fsync", "replace", "getsize"])
def test_when_a_step_fails_the_old_file_is_whole(
    target: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os.path if step == "getsize" else os, step, fail)
    with pytest.raises(FileProblem, match="No space left"):
        safe_write(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(target.parent.iterdir()) == [target]


def test_a_short_write_is_noticed(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "getsize", lambda _path: 1)
    with pytest.raises(FileProblem, match="only a part"):
        safe_write(target, b"new")
    assert target.read_bytes() == b"old"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs Linux")
def test_a_place_that_takes_no_files_says_so() -> None:
    with pytest.raises(FileProblem, match="could not be saved") as caught:
        safe_write(Path("/proc/nowhere.relmap.json"), b"new")
    assert "Save a copy" in caught.value.remedy


def test_a_missing_folder_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="could not be saved"):
        safe_write(tmp_path / "no" / "map.relmap.json", b"new")


def test_a_map_that_would_not_survive_is_not_written(target: Path) -> None:
    broken = Project(about=About.model_construct(title="\ud800"))
    with pytest.raises(FileProblem, match="was not saved"):
        project_file.save(broken, target)
    assert target.read_bytes() == b"old"


_SAVE_FOREVER = """
import sys
from pathlib import Path
from relmap.model.project import Project
from relmap.model.records import About, Actor
from relmap.storage import project_file
path = Path(sys.argv[1])
projects = [Project.of(About(title=t), *(Actor(id=f"a{n}", name=t * 20) for n in range(800))) for t in "xy"]
print("ready", flush=True)
while True:
    for project in projects:
        project_file.save(project, path)
"""


def test_a_killed_save_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "map.relmap.json"
    project_file.save(Project.of(About(title="start")), path)
    for delay in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", _SAVE_FOREVER, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.03 + 0.017 * delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        loaded = project_file.load(path)
        assert loaded.faults == []
        assert loaded.project.about.title in ("start", "x", "y")
