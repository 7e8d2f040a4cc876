"""The questions that ask for fields: their codes, kinds and words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.consent_fields import CONSENT_FIELDS
from records.fields.definitions import BY_KEY, Field, FieldKind, Part
from surveys.details.details_questions import (
    CONFIRMATION,
    USUAL_FIELDS,
    details_questionnaire,
    details_questions,
    is_prefilled,
)
from surveys.proposals.updated_fields import UPDATABLE, can_update
from surveys.questionnaire import QuestionDefinition, QuestionKind
from surveys.questionnaire_issues import find_issues

VERIFIED = BY_KEY["last_verified"]


def _asked(*fields: Field, **choices: list[str]) -> list[QuestionDefinition]:
    return [one.definition for one in details_questions(fields, choices, VERIFIED)]


def test_every_field_can_be_asked_for() -> None:
    fields = [field for key, field in UPDATABLE.items() if key != "last_verified"]
    asked = details_questions(fields, {}, VERIFIED)
    assert {one.field.key for one in asked} == set(UPDATABLE)
    assert all(can_update(one.definition.kind, one.field) for one in asked)
    assert asked[-1].definition.code == CONFIRMATION
    assert find_issues(details_questionnaire("D", "Details", None, asked)) == []
    assert set(USUAL_FIELDS) <= set(UPDATABLE)


@pytest.mark.parametrize(
    ("key", "kind", "text"),
    [
        ("email", QuestionKind.TEXT, "Your e-mail address"),
        ("birth_date", QuestionKind.DATE, "Date of birth"),
        ("gender", QuestionKind.SINGLE, "Gender"),
        ("news_by_post", QuestionKind.YES_NO, "May we contact you by post about our news?"),
        ("survey_consent", QuestionKind.YES_NO, "May we contact you by e-mail about surveys?"),
    ],
)
def test_a_field_is_asked_for_as_its_values_are(key: str, kind: QuestionKind, text: str) -> None:
    question = _asked(BY_KEY[key], gender=["female", "male"])[0]
    assert (question.kind, question.text) == (kind, text)


def test_questions_of_one_subject_stand_together() -> None:
    keys = ("email", "given_name", "news_by_email", "phone", "family_name")
    sections = [one.section for one in _asked(*(BY_KEY[key] for key in keys))]
    assert sections == [
        "About you", "About you", "How to reach you", "How to reach you",
        "How we may contact you", "To finish",
    ]  # fmt: skip


@given(st.lists(st.text("ab_-é1", min_size=1, max_size=40), min_size=1, unique=True))
def test_codes_are_short_plain_and_different(keys: list[str]) -> None:
    own = [Field(f"custom.{key}", key, FieldKind.TEXT, Part.CUSTOM, key) for key in keys]
    codes = [one.code for one in _asked(*own)]
    assert len(set(codes)) == len(codes) == len(keys) + 1
    assert all(code.isascii() and code.isalnum() and len(code) <= 20 for code in codes)


def test_consents_are_never_filled_in() -> None:
    assert not any(is_prefilled(BY_KEY[key]) for key in (*CONSENT_FIELDS, "last_verified"))
    assert is_prefilled(BY_KEY["email"])
