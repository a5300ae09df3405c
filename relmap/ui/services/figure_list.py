"""The figures of a map that are made again and again: the file beside it that says which, and making them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from relmap.editor import edits
from relmap.editor.document import Document
from relmap.model import day_style
from relmap.model.errors import RelmapError
from relmap.model.records import NO_LENS, FigureStyle
from relmap.storage.errors import FileProblem
from relmap.storage.safe_write import safe_write
from relmap.ui.canvas.map_view import MapView
from relmap.ui.services.files import Files
from relmap.ui.shell import Shell
from relmap.ui.widgets import ask

# What few ask for is imported when they do, not with the window.

_OF_DAYS = ("scenes", "every_change", "dates")


class FigureList:
    """The figures of an open map.

    Args:
        document: the map.
        canvas: on which it is seen.
        files: where it comes from.
        shell: the window.
    """

    def __init__(self, document: Document, canvas: MapView, files: Files, shell: Shell) -> None:
        self._document = document
        self._canvas = canvas
        self._files = files
        self._shell = shell

    @property
    def path(self) -> Path | None:
        """The file of figures; None: the map has none, for it is in no file itself."""
        from relmap.export.recipe import recipe_beside

        return None if self._files.path is None else recipe_beside(self._files.path)

    @property
    def is_there(self) -> bool:
        """Whether there is one beside the map."""
        return self.path is not None and self.path.is_file()

    # --- making ---------------------------------------------------------------------------

    def make_again(self) -> None:
        """Make all figures, with progress; say how many are changed, unchanged and new."""
        from relmap.export.recipe import read_recipe
        from relmap.ui.services.figure_process import make_figures

        path, of_map = self.path, self._files.path
        if path is None or of_map is None:
            return
        try:
            if not self._document.is_clean:
                raise RelmapError(
                    "The map has changes that are not saved.",
                    "Save it first (Ctrl+S): its figures are made of what is in its file.",
                )
            read_recipe(path)
        except RelmapError as error:
            ask.tell(self._shell.widget, error)
            return
        made = make_figures(self._shell.widget, of_map)
        if made.fault:
            ask.tell(self._shell.widget, RelmapError(made.fault))
            return
        self._tell(made.lines, made.stopped)

    def _tell(self, lines: list[str], stopped: bool) -> None:
        from relmap.export.making import counted

        shell = self._shell
        more = " Stopped; the others were not made." if stopped else ""
        text = f"Figures: {counted(line.split()[0] for line in lines)}.{more}"

        def show() -> None:
            ask.report(shell.widget, text, lines)
            shell.notice("")

        shell.notice(text, ("Show…", show), ("Close", lambda: shell.notice("")))

    # --- adding ---------------------------------------------------------------------------

    def add(self, style: FigureStyle, name: str) -> str:
        """Add the figure of what is looked at, in a style; gives what to say of it.

        Args:
            style: of the figure.
            name: of its file, without folder and ending.
        """
        from relmap.export.recipe_text import appended, head, table

        try:
            path = self._must_have()
            before = (
                path.read_text(encoding="utf-8")
                if path.is_file()
                else head(self._files.path.name if self._files.path else "")
            )
            output = self._free(f"figures/{name}", before)
            safe_write(path, appended(before, path, table("figure", output, self._said(style))).encode())
        except (RelmapError, OSError, UnicodeDecodeError) as error:
            return str(error)
        self._shell.refresh()
        return f"Added to {path.name} as {output}. File ▸ Make figures again writes it."

    def _must_have(self) -> Path:
        if self.path is None:
            raise FileProblem(
                "The map is in no file yet.", "Save it first: the list of figures stands beside it."
            )
        return self.path

    def _free(self, stem: str, text: str) -> str:
        """A name of a file that the list does not have yet."""
        ending = self._shell.settings.figure_ending
        number = 1
        while f'"{stem}{f"-{number}" if number > 1 else ""}{ending}"' in text:
            number += 1
        return f"{stem}{f'-{number}' if number > 1 else ''}{ending}"

    def _said(self, style: FigureStyle) -> dict[str, Any]:
        """All that has to be said for the figure to come out as it is seen. Raises RelmapError."""
        from relmap.export.styling import said_of

        viewpoint, project = self._document.viewpoint, self._document.project
        said = said_of(style)
        if viewpoint.passing is not None and style.content in ("map", "table"):
            raise RelmapError(
                "What the filter leaves out cannot be told in the list of figures.",
                "Capture a scene (Ctrl+Shift+K), which keeps the filter, and add the scenes.",
            )
        if style.title and not style.own_title and not project.about.title:
            said["title"] = self._files.map_title()
        if day_style.chosen_key() != "en":
            said["days_in"] = day_style.chosen_key()
        if "scenes" not in said:
            said |= self._as_seen(style)
        if not any(name in said for name in _OF_DAYS):
            said |= self._time(style.content)
        return said

    def _as_seen(self, style: FigureStyle) -> dict[str, Any]:
        """The certainty, the selection, the part in view, and what actors tell."""
        viewpoint = self._document.viewpoint
        chosen = sorted(ref.id for ref in viewpoint.selection if ref.collection in ("actors", "relations"))
        measured = style.content in ("plot", "table")
        said: dict[str, Any] = {"certain": True} if viewpoint.certain_only else {}
        if measured and (actors := [key for key in chosen if key in self._document.project.actors]):
            said["actors"] = actors
        elif style.area == "selection" and chosen and not measured:
            said["only"] = chosen
        elif style.area == "view" and style.content != "timeline" and not measured:
            left, top, right, bottom = self._canvas.camera.shown_bounds()
            said["view"] = [round(part, 8) for part in (left, top, right - left, bottom - top)]
        if self._shell.settings.marks and not measured:
            said["marks"] = True
        return said | self._lens(style.content)

    def _lens(self, content: str) -> dict[str, Any]:
        lens = self._document.viewpoint.lens
        if content in ("plot", "table"):
            return {"fold": "shown"}
        if lens == NO_LENS or content == "timeline":
            return {}
        told = {"size_by": lens.size_by, "shade_by": lens.shade_by, "colour_by": lens.groups}
        return {name: value for name, value in told.items() if value} | {"fold": "shown"}

    def _time(self, content: str) -> dict[str, Any]:
        """What is looked at: a day, a window or two days; lanes and curves only mark a day."""
        viewpoint = self._document.viewpoint
        if viewpoint.mode == "compare" and content == "map":
            return {"compare": [edits.edtf_day(viewpoint.anchor), edits.edtf_day(viewpoint.day)]}
        if viewpoint.mode == "window" and content in ("map", "table"):
            first, last = map(edits.edtf_day, viewpoint.window)
            return {"date": f"{first}/{last}"} | (
                {"throughout": True} if viewpoint.throughout and content == "map" else {}
            )
        return {"date": edits.edtf_day(viewpoint.day)}
