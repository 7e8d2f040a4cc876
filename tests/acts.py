"""Acts in tests, each in a batch of its own."""

from collections.abc import Callable
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.database import Database
from records.history.batches import Batch, list_batches

T = TypeVar("T")
P = ParamSpec("P")

# The kind of batch of an act; of others PERSON_EDIT.
_KINDS: Final = {
    "create_person": BatchKind.PERSON_CREATE,
    "delete_people": BatchKind.PERSON_DELETE,
    "set_status": BatchKind.CONTACT_POINT_STATUS,
    "make_primary": BatchKind.CONTACT_POINT_PRIMARY,
    "add_record": BatchKind.RECORD_ADD,
    "edit_record": BatchKind.RECORD_EDIT,
    "remove_record": BatchKind.RECORD_REMOVE,
    "add_relationship": BatchKind.RECORD_ADD,
    "edit_relationship": BatchKind.RECORD_EDIT,
    "remove_relationship": BatchKind.RECORD_REMOVE,
    "revert_change": BatchKind.REVERT,
    "complete_task": BatchKind.TASK_COMPLETE,
    "reopen_task": BatchKind.TASK_REOPEN,
    "end_role": BatchKind.ROLE_END,
    "add_contact_point": BatchKind.CONTACT_POINT_ADD,
    "add_engagement": BatchKind.ENGAGEMENT,
    "create_event": BatchKind.EVENT_CREATE,
    "edit_event": BatchKind.EVENT_EDIT,
    "delete_event": BatchKind.EVENT_DELETE,
    "invite_to_event": BatchKind.EVENT_INVITE,
    "set_participation": BatchKind.PARTICIPATION,
    "remove_participants": BatchKind.PARTICIPATION_REMOVE,
    "add_news": BatchKind.NEWS_ADD,
    "edit_news": BatchKind.NEWS_EDIT,
    "record_permission": BatchKind.NEWS_PERMISSION,
    "set_news_state": BatchKind.NEWS_STATE,
    "delete_news": BatchKind.NEWS_DELETE,
    "record_consent": BatchKind.CONSENT,
    "object_to_contact": BatchKind.OPT_OUT,
    "withdraw_opt_out": BatchKind.OPT_OUT_WITHDRAW,
    "withdraw_objection": BatchKind.OPT_OUT_WITHDRAW,
    "correct_consent": BatchKind.RECORD_EDIT,
    "remove_consent": BatchKind.RECORD_REMOVE,
    "save_segment": BatchKind.SEGMENT_SAVE,
    "delete_segment": BatchKind.SEGMENT_DELETE,
    "add_to_list": BatchKind.LIST_ADD,
    "remove_from_list": BatchKind.LIST_REMOVE,
    "create_survey": BatchKind.SURVEY,
    "open_wave": BatchKind.WAVE_CREATE,
    "repeat_wave": BatchKind.WAVE_REPEAT,
    "change_wave": BatchKind.WAVE_EDIT,
    "invite": BatchKind.INVITE,
    "record_sent": BatchKind.INVITATION_LIST,
    "record_exported": BatchKind.INVITATION_LIST,
    "withdraw_list": BatchKind.MAILING_LIST_WITHDRAW,
    "set_disposition": BatchKind.DISPOSITION,
    "set_dispositions": BatchKind.DISPOSITION,
    "correct_answer": BatchKind.ANSWER,
    "make_count": BatchKind.OTHER_ANSWERS,
    "resolve_review": BatchKind.CONTACT_REVIEW,
    "remove_custom_field": BatchKind.FIELD_REMOVE,
    "set_updated_field": BatchKind.QUESTION_UPDATES,
    "unify_employers": BatchKind.EMPLOYERS_UNIFY,
    "separate_employers": BatchKind.EMPLOYERS_SEPARATE,
    "fill_sectors": BatchKind.SECTORS_FILL,
    "record_handed_out": BatchKind.LIST_HANDED_OUT,
    "end_handed_out": BatchKind.LIST_ENDED,
}


def run_act(
    database: Database,
    act: Callable[Concatenate[ChangeSet, P], T],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Run `act` as one batch and return its result."""
    return _run(database, act, args, kwargs)[0]


def batch_of(
    database: Database,
    act: Callable[Concatenate[ChangeSet, P], object],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> int | None:
    """Run `act` as one batch and return the batch; None where nothing was written."""
    return _run(database, act, args, kwargs)[1]


def _run(
    database: Database, act: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[T, int | None]:
    with database.write(_KINDS.get(act.__name__, BatchKind.PERSON_EDIT)) as changes:
        result = act(changes, *args, **kwargs)
    return result, changes.changed().batch_id


def newest_batch(database: Database) -> Batch:
    """The batch that was written last, with its title."""
    with database.read() as connection:
        return list_batches(connection, 1)[0]
