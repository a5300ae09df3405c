"""Reading and writing `*.relmap.json`."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any, NamedTuple, cast

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, create_model
from pydantic_core import PydanticSerializationError, to_json

from relmap.model.bulk import bulk
from relmap.model.columns import Columns
from relmap.model.diff import Ref
from relmap.model.errors import Fault, NewerContent, Progress
from relmap.model.project import (
    RECORD_TYPES,
    SINGULAR,
    AnyRecord,
    MissingReference,
    Project,
    references,
)
from relmap.model.records import About, Aside, Criteria, FigureStyle, Part, Scene
from relmap.storage.endings import TABLES
from relmap.storage.errors import FileProblem, InvalidRecords, NewerFormat, Stopped
from relmap.storage.json_scan import Refused, Scanned, is_object, scan, value_at
from relmap.storage.migrations import VERSION, migrate
from relmap.storage.quick_read import read_quickly
from relmap.storage.safe_write import safe_write

Rows = dict[str, list[AnyRecord]]


class _Apart(NamedTuple):
    """What of a newer file is not known here, as it stands in it."""

    rows: dict[str, list[dict[str, Any]]]
    """Records, by collection."""
    members: dict[str, Any]
    """Members of the whole."""


_Read = tuple[Part, Rows, list[Fault], Columns | None, _Apart]
"""A file without its records, those, what was found, and columns of its relations."""


@dataclass(frozen=True)
class Loaded:
    """A map as read from a file."""

    project: Project
    faults: list[Fault] = field(default_factory=list)
    """What was found and mended or kept aside; the map can be used."""
    digest: str = ""
    """Of the bytes that were read, to notice changes by other programs."""


def load(path: Path | str, progress: Progress | None = None) -> Loaded:
    """Read a map.

    Args:
        path: of the file.
        progress: told the part done, 0 to 1; gives whether to go on.

    Raises:
        Stopped: `progress` said so.
        FileProblem: the file is not there, is no map, is of a newer major version, or holds invalid
            records (InvalidRecords lists each with its place).
    """
    path = Path(path)
    _check_room(path)
    raw = read_bytes(path)
    if path.suffix.lower() in TABLES:
        raise FileProblem(
            f"{path.name} is a table, not a map.",
            "relmap import makes a map of it; in the window it is opened like a map, or added to one with "
            "File ▸ Import.",
        )
    return loads(raw, path.name, progress)


def _check_room(path: Path) -> None:
    """Raise FileProblem if a large file would need more memory than there is."""
    size = path.stat().st_size if path.is_file() else 0
    free = _free_memory() if size > _HUGE else None
    if free is not None and size * _MEMORY > free:
        raise FileProblem(
            f"{path.name} is too large to be opened now: it takes about {size * _MEMORY / 1e9:.1f} GB of "
            f"memory, and {free / 1e9:.1f} GB are free.",
            "Nothing was changed. Close other programs, or divide the map.",
        )


def _free_memory() -> int | None:
    """Bytes of memory that can be had without swapping; None where the system does not say."""
    try:
        told = Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return None
    found = re.search(r"^MemAvailable:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) * 1024 if found is not None else None


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises FileProblem."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileProblem(f"There is no file {path}.", "Was it moved or renamed?") from error
    except IsADirectoryError as error:
        raise FileProblem(f"{path} is a folder.", "Name a .relmap.json file in it.") from error
    except OSError as error:
        raise FileProblem(f"{path} could not be read: {error.strerror or error}.") from error


def loads(raw: bytes, name: str, progress: Progress | None = None) -> Loaded:
    """Read a map from bytes; `name` is for messages. Raises as `load` does."""

    reached = 0.0

    def told(part: float) -> None:
        nonlocal reached
        reached = max(reached, min(part, 1.0))
        if progress is not None and not progress(reached):
            raise Stopped

    with bulk(len(raw) // _RECORD):
        read = _read_quickly(raw, told) if len(raw) > _LARGE else None
        head, rows, faults, columns, apart = read if read is not None else _read_exactly(raw, name, told)
        project, kept = _assemble(head, rows, columns, name, apart)
    return Loaded(project, faults + kept, hashlib.sha256(raw).hexdigest())


def _read_quickly(raw: bytes, told: Callable[[float], None]) -> _Read | None:
    """What a file holds; None where anything about it is not plainly right."""
    found = read_quickly(raw.removeprefix(b"\xef\xbb\xbf"), lambda part: told(part * 0.9))
    if found is None:
        return None
    text, rows, columns = found
    try:
        scanned = scan(text, RECORD_TYPES, lambda _: None) if is_object(text) else Scanned()
        faults = _check_version(scanned.members, "")
        if any(scanned.lists.values()) or scanned.members["relmap"][0] != VERSION[0]:
            return None
        return _adapter().validate_json(json.dumps(scanned.members)), rows, faults, columns, _Apart({}, {})
    except (ValueError, Refused, RecursionError, FileProblem):
        return None


def _read_exactly(raw: bytes, name: str, told: Callable[[float], None]) -> _Read:
    """What a file holds. Raises FileProblem."""
    text = _decode(raw, name)
    scanned = _scan(text, name, lambda part: told(part * 0.4))
    faults = _check_version(scanned.members, name)
    if scanned.members["relmap"][0] != VERSION[0]:
        text = json.dumps(migrate(json.loads(text), scanned.members["relmap"][0]))
        scanned = _scan(text, name, lambda part: told(part * 0.4))
    newer = any(isinstance(fault, NewerContent) for fault in faults)
    head, rows, apart = _validate(scanned, text, name, lambda part: told(0.4 + part * 0.5), newer)
    return head, rows, faults, None, apart


def dumps(project: Project) -> bytes:
    """The bytes of a map's file: the same map always gives the same bytes."""
    data: dict[str, Any] = {"relmap": list(project.aside.version or version_of(project))}
    data.update(project.about.model_dump(mode="json", exclude_defaults=True))
    members = [_member(key, value) for key, value in data.items()]
    for name in RECORD_TYPES:
        collection = project.collection(name)
        entries: list[tuple[str, Any]] = list(collection.items())
        aside = (_apart(row, collection) for row in project.aside.kept.get(name, ()))
        entries += [(_row_id(row), row) for row in aside]
        if entries:
            entries.sort(key=itemgetter(0))
            # A part at a time: another thread may draw meanwhile, and plain copies of all take much memory.
            parts = (entries[start : start + _BATCH] for start in range(0, len(entries), _BATCH))
            listed = b",\n".join(_listed(name, [row for _, row in part])[2:-4] for part in parts)
            members.append(b'  "%s": [\n%s\n  ]' % (name.encode(), listed))
    # What was given a value here is no longer as the newer relmap had it.
    members += [_member(key, value) for key, value in project.aside.unknown.items() if key not in data]
    return b"{\n" + b",\n".join(members) + b"\n}\n"


def _listed(collection: str, rows: list[Any]) -> bytes:
    """Records, and rows that were kept aside as they stood, as JSON."""
    if not any(isinstance(row, dict) for row in rows):
        # In one call, which takes half the time of making plain values first.
        raw = _rows_adapter(collection).dump_json(tuple(rows), indent=2, exclude_defaults=True)
        return raw.replace(b"\n", b"\n  ")
    return _indented([row if isinstance(row, dict) else _plain(row) for row in rows], 2)


def version_of(project: Project) -> tuple[int, int]:
    """The lowest version of the format that has all that a map uses: older programs read what they can."""
    kept = project.aside.kept
    if (
        any(not _SCENE_1_2.isdisjoint(_said(scene)) for scene in project.scenes.values())
        or any(criteria.around or criteria.way for criteria in _criteria(project))
        or any(_shows_measure(preset.style) for preset in project.presets.values())
    ):
        return 1, 2
    newer = (
        any(project.collection(name) or kept.get(name) for name in _COLLECTIONS_1_1)
        or any(not _SCENE_1_1.isdisjoint(_said(scene)) for scene in project.scenes.values())
        or any(
            phase.begins_with is not None or phase.ends_with is not None
            for relation in project.relations.values()
            for phase in relation.phases
        )
        or any(
            not _PHASE_1_1.isdisjoint(phase)
            for row in kept.get("relations", ())
            for phase in row.get("phases", ())
        )
    )
    return (1, 1) if newer else (1, 0)


_COLLECTIONS_1_1 = ("notes", "emphases", "drafts", "conflicts")
_SCENE_1_1 = frozenset({"window", "throughout", "compared_with", "certain_only", "dims"})
_PHASE_1_1 = frozenset({"begins_with", "ends_with"})
_SCENE_1_2 = frozenset({"lens", "shows", "measure", "actors"})


def _shows_measure(style: FigureStyle) -> bool:
    return bool(style.measure) or style.content in ("plot", "table")


def _criteria(project: Project) -> Iterator[Criteria]:
    """Of all scenes and saved filters."""
    yield from (scene.filter for scene in project.scenes.values())
    yield from (saved.criteria for saved in project.filters.values())


def _said(scene: Scene) -> set[str]:
    """The fields of a scene that are not as they are by default."""
    return set(scene.model_dump(exclude_defaults=True))


_LARGE = 100_000
"""Files of more bytes are read quickly first."""
_HUGE, _MEMORY = 20_000_000, 14
"""Of files of more bytes it is asked whether there is room for so many times as many."""
_RECORD = 250
"""Bytes of a record, about."""
_BATCH = 500
"""So many records are read or written at a time."""


def _member(key: str, value: Any) -> bytes:
    return b"  " + to_json(key) + b": " + _indented(value, 2)


def _indented(value: Any, by: int) -> bytes:
    """JSON in lines, all but the first indented further; a line end is never within a text."""
    return to_json(value, indent=2, inf_nan_mode="constants").replace(b"\n", b"\n" + b" " * by)


def _apart(row: dict[str, Any], taken: Mapping[str, Any]) -> dict[str, Any]:
    """A record that was kept aside, under another id if one of the map has taken its own."""
    if _row_id(row) not in taken or "id" not in row:
        return row
    number = 2
    while f"{row['id']}-{number}" in taken:
        number += 1
    return {**row, "id": f"{row['id']}-{number}"}


class Saved(NamedTuple):
    """What came of saving.

    Args:
        digest: of what was written.
        lost: what could not be kept of the file that was there, as in `safe_write`.
        raw: what was written.
    """

    digest: str
    lost: tuple[str, ...]
    raw: bytes


def save(project: Project, path: Path | str) -> Saved:
    """Write a map safely, having read it back in memory first.

    Raises:
        FileProblem: nothing was written.
    """
    path = Path(path)
    try:
        raw = dumps(project)
        survives = dumps(loads(raw, path.name).project) == raw
    except (FileProblem, ValueError, TypeError, PydanticSerializationError) as error:
        reason = str(error).splitlines()[0][:200]
        raise FileProblem(f"{path.name} was not saved: {reason}", "Undo the last change.") from error
    if not survives:
        raise FileProblem(
            f"{path.name} was not saved: the map does not survive being written.", "Undo the last change."
        )
    lost = safe_write(path, raw)
    return Saved(hashlib.sha256(raw).hexdigest(), lost, raw)


@cache
def file_model() -> type[Part]:
    """The whole of a file as one record."""
    collections: dict[str, Any] = {name: (tuple[kind, ...], ()) for name, kind in RECORD_TYPES.items()}
    return create_model(
        "RelmapFile",
        __base__=About,
        __doc__="A relmap file: a map of actors and relations that changes over time.",
        relmap=(tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=0)]], ...),
        **collections,
    )


# --- reading ----------------------------------------------------------------------------------


def _scan(text: str, name: str, told: Callable[[float], None]) -> Scanned:
    """The members of the file, refused where JSON is laxer than a map."""
    try:
        if not is_object(text):
            value_at(text.strip(), 0)
            raise FileProblem(f"{name} is JSON, but not a relmap file.")
        return scan(text, RECORD_TYPES, told)
    except Refused as error:
        raise FileProblem(f"{name} cannot be read: {error}") from error
    except RecursionError as error:
        raise FileProblem(f"{name} cannot be read: its brackets are nested too deep for a map.") from error
    except json.JSONDecodeError as error:
        whole = "It seems to be cut off." if error.pos >= len(text.rstrip()) else ""
        raise FileProblem(
            f"{name} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.",
            f"{whole} Is there a backup of it?".strip(),
        ) from error
    except ValueError as error:
        raise FileProblem(f"{name} cannot be read: it holds a number of thousands of digits.") from error


def _decode(raw: bytes, name: str) -> str:
    if not raw.strip(b" \t\r\n\0"):
        raise FileProblem(f"{name} is empty.", "Is there a backup of it?")
    encoding = "utf-8-sig"
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileProblem(f"{name} is not text, so it is no relmap file.") from error


def _check_version(data: dict[str, Any], name: str) -> list[Fault]:
    version = data.get("relmap")
    if (
        not isinstance(version, list)
        or len(cast(list[Any], version)) != 2
        or any(type(part) is not int or part < 0 for part in cast(list[Any], version))
        or version[0] < 1
    ):
        raise FileProblem(
            f"{name} is JSON, but not a relmap file.", 'A relmap file starts with "relmap": [1, 0].'
        )
    major, minor = (min(part, 9999) for part in version)
    if major > VERSION[0]:
        raise NewerFormat(
            f"{name} is of format {major}.{minor}; this relmap reads up to {VERSION[0]}.x.",
            "Nothing was changed. Open it with a newer relmap.",
        )
    if major == VERSION[0] and minor > VERSION[1]:
        message = (
            f"It was written by a newer relmap, in format {major}.{minor}; what is not known here is kept."
        )
        return [NewerContent("", message, "Use a newer relmap to see all of it.")]
    return []


def _validate(
    scanned: Scanned, text: str, name: str, told: Callable[[float], None], newer: bool
) -> tuple[Part, Rows, _Apart]:
    """The file without its records, and those. Strict, but that JSON has lists where records have tuples.

    Of a newer file records that are not known here, and members of the whole, are no mistakes but kept apart.
    """
    faults: list[Fault] = []
    count = 0
    found: Rows = {}
    apart = _Apart({}, {})
    head = None
    try:
        head = _adapter().validate_json(json.dumps(scanned.members))
    except ValidationError as error:
        head = _head_of_newer(scanned.members, error, apart) if newer else None
        if head is None:
            count += error.error_count()
            faults += _faults_of(error, name, lambda _: None, ())
    whole = max(sum(len(places) for places in scanned.lists.values()), 1)
    done = 0
    for collection, places in scanned.lists.items():
        rows = found.setdefault(collection, [])
        for start in range(0, len(places), _BATCH):
            told(done / whole)
            part = places[start : start + _BATCH]
            done += len(part)
            try:
                rows += _rows_adapter(collection).validate_json(f"[{text[part[0][0] : part[-1][1]]}]")
            except ValidationError as error:
                if newer and _keep_apart(error, text, part, collection, rows, apart):
                    continue
                count += error.error_count()
                if len(faults) >= _MOST_FAULTS:
                    continue
                faults += _faults_of(
                    error, name, lambda k, part=part: value_at(text, part[k][0])[0], (collection, start)
                )
    if faults or head is None:
        raise InvalidRecords(name, faults[:_MOST_FAULTS], count)
    return head, found, apart


def _head_of_newer(members: dict[str, Any], error: ValidationError, apart: _Apart) -> Part | None:
    """The whole of a newer file without what is not known here; None: it is no map."""
    strange = {str(item["loc"][0]) for item in error.errors(include_url=False) if item["loc"]}
    if "relmap" in strange or strange & RECORD_TYPES.keys():
        return None
    try:
        known = {name: value for name, value in members.items() if name not in strange}
        head = _adapter().validate_json(json.dumps(known))
    except ValidationError:
        return None
    apart.members.update({name: members[name] for name in sorted(strange)})
    return head


def _keep_apart(
    error: ValidationError,
    text: str,
    places: Sequence[tuple[int, int]],
    collection: str,
    rows: list[AnyRecord],
    apart: _Apart,
) -> bool:
    """Read the records of a batch that are known, and keep the others; False: some are no records at all."""
    strange = {item["loc"][0] for item in error.errors(include_url=False) if item["loc"]}
    known = [place for number, place in enumerate(places) if number not in strange]
    unknown = [value_at(text, places[n][0])[0] for n in sorted(strange) if isinstance(n, int)]
    if len(known) + len(unknown) != len(places) or not all(map(_row_id, unknown)):
        return False
    try:
        rows += _rows_adapter(collection).validate_json(f"[{','.join(text[a:b] for a, b in known)}]")
    except ValidationError:
        return False
    apart.rows.setdefault(collection, []).extend(unknown)
    return True


_MOST_FAULTS = 100
"""So many are told, and how many there are."""


def _faults_of(
    error: ValidationError, name: str, row: Callable[[int], Any], at: tuple[str, int] | tuple[()]
) -> list[Fault]:
    """What is wrong, each with its place.

    Args:
        error: of pydantic.
        name: of the file.
        row: gives one of the records that were read, by its number among them.
        at: the collection and the number of the first of those records; empty for the rest of the file.
    """
    items = error.errors(include_url=False)
    if items[0]["type"] == "json_invalid":
        raise FileProblem(f"{name} cannot be read: {_json_fault(items[0])}.") from error
    found: list[Fault] = []
    for item in items[:_MOST_FAULTS]:
        path = [part for part in item["loc"] if not isinstance(part, str) or not part.startswith("function-")]
        if not at:
            place, rest = ".".join(map(str, path[:1])), path[1:]
        else:
            number, rest = int(path[0]), path[1:]
            row_id = _row_id(row(number))
            place = f"{at[0]}[{at[1] + number}]" + (f" “{row_id[:60]}”" if row_id else "")
        for part in rest:
            place += f"[{part}]" if isinstance(part, int) else f" {part}"
        found.append(_fault_of(dict(item), place))
    return found


@cache
def _rows_adapter(collection: str) -> TypeAdapter[Any]:
    # NaN in an unknown field must fail when it is read back, not turn into null.
    config = ConfigDict(ser_json_inf_nan="constants")
    return TypeAdapter(tuple[RECORD_TYPES[collection], ...], config=config)  # pyright: ignore[reportInvalidTypeForm]


def _json_fault(item: Any) -> str:
    said = str(item["ctx"]["error"])
    if "hex escape" in said or "surrogate" in said:
        return f"a text in it has half of a character (a lone surrogate): {said}"
    if "recursion" in said:
        return f"its brackets are nested too deep for a map: {said}"
    return said


_PLAIN_WORDS = {
    "missing": "is missing",
    "finite_number": "is not a finite number",
    "string_type": "is not text",
    "int_type": "is not a whole number",
    "float_type": "is not a number",
    "bool_type": "is neither true nor false",
    "tuple_type": "is not a list",
    "model_type": "is not an object",
    "model_attributes_type": "is not an object",
    "dict_type": "is not an object",
    "string_pattern_mismatch": "holds characters that are not allowed here",
}


_REMEDIES = {
    "missing": "Add it.",
    "finite_number": "Write a number.",
    "string_type": "Put it in quotes.",
    "int_type": "Write a whole number without quotes.",
    "float_type": "Write a number without quotes.",
    "bool_type": "Write true or false.",
    "tuple_type": "Put it in square brackets.",
    "model_type": "Put it in braces.",
    "model_attributes_type": "Put it in braces.",
    "dict_type": "Put it in braces.",
    "string_pattern_mismatch": "Take out control characters; an id has no spaces.",
    "string_too_long": "Make it shorter.",
    "literal_error": "Choose one of them.",
}
_DATE_REMEDY = "Write it as in 2024-06-20, 2024-06, 199X, 1994~ or 2018/2022."


def _fault_of(item: dict[str, Any], place: str) -> Fault:
    kind = item["type"]
    if kind == "value_error":
        error = item["ctx"]["error"]
        return Fault(
            place, getattr(error, "message", str(error)), getattr(error, "remedy", "") or _DATE_REMEDY
        )
    words = _PLAIN_WORDS.get(kind, item["msg"][:1].lower() + item["msg"][1:])
    shown = "" if kind == "missing" else f": {repr(item['input'])[:60]}"
    return Fault(
        place, f"{words}{shown}.", _REMEDIES.get(kind, "Write a value of the kind the schema tells.")
    )


def _row_id(row: Any) -> str:
    if not isinstance(row, dict):
        return ""
    named = cast(dict[str, Any], row)
    return str(named.get("id", named.get("actor", "")))


@cache
def _adapter() -> TypeAdapter[Any]:
    return TypeAdapter(file_model())


def _assemble(
    file: Part, records: Rows, columns: Columns | None, name: str, apart: _Apart
) -> tuple[Project, list[Fault]]:
    """The project of a file; records with a missing reference are kept aside, and so reported.

    Args:
        file: without its records.
        records: by collection.
        columns: of the relations, if they are known.
        name: of the file.
        apart: records of a newer relmap that are not known here.
    """
    collections: dict[str, Any] = {}
    faults: list[Fault] = []
    for collection in RECORD_TYPES:
        rows = records.get(collection, [])
        collections[collection] = {row.id: row for row in rows}
        if len(collections[collection]) != len(rows):
            faults.extend(_double_ids(collection, rows))
    if faults:
        raise InvalidRecords(name, faults)
    fields = {key: getattr(file, key) for key in About.model_fields if key in file.model_fields_set}
    about = About(**fields)
    if columns is None:
        project = Project(about=about, **collections)
    else:
        project = Project.read(about, collections, columns)
    kept: dict[str, list[Any]] = {collection: list(rows) for collection, rows in apart.rows.items()}
    unknown_here = {(collection, _row_id(row)) for collection, rows in apart.rows.items() for row in rows}
    faults += [_newer_record(*each) for each in sorted(unknown_here)]
    removed: dict[str, dict[str, None]] = {}
    for reference in _missing(project):
        gone = removed.setdefault(reference.collection, {})
        if reference.record_id not in gone:
            gone[reference.record_id] = None
            row = project.collection(reference.collection)[reference.record_id]
            kept.setdefault(reference.collection, []).append(_plain(row))
        label = f"{reference.collection} “{reference.record_id}”"
        if (reference.target, reference.target_id) in unknown_here:
            unknown_here.add((reference.collection, reference.record_id))
            faults.append(_newer_record(reference.collection, reference.record_id))
            continue
        remedy = f"It is kept aside. Add the {SINGULAR[reference.target]} or mend the reference."
        faults.append(Fault(label, str(reference), remedy))
    if removed:
        project = project.with_collections(
            {
                name: {key: row for key, row in project.collection(name).items() if key not in gone}
                for name, gone in removed.items()
            }
        )
    version = cast(Any, file).relmap
    aside = Aside(
        kept={name: tuple(rows) for name, rows in kept.items()},
        unknown={**(file.model_extra or {}), **apart.members},
        # Written back, so that a newer relmap knows what it may find.
        version=version if version > VERSION else None,
    )
    return replace(project, aside=aside), faults


def _newer_record(collection: str, record_id: str) -> Fault:
    label = f"{collection} “{record_id[:60]}”"
    return NewerContent(label, "it holds, or refers to, what only a newer relmap knows; it is kept as it is.")


def _missing(project: Project) -> Iterator[MissingReference]:
    """The references to what is not there; then those to what has such references, and so on.

    A record has all of its own, as they are when it is found, one after the other.
    """
    found = list(project.missing_references())
    if not found:
        return
    places: dict[Ref, int] = {}
    users: dict[Ref, list[Ref]] = {}
    for place, (name, record) in enumerate(project.records()):
        ref = Ref(name, record.id)
        places[ref] = place
        for target in references(record):
            users.setdefault(Ref(*target), []).append(ref)
    gone: set[Ref] = set()
    while found:
        yield from found
        latest = {Ref(reference.collection, reference.record_id) for reference in found}
        gone |= latest
        left = {user for ref in latest for user in users.get(ref, ())} - gone
        found = [
            MissingReference(*ref, *target)
            for ref in sorted(left, key=places.__getitem__)
            for target in references(cast(AnyRecord, project.get(*ref)))
            if Ref(*target) in latest
        ]


def _double_ids(collection: str, rows: list[AnyRecord]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, row in enumerate(rows):
        if row.id in seen:
            yield Fault(
                f"{collection}[{number}] “{row.id[:60]}”",
                "another record has the same id.",
                "Give one of them another id.",
            )
        seen.add(row.id)


def _plain(record: AnyRecord) -> dict[str, Any]:
    data = record.model_dump(mode="json", exclude_defaults=True)
    return data if "id" in data or "actor" in data else {"id": record.id, **data}
