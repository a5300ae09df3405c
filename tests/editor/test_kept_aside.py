from __future__ import annotations

import json

import pytest

from relmap.editor.kept_aside import kept_in_words
from relmap.storage import project_file
from tests.storage.test_newer_minor import NEWER

MISSING = {"relmap": [1, 0], "relations": [{"id": "r", "source": "x", "target": "x"}]}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"relmap": [1, 1]}, ""),
        (MISSING, "Kept aside, for it refers to what is not there: relation “r”."),
        ({"relmap": [1, 9]}, "This map was written by a newer relmap (format 1.9)."),
        (
            NEWER,
            "This map was written by a newer relmap (format 1.9). Kept as it is, and not shown here: "
            "actor “b”, actor “C”, event “E” and 4 more.",
        ),
    ],
)
def test_what_is_kept_is_told(data: object, said: str) -> None:
    assert kept_in_words(project_file.loads(json.dumps(data).encode(), "m").project) == said
