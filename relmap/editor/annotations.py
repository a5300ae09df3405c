"""The edits of notes on the map and of what is emphasised, as pure functions: (project, …) → Diff."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from relmap.model.diff import Change, Diff, Ref
from relmap.model.ids import fresh_id
from relmap.model.project import Project
from relmap.model.records import LONGEST_TEXT, Anchor, Emphasis, Note, cleaned, updated


def add_text(project: Project, text: str, anchor: Anchor) -> tuple[Diff, str]:
    """A text at a place, or beside an actor; gives its id too."""
    return _adding(project, "text", text, (anchor,))


def add_frame(project: Project, title: str, actors: Iterable[str]) -> tuple[Diff, str]:
    """A frame round actors, its title may be empty; gives its id too."""
    return _adding(project, "frame", title, tuple(Anchor(actor=key) for key in sorted(set(actors))))


def add_arrow(project: Project, word: str, start: Anchor, end: Anchor) -> tuple[Diff, str]:
    """An arrow, its word may be empty; gives its id too."""
    return _adding(project, "arrow", word, (start, end))


def _adding(project: Project, form: str, text: str, anchors: tuple[Anchor, ...]) -> tuple[Diff, str]:
    text = cleaned(text)[:LONGEST_TEXT]
    key = fresh_id(project, "notes", " ".join(text.split()[:4]) or form)
    return Diff.adding(Note(id=key, text=text, form=form, anchors=anchors)), key  # type: ignore[arg-type]


def moved_notes(notes: Iterable[Note], dx: float, dy: float) -> dict[str, Note]:
    """Notes shifted, by id; what stands at an actor stays there, but for a text beside it.

    Args:
        notes: to be shifted; those that do not move are left out.
        dx, dy: how far, in scene units.
    """
    found: dict[str, Note] = {}
    for note in notes:
        anchors = tuple(
            _at(anchor, anchor.x + dx, anchor.y + dy)
            if anchor.actor is None or note.form == "text"
            else anchor
            for anchor in note.anchors
        )
        if anchors != note.anchors:
            found[note.id] = updated(note, anchors=anchors)
    return found


def _at(anchor: Anchor, x: float, y: float) -> Anchor:
    return updated(anchor, x=float(round(x, 1)), y=float(round(y, 1)))


def with_end(note: Note, end: int, anchor: Anchor) -> Note:
    """An arrow with another end: 0, where it comes from, or 1, where it goes to."""
    return updated(note, anchors=(*note.anchors[:end], anchor, *note.anchors[end + 1 :]))


def place_anchor(x: float, y: float) -> Anchor:
    """A place on the canvas, in scene units."""
    return Anchor(x=float(round(x, 1)), y=float(round(y, 1)))


def replacing_notes(project: Project, notes: Mapping[str, Note]) -> Diff:
    """Notes in place of those of the same ids."""
    known = project.notes
    return Diff.of(Change(known[k], note) for k, note in notes.items() if k in known and known[k] != note)


def framed_actors(notes: Iterable[Note]) -> set[str]:
    """The actors in frames among some notes: a frame is moved with them."""
    anchors = (anchor for note in notes if note.form == "frame" for anchor in note.anchors)
    return {anchor.actor for anchor in anchors if anchor.actor is not None}


def counted(actors: int, notes: int) -> str:
    """So many actors and notes in words: `an actor`, `2 actors and a note`."""
    counts = ((actors, "an actor", "actors"), (notes, "a note", "notes"))
    return " and ".join(one if n == 1 else f"{n:,} {many}" for n, one, many in counts if n)


def emphases_of(project: Project, ref: Ref) -> list[Emphasis]:
    """How an actor or a relation is emphasised, in the order of the ids."""
    wanted = ref.id if ref.collection in ("actors", "relations") else None
    return [
        found
        for _, found in sorted(project.emphases.items())
        if wanted is not None and wanted == (found.actor if ref.collection == "actors" else found.relation)
    ]


def emphasise(project: Project, refs: Sequence[Ref]) -> Diff:
    """Actors and relations emphasised on every day; those that are already stay as they are."""
    diff = Diff()
    for ref in refs:
        if ref.collection in ("actors", "relations") and not emphases_of(project, ref):
            key = fresh_id(diff.apply(project), "emphases", ref.id)
            side = "actor" if ref.collection == "actors" else "relation"
            diff = diff.then(Diff.adding(Emphasis.model_validate({"id": key, side: ref.id})))
    return diff


def without_emphasis(project: Project, refs: Collection[Ref]) -> Diff:
    """Actors and relations no longer emphasised, on any day."""
    return Diff.of(Change(found, None) for ref in refs for found in emphases_of(project, ref))
