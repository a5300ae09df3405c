from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import relmap
from relmap.model.project import Project


def test_a_map_is_loaded_asked_and_saved(samples: list[Path], tmp_path: Path) -> None:
    project = relmap.load(str(samples[0]))
    graph = project.at("2024-06-20").to_networkx()
    assert graph.number_of_edges() > 5
    relmap.save(project, tmp_path / "copy.relmap.json")
    assert (tmp_path / "copy.relmap.json").read_bytes() == samples[0].read_bytes()


def test_a_day_is_one_day(small_map: Project) -> None:
    from relmap.notebook import opened

    with pytest.raises(relmap.DateError, match="more than one day"):
        opened(small_map).at("2024")


def test_changes_are_there_too(small_map: Project) -> None:
    from relmap.notebook import opened

    assert [tie.relation.id for tie in opened(small_map).changes("2000-01-01", "2021-01-01").ended] == ["ab"]


def test_what_is_kept_aside_is_told(tmp_path: Path) -> None:
    path = tmp_path / "map.relmap.json"
    path.write_text('{"relmap": [1, 0], "relations": [{"id": "r", "source": "a", "target": "b"}]}')
    with pytest.warns(relmap.MapWarning, match="kept aside"):
        relmap.load(path)


def test_a_missing_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError):
        _ = relmap.nothing  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "code",
    [
        "import relmap",
        "import relmap; p = relmap.load(PATH); p.at('2024-06-20').to_plain(); relmap.save(p, OUT)",
        "from relmap.cli import main; main(['at', PATH, '2024-06-20'])",
        "from relmap.cli import main; main(['changes', PATH, '2000-01-01', '2024-06-20'])",
        "from relmap.cli import main; main(['check', PATH]); main(['dates', '2024']); main(['schema'])",
    ],
)
def test_qt_is_not_imported_where_it_is_not_used(code: str, samples: list[Path], tmp_path: Path) -> None:
    script = (
        f"PATH, OUT = {str(samples[0])!r}, {str(tmp_path / 'o.relmap.json')!r}\n{code}\n"
        "import sys\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'PySide6', 'pyqtgraph', 'shiboken6'}, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
