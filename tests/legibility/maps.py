"""The maps that are looked at: the samples, and made ones of several seeds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from relmap.drawing.labels import name_extents
from relmap.layout.arrange import arrange
from relmap.model import days
from relmap.model.project import Project
from relmap.model.records import About, Actor, Phase, Relation
from relmap.storage import project_file

DAY = days.from_ymd(1995, 1, 1)
SEEDS = (1, 2, 3)
_NAMES = ("Union", "Federation of the North", "Ministry", "Republic", "Council of Elders", "Anna Nowak")
_LABELS = ("trade", "arms deal", "mutual defence pact", "aid", "sanctions", "talks on the border", "loan")
_SAMPLES = Path(__file__).parents[2] / "projects"


@cache
def samples() -> dict[str, tuple[Project, int]]:
    """The maps that come with relmap, each with the day that it is looked at on."""
    found: dict[str, tuple[Project, int]] = {}
    for path in sorted(_SAMPLES.glob("*.relmap.json")):
        project = project_file.load(path).project
        found[path.name.removesuffix(".relmap.json")] = (project, days.from_ymd(2024, 6, 20))
    return found


@cache
def made(actors: int, relations: int, seed: int) -> Project:
    """A map by chance: some actors have more relations than others, four of five within a group of 25.

    Args:
        actors, relations: how many; three of four relations have a label.
        seed: of the chance.
    """
    rng = np.random.default_rng(seed)
    kinds = ("state", "organisation", "person")
    records: list[Actor | Relation] = [
        Actor(id=f"a{n}", name=f"{_NAMES[n % len(_NAMES)]} {n}", kind=kinds[n % 3]) for n in range(actors)
    ]
    for number in range(relations):
        one = int(actors * rng.random() ** 1.6)
        near = one // 25 * 25 + rng.integers(25, size=9)
        others = near if actors > 100 and rng.random() < 0.8 else rng.integers(actors, size=9)
        other = next(int(n) for n in others if n != one and n < actors)
        label = _LABELS[int(rng.integers(len(_LABELS)))] if rng.random() < 0.75 else ""
        phase = Phase(when="1990/2000", stance=int(rng.integers(-2, 3)), label=label)
        records.append(Relation(id=f"r{number:04}", source=f"a{one}", target=f"a{other}", phases=(phase,)))
    return Project.of(About(title=f"{actors} actors, seed {seed}"), *records)


@cache
def places_of(actors: int, relations: int, seed: int) -> dict[str, tuple[float, float]]:
    """Where the actors of a made map stand, arranged by relations."""
    project = made(actors, relations, seed)
    return arrange(project, "relations", sizes=name_extents(project))
