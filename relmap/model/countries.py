"""The codes of countries by their names: ISO 3166, with other names in use, and some beyond it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from relmap.resources import resource


def code_of_name(name: str) -> str:
    """The two letters of a country, by a name of it or by its code in capitals; empty: it is none."""
    by_name, by_letters = _tables()
    return by_letters.get(name.strip()) or by_name.get(plain_country(name), "")


def code_of_letters(code: str) -> str:
    """The two letters of a country by its two or three, however they are written; empty: it is none."""
    return _tables()[1].get(code.upper(), "")


def name_of_code(code: str) -> str:
    """The usual name of a country by its two letters; empty: it is none."""
    return _names().get(code, "")


def country_names() -> list[str]:
    """The usual names of all countries."""
    return list(_names().values())


def as_code(text: str) -> str:
    """What is typed as a code: a name or three letters become the two of the country; all else stays."""
    return code_of_letters(text.strip()) or code_of_name(text) or text


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Two letters by plain name, and by code."""
    by_name: dict[str, str] = {}
    by_letters: dict[str, str] = {}
    for line in resource("countries.tsv").read_text(encoding="utf-8").splitlines():
        two, three, name, *others = line.split("\t")
        by_letters[two] = by_letters[three] = two
        for known in (name, *(others[0].split("; ") if others else ())):
            by_name[plain_country(known)] = two
    return by_name, by_letters


@cache
def _names() -> dict[str, str]:
    lines = resource("countries.tsv").read_text(encoding="utf-8").splitlines()
    return {line.split("\t")[0]: line.split("\t")[2] for line in lines}


def plain_country(name: str) -> str:
    """A name without what is written in one way or another: accents, marks, capitals, an article."""
    text = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    text = text.casefold().replace("&", " and ").replace(".", "")
    words = re.findall(r"\w+", text)
    words = ["saint" if word == "st" else word for word in words]
    return " ".join(words[1:] if words[:1] == ["the"] else words)
