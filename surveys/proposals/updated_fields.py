"""Which fields answers can update, and which questions do: what the office decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from core.errors import UserError
from models.changes import Change, ChangeSet
from models.consent_fields import CONSENT_FIELDS
from models.tables import questions, responses, surveys, waves
from records.fields.definitions import BY_KEY, Field, FieldKind, read_custom_fields
from surveys.proposals.immediate_updates import record_immediately
from surveys.proposals.proposed_values import LAST_VERIFIED
from surveys.questionnaire import QuestionKind

UPDATABLE: Final[Mapping[str, Field]] = {
    key: BY_KEY[key]
    for key in (
        "title", "given_name", "middle_names", "family_name", "suffix", "preferred_name",
        "former_name", "gender", "birth_date", "nationality", "language",
        "email", "other_email", "phone", "other_phone",
        "street", "city", "region", "postal_code", "country",
        "role_title", "employer", "sector", "role_started", "research_active",
        "linkedin_url", *CONSENT_FIELDS, LAST_VERIFIED,
    )
}  # fmt: skip
# The kinds of questions with one answer that can be the value of a field.
_SINGLE_VALUES: Final = frozenset({
    QuestionKind.TEXT, QuestionKind.SINGLE, QuestionKind.NUMBER, QuestionKind.DATE,
    QuestionKind.YES_NO,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class UpdatingQuestion:
    """A question whose answers could update a field; `updates` is the one that they do."""

    survey_code: str
    code: str
    text: str
    kind: QuestionKind
    updates: str | None


def updatable_fields(connection: Connection) -> Mapping[str, Field]:
    """The fields that answers can update, by key, with those that the office added."""
    return {**UPDATABLE, **{field.key: field for field in read_custom_fields(connection)}}


def can_update(kind: QuestionKind, field: Field) -> bool:
    """Whether answers to a question of a kind can be values of `field`.

    To consents, that a record is right, and other fields of yes and no, one answers yes or no.
    """
    is_yes_or_no = (
        field.kind is FieldKind.YES_NO or field.key in CONSENT_FIELDS or field.key == LAST_VERIFIED
    )
    if kind is QuestionKind.YES_NO:
        return is_yes_or_no
    is_answered_alone = field.key in CONSENT_FIELDS or field.key == LAST_VERIFIED
    return kind in _SINGLE_VALUES and not is_answered_alone


def read_updating_questions(connection: Connection) -> Sequence[UpdatingQuestion]:
    """The questions whose answers could update a field, by survey and in their order.

    A question of several versions of a questionnaire is there once, as the latest has it.
    """
    query = (
        select(surveys.c.code.label("survey"), questions.c.code, questions.c.text)
        .add_columns(questions.c.kind, questions.c.updates)
        .join_from(questions, surveys)
        .where(questions.c.kind.in_([one.value for one in _SINGLE_VALUES]))
        .order_by(surveys.c.code, questions.c.version_number, questions.c.position)
    )
    found: dict[tuple[str, str], UpdatingQuestion] = {}
    for row in connection.execute(query):
        place = row.survey, row.code.lower()
        found.pop(place, None)
        found[place] = UpdatingQuestion(
            row.survey, row.code, row.text, QuestionKind(row.kind), row.updates
        )
    return sorted(found.values(), key=lambda one: one.survey_code)


def set_updated_field(
    changes: ChangeSet, survey_code: str, question_code: str, field: str | None
) -> None:
    """Let answers to a question, in any version, propose values of `field`; None: of none.

    Consents that were withdrawn in such answers are recorded at once. Raises UserError for an
    unknown question, or a field that its answers cannot update.
    """
    known = updatable_fields(changes.connection)
    if field is not None and field not in known:
        raise UserError(
            f"Answers cannot update “{field}”. Choose one of {', '.join(known)}.",
            code="unknown_field",
        )
    found = changes.connection.execute(
        select(questions.c.id, questions.c.survey_id, questions.c.kind)
        .join(surveys)
        .where(
            func.lower(surveys.c.code) == survey_code.lower(),
            func.lower(questions.c.code) == question_code.lower(),
        )
    ).all()
    if not found:
        raise UserError(
            f"The survey {survey_code} has no question “{question_code}”; nothing was changed.",
            code="unknown_question",
        )
    if field is not None and not all(
        can_update(QuestionKind(row.kind), known[field]) for row in found
    ):
        raise UserError(
            f"Answers to “{question_code}” cannot be values of the field {known[field].label}."
            " Nothing was changed.",
            code="unknown_field",
        )
    changes.update(questions, [Change(row.id, {"updates": field}) for row in found])
    if field is not None:
        answered = changes.connection.scalars(
            select(responses.c.person_id)
            .join(waves)
            .where(waves.c.survey_id == found[0].survey_id, responses.c.counts)
            .distinct()
        )
        record_immediately(changes, found[0].survey_id, [one for one in answered if one])
    changes.describe(question=question_code)
