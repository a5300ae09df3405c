"""Kinds of relation that go on until something ends them, so that a single date is the day they begin."""

from __future__ import annotations

import re

from relmap.model import dates
from relmap.model.errors import DateError

_LASTING = re.compile(
    r"sanction|embargo|blockade|alli(ance|ed|es)\b|\bally\b|member|treat(y|ies)|\bpacts?\b|agreement|accord\b"
    r"|partnership|recogni|diplomatic (relation|tie)|\bbase\b|ownership|\bowns?\b|shareholder|subsidiary"
    r"|joint.venture|\boffice\b|ambassador|marriage|married|spouse|occupation|guarantee|vassal|parent\b"
    r"|border|control|dependence|stance|claim"
)
_MOMENTARY = re.compile(
    r"deliver|shipment|transfer|supply|supplies|sale|visit|vote|meeting|summit|attack|strike|statement|talks"
    r"|lift|ended|expel|violat|breach|negotiat|dispute|incident|clash"
)


def lasts(word: str) -> bool:
    """Whether a word for a kind of relation says that it goes on: sanctions, an alliance, but no delivery."""
    plain = word.casefold()
    return _LASTING.search(plain) is not None and _MOMENTARY.search(plain) is None


def from_then_on(when: str) -> str:
    """A single date as the beginning of what goes on; what is no single date as it is."""
    if "/" in when:
        return when
    found = f"{when}/.."
    try:
        dates.checked(found)
    except DateError:
        return when
    return found
