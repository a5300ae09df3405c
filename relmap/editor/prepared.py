"""A map with all that is computed from the whole of it, once, before it is shown."""

from __future__ import annotations

from relmap.drawing.edge_geometry import edge_geometry
from relmap.drawing.extents import Extents
from relmap.drawing.frame_maker import FrameMaker
from relmap.drawing.style import Theme
from relmap.drawing.symbols import picture_of
from relmap.editor.catalogue import by_ref, catalogue
from relmap.editor.tallies import Tallies
from relmap.layout.places import placed
from relmap.model.errors import Progress, Stopped
from relmap.model.project import Project
from relmap.timeline.groups import organisations
from relmap.timeline.index import TimeIndex
from relmap.timeline.lane_rows import Listing
from relmap.timeline.snapshot import Snapshot


class Prepared:
    """A map with all that is computed from the whole of it; can be made in another thread.

    Args:
        project: the map.
        progress: told the part done, 0 to 1; gives whether to go on.
        theme: in which it will be drawn first; None: no frame is made.

    Raises:
        Stopped: `progress` said so.
    """

    def __init__(
        self, project: Project, progress: Progress | None = None, theme: Theme | None = None
    ) -> None:
        def tell(part: float) -> bool:
            if progress is not None and not progress(part):
                raise Stopped
            return True

        self.project = project
        self.index = TimeIndex(project, lambda part: tell(part * 0.3)).prepare()
        self.geometry = edge_geometry(project)
        for key in self.geometry.pictures.large:
            picture_of(project.pictures[key].data)  # kept, so that the window need not wait for it
        tell(0.35)
        self.rows = catalogue(self.index, lambda part: tell(0.35 + part * 0.35))
        self.row_of = by_ref(self.rows)
        self.organisations = organisations(project)
        self.tallies = Tallies(project, lambda part: tell(0.7 + part * 0.15))
        self.listing = Listing(project)
        _ = self.listing.forms
        tell(0.9)
        self.frames: FrameMaker | None = None
        """The frames of the map as it is seen first."""
        self.extents: Extents | None = None
        """How far the actors that have a place reach."""
        if theme is not None:
            self.frames = FrameMaker(project, theme, placed(project), self.geometry)
            _ = self.frames.frame(Snapshot(self.index, self.index.opening_day())).looks
            ways = {key: (place,) for key, place in self.frames.places.items()}
            self.extents = Extents.of_actors(project, ways, self.geometry)
        tell(1.0)
