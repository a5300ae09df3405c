"""How a day is written: the order of its parts and the language of the month."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class DayStyle:
    """One way to write a day.

    Args:
        name: of the language, in that language.
        pattern: with {day}, {month} and {year}.
        months: twelve names, as they stand after a day.
    """

    name: str
    pattern: str
    months: tuple[str, ...]

    def written(self, year: str, month: int, day: int) -> str:
        """A day of a month (1 to 12) of a year that is in words already."""
        return self.pattern.format(day=day, month=self.months[month - 1], year=year)

    @property
    def example(self) -> str:
        """A day with the language."""
        return f"{self.written('2024', 6, 20)}  ({self.name})"


ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def _months(names: str) -> tuple[str, ...]:
    return tuple(names.split())


STYLES = {
    "en": DayStyle("English", "{day} {month} {year}", ENGLISH),
    "en-US": DayStyle("American English", "{month} {day}, {year}", ENGLISH),
    "de": DayStyle(
        "Deutsch",
        "{day}. {month} {year}",
        _months("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    ),
    "es": DayStyle(
        "español",
        "{day} de {month} de {year}",
        _months("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    ),
    "fr": DayStyle(
        "français",
        "{day} {month} {year}",
        _months("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    ),
    "it": DayStyle(
        "italiano",
        "{day} {month} {year}",
        _months(
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
        ),
    ),
    "pl": DayStyle(
        "polski",
        "{day} {month} {year}",
        _months(
            "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
            "listopada grudnia"
        ),
    ),
    "ru": DayStyle(
        "русский",
        "{day} {month} {year}",
        _months("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
    ),
    "uk": DayStyle(
        "українська",
        "{day} {month} {year}",
        _months("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"),
    ),
}


_chosen = [STYLES["en"]]


def choose(key: str) -> None:
    """Write all days in a style of STYLES from now on."""
    _chosen[0] = STYLES[key]


def chosen() -> DayStyle:
    """The style in which days are written."""
    return _chosen[0]


def chosen_key() -> str:
    """Its key in STYLES."""
    return next(key for key, style in STYLES.items() if style is _chosen[0])


@contextmanager
def using(key: str) -> Generator[None]:
    """Days are written in a style of STYLES within this."""
    before = _chosen[0]
    choose(key)
    try:
        yield
    finally:
        _chosen[0] = before
