"""Figures made again: alike byte by byte in any process, and only what is changed is written."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from relmap.cli import main

pytestmark = pytest.mark.usefixtures("offline_qt")

EVERYTHING = """
[defaults]
size = "200x140"
[[figure]]
output = "f/map-{date}.{ext}"
formats = ["png", "svg", "pdf"]
notes = true
[[figure]]
output = "f/compare.pdf"
compare = [2019-12-31, 2024-06-20]
[[figure]]
output = "f/days.svg"
dates = [2019-12-31, 2024-06-20]
multiples = true
[[figure]]
output = "f/lanes.pdf"
timeline = true
[[figure]]
output = "f/plot.svg"
plot = "friends"
[[figure]]
output = "f/{scene}.png"
scenes = true
[[figure]]
output = "f/{size}.pdf"
size = ["85x60mm", "60x60mm"]
[[figure]]
output = "f/camps.svg"
colour_by = "communities"
[[animation]]
output = ["f/film.gif", "f/film.webp", "f/film.mp4"]
span = "2020/2024"
step = "year"
[[report]]
output = ["f/r.docx", "f/r.pptx", "f/r.pdf", "f/report"]
[[page]]
output = "f/page.html"
"""


@pytest.fixture
def desk(samples: list[Path], tmp_path: Path) -> Path:
    """A folder with the main sample as m.relmap.json."""
    sample = next(path for path in samples if path.name.startswith("armenia-realignment"))
    shutil.copy(sample, tmp_path / "m.relmap.json")
    return tmp_path


def recipe(desk: Path, text: str) -> None:
    (desk / "m.figures.toml").write_text(text, encoding="utf-8")


def make(desk: Path, *options: str) -> int:
    return main(["make", str(desk / "m.relmap.json"), *options])


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def in_a_process(desk: Path, zone: str, seed: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "relmap", "make", str(desk / "m.relmap.json"), *options]
    environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=240, check=False, encoding="utf-8"
    )


def test_everything_made_twice_is_alike_in_any_process(desk: Path) -> None:
    recipe(desk, EVERYTHING)
    done = in_a_process(desk, "UTC", "1")
    assert done.returncode == 0, done.stderr
    before = contents(desk)
    assert len(before) > 25
    times = {path: path.stat().st_mtime_ns for path in desk.rglob("*")}
    done = in_a_process(desk, "Europe/Berlin", "2")
    assert done.returncode == 0
    states = {line.split()[0] for line in done.stdout.splitlines()[:-1]}
    assert states == {"unchanged"}, done.stdout
    assert {path: path.stat().st_mtime_ns for path in desk.rglob("*")} == times
    shutil.rmtree(desk / "f")
    assert in_a_process(desk, "America/New_York", "3").returncode == 0
    assert contents(desk) == before


SMALL = """
[[figure]]
name = "now"
output = "now.svg"
size = "200x140"
[[figure]]
output = "then/{date}.png"
size = "200x140"
date = 1995-01-01
"""


def test_only_what_is_changed_is_written(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recipe(desk, SMALL)
    assert make(desk) == 0
    assert capsys.readouterr().out.splitlines() == [
        "new        now.svg",
        "new        then/1995-01-01.png",
        "0 changed, 0 unchanged, 2 new",
    ]
    told = json.loads((desk / "m.relmap.json").read_text())
    for actor in told["actors"]:
        if actor["id"] == "russia":
            actor["exists"] = "2000/.."  # it is not there in 1995
    (desk / "m.relmap.json").write_text(json.dumps(told))
    recipe(desk, SMALL + '[[figure]]\noutput = "more.svg"\nsize = "100x100"\n')
    before = (desk / "now.svg").stat().st_mtime_ns, (desk / "then/1995-01-01.png").read_bytes()
    assert make(desk, "--check") == 1
    assert not (desk / "more.svg").exists()
    assert (desk / "then/1995-01-01.png").read_bytes() == before[1]
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "1 changed, 1 unchanged, 1 new. Nothing was written."
    assert make(desk) == 0
    assert capsys.readouterr().out.splitlines() == [
        "unchanged  now.svg",
        "changed    then/1995-01-01.png",
        "new        more.svg",
        "1 changed, 1 unchanged, 1 new",
    ]
    assert (desk / "now.svg").stat().st_mtime_ns == before[0]
    assert make(desk, "--check") == 0


def test_one_that_cannot_be_made_does_not_hold_up_the_others(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "taken.png").mkdir()
    recipe(
        desk,
        '[[figure]]\noutput = "a.png"\ndate = "soon"\n'
        '[[figure]]\noutput = "b.bmp"\n'
        '[[figure]]\noutput = "c.png"\npreset = "none such"\n'
        '[[figure]]\noutput = "taken.png"\nsize = "100x100"\n'
        '[[figure]]\noutput = "d.png"\nscene = "none such"\n'
        '[[figure]]\noutput = "e.png"\nplot = "friends"\nmultiples = true\n'
        '[[figure]]\noutput = "f.png"\nsize = ["100x100", "120x120"]\n'
        f'[[figure]]\noutput = "g.png"\ntitle = "{"x" * 3000}"\n'
        '[[figure]]\noutput = "last.png"\nsize = "100x100"\n'
        '[[figure]]\noutput = "last.png"\nsize = "100x100"\n',
    )
    assert make(desk) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "0 changed, 0 unchanged, 1 new, 9 failed"
    assert lines[0].startswith("failed     a.png: line 1, figure 1: ")
    assert "none such" in lines[2]
    assert "is a folder" in lines[3]
    assert "do not go together" in lines[5]
    assert "{size}" in lines[6]
    assert "too long" in lines[7]
    assert lines[8] == "new        last.png"
    assert "the file of line" in lines[9]
    assert (desk / "last.png").is_file()


def test_files_stay_in_the_folder(desk: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    away = tmp_path.parent / f"{tmp_path.name}-away.png"
    (desk / "link").symlink_to(tmp_path.parent)
    paths = [f"../{away.name}", str(away), f"link/{away.name}"]
    recipe(desk, "".join(f'[[figure]]\noutput = "{path}"\nsize = "100x100"\n' for path in paths))
    assert make(desk) == 1
    assert capsys.readouterr().out.count("outside the folder") == 3
    assert not away.exists()
    assert make(desk, "--anywhere", "--only", f"../{away.name}") == 0
    assert away.is_file()
    away.unlink()


def test_some_of_them_and_json(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recipe(desk, SMALL)
    assert make(desk, "--only", "now", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"] == {"changed": 0, "unchanged": 0, "new": 1, "failed": 0}
    assert [(row["file"], row["state"], row["place"]) for row in told["files"]] == [
        ("now.svg", "new", "line 2, figure 1")
    ]
    assert make(desk, "--only", "then/*") == 0
    assert make(desk, "--only", "nothing") == 2
    assert "No figure is called “nothing”" in capsys.readouterr().err


def test_a_first_file(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert make(desk) == 2
    assert "Write a first one: relmap make" in capsys.readouterr().err
    assert make(desk, "--init") == 0
    assert (desk / "m.figures.toml").is_file()
    assert make(desk, "--init") == 2
    assert main(["make", str(desk / "m.figures.toml"), "--only", "figures/map.html"]) == 0
    assert "new        figures/map.html" in capsys.readouterr().out


def test_mistakes_are_told_line_by_line(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recipe(desk, '[[figure]]\noutput = "a.png"\nthem = "dark"\n[[figure]]\n')
    assert make(desk) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert (
        first == "relmap: m.figures.toml: line 3, figure 1: “them” means nothing here. Did you mean “theme”?"
    )
    assert second.startswith("relmap: m.figures.toml: line 4, figure 2: output is missing")


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="needs files without names")
def test_killed_in_the_middle_all_files_are_whole(desk: Path) -> None:
    recipe(desk, EVERYTHING)
    assert in_a_process(desk, "UTC", "1").returncode == 0
    whole = contents(desk / "f")
    shutil.rmtree(desk / "f")
    for moment in (1.5, 2.5, 4.0):
        process = subprocess.Popen(
            [sys.executable, "-m", "relmap", "make", str(desk / "m.relmap.json")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + moment
        while time.monotonic() < end and process.poll() is None:
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = contents(desk / "f") if (desk / "f").exists() else {}
        assert all(whole[name] == data for name, data in found.items())
    assert in_a_process(desk, "UTC", "1").returncode == 0
    assert contents(desk / "f") == whole


# --- one call of export and report ----------------------------------------------------------


def test_all_scenes_in_all_sizes_and_formats(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(desk / "out" / "{number}-{size}.{ext}")
    map_ = str(desk / "m.relmap.json")
    sizes = ["--sizes", "60x40mm,200x120", "--size", "2x1in"]
    assert main(["export", map_, "--scene", "Defeat", "-o", out, *sizes, "--formats", "pdf,png"]) == 0
    assert sorted(path.name for path in (desk / "out").iterdir()) == [
        f"1-{size}.{ext}" for size in ("200x120", "2x1in", "60x40mm") for ext in ("pdf", "png")
    ]
    assert len(capsys.readouterr().out.splitlines()) == 6
    assert main(["export", map_, "-o", str(desk / "a.png"), *sizes]) == 2
    assert "Put {date}, {number} or {size} into it" in capsys.readouterr().err
    assert main(["export", map_, "-o", str(desk / "a.png"), "--formats", "pdf"]) == 2
    assert "Put {ext} into it" in capsys.readouterr().err
    assert main(["export", map_, "-o", str(desk / "{year}-{size}.png"), *sizes]) == 2
    assert "is no pattern for files" in capsys.readouterr().err
    both = ["-o", str(desk / "a.png"), "-o", str(desk / "a{b}.svg")]
    assert main(["export", map_, *both, "--size", "100x100"]) == 0
    assert (desk / "a.png").is_file()
    assert (desk / "a{b}.svg").is_file()  # braces that name nothing are letters


def test_a_report_in_several_formats(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [desk / name for name in ("r.docx", "r.pptx", "r.md")]
    outs = [word for file in files for word in ("-o", str(file))]
    assert main(["report", str(desk / "m.relmap.json"), *outs, "--size", "200x120", "--dpi", "24"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{desk / 'r.docx'}: 6 scenes",
        f"{desk / 'r.pptx'}: 6 scenes",
        f"{desk / 'r' / 'report.md'}: 6 scenes",
    ]


def test_a_part_of_the_map(desk: Path) -> None:
    map_, out = str(desk / "m.relmap.json"), desk / "a.svg"
    assert main(["export", map_, "-o", str(out), "--only", "Armenia,Russia", "--size", "600x400"]) == 0
    text = out.read_text()
    assert ">Russia<" in text
    assert ">Turkey<" not in text
    assert main(["export", map_, "-o", str(out), "--only", "Nobody"]) == 2
    assert main(["export", map_, "-o", str(out), "--view", "0,0,50,50", "--size", "300x300"]) == 0


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_leads_no_report_out_of_the_folder(
    desk: Path, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (desk / "lnk").symlink_to(outside)
    recipe(desk, '[[report]]\noutput = "lnk.md"\n')
    assert make(desk) == 1
    assert "outside the folder" in capsys.readouterr().out
    assert list(outside.iterdir()) == []


def test_a_folder_and_its_markdown_are_one(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recipe(desk, '[[report]]\noutput = "rep"\n[[report]]\noutput = "rep.md"\ncertain = true\n')
    assert make(desk) == 1
    assert "this is the file of line 1, report 1, too" in capsys.readouterr().out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name")
def test_what_is_no_file_is_not_waited_for(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(desk / "pipe.png")
    recipe(desk, '[[figure]]\noutput = "pipe.png"\nsize = "200x140"\n')
    assert make(desk, "--check") == 1
    assert "is no file" in capsys.readouterr().out


@pytest.mark.parametrize(
    "pattern", ["x{date}{date[x]}.png", "a{date}{date:>3000000000}.png", "{date}{title.__class__}.png"]
)
def test_a_pattern_is_no_program(desk: Path, capsys: pytest.CaptureFixture[str], pattern: str) -> None:
    recipe(desk, f'[[figure]]\noutput = "good.png"\nsize = "200x140"\n[[figure]]\noutput = "{pattern}"\n')
    assert make(desk) == 1
    said = capsys.readouterr().out
    assert "is no pattern for files" in said
    assert (desk / "good.png").is_file()


def test_a_file_of_figures_that_no_one_wrote_is_refused_at_once(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe(desk, "a." * 300_000 + "a = 1\n")
    assert make(desk) == 2
    assert "line 1 is too long" in capsys.readouterr().err
    recipe(desk, '"\\u001b[31m" = 1\n[[figure]]\noutput = "a.png"\ntheme = "' + "z" * 100_000 + '"\n')
    assert make(desk) == 2
    said = capsys.readouterr().err
    assert "\x1b" not in said
    assert len(said) < 1_000
