"""Texts to begin with: an invitation and a reminder in several languages (resources/mails)."""

from typing import Final

from core.paths import RESOURCES
from surveys.mailing_lists import ListKind
from surveys.sending.texts import MailText, parse_message

_FOLDER: Final = RESOURCES / "mails"


def starting_text(kind: ListKind, language: str = "") -> MailText:
    """The text that a mail of `kind` begins with; in English where there is none in `language`."""
    path = _FOLDER / f"{kind}.{language}.txt"
    if not path.is_file():
        path = _FOLDER / f"{kind}.txt"
    return parse_message(path.read_text(encoding="utf-8"))
