"""Who stands between groups: A→B→C without A→C, by the groups of the three (Gould & Fernandez 1989)."""

from __future__ import annotations

import itertools
from typing import Literal, get_args

import numpy as np

from relmap.analysis.pairs import Floats, Ints
from relmap.analysis.triangles import triangles

Role = Literal["coordinator", "consultant", "representative", "gatekeeper", "liaison"]
ROLES: tuple[Role, ...] = get_args(Role)
"""By the groups of A, B and C: 111, 121, 112, 122, 123."""


def brokers(role: Role, groups: Ints, source: Ints, target: Ints) -> Floats:
    """How many times each actor is B.

    All A→B→C are counted by the groups of A and C, and those taken away that are closed by A→C, or in which
    A is C.

    Args:
        role: which.
        groups: of each actor its group by number, −1 for none; who is in none is in no A→B→C.
        source, target: the ways, each once.
    """
    count = len(groups)
    known = (groups[source] >= 0) & (groups[target] >= 0)
    source, target = source[known], target[known]
    many = int(groups.max(initial=-1)) + 1
    shape = (count, max(many, 1))
    into, out = np.zeros(shape), np.zeros(shape)
    np.add.at(into, (target, groups[source]), 1.0)
    np.add.at(out, (source, groups[target]), 1.0)
    own = np.maximum(groups, 0)
    every = np.arange(count)
    in_own, out_own = into[every, own], out[every, own]
    in_all, out_all, alike = into.sum(axis=1), out.sum(axis=1), (into * out).sum(axis=1)
    found = {
        "coordinator": in_own * out_own,
        "consultant": alike - in_own * out_own,
        "representative": in_own * (out_all - out_own),
        "gatekeeper": (in_all - in_own) * out_own,
        "liaison": in_all * out_all - in_own * out_all - in_all * out_own - alike + 2 * in_own * out_own,
    }[role]
    found = np.where(groups >= 0, found, 0.0)
    keys = np.sort(source * count + target)

    def leads(one: Ints, other: Ints) -> NDArrayMask:
        if not len(keys):
            return np.zeros(len(one), dtype=bool)
        wanted = one * count + other
        return keys[np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)] == wanted

    # There and back again.
    back = leads(target, source)
    _take(found, role, groups, source[back], target[back], source[back])
    low, high = np.minimum(source, target), np.maximum(source, target)
    pairs = np.unique(low * count + high)
    a, b = pairs // max(count, 1), pairs % max(count, 1)
    for sides in triangles(count, a, b):
        three = (a[sides[:, 0]], b[sides[:, 0]], b[sides[:, 1]])
        for one, two, three_ in itertools.permutations(three):
            closed = leads(one, two) & leads(two, three_) & leads(one, three_)
            _take(found, role, groups, one[closed], two[closed], three_[closed])
    return found


NDArrayMask = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def _take(found: Floats, role: Role, groups: Ints, a: Ints, b: Ints, c: Ints) -> None:
    """These are none."""
    ab, bc, ac = groups[a] == groups[b], groups[b] == groups[c], groups[a] == groups[c]
    which = {
        "coordinator": ab & bc,
        "consultant": ac & ~ab,
        "representative": ab & ~bc,
        "gatekeeper": bc & ~ab,
        "liaison": ~ab & ~bc & ~ac,
    }[role]
    np.subtract.at(found, b[which], 1.0)
