"""What is said of the places of an event: in its subtitle, in the table of events, in a banner."""

from core.formats import format_number, plural
from records.events.participants import Places
from ui.theme import Tone
from ui.widgets import Message, Status
from ui.widgets.buttons import Callback


def places_in_words(places: Places) -> str:
    """“3 of 40 places taken”, “all 40 places taken”, “1 over the 40 places”; "" for no limit."""
    if places.capacity is None:
        return ""
    known = plural(places.capacity, "place")
    if places.over:
        return f"{format_number(places.over)} over the {known}"
    if places.free == 0:
        return f"all {known} taken" if places.capacity > 1 else "the only place taken"
    return f"{format_number(places.taken)} of {known} taken"


def places_badge(places: Places) -> Status | None:
    """What is to be known of the places at a glance, if anything."""
    if places.over:
        return Status(f"{format_number(places.over)} over", Tone.BAD)
    if places.free and places.waiting:
        return Status(f"{format_number(places.to_offer)} to offer", Tone.WARNING)
    if places.free == 0:
        return Status("full", Tone.INFO)
    return None


def places_message(places: Places, accept_waiting: Callback) -> Message | None:
    """That there are more people than places, or an offer of free ones to those who wait."""
    if places.over:
        over = plural(places.over, "person", "people")
        text = f"{over} more than there are places ({format_number(places.capacity or 0)})."
        return Message(text, Tone.WARNING)
    if not places.to_offer:
        return None
    free = plural(places.free or 0, "place is", "places are")
    waiting = plural(places.waiting, "person waits", "people wait")
    count = places.to_offer
    words = "Accept the first one" if count == 1 else f"Accept the first {format_number(count)}"
    return Message(f"{free} free, and {waiting} for one.", Tone.INFO, words, accept_waiting)
