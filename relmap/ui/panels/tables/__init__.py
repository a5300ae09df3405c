"""The tables of a map: every record a row, every field a column, edited in place."""
