"""What a map says of its actors, day by day: arrays of numpy, and networkx. No Qt; a module a question."""
