"""What holds on a day, and what changed between two days. Knows the model; no files, no Qt."""
