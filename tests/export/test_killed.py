"""An export that is killed, or has no room, leaves no half file and what was there before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from relmap.cli import main

pytestmark = pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="needs files without names")

# Killed when all is written but nothing is in its place: the latest moment at which something can be half.
_KILLED = """
import os, signal, sys, tempfile
from relmap.cli import main

def die(*_args, **_options):
    os.kill(os.getpid(), signal.SIGKILL)

os.fsync = die
tempfile.mkdtemp = die
main(sys.argv[1:])
"""

_EXPORTS = {
    "f.png": ["export"],
    "f.svg": ["export"],
    "f.pdf": ["export", "--compare", "2019-12-31", "2024-06-20"],
    "f.html": ["export"],
    "{date}.png": ["export", "--dates", "2020-01-01,2024-01-01"],
    "f.webp": ["animate", "--date", "2023/2024", "--step", "year"],
    "f.mp4": ["animate", "--date", "2023/2024", "--step", "year"],
    "r.docx": ["report"],
    "r.pptx": ["report"],
    "r.pdf": ["report"],
    "r": ["report"],
}


def _arguments(samples: list[Path], name: str, folder: Path) -> list[str]:
    command, *options = _EXPORTS[name]
    size = [] if name == "f.html" else ["--size", "200x120"]
    return [command, str(samples[0]), "-o", str(folder / name), *options, *size]


@pytest.mark.parametrize("name", list(_EXPORTS))
def test_a_killed_export_leaves_nothing(samples: list[Path], tmp_path: Path, name: str) -> None:
    before = tmp_path / name
    if "." in name and "{" not in name:
        before.write_bytes(b"of before")
    command = [sys.executable, "-c", _KILLED, *_arguments(samples, name, tmp_path)]
    done = subprocess.run(command, capture_output=True, timeout=120, env={**os.environ, "PYTHONWARNINGS": ""})
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert list(tmp_path.iterdir()) == ([before] if before.exists() else [])
    assert not before.exists() or before.read_bytes() == b"of before"


@pytest.mark.parametrize("name", list(_EXPORTS))
def test_a_folder_that_takes_nothing(
    samples: list[Path], tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The error is one line and names the file."""
    if not Path("/proc/self").exists():
        pytest.skip("needs Linux")
    assert main(_arguments(samples, name, Path("/proc"))) == 2
    said = capsys.readouterr().err.strip()
    assert said.startswith("relmap: ")
    assert "\n" not in said
    assert "unforeseen" not in said
