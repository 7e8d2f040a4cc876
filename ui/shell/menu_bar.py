"""The menu bar: every entry is an action of ui/actions.py, done where it applies now.

An entry is enabled while its action applies, and shows the text that it has there. Its shortcut is
that of the action: it is shown here, and works where the action is bound. Must not know any page.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu, QMenuBar, QPlainTextEdit, QTextEdit, QWidget

from ui import actions as act
from ui.actions import Action
from ui.applicable_actions import applicable_actions
from ui.bound_actions import text_of
from ui.shell.action_search import ShowPageOf, run_action
from ui.widgets.buttons import Callback
from ui.widgets.mnemonics import set_menu_mnemonics, with_mnemonics
from ui.widgets.plain_text import caption

Recent: TypeAlias = Callable[[], Sequence[tuple[str, Callback]]]
"""The databases opened lately: what to call each, and how to open it."""


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu and its entries; None is a line between two of them."""

    title: str
    entries: Sequence["Action | Menu | None"]


RECENT: Final = Menu("Open recent", ())
EXPORT: Final = Menu(
    "Export",
    (
        act.EXPORT_TABLE, act.EXPORT_PEOPLE, act.EXPORT_PERSON, act.PERSONAL_DATA,
        act.EXPORT_CONTACTS, None,
        act.EXPORT_MAILING_LIST, act.EXPORT_RESPONSES, act.EXPORT_CALENDAR, None,
        act.EXPORT_WORD, act.EXPORT_PDF, act.EXPORT_EXCEL, act.SCHEDULED_REPORTS,
    ),
)  # fmt: skip
DUPLICATES: Final = Menu(
    "Duplicates",
    (
        act.POSSIBLE_DUPLICATES, act.SEARCH_DUPLICATES, None,
        act.COMPARE_PEOPLE, act.MARK_DIFFERENT, None,
        act.MERGE_PEOPLE, act.MERGE_CLEAR_CASES,
    ),
)  # fmt: skip
EMPLOYERS: Final = Menu(
    "Employers",
    (
        act.EMPLOYER_LIST, None,
        act.UNIFY_EMPLOYERS, act.UNIFY_AS_PROPOSED, act.DIFFERENT_EMPLOYERS, None,
        act.SEPARATE_EMPLOYERS, act.FILL_SECTORS,
    ),
)  # fmt: skip
CHECK_RECORDS: Final = Menu(
    "Check records",
    (
        act.WORKLISTS, act.DATA_QUALITY, None,
        act.MARK_VERIFIED, act.EMAIL_GOOD, act.EMAIL_WRONG,
        act.WORKLIST_DONE, act.REMIND_ME, None,
        act.NEXT_PERSON, None,
        act.PROPOSALS, act.UPDATING_QUESTIONS, act.ACCEPT_PROPOSALS, act.REJECT_PROPOSALS,
        act.SELECT_PERSON, act.ACCEPT_ALL_PROPOSALS, None,
        DUPLICATES, EMPLOYERS,
    ),
)  # fmt: skip
MILESTONES_AND_PLACES: Final = Menu(
    "Milestones and places",
    (
        act.MILESTONE_LIST, act.SHOW_MILESTONE, act.EXPORT_MILESTONE, None,
        act.PLACES, act.LIST_PLACE, act.LIST_WITHOUT_COUNTRY, act.EXPORT_PLACES,
    ),
)  # fmt: skip
ALUMNI_STATISTICS: Final = Menu(
    "Statistics",
    (act.STATISTICS, act.ALUMNI_HISTORY, None, act.LIST_GROUP, act.EXPORT_STATISTICS),
)
NEWS_DESK: Final = Menu(
    "News desk",
    (
        act.NEWS, act.ADD_NEWS, None,
        act.EDIT_NEWS, act.MARK_NEWS, act.DELETE_NEWS, None,
        act.EXPORT_NEWS,
    ),
)  # fmt: skip
RETURNED_MAIL: Final = Menu(
    "Bounces and replies",
    (act.READ_BOUNCES, act.CHECK_MAILBOX, act.REVIEW_REPLIES, None, act.SET_MAILBOX),
)
ERASURE: Final = Menu("Erasure and retention", (act.ERASE_PERSON, act.RETENTION))
MENUS: Final = (
    Menu(
        "File",
        (
            act.NEW_DATABASE, act.OPEN_DATABASE, act.OPEN_SERVER, RECENT, None,
            act.OPEN_SAMPLE, act.RESET_SAMPLE, None,
            act.IMPORT_CONTACTS, act.IMPORT_ANSWERS, act.REVIEW_ROWS, EXPORT, None,
            act.PRINT, None,
            act.BACK_UP, act.RESTORE_BACKUP, None,
            act.QUIT,
        ),
    ),
    Menu(
        "Edit",
        (
            act.UNDO, act.REDO, None,
            act.CUT, act.COPY, act.COPY_CELL, act.PASTE, act.SELECT_ALL, None,
            act.FIND_IN_LIST, act.FIND, None,
            act.ADD_FILTER, act.EDIT_FILTER, act.CHOOSE_COLUMNS, None,
            act.UPDATE_SEGMENT, act.SAVE_SEGMENT, act.SAVE_LIST, act.EDIT_SEGMENT,
            act.RENAME_SEGMENT, act.DUPLICATE_SEGMENT, act.COMBINE_SEGMENTS, act.DELETE_SEGMENT,
            act.MANAGE_SEGMENTS,
        ),
    ),
    Menu(
        "View",
        (
            *act.GO_TO.values(), None,
            act.BACK, act.FORWARD, None,
            act.CUSTOMISE_OVERVIEW, act.SWITCH_SCHEME,
        ),
    ),
    Menu(
        "People",
        (
            act.NEW_PERSON, act.EDIT_PEOPLE, act.ALL_TASKS,
            CHECK_RECORDS, None,
            act.ADD_AWARD, act.ADD_ROLE, act.ADD_EMAIL, act.ADD_PHONE, act.ADD_ADDRESS, None,
            act.RECORD_CONSENT, act.RECORD_OPT_OUT, act.LOG_ACTIVITY, None,
            act.ADD_TO_LIST, act.REMOVE_FROM_LIST, None,
            act.COPY_ADDRESSES, act.WRITE_MAIL, act.MAILING, act.INVITE_PEOPLE, None,
            MILESTONES_AND_PLACES, ALUMNI_STATISTICS, None,
            act.DELETE_PEOPLE, ERASURE,
        ),
    ),
    Menu(
        "Events and news",
        (
            act.ALL_EVENTS, act.NEW_EVENT, act.OPEN_EVENT, act.EDIT_EVENT, None,
            act.ADD_TO_EVENT, act.INVITE_TO_EVENT, act.ADD_PARTICIPANT,
            act.IMPORT_PARTICIPANTS, act.MARK_PARTICIPANTS, act.REMOVE_PARTICIPANTS,
            act.LIST_PARTICIPANTS, act.EXPORT_ATTENDANCE, act.PRINT_BADGES, None,
            act.DELETE_EVENT, None,
            NEWS_DESK,
        ),
    ),
    Menu(
        "Surveys",
        (
            act.NEW_SURVEY, act.SURVEY_FROM_FILE, act.ASK_FOR_DETAILS, act.SAVE_TEMPLATE, None,
            act.EDIT_QUESTIONNAIRE, act.EXPORT_QUESTIONNAIRE, act.EDIT_CROSSWALK,
            act.RENAME_SURVEY, None,
            act.NEW_WAVE, act.REPEAT_WAVE, act.EDIT_WAVE, act.ALL_SURVEYS, None,
            act.INVITE, act.MARK_AS, act.EXPORT_FORMS, None,
            act.IMPORT_FORMS, act.TYPE_ANSWERS, act.REVIEW_RESPONSES, act.REVIEW_PROPOSALS, None,
            RETURNED_MAIL, None,
            act.REPORT, None,
            act.DELETE_WAVE, act.DELETE_SURVEY,
        ),
    ),
    Menu(
        "Help",
        (act.GUIDE, act.SHORTCUTS, None, act.LICENCES, act.OPEN_LOG, None, act.ABOUT),
    ),
)  # fmt: skip
# What a Mac moves into the menu of the program.
_ROLES: Final = {
    act.QUIT.key: QAction.MenuRole.QuitRole,
    act.ABOUT.key: QAction.MenuRole.AboutRole,
    act.GO_TO["settings"].key: QAction.MenuRole.PreferencesRole,
}


class MenuBar(QMenuBar):
    """The menus of `window`; `recent` lists the databases opened lately.

    Actions that only another page offers are done there by `show_page_of`, while `has_pages`.
    """

    def __init__(self, window: QWidget, show_page_of: ShowPageOf, recent: Recent) -> None:
        super().__init__(window)
        self._window, self._show_page_of, self._recent = window, show_page_of, recent
        self._entries: dict[QAction, Action] = {}
        self.has_pages = False
        for menu, title in zip(MENUS, with_mnemonics([one.title for one in MENUS]), strict=True):
            made = self._add(self.addMenu(title), menu)
            made.aboutToShow.connect(self.update_entries)

    def open_first(self) -> None:
        """Open the first menu; the arrow keys lead on from there."""
        self.setActiveAction(self.actions()[0])

    def run_shortcut(self, keys: QKeySequence) -> bool:
        """Do the action with the shortcut `keys` that another page offers; whether there is one."""
        for action in act.ACTIONS:
            if action.everywhere and action.shortcut and QKeySequence(action.shortcut) == keys:
                if self.has_pages:
                    self._run(action)
                return self.has_pages
        return False

    def update_entries(self) -> None:
        """Enable the entries that apply now, with their present texts."""
        applicable = applicable_actions(self._window)
        for entry, action in self._entries.items():
            bound = applicable.get(action.key)
            entry.setText(caption(action.text if bound is None else text_of(bound)))
            entry.setEnabled(
                bound is not None
                or (action.everywhere and self.has_pages)
                or self._text_function(action) is not None
            )
        for menu in self.findChildren(QMenu):
            self._underline(menu)

    def _add(self, shown: QMenu, menu: Menu) -> QMenu:
        for one in menu.entries:
            if one is None:
                shown.addSeparator()
            elif isinstance(one, Menu):
                inner = self._add(shown.addMenu(one.title), one)
                if one is RECENT:
                    inner.aboutToShow.connect(partial(self._list_recent, inner))
            else:
                shown.addAction(self._entry(one, shown))
        # Only while they are seen: as long as the menu bar has the focus, Qt would find each twice.
        shown.aboutToShow.connect(partial(self._show_shortcuts, shown, shown=True))
        shown.aboutToHide.connect(partial(self._show_shortcuts, shown, shown=False))
        return shown

    def _entry(self, action: Action, menu: QMenu) -> QAction:
        result = QAction(menu)
        result.setText(caption(action.text))
        result.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # that of the window acts
        result.setMenuRole(_ROLES.get(action.key, QAction.MenuRole.NoRole))
        result.triggered.connect(partial(self._run, action))
        self._entries[result] = action
        return result

    def _show_shortcuts(self, menu: QMenu, *, shown: bool) -> None:
        for entry in menu.actions():
            if entry in self._entries:
                keys = self._entries[entry].shortcut if shown else ""
                entry.setShortcut(QKeySequence(keys))

    def _run(self, action: Action) -> None:
        edit_text = self._text_function(action)
        if edit_text is not None:
            edit_text()
        else:
            run_action(self._window, action, self._show_page_of)

    def _text_function(self, action: Action) -> Callback | None:
        """What `action` does in the text field that has the focus, if it does anything there."""
        field = self._window.focusWidget()
        if isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit):
            return dict(_text_functions(field)).get(action.key)
        return None

    def _list_recent(self, menu: QMenu) -> None:
        menu.clear()
        for title, function in self._recent():
            menu.addAction(caption(title)).triggered.connect(function)
        if menu.isEmpty():
            menu.addAction("No other database was opened").setEnabled(False)
        self._underline(menu)

    def _underline(self, menu: QMenu) -> None:
        """Underline a letter of each entry of `menu`: the same one whatever is selected."""
        usual = {entry: action.text for entry, action in self._entries.items()}
        set_menu_mnemonics(menu, usual)


def _text_functions(
    field: QLineEdit | QPlainTextEdit | QTextEdit,
) -> Iterator[tuple[str, Callback]]:
    if isinstance(field, QLineEdit):
        selects, is_shown = field.hasSelectedText(), field.echoMode() == QLineEdit.EchoMode.Normal
    else:
        selects, is_shown = field.textCursor().hasSelection(), True
    if selects and is_shown:
        yield act.COPY.key, field.copy
    if not field.isReadOnly():
        if selects and is_shown:
            yield act.CUT.key, field.cut
        yield act.PASTE.key, field.paste
    yield act.SELECT_ALL.key, field.selectAll
