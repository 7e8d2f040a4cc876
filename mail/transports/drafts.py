"""Writes mails as drafts: .eml files in a folder, which a mail program opens to be sent by hand."""

import re
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import BinaryIO, Final

from core.errors import UserError
from mail.failures import TransportDown
from mail.message import OutgoingMail, as_mime
from tabular.writing.files import replacing

_UNSENT: Final = b"X-Unsent: 1\r\n"  # Outlook opens the file as a mail to be sent
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9@._+-]")


class DraftsTransport:
    """Writes each mail into `folder`, in a file of the message's own: once, however often sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self) -> None:
        """See Transport."""
        if not self._folder.is_dir():
            raise TransportDown(
                f"The folder for drafts, “{self._folder}”, is not there. Nothing was written; make"
                " it, or choose another in Settings, Mail.",
                code="no_folder",
            )

    def send(self, mail: OutgoingMail) -> str:
        """See Transport."""
        content = as_mime(mail)
        path = self._folder / _name(mail)
        try:
            with replacing(path, _is_mail) as file:
                file.write(_UNSENT + content)
        except UserError as error:
            raise TransportDown(error.message, code=error.code) from error
        return f"Draft {path.name}"

    def close(self) -> None:
        """See Transport."""


def _name(mail: OutgoingMail) -> str:
    """“ann@example.org 3f9a6c0e.invitation.1.eml”: by address, and the same for one message."""
    key = mail.message_id.strip("<>").partition("@")[0]
    token, _, message = key.partition(".")
    return f"{_NOT_IN_NAMES.sub('_', mail.to.email)} {token[:8]}.{message}.eml"


def _is_mail(file: BinaryIO) -> bool:
    return BytesHeaderParser().parse(file)["X-Unsent"] == "1"
