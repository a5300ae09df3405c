"""What other programs write, read as a change of a map. Knows no Qt, no files of maps, no open document."""
