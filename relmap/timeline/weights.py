"""Weights as they are written: beside the label of a phase, unless that has the number already."""

from __future__ import annotations

import re

from relmap.model.records import Phase

_NUMBER = re.compile(r"(\d+(?:[.,'’\u00a0\u202f ]\d+)*)[\s\u00a0\u202f]*([^\W\d_]*)")
_LARGE = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9,
    "tn": 1e12, "trillion": 1e12,
}  # fmt: skip
_ALIKE = 1e-9


def weight_in_words(phase: Phase) -> str:
    """`at most 15 % of arms`; empty for a phase without a weight."""
    if phase.weight is None:
        return ""
    bound = "" if phase.bound == "exactly" else f"{phase.bound} "
    return f"{bound}{phase.weight:,.15g} {phase.unit}".strip()


def numbered(phase: Phase) -> str:
    """The label of a phase with its weight, which is not said twice: `rail, 36 wagons`."""
    if phase.weight is None or _says(phase.label, phase.weight):
        return phase.label
    return ", ".join(filter(None, (phase.label, weight_in_words(phase))))


def _says(label: str, weight: float) -> bool:
    """Whether a number in a text is this one, however it is written: `1,5 million`."""
    for digits, word in _NUMBER.findall(label[:400]):
        factors = {1.0, _LARGE.get(word.lower(), 1.0)}
        readings = {re.sub(r"\D", "", digits), re.sub(r"[^\d.]", "", digits), digits.replace(",", ".")}
        for reading in readings:
            if re.fullmatch(r"\d+(\.\d+)?", reading) and any(
                abs(float(reading) * factor - weight) <= _ALIKE * max(weight, 1.0) for factor in factors
            ):
                return True
    return False
