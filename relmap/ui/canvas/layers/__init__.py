"""What lies over one another on the canvas, one a file; the map itself is the lowest."""
