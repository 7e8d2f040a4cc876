"""The built-in guide: true to the actions, its links lead somewhere, and it can be searched."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QLineEdit, QListWidget, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from ui.actions import ACTIONS, PAGE_TITLES
from ui.shell.guide_pages import FOLDER, KEYS, OF_PAGE, read_guide, search_guide
from ui.shell.guide_window import GuideWindow
from ui.theme import Theme

STEPS = {"File:", "Columns:", "Issues:", "Matches:", "Changes:"}  # of the import wizard


@pytest.mark.parametrize("page", read_guide(), ids=lambda page: page.key)
def test_a_page_names_actions_that_there_are_and_links_that_lead_somewhere(page: object) -> None:
    text = getattr(page, "text", "")
    named = {" ".join(name.split()) for name in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)}
    assert named - STEPS <= {action.text for action in ACTIONS}
    links = re.findall(r"\]\((.+?)\)", text)
    assert all((FOLDER / link).is_file() for link in links)


def test_every_file_is_a_page_and_every_page_of_the_window_has_one() -> None:
    assert {path.stem for path in Path(FOLDER).glob("*.md")} == set(KEYS)
    assert set(OF_PAGE) == set(PAGE_TITLES)
    assert set(OF_PAGE.values()) <= set(KEYS)


@pytest.mark.parametrize(
    ("text", "first"),
    [("backup", "backups"), ("rounded", "findings"), ("OPT-OUT", "importing"), ("nonesuch", None)],
)
def test_the_search_finds_paragraphs(text: str, first: str | None) -> None:
    hits = search_guide(read_guide(), text)
    assert (hits[0].page.key if hits else None) == first
    assert all(text.lower() in hit.excerpt.lower() for hit in hits)


@pytest.mark.parametrize(
    "text",
    ["duplicate", "duplicates", "merge", "same person twice", "person doubl"],
)
def test_people_on_record_twice_are_found_by_other_words(text: str) -> None:
    hits = search_guide(read_guide(), text)
    assert any("twice" in hit.excerpt and hit.page.key == "records-and-search" for hit in hits)


def test_words_of_several_paragraphs_find_the_page() -> None:
    hits = search_guide(read_guide(), "timeline employer")
    assert [hit.page.key for hit in hits] == ["records-and-search"]


def test_words_are_marked_and_links_followed(theme: Theme, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    guide = GuideWindow(host)
    guide.show_page("importing")
    text = guide.findChild(QTextBrowser)
    search, pages = guide.findChild(QLineEdit), guide.findChild(QListWidget)
    assert text is not None
    assert search is not None
    assert pages is not None
    assert text.documentTitle() == "Importing"
    qtbot.keyClicks(search, "suppressed")
    assert text.documentTitle() == "Contact preferences and personal data"
    assert len(text.extraSelections()) >= 2
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert pages.count() >= 1
    text.anchorClicked.emit(QUrl("backups.md"))
    assert text.documentTitle() == "Backups and several desks"
    assert search.text() == ""


def test_escape_closes_the_guide(theme: Theme, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    guide = GuideWindow(host)
    with qtbot.waitActive(guide):
        guide.show_page("importing")
    search = guide.findChild(QLineEdit)
    assert search is not None
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert not guide.isVisible()
