import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ui.theme import DARK, LIGHT, Palette, Theme, Tone, Type, blend, colours, font
from ui.widgets.step_bar import DONE_STRENGTH


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    made = QColor(colour)
    red, green, blue = map(linear, (made.redF(), made.greenF(), made.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.scheme)
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *(
            (ink, ground)
            for ink in ("text", "muted", "quiet", "accent", "good", "warning", "bad")
            for ground in ("ground", "surface", "hover")
        ),
        *((ink, "tint") for ink in ("good", "warning", "bad")),  # marks in a selected row
        ("quiet", "neutral_ground"),  # the number of a step, the main button while disabled
        ("quiet", "line"),  # an entry of the rail under the pointer
        ("text", "rail"),
        ("quiet", "rail"),
        ("quiet", "tint"),
        ("text", "tint"),
        ("accent", "tint"),
        ("on_accent", "accent"),
        ("on_accent", "accent_strong"),
        ("bad", "surface"),
        ("text", "bad_ground"),
        ("accent", "bad_ground"),
        ("accent", "warning_ground"),
        ("accent", "good_ground"),
    ],
)
def test_text_stands_out_from_its_ground(palette: Palette, ink: str, ground: str) -> None:
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.scheme)
@pytest.mark.parametrize("ground", ["ground", "surface"])
def test_borders_of_fields_can_be_seen(palette: Palette, ground: str) -> None:
    assert contrast(palette.edge, getattr(palette, ground)) >= 3


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.scheme)
@pytest.mark.parametrize(
    ("mark", "ground"),
    [
        *(("accent", ground) for ground in ("ground", "surface", "rail", "tint")),  # the focus
        *((ink, ground) for ink in ("muted", "quiet") for ground in ("surface", "tint")),  # boxes
        *((ink, "surface") for ink in ("good", "warning", "bad")),  # bars of charts
        ("accent", "line"),  # progress
        ("accent", "neutral_ground"),
    ],
)
def test_marks_can_be_seen(palette: Palette, mark: str, ground: str) -> None:
    assert contrast(getattr(palette, mark), getattr(palette, ground)) >= 3


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.scheme)
def test_the_tick_of_a_step_that_is_done_can_be_seen(palette: Palette) -> None:
    disc = blend(palette.accent, palette.ground, DONE_STRENGTH).name()
    assert contrast(palette.on_accent, disc) >= 3
    assert contrast(disc, palette.ground) >= 3


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_a_placeholder_is_drawn_in_muted_ink(
    theme: Theme, qtbot: QtBot, scheme: Qt.ColorScheme
) -> None:
    theme.set_scheme(scheme)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.setPlaceholderText("Search alumni")
    field.ensurePolished()
    drawn = field.palette().placeholderText().color()
    theme.set_scheme(Qt.ColorScheme.Light)
    assert drawn.alpha() == 255
    assert drawn.name() == (DARK if scheme == Qt.ColorScheme.Dark else LIGHT).muted


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda palette: palette.scheme)
@pytest.mark.parametrize("tone", Tone)
def test_tones_can_be_read(palette: Palette, tone: Tone) -> None:
    ink, ground = palette.tone(tone)
    assert contrast(ink, ground) >= 4.5


def test_a_switch_shows_at_once(theme: Theme, qapp: QApplication) -> None:
    theme.set_scheme(Qt.ColorScheme.Dark)
    assert colours() is DARK
    assert DARK.ground in qapp.styleSheet()
    theme.set_scheme(Qt.ColorScheme.Light)
    assert colours() is LIGHT
    assert DARK.ground not in qapp.styleSheet()


def test_the_style_sheet_has_no_gap_left(theme: Theme, qapp: QApplication) -> None:
    assert "$" not in qapp.styleSheet()


@pytest.mark.parametrize("kind", Type)
def test_type_is_as_the_design_says(theme: Theme, kind: Type) -> None:
    pixels, weight, _tabular = kind.value
    assert (font(kind).pixelSize(), font(kind).weight()) == (pixels, weight)


def test_blending_goes_from_one_colour_to_the_other() -> None:
    assert blend("#ff0000", "#0000ff", 1.0).name() == "#ff0000"
    assert blend("#ff0000", "#0000ff", 0.0).name() == "#0000ff"
    assert blend("#ffffff", "#000000", 0.5).name() in ("#7f7f7f", "#808080")
