"""A report as a folder: `report.md` and its figures."""

from __future__ import annotations

from pathlib import Path

from relmap.export.reports.contents import Report, Told
from relmap.export.reports.figures import as_they_are, pngs
from relmap.export.reports.scripts import in_order
from relmap.export.reports.texts import addresses, clean
from relmap.storage.made_folder import check_folder, write_folder


def write_markdown(report: Report, folder: Path, told: Told, into: bool) -> Path:
    """Make the folder, or make it anew where it holds nothing else.

    Args:
        report: what is told.
        folder: to be made.
        told: told the part done; raises Stopped.
        into: write into a folder that holds other things, too.

    Returns:
        the file to open.

    Raises:
        Stopped: nothing is written.
        HoldsOthers: the folder holds other things; nothing is written.
        FileProblem: a file in it is not ours, or it cannot be written.
    """
    check_folder(folder, into)  # before the figures are drawn
    files: dict[str, bytes] = {}
    lines = [f"# {_escaped(report.title)}", ""]
    lines += [_escaped(report.about), ""] if report.about else []
    pictures = pngs(as_they_are(report, told), report.dpi, told)
    for number, (section, picture) in enumerate(zip(report.sections, pictures, strict=True), 1):
        name = f"figures/{number:02}.png"
        files[name] = picture
        lines += [f"## {_escaped(section.title)}", "", f"*{_escaped(section.when)}*", ""]
        lines += [f"![{_plain(in_order(' '.join(clean(section.told).split())))}]({name})", ""]
        lines += [_escaped(section.caption), ""] if section.caption else []
        for heading, told_of in section.lists:
            items = (f"- {_escaped(line)}" for line in told_of)
            lines += [f"### {_escaped(heading)}", "", *items, ""]
    if report.sources:
        lines += ["## Sources", "", *(f"- {_escaped(source)}" for source in report.sources), ""]
    files["report.md"] = "\n".join(lines).encode()
    write_folder(folder, files, into)
    told(1.0)
    return folder / "report.md"


def _escaped(text: str) -> str:
    """Text in which Markdown finds nothing to read."""
    text = in_order(" ".join(clean(text).split()))
    return "".join(f"<{part}>" if address else _plain(part) for part, address in addresses(text))


def _plain(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|!" else c for c in text)
