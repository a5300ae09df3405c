"""Icons of a look."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from relmap.ui.widgets.look import begin_application, icon


def darkest(picture: QPixmap) -> int:
    """The grey of its strongest pixel on white, and black where nothing was drawn."""
    image = picture.toImage()
    colours = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    solid = [colour.lightness() for colour in colours if colour.alpha() > 200]
    return min(solid, default=-1)


@pytest.mark.parametrize("side", [16, 20, 47])
def test_an_icon_is_drawn_for_the_pixels_it_has(qapp: QApplication, side: int) -> None:
    for ratio in (1.0, 2.0):
        picture = icon("copy", dark=False).pixmap(QSize(side, side), ratio)
        assert picture.size() == QSize(round(side * ratio), round(side * ratio))
        assert darkest(picture) >= 0


def test_an_icon_has_the_ink_of_its_look_and_is_fainter_where_it_can_do_nothing(qapp: QApplication) -> None:
    size = QSize(32, 32)
    light, dark = icon("copy", dark=False), icon("copy", dark=True)
    assert darkest(light.pixmap(size)) < 90 < 150 < darkest(dark.pixmap(size))
    assert darkest(light.pixmap(size, QIcon.Mode.Disabled)) > darkest(light.pixmap(size)) + 60


def test_a_copy_that_goes_its_own_way_outlives_the_icon(qapp: QApplication) -> None:
    for _ in range(50):
        icon.cache_clear()
        copy = QIcon(icon("link", dark=False))
        copy.addPixmap(QPixmap(4, 4))  # now it is no longer the same for Qt
        icon.cache_clear()
        gc.collect()
        assert darkest(copy.pixmap(QSize(16, 16))) >= 0


def test_an_application_that_is_there_is_taken_over(qapp: QApplication) -> None:
    sheet = qapp.styleSheet()
    qapp.setStyleSheet("")  # it would stand before the style
    QApplication.setStyle("Windows")
    try:
        assert begin_application() is qapp
        assert QWidget().style().name() == "fusion"
    finally:
        qapp.setStyleSheet(sheet)
        QApplication.setStyle("Fusion")
