"""The template of reports, as a person sets it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from records.report_template import ReportTemplate, report_template
from tests.records.test_report_template import picture, word_template
from tests.ui.office import Office, settle
from ui.context import PageContext, ShowSettings
from ui.pages.settings.page import SettingsPage

_SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">
<rect width="40" height="20" fill="#7a0019"/></svg>"""


@pytest.fixture
def page(context: PageContext, office: Office, qtbot: QtBot) -> Iterator[SettingsPage]:
    made = SettingsPage(context)
    qtbot.addWidget(made)
    made.resize(1084, 716)
    made.open(ShowSettings("reports"))
    made.show()
    settle(qtbot, context.jobs)
    yield made
    made.hide()
    settle(qtbot, context.jobs)


def field(page: SettingsPage, name: str) -> QLineEdit:
    return next(one for one in page.findChildren(QLineEdit) if one.accessibleName() == name)


def press(page: SettingsPage, name: str) -> None:
    found = (one for one in page.findChildren(QPushButton) if one.accessibleName() == name)
    next(found).click()


def saved(context: PageContext) -> ReportTemplate:
    with context.database.read() as connection:
        return report_template(connection)


def shown(page: SettingsPage) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel))


def preview(page: SettingsPage) -> QColor:
    """The colour that most of the coloured points of the page with figures have."""
    pages = {one.accessibleName(): one for one in page.findChildren(QLabel)}
    image = pages["Page with figures"].pixmap().toImage()
    counts: dict[int, int] = {}
    for x in range(0, image.width(), 2):
        for y in range(0, image.height(), 2):
            if image.pixelColor(x, y).hslSaturation() > 100:
                counts[image.pixel(x, y)] = counts.get(image.pixel(x, y), 0) + 1
    return QColor(max(counts, key=lambda colour: counts[colour]))


def test_a_colour_is_saved_and_the_preview_drawn_in_it(
    page: SettingsPage, context: PageContext, qtbot: QtBot
) -> None:
    before = preview(page)
    line = field(page, "Colour")
    line.selectAll()
    qtbot.keyClicks(line, "#7A0019")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert saved(context).colour == "#7a0019"
    assert "Contrast on white" in shown(page)
    assert preview(page) != before
    assert preview(page).hue() == QColor("#7a0019").hue()


def test_a_light_colour_is_kept_and_said_to_be_darkened(
    page: SettingsPage, context: PageContext, qtbot: QtBot
) -> None:
    line = field(page, "Colour")
    line.selectAll()
    qtbot.keyClicks(line, "#ffcc00")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert saved(context).colour == "#ffcc00"
    assert saved(context).text_colour in shown(page)
    assert "Too light for text" in shown(page)


def test_what_is_no_colour_is_not_saved(
    page: SettingsPage, context: PageContext, qtbot: QtBot
) -> None:
    line = field(page, "Colour")
    line.selectAll()
    qtbot.keyClicks(line, "red")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert saved(context) == ReportTemplate()
    assert "“red” isn’t a colour" in shown(page)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("logo.svg", _SVG, "logo"),
        ("logo.jpg", picture(kind="JPEG"), "logo"),
        ("office.dotx", word_template(), "Word template"),
    ],
)
def test_files_are_chosen_and_removed(
    page: SettingsPage,
    context: PageContext,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: bytes,
    kind: str,
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    monkeypatch.setattr("ui.pages.settings.reports.ask_for_file", lambda *_given: path)
    press(page, f"Choose {kind}…")
    settle(qtbot, context.jobs)
    found = saved(context).logo if kind == "logo" else saved(context).word
    assert found is not None
    assert found.name == name
    if kind == "logo":
        assert found.content.startswith(b"\x89PNG")
    assert name in shown(page)
    press(page, f"Remove {kind}")
    settle(qtbot, context.jobs)
    assert saved(context) == ReportTemplate()
    assert name not in shown(page)


def test_a_file_that_is_no_picture_is_refused(
    page: SettingsPage,
    context: PageContext,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[object] = []
    context.jobs.said.connect(told.append)
    for name in ("logo.svg", "logo.png"):
        (tmp_path / name).write_bytes(b"not a picture")
        monkeypatch.setattr(
            "ui.pages.settings.reports.ask_for_file", lambda *_given, name=name: tmp_path / name
        )
        press(page, "Choose logo…")
        settle(qtbot, context.jobs)
        assert saved(context).logo is None
    assert len(told) == 2
