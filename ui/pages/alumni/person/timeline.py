"""The Timeline tab: what was written, said, sent, answered and changed, the newest first."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QCheckBox, QLineEdit, QMenu, QSizePolicy, QWidget

from core.dates import local_day
from models.batch_kinds import BatchKind
from queries.timeline import TimelineEntry, TimelineKind
from records.engagement_score import YEARS
from records.news.news_items import NewsItem, NewsPerson
from records.parts.communications import COMMUNICATIONS
from records.parts.engagements import ENGAGEMENTS
from records.parts.notes import NOTES
from records.parts.tasks import TASKS, PersonTask
from records.people import full_name
from records.writing.part_records import add_record
from records.writing.tasks import complete_task, reopen_task
from ui.actions import LOG_ACTIVITY
from ui.context import IMPORTS, ShowBatch
from ui.formats import short_day
from ui.pages.alumni.news.news_dialog import NewsDialog
from ui.pages.alumni.person.history import fill_history
from ui.pages.alumni.person.linked_files import FILE
from ui.pages.alumni.person.record_dialog import RecordKind
from ui.pages.alumni.person.record_row import RecordAction, RecordRow
from ui.pages.alumni.person.records import open_new_record, place_of, record_actions
from ui.pages.alumni.person.tab import Tab
from ui.theme import Tone
from ui.undo import write_batch
from ui.widgets import Chip, Status, chip_row, label, link_button, open_menu_from, secondary_button

NOTE: Final = RecordKind(NOTES, ("noted_on", "text"))
COMMUNICATION: Final = RecordKind(
    COMMUNICATIONS, ("kind", "direction", "happened_on", "subject", "text")
)
TASK: Final = RecordKind(TASKS, ("title", "due_on", "owner", "note"))
ENGAGEMENT: Final = RecordKind(ENGAGEMENTS, ("kind", "title", "happened_on", "note"))
_KINDS: Final[Mapping[str, RecordKind]] = {
    kind.part.name: kind for kind in (NOTE, COMMUNICATION, TASK, ENGAGEMENT, FILE)
}

ALL: Final = "All"
CHANGES: Final = "Changes"
TASKS_FILTER: Final = "Tasks"
# What each filter lists; the changes are told one by one, as the history of the record.
FILTERS: Final[Mapping[str, tuple[TimelineKind, ...]]] = {
    ALL: tuple(TimelineKind),
    "Notes": (TimelineKind.NOTE,),
    "Contact": (TimelineKind.COMMUNICATION, TimelineKind.MESSAGE),
    TASKS_FILTER: (TimelineKind.TASK,),
    "Activities": (TimelineKind.ENGAGEMENT, TimelineKind.NEWS),
    "Surveys": (TimelineKind.MESSAGE, TimelineKind.DISPOSITION, TimelineKind.RESPONSE),
    CHANGES: (),
}
_TO_LOG: Final[Mapping[str, tuple[RecordKind, Mapping[str, Any]]]] = {
    "Call…": (COMMUNICATION, {"kind": "call"}),
    "Letter…": (COMMUNICATION, {"kind": "letter"}),
    "E-mail…": (COMMUNICATION, {"kind": "email"}),
    "Meeting…": (COMMUNICATION, {"kind": "meeting"}),
    "Task…": (TASK, {}),
}


def fill_timeline(tab: Tab) -> None:
    """Fill `tab`: the score, a line to add to it, filters, and the entries."""
    tab.begin_section()
    tab.add(label(_engagement(tab), ink="muted", wrap=True))
    tab.add(_adding_line(tab))
    tab.add(chip_row([_filter_chip(tab, name) for name in FILTERS]))
    if tab.state.timeline_filter == CHANGES:
        fill_history(tab)
        return
    page = tab.timeline
    for entry in page.entries:
        _add_entry(tab, entry)
    if not page.entries:
        tab.add_nothing("Nothing yet.")
    if page.has_more:
        tab.add_button(link_button("Show more", tab.show_more))


def _engagement(tab: Tab) -> str:
    """The score, and why it is so: “Engagement score 8: 2 events and 1 survey answered”."""
    score = tab.person.engagement
    why = score.in_words or f"nothing in the last {YEARS} years"
    return f"Engagement score {score.score}: {why}"


def _adding_line(tab: Tab) -> QWidget:
    """The field in which a note is written, and the menu of all else that is logged."""
    note = QLineEdit(tab.state.note)
    note.setPlaceholderText("Add a note…")
    note.setAccessibleName("Add a note")
    note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keep(text: str) -> None:
        tab.state.note = text

    def add() -> None:
        text = note.text().strip()
        if text:
            note.clear()
            write_batch(
                tab.context,
                BatchKind.RECORD_ADD,
                lambda changes: add_record(changes, NOTES, tab.person.id, {"text": text}),
                title="Saving",
            )

    note.textChanged.connect(keep)
    note.returnPressed.connect(add)
    menu = QMenu(tab.parent)
    for text, (kind, given) in _TO_LOG.items():
        day = {} if kind.part.day is None else {kind.part.day: date.today()}
        menu.addAction(text, partial(open_new_record, tab, kind, {**day, **given}))
    menu.addAction(tab.actions[LOG_ACTIVITY])
    menu.addAction("News…", partial(_add_news, tab))
    button = secondary_button("Log")
    button.setAccessibleName("Log a call, letter, meeting, task, activity or news")
    menu.setParent(button, menu.windowFlags())
    open_menu_from(button, menu)
    return tab.side_by_side(note, button)


def _add_news(tab: Tab) -> None:
    """Write news about the person."""
    about = NewsPerson(tab.person.id, full_name(tab.person.values))
    NewsDialog(tab.context, tab.parent, NewsItem(""), [about]).open()


def _filter_chip(tab: Tab, name: str) -> Chip:
    def choose() -> None:
        tab.state.timeline_filter = name
        tab.state.timeline_count = None
        tab.read_again()

    result = Chip(name, checkable=True)
    result.setChecked(tab.state.timeline_filter == name)
    result.setAccessibleName(f"Show {name.lower()}")
    result.clicked.connect(choose)
    return result


def _add_entry(tab: Tab, entry: TimelineEntry) -> None:
    text = " · ".join(filter(None, (_day(entry), entry.by)))
    note = "\n".join(filter(None, (entry.text, text)))
    title, leading = entry.title, None
    place, actions = f"{entry.kind.value}:{entry.id}", _actions_of_batch(tab, entry)
    record = _record_of(tab, entry)
    if record is not None and entry.part is not None:
        kind = _KINDS[entry.part.name]
        place, actions = place_of(kind, record), record_actions(tab, kind, record)
        if isinstance(record, PersonTask):
            title, leading = record.title, _done_box(tab, record)
        if kind is NOTE:
            title, note = entry.text, text
    status = Status("undone") if entry.is_undone else None
    if isinstance(record, PersonTask) and record.is_due(date.today()):
        status = Status("due", Tone.WARNING)
    tab.add(RecordRow(place, title, actions, note=note, status=status, leading=leading))


def _record_of(tab: Tab, entry: TimelineEntry) -> Any:
    """The record that an entry tells of, if it is one that is opened here."""
    if entry.part is None or entry.part.name not in _KINDS:
        return None
    records = getattr(tab.person.details, entry.part.name)
    return next((one for one in records if one.id == entry.id), None)


def _actions_of_batch(tab: Tab, entry: TimelineEntry) -> list[RecordAction | None]:
    if entry.kind not in (TimelineKind.IMPORT, TimelineKind.CHANGE):
        return []
    show = partial(tab.context.navigate, IMPORTS, ShowBatch(entry.id))
    return [RecordAction("Open change", show)]


def _done_box(tab: Tab, task: PersonTask) -> QCheckBox:
    """The box that marks a task as done, or as open again."""
    result = QCheckBox()
    result.setChecked(not task.is_open)
    result.setAccessibleName(f"Done: {task.title}")
    result.setObjectName(f"done:{task.id}")

    def mark() -> None:
        if task.is_open:
            write_batch(
                tab.context,
                BatchKind.TASK_COMPLETE,
                lambda changes: complete_task(changes, task.id, date.today()),
                title="Saving",
            )
        else:
            write_batch(
                tab.context,
                BatchKind.TASK_REOPEN,
                lambda changes: reopen_task(changes, task.id),
                title="Saving",
            )

    result.clicked.connect(mark)
    return result


def _day(entry: TimelineEntry) -> str:
    if entry.on is None:
        return ""
    on = local_day(entry.on) if isinstance(entry.on, datetime) else entry.on
    return f"due {short_day(on)}" if entry.is_open else short_day(on)
