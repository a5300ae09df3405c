"""Timings, each beside a peer measured in the same run: `make bench`. No test fails on them."""
