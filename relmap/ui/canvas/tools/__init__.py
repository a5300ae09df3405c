"""One gesture a file, each on a `Surface`; `choice.py` says which one a press begins."""
