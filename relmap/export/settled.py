"""Files that say nothing of when they were made: what is drawn alike is alike byte by byte."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip file can tell."""
_DATE = rb"D:20000101000000Z"
_DATED = re.compile(rb"(?m)^(/(?:CreationDate|ModDate) \()(D:[^)]*)(\))")
_ID = re.compile(rb"(?m)^/ID \[ <([0-9a-f]+)> <[0-9a-f]+> \]")
_XREF = re.compile(rb"startxref\s+([0-9]+)\s+%%EOF\s*\Z")


def settled_pdf(data: bytes) -> bytes:
    """A PDF of Qt's with a date that is always the same, and an id that is that of its content.

    A date is as long as the name of its time zone, so that what comes after it moves, and with it the table
    of where everything is (ISO 32000-1, 7.5.4).
    """
    dates = [(match.start(2), match.end(2)) for match in _DATED.finditer(data)]
    table = _XREF.search(data)
    if table is None:
        return data
    at = int(table[1])

    def moved(offset: int) -> int:
        return offset - sum(end - start - len(_DATE) for start, end in dates if end <= offset)

    body, rest = data[:at], data[at:]
    rest = re.sub(rb"(?m)^([0-9]{10})(?= [0-9]{5} n)", lambda m: b"%010d" % moved(int(m[1])), rest)
    rest = _XREF.sub(b"startxref\n%d\n%%%%EOF\n" % moved(at), rest)
    body = _DATED.sub(rb"\g<1>" + _DATE + rb"\g<3>", body)
    found = hashlib.sha256(body).hexdigest().encode()

    def named(match: re.Match[bytes]) -> bytes:
        name = (found * 2)[: len(match[1])]
        return b"/ID [ <%s> <%s> ]" % (name, name)

    return body + _ID.sub(named, rest)


def settled_zip(data: bytes) -> bytes:
    """A zip file, as .docx and .pptx are, in which every part is of the same day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.infolist():
            info = zipfile.ZipInfo(part.filename, _BEGINNING)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # the same on every system
            new.writestr(info, old.read(part))
    return buffer.getvalue()
