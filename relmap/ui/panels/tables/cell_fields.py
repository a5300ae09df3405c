"""The fields in which cells are edited: those of the inspector, made when they are first needed."""

from __future__ import annotations

from collections.abc import Callable

from relmap.editor.cell_values import RecordList, one_line
from relmap.editor.cells import Column
from relmap.editor.document import Document
from relmap.timeline.words import record_title
from relmap.ui.forms.fields import Field
from relmap.ui.forms.specs import Specs
from relmap.ui.panels.tables.names_field import NamesField


class CellFields:
    """One field for each column of a table.

    Args:
        document: of the map.
        table: the collection that is shown.
    """

    def __init__(self, document: Document, table: str) -> None:
        self._document = document
        specs = Specs(document)
        listed = {
            "relations": lambda: [*specs.phases(), *specs.relations()],
            "actors": specs.actors,
            "events": specs.events,
            "sources": specs.sources,
        }[table]()
        self._make: dict[str, Callable[[], Field]] = {spec.attribute: spec.make for spec in listed}
        self._made: dict[str, Field] = {}

    def of(self, column: Column) -> Field:
        """The field of a column."""
        if column.attribute not in self._made:
            value = column.value
            if isinstance(value, RecordList):
                self._made[column.attribute] = self._names_field(column.title, value)
            else:
                self._made[column.attribute] = self._make[column.attribute]()
        return self._made[column.attribute]

    def _names_field(self, title: str, names: RecordList) -> Field:
        document = self._document

        def offers() -> list[str]:
            records = document.project.collection(names.collection).values()
            return sorted({one_line(record_title(document.project, record)) for record in records})

        return NamesField(title, lambda value: names.text(document.project, value), offers)
