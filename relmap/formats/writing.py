"""What is asked of whoever writes a map for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Writing:
    """How a map is written.

    Args:
        certain: only what is sure, with the days on which it is.
        plain: without the records that only relmap reads.
        value: what is told where a format has one number for a tie: `weight` or `stance`.
        separator: of the cells of a table.
        day: only what holds on it is written; None: all of the map.
        colours: of relations, as #rrggbb, by id.
    """

    certain: bool = False
    plain: bool = False
    value: str = "weight"
    separator: str = ","
    day: int | None = None
    colours: Mapping[str, str] = field(default_factory=dict)
