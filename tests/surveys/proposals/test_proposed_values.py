"""What an answer proposes for a field, and what is no proposal."""

from datetime import date, datetime
from typing import Any

import pytest

from models.opt_outs import OBJECTED
from records.fields.definitions import BY_KEY, Field, FieldKind, Part
from records.fields.values import ParseOptions
from surveys.proposals.proposed_values import CONSENT, GivenAnswer, ProposedValue, proposed_value
from surveys.proposals.updated_fields import UPDATABLE, can_update
from surveys.questionnaire import QuestionKind

AT = datetime(2026, 11, 28, 9)
DAY = AT.date()
COLOUR = Field("custom.c", "Colour", FieldKind.CHOICE, Part.CUSTOM, "c", choices=("Red", "Blue"))


def _proposed(
    field: str | Field, given: GivenAnswer | str, now: Any = None, now_on: date | None = None
) -> ProposedValue | None:
    wanted = BY_KEY[field] if isinstance(field, str) else field
    answer = GivenAnswer(given) if isinstance(given, str) else given
    return proposed_value(wanted, answer, now, now_on, ParseOptions())


@pytest.mark.parametrize(
    ("field", "text", "now", "value"),
    [
        ("email", "anna@NEW.example.org", "anna@example.org", "anna@new.example.org"),
        ("email", " Anna@EXAMPLE.org", "anna@example.org", None),
        ("other_email", "anna@EXAMPLE.org", "anna@example.org", None),
        ("phone", "+44 7700 900101", "+447700900101", None),
        ("employer", "Example Univ. Hospital", "Example University Hospital", None),
        ("street", "1 High Street\nFlat 2", "1 High Street\r\nflat 2", None),
        ("street", "2 High Street\nFlat 2", "1 High Street", "2 High Street\nFlat 2"),
        ("family_name", "", "Marsh", None),
        (COLOUR, "blue", "Red", "Blue"),
    ],
)
def test_a_text_is_proposed_where_it_means_something_else(
    field: str | Field, text: str, now: str, value: str | None
) -> None:
    found = _proposed(field, text, now)
    assert (None if found is None else found.value) == value


@pytest.mark.parametrize(
    ("field", "may_remove", "now", "value", "issue"),
    [
        ("phone", True, "+447700900101", None, ""),
        ("family_name", True, "Marsh", None, "A name can be changed, but not removed."),
        ("city", False, "Leeds", "remove", ""),
    ],
)
def test_what_somebody_saw_can_be_removed(
    field: str, may_remove: bool, now: str, value: str | None, issue: str
) -> None:
    found = _proposed(field, GivenAnswer("Remove", may_remove=may_remove), now)
    assert found is not None
    assert ((found.value or "").lower() or None, found.issue) == (value, issue)


def test_nothing_is_there_to_be_removed() -> None:
    assert _proposed("phone", GivenAnswer("remove", may_remove=True)) is None


def test_a_day_is_compared_as_a_day() -> None:
    born = date(1970, 2, 3)
    assert _proposed("birth_date", GivenAnswer("", born), born) is None
    found = _proposed("birth_date", GivenAnswer("", date(1970, 3, 2)), born)
    assert found == ProposedValue(date(1970, 3, 2), "2 March 1970")


@pytest.mark.parametrize(
    ("choice", "now", "now_on", "value"),
    [
        ("yes", None, None, CONSENT),
        ("yes", "not marketing", date(2020, 1, 1), CONSENT),
        ("yes", CONSENT, date(2020, 1, 1), CONSENT),  # renewed
        ("yes", CONSENT, DAY, None),
        ("yes", OBJECTED, date(2020, 1, 1), CONSENT),
        ("no", None, None, OBJECTED),
        ("no", CONSENT, date(2020, 1, 1), OBJECTED),
        ("no", OBJECTED, date(2020, 1, 1), None),
    ],
)
def test_a_consent_is_given_renewed_or_withdrawn(
    choice: str, now: str | None, now_on: date | None, value: str | None
) -> None:
    found = _proposed("news_by_email", GivenAnswer(choice, None, choice, AT), now, now_on)
    assert (None if found is None else found.value) == value


@pytest.mark.parametrize(
    ("choice", "now", "value"),
    [("yes", None, DAY), ("yes", date(2020, 1, 1), DAY), ("yes", DAY, None), ("no", None, None)],
)
def test_who_says_that_all_is_right_verifies_the_record(
    choice: str, now: date | None, value: date | None
) -> None:
    found = _proposed("last_verified", GivenAnswer(choice, None, choice, AT), now)
    assert (None if found is None else found.value) == value


@pytest.mark.parametrize(
    ("kind", "field", "can"),
    [
        (QuestionKind.TEXT, "email", True),
        (QuestionKind.SINGLE, "gender", True),
        (QuestionKind.DATE, "birth_date", True),
        (QuestionKind.MULTIPLE, "sector", False),
        (QuestionKind.YES_NO, "email", False),
        (QuestionKind.YES_NO, "research_active", True),
        (QuestionKind.YES_NO, "news_by_post", True),
        (QuestionKind.TEXT, "news_by_post", False),
        (QuestionKind.TEXT, "last_verified", False),
    ],
)
def test_which_questions_can_update_a_field(kind: QuestionKind, field: str, can: bool) -> None:
    assert can_update(kind, UPDATABLE[field]) is can
