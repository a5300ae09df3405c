"""A map as one web page: no network, no libraries; a slider through time, and every claim with its source."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from typing import Any

from relmap.drawing.comparison import stayed
from relmap.drawing.paint import rim
from relmap.drawing.style import DARK, LIGHT, Theme, mixed
from relmap.export.page_data import Collected
from relmap.export.page_looks import STANCES
from relmap.model.project import Project
from relmap.resources import resource

_SCRIPTS = (
    "map", "lines", "notes", "field", "texts", "write", "legend", "list", "axis", "time", "cards", "hand",
    "keys",
)  # fmt: skip
"""The parts of the script, in their order."""
_SOFTLY = 0.75
"""How much of its colour the halo of an actor has."""


def page(project: Project, places: Mapping[str, tuple[float, float]]) -> bytes:
    """The page as UTF-8.

    Args:
        project: the map.
        places: of its actors, in scene units.
    """
    data = Collected(project, places).run()
    scripts = "".join(_text(f"{name}.js") for name in _SCRIPTS)
    title = html.escape(project.about.title or "A map")
    about = html.escape(" ".join(project.about.description.split())[:1200])
    values = {
        "TITLE": title,
        "ABOUT": about,
        "NOABOUT": "" if about else " hidden",
        "STYLE": _colours(":root", LIGHT)
        + "@media (prefers-color-scheme: dark) {" + _colours(":root:not(.light)", DARK) + "}"
        + _colours(":root.dark", DARK) + _text("page.css"),
        "CODE": '(() => {\n"use strict";\n' + scripts + "})();\n",
        "FLAGS": "".join(_flag(code) for code in sorted(data.pop("flags")))
        + "".join(_symbol(name) for name in sorted(data.pop("symbols"))),
        "STEPS": f"A step for every {data.pop('unit')}",
    }  # fmt: skip
    values["DATA"] = f"const DATA = {_as_script(data)};"
    # Nothing but these very texts is run or styles anything, whatever a name on the map holds.
    values |= {f"{name}HASH": _hash(values[name]) for name in ("STYLE", "DATA", "CODE")}
    # All at once: what is put in is not looked through again.
    made = re.sub(r"\{\{([A-Z]+)\}\}", lambda match: values[match[1]], _text("page.html"))
    return made.encode()


def _text(name: str) -> str:
    return resource("page", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What a policy calls an inline text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _as_script(data: Any) -> str:
    """JSON that cannot end the script it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=list)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _colours(selector: str, theme: Theme) -> str:
    stances = "".join(f"--{STANCES[stance]}:{colour};" for stance, colour in theme.stances.items())
    fills = "".join(f"--{shape}:{colour};" for shape, colour in theme.fills.items())
    plain = f"--ground:{theme.ground};--ink:{theme.ink};--soft:{theme.soft};--faint:{theme.faint};"
    plain += f"--plate:{theme.plate};--accent:{theme.accent};--begun:{theme.begun};--stayed:{stayed(theme)};"
    plain += f"--halo:{mixed(theme.halo, theme.ground, _SOFTLY)};--rim:{rim(theme)};"
    plain += f"--hull:{0.1 if theme is LIGHT else 0.16};color-scheme:{theme.name};"
    return f"{selector}{{{plain}{stances}{fills}}}"


def _flag(code: str) -> str:
    path = resource("flags", f"{code}.svg")
    if not re.fullmatch("[a-z]{2}", code) or not path.is_file():
        return ""
    text = path.read_text(encoding="utf-8")
    inner = re.sub(r"<mask.*?</mask>|\smask=\"[^\"]*\"|<\?xml.*?\?>", "", text, flags=re.DOTALL)
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", inner, flags=re.DOTALL)
    return f'<symbol id="flag-{code}" viewBox="0 0 512 512">{inner}</symbol>'


def _symbol(name: str) -> str:
    path = resource("symbols", f"{name}.svg")
    if not re.fullmatch("[a-z0-9-]{1,40}", name) or not path.is_file():
        return ""
    found = re.search(r"<svg([^>]*)>(.*)</svg>", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    if found is None:
        return ""
    kept = " ".join(re.findall(r'\b(?:viewBox|fill|stroke[a-z-]*)="[^"]*"', found[1]))
    return f'<symbol id="symbol-{name}" {kept}>{found[2]}</symbol>'
