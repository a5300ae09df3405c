"""The version of relmap."""

VERSION = "0.1.0"
