"""Records, dates and diffs: what a map is. Knows pydantic only; no files, no clock, no Qt."""
