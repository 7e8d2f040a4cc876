"""The files of a profile: documents kept elsewhere, opened in their own program."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from core.progress import Progress
from models.batch_kinds import BatchKind
from records.parts.linked_files import LINKED_FILES, LinkedFile
from records.writing.part_records import add_record
from ui.actions import LINK_FILE, LINK_WEB_ADDRESS
from ui.formats import short_day
from ui.pages.alumni.person.record_dialog import RecordKind
from ui.pages.alumni.person.record_row import RecordAction, RecordRow
from ui.pages.alumni.person.records import open_new_record, place_of, record_actions
from ui.pages.alumni.person.tab import Tab
from ui.theme import Tone
from ui.undo import write_batch
from ui.widgets import Message
from ui.widgets.dialogs import ask_for_file, open_outside

FILE: Final = RecordKind(LINKED_FILES, ("title", "location", "dated_on", "note"))
_WEB: Final = ("http://", "https://")


def add_files_section(tab: Tab) -> None:
    """Add the section: each file, and the buttons that link one."""
    tab.begin_section("Files")
    for file in tab.person.details.linked_files:
        opens = RecordAction("Open", partial(open_linked, tab, file))
        day = short_day(file.dated_on) if file.dated_on is not None else ""
        location = file.location if file.title else ""
        note = " · ".join(filter(None, (day, location, file.note)))
        text = file.title or file.location
        actions = [opens, *record_actions(tab, FILE, file)]
        tab.add(RecordRow(place_of(FILE, file), text, actions, note=note, leads_to=True))
    tab.add_actions(
        (LINK_FILE, partial(_link, tab)),
        (LINK_WEB_ADDRESS, lambda: open_new_record(tab, FILE, {"location": "https://"})),
    )


def open_linked(tab: Tab, file: LinkedFile) -> None:
    """Open a file in its own program, or say that it is not there."""
    if file.location.startswith(_WEB):
        QDesktopServices.openUrl(QUrl(file.location))
        return
    path = Path(file.location)

    def look(_progress: Progress) -> bool:  # a network drive may take its time
        return path.exists()

    def show(is_there: bool) -> None:  # noqa: FBT001 - what the job gives
        if not (is_there and open_outside(path)):
            words = f"“{path.name}” can’t be opened. Check that it is still at {path.parent}."
            tab.context.jobs.said.emit(Message(words, Tone.WARNING))

    tab.context.jobs.read(look, show)


def _link(tab: Tab) -> None:
    """Ask for a file and link it, by its name."""
    path = ask_for_file(tab.parent, "Link file", ["All files (*)"])
    if path is not None:
        values = {"title": path.name, "location": str(path)}
        write_batch(
            tab.context,
            BatchKind.RECORD_ADD,
            lambda changes: add_record(changes, LINKED_FILES, tab.person.id, values),
            title="Saving",
        )
