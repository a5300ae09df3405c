"""Earlier versions: one a save, thinned out with age, never the last of a map."""

from __future__ import annotations

import errno
import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relmap.storage import backups
from relmap.storage.backups import Backups, Version, kept, over_limit
from relmap.storage.errors import FileProblem

NOW = datetime(2026, 3, 18, 15, 30, tzinfo=UTC)
AGES = st.one_of(
    st.floats(-2, 2),
    st.floats(0, 30),
    st.floats(20, 40 * 24),
    st.floats(24 * 350, 24 * 380),
    st.floats(0, 24 * 800),
)
"""Hours, about where the rules change."""


def version(hours: float, size: int = 1) -> Version:
    time = NOW - timedelta(hours=hours)
    return Version(time, size, Path(f"{time.timestamp()}-{size}"))


VERSIONS = st.lists(st.builds(version, AGES, st.integers(1, 300)), unique_by=lambda v: v.time, max_size=60)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Backups:
    return Backups(tmp_path / "state", clock)


@given(VERSIONS)
def test_who_stays(versions: list[Version]) -> None:
    stay = kept(versions, NOW)
    assert kept(stay, NOW) == stay
    assert stay <= set(versions)
    if versions:
        assert max(versions, key=lambda v: v.time) in stay
    ages = {v: (NOW - v.time) / timedelta(hours=1) for v in versions}
    assert all(v in stay for v in versions if ages[v] <= 1)
    for oldest, length in ((24, 1), (24 * 31, 24), (24 * 366, 24 * 7)):
        for v in versions:
            if ages[v] <= oldest:
                same = [w for w in versions if _span(w, length) == _span(v, length)]
                assert max(same, key=lambda w: w.time) in stay
    old = [v for v in stay if ages[v] > 24 and v is not max(versions, key=lambda w: w.time)]
    assert len({_span(v, 24) for v in old}) == len(old)
    older = [v for v in stay if ages[v] > 24 * 31 and v is not max(versions, key=lambda w: w.time)]
    assert len({_span(v, 24 * 7) for v in older}) == len(older)
    assert not [v for v in stay if ages[v] > 24 * 366 and v is not max(versions, key=lambda w: w.time)]


def _span(of: Version, hours: int) -> int:
    return (of.time - datetime(1, 1, 1, tzinfo=UTC)) // timedelta(hours=hours)


@given(VERSIONS, st.lists(AGES, max_size=6))
def test_thinned_often_or_once_it_is_the_same(versions: list[Version], steps: list[float]) -> None:
    stay = set(versions)
    for back in sorted((abs(step) for step in steps), reverse=True):
        then = NOW - timedelta(hours=back)
        stay -= {v for v in stay if v.time <= then} - kept([v for v in stay if v.time <= then], then)
    assert kept(stay, NOW) >= {v for v in kept(versions, NOW) if v in stay}
    assert {_span(v, 24 * 7) for v in kept(stay, NOW)} >= {
        _span(v, 24 * 7) for v in kept(versions, NOW) if NOW - v.time < timedelta(days=365)
    }


@given(st.lists(VERSIONS, max_size=4), st.integers(0, 3_000))
def test_all_together_are_no_larger_than_allowed(maps: list[list[Version]], limit: int) -> None:
    maps = [[Version(v.time, v.size, Path(f"{n}/{v.file}")) for v in m] for n, m in enumerate(maps)]
    gone = over_limit(maps, limit)
    left = [[v for v in versions if v not in gone] for versions in maps]
    for before, after in zip(maps, left, strict=True):
        if before:
            assert max(before, key=lambda v: v.time) in after
    assert sum(v.size for m in left for v in m) <= limit or all(len(m) <= 1 for m in left)
    may = [v for m in left for v in sorted(m, key=lambda v: v.time)[:-1]]
    if gone and may:
        assert max(v.time for v in gone) <= min(v.time for v in may)


def test_a_version_a_save_but_only_of_what_changed(store: Backups, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "map.relmap.json"
    for text in (b"one", b"one", b"two", b"one"):
        store.keep(path, text)
        clock.now += timedelta(minutes=1)
    versions = store.versions(path)
    assert [store.read(v) for v in versions] == [b"one", b"two", b"one"]
    assert [(v.time - NOW) / timedelta(minutes=1) for v in versions] == [3, 2, 0]
    (found,) = store.maps()
    assert found.path == path
    assert list(found.versions) == versions


def test_they_are_thinned_out_as_they_grow_old(store: Backups, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "map.relmap.json"
    for number in range(600):
        store.keep(path, str(number).encode())
        clock.now += timedelta(hours=3)
    assert 8 + 30 + 4 <= len(store.versions(path)) <= 9 + 33 + 8
    assert store.read(store.versions(path)[0]) == b"599"


def test_a_link_is_the_same_map_and_others_are_not(store: Backups, tmp_path: Path) -> None:
    path, link = tmp_path / "map.relmap.json", tmp_path / "link.relmap.json"
    path.write_bytes(b"")
    link.symlink_to(path)
    store.keep(link, b"one")
    store.keep(tmp_path / "other.relmap.json", b"two")
    assert len(store.versions(path)) == 1
    assert {each.path.name for each in store.maps()} == {"map.relmap.json", "other.relmap.json"}


def test_a_damaged_one_is_refused(store: Backups, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "map.relmap.json"
    store.keep(path, b"one")
    (version,) = store.versions(path)
    packed = version.file.read_bytes()
    for data in (b"", b"x" * 50, packed[:12], packed[:14] + b"\xff" + packed[15:], gzip.compress(b"another")):
        version.file.write_bytes(data)
        with pytest.raises(FileProblem, match="damaged"):
            store.read(version)
    version.file.unlink()
    with pytest.raises(FileProblem, match="cannot be read"):
        store.read(version)


def test_one_that_unpacks_without_end_is_refused(
    store: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_LARGEST", 1_000)
    path = tmp_path / "map.relmap.json"
    store.keep(path, b"0" * 5_000)
    with pytest.raises(FileProblem, match="damaged"):
        store.read(store.versions(path)[0])


def test_odd_things_in_the_folder_do_no_harm(store: Backups, tmp_path: Path) -> None:
    path = tmp_path / "map.relmap.json"
    store.keep(path, b"one")
    folder = store.versions(path)[0].file.parent
    (folder / "20260318T153000.000000Z-abc.json.gz").mkdir()
    (folder / "notatime-abc.json.gz").write_bytes(b"")
    (folder.parent / "stray").write_bytes(b"")
    (folder.parent / "empty").mkdir()
    (folder.parent / "odd").mkdir()
    (folder.parent / "odd" / "map.json").write_bytes(b"[" * 100_000)
    assert len(store.versions(path)) == 1
    assert [each.path for each in store.maps()] == [path]


def test_a_full_disk_is_told(store: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(FileProblem, match="No space left"):
        store.keep(tmp_path / "map.relmap.json", b"one")
    assert store.versions(tmp_path / "map.relmap.json") == []


def test_a_clock_that_goes_back_loses_nothing(store: Backups, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "map.relmap.json"
    store.keep(path, b"one")
    clock.now -= timedelta(days=400)
    store.keep(path, b"two")
    assert {store.read(v) for v in store.versions(path)} == {b"one", b"two"}
