"""Lists as attributes of GEXF write them, in any of the spellings that are about."""

from __future__ import annotations

import json
import re

_QUOTED = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^,;|]*?))\s*(?:[,;|]|$)""")


def listed(text: str) -> tuple[str, ...]:
    """The parts of `["a", "b"]`, `[a, b]`, `a|b`, `a;b` or `a,b`."""
    plain = text.strip()
    bracketed = plain.startswith("[") and plain.endswith("]")
    if bracketed:
        try:
            found = json.loads(plain)
        except ValueError:
            found = None
        if isinstance(found, list):
            return tuple(part if isinstance(part, str) else json.dumps(part) for part in found)
        plain = plain[1:-1]
    elif "|" in plain:
        return tuple(part.strip() for part in plain.split("|"))
    if not plain.strip():
        return ()
    found_parts: list[str] = []
    position = 0
    while position < len(plain):
        match = _QUOTED.match(plain, position)
        if match is None or match.end() == position:
            break
        double, single, bare = match.groups()
        part = double if double is not None else single if single is not None else bare
        found_parts.append(part if bare is not None else re.sub(r"\\(.)", r"\1", part))
        position = match.end()
    return tuple(found_parts)


def written_list(parts: tuple[str, ...]) -> str:
    """As `["a", "b"]`."""
    return json.dumps(list(parts), ensure_ascii=False)
