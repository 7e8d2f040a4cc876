"""The bar of the findings, used as a person does: type, choose, look at the chips, remove them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QListWidget
from pytestqt.qtbot import QtBot

from surveys.routing import parse_routing
from tests.ui.office import Office, settle
from ui.context import ListPeople, OpenReport, OpenWave, PageContext
from ui.figure_options.base_dialog import BaseDialog
from ui.figure_options.choices import base_label, shortened
from ui.figure_options.groups_dialog import GroupsDialog
from ui.figure_options.options_bar import FigureOptionsBar
from ui.pages.surveys.page import SurveysPage
from ui.widgets import Chip


@pytest.fixture
def bar(page: SurveysPage, context: PageContext, qtbot: QtBot) -> FigureOptionsBar:
    page.open(OpenWave("CAC", "2018", "findings"))
    settle(qtbot, context.jobs)
    return page._wave._bar.options


def chips(bar: FigureOptionsBar) -> list[str]:
    """The texts of the chips that stand for something chosen."""
    return [chip.text() for chip in bar._chips]


def break_down(bar: FigureOptionsBar, qtbot: QtBot, typed: str) -> None:
    """Open the list, type a part of a name, and press Enter."""
    qtbot.mouseClick(bar._add, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(bar._popup._search, typed)
    qtbot.keyClick(bar._popup._search, Qt.Key.Key_Return)


def headings(bar: FigureOptionsBar) -> list[str]:
    listed = bar._popup.findChild(QListWidget)
    assert listed is not None
    items = [listed.item(at) for at in range(listed.count())]
    return [item.text() for item in items if item.flags() == Qt.ItemFlag.NoItemFlags]


def test_a_field_is_found_by_typing_and_stands_as_a_chip(
    bar: FigureOptionsBar, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(bar.changed):
        break_down(bar, qtbot, "gen")
    assert chips(bar) == ["By gender"]
    assert bar.request("CAC", "2018").by == ("gender",)
    assert bar._add.text() == "Also by…"
    break_down(bar, qtbot, "sector")
    assert bar.request("CAC", "2018").by == ("gender", "sector")
    assert not bar._add.isVisible()  # there is no third


def test_fields_segments_and_questions_stand_under_headings_and_recent_ones_above(
    bar: FigureOptionsBar, qtbot: QtBot
) -> None:
    qtbot.mouseClick(bar._add, Qt.MouseButton.LeftButton)
    assert headings(bar)[0] == "Fields"
    whole = bar._popup.height()
    qtbot.keyClicks(bar._popup._search, "gender")
    assert bar._popup.height() < whole / 2  # as high as what is found
    bar._popup._search.clear()
    assert bar._popup.height() == whole
    assert "Answers to questions" in headings(bar)
    qtbot.keyClick(bar._popup._search, Qt.Key.Key_Escape)
    assert not bar._popup.isVisible()
    break_down(bar, qtbot, "award")
    bar._chips[0].removed.emit()
    qtbot.mouseClick(bar._add, Qt.MouseButton.LeftButton)
    assert headings(bar)[:2] == ["Recent", "Fields"]
    bar._popup.close()


def test_arrows_lead_from_the_search_past_headings(bar: FigureOptionsBar, qtbot: QtBot) -> None:
    qtbot.mouseClick(bar._add, Qt.MouseButton.LeftButton)
    qtbot.keyClick(bar._popup._search, Qt.Key.Key_Down)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QListWidget)
    assert focused.currentItem().text() == "Award"  # the second, behind Gender
    qtbot.keyClick(focused, Qt.Key.Key_Return)
    assert chips(bar) == ["By award"]


def test_what_nobody_has_chooses_nothing(bar: FigureOptionsBar, qtbot: QtBot) -> None:
    break_down(bar, qtbot, "no such field")
    assert headings(bar) == ["No matches"]
    assert chips(bar) == []
    bar._popup.close()


@pytest.mark.parametrize("by_key", [True, False])
def test_a_chip_is_removed_by_key_and_by_its_cross(
    bar: FigureOptionsBar, qtbot: QtBot, by_key: bool
) -> None:
    break_down(bar, qtbot, "gender")
    (chip,) = bar._chips
    assert chip.isChecked()
    assert chip.accessibleDescription() == "Press Delete to remove"
    with qtbot.waitSignal(bar.changed):
        if by_key:
            qtbot.keyClick(chip, Qt.Key.Key_Delete)
        else:
            spot = QPoint(chip.width() - 8, chip.height() // 2)
            qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=spot)
    assert chips(bar) == []


def test_figures_are_limited_to_those_who_gave_an_answer(
    bar: FigureOptionsBar, qtbot: QtBot
) -> None:
    qtbot.mouseClick(bar._base, Qt.MouseButton.LeftButton)
    (dialog,) = bar.findChildren(BaseDialog)
    qtbot.keyClicks(dialog._field._text, "ACTIVE = yes")
    with qtbot.waitSignal(bar.changed):
        dialog.accept()
    assert bar.request("CAC", "2018").base == parse_routing("ACTIVE = yes")
    assert chips(bar) == ["Only “Are you research active?” is “Yes”"]
    assert not bar._base.isVisible()
    qtbot.mouseClick(bar._chips[0], Qt.MouseButton.LeftButton, pos=QPoint(12, 12))  # edits it
    dialogs = [one for one in bar.findChildren(BaseDialog) if one.isVisible()]
    assert dialogs[-1]._field._text.text() == "ACTIVE = yes"
    dialogs[-1].reject()
    qtbot.keyClick(bar._chips[0], Qt.Key.Key_Backspace)
    assert bar.request("CAC", "2018").base is None


def test_a_chosen_answer_is_taken_without_writing_and_a_mistake_is_said(
    bar: FigureOptionsBar, qtbot: QtBot
) -> None:
    qtbot.mouseClick(bar._base, Qt.MouseButton.LeftButton)
    (dialog,) = bar.findChildren(BaseDialog)
    qtbot.keyClicks(dialog._field._text, "ACTIVE = ")
    dialog.accept()
    assert dialog.isVisible()
    assert dialog._fault.isVisible()
    dialog._field._text.clear()
    dialog.accept()
    assert bar.request("CAC", "2018").base == parse_routing("ACTIVE = yes")


def test_each_wave_keeps_its_choices_while_the_program_runs(
    bar: FigureOptionsBar, page: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    break_down(bar, qtbot, "gender")
    bar._compare("2020")
    bar._safe.setChecked(True)
    page.open(OpenWave("CAC", "2020", "findings"))
    settle(qtbot, context.jobs)
    assert chips(bar) == []
    assert bar._safe.isChecked()  # for all waves: nothing is published by mistake
    page.open(OpenWave("CAC", "2018", "findings"))
    settle(qtbot, context.jobs)
    assert chips(bar) == ["By gender", "Compared with 2020"]
    assert bar.request("CAC", "2018").against == ("2020",)


def test_the_menu_of_waves_ticks_what_is_compared(bar: FigureOptionsBar, qtbot: QtBot) -> None:
    (wave,) = bar._waves.actions()
    assert not wave.isChecked()
    wave.trigger()
    assert bar.request("CAC", "2018").against == ("2020",)
    (wave,) = bar._waves.actions()
    assert wave.isChecked()
    wave.trigger()
    assert bar.request("CAC", "2018").against == ()


def test_long_texts_are_shortened_on_chips_and_whole_in_tool_tips(
    bar: FigureOptionsBar, qtbot: QtBot
) -> None:
    break_down(bar, qtbot, "research active")
    assert all(isinstance(chip, Chip) and chip.width() < 420 for chip in bar._chips)
    long = "word " * 60
    assert len(shortened(long)) <= 44
    assert base_label(parse_routing("A = 1 and (B = 2 or C answered)"), None) == (
        "“A” is “1” and (“B” is “2” or “C” is answered)"
    )


def test_weights_are_the_offices_fields_or_others(bar: FigureOptionsBar) -> None:
    whole, _line, gender, *_others = bar._weights.actions()
    assert whole.text() == "gender, award and cohort"
    whole.trigger()
    assert bar.request("CAC", "2018").weighting == ("gender", "award", "cohort")
    assert chips(bar) == ["Weighted by gender, award and cohort"]
    gender = next(one for one in bar._weights.actions() if one.text() == "gender")
    assert gender.isChecked()
    gender.trigger()
    assert bar.request("CAC", "2018").weighting == ("award", "cohort")
    bar._chips[0].removed.emit()
    assert bar.request("CAC", "2018").weighting == ()


def test_a_report_is_on_the_figures_that_were_chosen(bar: FigureOptionsBar, qtbot: QtBot) -> None:
    break_down(bar, qtbot, "gender")
    bar._compare("2020")
    bar._weight_by(("gender",))
    request = bar.request("CAC", "2018")
    assert OpenReport.of(request).request == request


def test_a_click_on_a_part_of_a_group_lists_its_people_of_the_base_alone(
    bar: FigureOptionsBar,
    page: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    office: Office,
    visited: list[tuple[str, object]],
) -> None:
    view = page._wave._findings

    def listed(group: str) -> set[int]:
        view._panels._list_people("ACTIVE", "yes", group)
        settle(qtbot, context.jobs)
        what = visited[-1][1]
        assert isinstance(what, ListPeople)
        assert group in what.title
        return set(what.ids or ())

    everybody = listed("")
    break_down(bar, qtbot, "gender")
    settle(qtbot, context.jobs)
    findings = view._findings
    assert findings is not None
    assert findings.summary.breakdown is not None
    labels = [group.label for group in findings.summary.breakdown.groups if group.known]
    women, men = (listed(label) for label in labels)
    assert women
    assert men
    assert women | men == everybody
    assert not women & men
    bar.choose(replace(bar.request("CAC", "2018"), base=parse_routing("ACTIVE = no")))
    bar.changed.emit()
    settle(qtbot, context.jobs)
    assert listed("") == set()


def test_two_variables_make_groups_of_both(
    bar: FigureOptionsBar, page: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    break_down(bar, qtbot, "gender")
    break_down(bar, qtbot, "Are you research active")
    settle(qtbot, context.jobs)
    findings = page._wave._findings._findings
    assert findings is not None
    breakdown = findings.summary.breakdown
    assert breakdown is not None
    assert breakdown.by == ("gender", "question:ACTIVE")
    assert all(len(group.values) == 2 for group in breakdown.groups if group.known)


def test_groups_are_chosen_of_those_that_the_figures_have(
    bar: FigureOptionsBar, page: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    break_down(bar, qtbot, "department")
    settle(qtbot, context.jobs)
    assert bar._pick.isVisible()
    qtbot.mouseClick(bar._pick, Qt.MouseButton.LeftButton)
    (dialog,) = bar.findChildren(GroupsDialog)
    dialog._list.check(bar._groups[:1])
    dialog.accept()
    assert dialog.isVisible()  # one group cannot be compared
    dialog._list.check(bar._groups[:2])
    with qtbot.waitSignal(bar.changed):
        dialog.accept()
    assert bar.request("CAC", "2018").only == bar._groups[:2]
    assert chips(bar) == ["By department", "2 groups"]
    settle(qtbot, context.jobs)
    findings = page._wave._findings._findings
    assert findings is not None
    assert findings.summary.breakdown is not None
    assert [one.label for one in findings.summary.breakdown.groups] == list(bar._groups[:2])
    bar._chips[1].removed.emit()
    assert bar.request("CAC", "2018").only == ()


@pytest.mark.parametrize("width", [1280, 900, 704, 660, 620])
def test_all_chips_are_in_sight_in_a_narrow_window(
    bar: FigureOptionsBar, page: SurveysPage, context: PageContext, qtbot: QtBot, width: int
) -> None:
    break_down(bar, qtbot, "gender")
    break_down(bar, qtbot, "cohort")
    page.resize(width, 740)
    settle(qtbot, context.jobs)
    QApplication.processEvents()
    shown = [chip for chip in bar.findChildren(Chip) if chip.isVisible()]
    lowest = max(chip.geometry().bottom() for chip in shown)
    assert lowest < bar.minimumHeight() <= bar.height()  # whatever room a layout would give it
