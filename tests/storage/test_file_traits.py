"""What a file has beside its content is there after a save, or is said to be lost."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Any

import pytest

from relmap.storage.errors import FileProblem
from relmap.storage.safe_write import safe_write

linux = pytest.mark.skipif(not hasattr(os, "setxattr"), reason="needs Linux")
ACCESS = "system.posix_acl_access"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "map.relmap.json"
    path.write_bytes(b"old")
    path.chmod(0o640)
    return path


def access_list(*entries: tuple[int, int, int]) -> bytes:
    """An access list as acl(5) keeps it: version 2, then tag, permissions and id of each entry."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


LIST = access_list(
    (0x01, 6, 0xFFFFFFFF),
    (0x02, 6, 1234),
    (0x04, 4, 0xFFFFFFFF),
    (0x10, 6, 0xFFFFFFFF),
    (0x20, 0, 0xFFFFFFFF),
)


def with_attribute(path: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        pytest.skip(f"this file system takes no {name}: {error}")


@linux
def test_attributes_and_access_list_are_kept(target: Path) -> None:
    with_attribute(target, "user.origin", b"https://example.org")
    with_attribute(target, ACCESS, LIST)
    mode = target.stat().st_mode
    assert safe_write(target, b"new") == ()
    assert target.read_bytes() == b"new"
    assert os.getxattr(target, "user.origin") == b"https://example.org"
    assert os.getxattr(target, ACCESS) == LIST
    assert target.stat().st_mode == mode


@linux
def test_a_list_for_new_files_is_not_given_to_an_old_one(target: Path) -> None:
    with_attribute(target.parent, "system.posix_acl_default", LIST)
    target.chmod(0o640)
    assert ACCESS not in os.listxattr(target)
    safe_write(target, b"new")
    assert ACCESS not in os.listxattr(target)
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_owner_and_group_are_kept(target: Path) -> None:
    os.chown(target, 1234, 2345)
    target.chmod(0o4750)
    assert safe_write(target, b"new") == ()
    now = target.stat()
    assert (now.st_uid, now.st_gid, now.st_mode & 0o7777) == (1234, 2345, 0o4750)


@linux
def test_what_cannot_be_kept_is_said(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_attribute(target, "user.origin", b"x")
    with_attribute(target, ACCESS, LIST)
    real = os.stat

    def refuse(*_args: Any, **_more: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    class Foreign:
        """A stat result of somebody else's file."""

        def __init__(self, of: os.stat_result) -> None:
            self._of = of

        def __getattr__(self, name: str) -> Any:
            value = getattr(self._of, name)
            return value + 1 if name in ("st_uid", "st_gid") else value

    def foreign(path: Any, *args: Any, **more: Any) -> Any:
        found = real(path, *args, **more)
        return Foreign(found) if str(path) == str(target) else found

    monkeypatch.setattr(os, "chown", refuse)
    monkeypatch.setattr(os, "setxattr", refuse)
    monkeypatch.setattr(os, "stat", foreign)
    lost = safe_write(target, b"new")
    assert sorted(lost) == ["its access list", "its attribute user.origin", "its group", "its owner"]
    assert target.read_bytes() == b"new"


def test_another_name_is_told_of(target: Path) -> None:
    other = target.with_name("other.relmap.json")
    os.link(target, other)
    (lost,) = safe_write(target, b"new")
    assert "hard link" in lost
    assert (target.read_bytes(), other.read_bytes()) == (b"new", b"old")


@pytest.mark.parametrize("make", ["fifo", "folder", "device"])
def test_what_is_no_file_is_left_alone(tmp_path: Path, make: str) -> None:
    path = tmp_path / "map.relmap.json"
    if make == "fifo":
        os.mkfifo(path)
    elif make == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/null")
    before = path.stat().st_mode
    with pytest.raises(FileProblem, match="no file"):
        safe_write(path, b"new")
    assert path.stat().st_mode == before
    assert list(tmp_path.iterdir()) == [path]
