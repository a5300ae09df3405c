"""A figure of a map as a PNG, SVG or PDF file. Knows drawing and storage; no windows."""
