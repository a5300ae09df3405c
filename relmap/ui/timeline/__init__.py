"""The time slider and playback."""
