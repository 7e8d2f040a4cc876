"""The sections of Settings as results of the window's search field, found by what is in them.

Knows their words without making them: a section is only made when it is first shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from records.engagement_score import KINDS
from records.retention.rules import DESCRIPTIONS
from ui.context import SETTINGS, PageContext, ShowSettings
from ui.shell.search_results import Deliver, SearchResult, Source, matching

_PLACE: Final = "Settings"


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """A section: its key in `ShowSettings`, its title, and the names of its cards and fields."""

    key: str
    title: str
    names: tuple[str, ...] = ()


SECTION_ENTRIES: Final = (
    SectionEntry(
        "office",
        "Office",
        (
            "The office", "Name", "Country", "Return address", "Survey link",
            "Contact limits", "Messages", "Reminders", "Days between reminders", "Shared addresses",
            "Disclosure control (safe to publish)", "Counts", "Small counts",
            "Percentages and means", "Non-response and weighting", "Weighted by", "Weights",
            "Complete records", "Key fields",
            "Engagement score", *(kind.label for kind in KINDS),
        ),
    ),
    SectionEntry(
        "mail",
        "Mail",
        (
            "Mail account", "Send with", "Sender", "Replies to", "Server", "Port", "Encryption",
            "User name", "Password", "Client id", "Client secret", "Organisation", "Sign-in",
            "Folder", "Pace", "At most", "Unsubscribing", "Requests go to", "Page",
        ),
    ),
    SectionEntry("connections", "Connections", ("Survey platforms", "Answers to waves")),
    SectionEntry("custom-fields", "Custom fields"),
    SectionEntry("synonyms", "Synonyms"),
    SectionEntry("saved-mappings", "Saved mappings"),
    SectionEntry("export-layouts", "Export layouts"),
    SectionEntry(
        "reports",
        "Reports",
        (
            "Look of reports", "Colour", "Font", "Logo and templates", "Logo", "Word template",
            "PowerPoint template", "Preview",
        ),
    ),
    SectionEntry("watched-folders", "Watched folders", ("Files from watched folders",)),
    SectionEntry(
        "lists-handed-out",
        "Lists handed out",
        ("Exports of people", "Ask who each list is for when it is exported"),
    ),
    SectionEntry("suppressed-addresses", "Suppressed addresses"),
    SectionEntry(
        "privacy",
        "Privacy",
        ("Retention rules", *(told.title for told in DESCRIPTIONS.values()), "Erased people"),
    ),
    SectionEntry("database", "Database", ("Shared database", "Passphrase")),
    SectionEntry("appearance", "Appearance", ("Match system", "Light", "Dark")),
    SectionEntry("about", "About"),
)  # fmt: skip


def section_source(context: PageContext) -> Source:
    """Make a search source of the sections of Settings: by title, else by the first name in it."""

    def find(text: str, deliver: Deliver) -> None:
        found = (matching(text, _results(context, entry)) for entry in SECTION_ENTRIES)
        deliver([results[0] for results in found if results])

    return find


def _results(context: PageContext, entry: SectionEntry) -> Sequence[SearchResult]:
    show = partial(context.navigate, SETTINGS, ShowSettings(entry.key))
    places = (_PLACE, *(f"{_PLACE} · {name}" for name in entry.names))
    return [SearchResult(entry.title, place, show, "settings", group=_PLACE) for place in places]
