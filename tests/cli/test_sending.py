"""Mailings by command, to a real SMTP server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.database import Database, open_database, utc_now
from models.tables import messages
from surveys.waves import find_wave
from tests.cli.commands import Almanac
from tests.mail.smtp_server import DROP, MailServer, running_server
from tests.surveys.sending.mailing_office import email, invite_people, new_mailing

WAVE = ("--survey", "CAR", "--wave", "2026")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server that the environment names, without TLS, on this computer."""
    with running_server() as found:
        monkeypatch.setenv("ALMANAC_SMTP_URL", f"smtp://127.0.0.1:{found.port}")
        monkeypatch.setenv("ALMANAC_MAIL_FROM", "Alumni Office <alumni@example.org>")
        yield found


@pytest.fixture
def invited(database: Database, capsys: pytest.CaptureFixture[str]) -> Almanac:
    """An office that invited four people."""
    invite_people(database, 4)
    database.close()
    address = database.engine.url.render_as_string(hide_password=False)
    return Almanac(address if database.path is None else str(database.path), capsys)


@pytest.fixture
def message(tmp_path: Path) -> Path:
    path = tmp_path / "message.txt"
    path.write_text("Subject: Hello {{ given_name }}\n\nYour code: {{ token }}\n", "utf-8")
    return path


def counts(told: dict[str, object]) -> tuple[object, ...]:
    return tuple(told[word] for word in ("sent", "failed", "uncertain", "suppressed", "left"))


def test_an_invitation_is_sent_once(invited: Almanac, server: MailServer, message: Path) -> None:
    told = invited.json("send", *WAVE, "--message", message)
    assert counts(told) == (4, 0, 0, 0, 0)
    assert server.addresses == [email(at) for at in range(4)]
    first = server.received[0].message
    assert (first["Subject"], first["From"]) == ("Hello Ada0", "Alumni Office <alumni@example.org>")
    assert counts(invited.json("send", *WAVE, "--message", message)) == (0, 0, 0, 0, 0)
    assert len(server.received) == 4
    (mailing,) = invited.json("mailing", "list", *WAVE)["mailings"]
    assert (mailing["state"], mailing["mails"]) == ("finished", {"sent": 4})


def test_a_part_is_sent_and_then_the_rest(
    invited: Almanac, server: MailServer, message: Path
) -> None:
    assert counts(invited.json("send", *WAVE, "--message", message, "--limit", 3)) == (
        3, 0, 0, 0, 1,
    )  # fmt: skip
    assert counts(invited.json("send", *WAVE)) == (1, 0, 0, 0, 0)
    assert server.addresses == [email(at) for at in range(4)]


def test_refused_and_uncertain_mails_are_listed_and_decided(
    invited: Almanac, server: MailServer, message: Path
) -> None:
    server.replies["RCPT"] = lambda to: "550 5.1.1 No such user" if to == email(1) else None
    server.replies["DATA"] = lambda to: DROP if to == email(2) else None
    told = invited.json("send", *WAVE, "--message", message)
    assert counts(told) == (2, 1, 1, 0, 0)
    number = told["mailing"]
    mails = {one["address"]: one for one in invited.json("mailing", "mails", number)["mails"]}
    assert mails[email(1)]["detail"] == "550 5.1.1 No such user"
    assert mails[email(2)]["state"] == "uncertain"
    again = invited("send", *WAVE, "--message", message, "--json")
    assert counts(again.json) == (0, 0, 1, 0, 0)
    assert f"mailing decide {number}" in again.err
    assert "1 mail failed before." in again.err
    server.replies.clear()
    assert invited.json("mailing", "retry", number)["retried"] == 1
    decided = invited.json("mailing", "decide", number, "--went-out", mails[email(2)]["mail"])
    assert decided["decided"] == 1
    assert counts(invited.json("mailing", "resume", number)) == (1, 0, 0, 0, 0)
    assert sorted(server.addresses) == [email(at) for at in range(4)]


def test_a_server_that_refuses_everything_pauses_with_a_sentence(
    invited: Almanac, server: MailServer, message: Path
) -> None:
    server.replies["MAIL"] = lambda _from: "550 5.7.60 SendAsDenied"
    told = invited("send", *WAVE, "--message", message, "--json")
    assert told.status == 1
    assert counts(told.json) == (0, 0, 0, 0, 4)
    assert "does not let this account send" in told.err
    assert "Traceback" not in told.err
    server.replies.clear()
    assert counts(invited.json("send", *WAVE)) == (4, 0, 0, 0, 0)


def test_reminders_wait_for_their_day(invited: Almanac, server: MailServer, message: Path) -> None:
    invited.json("send", *WAVE, "--message", message)
    told = invited.json("send", *WAVE, "--message", message, "--reminder")
    assert counts(told) == (0, 0, 0, 4, 0)
    told = invited.json("send", *WAVE, "--message", message, "--reminder", "--anyway")
    assert counts(told) == (4, 0, 0, 0, 0)


def test_a_scheduled_mailing_is_sent_when_it_is_due(
    invited: Almanac, server: MailServer, message: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("mailing", "schedule", *WAVE, "--message", message, "--at")
    late = invited.json(*arguments, "2026-01-01 09:00")["mailing"]
    later = invited.json(*arguments, "2100-01-01 09:00")["mailing"]
    told = invited("mailing", "send-due", "--json")
    assert told.json == {"late": [late]}
    assert f"mailing resume {late}" in told.err
    assert server.received == []
    assert counts(invited.json("mailing", "resume", late)) == (4, 0, 0, 0, 0)
    moved = invited("mailing", "move", later, "--at", "2100-02-01 10:30")
    assert moved.out == "It is to be sent on 1 February 2100, 10:30.\n"
    assert "is past" in invited("mailing", "move", later, "--at", "2026-01-02 09:00").refusal
    assert "no mailing 99" in invited("mailing", "move", 99, "--at", "2100-02-01 10:30").refusal
    told_all = {one["mailing"]: one for one in invited.json("mailing", "list")["mailings"]}
    assert told_all[later]["scheduled_at"].startswith(("2100-01-31T", "2100-02-01T"))
    assert invited.json("mailing", "cancel", later) == {"changed": True}
    assert invited.json("mailing", "cancel", later) == {"changed": False}
    listed = {one["mailing"]: one["state"] for one in invited.json("mailing", "list")["mailings"]}
    assert listed == {late: "finished", later: "cancelled"}


def test_a_mailing_that_pauses_keeps_no_other_one_waiting(
    invited: Almanac, server: MailServer, message: Path
) -> None:
    database = open_database(invited.address)
    with database.read() as connection:
        wave = find_wave(connection, "CAR", "2026")
    first, second = (new_mailing(database, wave, at=utc_now()) for _ in range(2))
    database.close()
    replies = iter(["550 5.7.60 SendAsDenied"])
    server.replies["MAIL"] = lambda _from: next(replies, None)
    told = invited("mailing", "send-due")
    assert told.status == 1
    assert "does not let this account send" in told.err
    states = {one["mailing"]: one["state"] for one in invited.json("mailing", "list")["mailings"]}
    assert states == {first: "paused", second: "finished"}
    assert len(server.received) == 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Hello\n\nText", "Subject:"),
        (b"Subject: Hello\n\n{{ shoe_size }}", "unknown merge field"),
        (b"Subject: \xff\n\nText", "UTF-8"),
        (b"Subject: Hello\n\n{% for a in b %}{% endfor %}", "no other"),
    ],
)
def test_a_message_that_cannot_be_used_is_refused(
    content: bytes, words: str, almanac: Almanac, server: MailServer, tmp_path: Path
) -> None:
    database = open_database(almanac.address)
    invite_people(database, 1)
    database.close()
    path = tmp_path / "message.txt"
    path.write_bytes(content)
    assert words in almanac("send", *WAVE, "--message", path).refusal
    assert server.received == []


def test_without_a_text_or_an_account_nothing_is_sent(
    almanac: Almanac, message: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(almanac.address)
    invite_people(database, 1)
    database.close()
    monkeypatch.delenv("ALMANAC_SMTP_URL", raising=False)
    assert "No mail account" in almanac("send", *WAVE, "--message", message).refusal
    monkeypatch.setenv("ALMANAC_SMTP_URL", "smtp://127.0.0.1:9")
    monkeypatch.setenv("ALMANAC_MAIL_FROM", "alumni@example.org")
    assert "no text for this mail" in almanac("send", *WAVE).refusal
    assert "cannot be reached" in almanac("send", *WAVE, "--message", message).refusal


def test_the_account_is_set_shown_and_tested(
    almanac: Almanac, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[tuple[str, str], str] = {}
    monkeypatch.setattr("keyring.set_password", lambda *of: kept.__setitem__(of[:2], of[2]))
    url = os.environ["ALMANAC_SMTP_URL"]
    monkeypatch.delenv("ALMANAC_SMTP_URL")
    monkeypatch.setenv("ALMANAC_MAIL_PASSWORD", "s3cret")
    saved = almanac.json(
        "mail", "set", "--from", "Office <alumni@example.org>", "--host", "mail.example.org",
        "--user", "alumni", "--per-minute", 10,
    )  # fmt: skip
    assert kept == {("Almanac mail", "alumni at mail.example.org"): "s3cret"}
    assert "s3cret" not in str(saved)
    assert almanac.json("mail", "show") == saved
    assert "encrypted" not in almanac("mail", "set", "--security", "tls").err
    assert "STARTTLS or TLS alone" in almanac("mail", "set", "--security", "none").refusal
    monkeypatch.setenv("ALMANAC_SMTP_URL", url)
    assert almanac.json("mail", "test", "--to", "zoe@example.org")["to"] == "zoe@example.org"
    assert server.addresses == ["zoe@example.org"]
    server.replies["RCPT"] = lambda _to: "550 5.1.1 No such user"
    assert "550 5.1.1 No such user" in almanac("mail", "test").refusal


def test_the_ledger_names_account_and_address(
    invited: Almanac, server: MailServer, message: Path
) -> None:
    invited.json("send", *WAVE, "--message", message)
    database = open_database(invited.address)
    with database.read() as connection:
        rows = connection.execute(messages.select().order_by(messages.c.id)).all()
    database.close()
    assert [row.address for row in rows] == [email(at) for at in range(4)]
    assert {(row.account, row.channel, row.state, row.runner) for row in rows} == {
        ("alumni@example.org at 127.0.0.1", "smtp", "sent", None)
    }
    taken = [mail.message["Message-ID"] for mail in server.received]
    assert [row.message_id for row in rows] == taken
