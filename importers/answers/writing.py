"""Writing what a plan says: one transaction, one batch, one journal, undone as a whole."""

from collections.abc import Iterator

from sqlalchemy import select

from core.errors import UserError
from importers.answers.headings import QuestionColumn
from importers.answers.import_plan import AnswersImport
from importers.answers.planned_rows import ResponseOutcome
from importers.answers.planning import ResponsePlan
from importers.answers.reviews import to_review
from importers.review_rows import RESPONSE, RowToReview, set_aside
from models.changes import ChangeSet
from models.tables import responses
from records.wave_privacy import privacy_of
from surveys.anonymous_answers import take_answers
from surveys.later_questions import record_without_column
from surveys.responses import write_responses
from surveys.survey_store import stored_questions


def write_answers(changes: ChangeSet, planned: AnswersImport) -> None:
    """Write the chosen plan of an import of answers.

    Raises UserError when someone imported answers into the wave since the plan was made.
    """
    plan = planned.chosen()
    _check_still_true(changes, plan)
    stored = stored_questions(changes.connection, plan.wave.survey_id, plan.wave.version)
    if plan.wave.privacy.is_anonymous:
        _write_anonymous(changes, plan)
    else:
        writes = [planned.write for planned in plan.rows if planned.write is not None]
        write_responses(changes, plan.wave, stored, writes)
        set_aside(changes, RESPONSE, list(_reviews(plan)))
    asked = {role.question for role in plan.roles if isinstance(role, QuestionColumn)}
    missing = [item.id for item in stored if item.definition.code not in asked]
    record_without_column(changes, plan.wave.id, missing)


def _write_anonymous(changes: ChangeSet, plan: ResponsePlan) -> None:
    """Write the answers apart from who gave them."""
    rows = [(one.write, one.anonymous) for one in plan.rows if one.anonymous is not None]
    take_answers(
        changes,
        plan.wave,
        [write.response.answers for write, _ in rows if write is not None],
        [one.keys for write, one in rows if write is not None],
        dict(one.noted for _, one in reversed(rows) if one.noted is not None),
    )


def _check_still_true(changes: ChangeSet, plan: ResponsePlan) -> None:
    now = changes.connection.scalars(
        select(responses.c.id).where(responses.c.wave_id == plan.wave.id)
    )
    privacy = privacy_of(changes.connection, plan.wave.id)
    if set(now) != plan.stored.keys() or privacy is not plan.wave.privacy:
        raise UserError(
            "Other answers to this wave were imported in the meantime, or the wave was edited."
            " Nothing was imported; check the file again.",
            code="stale_plan",
        )


def _reviews(plan: ResponsePlan) -> Iterator[RowToReview]:
    """The rows that someone has to decide, and those that someone decided."""
    for planned, match in zip(plan.rows, plan.matches, strict=True):
        is_new = planned.outcome is ResponseOutcome.REVIEW and planned.review_id is None
        if is_new or planned.decision is not None:
            yield RowToReview(
                planned.row.number,
                to_review(planned.row, plan.platform),
                match.reasons,
                match.candidates,
                planned.review_id,
                planned.decision,
                planned.person_id,
                plan.wave.id,
            )
