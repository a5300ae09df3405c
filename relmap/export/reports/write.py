"""A report to a file; the ending of its name says as what."""

from __future__ import annotations

from pathlib import Path

from relmap.export.reports.contents import Report, Told
from relmap.export.settled import settled_pdf, settled_zip
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
    if path.name.lower() == ".md":
        raise FileProblem(f"{path.name} is no name of a report.", "Put a name before the ending.")
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

    if suffix in ("", ".md"):
        from relmap.export.reports.markdown import write_markdown

        return write_markdown(report, path.with_suffix("") if suffix else path, told, into)
    safe_write(path, report_data(report, suffix, told))
    if progress is not None:
        progress(1.0)
    return path


def report_data(report: Report, suffix: str, told: Told) -> bytes:
    """A report as one file: .docx, .pptx or .pdf; the same content gives the same bytes. Raises Stopped."""
    # Each format imports its own library, and the others not.
    if suffix == ".docx":
        from relmap.export.reports.word import docx

        return settled_zip(docx(report, told))
    if suffix == ".pptx":
        from relmap.export.reports.slides import pptx

        return settled_zip(pptx(report, told))
    from relmap.export.reports.pages import pdf

    return settled_pdf(pdf(report, told))
