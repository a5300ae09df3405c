"""How well a claim is vouched for (Admiralty code)."""

from __future__ import annotations

from collections.abc import Callable

from relmap.model import dates
from relmap.model.dates import PAST
from relmap.model.records import Citation, Phase, Source

SourceOf = Callable[[str], Source | None]
"""A source by id."""

_UNGRADED = 3  # "cannot be judged" ranks in the middle of five grades
_DENIED = 6


def grade(phase: Phase, source_of: SourceOf) -> tuple[int, int, int]:
    """How well a phase is vouched for, higher is better: credibility, reliability, publication day."""
    graded = [_citation_grade(citation, source_of) for citation in phase.citations if citation.supports]
    if graded:
        return max(graded)
    return (-_DENIED, -_DENIED, PAST) if phase.citations else (-_UNGRADED, -_UNGRADED, PAST)


def _citation_grade(citation: Citation, source_of: SourceOf) -> tuple[int, int, int]:
    """Through another source a claim is no more reliable than the worse of both."""
    source = source_of(citation.source)
    credibility = citation.credibility if citation.credibility not in (None, 6) else _UNGRADED
    reliability = max(_reliability(source), _reliability(source_of(citation.via)) if citation.via else 0)
    published = PAST
    if source is not None and source.date is not None:
        published = dates.parse_span(source.date).bounds()[3]
    return -int(credibility or _UNGRADED), -reliability, published


def _reliability(source: Source | None) -> int:
    letter = source.reliability if source is not None else None
    return "ABCDE".index(letter) + 1 if letter not in (None, "F") else _UNGRADED
