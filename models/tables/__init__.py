"""All database tables. One meaning per table; SQLAlchemy Core, no mapped classes.

Identifiers are given out by `id_counters` and never used twice, so that the journal can name a
record for ever. Times are UTC. Some columns are computed from the others on every write
(models/derived_columns.py).

Defined by meaning in the modules beside this one; imported from here alone.
"""

from typing import Final

from models.tables.base import metadata
from models.tables.events import engagements, events, news_items, news_people
from models.tables.findings import (
    coded_comments,
    comment_themes,
    derived_variables,
    headline_figures,
    panels,
    themes,
)
from models.tables.history import batches, journal
from models.tables.imports import (
    import_drafts,
    import_issues,
    import_profiles,
    reviews,
    watch_faults,
    watched_files,
    watched_folders,
)
from models.tables.invitations import (
    disposition_history,
    former_tokens,
    frame_exclusions,
    frame_members,
    invitations,
    samples,
    unnamed_members,
)
from models.tables.messages import (
    mail_texts,
    mailing_lists,
    mailings,
    messages,
    read_mailboxes,
    returned_messages,
)
from models.tables.office import (
    cached_results,
    custom_fields,
    duplicate_pairs,
    erasure_keys,
    erasures,
    id_counters,
    lists_handed_out,
    office_settings,
    segment_members,
    segments,
    suppressions,
)
from models.tables.people import (
    awards,
    communications,
    consents,
    contact_points,
    dated_notes,
    different_employers,
    different_people,
    employer_spellings,
    former_ids,
    linked_files,
    people,
    proposal_decisions,
    relationships,
    roles,
    tasks,
)
from models.tables.publications import publications, published_sets, published_states
from models.tables.reports import daily_figures, report_runs, scheduled_reports
from models.tables.responses import (
    answers,
    connections,
    responses,
    taken_answers,
    wave_connections,
    wave_fetches,
)
from models.tables.surveys import (
    choice_links,
    choices,
    choices_not_offered,
    question_links,
    questions,
    questions_not_asked,
    surveys,
    waves,
)

__all__ = [
    "UNJOURNALLED",
    "answers",
    "awards",
    "batches",
    "cached_results",
    "choice_links",
    "choices",
    "choices_not_offered",
    "coded_comments",
    "comment_themes",
    "communications",
    "connections",
    "consents",
    "contact_points",
    "custom_fields",
    "daily_figures",
    "dated_notes",
    "derived_variables",
    "different_employers",
    "different_people",
    "disposition_history",
    "duplicate_pairs",
    "employer_spellings",
    "engagements",
    "erasure_keys",
    "erasures",
    "events",
    "former_ids",
    "former_tokens",
    "frame_exclusions",
    "frame_members",
    "headline_figures",
    "id_counters",
    "import_drafts",
    "import_issues",
    "import_profiles",
    "invitations",
    "journal",
    "linked_files",
    "lists_handed_out",
    "mail_texts",
    "mailing_lists",
    "mailings",
    "messages",
    "metadata",
    "news_items",
    "news_people",
    "office_settings",
    "panels",
    "people",
    "proposal_decisions",
    "publications",
    "published_sets",
    "published_states",
    "question_links",
    "questions",
    "questions_not_asked",
    "read_mailboxes",
    "relationships",
    "report_runs",
    "responses",
    "returned_messages",
    "reviews",
    "roles",
    "samples",
    "scheduled_reports",
    "segment_members",
    "segments",
    "suppressions",
    "surveys",
    "taken_answers",
    "tasks",
    "themes",
    "unnamed_members",
    "watch_faults",
    "watched_files",
    "watched_folders",
    "wave_connections",
    "wave_fetches",
    "waves",
]

# The program's own records, and facts that no undo touches: not journalled.
UNJOURNALLED: Final = frozenset(
    {
        "batches",
        "journal",
        "id_counters",
        "cached_results",
        "daily_figures",
        "duplicate_pairs",
        "erasures",
        "erasure_keys",
        "import_drafts",
        "import_issues",
        "publications",
        "published_sets",
        "published_states",
        "read_mailboxes",
        "report_runs",
        "watched_files",
        "watch_faults",
        "wave_fetches",
    }
)
