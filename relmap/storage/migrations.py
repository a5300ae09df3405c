"""Older files brought up to date, one small pure step for each major version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

VERSION = (1, 2)
"""The newest major and minor version of the format that this relmap reads and writes."""

STEPS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From a major version to the next. The first version has none."""


def migrate(data: dict[str, Any], major: int) -> dict[str, Any]:
    """The same map in this version's form."""
    for step in range(major, VERSION[0]):
        data = STEPS[step](data)
    return data
