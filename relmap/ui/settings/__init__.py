"""What is remembered between sessions, and what the user prefers."""
