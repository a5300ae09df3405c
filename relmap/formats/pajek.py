"""Pajek: networks (.net) and projects (.paj), with their times (mrvar.fdv.uni-lj.si/pajek)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relmap.formats.foreign import Foreign, ForeignActor, FormatError, Options, Spell, Tie, Value
from relmap.formats.from_map import by_phase
from relmap.formats.sniffing import looks_like
from relmap.formats.text_table import decoded
from relmap.formats.writing import Writing
from relmap.model import dates, days
from relmap.model.errors import DateError, Progress, Stopped
from relmap.model.project import Project
from relmap.model.records import STANCE_WORDS

key = "pajek"
label = "Pajek"
suffixes = (".net", ".paj")
writes = True

_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|\[([^\]]*)\]|(\S+)')
_SECTION = re.compile(r'\*(\w+)\s*(?::?\s*(\d{1,12})\b)?\s*(?:"([^"]*)"|(.*))?')
_TIME = "time:"
_OFTEN = 5_000
_FEW, _EACH = 10_000, 20
"""So many vertices may be told of without a line of their own: in all, or for each line."""


def claims(head: bytes, name: str) -> int:
    """0 no, 1 by the file's name, 2 by its content."""
    return looks_like(head, name, suffixes, rb"(?im)^\s*\*vertices\s+\d+")


# --- reading ---


def read(data: bytes, name: str, options: Options, progress: Progress | None = None) -> Foreign:
    """The networks of a Pajek file, with its partitions and vectors as attributes.

    Raises:
        FormatError: it is none.
        Stopped: `progress` said so.
    """
    text, _ = decoded(data, options.encoding)
    lines = text.splitlines()
    reader = _Reader(len(lines))
    for number, line in enumerate(lines, 1):
        if progress is not None and number % _OFTEN == 0 and not progress(number / len(lines)):
            raise Stopped
        try:
            reader.take(line.strip(), number)
        except FormatError as error:
            raise FormatError(f"{error.message} (line {number:,})", error.remedy) from error
    found = reader.finished()
    if not reader.has_vertices:
        raise FormatError("There are no vertices in this file.")
    return found


class _Reader:
    def __init__(self, lines: int) -> None:
        self._lines = lines
        self._found = Foreign(steps=True)
        self._section = ""
        self._kind = ""
        self._kinds: dict[int, str] = {}
        self._vertices: dict[int, ForeignActor] = {}
        self._row = 0
        """Of a matrix, a partition or a vector."""
        self._object = ""
        """The name of a partition or a vector."""
        self._directed = True
        self._networks = 0
        self._all: list[ForeignActor] = []
        """Of all networks."""
        self._by_name: dict[str, ForeignActor] = {}
        self._first_mode = 0
        self.has_vertices = False

    def take(self, line: str, number: int) -> None:
        """Take in a line."""
        if not line:
            return
        if line.startswith("%"):
            self._comment(line[1:].strip())
        elif line.startswith("*"):
            self._begin(line)
        elif self._section == "vertices":
            self._vertex(line, number)
        elif self._section in ("arcs", "edges"):
            self._tie(line, number)
        elif self._section in ("arcslist", "edgeslist"):
            self._list(line, number)
        elif self._section == "matrix":
            self._matrix_row(line, number)
        elif self._section in ("partition values", "vector values"):
            self._value(line)

    def finished(self) -> Foreign:
        """What was read."""
        self._found.actors = [*self._all, *self._new_ones()]
        return self._found

    def _new_ones(self) -> list[ForeignActor]:
        """The vertices of this network that no earlier one has."""
        known = set(map(id, self._all))
        return [actor for actor in self._vertices.values() if id(actor) not in known]

    def _comment(self, text: str) -> None:
        if text.startswith(_TIME):
            self._found.time = text.removeprefix(_TIME).strip()

    def _begin(self, line: str) -> None:
        match = _SECTION.match(line)
        if match is None:
            return
        word, number, quoted, rest = match.groups()
        word = word.casefold()
        name = (quoted or rest or "").strip().strip('"')
        if word == "network":
            self._networks += 1
            if self._vertices:
                # Another network may have others; those of one name are the same.
                self._all += self._new_ones()
                self._by_name = {actor.name: actor for actor in self._all if actor.name != actor.key}
                self._vertices = {}
            self._found.title = self._found.title or line.partition(" ")[2].strip()
            self._section = ""
        elif word in ("partition", "vector"):
            self._object = line.partition(" ")[2].strip() or word
            self._section = word
        elif word == "vertices":
            if self._section in ("partition", "vector"):
                self._section, self._row = f"{self._section} values", 0
            else:
                self._section = "vertices"
                self._declare(line)
        elif word in ("arcs", "edges", "arcslist", "edgeslist", "matrix"):
            self._section = word
            self._directed = word in ("arcs", "arcslist", "matrix")
            self._kind = self._kinds.setdefault(int(number), name) if number else ""
            if number and not self._kind:
                self._kind = f"relation {number}"
            self._row = 0
        else:
            self._section = ""
            if word not in ("permutation", "cluster", "hierarchy"):
                self._found.remarks.append(f"What stands under *{word[:30]} is left out.")

    def _declare(self, line: str) -> None:
        self.has_vertices = True
        numbers = [int(number) for number in re.findall(r"\b\d{1,12}\b", line)[:2]]
        count = numbers[0] if numbers else 0
        self._first_mode = numbers[1] if len(numbers) > 1 else 0
        if count > max(_FEW, _EACH * self._lines):
            raise FormatError(
                f"The file tells of {count:,} vertices, and has no more than {self._lines:,} lines."
            )
        for number in range(1, count + 1):
            self._vertices.setdefault(number, self._actor(number))

    def _actor(self, number: int) -> ForeignActor:
        key = f"{self._networks}:{number}" if self._all else str(number)
        return ForeignActor(key, str(number))

    def _vertex(self, line: str, number: int) -> None:
        words = _words(line)
        if not words or not re.fullmatch("[0-9]{1,12}", words[0][0]):
            return
        place = int(words[0][0])
        if len(words) > 1 and not words[1][1] and words[1][0] in self._by_name:
            self._vertices[place] = self._by_name[words[1][0]]
            return
        actor = self._vertices.setdefault(place, self._actor(place))
        actor.row = f"vertex {words[0][0]}, line {number:,}"
        if len(words) > 1 and not words[1][1]:
            actor.name = words[1][0]
        if self._first_mode:
            actor.values["mode"] = 1 if place <= self._first_mode else 2
        plain = [word for word, is_time in words[2:] if not is_time]
        coordinates: list[float] = []
        for word in plain[:3]:
            try:
                coordinates.append(float(word))
            except ValueError:
                break
        if len(coordinates) >= 2:
            # Pajek's drawing is one wide and high, y down.
            actor.place = (coordinates[0] * 1000, coordinates[1] * 1000)
        actor.spells = [spell for word, is_time in words if is_time for spell in _spells(word)]

    def _tie(self, line: str, number: int) -> None:
        words = _words(line)
        kind = self._kind
        if words and re.fullmatch(r"\d+:", words[0][0]):
            # `3: 1 2` names the relation before the ends.
            number_of = int(words[0][0][:-1])
            kind = self._kinds.get(number_of) or f"relation {number_of}"
            words = words[1:]
        ends = [word for word, is_time in words[:2] if not is_time]
        if len(ends) < 2:
            return
        values: dict[str, Value] = {}
        rest = words[2:]
        if rest and not rest[0][1]:
            values["weight"] = rest[0][0]
        for position, (word, is_time) in enumerate(rest[:-1]):
            if not is_time and word == "l" and not rest[position + 1][1]:
                values["label"] = rest[position + 1][0]
        spells = [spell for word, is_time in rest if is_time for spell in _spells(word)]
        self._add(ends[0], ends[1], values, spells, number, kind)

    def _list(self, line: str, number: int) -> None:
        first, *others = [word for word, _ in _words(line)]
        for other in others:
            # A minus marks an arc that goes the other way.
            source, target = (other[1:], first) if other.startswith("-") else (first, other)
            self._add(source, target, {}, [], number, self._kind)

    def _matrix_row(self, line: str, number: int) -> None:
        self._row += 1
        for column, cell in enumerate(line.split(), 1 + self._first_mode):
            try:
                value = float(cell)
            except ValueError:
                continue
            if value:
                row = str(self._row)
                self._add(row, str(column), {} if value == 1 else {"weight": cell}, [], number, self._kind)

    def _add(
        self, source: str, target: str, values: dict[str, Value], spells: list[Spell], number: int, kind: str
    ) -> None:
        row = f"{source} – {target}, line {number:,}"
        values = {name: value for name, value in values.items() if not _is_one(name, value)}
        ends = [self._key(end) for end in (source, target)]
        tie = Tie("", ends[0], ends[1], kind, self._directed, values, spells, row=row)
        self._found.ties.append(tie)

    def _key(self, end: str) -> str:
        actor = self._vertices.get(int(end)) if re.fullmatch("[0-9]{1,12}", end) else None
        return actor.key if actor is not None else end

    def _value(self, line: str) -> None:
        self._row += 1
        actor = self._vertices.get(self._row)
        if actor is not None:
            actor.values[self._object] = int(line) if re.fullmatch(r"-?\d{1,15}", line) else line


def _is_one(name: str, value: Value) -> bool:
    """Pajek writes 1 for every line without a value."""
    return name == "weight" and str(value) in ("1", "1.0", "1.00", "1.000", "1.0000")


def _words(line: str) -> list[tuple[str, bool]]:
    """The words of a line, and whether each is a time."""
    found: list[tuple[str, bool]] = []
    for quoted, time, plain in _WORD.findall(line):
        if time:
            found.append((time, True))
        else:
            found.append((re.sub(r"\\(.)", r"\1", quoted) if quoted or not plain else plain, False))
    return found


def _spells(text: str) -> Iterator[Spell]:
    """`1-5,9-*`: from 1 to 5, and from 9 on."""
    for part in text.split(","):
        match = re.fullmatch(r"\s*(-?[\d.]+|\*)\s*(?:(-)\s*(-?[\d.]+|\*))?\s*", part)
        if match is None:
            continue
        first, dash, last = match[1], match[2], match[3] or ""
        if not dash:
            yield Spell(first, moment=True)
        else:
            yield Spell("" if first == "*" else first, "" if last.strip() == "*" else last.strip())


# --- writing ---


def write(project: Project, writing: Writing) -> dict[str, bytes]:
    """A map as a Pajek network: a kind of relation is a relation of Pajek's, a phase a line."""
    return {suffixes[0]: "".join(_document(project, writing)).encode("utf-8-sig")}


def read_back(files: dict[str, bytes], options: Options) -> Foreign:
    """What was written."""
    return read(files[suffixes[0]], "", options)


def _document(project: Project, writing: Writing) -> Iterator[str]:
    found = by_phase(project, writing.certain, plain=True)
    spells = [spell for item in (*found.actors, *found.ties) for spell in item.spells]
    scale = _Scale(spells)
    yield f"*Network {' '.join(found.title.split())}\r\n"
    yield f"% {_TIME} {scale.said}\r\n" if spells else ""
    yield f"*Vertices {len(found.actors)}\r\n"
    numbers = {actor.key: number for number, actor in enumerate(found.actors, 1)}
    frame = _frame([actor.place for actor in found.actors if actor.place is not None])
    for actor in found.actors:
        place = ""
        if actor.place is not None:
            x, y = ((value - low) / size for value, (low, size) in zip(actor.place, frame, strict=True))
            place = f" {x:.4f} {y:.4f} 0.5000"
        times = f" [{scale.written(actor.spells[0])}]" if actor.spells else ""
        yield f'{numbers[actor.key]} "{_quoted(actor.name)}"{place}{times}\r\n'
    kinds = list(dict.fromkeys((tie.kind, bool(tie.directed)) for tie in found.ties))
    for number, (kind, directed) in enumerate(kinds, 1):
        label = project.relation_kind(kind).label
        yield f'*{"Arcs" if directed else "Edges"} :{number} "{_quoted(label)}"\r\n'
        for tie in found.ties:
            if (tie.kind, bool(tie.directed)) == (kind, directed):
                value = tie.values.get(writing.value)
                number_text = f"{value:g}" if isinstance(value, int | float) else "1"
                label = str(tie.values.get("label", "")) or _word_of(tie.values.get("stance"))
                told = f' l "{_quoted(label)}"' if label else ""
                times = f" [{scale.written(tie.spells[0])}]" if tie.spells else ""
                ends = f"{numbers[tie.source]} {numbers[tie.target]}"
                yield f"{ends} {number_text}{told}{times}\r\n"


def _word_of(stance: Value | None) -> str:
    return STANCE_WORDS.get(stance, "") if isinstance(stance, int) else ""


def _quoted(text: str) -> str:
    return " ".join(text.replace('"', "'").replace("\\", "/").split())


def _frame(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Low and size of x and y, with a margin, so that all lies within 0…1."""
    found: list[tuple[float, float]] = []
    for axis in (0, 1):
        values = [place[axis] for place in places] or [0.0]
        size = max(values) - min(values) or 1.0
        found.append((min(values) - size / 10, size * 1.2))
    return found


class _Scale:
    """Days as the numbers of years, months or days: the coarsest that loses nothing."""

    def __init__(self, spells: list[Spell]) -> None:
        firsts = [_day(spell.first) for spell in spells if spell.first]
        lasts = [_day(spell.last) for spell in spells if spell.last]
        ymd = [days.to_ymd(day) for day in firsts] + [days.to_ymd(day + 1) for day in lasts]
        first = min((*firsts, *lasts), default=0)
        year, month, _ = days.to_ymd(first)
        if all(part[1:] == (1, 1) for part in ymd):
            self._unit, self.said = "year", "year"
        elif all(part[2] == 1 for part in ymd):
            self._unit = "month"
            year, month = days.add_months(year, month, -1)
            self._begin = year * 12 + month
            self.said = f"months since {year:04}-{month:02}"
        else:
            self._unit, self._begin = "day", first - 1
            self.said = f"days since {days.iso(first - 1)}"

    def written(self, spell: Spell) -> str:
        """As `1-5`; an open end is a star."""
        first = str(self._number(_day(spell.first))) if spell.first else "*"
        last = str(self._number(_day(spell.last))) if spell.last else "*"
        return first if first == last and first != "*" else f"{first}-{last}"

    def _number(self, day: int) -> int:
        year, month, _ = days.to_ymd(day)
        if self._unit == "year":
            return year
        return year * 12 + month - self._begin if self._unit == "month" else day - self._begin


def _day(text: str) -> int:
    found = dates.parse_date(text).earliest
    if found is None:
        raise DateError(f"“{text}” is no day.")
    return found
