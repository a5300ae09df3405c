"""The panels beside the canvas: outline and inspector. They do not know each other."""
