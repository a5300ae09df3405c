"""Maps as files: reading, checking, writing safely. Knows the model; no Qt."""
