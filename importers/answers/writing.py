"""Writing what a plan says: one transaction, one batch, one journal, undone as a whole."""

from sqlalchemy import select

from core.errors import UserError
from core.progress import SILENT, Progress
from importers.answers.headings import QuestionColumn
from importers.answers.planning import ResponseOutcome, ResponsePlan
from importers.answers.reviews import KIND as REVIEW_KIND
from importers.answers.reviews import to_review
from importers.issues.issue_log import store_issues
from models.batch_kinds import BatchFile, BatchKind
from models.changes import ChangeSet
from models.database import Database
from models.tables import responses, reviews
from surveys.later_questions import record_without_column
from surveys.responses import write_responses
from surveys.survey_store import stored_questions


def run_responses_import(
    database: Database, plan: ResponsePlan, file: BatchFile, progress: Progress = SILENT
) -> int | None:
    """Write the plan of `file` as one batch; wholly or, on any error, not at all.

    Returns the batch, None where there was nothing to write. Raises UserError when someone
    imported answers into the wave since the plan was made, and Cancelled when the user stopped.
    """
    if not plan.changes_anything:
        return None
    with database.write(
        BatchKind.RESPONSES, progress=progress, file=file, wave=plan.wave.name
    ) as changes:
        apply_responses(changes, plan)
    return changes.batch_id


def apply_responses(changes: ChangeSet, plan: ResponsePlan) -> None:
    """Write the plan and its issues; the counts of the batch are those of the plan.

    Raises UserError when someone imported answers into the wave since the plan was made.
    """
    _check_still_true(changes, plan)
    stored = stored_questions(changes.connection, plan.wave.survey_id)
    writes = [planned.write for planned in plan.rows if planned.write is not None]
    write_responses(changes, plan.wave, stored, writes)
    asked = {use.question for use in plan.roles if isinstance(use, QuestionColumn)}
    record_without_column(
        changes,
        plan.wave.id,
        [item.id for item in stored if item.definition.code not in asked],
    )
    _set_aside(changes, plan)
    store_issues(changes, plan.issues)
    changes.counts.update(plan.counts)


def _check_still_true(changes: ChangeSet, plan: ResponsePlan) -> None:
    now = changes.connection.scalars(
        select(responses.c.id).where(responses.c.wave_id == plan.wave.id)
    )
    if set(now) != plan.known:
        raise UserError(
            (
                "Other answers to this wave were imported in the meantime. Nothing was "
                "imported; check the file again."
            ),
            code="stale_plan",
        )


def _set_aside(changes: ChangeSet, plan: ResponsePlan) -> None:
    waiting = [
        planned
        for planned in plan.rows
        if planned.outcome is ResponseOutcome.REVIEW and not planned.is_waiting
    ]
    changes.insert(
        reviews,
        [
            {
                "batch_id": changes.batch_id,
                "kind": REVIEW_KIND,
                "source_row": planned.row.number,
                "row": to_review(planned.row, plan.platform),
                "candidates": [
                    {"person": person_id, "score": 0.5, "reasons": [planned.reason]}
                    for person_id in planned.candidates
                ],
                "reason": planned.reason,
                "wave_id": plan.wave.id,
            }
            for planned in waiting
        ],
        [planned.row.number for planned in waiting],
    )
