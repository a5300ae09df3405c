"""XML as a tree of plain elements, by local names; and text that XML can hold.

No document type is read: what it could declare (entities that unfold to gigabytes, files to be read) no file
of a network needs. Nothing here recurses, however deep the elements are nested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from relmap.formats.foreign import FormatError
from relmap.model.errors import Progress, Stopped

_PART = 1 << 20
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Element:
    """An element.

    Args:
        name: without its namespace.
        attributes: likewise.
        parent: None: the root.
        line: on which it begins.
        children: in order.
        text: directly in it.
    """

    name: str
    attributes: dict[str, str]
    parent: Element | None
    line: int
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def get(self, name: str, default: str = "") -> str:
        """An attribute."""
        return self.attributes.get(name, default)

    def all(self, name: str) -> Iterator[Element]:
        """Its children of that name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Element | None:
        """Its first child of that name."""
        return next(self.all(name), None)

    def told(self, name: str) -> str:
        """The text of its first child of that name."""
        child = self.first(name)
        return child.text.strip() if child is not None else ""


def read_xml(data: bytes, progress: Progress | None = None) -> Element:
    """The root of a document.

    Raises:
        FormatError: it is no XML, or declares a document type.
        Stopped: `progress` said so.
    """
    root: list[Element] = []
    now: Element | None = None
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal now
        plain = {_local(key): value for key, value in attributes.items()}
        made = Element(_local(name), plain, now, parser.CurrentLineNumber)
        if now is None:
            root.append(made)
        else:
            now.children.append(made)
        now = made

    def end(_name: str) -> None:
        nonlocal now
        if now is not None:
            now = now.parent

    def text(found: str) -> None:
        if now is not None:
            now.text += found

    def doctype(*_given: object) -> None:
        raise FormatError(
            "The file declares a document type, which relmap does not read.",
            "Take the line that begins with <!DOCTYPE out of it, or export it anew.",
        )

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    try:
        for position in range(0, len(data), _PART):
            if progress is not None and not progress(position / len(data)):
                raise Stopped
            parser.Parse(data[position : position + _PART], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        why = expat.ErrorString(error.code) if isinstance(error, expat.ExpatError) else error
        raise FormatError(
            f"It is no sound XML: {why}, on line {parser.CurrentLineNumber:,}.",
            "It may be cut off, or edited by hand; export it anew.",
        ) from error
    return root[0]


def _local(name: str) -> str:
    return name.rpartition(" ")[2].rpartition(":")[2]


def writable(text: str) -> str:
    """A text without what XML cannot hold."""
    return _FORBIDDEN.sub("�", text)


def quoted(text: str) -> str:
    """A text as the value of an attribute, quotes included; line ends and tabs come back as they were."""
    found = writable(text).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    found = found.replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")
    return f'"{found}"'


def escaped(text: str) -> str:
    """A text as the content of an element."""
    found = writable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return found.replace("\r", "&#13;")
