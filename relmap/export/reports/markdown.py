"""A report as a folder: `report.md` and its figures."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from relmap.export.reports.contents import Report, Told, clean, pictures
from relmap.storage.errors import FileProblem


def write_folder(report: Report, folder: Path, told: Told) -> Path:
    """The folder is made beside its place and moved there whole; only a report is ever replaced.

    Returns:
        the file to open.

    Raises:
        Stopped: nothing is written.
        FileProblem: there is something else, or it cannot be written.
    """
    if folder.exists() and not (folder.is_dir() and (folder / "report.md").is_file()):
        raise FileProblem(f"{folder} exists and is no report.", "Choose another name.")
    drawn = pictures(report, told)  # before there is anything on disk
    made = None
    try:
        made = Path(tempfile.mkdtemp(prefix=".report-", dir=folder.absolute().parent))
        made.chmod(0o755)  # readable by others, as other files are
        (made / "figures").mkdir()
        lines = [f"# {_escaped(report.title)}", ""]
        lines += [_escaped(report.about), ""] if report.about else []
        for number, (section, picture) in enumerate(zip(report.sections, drawn, strict=True), 1):
            name = f"figures/{number:02}.png"
            (made / name).write_bytes(picture)
            lines += [f"## {_escaped(section.title)}", "", f"*{_escaped(section.when)}*", ""]
            lines += [f"![{_escaped(section.title)}]({name})", ""]
            lines += [_escaped(section.caption), ""] if section.caption else []
            if section.changes:
                lines += [
                    f"**{_escaped(section.heading)}**",
                    "",
                    *(f"- {_escaped(c)}" for c in section.changes),
                    "",
                ]
        if report.sources:
            lines += ["## Sources", "", *(f"- {_escaped(source)}" for source in report.sources), ""]
        (made / "report.md").write_text("\n".join(lines), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)
    except OSError as error:
        raise FileProblem(f"{folder} could not be written: {error.strerror or error}.") from error
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
    told(1.0)
    return folder / "report.md"


def _escaped(text: str) -> str:
    """Text in which Markdown finds nothing to read."""
    text = " ".join(clean(text).split())
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|!" else c for c in text)
