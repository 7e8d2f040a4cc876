"""Mails as MIME: what is written arrives, and nothing in it becomes a header of its own."""

from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from mail.failures import AddressRefused
from mail.message import (
    MailAddress,
    MessageKey,
    OutgoingMail,
    Unsubscribe,
    as_mime,
    is_address,
    message_id,
    message_keys,
    parse_address,
)

OFFICE = MailAddress("alumni@example.org", "Alumni Office")
KEY = MessageKey("0123456789abcdef" * 2, "reminder", 2)
HEADERS = {
    "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "From", "To", "Reply-To",
    "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post",
    "Auto-Submitted", "X-Auto-Response-Suppress",
}  # fmt: skip
# What injects headers: line ends of every kind, plain and in encoded words.
EVIL = st.sampled_from(
    [
        "\r\nBcc: eve@example.com", "\nBcc: eve@example.com", "\r\rBcc: eve@example.com",
        "=?utf-8?q?=0d=0aBcc:_eve@example.com?=", "=?utf-8?b?DQpCY2M6IGV2ZUBleGFtcGxlLmNvbQ==?=",
        "\x85Bcc: eve", "\u2028Bcc: eve", "\x0bBcc: eve", "\x00", "\r\n\r\nbody", "Zoë", '"', "<>",
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(EVIL, st.text(max_size=80)), max_size=6).map("".join)


def a_mail(**values: object) -> OutgoingMail:
    fields: dict[str, object] = {
        "sender": OFFICE,
        "to": MailAddress("ada@example.org", "Ada"),
        "subject": "Your survey",
        "text": "Dear Ada",
        "message_id": message_id(KEY, OFFICE),
    }
    return OutgoingMail(**(fields | values))  # type: ignore[arg-type]


@given(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)
def test_no_value_brings_a_header(name: str, subject: str, reply: str, body: str, url: str) -> None:
    written = as_mime(
        a_mail(
            to=MailAddress("ada@example.org", name),
            subject=subject,
            reply_to=MailAddress("replies@example.org", reply),
            text=body,
            html=body,
            unsubscribe=Unsubscribe(f"mailto:{url}", f"https://example.org/{url}"),
        )
    )
    for read_by in (policy.SMTP, policy.compat32):
        message = message_from_bytes(written, policy=read_by)
        assert set(message.keys()) <= HEADERS
        assert len(message.keys()) == len(set(message.keys()))
        # Sticking to 998 characters in a line keeps servers from breaking it (RFC 5322, 2.1.1).
    assert max(map(len, written.split(b"\r\n"))) <= 998
    read = message_from_bytes(written, policy=policy.SMTP)
    assert [one.addr_spec for one in read["To"].addresses] == ["ada@example.org"]
    assert not {"\r", "\n"} & {*str(read["Subject"]), *str(read["To"])}
    assert written.count(b"\n") == written.count(b"\r\n") == written.count(b"\r")


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Your survey", "Your survey"),
        ("Grüße an alle " * 12, ("Grüße an alle " * 12).strip()),
        ("a long word " * 30, ("a long word " * 30).strip()),
        ("50 % of =?utf-8?q?this?=", "50 % of = ?utf-8?q?this?="),
        ("two\nlines", "two lines"),
        ("日本語の件名 🎓", "日本語の件名 🎓"),
    ],
)
def test_a_subject_arrives(subject: str, expected: str) -> None:
    read = message_from_bytes(as_mime(a_mail(subject=subject)), policy=policy.SMTP)
    assert read["Subject"] == expected


@pytest.mark.parametrize("html", ["", "<p>Dear Zoë</p>"])
def test_plain_text_and_html_arrive(html: str) -> None:
    text = "Dear Zoë,\n.\nFrom here\n" + "long " * 300
    read = message_from_bytes(as_mime(a_mail(text=text, html=html)), policy=policy.SMTP)
    plain = read.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().splitlines() == text.splitlines()
    rich = read.get_body(("html",))
    assert (rich.get_content().strip() if rich else "") == html
    assert read["Message-ID"] == f"<{KEY.token}.reminder.2@example.org>"
    assert read["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("unsubscribe", "links", "one_click"),
    [
        (Unsubscribe(), None, None),
        (Unsubscribe("mailto:a@example.org?subject=x"), "<mailto:a@example.org?subject=x>", None),
        (
            Unsubscribe("mailto:a@example.org", "https://example.org/u/1"),
            "<https://example.org/u/1>, <mailto:a@example.org>",
            "List-Unsubscribe=One-Click",
        ),
        (Unsubscribe("mailto:a b", "http://example.org/u"), None, None),
    ],
)
def test_who_wants_no_more_can_say_so(
    unsubscribe: Unsubscribe, links: str | None, one_click: str | None
) -> None:
    read = message_from_bytes(as_mime(a_mail(unsubscribe=unsubscribe)))
    assert (read["List-Unsubscribe"], read["List-Unsubscribe-Post"]) == (links, one_click)


def test_a_message_id_names_its_message_wherever_it_is_quoted() -> None:
    written = message_id(KEY, OFFICE)
    quoted = f"In-Reply-To: {written}\r\n> Message-ID: <other@example.org>"
    assert message_keys(quoted) == [KEY]
    assert message_keys("Message-ID: <cafe.invitation.1@example.org>") == []


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("ada@example.org", True),
        ("o'neill+survey@mail.example.co.uk", True),
        ("zoe@münchen.example", True),
        ("ada@example", False),
        ("ada", False),
        ("", False),
        ("a..b@example.org", False),
        ("zoë@example.org", False),
        ("ada@example.org\r\nBcc: eve@example.com", False),
        ("ada@example.org,eve@example.com", False),
        ("ada@example..org", False),
        ('"ada b"@example.org', False),
    ],
)
def test_what_mail_can_be_sent_to(email: str, expected: bool) -> None:
    assert is_address(email) == expected
    if not expected:
        with pytest.raises(AddressRefused):
            as_mime(a_mail(to=MailAddress(email)))


def test_a_domain_is_written_as_the_name_system_has_it() -> None:
    written = as_mime(a_mail(to=MailAddress("zoe@münchen.example", "Zoë")))
    assert b"<zoe@xn--mnchen-3ya.example>" in written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Alumni Office <a@example.org>", MailAddress("a@example.org", "Alumni Office")),
        (" a@example.org ", MailAddress("a@example.org")),
        ('"Office, Alumni" <a@example.org>', MailAddress("a@example.org", "Office, Alumni")),
    ],
)
def test_an_address_as_people_write_it(text: str, expected: MailAddress) -> None:
    assert parse_address(text) == expected


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(UserError, match="is not an e-mail address"):
        parse_address("Alumni Office")
