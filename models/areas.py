"""Which tables make up each area of the database."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from core.changed import Area

_TABLES: Final[Mapping[Area, Collection[str]]] = {
    Area.PEOPLE: (
        "people", "contact_points", "awards", "roles", "consents", "engagements", "dated_notes",
        "communications", "tasks", "relationships", "linked_files", "suppressions", "former_ids",
        "different_people", "proposal_decisions", "erasures", "erasure_keys", "employer_spellings",
        "different_employers",
    ),
    Area.EVENTS: ("events",),
    Area.NEWS: ("news_items", "news_people"),
    Area.SEGMENTS: ("segments", "segment_members"),
    Area.SURVEYS: (
        "surveys", "questions", "choices", "question_links", "choice_links", "waves",
        "questions_not_asked", "choices_not_offered",
        "wave_connections", "wave_fetches", "mail_texts", "panels", "headline_figures", "themes",
        "derived_variables",
    ),
    Area.INVITATIONS: (
        "frame_members", "unnamed_members", "invitations", "disposition_history", "mailings",
        "messages", "returned_messages", "read_mailboxes", "former_tokens",
        "samples", "frame_exclusions", "mailing_lists",
    ),
    Area.RESPONSES: (
        "responses", "answers", "taken_answers", "coded_comments", "comment_themes",
    ),
    Area.PUBLICATIONS: ("publications", "published_sets", "published_states"),
    Area.IMPORTS: (
        "reviews", "import_issues", "import_profiles", "import_drafts", "watched_folders",
        "watched_files", "watch_faults",
    ),
    Area.SETTINGS: (
        "office_settings", "custom_fields", "lists_handed_out", "connections", "scheduled_reports",
    ),
}  # fmt: skip
_AREAS: Final = {table: area for area, tables in _TABLES.items() for table in tables}


def areas_of(tables: Iterable[str]) -> frozenset[Area]:
    """The areas of tables, given by name. Raises KeyError for a table that belongs to none."""
    return frozenset(_AREAS[table] for table in tables)
