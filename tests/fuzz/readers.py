"""Every reader of what comes from outside. A new one is a row here, for both runs."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QSettings

from relmap.editor.conflicts import conflict_problems
from relmap.editor.pictures import picture_from
from relmap.export.presets import presets_as_text, read_presets, read_style
from relmap.formats.file_preview import file_preview
from relmap.formats.foreign import Options
from relmap.formats.into_map import into_map
from relmap.formats.pasted import names_in, pasted_table
from relmap.formats.registry import FORMATS, Known, format_of
from relmap.formats.writing import Writing
from relmap.model import dates
from relmap.model.diff import Diff
from relmap.model.errors import RelmapError
from relmap.model.merge import merge
from relmap.model.phrases import Purpose
from relmap.model.phrases import read as read_phrase
from relmap.model.project import Project
from relmap.model.records import Actor, FigureStyle
from relmap.resources import samples
from relmap.storage import project_file
from relmap.storage.backups import Backups
from relmap.storage.journal import Journal
from relmap.storage.journal_reading import recover
from relmap.storage.lock import Lock, lock_of
from relmap.ui.settings.settings import Settings
from tests.pictures import picture
from tests.strategies import a_large_map

_TESTS = Path(__file__).parents[1]
_DAY = 738_000


@dataclass(frozen=True)
class Reader:
    """One way in.

    Args:
        seeds: sound inputs.
        read: takes any bytes; raises RelmapError where it refuses them. Whatever else it raises is a fault.
    """

    seeds: Callable[[], list[bytes]]
    read: Callable[[bytes], None]


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


# --- maps -------------------------------------------------------------------------------------


@cache
def _maps() -> list[bytes]:
    files = [*samples(), *sorted((_TESTS / "storage" / "versions").iterdir())]
    return [path.read_bytes() for path in files]


def _read_map(raw: bytes) -> None:
    """What opens is also saved, and read again to the same."""
    project = project_file.loads(raw, "map").project
    written = project_file.dumps(project)
    assert project_file.dumps(project_file.loads(written, "again").project) == written
    list(conflict_problems(project))


@cache
def _large_maps() -> list[bytes]:
    """So large that they are read in the quick way."""
    return [project_file.dumps(a_large_map(500))]


def _merge_map(raw: bytes) -> None:
    """One side of a merge."""
    base = project_file.loads(_maps()[0], "base").project
    found = merge(base, base, project_file.loads(raw, "theirs").project).project
    written = project_file.dumps(found)
    assert project_file.dumps(project_file.loads(written, "m").project) == written


# --- beside maps ------------------------------------------------------------------------------


@cache
def _journals() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "j.journal"
        base = Project.of(None, Actor(id="a", name="A"))
        journal = Journal(file, base, None, "")
        for n in range(4):
            journal.write([Diff.adding(Actor(id=f"n{n}", name=f"N {n}"))])
        made = file.read_bytes()
    return [made, *(path.read_bytes() for path in sorted((_TESTS / "storage" / "journals").iterdir()))]


def _in_a_file(read: Callable[[Path], object], name: str) -> Callable[[bytes], None]:
    def call(raw: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(raw)
            read(path)

    return call


def _read_lock(path: Path) -> None:
    lock_of(path).write_bytes(path.read_bytes())
    lock = Lock(path)
    lock.take()
    str(lock.holder)
    lock.release()


def _read_version(path: Path) -> None:
    store = Backups(path.parent / "versions")
    store.keep(path, b"x")
    (version,) = store.versions(path)
    version.file.write_bytes(path.read_bytes())
    store.read(version)
    (version.file.parent / "map.json").write_bytes(path.read_bytes())
    store.maps()


# --- typed and pasted -------------------------------------------------------------------------


def _read_table(raw: bytes) -> None:
    text, project = _text(raw), Project.of(None, Actor(id="a", name="Armenia"))
    names_in(text)
    table = pasted_table(text, project)
    if table is not None:
        options = Options(today=_DAY)
        preview = file_preview(project, [table], [], options, "2024-06-20")
        if preview.reading is not None:
            preview.reading.diff.apply(project)


def _foreign(known: Known) -> Reader:
    """Files of another program: what is read becomes a sound map, with the rows that are left out."""
    project = Project.of(None, Actor(id="a", name="Armenia"))

    def seeds() -> list[bytes]:
        folder = _TESTS / "formats" / "data"
        made = known.module().write(project_file.load(samples()[-1]).project, Writing())
        return [
            *(path.read_bytes() for path in sorted(folder.iterdir()) if format_of(path) == known),
            *made.values(),
        ]

    def read(raw: bytes) -> None:
        options = Options(today=_DAY, time="year", date_order="dmy", source="x")
        into_map(project, known.module().read(raw, f"x{known.suffix}", options), options).diff.apply(project)

    return Reader(seeds, read)


def _read_settings(path: Path) -> None:
    """All that is remembered; what is damaged is left out."""
    settings = Settings(QSettings(str(path), QSettings.Format.IniFormat))
    for name in Settings.preferences():
        getattr(settings, name)
    void((settings.dark, settings.first_kind, settings.folder, settings.export_folder, settings.recent()))
    void((settings.columns, settings.window()))
    read_presets(settings.figure_presets)


def _phrase(text: str, purpose: Purpose = "phase") -> None:
    read_phrase(text, _DAY, purpose)


def _read_date(raw: bytes) -> None:
    text = _text(raw)
    for call in (dates.checked, dates.checked_date, _phrase, partial(_phrase, purpose="event")):
        try:
            call(text)
        except RelmapError:  # the next way may take it
            continue


def _read_preset(raw: bytes) -> None:
    read_presets(_text(raw))
    read_style(_text(raw))


def _pictures() -> list[bytes]:
    return [picture("PNG"), picture("JPEG"), picture("PNG", (3, 500))]


TABLES = [
    "name\tcode\texists\nArmenia\tAM\t1991/..\n=SUM(A1)\t\t\n",
    "from;to;kind;when;stance\nArmenia;Russia;alliance;1991/2020;2\nArmenia;US;arms;since 2020;1\n",
    "Armenia\nBelarus\n- Georgia\n• “Moldova”\n",
    'a,b,c\n"x, ""y""",2,3\n',
]
DATES = [
    "2024-06-20", "199X", "2018/2022", "[..2020]/..", "{2001,2003}", "2024-04~", "-0044-03-15", "2001-21",
    "c. 1994", "early April 2024", "between 2018 and 2020", "the 1990s", "20 June 2024", "before 2020",
    "Y-17E7",
]  # fmt: skip

SETTINGS = [
    "[window]\ngeometry=@ByteArray(\\x1\\xd9)\nstate=@ByteArray()\n[outline]\ncolumns=@ByteArray(\\0)\n",
    "[files]\nrecent=/a/b, /c/d\nfolder=/a\n[look]\ntheme=dark\ndates=iso\nmarks=flags\n[save]\nautosave=5\n",
]
READERS: dict[str, Reader] = {
    "map": Reader(_maps, _read_map),
    "large map": Reader(_large_maps, _read_map),
    "merged map": Reader(_maps, _merge_map),
    "journal": Reader(_journals, _in_a_file(recover, "j.journal")),
    "picture": Reader(_pictures, lambda raw: void(picture_from(raw))),
    "table": Reader(lambda: [text.encode() for text in TABLES], _read_table),
    **{known.key: _foreign(known) for known in FORMATS},
    "date": Reader(lambda: [text.encode() for text in DATES], _read_date),
    "preset": Reader(
        lambda: [presets_as_text({"P": FigureStyle(width=170, height=110, unit="mm")}).encode()], _read_preset
    ),
    "settings": Reader(lambda: [text.encode() for text in SETTINGS], _in_a_file(_read_settings, "s.ini")),
    "lock": Reader(
        lambda: [json.dumps({"lock": 1, "user": "u", "machine": "m", "process": 7, "token": "t"}).encode()],
        _in_a_file(_read_lock, "map.relmap.json"),
    ),
    "earlier version": Reader(
        lambda: [gzip.compress(b"x", mtime=0), b'{"path": "/a/b"}'], _in_a_file(_read_version, "m.json")
    ),
}


def void(_value: object) -> None:
    """Only that it came to an end counts."""
