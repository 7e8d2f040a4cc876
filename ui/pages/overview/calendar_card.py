"""What comes up in the surveys, the next days first, and its export as a calendar file."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

from core.formats import plural
from core.progress import Progress
from models.database import utc_now
from surveys.calendar import CalendarEntry, CalendarKind, read_calendar
from ui.actions import EXPORT_CALENDAR
from ui.bound_actions import action_button, bind
from ui.context import SETTINGS, SURVEYS, OpenWave, PageContext, ShowSettings
from ui.formats import short_day
from ui.table_export import report_saved, write_file
from ui.widgets import Card, TaskLine, TaskList, label
from ui.widgets.dialogs import ask_for_target

_SHOWN: Final = 3


class CalendarCard(Card):
    """The next entries of the calendar; each leads to its wave."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Coming up")
        self._context = context
        self.add_to_head(action_button(bind(self, EXPORT_CALENDAR, self._export), "link"))
        self._entries = TaskList()
        self._later = label("", ink="muted", wrap=True)
        self.body.addWidget(self._entries)
        self.body.addWidget(self._later)

    def show_entries(self, entries: Sequence[CalendarEntry], today: date) -> None:
        """Show the first of `entries`, and how many come later; nothing where there are none.

        Reminders due today are left to the list of things to do, which counts them.
        """
        entries = [
            one for one in entries if one.kind is not CalendarKind.REMINDERS or one.on > today
        ]
        self.setVisible(bool(entries))
        self._entries.set_tasks([self._line(one, today) for one in entries[:_SHOWN]])
        later = len(entries) - _SHOWN
        self._later.setVisible(later > 0)
        self._later.setText(f"{later} more later, in the calendar file")

    def _line(self, entry: CalendarEntry, today: date) -> TaskLine:
        day = "Today" if entry.on == today else short_day(entry.on, today)
        text = f"{day} · {entry.title}"
        if entry.kind is CalendarKind.RETENTION:
            privacy = partial(self._context.navigate, SETTINGS, ShowSettings("privacy"))
            return TaskLine(text, "Open", privacy)
        if entry.wave is None:
            return TaskLine(text)
        wave = OpenWave(entry.wave.survey_code, entry.wave.label)
        return TaskLine(text, "Open", partial(self._context.navigate, SURVEYS, wave))

    def _export(self) -> None:
        """Ask for a file and write the calendar to it."""
        title = EXPORT_CALENDAR.text.removesuffix("…")
        path = ask_for_target(self, title, "surveys.ics", ("Calendars (*.ics)",))
        if path is None:
            return
        database = self._context.database

        def write(_progress: Progress) -> int:
            from exporters.calendar_file import write_calendar

            with database.read() as connection:
                entries = read_calendar(connection, date.today())
            return write_calendar(path, entries, utc_now())

        def tell(count: int) -> None:
            report_saved(self._context, path, plural(count, "entry", "entries"))

        write_file(self._context, path, write, tell)
