"""GraphML, of yEd, networkx, igraph and many others (graphml.graphdrawing.org)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relmap.formats.foreign import Foreign, ForeignActor, FormatError, Options, Tie, Value
from relmap.formats.from_map import by_phase
from relmap.formats.sniffing import looks_like
from relmap.formats.spelled import take_spells
from relmap.formats.writing import Writing
from relmap.formats.xml_tree import Element, escaped, quoted, read_xml
from relmap.formats.xml_values import types_of, where
from relmap.model.errors import Progress
from relmap.model.project import Project

key = "graphml"
label = "GraphML (yEd, networkx, igraph)"
suffixes = (".graphml", ".xgml")
writes = True

CREATOR = "relmap"
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"


def claims(head: bytes, name: str) -> int:
    """0 no, 1 by the file's name, 2 by its content."""
    return looks_like(head, name, suffixes, rb"<(\w+:)?graphml[\s>]")


# --- reading ---


def read(data: bytes, name: str, options: Options, progress: Progress | None = None) -> Foreign:
    """The network of a GraphML file; of several graphs each is a kind of relation.

    Raises:
        FormatError: it is none.
        Stopped: `progress` said so.
    """
    root = read_xml(data, progress)
    graphs = list(root.all("graph"))
    if not graphs:
        raise FormatError("There is no graph in this GraphML file.")
    return _Reader(root, graphs).run()


class _Reader:
    def __init__(self, root: Element, graphs: list[Element]) -> None:
        self._graphs = graphs
        self._found = Foreign()
        self._keys: dict[str, tuple[str, str]] = {}
        """Of data by their ids: name and type."""
        self._defaults: dict[str, list[tuple[str, Value]]] = {"node": [], "edge": []}
        for declared in root.all("key"):
            name = declared.get("attr.name") or declared.get("id")
            kind = declared.get("attr.type") or declared.get("yfiles.type") or "string"
            self._keys[declared.get("id")] = (name, kind)
            default = declared.told("default")
            of = declared.get("for", "all")
            for class_ in ("node", "edge") if default and not declared.get("yfiles.type") else ():
                if of in (class_, "all"):
                    self._defaults[class_].append((name, _value(default, kind)))

    def run(self) -> Foreign:
        found = self._found
        for number, graph in enumerate(self._graphs):
            told = self._data(graph)
            found.ours = found.ours or told.get("creator") == CREATOR
            found.title = found.title or str(told.get("title", told.get("name", "")))
            found.description = found.description or str(told.get("description", ""))
            kind = (graph.get("id") or f"graph {number + 1}") if len(self._graphs) > 1 else ""
            self._take(graph, kind)
        if len(self._graphs) > 1:
            found.remarks.append(f"The {len(self._graphs)} graphs of the file are kinds of relation.")
            found.actors = _joined(found.actors)
        return found

    def _take(self, graph: Element, kind: str) -> None:
        """All nodes and edges of a graph, and of those that lie in its nodes, however deep."""
        hyperedges = 0
        waiting: list[tuple[Element, str, bool]] = [(graph, "", True)]
        while waiting:
            inside, within, directed = waiting.pop()
            directed = inside.get("edgedefault", "directed" if directed else "undirected") != "undirected"
            deeper: list[tuple[Element, str, bool]] = []
            for child in inside.children:
                if child.name == "node":
                    actor = self._actor(child)
                    self._found.actors.append(actor)
                    if within:
                        row = where(child)
                        self._found.ties.append(Tie("", actor.key, within, "membership", True, row=row))
                    deeper += [(inner, child.get("id"), directed) for inner in child.all("graph")]
                elif child.name == "edge":
                    self._found.ties.append(self._tie(child, directed, kind))
                hyperedges += child.name == "hyperedge"
            waiting += reversed(deeper)
        if hyperedges:
            self._found.remarks.append(f"{hyperedges:,} edges between more than two nodes are left out.")

    def _actor(self, node: Element) -> ForeignActor:
        values = self._data(node, "node")
        drawn = _drawing(node)
        key = node.get("id")
        name = ""
        if drawn is not None:
            name = " ".join(t for label in _every(drawn, "NodeLabel") if (t := _own_text(label)))
        for word in ("name", "label", "Label", "title"):
            told = values.get(word)
            if not name and isinstance(told, str) and told.strip():
                name = told
                del values[word]
        found = ForeignActor(key, name or key, values, row=where(node))
        found.spells = take_spells(values, False, self._found.ours)
        found.place = _place(values) or _geometry(drawn)
        return found

    def _tie(self, edge: Element, directed: bool, kind: str) -> Tie:
        values = self._data(edge, "edge")
        drawn = _drawing(edge)
        said = edge.get("directed")
        found = Tie(edge.get("id"), edge.get("source"), edge.get("target"), row=where(edge))
        found.directed = said.casefold() in ("true", "1") if said else directed
        if drawn is not None:
            label = " ".join(t for inner in _every(drawn, "EdgeLabel") if (t := _own_text(inner)))
            if label:
                values.setdefault("label", label)
            arrows = next(_every(drawn, "Arrows"), None)
            if arrows is not None and not said:
                ends = (arrows.get("source", "none"), arrows.get("target", "none"))
                found.directed = ends != ("none", "none") and "none" in ends
                if "none" not in ends:
                    values.setdefault("direction", "mutual")
                if ends[1] == "none" and ends[0] != "none":
                    found.source, found.target = found.target, found.source
        found.kind = kind
        found.values = values
        found.spells = take_spells(values, True, self._found.ours)
        return found

    def _data(self, element: Element, of: str = "") -> dict[str, Value]:
        found = dict(self._defaults.get(of, ()))
        for data in element.all("data"):
            name, kind = self._keys.get(data.get("key"), (data.get("key"), "string"))
            if kind in (
                "nodegraphics",
                "edgegraphics",
                "resources",
                "portgraphics",
                "portgeometry",
                "postgraphics",
            ):
                continue
            text = data.text.strip()
            if text or not data.children:
                found[name] = _value(text, kind)
        for word in ("start", "end", "startopen", "endopen"):
            if of and element.get(word) and word not in found:
                found[word] = element.get(word)
        return {name: value for name, value in found.items() if value != ""}


def _joined(actors: list[ForeignActor]) -> list[ForeignActor]:
    """Nodes of several graphs that have one id are one actor, with what any of them says."""
    found: dict[str, ForeignActor] = {}
    for actor in actors:
        there = found.setdefault(actor.key, actor)
        if there is not actor:
            there.values = {**actor.values, **there.values}
            there.spells += [spell for spell in actor.spells if spell not in there.spells]
            there.place = there.place or actor.place
            if there.name == there.key:
                there.name = actor.name
    return list(found.values())


def _drawing(element: Element) -> Element | None:
    """What yEd keeps of how a node or an edge is drawn."""
    for data in element.all("data"):
        for child in data.children:
            if child.name.endswith(("Node", "Edge")):
                return _active(child)
    return None


def _active(drawn: Element) -> Element:
    """Of a group, which is drawn open and closed, how it is drawn now."""
    realizers = drawn.first("Realizers")
    if realizers is None or not realizers.children:
        return drawn
    number = realizers.get("active", "0")
    place = int(number) if number.isdecimal() else 0
    return realizers.children[min(place, len(realizers.children) - 1)]


def _every(element: Element, name: str) -> Iterator[Element]:
    waiting = [element]
    while waiting:
        inside = waiting.pop()
        if inside.name == name:
            yield inside
        waiting += reversed(inside.children)


def _own_text(element: Element) -> str:
    return " ".join(element.text.split())


def _geometry(drawn: Element | None) -> tuple[float, float] | None:
    geometry = next(_every(drawn, "Geometry"), None) if drawn is not None else None
    if geometry is None:
        return None
    try:
        half = float(geometry.get("width", "0")) / 2, float(geometry.get("height", "0")) / 2
        return float(geometry.get("x")) + half[0], float(geometry.get("y")) + half[1]
    except ValueError:
        return None


def _place(values: dict[str, Value]) -> tuple[float, float] | None:
    """From data x and y, which are taken out."""
    if "x" not in values or "y" not in values:
        return None
    try:
        found = float(str(values["x"])), float(str(values["y"]))
    except ValueError:
        return None
    del values["x"], values["y"]
    return found


def _value(text: str, kind: str) -> Value:
    if kind == "boolean":
        return text.casefold() in ("true", "1")
    if kind in ("int", "long") and re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    return text


def read_back(files: dict[str, bytes], options: Options) -> Foreign:
    """What was written."""
    return read(files[suffixes[0]], "", options)


# --- writing ---


def write(project: Project, writing: Writing) -> dict[str, bytes]:
    """Write a map as GraphML: an edge for each phase, with its relation's id on each."""
    return {suffixes[0]: "".join(_document(by_phase(project, writing.certain, writing.plain))).encode()}


def _document(found: Foreign) -> Iterator[str]:
    nodes: list[dict[str, Value]] = []
    for actor in found.actors:
        values: dict[str, Value] = {"name": actor.name, **actor.values, **_bounds(actor)}
        if actor.place is not None:
            values |= {"x": actor.place[0], "y": actor.place[1]}
        nodes.append(values)
    edges = [{"kind": tie.kind, **tie.values, **_bounds(tie)} for tie in found.ties]
    about: dict[str, Value] = {"creator": CREATOR, "title": found.title, "description": found.description}
    keys: dict[tuple[str, str], str] = {}
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<graphml xmlns="{_NAMESPACE}">\n'
    for of, rows in (("graph", [about]), ("node", nodes), ("edge", edges)):
        for name, kind in types_of(rows, "string").items():
            key = keys[of, name] = f"{of[0]}{len(keys)}"
            yield f'  <key id="{key}" for="{of}" attr.name={quoted(name)} attr.type="{kind}"/>\n'
    directed = bool(found.ties) and all(tie.directed for tie in found.ties)
    yield f'  <graph id="map" edgedefault="{"directed" if directed else "undirected"}">\n'
    yield from _data(about, "graph", keys, "    ")
    for actor, values in zip(found.actors, nodes, strict=True):
        yield f"    <node id={quoted(actor.key)}>\n"
        yield from _data(values, "node", keys, "      ")
        yield "    </node>\n"
    for tie, values in zip(found.ties, edges, strict=True):
        said = "true" if tie.directed else "false"
        ends = f"source={quoted(tie.source)} target={quoted(tie.target)}"
        yield f'    <edge id={quoted(tie.key)} {ends} directed="{said}">\n'
        yield from _data(values, "edge", keys, "      ")
        yield "    </edge>\n"
    yield "  </graph>\n</graphml>\n"


def _bounds(item: ForeignActor | Tie) -> dict[str, Value]:
    spell = item.spells[0] if item.spells else None
    return {
        name: text
        for name, text in (("start", spell.first if spell else ""), ("end", spell.last if spell else ""))
        if text
    }


def _data(values: dict[str, Value], of: str, keys: dict[tuple[str, str], str], indent: str) -> Iterator[str]:
    for name, value in values.items():
        if value != "":
            yield f'{indent}<data key="{keys[of, name]}">{escaped(_written(value))}</data>\n'


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    return " | ".join(value) if isinstance(value, tuple) else str(value)
