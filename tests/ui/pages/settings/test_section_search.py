"""Ctrl+K and the sections of Settings: whatever a section shows, its words lead to it."""

from collections.abc import Sequence

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from tests.ui.office import Office, settle
from ui.context import SETTINGS, PageContext, ShowSettings
from ui.pages.settings.page import SettingsPage
from ui.pages.settings.section import Section
from ui.pages.settings.section_search import SECTION_ENTRIES, SectionEntry, section_source
from ui.shell.search_results import SearchResult
from ui.widgets import Card
from ui.widgets.plain_text import plain_caption


def found(context: PageContext, text: str) -> Sequence[SearchResult]:
    """What the source delivers for a text."""
    delivered: list[Sequence[SearchResult]] = []
    section_source(context)(text, delivered.append)
    (results,) = delivered
    return results


def _names_a_field(words: QLabel) -> bool:
    """Whether `words` stand before a field, rather than before a fact."""
    return words.buddy() is not None and not isinstance(words.buddy(), QLabel)


@pytest.mark.parametrize(
    ("text", "title", "place"),
    [
        ("return address", "Office", "Settings · Return address"),
        ("retention", "Privacy", "Settings · Retention rules"),
        ("appear", "Appearance", "Settings"),
        ("dark", "Appearance", "Settings · Dark"),
        ("passphrase", "Database", "Settings · Passphrase"),
        ("office return", "Office", "Settings · Return address"),
    ],
)
def test_a_section_is_found_by_its_words(
    context: PageContext, text: str, title: str, place: str
) -> None:
    assert [(one.title, one.subtitle) for one in found(context, text)] == [(title, place)]


def test_other_words_find_no_section(context: PageContext) -> None:
    assert not found(context, "reunion")


@pytest.mark.parametrize("entry", SECTION_ENTRIES, ids=lambda entry: entry.key)
def test_the_words_of_a_section_are_those_it_shows(
    context: PageContext, office: Office, qtbot: QtBot, entry: SectionEntry
) -> None:
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.open(ShowSettings(entry.key))
    settle(qtbot, context.jobs)
    section = next(one for one in page.findChildren(Section) if one.isVisibleTo(page))
    names = {one.accessibleName() for one in section.findChildren(Card)}
    names |= {one.text() for one in section.findChildren(QLabel) if _names_a_field(one)}
    names |= {one.text() for one in section.findChildren(QRadioButton)}
    names |= {one.text() for one in section.findChildren(QCheckBox)}
    shown = {plain_caption(one) for one in names} - {"", entry.title}
    assert shown == set(entry.names)


def test_a_result_shows_its_section(
    context: PageContext, visited: list[tuple[str, object]]
) -> None:
    (result,) = found(context, "return address")
    result.action()
    assert visited == [(SETTINGS, ShowSettings("office"))]
