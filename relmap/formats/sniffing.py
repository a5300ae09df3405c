"""What kind of file it is, by its first bytes and its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

HEAD = 65_536
"""So many bytes tell what a file is."""


def looks_like(head: bytes, name: str, suffixes: Sequence[str], content: bytes) -> int:
    """2 if its first bytes hold what is searched, 1 if its name ends so, else 0."""
    plain = head.replace(b"\0", b"")
    if re.search(content, plain):
        return 2
    return 1 if name.casefold().endswith(tuple(suffixes)) else 0
