"""A folder of files that one command makes: only what it made itself, and nobody changed, is replaced.

Beside the files stands a list of them with their digests. Whatever is not on it, or is not as it was written,
is somebody else's: it is neither removed nor written over.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, cast

from relmap.storage.errors import FileProblem
from relmap.storage.safe_write import safe_write

LIST = ".relmap-made.json"
_MOST_NAMED = 3


class HoldsOthers(FileProblem):
    """A folder holds what this program did not make; it can be written into beside that, if one says so."""


def check_folder(folder: Path, into: bool) -> None:
    """Whether a folder may be written to; to be asked before what is written is made. Raises FileProblem."""
    try:
        if folder.is_symlink() and not folder.exists():
            raise FileProblem(f"{folder} is a link to a folder that is not there.", "Choose another name.")
        if folder.exists() and not folder.is_dir():
            raise FileProblem(f"{folder} exists and is no folder.", "Choose another name.")
        # A few will do: it may be a whole disk.
        others = [] if into or not folder.exists() else list(islice(_others(folder), _MOST_NAMED + 1))
    except OSError as error:
        raise FileProblem(f"{folder} could not be read: {error.strerror or error}.") from error
    if others:
        named = ", ".join(others[:_MOST_NAMED]) + (" and more" if len(others) > _MOST_NAMED else "")
        raise HoldsOthers(
            f"{folder} holds other things ({named}). Nothing was written.",
            "Choose another folder, or write into this one beside what is there (--into).",
        )


def write_folder(folder: Path, files: Mapping[str, bytes], into: bool = False) -> None:
    """Make a folder with these files, or bring one up to date that was made before.

    A new folder is made beside its place and moved there whole. In one that is there, each file is replaced
    whole, and what was made before and is no longer wanted goes; if the program is killed meanwhile, the
    list knows both the old and the new files, so that it can be done again.

    Args:
        folder: to be made; the folder it is in exists.
        files: their content by name, with `/` between folders.
        into: write into a folder that holds other things, too.

    Raises:
        HoldsOthers: it holds other things; nothing is written.
        FileProblem: a name is taken by what is not ours, or it cannot be written.
    """
    check_folder(folder, into)
    try:
        if folder.exists():
            _bring_up_to_date(folder, files)
        else:
            _make(folder, files)
    except OSError as error:
        raise FileProblem(f"{folder} could not be written: {error.strerror or error}.") from error


def _make(folder: Path, files: Mapping[str, bytes]) -> None:
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name[:40]}-", dir=folder.absolute().parent))
    try:
        made.chmod(0o755)  # readable by others, as other files are
        for name, content in files.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (made / LIST).write_bytes(_listed({name: [_digest(content)] for name, content in files.items()}))
        made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)  # it is still there only where something went wrong


def _bring_up_to_date(folder: Path, files: Mapping[str, bytes]) -> None:
    ours = _ours(folder)
    taken = [name for name in files if name not in ours and _is_there(folder / name)]
    for part in {part for name in files for part in _parents(name)}:
        if (folder / part).is_symlink() or (folder / part).is_file():
            taken.append(part)
    if _is_there(folder / LIST) and _read_list(folder) is None:
        taken.append(LIST)
    if taken:
        raise FileProblem(
            f"{_named(sorted(taken))} in {folder} was not made by relmap, or was changed since; "
            "it is not written over. Nothing was written.",
            "Move it away, or choose another folder.",
        )
    new = {name: _digest(content) for name, content in files.items()}
    either = {name: [*ours.get(name, ()), *filter(None, [new.get(name)])] for name in {*ours, *new}}
    safe_write(folder / LIST, _listed(either))
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        safe_write(path, content)
    for name in ours.keys() - files.keys():
        (folder / name).unlink()
        for part in _parents(name):
            if not any((folder / part).iterdir()):
                (folder / part).rmdir()
    safe_write(folder / LIST, _listed({name: [digest] for name, digest in new.items()}))


def _ours(folder: Path) -> dict[str, list[str]]:
    """The files that are on the list and are as they were written, with their digests."""
    found: dict[str, list[str]] = {}
    for name, digests in (_read_list(folder) or {}).items():
        path = folder / name
        try:
            links = any((folder / part).is_symlink() for part in (*_parents(name), name))
            if not links and path.is_file() and _digest(path.read_bytes()) in digests:
                found[name] = digests
        except OSError:
            continue  # a name that no file can have, or one that cannot be read: not known to be ours
    return found


def _read_list(folder: Path) -> dict[str, list[str]] | None:
    """The list, without what it names elsewhere; None where there is none that can be read."""
    path = folder / LIST
    if path.is_symlink() or not path.is_file():
        return None
    try:
        data = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    files = cast(dict[str, Any], data).get("files") if isinstance(data, dict) else None
    if not isinstance(files, dict):
        return None
    found: dict[str, list[str]] = {}
    spelt = Counter(map(_folded, cast(dict[str, Any], files)))
    for name, digests in cast(dict[str, Any], files).items():
        if _is_inside(name) and spelt[_folded(name)] == 1 and isinstance(digests, list):
            found[name] = [str(digest) for digest in cast(list[Any], digests)]
    return found


def _is_inside(name: str) -> bool:
    """Whether a name is of a file in the folder, in its one spelling: no `./a`, `a//b` or `a/`."""
    path = PurePosixPath(name)
    plain = bool(path.parts) and path.as_posix() == name and "\\" not in name and ":" not in name
    return plain and not path.is_absolute() and ".." not in path.parts


def _folded(name: str) -> str:
    """Alike for names that some systems take for one; a list made here has no two such."""
    return unicodedata.normalize("NFC", name).casefold()


def _others(folder: Path) -> Iterator[str]:
    """What is in a folder and not ours, by name; folders only where they are empty or links."""
    ours = {*_ours(folder), *([] if _read_list(folder) is None else [LIST])}
    for at, folders, files in os.walk(folder):
        inside = Path(at).relative_to(folder)
        folders.sort()
        links = [name for name in folders if (Path(at) / name).is_symlink()]
        for name in sorted((*files, *links)):
            said = (inside / name).as_posix()
            if said not in ours:
                yield said
        if not folders and not files and at != str(folder):
            yield inside.as_posix()


def _parents(name: str) -> list[str]:
    """The folders that a file is in, the innermost first."""
    return [part.as_posix() for part in PurePosixPath(name).parents if part.parts]


def _is_there(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _listed(files: Mapping[str, list[str]]) -> bytes:
    told = "Made by relmap. What is named here and unchanged is replaced when it is made again."
    return json.dumps({"about": told, "files": dict(sorted(files.items()))}, indent=2).encode() + b"\n"


def _named(names: list[str]) -> str:
    """Some names: `a.txt, b.txt, c.txt and 4 more`."""
    shown = ", ".join(names[:_MOST_NAMED])
    return f"{shown} and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else shown
