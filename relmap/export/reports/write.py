"""A report to a file; the ending of its name says as what."""

from __future__ import annotations

from pathlib import Path

from relmap.export.reports.contents import Report
from relmap.export.write import Progress
from relmap.storage.errors import FileProblem, Stopped
from relmap.storage.safe_write import safe_write

FORMATS = (".docx", ".pptx", ".pdf", ".md")


def write_report(report: Report, path: Path, progress: Progress | None = None, into: bool = False) -> Path:
    """Write a report; no ending: a folder with Markdown, as `.md`.

    Args:
        report: what is told.
        path: where.
        progress: told the part done; gives whether to go on.
        into: write into a folder that holds other things, too.

    Returns:
        the file to open.

    Raises:
        Stopped: `progress` said so; nothing is written.
        HoldsOthers: the folder holds other things.
        FileProblem: the ending is of no format, or the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix and suffix not in FORMATS:
        raise FileProblem(
            f"{path.name} is neither .docx, .pptx, .pdf nor .md.", "The ending says what to write."
        )
    if not path.absolute().parent.is_dir():
        raise FileProblem(f"There is no folder {path.parent}.", "Make it first, or choose another.")

    def told(part: float) -> None:
        if progress is not None and not progress(part):
            raise Stopped

    # Each format imports its own library, and the others not.
    if suffix in ("", ".md"):
        from relmap.export.reports.markdown import write_markdown

        return write_markdown(report, path.with_suffix("") if suffix else path, told, into)
    if suffix == ".docx":
        from relmap.export.reports.word import docx as make
    elif suffix == ".pptx":
        from relmap.export.reports.slides import pptx as make
    else:
        from relmap.export.reports.pages import pdf as make
    safe_write(path, make(report, told))
    if progress is not None:
        progress(1.0)
    return path
