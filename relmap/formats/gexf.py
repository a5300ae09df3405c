"""GEXF, the format of Gephi: versions 1.1 to 1.3 are read, 1.3 is written (gexf.net)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relmap.formats.foreign import Foreign, ForeignActor, FormatError, Options, Spell, Tie, Value
from relmap.formats.from_map import by_stretch
from relmap.formats.gexf_times import intervals
from relmap.formats.lists import listed, written_list
from relmap.formats.sniffing import looks_like
from relmap.formats.spelled import take_spells
from relmap.formats.writing import Writing
from relmap.formats.xml_tree import Element, escaped, quoted, read_xml
from relmap.formats.xml_values import type_of, types_of, where
from relmap.model.errors import Progress
from relmap.model.project import Project

key = "gexf"
label = "GEXF (Gephi)"
suffixes = (".gexf",)
writes = True

CREATOR = "relmap"
_NAMESPACE = "http://gexf.net/1.3"
_DIRECTIONS = {"directed", "dir", "undirected", "undir", "mutual"}
_TIMESTAMP = re.compile(r"[^\s,;<>\[\]]+")


def claims(head: bytes, name: str) -> int:
    """0 no, 1 by the file's name, 2 by its content."""
    return looks_like(head, name, suffixes, rb"<(\w+:)?gexf[\s>]")


# --- reading ---


def read(data: bytes, name: str, options: Options, progress: Progress | None = None) -> Foreign:
    """The network of a GEXF file.

    Raises:
        FormatError: it is none.
        Stopped: `progress` said so.
    """
    root = read_xml(data, progress)
    graphs = [root] if root.name == "graph" else list(root.all("graph"))
    if not graphs:
        raise FormatError("There is no graph in this GEXF file.")
    found = Foreign(edges_are_relations=True)
    meta = root.first("meta")
    if meta is not None:
        found.ours = meta.told("creator") == CREATOR
        found.title = meta.told("title") or (meta.told("keywords") if found.ours else "")
        found.description = meta.told("description")
    for graph in graphs:
        _Reader(graph, found).run()
    if len(graphs) > 1:
        found.remarks.append(f"The {len(graphs)} graphs of the file are one map.")
    return found


class _Reader:
    def __init__(self, graph: Element, found: Foreign) -> None:
        self._graph, self._found = graph, found
        self._titles: dict[tuple[str, str], tuple[str, str]] = {}
        """Of an attribute by class and id: its title and its type."""
        self._defaults: dict[str, dict[str, Value]] = {"node": {}, "edge": {}}
        self._directed = graph.get("defaultedgetype", "undirected").casefold()
        self._moments = graph.get("timerepresentation").casefold() == "timestamp"

    def run(self) -> None:
        for block in self._graph.all("attributes"):
            for attribute in block.all("attribute"):
                self._declare(block.get("class", "node"), attribute)
        self._within_slice()
        for node, parent in _nodes(self._graph):
            self._found.actors.append(self._actor(node))
            for ancestor in (
                parents.get("for") for block in node.all("parents") for parents in block.children
            ):
                tie = Tie("", node.get("id"), ancestor, "membership", True, row=where(node))
                self._found.ties.append(tie)
            if parent:
                membership = Tie("", node.get("id"), parent, "membership", True, row=where(node))
                self._found.ties.append(membership)
        for edge in _edges(self._graph):
            tie = self._tie(edge)
            self._found.ties.append(tie)

    def _within_slice(self) -> None:
        """What a slice says of when it is holds for all that does not say it."""
        graph = self._graph
        if graph.get("mode").casefold() == "slice":
            self._slice = self._spells_of(graph)
        else:
            self._slice = []

    def _declare(self, of: str, attribute: Element) -> None:
        told = attribute.get("title") or attribute.get("id")
        kind = attribute.get("type", "string").casefold()
        self._titles[of, attribute.get("id")] = (told, kind)
        default = attribute.told("default")
        if default:
            self._defaults.setdefault(of, {})[told] = _value(default, kind)

    def _actor(self, node: Element) -> ForeignActor:
        key = node.get("id")
        found = ForeignActor(key, node.get("label") or key, row=where(node))
        found.values, found.series = self._values(node, "node")
        if found.name == key and isinstance(name := found.values.get("name"), str) and not self._found.ours:
            found.name = name
            del found.values["name"]
        found.spells = self._spells_of(node) or list(self._slice)
        if not found.spells and not self._found.ours:
            found.spells = take_spells(found.values, moments=False)
        position = node.first("position")
        if position is not None:
            found.place = _place(position)
        return found

    def _tie(self, edge: Element) -> Tie:
        told = edge.get("type").casefold()
        # networkx puts an attribute of that name there.
        directed = told if told in _DIRECTIONS else self._directed
        tie = Tie(edge.get("id"), edge.get("source"), edge.get("target"), row=where(edge))
        tie.directed = directed in ("directed", "dir")
        tie.values, tie.series = self._values(edge, "edge")
        tie.values.pop("networkx_key", None)
        if told and told not in _DIRECTIONS:
            tie.values.setdefault("type", edge.get("type"))
        if directed == "mutual":
            tie.values["direction"] = "mutual"
        if edge.get("kind"):
            tie.kind = edge.get("kind")
        if edge.get("label"):
            tie.values.setdefault("label", edge.get("label"))
        if edge.get("weight") and "weight" not in tie.series:
            tie.values.setdefault("weight", edge.get("weight"))
        tie.spells = self._spells_of(edge) or list(self._slice)
        if not tie.spells and not tie.series and not self._found.ours:
            tie.spells = take_spells(tie.values, moments=True)
        return tie

    def _values(
        self, element: Element, of: str
    ) -> tuple[dict[str, Value], dict[str, list[tuple[Spell, Value]]]]:
        values: dict[str, Value] = {}
        series: dict[str, list[tuple[Spell, Value]]] = {}
        for given in _attvalues(element):
            key = given.get("for") or given.get("id")
            title, kind = self._titles.get((of, key), (key, "string"))
            value = _value(given.get("value"), kind)
            spells = self._spells_of(given)
            if spells:
                series.setdefault(title, []).extend((spell, value) for spell in spells)
            elif given.get("value"):
                values[title] = value
        for title, value in self._defaults[of].items():
            if title not in values and title not in series:
                values[title] = value
        return values, series

    def _spells_of(self, element: Element) -> list[Spell]:
        found = list(_own_spells(element))
        spells = element.first("spells") or element.first("slices")
        if spells is not None:
            inner = [spell for child in spells.children for spell in _own_spells(child)]
            # The element's own start and end are the hull of its spells.
            found = inner or found
        return found


def _own_spells(element: Element) -> Iterator[Spell]:
    first, last = element.get("start"), element.get("end")
    first_open, last_open = element.get("startopen"), element.get("endopen")
    if first or last or first_open or last_open:
        yield Spell(first or first_open, last or last_open, bool(first_open), bool(last_open))
    if element.get("timestamp"):
        yield Spell(element.get("timestamp"), moment=True)
    for moment in _TIMESTAMP.findall(element.get("timestamps")):
        yield Spell(moment, moment=True)
    if element.get("intervals"):
        yield from intervals(element.get("intervals"))


def _attvalues(element: Element) -> Iterator[Element]:
    yield from element.all("attvalue")
    for block in element.all("attvalues"):
        yield from block.all("attvalue")


def _nodes(graph: Element) -> Iterator[tuple[Element, str]]:
    """Each node with the id of the one it lies in; nodes may lie in nodes, however deep."""
    waiting: list[tuple[Element, str]] = [(graph, "")]
    while waiting:
        element, within = waiting.pop()
        inner: list[tuple[Element, str]] = []
        for child in element.children:
            if child.name == "node":
                yield child, child.get("pid") or within
                if child.children:
                    inner.append((child, child.get("id")))
            elif child.name in ("nodes", "graph"):
                inner.append((child, within))
        waiting += reversed(inner)


def _edges(graph: Element) -> Iterator[Element]:
    waiting = [graph]
    while waiting:
        element = waiting.pop()
        inner: list[Element] = []
        for child in element.children:
            if child.name == "edge":
                yield child
            elif child.name in ("edges", "nodes", "node", "graph"):
                inner.append(child)
        waiting += reversed(inner)


def _value(text: str, kind: str) -> Value:
    if kind.startswith("list"):
        return listed(text)
    if kind in ("boolean",):
        return text.casefold() in ("true", "1")
    if kind in ("integer", "long", "short", "byte", "biginteger"):
        return int(text) if re.fullmatch(r"-?\d{1,18}", text) else text
    return text


def _place(position: Element) -> tuple[float, float] | None:
    try:
        return float(position.get("x")), -float(position.get("y"))
    except ValueError:
        return None


def read_back(files: dict[str, bytes], options: Options) -> Foreign:
    """What was written."""
    return read(files[suffixes[0]], "", options)


# --- writing ---


def write(project: Project, writing: Writing) -> dict[str, bytes]:
    """Write a map as GEXF 1.3: one edge for each relation, with its stretches and what is drawn on them."""
    found = by_stretch(project, writing.certain, writing.plain)
    return {suffixes[0]: "".join(_document(found, writing)).encode()}


def _document(found: Foreign, writing: Writing) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<gexf xmlns="{_NAMESPACE}" xmlns:viz="{_NAMESPACE}/viz" version="1.3">\n'
    yield f"  <meta>\n    <creator>{CREATOR}</creator>\n"
    if found.title:
        yield f"    <keywords>{escaped(found.title)}</keywords>\n"
    yield f"    <description>{escaped(found.description)}</description>\n  </meta>\n"
    yield (
        f'  <graph defaultedgetype="{_direction(found)}" idtype="string" mode="dynamic" timeformat="date" '
        'timerepresentation="interval">\n'
    )
    node_types = types_of([actor.values for actor in found.actors], "liststring")
    edge_types = types_of([tie.values for tie in found.ties], "liststring")
    changing = types_of(
        [{n: v for n, rows in tie.series.items() for _, v in rows[:1]} for tie in found.ties], "liststring"
    )
    changing |= {
        name: "string"
        for name in changing
        if len({type_of(v, "liststring") for tie in found.ties for _, v in tie.series.get(name, ())}) > 1
    }
    yield from _declared("node", "static", "n", node_types)
    yield from _declared("edge", "static", "e", edge_types)
    yield from _declared("edge", "dynamic", "d", changing)
    yield f'    <nodes count="{len(found.actors)}">\n'
    for actor in found.actors:
        named = f"id={quoted(actor.key)} label={quoted(_token(actor.name))}"
        yield f"      <node {named}{_bounds(actor.spells)}>\n"
        yield from _attvalues_of(actor.values, "n", node_types)
        if actor.place is not None:
            x, y = actor.place
            yield f'        <viz:position x="{x!r}" y="{0.0 - y!r}" z="0.0"/>\n'
        yield "      </node>\n"
    yield f'    </nodes>\n    <edges count="{len(found.ties)}">\n'
    for tie in found.ties:
        kind = "directed" if tie.directed else "undirected"
        yield (
            f"      <edge id={quoted(tie.key)} source={quoted(tie.source)} target={quoted(tie.target)} "
            f'type="{kind}" kind={quoted(_token(tie.kind))}{_bounds(tie.spells)}>\n'
        )
        yield from _attvalues_of(tie.values, "e", edge_types, tie, changing)
        if len(tie.spells) > 1:
            yield "        <spells>\n"
            for spell in tie.spells:
                yield f"          <spell{_bounds([spell])}/>\n"
            yield "        </spells>\n"
        colour = writing.colours.get(tie.key)
        if colour:
            red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
            yield f'        <viz:color r="{red}" g="{green}" b="{blue}"/>\n'
        yield "      </edge>\n"
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _direction(found: Foreign) -> str:
    """What most programs that cannot mix them take for the whole network."""
    return "directed" if found.ties and all(tie.directed for tie in found.ties) else "undirected"


def _token(text: str) -> str:
    """As xsd:token: no line ends, no spaces at its ends or in rows."""
    return " ".join(text.split())


def _bounds(spells: list[Spell]) -> str:
    if not spells:
        return ""
    first, last = spells[0].first, spells[-1].last
    return (f' start="{first}"' if first else "") + (f' end="{last}"' if last else "")


def _declared(of: str, mode: str, mark: str, types: dict[str, str]) -> Iterator[str]:
    if not types:
        return
    yield f'    <attributes class="{of}" mode="{mode}">\n'
    for position, (name, kind) in enumerate(types.items()):
        yield f'      <attribute id="{mark}{position}" title={quoted(name)} type="{kind}"/>\n'
    yield "    </attributes>\n"


def _attvalues_of(
    values: dict[str, Value],
    mark: str,
    types: dict[str, str],
    tie: Tie | None = None,
    changing: dict[str, str] | None = None,
) -> Iterator[str]:
    lines: list[str] = []
    for position, (name, kind) in enumerate(types.items()):
        if name in values:
            written = _written(values[name], kind)
            lines.append(f'          <attvalue for="{mark}{position}" value={quoted(written)}/>\n')
    for position, (name, kind) in enumerate((changing or {}).items()):
        for spell, value in tie.series.get(name, ()) if tie is not None else ():
            written = quoted(_written(value, kind))
            lines.append(f'          <attvalue for="d{position}" value={written}{_bounds([spell])}/>\n')
    if lines:
        yield "        <attvalues>\n"
        yield from lines
        yield "        </attvalues>\n"


def _written(value: Value, kind: str) -> str:
    if kind == "liststring":
        return written_list(value if isinstance(value, tuple) else (str(value),))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return " | ".join(value)
    return repr(float(value)) if kind == "double" else str(value)
