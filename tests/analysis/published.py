"""Networks of which values are published, and these values."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import networkx as nx

DATA = Path(__file__).parent / "data"


class Of(NamedTuple):
    """How many are tied to one, and on how many shortest ways between two others it lies."""

    ties: int
    betweenness: float


KITE = {
    "Andre": Of(4, 0.833), "Beverley": Of(4, 0.833), "Carol": Of(3, 0.0), "Diane": Of(6, 3.667),
    "Ed": Of(3, 0.0), "Fernando": Of(5, 8.333), "Garth": Of(5, 8.333), "Heather": Of(3, 14.0),
    "Ike": Of(2, 8.0), "Jane": Of(1, 0.0),
}  # fmt: skip
"""Krackhardt, D. (1990), Assessing the Political Landscape, Administrative Science Quarterly 35(2), 342–369;
values as in the documentation and tests of networkx (Hagberg, Schult & Swart 2008)."""


def kite() -> nx.Graph:
    """Its graph, by name."""
    return nx.relabel_nodes(nx.krackhardt_kite_graph(), dict(enumerate(KITE)))


FLORENCE = {
    "Acciaiuoli": Of(1, 0.0), "Albizzi": Of(3, 0.212), "Barbadori": Of(2, 0.093), "Bischeri": Of(3, 0.104),
    "Castellani": Of(3, 0.055), "Ginori": Of(1, 0.0), "Guadagni": Of(4, 0.255), "Lamberteschi": Of(1, 0.0),
    "Medici": Of(6, 0.522), "Pazzi": Of(1, 0.0), "Peruzzi": Of(3, 0.022), "Ridolfi": Of(3, 0.114),
    "Salviati": Of(2, 0.143), "Strozzi": Of(4, 0.103), "Tornabuoni": Of(3, 0.092),
}  # fmt: skip
"""Marriages of Florentine families: Padgett, J. F. & Ansell, C. K. (1993), Robust Action and the Rise of the
Medici, American Journal of Sociology 98(6), 1259–1319; Breiger, R. L. & Pattison, P. E. (1986), Cumulated
social roles, Social Networks 8(3), 215–256. Betweenness is normalised here: over 91 pairs of two others."""


def florence() -> nx.Graph:
    """Its graph, by name."""
    return nx.florentine_families_graph()


def highland_tribes() -> dict[tuple[str, str], int]:
    """Alliances and enmities of sixteen sub-tribes of the Gahuku-Gama, by the first letters of their names.

    Read, K. E. (1954), Cultures of the Central Highlands, New Guinea, Southwestern Journal of Anthropology
    10(1), 1–43; as a signed graph in Hage, P. & Harary, F. (1983), Structural Models in Anthropology, 56–60.
    29 ties are friendly and 29 hostile; 59 of 68 triads are balanced (.868: Schoch, signnet; .132 are not:
    Kunegis 2013, KONECT), and 7 ties do not fit two sides (1 − 2 · 7/58 = .759: signnet).
    """
    with (DATA / "highland-tribes.csv").open(newline="", encoding="utf-8") as file:
        return {(row["a"], row["b"]): int(row["sign"]) for row in csv.DictReader(file)}
