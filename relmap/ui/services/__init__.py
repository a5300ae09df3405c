"""What a map is opened, saved, copied and exported with; they ask the window through a Shell."""
