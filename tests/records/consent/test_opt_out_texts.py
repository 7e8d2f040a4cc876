"""What cells say of opt-outs, in columns of opt-outs, of permissions and anywhere."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.consent.opt_out_texts import (
    NO_OBJECTION,
    OptOut,
    mentions_opt_out,
    plain_opt_out,
    read_opt_out,
    read_permission,
)
from records.consent.opt_out_words import Channel

ALL, EMAIL, PHONE, POST, SURVEY = (
    frozenset({channel})
    for channel in (Channel.ALL, Channel.EMAIL, Channel.PHONE, Channel.POST, Channel.SURVEY)
)
NONE: frozenset[Channel] = frozenset()

OBJECTIONS = (
    "Yes", "Y", "1", "1.0", "TRUE", "x", "X", "✓", "✔", "☑", "ja", "Oui", "sí", "on",
    "DNC", "STOP", "Do not contact", "Don't contact", "do-not-contact", "Opted out", "opt-out",
    "Unsubscribed", "Unsubscribed 12/03/2020", "unsubscribed (2020-03-12)", "Blocklisted",
    "suppressed", "Please do not contact again", "No further contact", "not to be contacted",
    "12/03/2019", "12 March 2019", "March 2019", "2019", "2019-03-12T10:15:00Z", "10:15:00",
    "Y - asked 2019", "Yes, 3 May 2018", "Yes by letter", "Opted out May 2019", "All", "withdrawn",
    "No consent", "consent withdrawn", "refused", "Nicht kontaktieren", "Kontaktsperre",
    "Abgemeldet", "Ne pas contacter", "désabonnée", "No contactar", "Non contattare",
    "geen contact", "niet benaderen", "uitgeschreven", "Do not contact: moved in with her son",
)  # fmt: skip
NO_OBJECTIONS = (
    "No", "n", "N", "0", "0.0", "FALSE", "-", "–", "nein", "none", "subscribed", "Active",
    "opted in", "not opted out", "no objection", "☐", "Abonniert",
)  # fmt: skip
UNCLEAR = (
    "maybe", "Yes?", "perhaps not", "No reply", "no - asked 2019", "3", "Widow", "Unknown",
    "Do not contact except by e-mail", "until 2030", "ask her", "?", "✗", "opted in and out",
    "N" * 600,
)  # fmt: skip


@pytest.mark.parametrize("text", OBJECTIONS)
def test_an_objection_is_read(text: str) -> None:
    found = read_opt_out(text, ALL)
    assert found is not None
    assert Channel.ALL in found.channels


@pytest.mark.parametrize("text", NO_OBJECTIONS)
def test_only_a_plain_no_is_no_objection(text: str) -> None:
    found = read_opt_out(text, ALL)
    assert found is not None
    assert found.channels == NONE


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_cannot_be_told_is_never_no_objection(text: str) -> None:
    assert read_opt_out(text, ALL) is None


@pytest.mark.parametrize(
    ("text", "own", "channels"),
    [
        ("E-mail", ALL, EMAIL),
        ("E-mail; post", ALL, EMAIL | POST),
        ("SMS", ALL, PHONE),
        ("Yes - e-mail", ALL, EMAIL),
        ("Opted out by letter", ALL, ALL | POST),
        ("Yes, by e-mail 2019", ALL, ALL | EMAIL),
        ("Please do not e-mail", ALL, EMAIL),
        ("No email please", ALL, EMAIL),
        ("Do not mail", ALL, POST),
        ("no mailings", ALL, EMAIL | POST),
        ("Do not contact by e-mail", ALL, EMAIL),
        ("Phone only", ALL, EMAIL | POST),
        ("Contact by post only", ALL, EMAIL | PHONE),
        ("No surveys", ALL, SURVEY),
        ("keine Mail", ALL, EMAIL | POST),
        ("Yes", EMAIL, EMAIL),
        ("Unsubscribed", EMAIL, EMAIL),
        ("post", EMAIL, EMAIL | POST),
        ("Do not contact", EMAIL, ALL),
    ],
)
def test_a_cell_may_name_the_channels(
    text: str, own: frozenset[Channel], channels: frozenset[Channel]
) -> None:
    found = read_opt_out(text, own)
    assert found is not None
    assert found.channels == channels


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("Yes", NONE), ("Y", NONE), ("1", NONE), ("", NONE), ("-", NONE), ("✔", NONE),
        ("12/03/2019", NONE), ("E-mail", NONE), ("All", NONE), ("opted in", NONE),
        ("not asked", NONE), ("Unknown", NONE), ("consent given 2019", NONE),
        ("No", EMAIL), ("N", EMAIL), ("0", EMAIL), ("FALSE", EMAIL), ("none", EMAIL), ("☐", EMAIL),
        ("No - asked 2019", EMAIL), ("not opted in", EMAIL), ("no consent", EMAIL),
        ("withdrawn", EMAIL), ("Opted out", EMAIL), ("Unsubscribed 2020", EMAIL),
        ("non-subscribed", EMAIL), ("Post only", EMAIL | PHONE), ("Do not contact", ALL),
    ],
)  # fmt: skip
def test_a_permission_objects_by_no_alone(text: str, channels: frozenset[Channel]) -> None:
    found = read_permission(text, EMAIL)
    assert found is not None
    assert found.channels == channels


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("E-mail", NONE), ("E-mail, post", NONE), ("Yes, by post", NONE), ("All", NONE),
        ("Post", EMAIL), ("Phone; letters", EMAIL),
    ],
)  # fmt: skip
def test_a_list_of_channels_permits_e_mail_only_by_name(
    text: str, channels: frozenset[Channel]
) -> None:
    found = read_permission(text, ALL)
    assert found is not None
    assert found.channels == channels


@pytest.mark.parametrize(
    "text", ["0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "1900-01-00", "00.00.00"]
)
def test_a_date_of_noughts_is_blank(text: str) -> None:
    assert read_opt_out(text, EMAIL) == NO_OBJECTION
    assert read_permission(text, EMAIL) == NO_OBJECTION


def test_yes_as_access_writes_it() -> None:
    assert read_opt_out("-1", EMAIL) == OptOut(EMAIL)
    assert read_permission("-1", EMAIL) == NO_OBJECTION


@pytest.mark.parametrize("text", ["maybe", "pending", "see file", "Yes but not at work"])
def test_a_permission_that_cannot_be_told_is_none(text: str) -> None:
    assert read_permission(text, ALL) is None


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("Do not contact", ALL), ("DO NOT E-MAIL", EMAIL), ("Unsubscribed 2019", ALL),
        ("No mailings please", EMAIL | POST), ("no contact", ALL),
        ("Yes", NONE), ("No", NONE), ("E-mail", NONE), ("No email", NONE), ("Withdrawn", NONE),
        ("Stop", NONE), ("2019", NONE), ("Contact her brother", NONE), ("Mailing list", NONE),
        ("Do not contact before noon", NONE), ("City Hospital", NONE),
    ],
)  # fmt: skip
def test_anywhere_only_a_plain_opt_out_counts(text: str, channels: frozenset[Channel]) -> None:
    assert plain_opt_out(text) == channels


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Rang in May: please do not contact before noon", True),
        ("She unsubscribed from our newsletter, then came back", True),
        ("Works in post office", False),
        ("No phone", False),
    ],
)
def test_a_longer_text_may_mention_one(text: str, *, mentions: bool) -> None:
    assert mentions_opt_out(text) is mentions


def test_a_remark_and_a_date_are_told() -> None:
    found = read_opt_out("Opted out 2019 at reunion", ALL)
    assert found is not None
    assert (found.dated, found.remark) == (True, "Opted out 2019 at reunion")


@given(
    st.sampled_from(OBJECTIONS),
    st.sampled_from([str, str.upper, str.lower, str.title]),
    st.sampled_from(["", ".", "!", " ", "\u200b"]),
)
def test_capitals_and_marks_take_no_objection_away(
    text: str, case: Callable[[str], str], mark: str
) -> None:
    found = read_opt_out(f" {case(text)}{mark}", ALL)
    assert found is None or found.channels


@given(st.text(max_size=40), st.sampled_from(["perhaps", "except Mondays", "?"]))
def test_a_doubtful_text_is_never_no_objection(text: str, doubt: str) -> None:
    found = read_opt_out(f"{text} {doubt}", ALL)
    assert found is None or found.channels
