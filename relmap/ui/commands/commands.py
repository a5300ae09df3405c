"""What the actions of the table do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from relmap.editor import edits
from relmap.editor.align import Line, Way, aligned, distributed
from relmap.editor.flags import give_flags
from relmap.editor.scenes import capture, reorder, retake
from relmap.layout.arrange import How, has_coordinates
from relmap.layout.graph import Place
from relmap.model.diff import Diff, Ref
from relmap.model.errors import RelmapError
from relmap.model.records import Actor, Relation, Viewport
from relmap.timeline.filtering import NOTHING
from relmap.timeline.groups import ever_members
from relmap.timeline.words import record_title
from relmap.ui.canvas.tools import Tool
from relmap.ui.dialogs.about import AboutDialog
from relmap.ui.dialogs.preferences import PreferencesDialog
from relmap.ui.dialogs.shortcuts import ShortcutsDialog
from relmap.ui.services.exports import Exports
from relmap.ui.widgets import ask

if TYPE_CHECKING:
    from relmap.ui.window.main_window import MainWindow


class Commands:
    """One method for each action, named after it."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.exports = Exports(window)

    def run(self, action_id: str, checked: bool = False) -> None:
        """Carry out an action; what goes wrong is told once."""
        method: Callable[..., None] = getattr(self, f"do_{action_id}")
        try:
            if self._window.actions_by_id[action_id].isCheckable():
                method(checked)
            else:
                method()
        except RelmapError as error:
            ask.tell(self._window, error)

    # --- file -----------------------------------------------------------------------------

    def do_new(self) -> None:
        """An empty map."""
        self._window.for_another().files.new()

    def do_new_window(self) -> None:
        """A window with the start page."""
        self._window.windows.beside(self._window)

    def do_open(self) -> None:
        """A map from a file."""
        self._window.files.choose()

    def do_save(self) -> None:
        """Save."""
        self._window.files.save()

    def do_save_as(self) -> None:
        """Save to another file."""
        self._window.files.save_as()

    def do_close_map(self) -> None:
        """Back to the start page."""
        self._window.files.close_map()

    def do_quit(self) -> None:
        """Leave."""
        self._window.windows.close_all()

    def do_export(self) -> None:
        """A figure of what is looked at."""
        self.exports.export_figure()

    def do_export_page(self) -> None:
        """The map as a web page."""
        self.exports.export_page()

    def do_export_animation(self) -> None:
        """The map through time."""
        self.exports.export_animation()

    def do_export_report(self) -> None:
        """The scenes as a report."""
        self.exports.export_report()

    def do_copy_figure(self) -> None:
        """The figure on the clipboard."""
        self.exports.copy_figure()

    # --- edit -----------------------------------------------------------------------------

    def do_undo(self) -> None:
        """Take the last change back."""
        self._window.inspector.commit_pending()
        self._window.document.undo_stack.undo()

    def do_redo(self) -> None:
        """Do it again."""
        self._window.document.undo_stack.redo()

    def do_copy(self) -> None:
        """Put the selection on the clipboard."""
        self._window.clipboard.copy()

    def do_cut(self) -> None:
        """Put the selection on the clipboard and remove it."""
        self._window.clipboard.copy()
        self._remove("Cut")

    def do_paste(self) -> None:
        """Put in what is on the clipboard."""
        self._window.clipboard.paste()

    def do_duplicate(self) -> None:
        """Double the selection."""
        self._window.clipboard.duplicate()

    def do_rename(self) -> None:
        """Edit the name of the actor selected."""
        for ref in self._window.document.selection:
            if ref.collection == "actors":
                self._window.canvas.setFocus()
                self._window.canvas.creator.rename(ref.id)
                return

    def do_give_flags(self) -> None:
        """The flags of the countries that the actors selected are called after."""
        document = self._window.document
        chosen = sorted(ref.id for ref in document.selection if ref.collection == "actors")
        diff, without = give_flags(document.project, chosen)
        count = len(diff.changes)
        flags = "a flag" if count == 1 else f"{count:,} flags"
        document.apply(diff, f"Give {flags}")
        said = f"Gave {flags}." if count else "No flag was given."
        names = ", ".join(f"“{name[:40]}”" for name in without[:3])
        more = f" and {len(without) - 3:,} more" if len(without) > 3 else ""
        verb = "is" if len(without) == 1 else "are"
        self._window.say(f"{said} {names}{more} {verb} no state known by that name." if without else said)

    def do_delete(self) -> None:
        """Remove what is selected."""
        self._remove("Delete")

    def _remove(self, how: str) -> None:
        document = self._window.document
        selection = document.selection
        if len(selection) == 1:
            record = document.record(next(iter(selection)))
            what = record_title(document.project, record)[:60] if record is not None else ""
        else:
            what = f"{len(selection)} records"
        document.apply(edits.remove(document.project, selection), f"{how} {what}")

    def do_swap(self) -> None:
        """Swap the ends of the relation selected."""
        document = self._window.document
        for ref in document.selection:
            record = document.record(ref)
            if isinstance(record, Relation):
                swapped = edits.updated(record, source=record.target, target=record.source)
                document.apply(Diff.replacing(record, swapped), "Reverse a relation")

    def do_select_all(self) -> None:
        """All actors that are shown."""
        self._window.document.select(self._shown_actors())

    def _shown_actors(self) -> set[Ref]:
        """The actors of the day that are not filtered out."""
        document = self._window.document
        passing = document.passing
        return {
            Ref("actors", actor.id)
            for actor, _ in document.snapshot.actors
            if passing is None or actor.id in passing.ids
        }

    def do_select_neighbours(self) -> None:
        """All that is related to the selection, too."""
        document = self._window.document
        chosen = {ref.id for ref in document.selection if ref.collection == "actors"}
        found = set(document.selection)
        for tie in document.snapshot.relations:
            if {tie.relation.source, tie.relation.target} & chosen:
                found |= {Ref("actors", tie.relation.source), Ref("actors", tie.relation.target)}
        document.select(found)

    def do_select_kind(self) -> None:
        """All that is of a kind with what is selected, on this day."""
        document = self._window.document
        records = [document.record(ref) for ref in document.selection]
        actors = {record.kind for record in records if isinstance(record, Actor)}
        relations = {record.kind for record in records if isinstance(record, Relation)}
        found = {Ref("actors", actor.id) for actor, _ in document.snapshot.actors if actor.kind in actors}
        found |= {
            Ref("relations", tie.relation.id)
            for tie in document.snapshot.relations
            if tie.relation.kind in relations
        }
        document.select(found | document.selection)

    def do_invert(self) -> None:
        """The actors of the day that are not selected."""
        document = self._window.document
        document.select(self._shown_actors() - document.selection)

    def do_tool_select(self, _checked: bool) -> None:
        """Select and move."""
        self._take_tool("select")

    def do_lasso(self, _checked: bool) -> None:
        """Select by a free line."""
        self._take_tool("lasso")

    def do_hand(self, _checked: bool) -> None:
        """Move the picture."""
        self._take_tool("hand")

    def _take_tool(self, tool: Tool) -> None:
        self._window.canvas.set_tool(tool)
        self._window.canvas.setFocus()

    def do_palette(self) -> None:
        """Anything by its name."""
        self._window.finding.everything()

    def do_replace(self) -> None:
        """Replace text."""
        self._window.show_replace()

    def do_filter(self) -> None:
        """Choose what is shown."""
        self._window.bring_up("Filter")
        self._window.filter.tree.setFocus()

    def do_show_everything(self) -> None:
        """No filter."""
        self._window.document.set_filter(NOTHING)

    def do_history(self) -> None:
        """All steps."""
        self._window.bring_up("History")

    def do_shortcuts(self) -> None:
        """The shortcut sheet."""
        dialog = ShortcutsDialog(self._window, self._window.actions_by_id)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def do_kinds(self) -> None:
        """The kinds and how they are drawn."""
        self._window.show_kinds()

    def do_preferences(self) -> None:
        """The preferences."""
        window = self._window
        dialog = PreferencesDialog(window, window.settings, window.windows.take_preferences)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def do_find(self) -> None:
        """To the search field."""
        self._window.bring_up("Outline")
        self._window.outline.search.setFocus()
        self._window.outline.search.selectAll()

    # --- insert ---------------------------------------------------------------------------

    def do_add_actor(self) -> None:
        """A new actor in the middle of the view."""
        self._window.canvas.setFocus()
        self._window.canvas.creator.add_actor()

    def do_connect(self, checked: bool) -> None:
        """Drag from actor to actor."""
        self._take_tool("connect" if checked else "select")
        if checked:
            self._window.say("Drag from one actor to another to relate them. Esc: back to selecting.")

    def do_relate(self) -> None:
        """Relate each of the actors selected to one chosen by name; two of them to each other, too."""
        window = self._window
        actors = window.document.project.actors
        chosen = sorted(ref.id for ref in window.document.selection if ref.collection == "actors")
        maker = window.canvas.creator
        names = [actors[key].name[:60] for key in chosen]
        several = len(chosen) > 1

        def to_each_other() -> None:
            maker.connect_actors(chosen[:1], chosen[1])

        window.finding.choose(
            "actors",
            f"Relate each of {len(chosen):,} actors to…" if several else f"Relate {names[0]} to…",
            lambda target: maker.connect_actors(chosen, target),
            make=lambda new: maker.connect_to_named(chosen, new),
            first=(f"{names[0]} and {names[1]} to each other", to_each_other) if len(chosen) == 2 else None,
        )

    def do_date(self) -> None:
        """Into the date of what is selected, else of the map."""
        window = self._window
        ref = next(iter(window.document.selection), Ref("about", "about"))
        window.document.select([ref] if ref.collection != "about" else [])
        window.bring_up("Inspector")
        window.inspector.focus_date(ref, self._phase_of_day(ref))

    def _phase_of_day(self, ref: Ref) -> int:
        """The position of the phase that holds on the day, of a relation; else the last."""
        document = self._window.document
        relation = document.record(ref)
        if not isinstance(relation, Relation):
            return 0
        tie = document.snapshot.relation(ref.id)
        return tie.state.phase if tie is not None else max(len(relation.phases) - 1, 0)

    def do_cite(self) -> None:
        """Add a source for what is selected."""
        window, document = self._window, self._window.document
        refs = [ref for ref in document.selection if ref.collection in ("actors", "relations", "events")]
        if not refs:
            window.say("Sources are cited for actors, relations and events.")
            return

        def chosen(source: str) -> None:
            self._cite(refs, source, Diff())

        def make(title: str) -> None:
            diff, source = edits.add_source(document.project, title)
            self._cite(refs, source, diff)

        window.finding.choose("sources", "Which source says so?", chosen, make=make)

    def _cite(self, refs: list[Ref], source: str, first: Diff) -> None:
        """One step: the new source, if there is one, and its citations."""
        document = self._window.document
        diff = first
        for ref in refs:
            if document.record(ref) is not None:
                diff = diff.then(edits.cite(document.project, ref, source, self._phase_of_day(ref)))
        title = " ".join(diff.apply(document.project).sources[source].title.split())[:60]
        if not diff:
            self._window.say("That source is cited there already.")
            return
        document.apply(diff, f"Cite {title}")
        self._window.say(f"Cited {title}.")
        self._window.canvas.setFocus()

    def do_add_event(self) -> None:
        """A new event on the day shown, with the actors selected."""
        document = self._window.document
        actors = sorted(ref.id for ref in document.selection if ref.collection == "actors")
        diff, event_id = edits.add_event(document.project, "New event", document.day, actors)
        document.apply(diff, "Add an event")
        self._edit_new(Ref("events", event_id))

    def do_add_source(self) -> None:
        """A new source."""
        document = self._window.document
        diff, source_id = edits.add_source(document.project, "New source")
        document.apply(diff, "Add a source")
        self._edit_new(Ref("sources", source_id))

    def _edit_new(self, ref: Ref) -> None:
        window = self._window
        window.document.select([ref])
        window.bring_up("Inspector")
        field = window.inspector.form(ref.collection).fields["title"]
        field.setFocus()
        select_all = getattr(field.focusProxy(), "selectAll", None)
        if select_all is not None:
            select_all()

    # --- view and time --------------------------------------------------------------------

    def do_zoom_in(self) -> None:
        """Enlarge."""
        self._window.canvas.zoom(1.25)

    def do_zoom_out(self) -> None:
        """Make smaller."""
        self._window.canvas.zoom(0.8)

    def do_fit(self) -> None:
        """Show all."""
        self._window.canvas.fit()

    def do_fit_selection(self) -> None:
        """Show the selection."""
        self._window.canvas.fit_selection()

    def do_legend(self, checked: bool) -> None:
        """Show or hide the legend."""
        self._window.canvas.set_legend(checked)

    def do_dark(self, checked: bool) -> None:
        """Light or dark."""
        self._window.settings.theme = "dark" if checked else "light"
        self._window.windows.take_preferences()

    def do_arrange(self) -> None:
        """By their relations."""
        self._arrange("relations")

    def do_arrange_circle(self) -> None:
        """On a circle."""
        self._arrange("circle")

    def do_arrange_layers(self) -> None:
        """Top down along the arrows."""
        self._arrange("layers")

    def do_arrange_kinds(self) -> None:
        """Each kind in a sector."""
        self._arrange("kinds")

    def do_arrange_rings(self) -> None:
        """On rings about one actor."""
        self._arrange("rings")

    def do_arrange_grid(self) -> None:
        """In rows and columns."""
        self._arrange("grid")

    def do_arrange_map(self) -> None:
        """As on the globe."""
        project = self._window.document.project
        if not has_coordinates(project):
            self._window.say("No actor has coordinates: give some the attributes latitude and longitude.")
            return
        self._arrange("geographic")

    def do_tidy(self) -> None:
        """Take overlaps away."""
        self._arrange("tidy")

    def do_stability(self) -> None:
        """How much the figure may move with time."""
        self._window.show_stability()

    def _arrange(self, how: How) -> None:
        """Lay out the actors selected, or all that are not pinned, in the background."""
        window, document = self._window, self._window.document
        chosen = sorted(ref.id for ref in document.selection if ref.collection == "actors")
        centre = chosen[0] if how == "rings" and len(chosen) == 1 else None
        movable = None if len(chosen) < 2 else set(chosen)
        before = document.places()

        def done(places: dict[str, Place]) -> None:
            moved = {
                key: place
                for key, place in places.items()
                if key in document.project.actors and place != before.get(key)
            }
            window.canvas.move_smoothly(moved, lambda: self._place(moved))

        window.layouts.arrange(how, movable, centre, done)

    def _place(self, moved: dict[str, Place]) -> None:
        document = self._window.document
        wanted = {key: place for key, place in moved.items() if key in document.project.actors}
        text = "Arrange an actor" if len(wanted) == 1 else f"Arrange {len(wanted):,} actors"
        document.apply(edits.move_actors(document.project, wanted), text)
        self._window.canvas.fit()

    def do_pin(self, checked: bool) -> None:
        """Keep the actors where they are, or let them go."""
        document = self._window.document
        places = self._chosen_places()
        text = "an actor" if len(places) == 1 else f"{len(places):,} actors"
        diff = edits.pin(document.project, places, checked)
        document.apply(diff, f"{'Pin' if checked else 'Unpin'} {text}")

    def _chosen_places(self) -> dict[str, Place]:
        """Where the selected actors are."""
        document = self._window.document
        chosen = {ref.id for ref in document.selection if ref.collection == "actors"}
        return {key: place for key, place in document.places().items() if key in chosen}

    def _line_up(self, how: Line | Way, text: str) -> None:
        document = self._window.document
        places = self._chosen_places()
        radii = document.radii(places)
        line_up = distributed if how in ("across", "down") else aligned
        found = line_up(places, radii, how)  # type: ignore[arg-type]
        diff = edits.move_actors(document.project, found, pin=document.motion is not None)
        document.apply(diff, f"{text} {len(places):,} actors")

    def do_align_left(self) -> None:
        """Left sides on one line."""
        self._line_up("left", "Align")

    def do_align_centre(self) -> None:
        """Middles one above the other."""
        self._line_up("centre", "Align")

    def do_align_right(self) -> None:
        """Right sides on one line."""
        self._line_up("right", "Align")

    def do_align_top(self) -> None:
        """Tops on one line."""
        self._line_up("top", "Align")

    def do_align_middle(self) -> None:
        """Middles side by side."""
        self._line_up("middle", "Align")

    def do_align_bottom(self) -> None:
        """Bottoms on one line."""
        self._line_up("bottom", "Align")

    def do_distribute_across(self) -> None:
        """Equal gaps from left to right."""
        self._line_up("across", "Distribute")

    def do_distribute_down(self) -> None:
        """Equal gaps from top to bottom."""
        self._line_up("down", "Distribute")

    def do_hull(self, checked: bool) -> None:
        """A hull around the members."""
        self._show_members("hull" if checked else "")

    def do_collapse(self, checked: bool) -> None:
        """The members within the organisation."""
        self._show_members("collapsed" if checked else "")

    def _show_members(self, how: str) -> None:
        document = self._window.document
        diff, names = Diff(), []
        for key, place in self._chosen_places().items():
            if ever_members(document.project, key):
                diff = diff.then(edits.show_members(document.project, key, how, place))
                names.append(document.project.actors[key].name)
        text = {"hull": "Hull around", "collapsed": "Collapse", "": "Open"}[how]
        document.apply(diff, f"{text} {' and '.join(names)[:80]}")
        self._window.action_state.refresh()

    def do_arrange_offices(self) -> None:
        """Those who hold offices beside their states."""
        self._arrange("offices")

    def do_snap(self, checked: bool) -> None:
        """Whether dragged actors snap to others."""
        self._window.settings.snap = checked
        self._window.canvas.snapping = checked

    def do_play(self) -> None:
        """Play or pause."""
        self._window.time.player.toggle()

    def do_next_change(self) -> None:
        """To the next change."""
        self._window.time.to_change(1)

    def do_previous_change(self) -> None:
        """To the previous change."""
        self._window.time.to_change(-1)

    def do_mode_day(self, _checked: bool) -> None:
        """One day."""
        self._look(mode="day")

    def do_mode_window(self, _checked: bool) -> None:
        """A span of days."""
        self._look(mode="window")

    def do_mode_compare(self, _checked: bool) -> None:
        """Two days."""
        self._look(mode="compare")

    def do_throughout(self, checked: bool) -> None:
        """In a window, what holds on every day of it."""
        self._look(throughout=checked)

    def do_certain_only(self, checked: bool) -> None:
        """Leave out what is only possible."""
        self._look(certain_only=checked)

    def _look(self, **how: Any) -> None:
        self._window.document.look(**how)
        self._window.action_state.refresh()

    def do_swap_days(self) -> None:
        """Day A for day B."""
        document = self._window.document
        document.look(anchor=document.day, day=document.anchor)

    def do_swipe(self, checked: bool) -> None:
        """Day A left, day B right of a line."""
        self._window.canvas.set_swipe(0.5 if checked else None)

    def do_capture(self) -> None:
        """What is looked at as a scene."""
        window, document = self._window, self._window.document
        title = document.in_words()
        diff, key = capture(document, title, self._viewport())
        document.apply(diff, f"Capture the scene {title}")
        window.bring_up("Scenes")
        document.select([Ref("scenes", key)])
        window.bring_up("Inspector")
        field = window.inspector.form("scenes").fields["title"]
        field.setFocus()
        select_all = getattr(field.focusProxy(), "selectAll", None)
        if select_all is not None:
            select_all()

    def _viewport(self) -> Viewport | None:
        """What is in view; None while all of the map is."""
        canvas = self._window.canvas
        if canvas.shows_all:
            return None
        left, top = canvas.view.to_scene(0, 0)
        right, bottom = canvas.view.to_scene(canvas.width(), canvas.height())
        return Viewport(x=left, y=top, width=right - left, height=bottom - top)

    def retake_scene(self, key: str) -> None:
        """What is looked at now for a scene."""
        document = self._window.document
        diff = retake(document, key, self._viewport())
        document.apply(diff, f"Retake the scene {document.project.scenes[key].title[:60]}")

    def reorder_scenes(self, ids: list[str]) -> None:
        """The scenes in another order."""
        document = self._window.document
        document.apply(reorder(document.project, ids), "Reorder the scenes")

    def do_present(self) -> None:
        """The scenes full screen."""
        self._window.present()

    def do_lanes(self, checked: bool) -> None:
        """Show or hide the lanes."""
        self._window.settings.lanes = checked
        self._window.time.set_lanes(checked)

    def do_about(self) -> None:
        """What relmap is."""
        AboutDialog(self._window).open()
