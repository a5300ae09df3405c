"""What of a map's file is kept as it stands, because this relmap cannot show it, in words."""

from __future__ import annotations

from relmap.model.project import SINGULAR, Project

_NAMED = 3


def kept_in_words(project: Project) -> str:
    """Which records are kept aside, and why; empty: none is."""
    aside = project.aside
    rows = [(name, row) for name in sorted(aside.kept) for row in aside.kept[name]]
    if not rows and aside.version is None:
        return ""
    named = [f"{SINGULAR.get(name, name)} “{_name(row)}”" for name, row in rows]
    listed = ", ".join(named[:_NAMED]) + (f" and {len(named) - _NAMED:,} more" if len(named) > _NAMED else "")
    if aside.version is not None:
        what = f" Kept as it is, and not shown here: {listed}." if named else ""
        return f"This map was written by a newer relmap (format {aside.version[0]}.{aside.version[1]}).{what}"
    return f"Kept aside, for it refers to what is not there: {listed}."


def _name(row: dict[str, object]) -> str:
    for key in ("name", "title", "id", "actor"):
        value = row.get(key)
        if isinstance(value, str) and value:
            return value[:60]
    return "?"
