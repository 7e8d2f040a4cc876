"""Mails as drafts in a folder."""

from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest

from mail.accounts import MailAccount, TransportKind
from mail.failures import AddressRefused, TransportDown
from mail.message import MailAddress, OutgoingMail
from mail.transports.account_transport import account_transport

MAIL = OutgoingMail(
    MailAddress("alumni@example.org", "Alumni Office"),
    MailAddress("ann@example.org", "Ann Ash"),
    "Hello",
    "Dear Ann",
    "<0123456789abcdef0123456789abcdef.invitation.1@example.org>",
    html="<p>Dear Ann</p>",
)


def drafts_account(folder: Path) -> MailAccount:
    return MailAccount(TransportKind.DRAFTS, "alumni@example.org", folder=str(folder))


def test_a_draft_is_a_mail_to_be_sent(tmp_path: Path) -> None:
    transport = account_transport(drafts_account(tmp_path))
    transport.open()
    for _ in range(2):  # the same message again is the same draft
        reply = transport.send(MAIL)
    transport.close()
    (path,) = tmp_path.iterdir()
    assert path.name == "ann@example.org 01234567.invitation.1.eml"
    assert reply == f"Draft {path.name}"
    message = message_from_bytes(path.read_bytes())
    assert (message["X-Unsent"], message["Subject"]) == ("1", "Hello")
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip


@pytest.mark.parametrize("email", ["../../ann@example.org", "a/b@example.org"])
def test_no_address_leads_out_of_the_folder(tmp_path: Path, email: str) -> None:
    folder = tmp_path / "drafts"
    folder.mkdir()
    transport = account_transport(drafts_account(folder))
    with suppress(AddressRefused):
        transport.send(replace(MAIL, to=MailAddress(email)))
    assert {path.parent for path in tmp_path.rglob("*.eml")} <= {folder}


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    transport = account_transport(drafts_account(tmp_path / "gone"))
    with pytest.raises(TransportDown, match="is not there"):
        transport.open()
    with pytest.raises(TransportDown):
        transport.send(MAIL)
