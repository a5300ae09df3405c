"""On which lines of a TOML file its tables and keys stand: tomllib tells what it says, not where."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*\[\[?\s*[\"']?([\w-]+)[\"']?\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")


class RecipeLines:
    """The lines of a file.

    Args:
        text: of the file.
    """

    def __init__(self, text: str) -> None:
        self._headers: list[tuple[int, str]] = []
        self._keys: list[tuple[int, str]] = []
        within = False
        for number, line in enumerate(text.split("\n"), 1):
            if not within and (found := _HEADER.match(line)):
                self._headers.append((number, found[1]))
            elif not within and (found := _KEY.match(line)):
                self._keys.append((number, found[1]))
            # A text of several lines may hold what looks like either.
            if (line.count('"""') + line.count("'''")) % 2:
                within = not within

    def header(self, name: str, at: int) -> int:
        """The line of one of the tables of a name, from 0; 1 if it is not found."""
        found = [number for number, header in self._headers if header == name]
        return found[at] if at < len(found) else 1

    def key(self, after: int, key: str) -> int:
        """The line of a key in the table that begins on a line, however it is spelt; else that line."""
        end = next((number for number, _ in self._headers if number > after), 1 << 60)
        plain = key.replace("-", "_")
        found = (n for n, name in self._keys if after <= n < end and name.replace("-", "_") == plain)
        return next(found, after)

    def top(self, key: str) -> int:
        """The line of a table, or of a key that stands before all tables; 1 if it is not found."""
        header = self.header(key, 0)
        return header if header > 1 else self.key(1, key)
