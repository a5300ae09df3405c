"""CX and CX2, of Cytoscape and NDEx (cytoscape.org/cx)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from relmap.formats.foreign import Foreign, ForeignActor, FormatError, Options, Tie, Value
from relmap.formats.from_map import OWN, by_phase
from relmap.formats.json_text import number_of, read_json, rows_of, text_of, value_of, values_of
from relmap.formats.sniffing import looks_like
from relmap.formats.spelled import take_spells
from relmap.formats.writing import Writing
from relmap.model.errors import Progress
from relmap.model.palette import STANCES
from relmap.model.project import Project

key = "cx2"
label = "CX2 (Cytoscape, NDEx)"
suffixes = (".cx2", ".cx")
writes = True

_IS_CX = rb'^(\xef\xbb\xbf)?\s*\[\s*\{\s*"(CXVersion|numberVerification|metaData|status)"'
_ID = "relmap_id"


def claims(head: bytes, name: str) -> int:
    """0 no, 1 by the file's name, 2 by its content."""
    return looks_like(head, name, suffixes, _IS_CX)


# --- reading ---


def read(data: bytes, name: str, options: Options, progress: Progress | None = None) -> Foreign:
    """The network of a CX or CX2 file.

    Raises:
        FormatError: it is none.
    """
    told = read_json(data, options.encoding)
    if not isinstance(told, list):
        raise FormatError("This is no list of aspects, as CX files are.")
    aspects: dict[str, list[dict[str, Any]]] = {}
    version = ""
    for part in rows_of(told):
        if "CXVersion" in part:
            version = text_of(part["CXVersion"])
        for aspect, rows in part.items():
            # An aspect may come in several parts.
            aspects.setdefault(aspect, []).extend(rows_of(rows))
    found = Foreign()
    if version.startswith("2"):
        _second(aspects, found)
    else:
        _first(aspects, found)
    if "nodes" not in aspects:
        raise FormatError("There are no nodes in this CX file.")
    return found


def _second(aspects: dict[str, list[dict[str, Any]]], found: Foreign) -> None:
    declared = (aspects.get("attributeDeclarations") or [{}])[0]
    names = {of: _Aliases(declared.get(of)) for of in ("nodes", "edges")}
    for row in aspects.get("networkAttributes", ()):
        found.title = found.title or text_of(row.get("name"))
        found.description = found.description or text_of(row.get("description"))
        found.ours = found.ours or row.get("creator") == "relmap"
        if row.get("creator") == "relmap":
            found.events += _told_rows(row.get("events"))
            found.sources += _told_rows(row.get("sources"))
    keys: dict[str, str] = {}
    for row in aspects.get("nodes", ()):
        values = names["nodes"].values(row.get("v"))
        number = text_of(row.get("id"))
        keys[number] = text_of(values.pop(_ID, "")) or number
        actor = _actor(keys[number], values, found.ours)
        x, y = number_of(row.get("x")), number_of(row.get("y"))
        actor.place = (x, y) if x is not None and y is not None else None
        found.actors.append(actor)
    for row in aspects.get("edges", ()):
        ends = [keys.get(end, end) for end in (text_of(row.get("s")), text_of(row.get("t")))]
        found.ties.append(_tie(text_of(row.get("id")), ends, names["edges"].values(row.get("v")), found.ours))


def _told_rows(told: Any) -> list[dict[str, Value]]:
    try:
        rows = json.loads(told) if isinstance(told, str) else told
    except ValueError:
        return []
    return [{str(k): value_of(v) for k, v in row.items()} for row in rows_of(rows)]


class _Aliases:
    """The declared attributes of nodes or edges: short names and values that hold where none is said."""

    def __init__(self, declared: Any) -> None:
        self._names: dict[str, str] = {}
        self._defaults: dict[str, Any] = {}
        for name, row in declared.items() if isinstance(declared, dict) else ():
            if isinstance(row, dict):
                if "a" in row:
                    self._names[text_of(row["a"])] = name
                if "v" in row:
                    self._defaults[name] = row["v"]

    def values(self, told: Any) -> dict[str, Value]:
        row = told if isinstance(told, dict) else {}
        named = {self._names.get(name, name): value for name, value in row.items()}
        return values_of({**self._defaults, **named})


def _first(aspects: dict[str, list[dict[str, Any]]], found: Foreign) -> None:
    """CX 1: attributes stand apart from what they are of."""
    for row in aspects.get("networkAttributes", ()):
        if row.get("n") == "name":
            found.title = text_of(row.get("v"))
        elif row.get("n") == "description":
            found.description = text_of(row.get("v"))
    told = {of: _apart(aspects.get(f"{of}Attributes", ())) for of in ("node", "edge")}
    actors: dict[str, ForeignActor] = {}
    for row in aspects.get("nodes", ()):
        number = text_of(row.get("@id"))
        values = told["node"].get(number, {})
        if row.get("n"):
            values = {**values, "name": text_of(row["n"])}
        if row.get("r"):
            values = {**values, "represents": text_of(row["r"])}
        actors[number] = _actor(number, values)
    for row in aspects.get("cartesianLayout", ()):
        x, y = number_of(row.get("x")), number_of(row.get("y"))
        actor = actors.get(text_of(row.get("node")))
        if actor is not None and x is not None and y is not None:
            actor.place = (x, y)
    found.actors = list(actors.values())
    for row in aspects.get("edges", ()):
        number = text_of(row.get("@id"))
        values = told["edge"].get(number, {})
        if row.get("i"):
            values = {"interaction": text_of(row["i"]), **values}
        found.ties.append(_tie(number, [text_of(row.get("s")), text_of(row.get("t"))], values))


def _apart(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Value]]:
    found: dict[str, dict[str, Value]] = {}
    for row in rows:
        owners = row.get("po")
        for owner in owners if isinstance(owners, list) else [owners]:
            value = value_of(row.get("v"))
            if value not in ("", ()):
                found.setdefault(text_of(owner), {})[text_of(row.get("n"))] = value
    return found


def _actor(number: str, values: dict[str, Value], ours: bool = False) -> ForeignActor:
    values = dict(values)
    shared = str(values.pop("shared name", ""))
    name = str(values.pop("name", "")) or str(values.pop("label", "")) or shared
    values.pop("selected", None)
    found = ForeignActor(number, name or number, values, row=f"node {number}")
    found.spells = take_spells(values, False, ours)
    return found


def _tie(number: str, ends: list[str], values: dict[str, Value], ours: bool = False) -> Tie:
    values = dict(values)
    for word in ("shared name", "shared interaction", "selected", "name"):
        values.pop(word, None)
    said = values.pop("directed", None)
    found = Tie(number, ends[0], ends[1], "", None, values, row=f"edge {number}")
    if said is not None:
        found.directed = str(said).casefold() in ("true", "1")
    found.spells = take_spells(values, True, ours)
    return found


# --- writing ---


def write(project: Project, writing: Writing) -> dict[str, bytes]:
    """A map as CX2: an edge for each phase, coloured by its stance."""
    found = by_phase(project, writing.certain, writing.plain)
    numbers = {actor.key: number for number, actor in enumerate(found.actors)}
    nodes: list[dict[str, Any]] = []
    for actor in found.actors:
        values = {**_own(actor.values, ("name", _ID)), "name": actor.name, _ID: actor.key, **_bounds(actor)}
        row: dict[str, Any] = {"id": numbers[actor.key], "v": _plain(values)}
        if actor.place is not None:
            row["x"], row["y"] = actor.place
        nodes.append(row)
    edges: list[dict[str, Any]] = []
    for number, tie in enumerate(found.ties):
        told = {"interaction": tie.kind, "directed": bool(tie.directed)}
        values = {**_own(tie.values, told), **told, **_bounds(tie)}
        ends = {"s": numbers[tie.source], "t": numbers[tie.target]}
        edges.append({"id": len(numbers) + number, **ends, "v": _plain(values)})
    types = {"nodes": _types(nodes), "edges": _types(edges)}
    for of, rows in (("nodes", nodes), ("edges", edges)):
        for row in rows:
            row["v"] = {name: _as(value, types[of][name]) for name, value in row["v"].items()}
    about: dict[str, Any] = {"name": found.title, "description": found.description, "creator": "relmap"}
    for name, told in (("events", found.events), ("sources", found.sources)):
        if told:
            about[name] = json.dumps([_plain(row) for row in told], ensure_ascii=False)
    declared = {
        "networkAttributes": {name: {"d": "string"} for name in about},
        **{
            of: {name: {"d": kind} for name, kind in found_types.items()} for of, found_types in types.items()
        },
    }
    counts = {
        "attributeDeclarations": 1,
        "networkAttributes": 1,
        "nodes": len(nodes),
        "edges": len(edges),
        "visualProperties": 1,
    }
    aspects: list[Any] = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": [{"name": name, "elementCount": count} for name, count in counts.items() if count]},
        {"attributeDeclarations": [declared]},
        {"networkAttributes": [about]},
        {"nodes": nodes},
        {"edges": edges},
        {"visualProperties": [_style()]},
        {"status": [{"success": True}]},
    ]
    lines = ",\n".join(json.dumps(aspect, ensure_ascii=False, allow_nan=False) for aspect in aspects)
    return {suffixes[0]: f"[{lines}]\n".encode()}


def read_back(files: dict[str, bytes], options: Options) -> Foreign:
    """What was written."""
    return read(files[suffixes[0]], "", options)


def _own(values: dict[str, Value], taken: Iterable[str]) -> dict[str, Value]:
    """Values of which none is called as one that the format has a place for."""
    return {f"{OWN}{name}" if name in taken else name: value for name, value in values.items()}


def _style() -> dict[str, Any]:
    colours = [{"v": stance, "vpValue": colour} for stance, colour in STANCES.items() if stance is not None]
    mapping = {"type": "DISCRETE", "definition": {"attribute": "stance", "type": "integer", "map": colours}}
    return {
        "default": {"edge": {"EDGE_LINE_COLOR": STANCES[None]}},
        "edgeMapping": {"EDGE_LINE_COLOR": mapping},
        "nodeMapping": {
            "NODE_LABEL": {"type": "PASSTHROUGH", "definition": {"attribute": "name", "type": "string"}}
        },
    }


def _bounds(item: ForeignActor | Tie) -> dict[str, Value]:
    spell = item.spells[0] if item.spells else None
    ends = (("start", spell.first if spell else ""), ("end", spell.last if spell else ""))
    return {name: text for name, text in ends if text}


def _plain(values: dict[str, Value]) -> dict[str, Any]:
    return {
        re.sub(r"[\x00-\x1f]", " ", name): list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
    }


def _types(rows: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The type of each attribute; of those that are of several types it is text."""
    found: dict[str, str] = {}
    for row in rows:
        for name, value in row["v"].items():
            kind = _type(value)
            if found.setdefault(name, kind) != kind:
                found[name] = "double" if {found[name], kind} <= {"integer", "long", "double"} else "string"
    return found


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer" if abs(value) < 2**31 else "long" if abs(value) < 2**63 else "string"
    if isinstance(value, float):
        return "double"
    return "list_of_string" if isinstance(value, list) else "string"


def _as(value: Any, kind: str) -> Any:
    if kind == "string":
        return " | ".join(map(str, value)) if isinstance(value, list) else str(value)
    return float(value) if kind == "double" else value
