"""Bounces and replies by command."""

from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from tests.cli.commands import Almanac
from tests.mail.returned.messages import ADA, DATE, automatic, exchange, reply, report

WAVE = ("--survey", "CAR", "--wave", "2026")


def _messages(folder: Path, email: str) -> Path:
    """What came back today: about `email`, and a bounce of a stranger."""
    folder.mkdir()
    found = {
        "bounce.eml": report("5.1.1", "550 5.1.1 User unknown"),
        "spam.eml": exchange("5.7.1", "550 5.7.1 Blocked as spam"),
        "absence.eml": automatic("Back on 3 December.", "Automatic reply"),
        "reply.eml": reply("Hello!", names_us=False),
        "stranger.eml": report("5.1.10", "550 5.1.1 No such user"),
        "noise.eml": b"\x00\x01",
    }
    today = format_datetime(datetime.now(UTC))
    for name, content in found.items():
        address = "stranger@example.net" if name == "stranger.eml" else email
        now = content.replace(ADA.encode(), address.encode())
        (folder / name).write_bytes(now.replace(DATE.encode(), today.encode()))
    return folder


def test_a_folder_is_read_and_marks_what_it_says(fielded: Almanac, tmp_path: Path) -> None:
    fielded.json("wave", "open", "--survey", "CAR", "--label", "2026")
    fielded.json("invite", *WAVE)
    listed = tmp_path / "list.csv"
    fielded.json("export", "invitations", listed, *WAVE, "--format", "generic")
    people = fielded.json("contacts", "search", "example")["people"]
    invited = listed.read_text("utf-8-sig")
    person = next(one for one in people if one["email"] and one["email"] in invited)
    email = person["email"]
    folder = _messages(tmp_path / "back", email)
    planned = fielded.json("bounces", folder, "--dry-run")
    assert (planned["permanent"], planned["batch"]) == (1, None)
    found = fielded.json("bounces", folder)
    assert {name: count for name, count in found.items() if count and name != "batch"} == {
        "permanent": 1, "blocked": 1, "out_of_office": 1, "reply": 1, "review": 1,
        "addresses_bounced": 1, "unmatched": 1, "unreadable": 1,
    }  # fmt: skip
    again = fielded.json("bounces", folder)
    assert (again["known"], again["permanent"], again["batch"]) == (4, 0, None)
    (one,) = fielded.json("replies")["replies"]
    assert (one["person"], one["excerpt"], one["kind"]) == (person["id"], "Hello!", "reply")
    fielded.json("reply", one["reply"], "refused")
    assert fielded.json("replies")["replies"] == []
    fielded.json("undo", found["batch"])


def test_what_is_no_message_is_refused_in_words(fielded: Almanac, tmp_path: Path) -> None:
    refused = fielded("bounces", tmp_path / "none")
    assert "There is no file or folder" in refused.refusal
    nothing = fielded.json("bounces", tmp_path)
    assert nothing["permanent"] == nothing["temporary"] == nothing["unmatched"] == 0


def test_the_mailbox_is_set_and_shown(fielded: Almanac) -> None:
    assert "No mailbox is set up" in fielded("bounces", "--imap").refusal
    account = ("--host", "mail.example.org", "--user", "bounces@example.org", "--minutes", 15)
    fielded.json("mailbox", "set", *account, "--processed", "Read")
    shown = fielded.json("mailbox", "show")
    assert (shown["host"], shown["port"], shown["minutes"]) == ("mail.example.org", 993, 15)
    assert "is not in this computer’s keyring" in fielded("bounces", "--imap").refusal
    assert fielded("bounces").status == 2
