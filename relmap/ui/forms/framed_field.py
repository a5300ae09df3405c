"""The actors that a frame is round."""

from __future__ import annotations

from typing import Any

from relmap.model.records import Anchor
from relmap.ui.forms.choices import Choices
from relmap.ui.forms.fields import Field
from relmap.ui.forms.forms import RefsField


class FramedField(Field):
    """The anchors of a frame as a list of actors.

    Args:
        name: what it is called.
        actors: those that may be added.
    """

    def __init__(self, name: str, actors: Choices) -> None:
        super().__init__(name)
        self.list = RefsField(name, actors, "actor")
        self.list.edited.connect(self._take)
        self.list.drafted.connect(self.drafted)
        self._add(self.list, name)

    def set_value(self, value: Any) -> None:
        self.list.set_value(tuple(anchor.actor for anchor in value if anchor.actor is not None))

    def show_drafts(self, drafts: Any) -> None:
        self.list.show_drafts(drafts)

    def _take(self, actors: tuple[str, ...]) -> None:
        self.edited.emit(tuple(Anchor(actor=key) for key in actors))
