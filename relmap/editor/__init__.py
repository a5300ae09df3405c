"""The open document: project, undo, selection, current day, its file; work in the background. No widgets."""
