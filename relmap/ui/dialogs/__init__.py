"""Questions, messages and the few things that need a dialog."""
