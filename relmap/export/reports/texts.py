"""Texts as files hold them: without what they cannot, and in parts, of which some are addresses."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"https?://[^\s<>“”\"]+[^\s<>“”\".,;)\]]")


def addresses(text: str) -> list[tuple[str, str]]:
    """A text in parts, each with the address that it is, or nothing."""
    found: list[tuple[str, str]] = []
    at = 0
    for match in _ADDRESS.finditer(text):
        found += [(text[at : match.start()], ""), (match[0], match[0])]
        at = match.end()
    return [part for part in (*found, (text[at:], "")) if part[0]]


def clean(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
