"""What is remembered, read from a file that was damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from relmap.ui.settings.settings import Settings
from relmap.ui.window.main_window import MainWindow

BENT = ["@Point(1 2)", "@Size(1 2)", "@Invalid()", "a, b", "@Variant(\\0)", "7", ""]


def read(path: Path, text: str) -> Settings:
    path.write_text(text, encoding="utf-8")
    return Settings(QSettings(str(path), QSettings.Format.IniFormat))


@pytest.mark.parametrize("bent", BENT)
def test_the_program_starts_with_damaged_settings(qtbot: object, tmp_path: Path, bent: str) -> None:
    settings = read(
        tmp_path / "s.ini",
        f"[window]\ngeometry={bent}\nstate={bent}\n[outline]\ncolumns={bent}\n[time]\nheight={bent}\n",
    )
    assert settings.window() == (QByteArray(), QByteArray())
    assert settings.columns == QByteArray()
    window = MainWindow(settings)
    window.leave()
    window.deleteLater()


def test_what_is_remembered_of_a_window_is_read_again(tmp_path: Path) -> None:
    settings = read(tmp_path / "s.ini", "")
    settings.set_window(QByteArray(b"geo\0\xff"), QByteArray(b"state"))
    settings.columns = QByteArray(b"columns")
    again = Settings(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
    assert again.window() == (QByteArray(b"geo\0\xff"), QByteArray(b"state"))
    assert again.columns == QByteArray(b"columns")
