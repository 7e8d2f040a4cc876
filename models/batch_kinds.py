"""The kinds of batch: what was done, as a title template, and whether it can be undone.

A batch stores its kind and parameters (ids, keys, numbers, the names of the office's own things),
never a finished sentence and never a person's name. records/history/batches.py renders the titles.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self


@dataclass(frozen=True, slots=True)
class BatchFile:
    """The file that a batch imports: its name, the SHA-256 of its content, and the sheet."""

    name: str | None
    digest: str | None = None
    sheet: str | None = None


class BatchKind(StrEnum):
    """What a batch did: its code, its category, and its title templates.

    `category` groups kinds, as the command `batches` prints them. Of `templates` the first one
    whose placeholders are all known is the title; the last one has none. `{who}` is the one person
    concerned by name, or how many people; other placeholders are parameters.
    """

    category: str
    templates: tuple[str, ...]

    def __new__(cls, code: str, category: str = "", *templates: str) -> Self:
        """Create a member of the enum."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.category = category
        member.templates = templates
        return member

    CONTACTS = (
        "contacts",
        "contacts",
        "{file} imported for “{event}”",
        "{file} imported from the watched folder “{folder}”",
        "{file} imported",
        "Contacts imported",
    )
    RESPONSES = (
        "responses",
        "responses",
        "Responses to {wave} imported from {file}",
        "Responses to {wave} imported",
        "Responses imported",
    )
    ANSWERS_TYPED = (
        "answers_typed",
        "responses",
        "Answers of {who} to {wave} typed in",
        "Answers typed in",
    )
    ANONYMOUS_RESPONSES = (
        "anonymous_responses",
        "responses",
        "Anonymous responses to {wave} imported from {file}",
        "Anonymous responses to {wave} imported",
        "Anonymous responses imported",
    )
    CONTACT_REVIEW = "review", "review", "Row {row} of {file} reviewed", "Row reviewed"
    RESPONSE_REVIEW = (
        "response_review",
        "review",
        "Response matched to {who}",
        "Response reviewed",
    )
    RESPONSE_SKIP = "response_skip", "review", "Response skipped"

    PERSON_CREATE = "person_create", "edit", "{who} added", "Person added"
    PERSON_EDIT = (
        "edit",
        "edit",
        "{who}: {fields} changed",
        "{who}: record changed",
        "Record changed",
    )
    CELL_EDIT = "cell_edit", "edit", "{who}: {fields} changed", "Values changed"
    BULK_EDIT = "bulk_edit", "edit", "{who}: {fields} changed", "Field changed"
    BULK_CLEAR = "bulk_clear", "edit", "{who}: {fields} cleared", "Field cleared"
    BULK_REPLACE = (
        "bulk_replace",
        "edit",
        "{who}: text in {fields} replaced",
        "Text replaced",
    )
    VERIFY = "verify", "edit", "{who} verified", "Records verified"
    PROPOSALS_ACCEPT = (
        "proposals_accept",
        "edit",
        "{who}: {fields} accepted from answers",
        "Answers accepted into records",
    )
    PROPOSALS_REJECT = (
        "proposals_reject",
        "edit",
        "{who}: answers not accepted",
        "Answers not accepted into records",
    )
    EMPLOYERS_UNIFY = (
        "employers_unify",
        "edit",
        "Spellings of {employers} employers unified",
        "Spellings of “{employer}” unified",
        "Spellings of an employer unified",
    )
    EMPLOYERS_SEPARATE = (
        "employers_separate",
        "edit",
        "“{employer}” marked as another employer",
        "Marked as not the same employer",
    )
    SECTORS_FILL = (
        "sectors_fill",
        "edit",
        "{who}: sector of the employer filled in",
        "Sectors filled in",
    )
    PERSON_DELETE = "delete", "delete", "{who} deleted", "People deleted"
    MERGE = "merge", "merge", "{who}: records merged", "Records merged"
    DIFFERENT_PEOPLE = (
        "different_people",
        "merge",
        "{who} marked as not the same person as another",
        "Marked as not the same person",
    )
    PERSON_ERASE = "erase", "erase", "{erased} erased for good", "People erased for good"
    RETENTION = "retention", "erase", "Retention rules applied"
    CONTACT_POINT_ADD = "contact_point_add", "edit", "{who}: {address} added", "Address added"
    CONTACT_POINT_STATUS = (
        "contact_point_status",
        "edit",
        "{who}: {address} marked as {status}",
        "Address marked as {status}",
        "Address marked",
    )
    CONTACT_POINT_PRIMARY = (
        "contact_point_primary",
        "edit",
        "{who}: {address} made primary",
        "Address made primary",
    )
    RECORD_ADD = "record_add", "edit", "{who}: {record} added", "Record added"
    RECORD_EDIT = "record_edit", "edit", "{who}: {record} changed", "Record changed"
    RECORD_REMOVE = "record_remove", "edit", "{who}: {record} removed", "Record removed"
    REVERT = "revert", "edit", "{who}: {what} reverted", "{who}: change reverted", "Change reverted"
    TASK_COMPLETE = "task_complete", "edit", "{who}: task marked as done", "Task marked as done"
    TASK_REOPEN = "task_reopen", "edit", "{who}: task reopened", "Task reopened"
    ROLE_END = "role_end", "edit", "{who}: role ended", "Role ended"
    ENGAGEMENT = (
        "engagement",
        "engagement",
        "{who}: {activity} logged",
        "{who}: activity logged",
        "Activity logged",
    )
    ENGAGEMENT_REMOVE = (
        "engagement_remove",
        "engagement",
        "{who}: {activity} removed",
        "{who}: activity removed",
        "Activity removed",
    )
    EVENT_CREATE = "event_create", "event", "“{event}” created", "Event created"
    EVENT_EDIT = "event_edit", "event", "“{event}” edited", "Event edited"
    EVENT_DELETE = "event_delete", "event", "“{event}” deleted", "Event deleted"
    EVENT_INVITE = (
        "event_invite",
        "event",
        "{who} invited to “{event}”",
        "People invited to “{event}”",
        "People invited",
    )
    PARTICIPATION = (
        "participation",
        "event",
        "{who} marked as “{participation}” for “{event}”",
        "{who} changed for “{event}”",
        "Participants changed",
    )
    PARTICIPATION_REMOVE = (
        "participation_remove",
        "event",
        "{who} removed from “{event}”",
        "Participants removed",
    )
    NEWS_ADD = "news_add", "news", "{who}: news added", "News added"
    NEWS_EDIT = "news_edit", "news", "{who}: news edited", "News edited"
    NEWS_STATE = (
        "news_state",
        "news",
        "{who}: news marked as {state}",
        "News marked as {state}",
        "News marked",
    )
    NEWS_PERMISSION = (
        "news_permission",
        "news",
        "{who}: permission to publish news: {permission}",
        "Permission to publish news recorded",
    )
    NEWS_DELETE = "news_delete", "news", "{who}: news deleted", "News deleted"
    CONSENT = (
        "consent",
        "consent",
        "{who}: {basis} recorded for {purpose} by {channel}",
        "{who}: consent recorded",
        "Consent recorded",
    )
    CONSENT_WITHDRAW = (
        "consent_withdraw",
        "consent",
        "{who}: consent to {purpose} by {channel} withdrawn",
        "{who}: consent withdrawn",
        "Consent withdrawn",
    )
    OPT_OUT = "opt_out", "consent", "{who}: opt-out recorded", "Opt-out recorded"
    OPT_OUT_WITHDRAW = (
        "opt_out_withdraw",
        "consent",
        "{who}: opt-out withdrawn",
        "Opt-out withdrawn",
    )
    SUPPRESSION_RELEASE = "suppression", "suppression", "Suppressed address released"

    SEGMENT_SAVE = "segment", "segment", "Segment “{segment}” saved", "Segment saved"
    SEGMENT_RENAME = (
        "segment_rename",
        "segment",
        "“{segment}” renamed to “{name}”",
        "Segment renamed",
    )
    SEGMENT_DESCRIBE = (
        "segment_describe",
        "segment",
        "Description of “{segment}” changed",
        "Description of a segment changed",
    )
    SEGMENT_DELETE = (
        "segment_delete",
        "segment",
        "“{segment}” deleted",
        "Segments and lists deleted",
    )
    LIST_SAVE = "list_save", "segment", "List “{segment}” saved", "List saved"
    LIST_ADD = "list_add", "segment", "{who} added to “{segment}”", "People added to a list"
    LIST_REMOVE = (
        "list_remove",
        "segment",
        "{who} removed from “{segment}”",
        "People removed from a list",
    )

    SURVEY = "survey", "survey", "Survey {survey} saved", "Survey saved"
    SURVEY_RENAME = "survey_rename", "survey", "Survey {survey} renamed", "Survey renamed"
    SURVEY_DELETE = "survey_delete", "survey", "Survey {survey} deleted", "Survey deleted"
    MAIL_TEXTS = (
        "mail_texts",
        "survey",
        "{message} text of {survey} saved",
        "Text of a mail saved",
    )
    VERSION_CREATE = (
        "version_create",
        "survey",
        "Version {version} of the questionnaire of {survey} created",
        "Version of a questionnaire created",
    )
    VERSION_DELETE = (
        "version_delete",
        "survey",
        "Version {version} of the questionnaire of {survey} deleted",
        "Version of a questionnaire deleted",
    )
    CROSSWALK = "crosswalk", "survey", "Crosswalk of {survey} changed", "Crosswalk changed"
    QUESTION_UPDATES = (
        "question_updates",
        "survey",
        "What answers to {question} update changed",
        "What answers update changed",
    )
    PANELS = "panels", "survey", "Panels of {survey} arranged", "Panels of findings arranged"
    VARIABLE_SAVE = (
        "variable_save",
        "survey",
        "Derived variable “{variable}” of {survey} saved",
        "Derived variable saved",
    )
    VARIABLE_DELETE = (
        "variable_delete",
        "survey",
        "Derived variable “{variable}” of {survey} deleted",
        "Derived variable deleted",
    )
    HEADLINES = "headlines", "survey", "Headlines of {survey} saved", "Headlines saved"
    THEMES = (
        "themes",
        "survey",
        "Themes of “{question}” in {survey} changed",
        "Themes of comments changed",
    )
    COMMENTS_CODE = (
        "comments_code",
        "answer",
        "{comments} of {wave} coded by theme",
        "Comments coded by theme",
    )
    WAVE_CREATE = "wave", "wave", "Wave {wave} created", "Wave created"
    WAVE_REPEAT = (
        "wave_repeat",
        "wave",
        "Wave {wave} created from {repeats}",
        "Wave created from the last one",
    )
    WAVE_EDIT = "wave_edit", "wave", "Wave {wave} edited", "Wave edited"
    CONNECTION_ADD = (
        "connection_add",
        "settings",
        "Connection “{connection}” added",
        "Connection added",
    )
    PARTICIPANTS_SEND = (
        "participants_send",
        "send",
        "Participants of {wave} sent to “{connection}”",
        "Participants sent to a survey platform",
    )
    PARTICIPANT_STATES = (
        "participant_states",
        "send",
        "Who was sent to and completed {wave}, from “{connection}”",
        "Sent and completed, from a survey platform",
    )
    CONNECTION_REMOVE = (
        "connection_remove",
        "settings",
        "Connection “{connection}” removed",
        "Connection removed",
    )
    WAVE_CONNECT = (
        "wave_connect",
        "wave",
        "Answers to {wave} are fetched from “{connection}”",
        "Connection of a wave chosen",
    )
    WAVE_DISCONNECT = (
        "wave_disconnect",
        "wave",
        "Answers to {wave} are not fetched any more",
        "Connection of a wave removed",
    )
    ANSWERS_UNLINK = (
        "answers_unlink",
        "wave",
        "Answers to {wave} unlinked from people",
        "Answers unlinked from people",
    )
    ANSWERS_REMOVE = (
        "answers_remove",
        "wave",
        "Anonymous answers to {wave} removed",
        "Anonymous answers removed",
    )
    WAVE_DELETE = "wave_delete", "wave", "Wave {wave} deleted", "Wave deleted"
    INVITE = (
        "invite",
        "invite",
        "{invited} invited to {wave}",
        "People invited to {wave}",
        "People invited",
    )
    INVITATION_LIST = (
        "send",
        "send",
        "{message} list of {wave} exported",
        "Mailing list exported",
    )
    MAILING_LIST_WITHDRAW = (
        "list_withdraw",
        "send",
        "{message} list of {wave} marked as not sent",
        "Mailing list marked as not sent",
    )
    DISPOSITION = (
        "disposition",
        "disposition",
        "{who} marked as {disposition}",
        "Invitations marked as {disposition}",
        "Invitations marked",
    )
    RETURNED_MAIL = (
        "returned_mail",
        "bounce",
        "Bounces and replies to {wave} read from {file}",
        "Bounces and replies to {wave} read",
        "Bounces and replies read from {file}",
        "Bounces and replies read",
    )
    REPLY_REVIEW = (
        "reply_review",
        "review",
        "{who}: reply reviewed: {decision}",
        "Replies reviewed",
    )
    ANSWER = "answer", "answer", "Answer to “{question}” corrected", "Answer corrected"
    OTHER_ANSWERS = (
        "other_answers",
        "answer",
        "{who}: other answers made to count",
        "Other answers made to count",
    )

    PUBLICATION = (
        "publication",
        "publication",
        "Figures of {wave} published: {file}",
        "Figures of {wave} published",
        "Figures published",
    )
    PUBLICATION_WITHDRAW = (
        "publication_withdraw",
        "publication",
        "Publication of figures of {wave} withdrawn: {reason}",
        "Publication of figures withdrawn",
    )
    SETTINGS = "settings", "settings", "Office settings changed"
    REPORT_SCHEDULE = (
        "report_schedule",
        "settings",
        "Scheduled report “{report}” saved",
        "Scheduled report saved",
    )
    REPORT_UNSCHEDULE = (
        "report_unschedule",
        "settings",
        "Scheduled report “{report}” deleted",
        "Scheduled report deleted",
    )
    REPORT_TEMPLATE = (
        "report_template",
        "settings",
        "{part} of reports changed",
        "Template of reports changed",
    )
    MAILING = (
        "mailing",
        "mailing",
        "{message} to {wave} by e-mail prepared",
        "Mailing prepared",
    )
    MAIL_SENT = (
        "mail_sent",
        "mailing",
        "{message} to {wave} sent by e-mail: {mails}",
        "Mails sent",
    )
    MAIL_ACCOUNT = (
        "mail_account",
        "settings",
        "Mail account of {account} saved",
        "Mail account saved",
    )
    DATABASE_IDENTITY = "database_identity", "settings", "Database identity created"
    SYNONYM_ADD = "synonym_add", "settings", "Synonym “{word}” added", "Synonym added"
    SYNONYM_REMOVE = (
        "synonym_remove",
        "settings",
        "Synonym “{word}” removed",
        "Synonym removed",
    )
    FIELD_ADD = "field_add", "settings", "Custom field “{field}” added", "Custom field added"
    FIELD_EDIT = "field_edit", "settings", "Custom field “{field}” edited", "Custom field edited"
    FIELD_RENAME = (  # of earlier versions
        "field_rename",
        "settings",
        "Custom field “{field}” renamed to “{name}”",
        "Custom field renamed",
    )
    FIELD_REMOVE = (
        "field_remove",
        "settings",
        "Custom field “{field}” removed",
        "Custom field removed",
    )
    LIST_HANDED_OUT = (
        "list_handed_out",
        "settings",
        "“{list}” handed out",
        "List handed out",
    )
    LIST_ENDED = (
        "list_ended",
        "settings",
        "“{list}” {outcome}",
        "List handed out: ended",
    )
    LAYOUT_SAVE = "layout_save", "settings", "Export layout “{layout}” saved", "Layout saved"
    LAYOUT_RENAME = (
        "layout_rename",
        "settings",
        "Export layout “{layout}” renamed to “{name}”",
        "Export layout “{layout}” renamed",
        "Export layout renamed",
    )
    LAYOUT_DELETE = (
        "layout_delete",
        "settings",
        "Export layout “{layout}” deleted",
        "Export layout deleted",
    )
    MAPPING_RENAME = (
        "mapping_rename",
        "settings",
        "Saved mapping renamed to “{name}”",
        "Saved mapping renamed",
    )
    MAPPING_DELETE = (
        "mapping_delete",
        "settings",
        "Saved mapping “{name}” deleted",
        "Saved mapping deleted",
    )
    FOLDER_ADD = (
        "folder_add",
        "settings",
        "Watched folder “{folder}” added",
        "Watched folder added",
    )
    FOLDER_PAUSE = (
        "folder_pause",
        "settings",
        "Watched folder “{folder}” paused",
        "Watched folder paused",
    )
    FOLDER_RESUME = (
        "folder_resume",
        "settings",
        "Watched folder “{folder}” resumed",
        "Watched folder resumed",
    )
    FOLDER_REMOVE = (
        "folder_remove",
        "settings",
        "Watched folder “{folder}” removed",
        "Watched folder removed",
    )

    UNDO = "undo", "undo", "Undo: {action}"
    REDO = "redo", "redo", "Redo: {action}"
    RESTORE = "restore", "restore", "Backup restored"

    @property
    def is_large(self) -> bool:
        """Whether a backup is made before, and its start noted, so that a crash is noticed."""
        return self in _LARGE

    @property
    def can_be_undone(self) -> bool:
        """Whether it can be undone; undoing the others would bring people back who are gone."""
        return self not in _FINAL


_FINAL: Final = frozenset(
    {
        BatchKind.RESTORE,
        BatchKind.PERSON_ERASE,
        BatchKind.RETENTION,
        BatchKind.MAIL_SENT,
        BatchKind.ANONYMOUS_RESPONSES,
        BatchKind.ANSWERS_REMOVE,
        BatchKind.ANSWERS_UNLINK,
    }
)
_LARGE: Final = frozenset(
    {
        BatchKind.CONTACTS,
        BatchKind.RESPONSES,
        BatchKind.ANONYMOUS_RESPONSES,
        BatchKind.ANSWERS_REMOVE,
        BatchKind.ANSWERS_UNLINK,
        BatchKind.BULK_EDIT,
        BatchKind.BULK_CLEAR,
        BatchKind.BULK_REPLACE,
        BatchKind.PERSON_DELETE,
        BatchKind.MERGE,
        BatchKind.FIELD_REMOVE,
        BatchKind.UNDO,
        BatchKind.REDO,
    }
)
