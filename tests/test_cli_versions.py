"""`relmap diff` and `relmap merge`, by hand and as drivers of git."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from relmap.model.project import Project
from relmap.model.records import updated
from relmap.storage import project_file
from tests.model.test_merge import BASE, P1, P2, changed, with_phases
from tests.test_cli import run

ONE, OTHER = updated(P2, stance=-2), updated(P2, stance=0)


def file(folder: Path, name: str, project: Project) -> str:
    path = folder / name
    project_file.save(project, path)
    return str(path)


@pytest.fixture
def base(tmp_path: Path) -> str:
    return file(tmp_path, "base.relmap.json", BASE)


def test_the_same_map_gives_0(capsys: pytest.CaptureFixture[str], base: str) -> None:
    assert run(capsys, "diff", base, base) == (0, "", "")
    assert run(capsys, "diff", base, base, "--json") == (0, "[]\n", "")


def test_differences_in_words(capsys: pytest.CaptureFixture[str], base: str, tmp_path: Path) -> None:
    other = file(tmp_path, "other.relmap.json", changed("actors", "a", with_phases(P1, ONE), name="Omega"))
    code, out, err = run(capsys, "diff", base, other)
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "Actor “Omega”",
        "  name: “Alpha” → “Omega”",
        "Relation “Omega – Beta: Relation”",
        "  phase 2: stance: “-1” → “-2”",
    ]


def test_differences_for_machines(capsys: pytest.CaptureFixture[str], base: str, tmp_path: Path) -> None:
    other = file(tmp_path, "other.relmap.json", with_phases(P1))
    code, out, _ = run(capsys, "diff", other, base, "--json")
    assert code == 1
    (row,) = json.loads(out)
    assert (row["collection"], row["id"], row["change"]) == ("relations", "ab", "changed")
    (field,) = row["fields"]
    assert (field["way"], field["before"]) == (["phases", 1], None)
    assert field["after"]["stance"] == -1


@pytest.mark.parametrize("words", [["a"], ["a", "b", "c"]])
def test_two_maps_are_compared(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    code, _, err = run(capsys, "diff", *words)
    assert code == 2
    assert "two files" in err


def test_a_file_that_is_no_map_is_trouble(
    capsys: pytest.CaptureFixture[str], base: str, tmp_path: Path
) -> None:
    (tmp_path / "odd").write_text("[]", encoding="utf-8")
    assert run(capsys, "diff", base, str(tmp_path / "odd"))[0] == 2
    assert run(capsys, "diff", base, str(tmp_path / "none"))[0] == 2
    out = tmp_path / "out.relmap.json"
    assert run(capsys, "merge", base, base, str(tmp_path / "odd"), "-o", str(out))[0] == 2
    assert not out.exists()


def test_a_merge_without_conflicts(capsys: pytest.CaptureFixture[str], base: str, tmp_path: Path) -> None:
    ours = file(tmp_path, "ours.relmap.json", changed("actors", "a", name="Omega"))
    theirs = file(tmp_path, "theirs.relmap.json", with_phases(P1, ONE))
    out = tmp_path / "out.relmap.json"
    assert run(capsys, "merge", base, ours, theirs, "-o", str(out)) == (0, "", "")
    merged = project_file.load(out).project
    assert merged.actors["a"].name == "Omega"
    assert merged.relations["ab"].phases == (P1, ONE)


def test_a_merge_with_conflicts(capsys: pytest.CaptureFixture[str], base: str, tmp_path: Path) -> None:
    ours = file(tmp_path, "ours.relmap.json", with_phases(P1, ONE))
    theirs = file(tmp_path, "theirs.relmap.json", with_phases(P1, OTHER))
    out = tmp_path / "out.relmap.json"
    code, _, err = run(capsys, "merge", base, ours, theirs, "-o", str(out), "--names", "anna", "bob")
    assert code == 1
    assert err.startswith(
        "relmap: conflict: Alpha – Beta: Relation: both changed “stance” of phase 2: anna has “-2”"
    )
    code, checked, _ = run(capsys, "check", str(out))
    assert code == 1
    assert "anna has “-2”" in checked


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_as_drivers_of_git(tmp_path: Path) -> None:
    relmap = f"{sys.executable} -m relmap"
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    paths = [str(Path(__file__).parent.parent), sysconfig.get_paths()["purelib"]]
    environment = {**inherited, "GIT_CONFIG_GLOBAL": os.devnull, "PYTHONPATH": os.pathsep.join(paths)}
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "N", f"GIT_{who}_EMAIL": "n@example.org"}

    def git(*words: str, code: int = 0) -> str:
        done = subprocess.run(
            ["git", *words], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def commit(project: Project, message: str) -> None:
        project_file.save(project, tmp_path / "map.relmap.json")
        git("add", "-A")
        git("commit", "-qm", message)

    git("init", "-q", "-b", "main")
    (tmp_path / ".gitattributes").write_text("*.relmap.json diff=relmap merge=relmap\n", encoding="utf-8")
    git("config", "diff.relmap.command", f"{relmap} diff")
    git("config", "merge.relmap.driver", f"{relmap} merge %O %A %B -o %A --names ours theirs")
    commit(BASE, "base")
    git("checkout", "-qb", "side")
    commit(with_phases(P1, ONE), "side")
    git("checkout", "-q", "main")
    commit(changed("actors", "a", name="Omega"), "main")
    assert "name: “Alpha” → “Omega”" in git("diff", "HEAD~1", "HEAD")
    assert "Actor “Alpha”: added" in git("show", "--ext-diff", "HEAD~1")
    git("merge", "-q", "side", "-m", "both")
    merged = project_file.load(tmp_path / "map.relmap.json").project
    assert (merged.actors["a"].name, merged.relations["ab"].phases) == ("Omega", (P1, ONE))
    git("checkout", "-q", "side")
    commit(changed("actors", "a", with_phases(P1, ONE), name="Psi"), "side again")
    said = git("merge", "main", code=1)
    assert "both changed “name”: ours has “Psi”; theirs has “Omega”" in said
    assert len(project_file.load(tmp_path / "map.relmap.json").project.conflicts) == 1
