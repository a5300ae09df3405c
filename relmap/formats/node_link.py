"""Networks as JSON: of networkx, D3, Cytoscape.js, JSON Graph, netsJSON, graphology, Kumu and vis.js."""

from __future__ import annotations

import json
import re
from typing import Any

from relmap.formats.foreign import Foreign, ForeignActor, FormatError, Options, Spell, Tie, Value
from relmap.formats.from_map import by_phase
from relmap.formats.json_text import number_of, read_json, rows_of, text_of, value_of, values_of
from relmap.formats.sniffing import looks_like
from relmap.formats.spelled import take_spells
from relmap.formats.writing import Writing
from relmap.model.errors import Progress
from relmap.model.project import Project

key = "node_link"
label = "JSON of nodes and links (networkx, D3, Cytoscape.js)"
suffixes = (".json", ".cyjs", ".jgf")
writes = True

_NAMES = ("name", "label", "title", "lab", "n")
_SOURCES = ("source", "from", "n1", "s", "src")
_TARGETS = ("target", "to", "n2", "t", "tgt")
_IDS = ("id", "key", "@id", "_id")
_OF_CYTOSCAPE = {"SUID", "shared_name", "shared_interaction", "selected"}
"""What Cytoscape keeps for itself."""
_TOP = rb'"(nodes|elements|graph|graphs|netsJSON|connections|vertices|children)"\s*:'


def claims(head: bytes, name: str) -> int:
    """0 no, 1 by the file's name, 2 by its content."""
    if re.match(rb'(\xef\xbb\xbf)?\s*\{\s*"relmap"', head):
        return 0
    if re.match(rb"(\xef\xbb\xbf)?\s*\{", head) is None:
        return 1 if name.casefold().endswith(suffixes) else 0
    return looks_like(head, name, suffixes, _TOP)


# --- reading ---


def read(data: bytes, name: str, options: Options, progress: Progress | None = None) -> Foreign:
    """The network of a JSON file, whichever of the cousins it is.

    Raises:
        FormatError: it is none of them.
    """
    told = read_json(data, options.encoding)
    if isinstance(told, dict) and told.get("type") == "bundle":
        raise FormatError("This is a STIX bundle, which relmap does not read.")
    if isinstance(told, dict) and "relmap" in told and "actors" in told:
        raise FormatError("This is a map of relmap's own.", "Open it, or merge it into the map that is open.")
    found = Foreign()
    if not isinstance(told, dict):
        raise FormatError("There are no nodes in this JSON file.")
    if "netsJSON" in told:
        _nets_json(told, found)
    elif "elements" in told:
        _elements(told, found)
    elif "graph" in told and _is_graph(told["graph"]):
        _json_graph(told["graph"], found, "")
    elif isinstance(told.get("graphs"), list):
        for number, graph in enumerate(rows_of(told["graphs"])):
            kind = (
                text_of(graph.get("type") or graph.get("label") or graph.get("id")) or f"graph {number + 1}"
            )
            _json_graph(graph, found, kind)
    elif isinstance(told.get("nodes", told.get("vertices")), list):
        _node_link(told, found)
    elif isinstance(told.get("children"), list):
        _tree(told, found)
    else:
        raise FormatError("There are no nodes in this JSON file.")
    return found


def _is_graph(graph: Any) -> bool:
    return isinstance(graph, dict) and ("nodes" in graph or "edges" in graph)


def _node_link(told: dict[str, Any], found: Foreign) -> None:
    """networkx, D3, graphology, vis.js."""
    about = told.get("graph", told.get("attributes"))
    if isinstance(about, dict):
        found.title = text_of(about.get("title") or about.get("name"))
        found.description = text_of(about.get("description"))
        found.ours = about.get("creator") == "relmap"
        if found.ours:
            found.events = [_tuples(row) for row in rows_of(about.get("events"))]
            found.sources = [_tuples(row) for row in rows_of(about.get("sources"))]
    nodes = rows_of(told.get("nodes", told.get("vertices")))
    keys: list[str] = []
    known: set[str] = set()
    for number, node in enumerate(nodes):
        row = dict(node)
        inner = row.pop("attributes", None)
        if isinstance(inner, dict):
            row = {**inner, **row}
        actor = _actor(row, number, found.ours)
        if actor.key in known and not any(row.get(word) not in (None, "") for word in _IDS):
            actor.key = f"{actor.key} #{number}"  # nodes without ids are told by their positions
        known.add(actor.key)
        keys.append(actor.key)
        found.actors.append(actor)
    links = told.get("links", told.get("edges", told.get("relationships", [])))
    if isinstance(told.get("adjacency"), list):
        links = _adjacent(told["adjacency"], keys, told.get("directed") is not False)
    directed = told.get("directed")
    options = told.get("options")
    if directed is None and isinstance(options, dict):
        directed = options.get("type") != "undirected"
    for number, link in enumerate(rows_of(links)):
        row = dict(link)
        inner = row.pop("attributes", None)
        undirected = row.pop("undirected", None)
        if isinstance(inner, dict):
            row = {**inner, **row}
        tie = _tie(row, number, bool(directed) if directed is not None else None, found.ours)
        if undirected is not None:
            tie.directed = not undirected
        found.ties.append(tie)
    ends = {end for tie in found.ties for end in (tie.source, tie.target)}
    if not found.ours and not ends & known and all(_is_position(end, keys) for end in ends):
        for tie in found.ties:
            tie.source, tie.target = keys[int(tie.source)], keys[int(tie.target)]


def _adjacent(rows: list[Any], keys: list[str], directed: bool) -> list[dict[str, Any]]:
    """The links of networkx' adjacency data: for each node a list of those that it is tied to."""
    found: list[dict[str, Any]] = []
    seen: set[tuple[str, str, str]] = set()
    for key, row in zip(keys, rows, strict=False):
        for other in rows_of(row):
            end, number = text_of(other.get("id")), text_of(other.get("key"))
            if not directed and (end, key, number) in seen:
                continue
            seen.add((key, end, number))
            said = {name: value for name, value in other.items() if name != "id"}
            found.append({**said, "source": key, "target": end})
    return found


def _tree(told: dict[str, Any], found: Foreign) -> None:
    """Nodes within nodes, as D3 and networkx write trees: each belongs to the one it is in."""
    waiting: list[tuple[dict[str, Any], str]] = [(told, "")]
    while waiting:
        node, above = waiting.pop()
        plain = {name: value for name, value in node.items() if name != "children"}
        actor = _actor(plain, len(found.actors))
        found.actors.append(actor)
        if above:
            found.ties.append(Tie("", actor.key, above, "membership", True, row=actor.row))
        waiting += [(child, actor.key) for child in reversed(rows_of(node.get("children")))]


def _tuples(row: dict[str, Any]) -> dict[str, Value]:
    return {str(name): value_of(value) for name, value in row.items()}


def _is_position(end: str, keys: list[str]) -> bool:
    """Whether an end may be the position of a node, as D3 names it where nodes have no ids."""
    return re.fullmatch("[0-9]{1,9}", end) is not None and int(end) < len(keys)


def _elements(told: dict[str, Any], found: Foreign) -> None:
    """Cytoscape.js, and Kumu, whose connections stand beside its elements."""
    elements = told["elements"]
    data = told.get("data")
    if isinstance(data, dict):
        found.title = text_of(data.get("name") or data.get("title"))
    if "connections" in told:
        for number, row in enumerate(rows_of(elements)):
            found.actors.append(_actor(_kumu(row), number))
        for number, row in enumerate(rows_of(told["connections"])):
            plain = _kumu(row)
            direction = text_of(plain.pop("direction", ""))
            tie = _tie(plain, number, direction in ("directed", "reverse") if direction else None)
            if direction == "reverse":
                tie.source, tie.target = tie.target, tie.source
            if direction == "mutual":
                tie.values["direction"] = "mutual"
            found.ties.append(tie)
        return
    if isinstance(elements, dict):
        nodes, edges = rows_of(elements.get("nodes")), rows_of(elements.get("edges"))
    else:
        every = rows_of(elements)
        edges = [row for row in every if row.get("group") == "edges" or "source" in _data(row)]
        tied = set(map(id, edges))
        nodes = [row for row in every if id(row) not in tied]
    directed = told.get("directed") if isinstance(told.get("directed"), bool) else None
    for number, node in enumerate(nodes):
        row = {k: v for k, v in _data(node).items() if k not in _OF_CYTOSCAPE}
        if directed is not None and row.get("value") == row.get("id"):
            row.pop("value", None)  # networkx tells the id twice
        parent = text_of(row.pop("parent", ""))
        actor = _actor({**row, **_position(node.get("position"))}, number)
        found.actors.append(actor)
        if parent:
            found.ties.append(Tie("", actor.key, parent, "membership", True, row=actor.row))
    for number, edge in enumerate(edges):
        row = {k: v for k, v in _data(edge).items() if k not in _OF_CYTOSCAPE}
        found.ties.append(_tie(row, number, directed))


def _data(row: dict[str, Any]) -> dict[str, Any]:
    found = row.get("data")
    return found if isinstance(found, dict) else {}


def _kumu(row: dict[str, Any]) -> dict[str, Any]:
    inner = row.get("attributes")
    return {
        **(inner if isinstance(inner, dict) else {}),
        **{k: v for k, v in row.items() if k != "attributes"},
    }


def _position(position: Any) -> dict[str, Any]:
    return {axis: position[axis] for axis in "xy" if axis in position} if isinstance(position, dict) else {}


def _json_graph(graph: dict[str, Any], found: Foreign, kind: str) -> None:
    """JSON Graph Format, versions 1 and 2."""
    found.title = found.title or text_of(graph.get("label"))
    known = {actor.key for actor in found.actors}
    for number, node in enumerate(rows_of(graph.get("nodes"))):
        inner = node.get("metadata")
        plain = {name: value for name, value in node.items() if name != "metadata"}
        actor = _actor({**(inner if isinstance(inner, dict) else {}), **plain}, number)
        if actor.key not in known:
            found.actors.append(actor)
    default = graph.get("directed", True)
    for number, edge in enumerate(rows_of(graph.get("edges"))):
        inner = edge.get("metadata")
        plain = {name: value for name, value in edge.items() if name not in ("metadata", "relation")}
        directed = edge.get("directed", default)
        tie = _tie({**(inner if isinstance(inner, dict) else {}), **plain}, number, bool(directed))
        tie.values.pop("directed", None)
        tie.kind = text_of(edge.get("relation")) or kind
        found.ties.append(tie)


def _nets_json(told: dict[str, Any], found: Foreign) -> None:
    """netsJSON: stretches as `tq` of [first, after the last, value]."""
    about = told.get("info")
    if isinstance(about, dict):
        found.title = text_of(about.get("title") or about.get("network"))
    found.steps = True
    for number, node in enumerate(rows_of(told.get("nodes"))):
        spells = _tq(node.get("tq", node.get("act")))
        actor = _actor({k: v for k, v in node.items() if k not in ("tq", "act")}, number)
        actor.spells = [spell for spell, _ in spells]
        found.actors.append(actor)
    for number, link in enumerate(rows_of(told.get("links"))):
        spells = _tq(link.get("tq"))
        plain = {k: v for k, v in link.items() if k not in ("tq", "type", "rel")}
        tie = _tie(plain, number, link.get("type") == "arc")
        tie.kind = text_of(link.get("rel"))
        tie.spells = [spell for spell, _ in spells]
        if len({value for _, value in spells}) > 1:
            tie.series["weight"] = spells
            tie.values.pop("weight", None)
        elif spells and spells[0][1] not in (1, "1"):
            tie.values["weight"] = spells[0][1]
        found.ties.append(tie)


def _tq(told: Any) -> list[tuple[Spell, Value]]:
    found: list[tuple[Spell, Value]] = []
    for part in told if isinstance(told, list) else ():
        if isinstance(part, list) and len(part) >= 2:
            value = value_of(part[2]) if len(part) > 2 else 1
            found.append((Spell(text_of(part[0]), _open(part[1]), last_open=True), value))
    return found


def _open(end: Any) -> str:
    text = text_of(end)
    return "" if text in ("inf", "Infinity", "*", "999999999") else text


def _actor(row: dict[str, Any], number: int, ours: bool = False) -> ForeignActor:
    told = next((word for word in _IDS if row.get(word) not in (None, "")), "")
    words = [w for w in _NAMES if isinstance(row.get(w), str | int) and row.get(w) != ""]
    # A name that only repeats the id is none, if there is a label.
    name_word = next((w for w in words if not told or row[w] != row[told]), next(iter(words), ""))
    if name_word == "label" and told and row.get("name") == row[told]:
        row = {name: value for name, value in row.items() if name != "name"}
    name = text_of(row.get(name_word)) if name_word else ""
    values = values_of({k: v for k, v in row.items() if k not in (told, name_word, "x", "y", "z")})
    key = text_of(row.get(told)) if told else name or str(number)
    found = ForeignActor(key, name or key, values, row=f"node {key[:60]}")
    x, y = number_of(row.get("x")), number_of(row.get("y"))
    if x is not None and y is not None:
        found.place = (x, y)
    found.spells = take_spells(values, False, ours)
    return found


def _tie(row: dict[str, Any], number: int, directed: bool | None, ours: bool = False) -> Tie:
    source = next((word for word in _SOURCES if word in row), "")
    target = next((word for word in _TARGETS if word in row), "")
    ends = [_end(row.get(word)) for word in (source, target)]
    told = next((word for word in ("id", "key") if row.get(word) not in (None, "")), "")
    # networkx counts the parallel edges of each pair from 0.
    key = text_of(row.get(told)) if told == "id" else ""
    if told == "key":
        key = row["key"] if isinstance(row["key"], str) else f"{ends[0]} {ends[1]} {row['key']}"
    said = row.get("directed")
    if isinstance(said, bool):
        directed = said
    values = values_of({k: v for k, v in row.items() if k not in (source, target, told, "directed")})
    for word in ("w", "value") if not ours else ():
        if "weight" not in values and number_of(values.get(word)) is not None:
            values["weight"] = values.pop(word)
    arrows = values.pop("arrows", "") if source == "from" else ""
    if arrows:
        directed = arrows != "to, from" and arrows != "to;from"
        if arrows == "from":
            ends.reverse()
    found = Tie(
        key, ends[0], ends[1], "", directed, values, row=f"link {number + 1:,}: {ends[0]} – {ends[1]}"[:120]
    )
    found.spells = take_spells(values, True, ours)
    return found


def _end(told: Any) -> str:
    """D3 puts the whole node there once it has run."""
    if isinstance(told, dict):
        told = told.get("id", told.get("name", told.get("index")))
    return text_of(told)


# --- writing ---


def write(project: Project, writing: Writing) -> dict[str, bytes]:
    """A map as networkx reads it: a link for each phase, events and sources with the graph."""
    found = by_phase(project, writing.certain, writing.plain)
    nodes: list[dict[str, Any]] = []
    for actor in found.actors:
        row: dict[str, Any] = {
            "id": actor.key,
            "name": actor.name,
            **_plain(actor.values),
            **_bounds(actor.spells),
        }
        if actor.place is not None:
            row["x"], row["y"] = actor.place
        nodes.append(row)
    edges = [
        {
            **_plain(tie.values),
            **_bounds(tie.spells),
            "source": tie.source,
            "target": tie.target,
            "key": tie.key,
            "kind": tie.kind,
            "directed": bool(tie.directed),
        }
        for tie in found.ties
    ]
    about = {
        "creator": "relmap",
        "title": found.title,
        "description": found.description,
        "events": [_plain(row) for row in found.events],
        "sources": [_plain(row) for row in found.sources],
    }
    told = {"directed": True, "multigraph": True, "graph": about, "nodes": nodes, "edges": edges}
    text = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)
    return {suffixes[0]: (text + "\n").encode()}


def read_back(files: dict[str, bytes], options: Options) -> Foreign:
    """What was written."""
    return read(files[suffixes[0]], "", options)


def _plain(values: dict[str, Value]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _bounds(spells: list[Spell]) -> dict[str, str]:
    ends = (("start", spells[0].first), ("end", spells[0].last)) if spells else ()
    return {name: text for name, text in ends if text}
