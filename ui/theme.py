"""Colours, type and measures of the window, light and dark, in one place.

Painting code asks `colours()` at every paint, so a switch of the system's scheme shows at once.
Must not know any page or widget.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum, StrEnum
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

GRID = 8
RADIUS = 8
ROW_HEIGHT = 34
TWO_LINES_HEIGHT = 50
PAGE_MARGIN = 24

_STYLE = Path(__file__).with_name("style")


class Tone(StrEnum):
    """What a badge, a banner or a bar says by its colour, always beside its text."""

    NEUTRAL = "neutral"
    INFO = "info"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one scheme, as "#rrggbb".

    `quiet` is muted text on a tinted ground (rail, neutral badges), where `muted` itself would
    fall below a contrast of 4.5:1; `on_accent` is text on the accent colour. `line` parts what
    belongs apart; `edge` is the border of a field, which must be seen (3:1).
    """

    scheme: str
    ground: str
    surface: str
    rail: str
    line: str
    edge: str
    text: str
    muted: str
    quiet: str
    accent: str
    accent_strong: str
    on_accent: str
    tint: str
    hover: str
    neutral_ground: str
    good: str
    good_ground: str
    warning: str
    warning_ground: str
    bad: str
    bad_ground: str

    def tone(self, tone: Tone) -> tuple[str, str]:
        """Give the text colour and the ground of `tone`."""
        return {
            Tone.NEUTRAL: (self.quiet, self.neutral_ground),
            Tone.INFO: (self.accent, self.tint),
            Tone.GOOD: (self.good, self.good_ground),
            Tone.WARNING: (self.warning, self.warning_ground),
            Tone.BAD: (self.bad, self.bad_ground),
        }[tone]


LIGHT = Palette(
    scheme="light",
    ground="#f6f6f4",
    surface="#ffffff",
    rail="#efeeeb",
    line="#e3e2dd",
    edge="#878b91",
    text="#1f2328",
    muted="#6a6f77",
    quiet="#5f646c",
    accent="#2b5fd9",
    accent_strong="#2450bb",
    on_accent="#ffffff",
    tint="#e8eefc",
    hover="#faf9f7",
    neutral_ground="#efeeeb",
    good="#187a48",  # a shade under the mockups' #1a7f4b: 4.5:1 on its ground and on the tint
    good_ground="#e4f4ea",
    warning="#9a5b00",
    warning_ground="#fdf1dc",
    bad="#b3261e",
    bad_ground="#fbe9e7",
)
DARK = Palette(
    scheme="dark",
    ground="#15171a",
    surface="#1d2024",
    rail="#191b1f",
    line="#2d3137",
    edge="#6c737b",
    text="#e6e7e9",
    muted="#9aa0a8",
    quiet="#9aa0a8",
    accent="#7aa2ff",
    accent_strong="#97b7ff",
    on_accent="#15171a",
    tint="#222d45",
    hover="#23272c",
    neutral_ground="#292d33",
    good="#6cc795",
    good_ground="#1b3226",
    warning="#e0a958",
    warning_ground="#37290f",
    bad="#f08b82",
    bad_ground="#3d1d1a",
)


class Type(Enum):
    """The sizes of type: pixels, weight, digits of one width."""

    BODY = (13, QFont.Weight.Normal, False)
    NUMBER = (13, QFont.Weight.Normal, True)
    MEDIUM = (13, QFont.Weight.Medium, False)
    STRONG = (13, QFont.Weight.DemiBold, True)
    SMALL = (12, QFont.Weight.Normal, False)
    BADGE = (11, QFont.Weight.Medium, False)
    HEADING = (14, QFont.Weight.DemiBold, False)
    BRAND = (15, QFont.Weight.Bold, False)
    TITLE = (20, QFont.Weight.DemiBold, False)
    FIGURE = (24, QFont.Weight.DemiBold, True)


def colours() -> Palette:
    """Give the palette in force, told by the application's own window colour."""
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


def font(kind: Type) -> QFont:
    """Give the application's font in one of its sizes."""
    pixels, weight, tabular = kind.value
    result = QFont(QGuiApplication.font())
    result.setPixelSize(pixels)
    result.setWeight(weight)
    if tabular:
        result.setFeature(QFont.Tag("tnum"), 1)
    return result


def blend(over: str, under: str, share: float) -> QColor:
    """Give the colour `over` laid on `under` with an opacity of `share` (0 to 1)."""
    top, bottom = QColor(over), QColor(under)
    return QColor.fromRgbF(
        top.redF() * share + bottom.redF() * (1 - share),
        top.greenF() * share + bottom.greenF() * (1 - share),
        top.blueF() * share + bottom.blueF() * (1 - share),
    )


class Theme(QObject):
    """Dresses the application, and again whenever the system turns light or dark.

    `scheme_changed` when another scheme was chosen.
    """

    scheme_changed = Signal()

    def __init__(self, app: QApplication, scheme: Qt.ColorScheme = Qt.ColorScheme.Unknown) -> None:
        super().__init__(app)
        self._app = app
        self._forced = Qt.ColorScheme.Unknown
        app.setStyle("Fusion")
        app.setFont(_base_font())
        app.styleHints().colorSchemeChanged.connect(self._dress)
        self.set_scheme(scheme)

    def set_scheme(self, scheme: Qt.ColorScheme) -> None:
        """Force light or dark; Unknown follows the system."""
        self._forced = scheme
        self._app.styleHints().setColorScheme(scheme)  # the title bar follows where it can
        self._dress()
        self.scheme_changed.emit()

    def _dress(self) -> None:
        scheme = self._forced
        if scheme == Qt.ColorScheme.Unknown:
            scheme = self._app.styleHints().colorScheme()
        palette = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        self._app.setPalette(_qt_palette(palette))
        sheet = _style_sheet(palette)
        if sheet != self._app.styleSheet():
            self._app.setStyleSheet(sheet)


def _base_font() -> QFont:
    """Give the system's font; Inter on a desktop whose own is only a fallback and that has it."""
    inter = QFont("Inter")
    system = QGuiApplication.font()
    found = QFontInfo(system).family()
    is_fallback = found in ("DejaVu Sans", "Sans Serif", "Sans") or not found
    result = inter if is_fallback and inter.exactMatch() else system
    result.setPixelSize(Type.BODY.value[0])
    return result


def _style_sheet(palette: Palette) -> str:
    values: Mapping[str, str] = {**asdict(palette), "files": _STYLE.as_posix()}
    return Template((_STYLE / "style.qss").read_text(encoding="utf-8")).substitute(values)


def _qt_palette(palette: Palette) -> QPalette:
    role = QPalette.ColorRole
    result = QPalette()
    for which, colour in {
        role.Window: palette.ground,
        role.WindowText: palette.text,
        role.Base: palette.surface,
        role.AlternateBase: palette.hover,
        role.Text: palette.text,
        role.PlaceholderText: palette.muted,
        role.Button: palette.surface,
        role.ButtonText: palette.text,
        role.BrightText: palette.bad,
        role.ToolTipBase: palette.text,
        role.ToolTipText: palette.surface,
        role.Highlight: palette.accent,
        role.HighlightedText: palette.on_accent,
        role.Accent: palette.accent,
        role.Link: palette.accent,
        role.LinkVisited: palette.accent,
        role.Light: palette.surface,
        role.Midlight: palette.hover,
        role.Mid: palette.line,
        role.Dark: palette.muted,
        role.Shadow: palette.line,
    }.items():
        result.setColor(which, QColor(colour))
    for which in (role.Text, role.WindowText, role.ButtonText):
        result.setColor(
            QPalette.ColorGroup.Disabled, which, blend(palette.text, palette.ground, 0.4)
        )
    return result
