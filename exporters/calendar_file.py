"""The calendar as an .ics file, for Outlook and other calendars. Names nobody."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from surveys.calendar import CalendarEntry
from tabular.writing.files import replacing


def write_calendar(path: Path, entries: Sequence[CalendarEntry], now: datetime) -> int:
    """Write `entries` to `path`, each as an event of a whole day; return how many.

    An entry keeps its identifier, so a calendar that reads the file again moves it. `now` is UTC.
    Raises UserError where the file cannot be written.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Almanac//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Surveys")
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@almanac")
        event.add("dtstamp", now.replace(tzinfo=UTC, microsecond=0))
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("summary", entry.title)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    with replacing(path, lambda written: written.read() == content) as file:
        file.write(content)
    return len(entries)
