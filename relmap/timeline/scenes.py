"""The time that a scene shows: a day, a window, or two days compared."""

from __future__ import annotations

from relmap.model import dates
from relmap.model.project import Project
from relmap.model.records import Criteria, Scene
from relmap.timeline.changes import Changes, changes
from relmap.timeline.filtering import NOTHING, CriteriaFilter, Passing
from relmap.timeline.index import TimeIndex
from relmap.timeline.snapshot import Snapshot, Window


def in_order(project: Project) -> list[Scene]:
    """The scenes as they are told."""
    return sorted(project.scenes.values(), key=lambda scene: (scene.order, scene.id))


def days_of(scene: Scene, latest: int) -> tuple[int, int]:
    """The two days of a scene: of a comparison A and B, of a window its ends; of a day both are that day.

    Args:
        scene: whose days are asked for; a date of several days is looked at on the first of them.
        latest: the day of a scene without a date.
    """
    if scene.window is not None:
        first, _, _, last = dates.parse_span(scene.window).bounds()
        return first, last
    day = latest if scene.date is None else _first_of(scene.date)
    return (day if scene.compared_with is None else _first_of(scene.compared_with)), day


def _first_of(date: str) -> int:
    return dates.parse_span(date).bounds()[0]


def time_of(scene: Scene, index: TimeIndex, certain_only: bool = False) -> Snapshot | Changes:
    """What a scene shows.

    Args:
        scene: of the map.
        index: of the map.
        certain_only: leave out what is only possible, even where the scene does not.
    """
    first, day = days_of(scene, index.latest_known())
    certain = certain_only or scene.certain_only
    if scene.window is not None:
        return Window(index, day, certain, first, scene.throughout)
    if scene.compared_with is not None:
        return changes(index, first, day, certain)
    return Snapshot(index, day, certain)


def words_of(scene: Scene, index: TimeIndex) -> str:
    """What a scene shows, as the date line of its figure has it; nothing of the map is looked up."""
    first, day = days_of(scene, index.latest_known())
    if scene.compared_with is not None:
        one, other = (Snapshot(index, each, scene.certain_only) for each in sorted((first, day)))
        return Changes(one, other, [], [], [], [], [], [], []).in_words()
    return time_of(scene, index).in_words()


def extent_of(time: Snapshot | Changes) -> tuple[int, int]:
    """The first and last day of what is shown."""
    if isinstance(time, Changes):
        return min(time.one.day, time.other.day), max(time.one.day, time.other.day)
    return (time.first if isinstance(time, Window) else time.day), time.day


def passing(time: Snapshot | Changes, criteria: Criteria) -> Passing | None:
    """What of a time passes a filter; None: all of it."""
    if criteria == NOTHING:
        return None
    project = time.other.project if isinstance(time, Changes) else time.project
    return passing_of(time, CriteriaFilter(project, criteria))


def passing_of(time: Snapshot | Changes, criteria_filter: CriteriaFilter) -> Passing:
    """What of a time passes a criteria_filter; of two days compared, what does on either of them."""
    shown = time.other if isinstance(time, Changes) else time
    actors = {actor.id: actor for actor, _ in shown.actors}
    relations = list(shown.relations)
    if isinstance(time, Changes):
        actors |= {actor.id: actor for actor, _ in time.one.actors}
        relations += [*time.ended, *(before for before, _ in (*time.changed, *time.faded))]
    return criteria_filter.passing(actors.values(), relations)
