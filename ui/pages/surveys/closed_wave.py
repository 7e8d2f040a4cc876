"""What is said before anything is sent to the people of a wave that has closed."""

from datetime import date

from surveys.waves import Wave, is_closed
from ui.formats import short_day


def closed_note(wave: Wave) -> str:
    """Say that a wave has closed by today; empty for one that has not."""
    if wave.closes is None or not is_closed(wave, date.today()):
        return ""
    return f"This wave closed on {short_day(wave.closes)}. People may be unable to answer."
