"""How legible figures are: `make legibility` prints a table for the samples and for made maps."""
