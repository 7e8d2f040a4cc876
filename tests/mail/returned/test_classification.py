"""Every message of the corpus is told by kind; hostile ones by nothing worse than None."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from mail.message import MessageKey
from mail.returned.classification import classify
from mail.returned.kinds import FOR_REVIEW, ReturnedKind, ReturnedMail
from mail.returned.message_files import MessageFile, message_files
from mail.returned.mime import LONGEST
from mail.returned.return_dates import return_date
from tests.mail.returned.messages import CASES, TOKEN, Case, reply, report

NOW = datetime(2026, 11, 30, 12)


def _classified(content: bytes) -> ReturnedMail | None:
    return classify(MessageFile("a.eml", content), NOW)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_message_is_told_by_kind(case: Case) -> None:
    found = _classified(case.content)
    assert found is not None
    assert found.kind is case.kind, found
    assert (found.status_code, found.returns_on, found.new_address) == (
        case.code, case.returns_on, case.new_address,
    )  # fmt: skip
    if case.address:
        assert found.addresses[:1] == (case.address,)
    if case.is_named:
        assert found.keys == (MessageKey(TOKEN, "invitation", 1),) or found.tokens == (TOKEN,)
    assert bool(found.excerpt) is (case.kind in FOR_REVIEW)
    assert found.received_at == datetime(2026, 11, 2, 10, 15)


def test_the_corpus_is_large_enough() -> None:
    assert len(CASES) > 60
    assert {case.kind for case in CASES} == set(ReturnedKind)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff" * 5_000,
        b"no header at all",
        b"Subject: =?utf-8?q?=FF=FE?=\r\nFrom: =?x-none?b?!!!?= <@@>\r\n\r\n\xff",
        b"Content-Type: text/plain; charset=klingon\r\nFrom: a@example.org\r\n\r\nunsubscribe \xe9",
        b"Content-Type: multipart/mixed; boundary=x\r\nFrom: a@example.org\r\n\r\n--x",
        b"Content-Type: message/rfc822\r\nSubject: a\r\n\r\n" * 3_000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at)
            for at in range(2_000)
        ),
        b"From: MAILER-DAEMON@example.org\r\nSubject: failure notice\r\n\r\n" + b"<" * 300_000,
        b"From: a@example.org\r\n\r\n" + b"x" * (3 * LONGEST),
        b"From: a@example.org\r\nContent-Type: application/zip\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nUEsDBA==",
        b"From: a@example.org\r\nDate: Fri, 31 Feb 99999 99:99:99 +9999\r\n\r\nHello",
        b"From: a@example.org\r\nContent-Transfer-Encoding: base64\r\n\r\nA",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=e\r\n\r\n--e\r\n"
        b"Content-Type: message/delivery-status\r\n\r\nAction\r\n--e--",
    ],
    ids=lambda content: repr(content[:30]),
)  # fmt: skip
def test_hostile_messages_are_read_or_not_but_raise_nothing(content: bytes) -> None:
    found = _classified(content)
    assert found is None or found.kind in set(ReturnedKind)


@given(st.binary(max_size=300), st.integers(0, len(CASES) - 1), st.integers(0, 2_000))
def test_a_damaged_message_raises_nothing(noise: bytes, number: int, place: int) -> None:
    whole = CASES[number].content
    _classified(whole[:place] + noise + whole[place + len(noise) // 2 :])


def test_the_whole_text_of_nobody_is_kept() -> None:
    letter = "I retired in 2019. " * 200
    found = _classified(reply(letter))
    assert found is not None
    assert len(found.excerpt) == 500
    bounced = _classified(report("5.1.1", "550 5.1.1 " + "gone " * 500))
    assert bounced is not None
    assert (len(bounced.detail), bounced.excerpt) == (300, "")


def test_a_message_is_known_again_by_its_id() -> None:
    first, second = CASES[0].content, CASES[0].content.replace(b"sorry", b"very sorry")
    other = CASES[1].content
    digests = [found.digest for one in (first, second, other) if (found := _classified(one))]
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Back on Monday 16 November", date(2026, 11, 16)),
        ("I return on November 16th, 2026", date(2026, 11, 16)),
        ("away until 16/11/26", date(2026, 11, 16)),
        ("from 3 to 16 November; back on 17 November", date(2026, 11, 17)),
        ("back on 1 October", date(2027, 10, 1)),
        ("back on 3/4/2027", None),
        ("back on 31 November", None),
        ("back soon", None),
        ("until 2 November 2029", None),  # nobody is away for three years
        ("founded on 16 November 2026", None),
    ],
)
def test_the_day_of_return(text: str, day: date | None) -> None:
    assert return_date(text, date(2026, 11, 2)) == day


def test_messages_out_of_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.eml").write_bytes(CASES[0].content)
    box = b"".join(b"From MAILER-DAEMON Mon Nov  2\n" + one.content + b"\n\n" for one in CASES[:3])
    (tmp_path / "deep" / "Inbox").write_bytes(box.replace(b"\r\n", b"\n"))
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    (tmp_path / ".hidden").write_bytes(CASES[0].content)
    found = list(message_files([tmp_path]))
    assert [one.place for one in found] == [
        "a.eml", "Inbox, message 1", "Inbox, message 2", "Inbox, message 3",
    ]  # fmt: skip
    kinds = [one.kind for file in found if (one := classify(file, NOW))]
    assert kinds == [CASES[0].kind, *(one.kind for one in CASES[:3])]


def test_a_line_that_begins_with_from_ends_no_message(tmp_path: Path) -> None:
    text = (
        b"From x\nFrom: a@example.org\n\nHello\n\n>From here on\nFrom within\n\nFrom y\nTo: b\n\n"
    )
    (tmp_path / "box.mbox").write_bytes(text)
    first, second = message_files([tmp_path])
    assert first.content == b"From: a@example.org\n\nHello\n\nFrom here on\nFrom within\n\n"
    assert second.content == b"To: b\n\n"


def test_a_huge_message_of_a_mailbox_is_read_in_part(tmp_path: Path) -> None:
    line = b"x" * 999 + b"\n"
    box = b"From x\nFrom: a@example.org\n\n" + line * 3_000 + b"\nFrom y\nTo: b\n\n"
    (tmp_path / "box").write_bytes(box)
    first, second = message_files([tmp_path])
    assert len(first.content) < 2 * LONGEST
    assert second.content == b"To: b\n\n"


def test_what_cannot_be_read_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        list(message_files([tmp_path / "none"]))
    assert refused.value.code == "no_file"
    (tmp_path / "a.msg").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(UserError) as refused:
        list(message_files([tmp_path]))
    assert refused.value.code == "outlook_message"
