"""The look of the widgets: Fusion with relmap's own light and dark palette, and its icons."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from relmap.drawing.glyphs import quieten_fonts
from relmap.drawing.style import DARK, FONT_FAMILY, LIGHT, Theme, load_fonts, mixed
from relmap.resources import resource


def begin_application() -> QCoreApplication:
    """The program's application, in the style Fusion; one that is there is taken over."""
    quieten_fonts()
    known = QApplication.instance()
    if known is None:
        # Not by `setStyle`: it gives the style back, and Python then learns all that there is to styles.
        return QApplication(["relmap", "-style", "Fusion"])
    if isinstance(known, QApplication):
        known.setStyle("Fusion")
    return known


def apply_look(application: QApplication, dark: bool) -> None:
    """Give every widget the light or the dark look."""
    theme = DARK if dark else LIGHT
    load_fonts()
    application.setPalette(_palette(theme))
    type_ = application.font()
    type_.setFamily(FONT_FAMILY)
    application.setFont(type_)
    application.setStyleSheet(_style_sheet(theme))


def _palette(theme: Theme) -> QPalette:
    window = "#f1f2f4" if theme is LIGHT else "#1b1f25"
    base = theme.plate
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in (
        (role.Window, window),
        (role.WindowText, theme.ink),
        (role.Base, base),
        (role.AlternateBase, mixed(theme.ink, base, 0.03)),
        (role.Text, theme.ink),
        (role.Button, window),
        (role.ButtonText, theme.ink),
        (role.BrightText, "#ffffff"),
        (role.Highlight, theme.accent if theme is LIGHT else "#1f6fb8"),
        (role.HighlightedText, "#ffffff"),
        (role.Link, theme.accent),
        (role.ToolTipBase, theme.plate),
        (role.ToolTipText, theme.ink),
        (role.PlaceholderText, mixed(theme.ink, base, 0.66)),
        (role.Accent, theme.accent),
        (role.Light, mixed("#ffffff", window, 0.6 if theme is LIGHT else 0.08)),
        (role.Midlight, mixed("#ffffff", window, 0.3 if theme is LIGHT else 0.05)),
        (role.Mid, mixed("#000000", window, 0.16)),
        (role.Dark, mixed("#000000", window, 0.3)),
        (role.Shadow, mixed("#000000", window, 0.5)),
    ):
        palette.setColor(which, QColor(colour))
    faded = mixed(theme.ink, window, 0.42)
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(faded))
    return palette


def _style_sheet(theme: Theme) -> str:
    line = mixed(theme.ink, theme.ground, 0.14)
    field = mixed(theme.ink, theme.ground, 0.3)
    box = mixed(theme.ink, theme.ground, 0.55)
    tick = resource("icons", f"tick-{theme.name}.svg").as_posix()
    return f"""
    QToolTip {{ border: 1px solid {line}; padding: 4px; background: {theme.plate}; color: {theme.ink}; }}
    QDockWidget::title {{ padding: 7px 9px; font-weight: 600; }}
    QMainWindow > QTabBar::tab {{
        padding: 5px 5px 4px 5px; margin-right: 1px; color: {theme.soft};
        border: none; border-bottom: 2px solid {line};
    }}
    QMainWindow > QTabBar::tab:hover {{
        color: {theme.ink}; background: {mixed(theme.ink, theme.ground, 0.06)};
    }}
    QMainWindow > QTabBar::tab:selected {{ color: {theme.ink}; border-bottom-color: {theme.accent}; }}
    QToolBar {{ border: none; border-bottom: 1px solid {line}; padding: 3px 6px; spacing: 2px; }}
    QToolBar QToolButton {{ padding: 5px; border-radius: 5px; }}
    QToolBar QToolButton:hover {{ background: {mixed(theme.ink, theme.ground, 0.09)}; }}
    QToolBar QToolButton:checked {{ background: {mixed(theme.accent, theme.ground, 0.24)}; }}
    QToolButton[segment="true"] {{
        border: 1px solid {field}; padding: 3px 10px; background: {theme.plate}; border-radius: 0px;
    }}
    QToolButton[segment="true"]:checked {{
        background: {mixed(theme.accent, theme.plate, 0.24)}; border-color: {theme.accent}; font-weight: 600;
    }}
    QStatusBar::item {{ border: none; }}
    QLineEdit, QPlainTextEdit {{
        border: 1px solid {field}; border-radius: 4px; padding: 2px 4px; background: {theme.plate};
    }}
    QLineEdit:focus, QPlainTextEdit:focus {{ border-color: {theme.accent}; }}
    QLineEdit[wrong="true"] {{ border: 1px solid {theme.fault}; }}
    QTreeView, QTreeWidget {{ border: none; }}
    QCheckBox::indicator, QTreeView::indicator, QListView::indicator {{
        width: 12px; height: 12px; border: 1px solid {box}; border-radius: 3px; background: {theme.plate};
    }}
    QCheckBox::indicator:checked, QTreeView::indicator:checked, QListView::indicator:checked {{
        background: {theme.accent}; border-color: {theme.accent}; image: url("{tick}");
    }}
    QCheckBox::indicator:indeterminate {{ background: {box}; }}
    QRadioButton::indicator {{
        width: 12px; height: 12px; border: 1px solid {box}; border-radius: 7px; background: {theme.plate};
    }}
    QRadioButton::indicator:checked {{
        width: 6px; height: 6px; border: 4px solid {theme.accent}; border-radius: 7px;
        background: {theme.plate};
    }}
    QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {theme.accent}; }}
    QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {line}; }}
    QScrollArea {{ border: none; }}
    QDialog[popup="true"] {{ border: 1px solid {field}; background: {theme.plate}; }}
    QLabel[heading="true"] {{ font-weight: 600; }}
    QLabel[soft="true"] {{ color: {theme.soft}; }}
    QLabel[fault="true"] {{ color: {theme.fault}; }}
    QFrame[card="true"] {{ background: {theme.plate}; border: 1px solid {line}; border-radius: 7px; }}
    QFrame[notice="true"] {{ background: {theme.plate}; border: none; border-bottom: 1px solid {line}; }}
    QFrame[card="true"]:focus {{ border: 2px solid {theme.accent}; }}
    """


_USUAL_TEXT = 13.0
"""Pixels of a system's usual text at 96 dpi, about."""


def text_scale() -> float:
    """How much larger than usual the system's text is, for what is painted; 1 to 1.8."""
    return min(max(QFontInfo(QApplication.font()).pixelSize() / _USUAL_TEXT, 1.0), 1.8)


@lru_cache(maxsize=256)
def icon(name: str, dark: bool) -> QIcon:
    """A bundled icon in the ink of a look; drawn when it is first shown, for the pixels that it has there."""
    svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QIcon(_SvgEngine(svg, DARK if dark else LIGHT))


class _SvgEngine(QIconEngine):
    """Draws an icon from its SVG.

    Args:
        svg: the text of the file.
        theme: whose ink it has.
    """

    _clones: ClassVar[list[QIconEngine]] = []
    """Held for good: Qt takes a clone without telling Python that it has."""

    def __init__(self, svg: str, theme: Theme) -> None:
        super().__init__()
        self._svg = svg
        self._theme = theme
        self._pictures: dict[tuple[int, int, bool], QPixmap] = {}

    def clone(self) -> QIconEngine:
        clone = _SvgEngine(self._svg, self._theme)
        self._clones.append(clone)
        return clone

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        key = (size.width(), size.height(), mode == QIcon.Mode.Disabled)
        if key not in self._pictures:
            self._pictures[key] = self._drawn(size, 0.35 if key[2] else 0.9)
        return self._pictures[key]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, self.pixmap(rect.size() * ratio, mode, state))

    def _drawn(self, size: QSize, strength: float) -> QPixmap:
        colour = mixed(self._theme.ink, self._theme.ground, strength)
        renderer = QSvgRenderer(self._svg.replace("currentColor", colour).encode())
        side = min(size.width(), size.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(0, 0, size.width(), size.height()).center())
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, box)
        painter.end()
        return picture


def plain(text: str) -> str:
    """Text for a menu or button, where & would mark a letter."""
    return " ".join(text.split()).replace("&", "&&")
