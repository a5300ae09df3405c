from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from relmap.storage import temporaries
from relmap.storage.safe_write import safe_write
from relmap.storage.temporaries import clear_stale, temporary_beside

HOUR = 3_600.0


def left(folder: Path, age: float, process: int | None = None, machine: str | None = None) -> Path:
    """A temporary of a program that is gone, or of another one."""
    path = temporary_beside(folder / "map.relmap.json")
    here, _, rest = path.name.rpartition(".saving")[0].rpartition(".")[2].partition("-")
    _, _, token = rest.partition("-")
    path = folder / f".map.relmap.json.{machine or here}-{process or gone()}-{token}.saving"
    path.write_bytes(b"half")
    now = path.stat().st_mtime
    os.utime(path, (now - age, now - age))
    return path


def gone() -> int:
    """The number of a program that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
        return process.pid


def test_one_that_was_left_an_hour_ago_goes_at_the_next_save(tmp_path: Path) -> None:
    old, young = left(tmp_path, 2 * HOUR), left(tmp_path, HOUR / 2)
    safe_write(tmp_path / "other.relmap.json", b"new")
    assert not old.exists()
    assert young.exists()


def test_one_of_a_program_that_runs_stays(tmp_path: Path) -> None:
    ours = left(tmp_path, 50 * HOUR, process=os.getpid())
    safe_write(tmp_path / "map.relmap.json", b"new")
    assert ours.exists()


def test_one_of_another_machine_stays_for_a_day(tmp_path: Path) -> None:
    some, more = left(tmp_path, 23 * HOUR, machine="0" * 8), left(tmp_path, 25 * HOUR, machine="0" * 8)
    safe_write(tmp_path / "map.relmap.json", b"new")
    assert some.exists()
    assert not more.exists()


@pytest.mark.parametrize("name", [".map.saving", "map.00000000-1-000000000000.saving", ".a.b-c.saving"])
def test_what_may_be_somebody_elses_stays(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    os.utime(path, (0, 0))
    link = left(tmp_path, 0)
    link.unlink()
    link.symlink_to(path)
    clear_stale(tmp_path, 1e12)
    assert path.exists()
    assert link.is_symlink()


def test_a_name_of_ours_is_known_again(tmp_path: Path) -> None:
    for name in ("map.relmap.json", "ä" * 60, "a b.c-d"):
        assert temporaries._NAME.fullmatch(temporary_beside(tmp_path / name).name)
