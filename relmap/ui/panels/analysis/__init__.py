"""The panel that answers questions about a map: measures, balance, paths, turning points."""
