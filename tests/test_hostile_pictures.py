"""A stranger's map touches no file that it names, and stops nothing."""

from __future__ import annotations

import ast
import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

import relmap
from relmap.drawing.decode import decoded
from relmap.drawing.style import LIGHT
from relmap.drawing.symbols import picture_of
from relmap.editor.pictures import picture_from, read_picture
from relmap.model.errors import RelmapError
from relmap.model.raster import PictureProblem
from relmap.ui.forms.look_fields import dropped_picture
from relmap.ui.window import thumbnails as module
from relmap.ui.window.start_page import THUMBNAIL
from relmap.ui.window.thumbnails import Thumbnail, Thumbnails
from tests.pictures import hostile, picture

pytestmark = pytest.mark.usefixtures("offline_qt")


# --- one door ---------------------------------------------------------------------------------

# What decodes: by its name, or a class that is made from a file or from bytes.
DECODES = {"fromData", "loadFromData", "QImageReader", "QMovie", "QPicture", "QSvgWidget", "QGraphicsSvgItem"}
MAY = {
    "drawing/decode.py": {"QImageReader"},
}
# These draw relmap's own files only, from its own folder.
OWN = {"drawing/flags.py", "drawing/symbols.py", "ui/widgets/look.py"}


def test_nothing_else_decodes_pictures() -> None:
    root = Path(relmap.__file__).parent
    found: list[str] = []
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func).rsplit(".", 1)[-1] if isinstance(node, ast.Call) else ""
            if called in DECODES and called not in MAY.get(name, set()):
                found.append(f"{name}: {called}")
            if called == "QSvgRenderer" and name not in OWN:
                found.append(f"{name}: {called}")
            of_text = (
                isinstance(node, ast.Call)
                and len(node.args) == 1
                and isinstance(node.args[0], ast.Call)
                and ast.unparse(node.args[0].func) in ("str", "imageData")
            )
            if called in ("QImage", "QPixmap", "QIcon") and of_text:
                found.append(f"{name}: {called} from a file or the clipboard")
            if called == "open" and isinstance(node, ast.Call) and "Image." in ast.unparse(node.func):
                found.append(f"{name}: Pillow opens")
    assert found == []


def test_the_scan_would_find_some() -> None:
    """The names are those that Qt has."""
    assert hasattr(QImage, "fromData")
    assert hasattr(QImage, "loadFromData")


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_the_door_opens_for_sound_pictures(form: str, tmp_path: Path) -> None:
    raw = picture(form, (40, 30))
    assert decoded(raw).size().toTuple() == (40, 30)
    path = tmp_path / "a.bin"  # whatever it is called
    path.write_bytes(raw)
    shown = picture_of(read_picture(path))
    assert shown is not None
    assert shown.size().toTuple() == (30, 30)
    mime = QMimeData()
    mime.setData(f"image/{form.lower()}", raw)
    assert dropped_picture(mime) == raw


@pytest.mark.parametrize("name", hostile("x"))
def test_the_door_stays_shut(name: str, tmp_path: Path) -> None:
    raw = hostile(str(tmp_path / "secret.png"))[name]
    with pytest.raises(PictureProblem):
        decoded(raw)
    path = tmp_path / "photo.png"
    path.write_bytes(raw)
    with pytest.raises(RelmapError, match=r"^photo\.png (is|has) "):
        read_picture(path)
    with pytest.raises(RelmapError):
        picture_from(raw)
    assert picture_of(base64.b64encode(raw).decode()) is None


def test_what_is_dropped_as_svg_is_not_asked_for() -> None:
    mime = QMimeData()
    mime.setData("image/svg+xml", hostile("x")["svg that names a file"])
    assert dropped_picture(mime) is None


# --- opening, exporting, listing --------------------------------------------------------------


def hostile_map(folder: Path, secret: str) -> Path:
    """A map with all of it, each as the picture of an actor."""
    rows = list(hostile(secret).items())
    path = folder / "stranger.relmap.json"
    content: dict[str, Any] = {
        "relmap": [1, 0],
        "title": "A stranger's",
        "as_of": "2020",
        "actors": [{"id": f"a{n}", "name": name, "picture": f"p{n}"} for n, (name, _) in enumerate(rows)],
        "pictures": [
            {"id": f"p{n}", "data": base64.b64encode(raw).decode()}
            for n, (_, raw) in enumerate(rows)
            if len(raw) < 90_000
        ],
        "scenes": [{"id": "s", "title": "Scene", "date": "2020-01-01"}],
    }
    there = {row["id"] for row in content["pictures"]}
    content["actors"] = [row for row in content["actors"] if row["picture"] in there]
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


SCRIPT = """
import sys
NAMED, RUN = sys.argv[1], sys.argv[2:]
def hook(event, args):
    if event in ("open", "os.open") and NAMED in str(args[0]):
        print("OPENED", args[0], file=sys.stderr)
        raise SystemExit(99)
sys.addaudithook(hook)
from relmap.cli import main
sys.exit(main(RUN))
"""


@pytest.mark.skipif(
    not hasattr(os, "mkfifo"), reason="a pipe with a name tells by hanging that it was opened"
)
@pytest.mark.parametrize(
    "command",
    [
        ["check", "{map}"],
        ["export", "{map}", "-o", "{out}/a.png", "--size", "400x300", "--dpi", "96"],
        ["export", "{map}", "-o", "{out}/a.svg"],
        ["export", "{map}", "-o", "{out}/a.pdf"],
        ["export", "{map}", "-o", "{out}/a.html"],
        ["report", "{map}", "-o", "{out}/a.docx"],
        ["report", "{map}", "-o", "{out}/a.pptx"],
    ],
    ids=lambda command: f"{command[0]} {command[-1][-4:]}",
)
def test_no_file_that_a_map_names_is_opened(command: list[str], tmp_path: Path) -> None:
    """Qt opens files unseen by Python: whoever opens the pipe waits for ever for someone to write."""
    pipe = tmp_path / "secret-that-is-named.png"
    os.mkfifo(pipe)
    path = hostile_map(tmp_path, str(pipe))
    run = [part.format(map=path, out=tmp_path) for part in command]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, pipe.name, *run],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert "OPENED" not in done.stderr
    assert done.returncode == (1 if command[0] == "check" else 0), done.stderr
    if command[0] == "check":
        assert done.stdout.count("is not shown") >= 10


# --- the start page ---------------------------------------------------------------------------


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "user_cache_path", lambda _: tmp_path / "cache")
    return tmp_path / "cache"


def listed(qtbot: Any, holder: Thumbnails, paths: list[Path]) -> dict[Path, Thumbnail]:
    found: dict[Path, Thumbnail] = {}

    def take(path: Path, thumbnail: Thumbnail) -> None:
        found[path] = thumbnail

    holder.made.connect(take)
    holder.ask(paths, LIGHT, 1.0)
    qtbot.waitUntil(lambda: len(found) == len(paths), timeout=40_000)
    holder.made.disconnect(take)
    return found


@pytest.fixture
def thumbnails(qtbot: Any, cache: Path) -> Any:
    assert not cache.exists()
    from PySide6.QtCore import QObject

    parent = QObject()
    holder = Thumbnails(THUMBNAIL, parent)
    yield holder
    holder.stop()


def test_maps_are_listed_with_their_pictures(
    qtbot: Any, thumbnails: Thumbnails, cache: Path, samples: list[Path], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.relmap.json"
    broken.write_text("{", encoding="utf-8")
    stranger = hostile_map(tmp_path, str(tmp_path / "secret.png"))
    paths = [samples[0], broken, stranger]
    first = listed(qtbot, thumbnails, paths)
    for path in (samples[0], stranger):
        assert first[path].picture is not None
        assert first[path].title
    assert "not JSON" in first[broken].fault
    # Once more: from the cache, without a process.
    again: dict[Path, Thumbnail] = {}
    thumbnails.made.connect(lambda path, thumbnail: again.setdefault(path, thumbnail))
    thumbnails.ask([samples[0], stranger], LIGHT, 1.0)
    assert {path: found.title for path, found in again.items()} == {
        path: first[path].title for path in (samples[0], stranger)
    }


def test_a_map_that_takes_too_long_is_listed_without_a_picture(
    qtbot: Any,
    thumbnails: Thumbnails,
    cache: Path,
    samples: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow, quick = tmp_path / "slow.relmap.json", tmp_path / "quick.relmap.json"
    os.mkfifo(slow)  # its size is none, and to read it takes for ever
    quick.write_bytes(samples[0].read_bytes())
    monkeypatch.setattr(module, "IN_TIME", 1_500)
    found = listed(qtbot, thumbnails, [slow, quick])
    assert found[slow] == Thumbnail(title=slow.name)
    assert found[quick].picture is not None  # the next one has its turn
    # It is not tried again until its file changes.
    monkeypatch.setattr(Thumbnails, "_begin", lambda _: pytest.fail("it was tried again"))
    assert listed(qtbot, thumbnails, [slow])[slow] == Thumbnail(title=slow.name)


def test_nothing_goes_on_when_the_page_is_left(
    qtbot: Any, thumbnails: Thumbnails, samples: list[Path]
) -> None:
    made: list[Path] = []
    thumbnails.made.connect(lambda path, _: made.append(path))
    thumbnails.ask(samples, LIGHT, 1.0)
    process = thumbnails._process  # pyright: ignore[reportPrivateUsage]
    assert process is not None
    thumbnails.stop()
    assert process.state() == process.ProcessState.NotRunning
    assert made == []


@pytest.mark.parametrize("raw", [b"[" * 100_000, b"[]", b"7", b"\xff", b'{"title": "A", "picture": ""}'])
def test_a_damaged_cache_is_no_thumbnail(qapp: Any, tmp_path: Path, raw: bytes) -> None:
    cached = tmp_path / "c.json"
    cached.write_bytes(raw)
    assert module._read(cached, 1.0) is None
    cached.write_bytes(b'{"title": "A"}')
    assert module._read(cached, 1.0) == Thumbnail(title="A")
