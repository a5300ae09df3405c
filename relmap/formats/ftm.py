"""FollowTheMoney, of OpenSanctions and Aleph: an entity a line (followthemoney.tech)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from relmap.formats import fields
from relmap.formats.foreign import Foreign, ForeignActor, FormatError, Options, Spell, Tie, Value
from relmap.formats.from_map import by_phase
from relmap.formats.json_text import read_json, rows_of, text_of
from relmap.formats.sniffing import looks_like
from relmap.formats.text_table import decoded
from relmap.formats.writing import Writing
from relmap.model.errors import Progress, Stopped
from relmap.model.project import Project

key = "ftm"
label = "FollowTheMoney (OpenSanctions, Aleph)"
suffixes = (".ijson", ".ftm", ".ftm.json", ".jsonl", ".ndjson")
writes = True

_ENTITY = rb'^(\xef\xbb\xbf)?\s*\[?\s*\{(?=[^\n]*"schema"\s*:)(?=[^\n]*"properties"\s*:)'
_TIES = {
    "Ownership": ("owner", "asset"),
    "Directorship": ("director", "organization"),
    "Membership": ("member", "organization"),
    "Employment": ("employee", "employer"),
    "Family": ("person", "relative"),
    "Associate": ("person", "associate"),
    "Representation": ("agent", "client"),
    "UnknownLink": ("subject", "object"),
    "Payment": ("payer", "beneficiary"),
    "Debt": ("debtor", "creditor"),
    "Occupancy": ("holder", "post"),
    "Succession": ("predecessor", "successor"),
    "ContractAward": ("supplier", "contract"),
    "ProjectParticipant": ("participant", "project"),
    "Sanction": ("authority", "entity"),
    "CourtCaseParty": ("party", "case"),
    "Similar": ("candidate", "match"),
}
"""The schemas that tie two entities, and their ends (followthemoney.tech/explorer)."""
_KINDS = {
    "Ownership": "ownership",
    "Membership": "membership",
    "Occupancy": "office",
    "Directorship": "office",
    "Employment": "office",
    "Family": "family",
}
_UNDIRECTED = {"Family", "Associate", "UnknownLink", "Similar"}
_NO_ACTORS = {
    "Address": "addressEntity",
    "Identification": "holder",
    "Passport": "holder",
    "Note": "entity",
    "Page": "document",
    "Documentation": "entity",
    "Mention": "document",
}
"""Entities that are said of another one, named by this property."""
_ACTOR_KINDS = {
    "Person": "person",
    "Organization": "organisation",
    "Company": "organisation",
    "PublicBody": "organisation",
    "LegalEntity": "organisation",
    "Asset": "group",
}
_NAMES = ("name", "title", "caption", "label")


def claims(head: bytes, name: str) -> int:
    """0 no, 1 by the file's name, 2 by its content."""
    return looks_like(head, name, suffixes, _ENTITY)


# --- reading ---


def read(data: bytes, name: str, options: Options, progress: Progress | None = None) -> Foreign:
    """The entities of a file.

    Raises:
        FormatError: a line is no entity.
        Stopped: `progress` said so.
    """
    entities = list(_with_inner(_entities(data, options, progress)))
    found = Foreign(time="year")
    keys: dict[str, ForeignActor] = {}
    later: list[tuple[str, dict[str, Any], int]] = []
    for number, entity in entities:
        schema, properties = text_of(entity.get("schema")), _properties(entity)
        if schema in _TIES or schema in _NO_ACTORS:
            later.append((schema, {**entity, "properties": properties}, number))
            continue
        actor = _actor(entity, schema, properties, number)
        keys.setdefault(actor.key, actor)
        found.actors.append(actor)
    addressed: dict[str, list[ForeignActor]] = {}
    for actor in keys.values():
        for address in _listed(actor.values.get("addressEntity")):
            addressed.setdefault(address, []).append(actor)
    for schema, entity, number in later:
        if schema in _NO_ACTORS:
            _said_of_another(schema, entity, keys, addressed, found)
        else:
            found.ties += _ties(schema, entity, number)
    if not entities:
        raise FormatError("There are no entities in this file.")
    return found


def _entities(
    data: bytes, options: Options, progress: Progress | None
) -> Iterator[tuple[int, dict[str, Any]]]:
    text, _ = decoded(data, options.encoding)
    if text.lstrip("\ufeff \r\n\t").startswith("["):
        yield from enumerate(rows_of(read_json(data, options.encoding)), 1)
        return
    # Not at the line ends of Unicode, which may stand within a text.
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if progress is not None and number % 2000 == 0 and not progress(number / len(lines)):
            raise Stopped
        if not line.strip("\ufeff \t"):
            continue
        try:
            entity = json.loads(line.lstrip("\ufeff"))
        except (ValueError, RecursionError) as error:
            raise FormatError(
                f"Line {number:,} is no sound JSON.", "Each line is to be an entity of its own."
            ) from error
        if not isinstance(entity, dict) or "schema" not in entity:
            raise FormatError(f"Line {number:,} is no entity: it has no schema.")
        yield number, entity


def _with_inner(entities: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The entities, and once each those that stand among the values of others."""
    seen: set[str] = set()
    for number, entity in entities:
        seen.add(text_of(entity.get("id")))
        yield number, entity
        waiting = [entity]
        while waiting:
            told = waiting.pop().get("properties")
            for values in told.values() if isinstance(told, dict) else ():
                for inner in values if isinstance(values, list) else [values]:
                    if isinstance(inner, dict) and "schema" in inner:
                        waiting.append(inner)
                        if text_of(inner.get("id")) not in seen:
                            seen.add(text_of(inner.get("id")))
                            yield number, inner


def _properties(entity: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    told = entity.get("properties")
    found: dict[str, tuple[str, ...]] = {}
    for name, values in told.items() if isinstance(told, dict) else ():
        listed = values if isinstance(values, list) else [values]
        found[str(name)] = tuple(text for value in listed if (text := _text(value)))
    return found


def _text(value: Any) -> str:
    """A value; of an entity that stands in another its id, but for a tie, which names its ends itself."""
    if isinstance(value, dict):
        return "" if value.get("schema") in _TIES else text_of(value.get("id"))
    return text_of(value)


def _actor(
    entity: dict[str, Any], schema: str, properties: dict[str, tuple[str, ...]], number: int
) -> ForeignActor:
    properties = dict(properties)
    word = next((word for word in _NAMES if properties.get(word)), "")
    names = properties.pop(word, ()) if word else ()
    if not names and (properties.get("firstName") or properties.get("lastName")):
        names = (" ".join((*properties.get("firstName", ()), *properties.get("lastName", ()))),)
    key = text_of(entity.get("id"))
    name = text_of(entity.get("caption")) or (names[0] if names else key)
    values: dict[str, Value] = {"kind": _ACTOR_KINDS.get(schema, schema.casefold())}
    values["schema"] = schema
    aliases = (
        *(n for n in names if n != name),
        *properties.pop("alias", ()),
        *properties.pop("weakAlias", ()),
    )
    found = ForeignActor(key, name, values, row=f"line {number:,}")
    _put(values, "aliases", tuple(dict.fromkeys(aliases)))
    _put(values, "tags", (*properties.pop("keywords", ()), *properties.pop("topics", ())))
    _put(values, "notes", "\n".join((*properties.pop("notes", ()), *properties.pop("summary", ()))))
    country = properties.get("country", ())
    if schema in ("PublicBody", "Organization") and len(country) == 1 and len(country[0]) == 2:
        values["code"] = country[0].upper()
    first = properties.pop("incorporationDate", ()) or properties.pop("birthDate", ())
    last = properties.pop("dissolutionDate", ()) or properties.pop("deathDate", ())
    if first or last:
        found.spells = [Spell(min(first, default=""), max(last, default=""))]
    for name, told in properties.items():
        _put(values, name, _one_or_several(told))
    return found


def _put(values: dict[str, Value], name: str, value: Value) -> None:
    if value not in ("", ()):
        values[name] = value


def _one_or_several(told: tuple[str, ...]) -> Value:
    return told[0] if len(told) == 1 else told


def _ties(schema: str, entity: dict[str, Any], number: int) -> Iterator[Tie]:
    """A tie from each of the ones to each of the others."""
    properties: dict[str, tuple[str, ...]] = dict(entity["properties"])
    source, target = _TIES[schema]
    froms, tos = properties.pop(source, ()), properties.pop(target, ())
    values: dict[str, Value] = {}
    role = " ".join(properties.pop("role", ()) or properties.pop("relationship", ()))
    kind = _KINDS.get(schema, re.sub(r"(?<!^)(?=[A-Z])", "-", schema).casefold())
    if schema == "UnknownLink" and role:
        kind = role
    elif role:
        values["label"] = role
    record = properties.pop("recordId", ())
    if record:
        values["relation"] = record[0]
    amount = properties.pop("amount", ()) or properties.pop("percentage", ())
    if amount:
        values["weight"] = amount[0]
        currency = properties.pop("currency", ())
        values["unit"] = next(iter(currency), "%" if schema == "Ownership" else "")
    _put(values, "note", "\n".join((*properties.pop("summary", ()), *properties.pop("description", ()))))
    publisher, urls = properties.pop("publisher", ()), properties.pop("sourceUrl", ())
    _put(values, "sources", tuple(dict.fromkeys(publisher or urls)))
    if publisher and urls:
        values["sourceUrl"] = _one_or_several(urls)
    spells = _spells(properties)
    for name, told in properties.items():
        _put(values, name, _one_or_several(told))
    if not froms:
        froms = ("",)
    for one in froms:
        for other in tos or ("",):
            tie = Tie("", one, other, kind, schema not in _UNDIRECTED, dict(values), list(spells))
            tie.row = f"{schema} {text_of(entity.get('id'))[:60]}, line {number:,}"
            yield tie


def _spells(properties: dict[str, tuple[str, ...]]) -> list[Spell]:
    first, last = properties.pop("startDate", ()), properties.pop("endDate", ())
    if first or last:
        return [Spell(min(first, default=""), max(last, default=""))]
    moments = properties.pop("date", ())
    return [Spell(moment, moment) for moment in moments]


def _said_of_another(
    schema: str,
    entity: dict[str, Any],
    keys: dict[str, ForeignActor],
    addressed: dict[str, list[ForeignActor]],
    found: Foreign,
) -> None:
    properties: dict[str, tuple[str, ...]] = entity["properties"]
    owner = properties.get(_NO_ACTORS[schema], ())
    told = "; ".join(
        text for name, texts in properties.items() if name != _NO_ACTORS[schema] for text in texts
    )
    holders = [keys[one] for one in owner if one in keys]
    holders += addressed.get(text_of(entity.get("id")), ())
    for actor in holders:
        name = schema.casefold()
        before = actor.values.get(name)
        actor.values[name] = f"{fields.text(before)}; {told}" if before else told
    if not holders:
        found.remarks.append(f"An {schema} that belongs to no entity of the file is left out.")


def _listed(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),) if value else ()


# --- writing ---

_SCHEMAS = {
    "person": "Person",
    "organisation": "Organization",
    "company": "Company",
    "state": "PublicBody",
    "government": "PublicBody",
    "bank": "Company",
    "fund": "Company",
    "party": "Organization",
    "group": "LegalEntity",
    "armed-group": "LegalEntity",
    "alliance-bloc": "Organization",
}
_LINKS = {
    "membership": "Membership",
    "office": "Employment",
    "executive": "Employment",
    "board-seat": "Directorship",
    "ownership": "Ownership",
    "family": "Family",
    "marriage": "Family",
    "parent": "Family",
}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def write(project: Project, writing: Writing) -> dict[str, bytes]:
    """A map as entities: one for each actor, and one for each phase of a relation."""
    found = by_phase(project, writing.certain, plain=True)
    lines: list[dict[str, Any]] = []
    for actor in found.actors:
        kind = str(actor.values.get("kind", ""))
        properties: dict[str, Any] = {"name": [actor.name]}
        for name, word in (("aliases", "alias"), ("tags", "keywords"), ("notes", "notes")):
            value = actor.values.get(name)
            if value:
                properties[word] = list(value) if isinstance(value, tuple) else [str(value)]
        code = str(actor.values.get("code", ""))
        if re.fullmatch("[A-Z]{2}", code):
            properties["country"] = [code.casefold()]
        lines.append({"id": actor.key, "schema": _SCHEMAS.get(kind, "Thing"), "properties": properties})
    for tie in found.ties:
        lines.append(_entity(project, tie))
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    return {suffixes[0]: text.encode()}


def _entity(project: Project, tie: Tie) -> dict[str, Any]:
    schema = _LINKS.get(tie.kind, "UnknownLink")
    source, target = _TIES[schema]
    properties: dict[str, Any] = {source: [tie.source], target: [tie.target]}
    if schema == "UnknownLink":
        properties["role"] = [project.relation_kind(tie.kind).label]
    elif tie.values.get("label"):
        properties["role" if schema != "Family" else "relationship"] = [str(tie.values["label"])]
    first, _, last = str(tie.values.get("when", "")).partition("/")
    dates = {"startDate": first, "endDate": last}
    if "/" not in str(tie.values.get("when", "")) and _DATE.fullmatch(first):
        dates = {"date": first}
    for name, date in dates.items():
        if _DATE.fullmatch(date):
            properties[name] = [date]
    words = _in_words(tie, schema, set(properties))
    if words:
        properties["summary"] = [words]
    weight = tie.values.get("weight")
    if weight is not None and schema == "Ownership" and tie.values.get("unit") == "%":
        properties["percentage"] = [f"{weight:g}"]
    sources = tie.values.get("sources", ())
    if sources:
        properties["publisher"] = (
            list(dict.fromkeys(sources)) if isinstance(sources, tuple) else [str(sources)]
        )
    properties["recordId"] = [str(tie.values["relation"])]
    return {"id": f"{tie.key}", "schema": schema, "properties": properties}


def _in_words(tie: Tie, schema: str, dated: set[str]) -> str:
    """What has no property of its own, for people to read."""
    values = tie.values
    when = str(values.get("when", ""))
    exact = all(_DATE.fullmatch(part) or part == ".." for part in when.split("/"))
    told = [
        str(values.get("label", "")) if schema == "UnknownLink" else "",
        str(values.get("stance_word", "")),
        str(values.get("status", "")),
        " ".join(
            str(values[name]) for name in ("bound", "weight", "unit") if values.get(name) not in (None, "")
        ),
        "" if exact else f"when: {when}",
        str(values.get("note", "")),
    ]
    return "; ".join(part for part in told if part)


def read_back(files: dict[str, bytes], options: Options) -> Foreign:
    """What was written."""
    data = files[suffixes[0]]
    return read(data, "", options) if data else Foreign()
