"""Large files read quickly are read as exactly as small ones."""

from __future__ import annotations

import json
import random
import re
from sys import getsizeof
from typing import Any

import pytest
from pydantic import ValidationError

from relmap.model.columns import fields_of
from relmap.model.records import Citation, Event, Phase, Relation, Scene, updated
from relmap.storage import project_file, quick_read
from relmap.storage.errors import FileProblem
from relmap.storage.project_file import dumps, loads
from relmap.storage.quick_read import read_quickly
from relmap.storage.record_places import record_lists
from tests.strategies import a_large_map

_FORMS: list[dict[str, Any]] = [{}, {"indent": 1}, {"separators": (",", ":")}, {"indent": "\t"}]


def _quick(raw: bytes) -> bool:
    return project_file._read_quickly(raw, lambda _: None) is not None


def _exactly(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, list[str]] | str:
    """What the exact way makes of a file: it written again and what was found, or the message."""
    with monkeypatch.context() as patch:
        patch.setattr(project_file, "_LARGE", 10**12)
        return _outcome(raw)


def _outcome(raw: bytes) -> tuple[bytes, list[str]] | str:
    try:
        loaded = loads(raw, "map")
    except FileProblem as error:
        return str(error)
    return dumps(loaded.project), [str(fault) for fault in loaded.faults]


@pytest.fixture(autouse=True, params=["small records", "as pydantic makes them"])
def _always_tried(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project_file, "_LARGE", 0)
    monkeypatch.setattr(quick_read, "_LARGE", 0 if request.param == "small records" else 10**12)


@pytest.mark.parametrize("form", _FORMS)
def test_a_map_is_the_same_in_each_form(form: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    project = a_large_map(1_300)
    raw = json.dumps(json.loads(dumps(project)), **form).encode()
    assert _quick(raw)
    assert loads(raw, "map").project == project
    assert _outcome(raw) == _exactly(raw, monkeypatch)


def test_what_is_noted_meanwhile_is_what_a_look_at_all_gives() -> None:
    project = loads(dumps(a_large_map(1_300)), "map").project
    noted, fresh = project.columns, project.with_collections({}).columns
    assert noted is not fresh
    for name in ("ids", "sources", "targets", "counts", "whens", "planned", "linked"):
        assert getattr(noted, name) == getattr(fresh, name), name
        assert getattr(noted, name), name
    assert (noted.told_of, noted.events, noted.cited) == (fresh.told_of, fresh.events, fresh.cited)
    assert noted.told_of
    assert noted.events
    assert noted.cited


_FAULTS: list[tuple[str, str]] = [
    (r'"when": "', '"when": "x'),
    (r'"stance": (-?\d)', r'"stance": \1, "stance": \1'),
    (r'"id": "(r\d+)"', r'"id": "\1", "id": "\1"'),
    (r'"id": "(r\d+)"', r'"id": "\1", "more": {"a": 1, "a": 2}'),
    (r'"id": "(r\d+)"', r'"id": "\1", "more": [NaN]'),
    (r'"id": "(r\d+)"', r'"id": "\1", "more": {"a": [1, {"b": null}]}'),
    (r'"id": "(r\d+)"', r'"id": "\1", "attributes": {"a": 1, "a": 1}'),
    (r'"id": "(r\d+)"', r'"id": "\1", "attributes": {"a": 1e999}'),
    (r'"id": "(r\d+)"', r'"id": "\1", "attributes": {"a:": ":", "b": "\\":"}'),
    (r'"id": "(r\d+)"', r'"id" : "\1", "kind": "x", "kind": "y"'),
    (r'"id": "(r\d+)"', r'"id": "\1", "\\u0069d": "\1"'),
    (r'"note": "', r'"note": ":'),
    (r'"note": "', r'"note": "a\\": b\\\\'),
    (r'"note": "', r'"note": "\\ud800'),
    (r'"note": "', '"note": "\x01'),
    (r'"note": "', '"note": "\n'),
    (r'"note": "', r'"note": "]}], \\"relations\\": [{'),
    (r'"when": "', r'"when": "\\u003a'),
    (r'"phases": \[', '"phases": [5, '),
    (r'"phases": \[', '"phases": [[[{}]], '),
    (r'\n    \},\n', "\n    },,\n"),
    (r'\n    \},\n', "\n    }\n"),
    (r'\n    \},\n', "\n    }, 5,\n"),
    (r'\n    \},\n', "\n    }],\n"),
    (r'"relations": \[', '"relations": [[], '),
    (r'"relations": \[', '"relations": [] , "relations": ['),
    (r'"relations": \[', '"relations": [], "rel\\\\u0061tions": ['),
    (r'"relations": \[', '"title": "again", "relations": ['),
    (r'"relations": \[', '"unknown": [{"a": 1, "b": {"c": [1, 2]}}], "relations": ['),
    (r'"relations": \[', '"unknown": [{"a": 1, "a": 2}], "relations": ['),
    (r'"relmap": \[', '"relmap": [ 9,'),
    (r'"relmap": \[\n    1,\n    \d', '"relmap": [1, 77'),
    (r'"source": "(\w+)"', r'"source": "nobody"'),
    (r'"id": "(a\d+)"', r'"id": "a1"'),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "instead"), _FAULTS)
def test_a_fault_is_found_and_told_as_in_a_small_file(
    pattern: str, instead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = dumps(a_large_map(700))
    text, rng = raw.decode(), random.Random(1)
    places = list(re.finditer(pattern, text))
    assert places
    for place in rng.sample(places, min(3, len(places))):
        spoilt = text[: place.start()] + place.expand(instead) + text[place.end() :]
        assert spoilt != text
        assert _outcome(spoilt.encode()) == _exactly(spoilt.encode(), monkeypatch)


def test_random_signs_are_taken_as_in_a_small_file(monkeypatch: pytest.MonkeyPatch) -> None:
    raw, rng, refused = dumps(a_large_map(40)), random.Random(2), 0
    for _ in range(400):
        spoilt, at = bytearray(raw), rng.randrange(len(raw))
        kind = rng.randrange(3)
        if kind == 0:
            spoilt[at] = rng.choice(b'"\\{}[]:, \n0x\xc3\x00')
        elif kind == 1:
            del spoilt[at : at + rng.randrange(1, 40)]
        else:
            spoilt[at:at] = spoilt[at : at + rng.randrange(1, 60)]
        outcome = _outcome(bytes(spoilt))
        refused += isinstance(outcome, str)
        assert outcome == _exactly(bytes(spoilt), monkeypatch)
    assert 100 < refused < 390


def test_records_stand_where_they_are_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    project = a_large_map(300)
    texts = ['"', '\\"', "\\\\", "\\\\\\", "{", "]}", "\\", "é\\", "", 'a\\"b']
    phases = tuple(Phase(note=text) for text in texts)
    relation = next(iter(project.relations.values())).model_copy(update={"phases": phases})
    raw = json.dumps({
        "relmap": [1, 0],
        "relations": [json.loads(relation.model_dump_json())] * 9,
        "other": [[{}], {"relations": [{}]}],
        "events": [],
        "sources": [{"id": "}"}],
    }).encode()  # fmt: skip
    for block in (1, 2, 3, 7, 64, 10**6):
        monkeypatch.setattr("relmap.storage.record_places._BLOCK", block)
        found = record_lists(raw, ("relations", "events", "sources"), lambda _: None)
        assert found is not None
        assert [(each.name, len(each.starts)) for each in found] == [
            ("relations", 9), ("events", 0), ("sources", 1),
        ]  # fmt: skip
        for each in found:
            read = [
                json.loads(raw[start:end])
                for start, end in zip(each.starts.tolist(), each.ends.tolist(), strict=True)
            ]
            assert read == json.loads(raw)[each.name]


def test_reading_quickly_tells_how_far_it_is() -> None:
    told: list[float] = []
    raw = dumps(a_large_map(2_000))
    assert read_quickly(raw, told.append) is not None
    assert told == sorted(told)
    assert len(told) > 5
    assert 0 <= told[0] < 0.2 < 0.8 < told[-1] <= 1


def test_all_sorts_of_records_are_read_quickly() -> None:
    project = a_large_map(60)
    assert any(isinstance(r, Relation) and r.phases[0].citations for r in project.relations.values())
    assert {type(record) for _, record in project.records()} >= {Event, Scene}
    assert all(type(c) is Citation for e in project.events.values() for c in e.citations)
    assert _quick(dumps(project))


def test_small_records_are_as_others(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = dumps(a_large_map(1_300))
    found: list[list[Any]] = []
    for least in (0, 10**12):
        monkeypatch.setattr(quick_read, "_LARGE", least)
        quick = read_quickly(raw, lambda _: None)
        assert quick is not None
        found.append([record for several in quick[1].values() for record in several])
    small, others = found
    assert small == others
    assert [record.model_dump_json() for record in small] == [record.model_dump_json() for record in others]
    phases, as_made = ([r.phases[0] for r in some if isinstance(r, Relation)] for some in found)
    assert [updated(phase, label="new") for phase in phases] == [updated(p, label="new") for p in as_made]
    assert getsizeof(fields_of(phases[-1])) < 0.5 * getsizeof(fields_of(as_made[-1]))
    with pytest.raises(ValidationError):
        phases[0].label = "frozen"
