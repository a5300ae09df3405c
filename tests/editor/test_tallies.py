"""Counts that followed edits are as those of a map looked at anew."""

from __future__ import annotations

from hypothesis import given

from relmap.editor.tallies import Tallies
from relmap.model.diff import Diff
from relmap.model.project import Project
from tests.strategies import Seen, a_large_map, counted, projects


@counted(60)
@given(projects(), projects())
def test_counts_follow_diffs(seen: Seen, one: Project, two: Project) -> None:
    tallies = Tallies(one)
    diff = Diff.between(one, two)
    before = {name: counts.copy() for name, counts in tallies.counts.items()}
    after = tallies.updated(diff)
    assert after.counts == Tallies(two).counts
    assert tallies.counts == before
    assert after.updated(diff.inverse()).counts == before
    for name, counts in after.counts.items():
        assert all(count > 0 for count in counts.values())
        seen.note(2 if counts != before[name] else 1)


def test_what_is_counted() -> None:
    project = a_large_map(50)
    counts = Tallies(project).counts
    assert counts["relation_kinds"] == {"trade": 50}
    assert counts["statuses"].total() == sum(len(r.phases) for r in project.relations.values())
    assert counts["sources"]["s1"] > counts["sources"]["s3"] > 50
    assert counts["tags"].total() == sum(
        len(record.tags) for c in (project.actors, project.relations) for record in c.values()
    )
