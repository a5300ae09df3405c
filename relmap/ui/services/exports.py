"""What leaves the program: figures, animations, web pages and reports, to files and to the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from relmap.drawing.lens import Seen
from relmap.editor import edits
from relmap.editor.document import Document
from relmap.editor.plots import plot_now
from relmap.export.batch import Batch, FigureJob, figure_of
from relmap.export.compose import Subject
from relmap.export.compose_measured import plot_figure, table_figure
from relmap.export.figure import Figure
from relmap.export.svg import svg
from relmap.export.write import image, write_figure
from relmap.formats.loss import Loss
from relmap.layout.graph import Place
from relmap.model.errors import RelmapError
from relmap.model.records import FigureStyle, updated
from relmap.storage.made_folder import HoldsOthers
from relmap.storage.safe_write import safe_write
from relmap.timeline.snapshot import Snapshot
from relmap.ui.canvas.map_view import MapView
from relmap.ui.dialogs.export import ExportDialog, NotYet
from relmap.ui.services.clipboard import own_figure
from relmap.ui.services.figure_list import FigureList
from relmap.ui.services.files import Files
from relmap.ui.settings.presets import Presets
from relmap.ui.shell import Shell
from relmap.ui.widgets import ask

if TYPE_CHECKING:
    from relmap.editor.analysing import Analysing
    from relmap.export.animation import Pace

Told = Callable[[float], bool]

# What few exports need is imported when they are asked for, not with the window.


class Exports:
    """The exports of an open map.

    Args:
        document: the map.
        canvas: on which it is seen.
        files: where it comes from.
        shell: the window.
        analysing: who answers questions about the map.
    """

    def __init__(
        self,
        document: Document,
        canvas: MapView,
        files: Files,
        shell: Shell,
        analysing: Callable[[], Analysing],
    ) -> None:
        self._analysing = analysing
        self._document = document
        self._canvas = canvas
        self._files = files
        self._shell = shell
        self._looked: Subject | None = None
        self.figure_list = FigureList(document, canvas, files, shell)

    # --- what is looked at ----------------------------------------------------------------

    def style(self) -> FigureStyle:
        """The style that was used last; the first time it is that of the window."""
        shell = self._shell
        if shell.settings.figure_style:
            last = Presets(shell.settings).last
            # Words of one map would be untrue above another.
            return (
                last if shell.settings.figure_map == self._map() else updated(last, own_title="", subtitle="")
            )
        look = "dark" if shell.theme.name == "dark" else "light"
        return FigureStyle(look=look, legend="bottom" if self._canvas.legend.open else "none")

    def _map(self) -> str:
        """What the open map is told from others by."""
        path = self._files.path
        return str(path) if path is not None else self._document.project.about.title

    def _remember(self, style: FigureStyle) -> None:
        """The settings of a figure are those that the next one begins with."""
        Presets(self._shell.settings).last = style
        self._shell.settings.figure_map = self._map()

    def figure(self, style: FigureStyle) -> Figure:
        """The figure of what is looked at, in a style. Raises RelmapError where that cannot be shown."""
        document, canvas = self._document, self._canvas
        viewpoint = document.viewpoint
        looked = Subject(
            viewpoint.comparison or viewpoint.snapshot,
            document.places(),
            document.geometry,
            viewpoint.passing,
            viewpoint.dims,
            canvas.camera.shown_bounds(),
            frozenset(ref.id for ref in viewpoint.selection),
            self._shell.settings.marks,
            self._seen_now,
        )
        self._looked = looked = looked.reusing(self._looked)
        if not style.own_title and not document.project.about.title:
            style = updated(style, own_title=self._files.map_title())
        if style.content in ("plot", "table"):
            return self._measured(style)
        return figure_of(
            style,
            looked,
            document.index,
            lambda: self._batch(document.places(), style.content == "scenes"),
            viewpoint.day,
        )

    def _batch(self, places: Mapping[str, Place], scenes: bool = False) -> Batch:
        """The figures of the map; scenes say themselves whether only what is certain is shown."""
        document = self._document
        certain = document.viewpoint.certain_only and not scenes
        lens = document.viewpoint.lens
        return Batch(document.project, places, certain, document.index, document.geometry, lens)

    def _seen_now(self, _snapshot: Snapshot) -> Seen:
        """What sizes and colours of actors tell of the time looked at."""
        return self._canvas.map_scene.seen

    def _measured(self, style: FigureStyle) -> Figure:
        """Curves or a table of a measure, as far as it is known. Raises RelmapError: nothing is, yet."""
        document, viewpoint = self._document, self._document.viewpoint
        snapshot, analysing = viewpoint.snapshot, self._analysing()
        actors = sorted(ref.id for ref in viewpoint.selection if ref.collection == "actors")
        if style.content == "plot":
            plot = plot_now(document, analysing, style.measure, actors).on(viewpoint.day)
            if plot.done < 1.0 and document.project.actors:
                raise NotYet(f"The days are being computed: {plot.done:.0%}.")
            return plot_figure(document.index, style, style.measure, plot, viewpoint.certain_only)
        found = analysing.measure(style.measure)
        if found is None:
            raise NotYet("It is being computed.")
        return table_figure(snapshot, style, style.measure, list(found.number), found.measured, actors)

    # --- figures --------------------------------------------------------------------------

    def export_measure(self, content: Literal["plot", "table"], measure: str) -> None:
        """Ask how, and write the curves or the table of a measure."""
        self.export_figure(updated(self.style(), content=content, measure=measure))

    def export_figure(self, style: FigureStyle | None = None) -> None:
        """Ask how, and write the figure; a style: to begin with in place of the last one."""
        shell = self._shell
        presets = Presets(shell.settings)
        name = self._stem_and_day()
        dialog = ExportDialog(shell.widget, self._document, self.figure, self.style(), presets, name)
        dialog.copy_requested.connect(self._copy)
        dialog.add_requested.connect(lambda set_: dialog.answer(self.figure_list.add(set_, name)))
        if style is not None and style.content in ("plot", "table"):
            dialog.set_style(style)
        analysing = self._analysing()
        analysing.answered.connect(dialog.refresh_if_waiting)
        # First of all: while the figure is written the dialog goes.
        for ended in (dialog.accepted, dialog.rejected):
            ended.connect(lambda: self._remember(dialog.style_))
        dialog.accepted.connect(lambda: self._write(dialog.figure(), dialog.dpi))
        dialog.destroyed.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        self._looked = None

    def copy_figure(self) -> None:
        """Put the figure on the clipboard, in the style used last."""
        style = self.style()
        self._copy(self.figure(style), style.dpi)
        self._forget()

    def _copy(self, figure: Figure, dpi: int) -> None:
        def work(told: Told) -> QMimeData:
            mime = QMimeData()
            mime.setImageData(image(figure, dpi, lambda part: told(0.6 * part)))
            mime.setData("image/svg+xml", svg(figure, lambda part: told(0.6 + 0.4 * part)))
            return mime

        mime = ask.with_progress(self._shell.widget, "Drawing the figure…", work)
        if mime is None:
            return
        own_figure(mime)
        QGuiApplication.clipboard().setMimeData(mime)
        self._shell.say("The figure is on the clipboard, as PNG and SVG.")

    def _write(self, figure: Figure, dpi: int) -> None:
        shell = self._shell
        name = f"{self._stem_and_day()}{shell.settings.figure_ending}"
        path = ask.figure_to_save(shell.widget, str(Path(shell.settings.export_folder) / name))
        if path is None:
            return
        shell.settings.figure_ending = path.suffix.lower()

        def work(told: Told) -> bool:
            write_figure(figure, path, dpi, told, ask.aside(told))
            return True

        self._written(path, "Drawing the figure…", work)

    # --- more -----------------------------------------------------------------------------

    def export_page(self) -> None:
        """The map as a web page."""
        from relmap.export.page import page

        path = self._asked("Export the web page", "Web page (*.html)", ".html")
        if path is None:
            return
        project, places = self._document.project, self._document.home()

        def work(told: Told) -> bool:
            safe_write(path, ask.aside(told)(lambda: page(project, places)))
            return True

        self._written(path, "Writing the page…", work)

    def export_data(self) -> None:
        """The map for other programs, with what their format could not carry."""
        from relmap.formats.outgoing import Written, written
        from relmap.formats.registry import FORMATS, format_named
        from relmap.formats.writing import Writing

        settings = self._shell.settings
        kinds = ";;".join(f"{known.label} (*{known.suffix})" for known in FORMATS if known.suffix)
        path = self._asked("Export for other programs", kinds, settings.data_ending)
        if path is None:
            return
        known = format_named(path.name)
        settings.data_ending = known.suffix
        project = self._document.project
        found: list[Written] = []

        def work(told: Told) -> bool:
            done = ask.aside(told)(lambda: written(project, known, Writing()))
            base = path.name[: -len(known.suffix)]
            for ending, data in done.files.items():
                safe_write(path.with_name(f"{base}{ending}"), data)
            found.append(done)
            return True

        self._written(path, f"Writing {path.name}…", work)
        if found and found[0].loss.rows:
            self._tell_loss(path, found[0].loss)

    def _tell_loss(self, path: Path, loss: Loss) -> None:
        rows = [f"{row.what}: {row.count:,} {row.became}, as {row.example}" for row in loss.rows]
        shell = self._shell

        def show() -> None:
            ask.report(shell.widget, f"What {path.name} could not carry", rows)
            shell.notice("")

        left = sum(row.became == "left out" for row in loss.rows)
        what = f"{left:,} things are left out" if left != 1 else "1 thing is left out"
        text = (
            f"Exported {path.name}; {what}."
            if left
            else f"Exported {path.name}; some things are approximated."
        )
        shell.notice(text, ("Show…", show), ("Close", lambda: shell.notice("")))

    def export_animation(self) -> None:
        """The map through time, in the style used last."""
        from relmap.export.batch import film
        from relmap.ui.dialogs.animation import AnimationDialog

        document, style = self._document, self.style()
        batch = self._batch(document.home())
        part = document.viewpoint.mode == "window"
        first, last = document.viewpoint.window if part else document.extent()

        def days_of(step: str) -> list[int]:
            return batch.of_film(step, first, last, not part)

        dialog = AnimationDialog(
            self._shell.widget,
            style,
            days_of,
            lambda wanted, along: film(batch.of_days(wanted), style, along),
        )
        settings = self._shell.settings
        dialog.set_choices(settings.animation)
        for ended in (dialog.accepted, dialog.rejected):
            ended.connect(lambda: setattr(settings, "animation", dialog.choices()))
        dialog.accepted.connect(
            lambda: self._animate(batch.of_days(dialog.days), dialog.suffix, dialog.pace, dialog.dpi)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _animate(self, jobs: list[FigureJob], suffix: str, pace: Pace, dpi: int) -> None:
        from relmap.export.animation import write_animation
        from relmap.export.batch import film

        kinds = {".webp": "WebP animation (*.webp)", ".gif": "GIF animation (*.gif)", ".mp4": "Film (*.mp4)"}
        path = self._asked("Export the animation", kinds[suffix], suffix)
        if path is None:
            return
        style = self.style()

        def work(told: Told) -> bool:
            write_animation(film(jobs, style), len(jobs), path, pace, dpi, told, ask.aside(told))
            return True

        self._written(path, f"Drawing {len(jobs):,} pictures…", work, f"{len(jobs):,} pictures")

    def export_report(self) -> None:
        """The scenes as a report."""
        from relmap.export.reports.contents import make_report
        from relmap.export.reports.write import write_report

        kinds = "Word document (*.docx);;Slides (*.pptx);;PDF (*.pdf);;Markdown folder (*.md)"
        settings = self._shell.settings
        path = self._asked("Export the report", kinds, settings.report_ending)
        if path is None:
            return
        settings.report_ending = path.suffix.lower() or ".md"
        document = self._document
        report = make_report(document.project, document.home(), path)  # scenes say what is certain

        def written(told: Told, into: bool = False) -> Path:
            return write_report(report, path, told, into)

        self._written(path, "Writing the report…", written, f"{len(report.sections):,} scenes")

    # --- files ----------------------------------------------------------------------------

    def _stem_and_day(self) -> str:
        """What a figure of what is looked at is called."""
        document = self._document
        viewpoint = document.viewpoint
        first = "" if viewpoint.mode == "day" else f"{edits.edtf_day(viewpoint.anchor)}-"
        return f"{self._stem()}-{first}{edits.edtf_day(viewpoint.day)}"

    def _stem(self) -> str:
        title = self._files.map_title()[:60]
        return "".join(c if c.isalnum() else "-" for c in title).strip("-").lower() or "map"

    def _asked(self, title: str, kinds: str, ending: str) -> Path | None:
        """Where to write something that is called after the map."""
        shell = self._shell
        suggestion = str(Path(shell.settings.export_folder) / f"{self._stem()}{ending}")
        return ask.file_to_write(shell.widget, title, suggestion, kinds)

    def _written(self, path: Path, text: str, work: Callable[..., bool | Path], more: str = "") -> None:
        """Do it with progress, and say that it is done, or once why it is not.

        Work that writes elsewhere than was said gives the path.
        Work that makes a folder can be told to write `into` one that holds other things; that is asked.
        """
        shell = self._shell
        try:
            try:
                done = ask.with_progress(shell.widget, text, work)
            except HoldsOthers as error:
                if not ask.write_beside(shell.widget, error.message):
                    return
                done = ask.with_progress(shell.widget, text, lambda told: work(told, into=True))
        except RelmapError as error:
            ask.tell(shell.widget, error)
            return
        shell.settings.export_folder = str(path.parent)
        made = done if isinstance(done, Path) else path
        said = f"Exported {made.relative_to(path.parent)}{': ' if more else ''}{more}."
        shell.say(said if done else "Stopped. Nothing was written.")
