"""The questions of a details wave: one for each field that is asked for, and whether all is right.

Pure. Codes are letters and digits alone, as every survey platform takes them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.text import fold
from models.consent_fields import CHANNELS, CONSENT_FIELDS
from records.fields.definitions import Field, FieldKind, Part
from surveys.proposals.proposed_values import LAST_VERIFIED
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind, Questionnaire

# What an office asks for unless it chooses other fields.
USUAL_FIELDS: Final = (
    "title", "given_name", "family_name", "email", "phone",
    "street", "city", "postal_code", "country", "role_title", "employer",
)  # fmt: skip
TITLE: Final = "Update your details"
DESCRIPTION: Final = (
    "This is what we have on record about you. Please correct what is wrong and fill in what is"
    " missing. To have something removed, write “remove” in its place."
)
CONFIRMATION: Final = "confirmed"
_CONFIRMED: Final = "Are your details right now, with any corrections that you made here?"
_LONGEST_CODE: Final = 20  # characters, as LimeSurvey takes them
_SECTIONS: Final[Mapping[Part, str]] = {
    Part.PERSON: "About you",
    Part.EMAIL: "How to reach you",
    Part.OTHER_EMAIL: "How to reach you",
    Part.PHONE: "How to reach you",
    Part.OTHER_PHONE: "How to reach you",
    Part.POST: "How to reach you",
    Part.CURRENT_ROLE: "Your work",
    Part.CUSTOM: "More about you",
}
_CONSENTS: Final = "How we may contact you"
_SUBJECTS: Final[Mapping[str, str]] = {
    "survey": "surveys",
    "news": "our news",
    "fundraising": "fundraising",
    "events": "events",
}
_KINDS: Final[Mapping[FieldKind, QuestionKind]] = {
    FieldKind.DATE: QuestionKind.DATE,
    FieldKind.YEAR: QuestionKind.NUMBER,
    FieldKind.NUMBER: QuestionKind.NUMBER,
    FieldKind.YES_NO: QuestionKind.YES_NO,
}
# Fields that answer files have as the respondent's own, by which answers are matched: those asked
# for need other words.
_TEXTS: Final[Mapping[str, str]] = {
    "email": "Your e-mail address",
    "other_email": "Another e-mail address of yours",
    "given_name": "Your given name",
    "family_name": "Your family name",
    "country": "Country (postal address)",
    "sector": "Sector of your employer",
    "research_active": "Are you research active in this role?",
}


@dataclass(frozen=True, slots=True)
class DetailsQuestion:
    """A question of a details wave, with the field that its answers update."""

    field: Field
    definition: QuestionDefinition


def details_questions(
    fields: Sequence[Field], choices: Mapping[str, Sequence[str]], verified: Field
) -> list[DetailsQuestion]:
    """The questions for `fields`, those of one subject together, and the one to confirm all.

    `choices` are the words of fields, by key, that one chooses from. `verified` is the field that
    says when a record was last confirmed.
    """
    sections = [*dict.fromkeys(_SECTIONS.values()), _CONSENTS]
    ordered = sorted(fields, key=lambda field: sections.index(_section(field)))
    taken = {CONFIRMATION}
    asked = [
        DetailsQuestion(
            field, _question(field, _code(field.key, taken), choices.get(field.key, ()))
        )
        for field in ordered
    ]
    confirmation = QuestionDefinition(
        CONFIRMATION, _CONFIRMED, QuestionKind.YES_NO, section="To finish"
    )
    return [*asked, DetailsQuestion(verified, confirmation)]


def details_questionnaire(
    code: str, title: str, description: str | None, questions: Sequence[DetailsQuestion]
) -> Questionnaire:
    """The questionnaire of a details survey."""
    return Questionnaire(code, title, description, tuple(one.definition for one in questions))


def is_prefilled(field: Field) -> bool:
    """Whether people are sent what is on record of a field, to correct it.

    A consent is asked for and never filled in: one that was ticked before is none.
    """
    return field.key not in CONSENT_FIELDS and field.key != LAST_VERIFIED


def _question(field: Field, code: str, words: Sequence[str]) -> QuestionDefinition:
    section = _section(field)
    if field.key in CONSENT_FIELDS:
        consent = CONSENT_FIELDS[field.key]
        channel, subject = CHANNELS[consent.channel], _SUBJECTS[consent.purpose]
        text = f"May we contact you by {channel} about {subject}?"
        return QuestionDefinition(code, text, QuestionKind.YES_NO, section=section)
    kind = QuestionKind.SINGLE if words else _KINDS.get(field.kind, QuestionKind.TEXT)
    listed = tuple(ChoiceDefinition(word, word) for word in words)
    return QuestionDefinition(
        code, _TEXTS.get(field.key, field.label), kind, listed, section=section
    )


def _section(field: Field) -> str:
    return _CONSENTS if field.key in CONSENT_FIELDS else _SECTIONS[field.part]


def _code(key: str, taken: set[str]) -> str:
    """A code for the field `key` that is not `taken`, and is then."""
    plain = re.sub(r"[^a-z0-9]", "", fold(key))[:_LONGEST_CODE]
    code, number = plain, 1
    while code in taken:
        number += 1
        code = f"{plain[: _LONGEST_CODE - len(str(number))]}{number}"
    taken.add(code)
    return code
