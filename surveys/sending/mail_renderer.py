"""Writes the mails of a mailing, each in its recipient's language, and finds values that lack.

Slow to import: for jobs and commands alone.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection

from core.chunks import in_chunks
from core.errors import UserError
from core.progress import SILENT, Progress
from records.fields.languages import name_of
from surveys.sending.mail_template import MailTemplate
from surveys.sending.merge_fields import (
    MailRecipient,
    MailSubject,
    RecipientValues,
    merge_fields,
    read_values,
)
from surveys.sending.texts import MailTexts, RenderedMail, text_language

_CHUNK: Final = 500


class MailRenderer:
    """Writes mails about `subject` with `texts`, by language.

    Raises UserError where a text cannot be used, naming its language.
    """

    def __init__(self, connection: Connection, subject: MailSubject, texts: MailTexts) -> None:
        known = {field.name for field in merge_fields(connection)}
        self._subject = subject
        self._templates = {
            language: _template(language, texts, known) for language in sorted(texts)
        }
        if "" not in texts:
            raise UserError("The mail needs a text for all languages.", code="no_text")
        self._fields = frozenset[str]().union(*(one.fields for one in self._templates.values()))

    def read(
        self, connection: Connection, recipients: Sequence[MailRecipient]
    ) -> list[RecipientValues]:
        """What the texts say of each of `recipients`, in their order."""
        return read_values(connection, self._subject, recipients, self._fields, self._templates)

    def render(self, recipient: RecipientValues) -> RenderedMail:
        """The mail to a recipient; raises UserError (missing_value) where a value is missing."""
        language, template = self._template_for(recipient)
        return template.render(recipient.values, language)

    def missing(
        self,
        connection: Connection,
        recipients: Sequence[MailRecipient],
        progress: Progress = SILENT,
    ) -> dict[str, list[int]]:
        """The people who have no value for a field that their mail needs, by field.

        Raises Cancelled as `progress` says.
        """
        found: dict[str, list[int]] = {}
        done = 0
        for part in in_chunks(recipients, _CHUNK):
            progress.report("Checking merge fields", done, len(recipients))
            for recipient in self.read(connection, part):
                _, template = self._template_for(recipient)
                for field in template.missing(recipient.values):
                    found.setdefault(field, []).append(recipient.person_id)
            done += len(part)
        return found

    def _template_for(self, recipient: RecipientValues) -> tuple[str, MailTemplate]:
        language = text_language(self._templates, recipient.language)
        return language, self._templates[language]


def _template(language: str, texts: MailTexts, known: set[str]) -> MailTemplate:
    try:
        return MailTemplate(texts[language], known)
    except UserError as error:
        if not language:
            raise
        raise UserError(f"{name_of(language)}: {error.message}", code=error.code) from error
