"""Ctrl+C ends any command soon, with 130 and without a traceback, whatever it is at."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process")

COMMANDS = {
    "export": ["export", "{map}", "-o", "{out}/a.png", "--dpi", "600"],
    "animate": ["animate", "{map}", "-o", "{out}/a.webp"],
    "report": ["report", "{map}", "-o", "{out}/a.docx"],
    "dates": ["dates", "-"],
    "check": ["check", "{map}", "{map}", "{map}"],
    "window": ["{map}"],
}


@pytest.mark.parametrize("moment", [0.3, 0.6, 1.1])
@pytest.mark.parametrize("name", COMMANDS)
def test_it_ends_soon(name: str, moment: float, samples: list[Path], tmp_path: Path) -> None:
    command = [part.format(map=samples[0], out=tmp_path) for part in COMMANDS[name]]
    ready, begun = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN, str(begun), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        pass_fds=[begun],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_STATE_HOME": str(tmp_path / "state"),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
        },
    )
    os.close(begun)
    try:
        assert os.read(ready, 1) == b"."  # from here on it is relmap that runs
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            asked = time.monotonic()
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=20)
            assert process.returncode == 130, said
            assert time.monotonic() - asked < 2
            assert "Traceback" not in said
        else:
            assert process.returncode == 0  # it was quicker
    finally:
        os.close(ready)
        process.kill()
        process.communicate()
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".saving")] == []


BEGIN = """
import os, sys
from relmap.__main__ import main
begun = int(sys.argv.pop(1))
import signal
keep = signal.signal
def telling(number, handler):
    keep(number, handler)
    signal.signal = keep
    os.write(begun, b".")
signal.signal = telling
sys.exit(main())
"""


def test_closed_standard_input_is_told() -> None:
    done = subprocess.run(
        f"{sys.executable} -m relmap dates - <&-",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 2
    assert done.stderr == "relmap: There is no standard input to read. Name the dates, or pipe them in.\n"


@pytest.mark.parametrize("stream", ["1", "2"])
@pytest.mark.parametrize(("command", "code"), [("dates 2020", 0), ("check nothing-there", 2)])
def test_what_is_written_may_be_closed(stream: str, command: str, code: int) -> None:
    done = subprocess.run(
        f"{sys.executable} -m relmap {command} {stream}>&-",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_standard_input_in_another_encoding() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "relmap", "dates", "-"],
        input=b"2020\nM\xe4rz\n",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"2020\t" in done.stdout
    assert b"Traceback" not in done.stderr
