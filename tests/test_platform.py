from __future__ import annotations

from PySide6.QtCore import QObject


def test_void_calls_do_not_wear_none_out() -> None:
    """PySide6 6.12.0 on Python 3.11 loses a reference to None with each, and dies after some thousands."""
    thing = QObject()
    for _ in range(100_000):
        assert thing.setObjectName("x") is None
