"""Pages in a real browser: opened from disk, worked by a script of the test, and read."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def shown(path: Path, profile: Path, day: str = "") -> str:
    """The page as Chromium has it after its script has run, opened from disk; nothing breaks its policy."""
    assert CHROMIUM is not None
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
        "--window-size=1400,1200", "--enable-logging=stderr", "--virtual-time-budget=2000", "--dump-dom",
        f"file://{path}{day}",
    ]  # fmt: skip
    found = subprocess.run(command, check=True, capture_output=True, timeout=60, text=True)
    assert not [line for line in found.stderr.splitlines() if ":CONSOLE" in line]
    return found.stdout


def with_hand(text: str, hand: str) -> str:
    """A page with one more script, which its policy lets run besides its own."""
    digest = base64.b64encode(hashlib.sha256(hand.encode()).digest()).decode()
    allowed = text.replace("script-src ", f"script-src 'sha256-{digest}' ", 1)
    return allowed.replace("</body>", f"<script>{hand}</script></body>")


def seen(path: Path, hand: str, folder: Path, day: str = "", size: tuple[int, int] = (1280, 800)) -> Any:
    """What a script that works a page hands to `done` there.

    Args:
        path: of the page.
        hand: the script.
        folder: for what the browser needs.
        day: what the address ends with.
        size: of the screen; no window is as small as a telephone, so the page is in a frame of that size.
    """
    whole = 'const done = (what) => parent.postMessage(JSON.stringify(what), "*");\n' + hand
    worked, around = folder / f"worked-{path.name}", folder / "around.html"
    worked.write_text(with_hand(path.read_text(encoding="utf-8"), whole), encoding="utf-8")
    width, height = size
    around.write_text(
        "<script>onmessage = (event) => document.body.setAttribute('data-seen', event.data);</script>"
        f'<iframe src="{worked.name}{day}" width="{width}" height="{height}" style="border: 0"></iframe>',
        encoding="utf-8",
    )
    found = re.search(r'data-seen="([^"]*)"', shown(around, folder / "profile"))
    assert found is not None
    return json.loads(html.unescape(found[1]))
