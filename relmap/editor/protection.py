"""Whether a crash would lose anything now, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Kept(Enum):
    """How far unsaved changes are on disk."""

    YES = "yes"
    NOT_YET = "not protected yet"
    NOT = "not protected since"
    AGAIN = "protected again since"


@dataclass(frozen=True)
class Protection:
    """How it is, and since when it is not, or is again."""

    kept: Kept = Kept.YES
    since: datetime | None = None

    def __str__(self) -> str:
        """For the status bar; nothing as long as all is well."""
        if self.kept is Kept.YES:
            return ""
        return self.kept.value if self.since is None else f"{self.kept.value} {self.since:%H:%M}"
