"""Texts of mails as the office writes them, and as one recipient gets them.

A text is Markdown with merge fields; surveys/sending/mail_template.py reads and fills it.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from core.errors import UserError

LONGEST_SUBJECT: Final = 500  # characters, as are the other limits
LONGEST_BODY: Final = 50_000
LONGEST_MAIL: Final = 1_000_000  # with its values

_SUBJECT_LINE: Final = re.compile(r"\s*subject:(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MailText:
    """The subject and the body of a mail, with merge fields."""

    subject: str
    body: str


# By the code of a language; "" is for everybody in whose language there is none.
MailTexts: TypeAlias = Mapping[str, MailText]


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A mail as one recipient gets it: one line of subject, the body as plain text and as HTML."""

    subject: str
    text: str
    html: str


def text_language(texts: Collection[str], language: str | None) -> str:
    """Which of `texts`, by language, somebody gets whose language has the code `language`."""
    return language if language and language in texts else ""


def parse_message(content: str) -> MailText:
    """The text in a file whose first line is “Subject: …”, then a blank line, then the body.

    Raises UserError where the subject or the body is missing.
    """
    first, _, body = content.lstrip("\ufeff\r\n").replace("\r\n", "\n").partition("\n")
    found = _SUBJECT_LINE.fullmatch(first)
    if found is None or not found.group(1).strip():
        raise UserError(
            "The message needs “Subject: …” as its first line, then a blank line and the text."
            " Nothing was sent.",
            code="no_subject",
        )
    if not body.strip():
        raise UserError("The message has a subject and no text. Nothing was sent.", code="no_text")
    return MailText(found.group(1).strip(), body.strip("\n"))
