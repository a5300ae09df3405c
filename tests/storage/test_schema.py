from __future__ import annotations

import json
from pathlib import Path

from relmap.storage.schema import json_schema


def test_the_schema_describes_the_samples(samples: list[Path]) -> None:
    schema = json_schema()
    assert "relmap" in schema["required"]
    for name in ("actors", "relations", "events", "sources", "placements", "scenes"):
        assert name in schema["properties"]
    for path in samples:
        assert set(json.loads(path.read_text("utf-8"))) <= set(schema["properties"])


def test_what_is_said_of_a_field_in_the_code_is_said_in_the_schema() -> None:
    schema = json_schema()
    relation = schema["$defs"]["Relation"]["properties"]
    assert relation["about"]["description"].startswith("Another relation")
    assert schema["properties"]["as_of"]["description"]
    assert "EDTF" in schema["$defs"]["Phase"]["properties"]["when"]["description"]
