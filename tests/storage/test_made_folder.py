"""Folders that a command makes: what is somebody else's stays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from relmap.storage import made_folder
from relmap.storage.errors import FileProblem
from relmap.storage.made_folder import LIST, HoldsOthers, write_folder

FILES = {"report.md": b"one", "figures/01.png": b"1", "figures/02.png": b"2"}


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != LIST
    }


@pytest.fixture
def made(tmp_path: Path) -> Path:
    write_folder(tmp_path / "made", FILES)
    return tmp_path / "made"


def test_a_folder_is_made_and_made_again(made: Path) -> None:
    assert content(made) == FILES
    write_folder(made, {"report.md": b"two", "figures/01.png": b"1"})
    assert content(made) == {"report.md": b"two", "figures/01.png": b"1"}
    write_folder(made, {"report.md": b"three"})
    assert sorted(path.name for path in made.iterdir()) == [LIST, "report.md"]


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    write_folder(tmp_path / "made", FILES)
    assert content(tmp_path / "made") == FILES


@pytest.mark.parametrize("name", ["thesis.txt", "figures/mine.png", "deep/er/x", "report.md"])
def test_a_folder_with_other_things_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "made" / name
    path.parent.mkdir(parents=True)
    path.write_text("years")
    with pytest.raises(HoldsOthers, match=name):
        write_folder(tmp_path / "made", FILES)
    assert content(tmp_path / "made") == {name: b"years"}


def test_one_may_write_beside_other_things(made: Path) -> None:
    (made / "thesis.txt").write_text("years")
    (made / "empty").mkdir()
    with pytest.raises(HoldsOthers, match=r"thesis\.txt, empty"):
        write_folder(made, {"report.md": b"two"})
    write_folder(made, {"report.md": b"two"}, into=True)
    assert content(made) == {"report.md": b"two", "thesis.txt": b"years"}


@pytest.mark.parametrize("into", [False, True])
def test_what_was_changed_since_is_the_users(made: Path, into: bool) -> None:
    (made / "report.md").write_text("edited by hand")
    with pytest.raises(FileProblem, match=r"report\.md"):
        write_folder(made, {"report.md": b"two"}, into)
    assert content(made) == {**FILES, "report.md": b"edited by hand"}


def test_what_was_changed_since_is_not_removed(made: Path) -> None:
    (made / "figures" / "02.png").write_bytes(b"drawn over")
    write_folder(made, {"report.md": b"two"}, into=True)
    assert content(made) == {"report.md": b"two", "figures/02.png": b"drawn over"}


@pytest.mark.parametrize("name", ["report.md", "figures"])
def test_links_are_not_followed(tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "01.png").write_text("mine")
    folder = tmp_path / "made"
    folder.mkdir()
    (folder / name).symlink_to(outside if name == "figures" else outside / "01.png")
    for into in (False, True):
        with pytest.raises(FileProblem, match=name):
            write_folder(folder, FILES, into)
    assert content(outside) == {"01.png": b"mine"}


@pytest.mark.parametrize("name", ["../mine.txt", "/etc/hostname", "a/../../mine.txt", "..", "C:mine.txt"])
def test_a_list_that_names_what_is_elsewhere_is_not_obeyed(tmp_path: Path, name: str) -> None:
    (tmp_path / "mine.txt").write_text("years")
    folder = tmp_path / "made"
    folder.mkdir()
    digests = [made_folder._digest(b"years")]  # pyright: ignore[reportPrivateUsage]
    (folder / LIST).write_text(json.dumps({"files": {name: digests}}))
    write_folder(folder, {"report.md": b"two"})
    assert (tmp_path / "mine.txt").read_text() == "years"


@pytest.mark.parametrize(
    "names",
    [
        ["./report.md"],
        ["old/"],
        ["figures//01.png"],
        ["figures/./01.png"],
        ["Report.md", "report.md"],  # one file, on some systems
        ["e\u0301.md", "\u00e9.md"],
    ],
)
def test_names_in_a_list_have_one_spelling(tmp_path: Path, names: list[str]) -> None:
    folder = tmp_path / "made"
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("mine")
    digests = [made_folder._digest(b"mine")]  # pyright: ignore[reportPrivateUsage]
    (folder / LIST).write_text(json.dumps({"files": dict.fromkeys(names, digests)}))
    before = content(folder)
    with pytest.raises(HoldsOthers):
        write_folder(folder, {"report.md": b"two"})
    assert content(folder) == before


@pytest.mark.parametrize("name", ["report.md", "old"])
def test_a_file_under_two_names_is_looked_at_once(tmp_path: Path, name: str) -> None:
    """It would be removed as old after it was written as new, or removed twice."""
    folder = tmp_path / "made"
    folder.mkdir()
    (folder / name).write_text("one")
    digests = [made_folder._digest(b"one")]  # pyright: ignore[reportPrivateUsage]
    (folder / LIST).write_text(json.dumps({"files": {f"./{name}": digests, name: digests}}))
    write_folder(folder, {"report.md": b"two"})
    assert content(folder) == {"report.md": b"two"}


@pytest.mark.parametrize("name", ["x" * 300, "x" * 5_000, f"figures/{'x' * 300}/01.png", "a\0b", "\ud800"])
def test_a_list_may_name_what_no_file_can_be_called(made: Path, name: str) -> None:
    said = json.loads((made / LIST).read_text())
    said["files"][name] = ["0"]
    (made / LIST).write_text(json.dumps(said))
    write_folder(made, {"report.md": b"two"})
    assert content(made) == {"report.md": b"two"}


def test_a_folder_that_cannot_be_so_called_is_a_plain_fault(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="could not be read"):
        write_folder(tmp_path / ("x" * 300), FILES)


def test_of_a_large_folder_some_are_named(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number:02}").mkdir()
        (tmp_path / f"{number:02}" / "mine").write_text("years")
    with pytest.raises(HoldsOthers, match=r"\(00/mine, 01/mine, 02/mine and more\)"):
        write_folder(tmp_path, FILES)


@pytest.mark.parametrize("text", ["no json", "[]", '{"files": 3}', "[" * 100_000])
def test_a_list_that_is_not_ours_stays(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    (folder / LIST).write_text(text)
    for into in (False, True):
        with pytest.raises(FileProblem):
            write_folder(folder, FILES, into)
    assert (folder / LIST).read_text() == text


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that ends itself")
@pytest.mark.parametrize("written", range(1, 6))
def test_after_a_kill_it_can_be_made_again(made: Path, written: int) -> None:
    """Killed at each file it writes: all that is there is old or new, and known."""
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from relmap.storage import made_folder\n"
        "write, left = made_folder.safe_write, int(sys.argv[2])\n"
        "def dying(path, data):\n"
        "    global left\n"
        "    left -= 1\n"
        "    if not left: os._exit(9)\n"
        "    write(path, data)\n"
        "made_folder.safe_write = dying\n"
        "files = {'report.md': b'two', 'figures/01.png': b'new', 'x': b'x'}\n"
        "made_folder.write_folder(Path(sys.argv[1]), files)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(made), str(written)], check=False, timeout=60)
    assert done.returncode == 9
    assert content(made)["report.md"] in (b"one", b"two")
    write_folder(made, {"report.md": b"three"})
    assert content(made) == {"report.md": b"three"}


def test_a_file_in_its_place_is_kept(tmp_path: Path) -> None:
    (tmp_path / "made").write_text("mine")
    with pytest.raises(FileProblem, match="no folder"):
        write_folder(tmp_path / "made", FILES)
    assert (tmp_path / "made").read_text() == "mine"
