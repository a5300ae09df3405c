"""What two people made of the same thing when their maps were merged: told, and decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter, ValidationError

from relmap.editor.edits import remove
from relmap.model.diff import Change, Diff, Ref
from relmap.model.errors import ReferenceProblem
from relmap.model.merge import GONE, THERE
from relmap.model.problems import Fix, Problem
from relmap.model.project import Project
from relmap.model.records import Conflict, updated

_REMOVED = object()
Side = Literal["ours", "theirs"]
_LONG = 80


def conflict_problems(project: Project) -> Iterator[Problem]:
    """Every conflict of a map, with a way out for each side."""
    for conflict in project.conflicts.values():
        place = f"{conflict.collection} “{conflict.record}” {conflict.field}".rstrip()
        ref = _shown(conflict)
        one, other = (_says(conflict, side) for side in ("ours", "theirs"))
        if _is_of_being(conflict):
            keeps, drops = ("theirs", "ours") if conflict.ours == GONE else ("ours", "theirs")
            message = (
                f"{_name(conflict, drops)} removed it, {_name(conflict, keeps)} changed it or refers to it."
            )
            fixes = (_fix(project, conflict, keeps, "Keep it"), _fix(project, conflict, drops, "Delete it"))
        else:
            message = (
                f"both changed {_field(conflict)}: {one}; {other}. As before: {_before(project, conflict)}."
            )
            fixes = tuple(
                _fix(project, conflict, side, f"Take {_name(conflict, side)}") for side in ("ours", "theirs")
            )
        kept = Fix("Leave it as before", partial(Diff.removing, conflict))
        more = () if _is_of_being(conflict) else (kept,)
        yield Problem(place, message, "Decide which is right.", ref, _phase(conflict), (*fixes, *more))


def decided(project: Project, conflict: Conflict, side: Side) -> Diff:
    """What a side has in place of what was before; the conflict is gone.

    Raises:
        ReferenceProblem: it can no longer be put there.
    """
    ref = Ref(conflict.collection, conflict.record)
    record, text = project.get(*ref), getattr(conflict, side)
    gone = Diff.removing(conflict)
    if record is None or text == THERE:
        return gone
    if text == GONE and not conflict.field:
        return remove(project, [ref])
    try:
        value = json.loads(text)
        if not conflict.field:
            changed: Any = type(record).model_validate_json(text)
        else:
            value = _of_both(value, json.loads(conflict.theirs if side == "ours" else conflict.ours))
            changed = _with(record, conflict.field.split("."), value, text == GONE)
    except (ValueError, ValidationError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise ReferenceProblem(
            "The map has changed too much for that.", "Edit the record by hand, then leave it as before."
        ) from error
    return Diff.of([Change(record, changed)]).then(gone)


def _fix(project: Project, conflict: Conflict, side: Side, text: str) -> Fix:
    return Fix(text, partial(decided, project, conflict, side))


def _with(part: Any, way: list[str], value: Any, is_gone: bool) -> Any:
    """A record or part with something else at the end of a way."""
    step, rest = way[0], way[1:]
    now = getattr(part, step)
    if not rest:
        return updated(part, **{step: _given(part, step, value, now)})
    position = int(rest[0])
    if not isinstance(now, tuple):
        raise TypeError(step)
    parts: list[Any] = list(now)  # pyright: ignore[reportUnknownArgumentType]
    if rest[1:]:
        parts[position] = _with(parts[position], rest[1:], value, is_gone)
    elif is_gone:
        del parts[position]
    else:
        before = parts[position]
        is_part = isinstance(before, BaseModel)
        parts[position] = type(before).model_validate_json(json.dumps(value)) if is_part else value
    return updated(part, **{step: tuple(parts)})


def _of_both(value: Any, other: Any) -> Any:
    """Attributes of a side, and which of the other's it does not have."""
    if isinstance(value, dict) and isinstance(other, dict):
        names: dict[str, Any] = other
        return {**dict.fromkeys(names, _REMOVED), **value}
    return value


def _given(part: BaseModel, name: str, value: Any, now: Any) -> Any:
    """A value of a field from JSON; of a mapping only the names that clash are told, and others stay."""
    if isinstance(value, dict):
        before: dict[str, Any] = now if isinstance(now, dict) else {}
        value = {key: each for key, each in {**before, **value}.items() if each is not _REMOVED}  # pyright: ignore[reportUnknownVariableType]
    field = type(part).model_fields.get(name)
    if field is None:
        return value
    return TypeAdapter(field.rebuild_annotation()).validate_json(json.dumps(value))


# --- in words ---------------------------------------------------------------------------------


def _is_of_being(conflict: Conflict) -> bool:
    """Whether it is about a record being there at all."""
    return not conflict.field and {conflict.ours, conflict.theirs} <= {GONE, THERE}


def _name(conflict: Conflict, side: str) -> str:
    return conflict.names[0 if side == "ours" else 1] or side


def _says(conflict: Conflict, side: str) -> str:
    return f"{_name(conflict, side)} has {_said(getattr(conflict, side))}"


def _said(text: str) -> str:
    """A value that is written as JSON, in a few words."""
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):  # put there by another program
        value = text
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        rows: dict[str, Any] = value
        told = {name: each for name, each in rows.items() if each not in ("", None, [], {})}
        said = ", ".join(f"{name.replace('_', ' ')} {each}" for name, each in told.items())
    elif isinstance(value, list):
        said = "; ".join(str(each) for each in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    else:
        said = str(value)
    said = " ".join(said.split())
    return f"“{said if len(said) <= _LONG else f'{said[: _LONG - 1]}…'}”"


def _before(project: Project, conflict: Conflict) -> str:
    """What stands in the map."""
    value: Any = project.get(conflict.collection, conflict.record)
    for step in conflict.field.split(".") if conflict.field else ():
        try:
            value = value[int(step)] if step.isdecimal() else getattr(value, step)
        except (LookupError, AttributeError, TypeError):
            return "nothing"
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json", exclude_defaults=True)
    elif isinstance(value, tuple):
        value = [str(each) for each in value]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return _said(json.dumps(value, ensure_ascii=False))


def _field(conflict: Conflict) -> str:
    """`“when” of phase 2`, `its place`."""
    steps = conflict.field.split(".") if conflict.field else []
    if not steps:
        return "its place" if conflict.collection == "placements" else "it"
    words: list[str] = []
    while steps:
        name = steps.pop(0).replace("_", " ")
        if steps and steps[0].isdecimal():
            words.append(f"{name.removesuffix('s')} {int(steps.pop(0)) + 1}")
        else:
            words.append(f"“{name}”")
    return " of ".join(reversed(words))


def _shown(conflict: Conflict) -> Ref:
    """What to select for it."""
    if conflict.collection == "placements":
        return Ref("actors", conflict.record)
    if conflict.collection in ("actors", "relations", "events", "sources", "scenes", "notes"):
        return Ref(conflict.collection, conflict.record)
    return Ref("about", "about")


def _phase(conflict: Conflict) -> int | None:
    steps = conflict.field.split(".")
    return int(steps[1]) if steps[0] == "phases" and len(steps) > 1 and steps[1].isdecimal() else None
