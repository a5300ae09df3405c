"""Well-known organisations of states by their names and short marks: EU, NATO, the African Union."""

from __future__ import annotations

from functools import cache

from relmap.model.countries import code_of_name, plain_country
from relmap.resources import resource


def mark_of_name(name: str) -> str:
    """The short mark of an organisation, by a name of it or by the mark itself; empty: it is none of these.

    What is called as a country is too, as by its code in capitals, is that country.
    """
    by_mark, by_name = _tables()
    if code_of_name(name):
        return ""
    return by_mark.get(name.strip()) or by_name.get(plain_country(name), "")


def known_actor(name: str) -> str:
    """The code of a country or the mark of an organisation of that name; empty: it is neither."""
    return code_of_name(name) or mark_of_name(name)


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Marks by themselves, which are told by their capitals, and by plain names."""
    by_mark: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for line in resource("organisations.tsv").read_text(encoding="utf-8").splitlines():
        mark, name, others = line.split("\t")
        by_mark[mark] = mark
        for known in (name, *filter(None, others.split("; "))):
            if known.isupper():
                by_mark[known] = mark
            by_name[plain_country(known)] = mark
    return by_mark, by_name
