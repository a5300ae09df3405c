"""The endings of file names, for those who need no more than these."""

from __future__ import annotations

SUFFIX = ".relmap.json"
TABLES = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".ods"})
"""Of files that are no maps, but of which the rows can be pasted into one."""
