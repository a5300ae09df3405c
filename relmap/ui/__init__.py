"""Windows and what is in them. The only floor that talks to the user."""
