"""Why a record cannot have a value, for a user."""

from __future__ import annotations

from pydantic import ValidationError


def plain_fault(error: ValidationError) -> str:
    """The first fault of a validation, for a user."""
    first = error.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    context = first.get("ctx", {})
    if first["type"] == "string_pattern_mismatch":
        return "It holds characters that are not allowed here."
    if first["type"] == "string_too_long":
        return f"It is too long: at most {context['max_length']:,} characters."
    if first["type"] in ("greater_than_equal", "less_than_equal"):
        word, bound = ("least", "ge") if "ge" in context else ("most", "le")
        return f"It must be at {word} {context[bound]:g}."
    if first["type"] == "finite_number":
        return "It must be a finite number."
    return str(cause) if isinstance(cause, Exception) else str(first["msg"])
