"""The window in which files are made ready to be imported: what tables mean, and what comes of them."""
