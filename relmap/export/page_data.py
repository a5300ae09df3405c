"""Everything that a web page shows of a map, day by day, as few numbers as can be."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import Any

from relmap.drawing.frame import Frame
from relmap.drawing.widths import WidthScale
from relmap.export.page_forms import Form, forms
from relmap.export.page_looks import Drawn
from relmap.export.page_scenes import scenes
from relmap.model import days
from relmap.model.project import Project
from relmap.timeline.annotations import turn_days
from relmap.timeline.index import TimeIndex
from relmap.timeline.known import derived_line, titled, told_between
from relmap.timeline.snapshot import Snapshot
from relmap.timeline.words import source_line

_MOST_STEPS = 2_000
_MARGIN = 12.0


class Collected:
    """Everything that the page shows.

    Args:
        project: the map.
        places: of its actors, in scene units.
    """

    def __init__(self, project: Project, places: Mapping[str, tuple[float, float]]) -> None:
        self._project = project
        self._places = places
        self._index = TimeIndex(project)
        own = any(scene.viewport is not None for scene in project.scenes.values())
        self._drawn = Drawn(project, self._index, forms(project, places, self._index, own))
        self._maker = self._drawn.forms[0].maker
        self._halos: list[list[list[int]]] = []
        """Of each step the numbers of relations and actors that begin, change or take part."""

    def run(self) -> dict[str, Any]:
        """All of it, as JSON may have it."""
        extent = self._index.extent()
        low, high = extent or (0, 0)
        turns = {*self._index.step_days.tolist(), *turn_days(self._project)}
        steps = [low, *(day for day in sorted(turns) if low < day <= high)]
        steps, unit = thinned(steps)
        for number, day in enumerate(steps):
            self._add(number, Snapshot(self._index, day))
        told = scenes(self._drawn, self._places)
        known = self._index.latest_known()
        start = max((n for n, day in enumerate(steps) if day <= known), default=0)
        return {
            "days": steps,
            "last": max(high, steps[-1]),
            "words": [days.in_words(day) for day in steps] if extent else ["At any time"],
            "timeless": extent is None,
            "iso": [days.iso(day) for day in steps],
            "start": start,
            "unit": unit,
            "forms": [self._form(form) for form in self._drawn.forms],
            "nodes": list(self._drawn.nodes.values()),
            "edges": list(self._drawn.edges.values()),
            "looks": list(self._drawn.looks),
            "notes": list(self._drawn.notes.values()),
            "shapes": list(self._drawn.shapes),
            "bands": list(self._drawn.bands),
            "hulls": list(self._drawn.hulls.values()),
            "halos": self._halos,
            "widths": _steps(self._maker.edge_geometry.scale),
            "events": self._events(steps),
            "between": self._between(steps),
            "scenes": told,
            "flags": {node["f"] for node in self._drawn.nodes.values() if node["f"]},
            "symbols": {node["y"] for node in self._drawn.nodes.values() if node["y"]},
        }

    def _form(self, form: Form) -> dict[str, Any]:
        """Where everything is on one shape of screen."""
        left, top, right, bottom = (
            side + more for side, more in zip(form.box, (-_MARGIN, -_MARGIN, _MARGIN, _MARGIN), strict=True)
        )
        at = [form.places[key] for key in self._drawn.nodes]
        return {
            "f": form.name,
            "b": [round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1)],
            "n": [[round(x, 1), round(y, 1)] for x, y in at],
        }

    def _add(self, number: int, snapshot: Snapshot) -> None:
        frame = self._maker.frame(snapshot)
        ties = {tie.relation.id: tie for tie in snapshot.relations}
        ways = self._drawn.ways(frame)
        for node in frame.nodes:
            row = self._drawn.node(node)
            _extend(row["t"], number, int(node.presence))
            if node.held:
                _extend(row["u"], number, node.held)
        for row_number, paths in enumerate(ways):
            row = self._drawn.edge(frame, row_number, ties, paths)
            _extend(row["t"], number, self._drawn.look_on_day(frame, row_number, ties, paths))
        for key, how in frame.emphasised.items():
            band = self._drawn.band(how)
            for rows in (self._drawn.nodes, self._drawn.edges):
                if key in rows:
                    _extend(rows[key]["z"], number, band)
        for key, shape in self._drawn.notes_on(self._in_forms(snapshot, frame)):
            _extend(self._drawn.notes.setdefault(key, {"i": key, "t": []})["t"], number, shape)
        for hull in self._drawn.hulls_on(frame):
            _extend(hull["t"], number, 1)
        self._halos.append(self._drawn.haloed(frame))

    def _in_forms(self, snapshot: Snapshot, frame: Frame) -> list[Frame]:
        """The frame of a day on each shape of screen, as far as notes need it."""
        if not frame.notes:
            return []
        return [frame, *(form.maker.frame(snapshot, halos=False) for form in self._drawn.forms[1:])]

    def _events(self, steps: list[int]) -> list[Any]:
        found: list[Any] = []
        for event in self._project.events.values():
            interval = self._index.events.get(event.id)
            if interval is None or event.when is None:
                continue
            number = bisect_left(steps, interval.last)  # the first day from which it has happened
            if number < len(steps) and (number or steps[0] == interval.last):
                source = source_line(self._project, event.citations)
                found.append([number, titled(event.title, event.status), source])
        return found

    def _between(self, steps: list[int]) -> list[Any]:
        """What happens some day between two: first and last step there, when, its title, how it is known."""
        index = self._index
        events = index.in_order(
            event
            for event in self._project.events.values()
            if event.when is None and event.id in index.events
        )
        found: list[Any] = []
        for event in events:
            interval = index.events[event.id]
            if interval.last < steps[0] or interval.first > steps[-1]:
                continue
            # Where a step stands for a month or a year, the days between may hold none: it is the next.
            first = bisect_left(steps, interval.first)
            last = max(bisect_right(steps, interval.last) - 1, first)
            known = (derived_line(index, event.id), source_line(self._project, event.citations))
            ((when, titles),) = told_between(index, [event])
            found.append([first, last, when, *titles, "; ".join(filter(None, known))])
        return found


def _steps(scale: WidthScale) -> list[tuple[str, float]]:
    """What each step of the scale of widths says, and its width; empty: width tells nothing."""
    count = len(scale.bounds) + 1 if scale.bounds else 0
    return [(scale.in_words([step])[0].removeprefix("Width: "), scale.width(step)) for step in range(count)]


def thinned(steps: list[int]) -> tuple[list[int], str]:
    """So many days that a page can hold them: every change, else the last of each month or year."""
    for unit in ("change", "month", "year"):
        if unit != "change":
            last = {days.to_ymd(day)[: 2 if unit == "month" else 1]: day for day in steps}
            steps = list(last.values())
        if len(steps) <= _MOST_STEPS:
            return steps, unit
    return steps[:: -(-len(steps) // _MOST_STEPS)], "few years"


def _extend(spells: list[list[int]], number: int, what: int) -> None:
    """Add a step to the spells of something: [first step, last step, what it is then]."""
    if spells and spells[-1][1] == number - 1 and spells[-1][2] == what:
        spells[-1][1] = number
    else:
        spells.append([number, number, what])
