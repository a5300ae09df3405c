"""What an actor is called as: a rank or a title is of a person, a ministry or a bank an organisation."""

from __future__ import annotations

import re

_PERSONS = re.compile(
    r"(gen|lt|maj|col|capt|cpt|adm|sgt|mr|mrs|ms|dr|prof|pres|amb|sen|rep|hon)(\.| ) ?\w"
    r"|(general|colonel|admiral|president|chancellor|sir|lord|prince|princess|king|queen|sheikh|ayatollah"
    r"|minister|ambassador) (?!staff|assembly|of |for )",
    re.IGNORECASE,
)
_BODIES = re.compile(
    r"\b(ministry|department|agency|bank|company|corporation|corp|inc|ltd|llc|gmbh|group|holding|party|council"
    r"|committee|commission|union|organi[sz]ation|front|movement|army|navy|air force|guard|forces|brigade"
    r"|university|institute|fund|foundation|association|federation|league|government|parliament|court"
    r"|general staff|military district|command|service|office)\b",
    re.IGNORECASE,
)


def kind_by_words(name: str) -> str:
    """The id of the kind of actor that a name has words for; empty: it has none."""
    if _PERSONS.match(name):
        return "person"
    return "organisation" if _BODIES.search(name) else ""
