"""The canvas: shows the frame of the day and turns gestures into diffs."""
