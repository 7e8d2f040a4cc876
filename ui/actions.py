"""Every action of the window, once: its text, keyboard shortcut and icon.

A widget binds an action to a function (ui/bound_actions.py); it applies while that widget is
visible and its QAction is enabled (ui/applicable_actions.py). The search field (Ctrl+K) and the
list of keyboard shortcuts are made of ACTIONS.

Must not know any page, nor the records.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PAGE_TITLES: Final[Mapping[str, str]] = {
    "overview": "Overview",
    "alumni": "Alumni",
    "surveys": "Surveys",
    "imports": "Imports",
    "reports": "Reports",
    "settings": "Settings",
}


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a user can do.

    `page` is the page that offers it, empty: every page, or any table; `section` is the tab of the
    page. With `everywhere`, the search field offers it on every page and shows `page` first.
    """

    key: str
    text: str
    shortcut: str = ""
    icon: str = "next"
    page: str = ""
    section: str = ""
    everywhere: bool = False


NEW_DATABASE: Final = Action("new-database", "New database…", "", "add")
OPEN_DATABASE: Final = Action("open-database", "Open database…", "Ctrl+Shift+O", "file")
OPEN_SERVER: Final = Action("open-server", "Open database on a server…", "", "file")
OPEN_SAMPLE: Final = Action("open-sample", "Try with sample data", "", "overview")
RESET_SAMPLE: Final = Action("reset-sample", "Reset sample data…", "", "undo")
QUIT: Final = Action("quit", "Quit", "Ctrl+Q", "close")
MENU_BAR: Final = Action("menu-bar", "Open the menu bar", "F10", "more")
BACK: Final = Action("back", "Back", "Alt+Left", "back")
FORWARD: Final = Action("forward", "Forward", "Alt+Right", "next")
SWITCH_SCHEME: Final = Action("switch-scheme", "Switch between light and dark", "", "settings")
FIND: Final = Action("find", "Search people and actions", "Ctrl+K", "search")
GO_TO: Final[Mapping[str, Action]] = {
    key: Action(f"go-to-{key}", f"Go to {title}", f"Ctrl+{number}", key)
    for number, (key, title) in enumerate(PAGE_TITLES.items(), start=1)
}
IMPORT_CONTACTS: Final = Action("import-contacts", "Import contacts…", "Ctrl+O", "imports")
IMPORT_ANSWERS: Final = Action("import-answers", "Import responses…", icon="surveys")
REVIEW_ROWS: Final = Action("review-rows", "Rows to review", icon="check")
NEW_PERSON: Final = Action("new-person", "New person", "Ctrl+N", "new-person")
UNDO: Final = Action("undo", "Undo", "Ctrl+Z", "undo")
REDO: Final = Action("redo", "Redo", "Ctrl+Y", "undo")
GUIDE: Final = Action("guide", "Guide", "F1", "info")
SHORTCUTS: Final = Action("keyboard-shortcuts", "Keyboard shortcuts", "Ctrl+/", "info")
FIND_IN_LIST: Final = Action("find-in-list", "Find in this list", "Ctrl+F", "search")
CUT: Final = Action("cut", "Cut", "Ctrl+X", "copy")
COPY: Final = Action("copy", "Copy", "Ctrl+C", "copy")
COPY_CELL: Final = Action("copy-cell", "Copy cell", "Ctrl+Shift+C", "copy")
COLUMN_MENU: Final = Action("column-menu", "Column menu", "Alt+Down", "columns")
PASTE: Final = Action("paste", "Paste", "Ctrl+V", "copy")
SELECT_ALL: Final = Action("select-all", "Select all", "Ctrl+A", "checked")
PRINT: Final = Action("print", "Print…", "Ctrl+P", "print")
EXPORT_TABLE: Final = Action("export-table", "Export this table…", "Ctrl+E", "export")

ALL_TASKS: Final = Action(
    "all-tasks", "All tasks", "Ctrl+Shift+T", "check", "overview", everywhere=True
)
CUSTOMISE_OVERVIEW: Final = Action(
    "customise-overview", "Customise overview…", "", "settings", "overview", everywhere=True
)
EXPORT_CALENDAR: Final = Action("export-calendar", "Export calendar…", "", "date", "overview")
MARK_DONE: Final = Action("mark-done", "Mark as done", "", "check", "overview")

_ALUMNI: Final = "alumni"
OPEN_PERSON: Final = Action("open-person", "Open person", "Ctrl+Return", "person", _ALUMNI)
EDIT_CELL: Final = Action("edit-cell", "Edit cell", "F2", "edit", _ALUMNI)
FILL_DOWN: Final = Action("fill-down", "Fill down…", "Ctrl+D", "down", _ALUMNI)
COPY_ADDRESSES: Final = Action("copy-addresses", "Copy e-mail addresses", "", "copy", _ALUMNI)
INVITE_PEOPLE: Final = Action("invite-people", "Invite to wave…", "Ctrl+Shift+I", "send", _ALUMNI)
WRITE_MAIL: Final = Action("write-mail", "Write e-mail…", "", "send", _ALUMNI)
TOGGLE_DETAILS: Final = Action("toggle-details", "Hide details", "F9", "person", _ALUMNI)
EXPORT_PEOPLE: Final = Action("export-people", "Export people…", "Ctrl+Shift+E", "export", _ALUMNI)
MAILING: Final = Action("mailing", "Letters and labels…", "", "print", _ALUMNI)
ADD_FILTER: Final = Action("add-filter", "Add filter…", "Ctrl+Shift+F", "filter", _ALUMNI)
CHOOSE_COLUMNS: Final = Action("choose-columns", "Choose columns…", "", "columns", _ALUMNI)
SAVE_SEGMENT: Final = Action(
    "save-segment", "Save filters as segment…", "Ctrl+Shift+S", "add", _ALUMNI
)
EDIT_FILTER: Final = Action("edit-filter", "Edit filters…", "Ctrl+Shift+G", "edit", _ALUMNI)
UPDATE_SEGMENT: Final = Action("update-segment", "Update segment", "", "check", _ALUMNI)
SAVE_LIST: Final = Action("save-list", "Save people as list…", "", "add", _ALUMNI)
EDIT_SEGMENT: Final = Action("edit-segment", "Edit segment…", "", "edit", _ALUMNI)
MANAGE_SEGMENTS: Final = Action(
    "manage-segments", "Segments and lists…", "", "alumni", _ALUMNI, everywhere=True
)
POSSIBLE_DUPLICATES: Final = Action(
    "possible-duplicates", "Possible duplicates", "", "alumni", _ALUMNI, everywhere=True
)
SEARCH_DUPLICATES: Final = Action("search-duplicates", "Search again", "", "search", _ALUMNI)
COMPARE_PEOPLE: Final = Action("compare-people", "Compare side by side…", "", "columns", _ALUMNI)
MARK_DIFFERENT: Final = Action("mark-different", "Not the same person", "", "close", _ALUMNI)
MERGE_CLEAR_CASES: Final = Action("merge-clear-cases", "Merge clear cases…", "", "check", _ALUMNI)
MERGE_PEOPLE: Final = Action("merge-people", "Merge…", "", "alumni", _ALUMNI)
SHOW_SEGMENT: Final = Action("show-segment", "Show in Alumni", "", "alumni", _ALUMNI)
RENAME_SEGMENT: Final = Action("rename-segment", "Rename segment…", "", "edit", _ALUMNI)
DUPLICATE_SEGMENT: Final = Action("duplicate-segment", "Duplicate segment", "", "copy", _ALUMNI)
COMBINE_SEGMENTS: Final = Action("combine-segments", "Combine segments…", "", "add", _ALUMNI)
DELETE_SEGMENT: Final = Action("delete-segment", "Delete segment", "", "delete", _ALUMNI)
ADD_CONDITION: Final = Action("add-condition", "Add condition", "Ctrl++", "add", _ALUMNI)
ADD_GROUP: Final = Action("add-condition-group", "Add group", "Ctrl+G", "add", _ALUMNI)
MOVE_CONDITION_UP: Final = Action("move-condition-up", "Move up", "Alt+Shift+Up", "next", _ALUMNI)
MOVE_CONDITION_DOWN: Final = Action(
    "move-condition-down", "Move down", "Alt+Shift+Down", "next", _ALUMNI
)
MOVE_CONDITION_IN: Final = Action(
    "move-condition-in", "Move into a group", "Alt+Shift+Right", "next", _ALUMNI
)
MOVE_CONDITION_OUT: Final = Action(
    "move-condition-out", "Move out of the group", "Alt+Shift+Left", "next", _ALUMNI
)
COPY_CONDITION: Final = Action(
    "copy-condition", "Duplicate condition", "Ctrl+Shift+D", "copy", _ALUMNI
)
REMOVE_CONDITION: Final = Action("remove-condition", "Remove condition", "Ctrl+-", "close", _ALUMNI)
WORKLISTS: Final = Action(
    "worklists", "Worklists", "Ctrl+Shift+W", "check", _ALUMNI, everywhere=True
)
DATA_QUALITY: Final = Action("data-quality", "Data quality", "", "check", _ALUMNI, everywhere=True)
MILESTONE_LIST: Final = Action(
    "milestones", "Milestones and reunions", "", "date", _ALUMNI, everywhere=True
)
SHOW_MILESTONE: Final = Action("show-milestone", "Show people of milestone", "", "alumni", _ALUMNI)
EXPORT_MILESTONE: Final = Action(
    "export-milestone", "Export list of milestone…", "", "export", _ALUMNI
)
PLACES: Final = Action("places", "Where alumni are", "", "alumni", _ALUMNI, everywhere=True)
LIST_PLACE: Final = Action("list-place", "Show people of country", "", "alumni", _ALUMNI)
LIST_WITHOUT_COUNTRY: Final = Action(
    "list-without-country", "Show people without a country", "", "alumni", _ALUMNI
)
EXPORT_PLACES: Final = Action("export-places", "Export map and countries…", "", "export", _ALUMNI)
STATISTICS: Final = Action(
    "statistics", "Alumni statistics", "", "reports", _ALUMNI, everywhere=True
)
ALUMNI_HISTORY: Final = Action(
    "alumni-history", "Alumni over time", "", "reports", _ALUMNI, everywhere=True
)
LIST_GROUP: Final = Action("list-group", "Show people of group", "", "alumni", _ALUMNI)
EXPORT_STATISTICS: Final = Action("export-statistics", "Export statistics…", "", "export", _ALUMNI)
MARK_VERIFIED: Final = Action(
    "mark-verified", "Mark as verified today", "Ctrl+Shift+V", "check", _ALUMNI
)
EMAIL_GOOD: Final = Action("email-good", "Mark e-mail as good", "", "check", _ALUMNI)
EMAIL_WRONG: Final = Action("email-wrong", "Mark e-mail as wrong", "", "close", _ALUMNI)
WORKLIST_DONE: Final = Action(
    "worklist-done", "Mark as done in worklist", "Ctrl+Shift+K", "check", _ALUMNI
)
REMIND_ME: Final = Action("remind-me", "Remind me…", "Ctrl+Shift+R", "date", _ALUMNI)
PROPOSALS: Final = Action(
    "proposals", "Proposals from answers", "", "surveys", _ALUMNI, everywhere=True
)
UPDATING_QUESTIONS: Final = Action(
    "updating-questions", "Update records from answers…", "", "surveys", _ALUMNI
)
ACCEPT_PROPOSALS: Final = Action("accept-proposals", "Accept proposals", "", "check", _ALUMNI)
REJECT_PROPOSALS: Final = Action("reject-proposals", "Reject proposals", "", "close", _ALUMNI)
SELECT_PERSON: Final = Action("select-person", "Select all of person", "", "alumni", _ALUMNI)
ACCEPT_ALL_PROPOSALS: Final = Action("accept-all-proposals", "Accept all…", "", "check", _ALUMNI)
EMPLOYER_LIST: Final = Action("employers", "Employers", "", "alumni", _ALUMNI, everywhere=True)
UNIFY_EMPLOYERS: Final = Action("unify-employers", "Unify spellings…", "", "check", _ALUMNI)
UNIFY_AS_PROPOSED: Final = Action("unify-as-proposed", "Unify as proposed", "", "check", _ALUMNI)
DIFFERENT_EMPLOYERS: Final = Action(
    "different-employers", "Not the same employer", "", "close", _ALUMNI
)
SEPARATE_EMPLOYERS: Final = Action("separate-employers", "Separate spellings", "", "undo", _ALUMNI)
FILL_SECTORS: Final = Action("fill-sectors", "Fill in sectors", "", "edit", _ALUMNI)
NEXT_PERSON: Final = Action("next-person", "Next person", "Ctrl+.", "next", _ALUMNI)
LOG_ACTIVITY: Final = Action("log-activity", "Log activity…", "Ctrl+L", "date", _ALUMNI)
EDIT_PEOPLE: Final = Action("edit-people", "Edit people…", "Ctrl+Shift+B", "edit", _ALUMNI)
ADD_TO_LIST: Final = Action("add-to-list", "Add to list…", "Ctrl+Shift+L", "add", _ALUMNI)
REMOVE_FROM_LIST: Final = Action("remove-from-list", "Remove from list", "", "close", _ALUMNI)
ALL_EVENTS: Final = Action(
    "all-events", "Events and programmes", "Ctrl+Shift+M", "date", _ALUMNI, everywhere=True
)
NEW_EVENT: Final = Action("new-event", "New event…", "", "add", _ALUMNI, everywhere=True)
OPEN_EVENT: Final = Action("open-event", "Open event", "", "next", _ALUMNI)
EDIT_EVENT: Final = Action("edit-event", "Edit event…", "", "edit", _ALUMNI)
DELETE_EVENT: Final = Action("delete-event", "Delete event", "", "delete", _ALUMNI)
ADD_TO_EVENT: Final = Action("add-to-event", "Add to event…", "", "date", _ALUMNI)
INVITE_TO_EVENT: Final = Action("invite-to-event", "Invite people…", "", "send", _ALUMNI)
ADD_PARTICIPANT: Final = Action("add-participant", "Add person…", "", "add", _ALUMNI)
IMPORT_PARTICIPANTS: Final = Action(
    "import-participants", "Participants from a sheet…", "", "file", _ALUMNI
)
MARK_PARTICIPANTS: Final = Action("mark-participants", "Mark selected as…", "", "edit", _ALUMNI)
LIST_PARTICIPANTS: Final = Action(
    "list-participants", "Show participants in Alumni", "", "alumni", _ALUMNI
)
EXPORT_ATTENDANCE: Final = Action(
    "export-attendance", "Export attendance list…", "", "export", _ALUMNI
)
PRINT_BADGES: Final = Action("print-badges", "Name badges…", "", "print", _ALUMNI)
REMOVE_PARTICIPANTS: Final = Action(
    "remove-participants", "Remove from event", "", "close", _ALUMNI
)
NEWS: Final = Action("news", "News", "", "file", _ALUMNI, everywhere=True)
ADD_NEWS: Final = Action("add-news", "Add news…", "", "add", _ALUMNI, everywhere=True)
EDIT_NEWS: Final = Action("edit-news", "Edit news…", "", "edit", _ALUMNI)
MARK_NEWS: Final = Action("mark-news", "Mark news as…", "", "check", _ALUMNI)
EXPORT_NEWS: Final = Action("export-news", "Export newsletter…", "", "export", _ALUMNI)
DELETE_NEWS: Final = Action("delete-news", "Delete news", "", "delete", _ALUMNI)
EXPORT_PERSON: Final = Action("export-person", "Export person…", "", "export", _ALUMNI)
PERSONAL_DATA: Final = Action("personal-data", "Personal data…", "", "export", _ALUMNI)
ERASE_PERSON: Final = Action("erase-person", "Erase for good…", "", "delete", _ALUMNI)
DELETE_PEOPLE: Final = Action("delete-people", "Delete", "", "delete", _ALUMNI)
ADD_AWARD: Final = Action("add-award", "Add award…", "", "add", _ALUMNI)
ADD_ROLE: Final = Action("add-role", "Add role…", "", "add", _ALUMNI)
ADD_EMAIL: Final = Action("add-email", "Add e-mail…", "", "add", _ALUMNI)
ADD_PHONE: Final = Action("add-phone", "Add phone…", "", "add", _ALUMNI)
ADD_ADDRESS: Final = Action("add-address", "Add address…", "", "add", _ALUMNI)
ADD_RELATIONSHIP: Final = Action("add-relationship", "Add relationship…", "", "add", _ALUMNI)
LINK_FILE: Final = Action("link-file", "Link file…", "", "file", _ALUMNI)
LINK_WEB_ADDRESS: Final = Action("link-web-address", "Link web address…", "", "link", _ALUMNI)
RECORD_CONSENT: Final = Action("record-consent", "Record consent…", "", "check", _ALUMNI)
RECORD_OPT_OUT: Final = Action("record-opt-out", "Record opt-out…", "", "close", _ALUMNI)

_SURVEYS: Final = "surveys"
NEW_SURVEY: Final = Action(
    "new-survey", "New survey…", "Ctrl+Shift+N", "add", _SURVEYS, everywhere=True
)
SURVEY_FROM_FILE: Final = Action(
    "survey-from-file", "New survey from file…", "", "file", _SURVEYS, everywhere=True
)
ASK_FOR_DETAILS: Final = Action(
    "ask-for-details", "Ask for updated details…", "", "edit", _SURVEYS, everywhere=True
)
SAVE_TEMPLATE: Final = Action("save-template", "Save template workbook…", "", "export", _SURVEYS)
EDIT_QUESTIONNAIRE: Final = Action(
    "edit-questionnaire", "Edit questionnaire…", "", "edit", _SURVEYS
)
EXPORT_QUESTIONNAIRE: Final = Action(
    "export-questionnaire", "Export questionnaire…", "", "export", _SURVEYS
)
EDIT_CROSSWALK: Final = Action("edit-crosswalk", "Crosswalk…", "", "columns", _SURVEYS)
EXPORT_FORMS: Final = Action("export-forms", "Export Excel questionnaires…", "", "export", _SURVEYS)
IMPORT_FORMS: Final = Action(
    "import-forms", "Import Excel questionnaires…", "", "imports", _SURVEYS
)
TYPE_ANSWERS: Final = Action("type-answers", "Type in answers…", "", "edit", _SURVEYS)
RENAME_SURVEY: Final = Action("rename-survey", "Rename survey…", "", "edit", _SURVEYS)
DELETE_SURVEY: Final = Action("delete-survey", "Delete survey…", "", "delete", _SURVEYS)
DELETE_WAVE: Final = Action("delete-wave", "Delete wave…", "", "delete", _SURVEYS)
NEW_WAVE: Final = Action("new-wave", "New wave…", "", "add", _SURVEYS)
REPEAT_WAVE: Final = Action("repeat-wave", "Run again…", "", "surveys", _SURVEYS)
EDIT_WAVE: Final = Action("edit-wave", "Edit wave…", "", "edit", _SURVEYS)
UNLINK_ANSWERS: Final = Action("unlink-answers", "Unlink answers…", "", "close", _SURVEYS)
REMOVE_ANSWERS: Final = Action("remove-answers", "Remove all answers…", "", "delete", _SURVEYS)
ALL_SURVEYS: Final = Action("all-surveys", "All surveys", "", "surveys", _SURVEYS)
INVITE: Final = Action("invite", "Invite…", "Ctrl+I", "send", _SURVEYS)
EXPORT_MAILING_LIST: Final = Action(
    "export-mailing-list", "Export mailing list…", "Ctrl+M", "export", _SURVEYS
)
READ_BOUNCES: Final = Action(
    "read-bounces", "Read bounces and replies…", "", "imports", _SURVEYS, everywhere=True
)
CHECK_MAILBOX: Final = Action(
    "check-mailbox", "Check mailbox now", "", "send", _SURVEYS, everywhere=True
)
REVIEW_REPLIES: Final = Action(
    "review-replies", "Review replies…", "", "check", _SURVEYS, everywhere=True
)
SET_MAILBOX: Final = Action(
    "set-mailbox", "Mailbox for bounces…", "", "settings", _SURVEYS, everywhere=True
)
FETCH_ANSWERS: Final = Action("fetch-answers", "Fetch answers now", "", "imports", _SURVEYS)
SEND_PARTICIPANTS: Final = Action(
    "send-participants", "Send participants to the platform…", "", "send", _SURVEYS
)
SEND_INVITATIONS: Final = Action("send-invitations", "Send invitations…", "", "send", _SURVEYS)
SEND_REMINDERS: Final = Action("send-reminders", "Send reminders…", "", "send", _SURVEYS)
SURVEY_LINK: Final = Action("survey-link", "Survey link…", "", "link", _SURVEYS)
REVIEW_PROPOSALS: Final = Action("review-proposals", "Review proposals", "", "check", _SURVEYS)
MARK_AS: Final = Action("mark-as", "Mark as…", "", "edit", _SURVEYS)
REVIEW_RESPONSES: Final = Action("review-responses", "Review responses…", "", "check", _SURVEYS)
EXPORT_RESPONSES: Final = Action("export-responses", "Export responses…", "", "export", _SURVEYS)
REPORT: Final = Action("report", "Report on this wave…", "Ctrl+R", "reports", _SURVEYS)
SHOW_TABLE: Final = Action("show-table", "Show as table", "", "columns", _SURVEYS)
COPY_PICTURE: Final = Action("copy-picture", "Copy picture", "", "copy", _SURVEYS)
SAVE_PICTURE: Final = Action("save-picture", "Save picture…", "", "export", _SURVEYS)
EDIT_HEADLINES: Final = Action("edit-headlines", "Edit headlines…", "", "edit", _SURVEYS)
COPY_HEADLINES: Final = Action(
    "copy-headlines", "Copy headlines as sentences", "", "copy", _SURVEYS
)
NEW_VARIABLE: Final = Action("new-variable", "New derived variable…", "", "add", _SURVEYS)
CODE_COMMENTS: Final = Action("code-comments", "Read and code comments…", "", "edit", _SURVEYS)
ARRANGE_PANELS: Final = Action("arrange-panels", "Arrange panels…", "", "columns", _SURVEYS)
EDIT_PANEL: Final = Action("edit-panel", "Title and note…", "", "edit", _SURVEYS)
HIDE_PANEL: Final = Action("hide-panel", "Hide panel", "", "close", _SURVEYS)
MOVE_PANEL_UP: Final = Action("move-panel-up", "Move panel up", "Ctrl+Shift+PgUp", "next", _SURVEYS)
MOVE_PANEL_DOWN: Final = Action(
    "move-panel-down", "Move panel down", "Ctrl+Shift+PgDown", "next", _SURVEYS
)
COPY_FIGURES: Final = Action("copy-figures", "Copy table", "", "copy", _SURVEYS)
COPY_R_CODE: Final = Action("copy-r-code", "Copy R code", "", "copy", _SURVEYS)
COPY_PYTHON_CODE: Final = Action("copy-python-code", "Copy Python code", "", "copy", _SURVEYS)

_IMPORTS: Final = "imports"
UNDO_BATCH: Final = Action("undo-batch", "Undo this change", "", "undo", _IMPORTS)
SKIP_ROW: Final = Action(
    "skip-row", "Skip the row, or import it after all", "Del", "close", _IMPORTS
)

_REPORTS: Final = "reports"
EXPORT_WORD: Final = Action("export-word", "Export to Word…", "Ctrl+S", "reports", _REPORTS)
EXPORT_PDF: Final = Action("export-pdf", "Export to PDF…", "", "reports", _REPORTS)
EXPORT_EXCEL: Final = Action("export-excel", "Export to Excel…", "", "reports", _REPORTS)
EXPORT_POWERPOINT: Final = Action(
    "export-powerpoint", "Export to PowerPoint…", "", "reports", _REPORTS
)
EXPORT_CHARTS: Final = Action("export-charts", "Export all charts…", "", "reports", _REPORTS)
COPY_PAGE: Final = Action("copy-page", "Copy page", "", "copy", _REPORTS)
SCHEDULED_REPORTS: Final = Action(
    "scheduled-reports", "Scheduled reports…", "", "date", _REPORTS, everywhere=True
)
PUBLISHED_FIGURES: Final = Action(
    "published-figures", "Published figures…", "", "reports", _REPORTS, everywhere=True
)
EXPORT_CONTACTS: Final = Action(
    "export-contacts", "Export contact details of all alumni…", "", "export", _REPORTS,
    everywhere=True,
)  # fmt: skip


def _setting(key: str, text: str, icon: str, section: str) -> Action:
    return Action(key, text, "", icon, "settings", section, everywhere=True)


NEW_FIELD: Final = _setting("new-field", "New custom field…", "add", "custom-fields")
NEW_SYNONYM: Final = _setting("new-synonym", "New synonym…", "add", "synonyms")
WATCH_FOLDER: Final = _setting("watch-folder", "Watch a folder…", "add", "watched-folders")
ADD_CONNECTION: Final = _setting("add-connection", "Add connection…", "add", "connections")
CONNECT_WAVE: Final = _setting("connect-wave", "Fetch answers to a wave…", "surveys", "connections")
SEND_TEST_MAIL: Final = _setting("send-test-mail", "Send a test mail…", "send", "mail")
SIGN_IN_MAIL: Final = _setting("sign-in-mail", "Sign in for mail…", "person", "mail")
RETENTION: Final = _setting("retention", "Show what is due to be removed…", "date", "privacy")
BACK_UP: Final = _setting("back-up", "Back up now…", "export", "database")
RESTORE_BACKUP: Final = _setting("restore-backup", "Restore a backup…", "undo", "database")
OPEN_FOLDER: Final = _setting("open-folder", "Open database folder", "file", "database")
CHECK_DATABASE: Final = _setting("check-database", "Check database", "check", "database")
SET_PASSPHRASE: Final = _setting("set-passphrase", "Set a passphrase…", "edit", "database")
REMOVE_PASSPHRASE: Final = _setting(
    "remove-passphrase", "Remove the passphrase…", "close", "database"
)
ABOUT: Final = _setting("about", "About Almanac", "info", "about")
OPEN_LOG: Final = _setting("open-log", "Open log folder", "file", "about")
LICENCES: Final = _setting("licences", "Licences…", "file", "about")

ACTIONS: Final = (
    FIND, NEW_DATABASE, OPEN_DATABASE, OPEN_SERVER, OPEN_SAMPLE, RESET_SAMPLE,
    IMPORT_CONTACTS, IMPORT_ANSWERS, REVIEW_ROWS, NEW_PERSON, UNDO, REDO,
    *GO_TO.values(), BACK, FORWARD, SWITCH_SCHEME,
    FIND_IN_LIST, CUT, COPY, COPY_CELL, PASTE, SELECT_ALL, COLUMN_MENU, EXPORT_TABLE, PRINT,
    MENU_BAR, GUIDE, SHORTCUTS, ABOUT, QUIT,
    ALL_TASKS, CUSTOMISE_OVERVIEW, EXPORT_CALENDAR, MARK_DONE,
    OPEN_PERSON, EDIT_CELL, FILL_DOWN, COPY_ADDRESSES, WRITE_MAIL, INVITE_PEOPLE,
    TOGGLE_DETAILS,
    EXPORT_PEOPLE, MAILING, ADD_FILTER, CHOOSE_COLUMNS, SAVE_SEGMENT, DELETE_SEGMENT, EDIT_PEOPLE,
    WORKLISTS, DATA_QUALITY, MARK_VERIFIED, EMAIL_GOOD, EMAIL_WRONG, WORKLIST_DONE, REMIND_ME,
    NEXT_PERSON,
    PROPOSALS, UPDATING_QUESTIONS, ACCEPT_PROPOSALS, REJECT_PROPOSALS, SELECT_PERSON,
    ACCEPT_ALL_PROPOSALS,
    EMPLOYER_LIST, UNIFY_EMPLOYERS, UNIFY_AS_PROPOSED, DIFFERENT_EMPLOYERS, SEPARATE_EMPLOYERS,
    FILL_SECTORS,
    MILESTONE_LIST, SHOW_MILESTONE, EXPORT_MILESTONE,
    PLACES, LIST_PLACE, LIST_WITHOUT_COUNTRY, EXPORT_PLACES,
    STATISTICS, ALUMNI_HISTORY, LIST_GROUP, EXPORT_STATISTICS,
    LOG_ACTIVITY, ADD_TO_LIST, REMOVE_FROM_LIST,
    ALL_EVENTS, NEW_EVENT, OPEN_EVENT, EDIT_EVENT, DELETE_EVENT, ADD_TO_EVENT, INVITE_TO_EVENT,
    ADD_PARTICIPANT, IMPORT_PARTICIPANTS, MARK_PARTICIPANTS, LIST_PARTICIPANTS, REMOVE_PARTICIPANTS,
    EXPORT_ATTENDANCE, PRINT_BADGES,
    NEWS, ADD_NEWS, EDIT_NEWS, MARK_NEWS, EXPORT_NEWS, DELETE_NEWS,
    EXPORT_PERSON, PERSONAL_DATA, DELETE_PEOPLE, ERASE_PERSON, ADD_AWARD, ADD_ROLE,
    ADD_EMAIL, ADD_PHONE, ADD_ADDRESS, ADD_RELATIONSHIP, LINK_FILE, LINK_WEB_ADDRESS,
    EDIT_FILTER, UPDATE_SEGMENT, SAVE_LIST, EDIT_SEGMENT, MANAGE_SEGMENTS, SHOW_SEGMENT,
    POSSIBLE_DUPLICATES, SEARCH_DUPLICATES, COMPARE_PEOPLE, MARK_DIFFERENT, MERGE_CLEAR_CASES,
    MERGE_PEOPLE,
    RENAME_SEGMENT, DUPLICATE_SEGMENT, COMBINE_SEGMENTS, ADD_CONDITION, ADD_GROUP,
    MOVE_CONDITION_UP, MOVE_CONDITION_DOWN, MOVE_CONDITION_IN, MOVE_CONDITION_OUT, COPY_CONDITION,
    REMOVE_CONDITION,
    RECORD_CONSENT, RECORD_OPT_OUT,
    NEW_SURVEY, SURVEY_FROM_FILE, ASK_FOR_DETAILS, SAVE_TEMPLATE,
    EDIT_QUESTIONNAIRE, EXPORT_QUESTIONNAIRE, EDIT_CROSSWALK,
    RENAME_SURVEY, DELETE_SURVEY, NEW_WAVE, REPEAT_WAVE, EDIT_WAVE,
    UNLINK_ANSWERS, REMOVE_ANSWERS,
    DELETE_WAVE, ALL_SURVEYS, INVITE, EXPORT_MAILING_LIST, EXPORT_FORMS, IMPORT_FORMS,
    TYPE_ANSWERS, REVIEW_PROPOSALS,
    SURVEY_LINK, MARK_AS,
    FETCH_ANSWERS, SEND_PARTICIPANTS,
    READ_BOUNCES, CHECK_MAILBOX, REVIEW_REPLIES, SET_MAILBOX,
    SEND_INVITATIONS, SEND_REMINDERS,
    REVIEW_RESPONSES, EXPORT_RESPONSES, REPORT, SHOW_TABLE, COPY_PICTURE, SAVE_PICTURE,
    COPY_FIGURES, COPY_R_CODE, COPY_PYTHON_CODE, EDIT_HEADLINES, COPY_HEADLINES,
    NEW_VARIABLE, CODE_COMMENTS,
    ARRANGE_PANELS, EDIT_PANEL, HIDE_PANEL, MOVE_PANEL_UP, MOVE_PANEL_DOWN,
    UNDO_BATCH, SKIP_ROW,
    EXPORT_WORD, EXPORT_PDF, EXPORT_EXCEL, EXPORT_POWERPOINT, EXPORT_CHARTS, COPY_PAGE,
    EXPORT_CONTACTS, SCHEDULED_REPORTS, PUBLISHED_FIGURES,
    NEW_FIELD, NEW_SYNONYM, WATCH_FOLDER, RETENTION, ADD_CONNECTION, CONNECT_WAVE,
    SEND_TEST_MAIL, SIGN_IN_MAIL,
    BACK_UP, RESTORE_BACKUP, OPEN_FOLDER, CHECK_DATABASE, SET_PASSPHRASE,
    REMOVE_PASSPHRASE, LICENCES, OPEN_LOG,
)  # fmt: skip
# Keys that widgets handle themselves, for the list of keyboard shortcuts.
WIDGET_KEYS: Final = (
    ("Open the selected row", "Return"),
    ("Select or clear a check box", "Space"),
    ("Edit a value", "F2"),
    ("Press the main button of a dialog or an import", "Ctrl+Return"),
    ("Choose a date in a calendar", "Alt+Down"),
    ("Redo, as in other programs", "Ctrl+Shift+Z"),
    ("Cancel, or close a dialog", "Esc"),
)


BY_KEY: Final[Mapping[str, Action]] = {action.key: action for action in ACTIONS}
