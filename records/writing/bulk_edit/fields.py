"""Fields of many people: one value for all, blank for all, or a text replaced in each."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.objections import ADDRESS_FIELDS
from models.opt_outs import withdrawn_opt_outs
from models.sql import within_texts
from models.tables import people
from records.fields.definitions import CONSENT_PARTS, Field, FieldKind
from records.fields.values import BadValue, ParseOptions, parse_plausible
from records.parts.definition import FLAGS
from records.people import is_blank, read_flat
from records.writing.bulk_edit.definition import OPTED_OUT, BulkAct, BulkChange, BulkPlan
from records.writing.bulk_update import update_people
from records.writing.person_edits import SOURCE
from records.writing.person_update import PersonUpdate

TEXT_KINDS: Final = frozenset({FieldKind.TEXT, FieldKind.LINES, FieldKind.EMAIL, FieldKind.CHOICE})
_ONE_EACH: Final = frozenset({"alumni_id", *ADDRESS_FIELDS})  # no two people have the same
_UNVERIFIED: Final = "unverified"


def can_set(field: Field) -> bool:
    """Whether many people can be given one value of `field`."""
    return can_clear(field) and field.key not in _ONE_EACH


def can_clear(field: Field) -> bool:
    """Whether `field` can be cleared for many people; consents have acts of their own."""
    return field.editable and field.part not in CONSENT_PARTS


def can_replace(field: Field) -> bool:
    """Whether a text can be replaced in `field`: it holds words, not one of a list."""
    return can_clear(field) and field.kind in TEXT_KINDS and not field.choices


def set_field(field: Field, value: Any) -> BulkAct:
    """Give everybody the typed `value` of `field`.

    Raises UserError for a field that no two people have the same value of.
    """
    if not can_set(field):
        raise _cannot(field, "be one value for several people")
    return _act(BatchKind.BULK_EDIT, field, lambda _old: value)


def clear_field(field: Field) -> BulkAct:
    """Clear `field`; of several addresses, the primary one goes.

    Raises UserError for a field that is not cleared in bulk.
    """
    if not can_clear(field):
        raise _cannot(field, "be cleared for several people")
    return _act(BatchKind.BULK_CLEAR, field, lambda _old: None)


def replace_text(
    field: Field,
    find: str,
    replacement: str,
    options: ParseOptions,
    *,
    whole: bool = False,
    match_case: bool = False,
) -> BulkAct:
    """Replace `find` by `replacement` in a text field, wherever it stands or as the `whole` value.

    `options` say how the new text is read. Raises UserError for a field without text, and for a
    blank `find`.
    """
    if not can_replace(field):
        raise _cannot(field, "have text replaced")
    if not find:
        raise UserError("Enter the text to find; nothing was changed.", code="no_text")
    pattern = re.compile(re.escape(find), 0 if match_case else re.IGNORECASE)

    def new(old: Any) -> Any:
        if old is None or (whole and pattern.fullmatch(old) is None):
            return old
        text = pattern.sub(lambda _match: replacement, old)
        return old if text == old else parse_plausible(field, text, options)

    return _act(BatchKind.BULK_REPLACE, field, new)


def _act(kind: BatchKind, field: Field, new_value: Callable[[Any], Any]) -> BulkAct:
    return BulkAct(
        kind,
        lambda connection, ids: _planned(connection, ids, field, new_value),
        lambda changes, planned: _write(changes, field, planned),
        replaces=True,
    )


def _planned(
    connection: Connection,
    person_ids: Sequence[int],
    field: Field,
    new_value: Callable[[Any], Any],
) -> BulkPlan:
    """The plan for a field whose values become what `new_value` makes of them."""
    key = field.key
    keys = [key, "email"] if key == "email_status" else [key]
    columns = read_flat(connection, person_ids, keys)
    plan = BulkPlan()
    for at, person_id in enumerate(person_ids):
        old = columns[key][at]
        try:
            new = _stored(key, new_value(old))
        except BadValue as bad:
            plan.refused[person_id] = bad.message
            continue
        if new == old or (is_blank(key, old) and is_blank(key, new)):
            continue
        if withdrawn_opt_outs({key: old}, {key: new}):
            plan.refused[person_id] = OPTED_OUT
        elif key == "email_status" and columns["email"][at] is None:
            if new != _UNVERIFIED:
                plan.refused[person_id] = "No e-mail address"
        else:
            plan.changes.append(BulkChange(person_id, old, new))
    if key == "alumni_id":
        _refuse_taken_ids(connection, plan)
    return plan


def _stored(key: str, value: Any) -> Any:
    """`value` as it is on record afterwards: some fields are never blank."""
    if value is None and key in FLAGS:
        return False
    return _UNVERIFIED if value is None and key == "email_status" else value


def _refuse_taken_ids(connection: Connection, plan: BulkPlan) -> None:
    """Refuse alumni IDs that somebody has, or that two people would get."""
    wanted = sorted({change.new for change in plan.changes if change.new is not None})
    taken = set(
        connection.scalars(
            select(people.c.alumni_id).where(within_texts(people.c.alumni_id, wanted))
        )
    )
    changes, plan.changes = plan.changes, []
    for change in changes:
        if change.new in taken:
            plan.refused[change.person_id] = "The new alumni ID belongs to someone else"
        else:
            plan.changes.append(change)
            if change.new is not None:
                taken.add(change.new)


def _write(changes: ChangeSet, field: Field, planned: Sequence[BulkChange]) -> None:
    update_people(
        changes,
        [PersonUpdate(one.person_id, {field.key: one.new}, corrects=True) for one in planned],
        source=SOURCE,
    )
    changes.describe(fields=[field.key])


def _cannot(field: Field, what: str) -> UserError:
    return UserError(f"“{field.label}” can’t {what}. Nothing was changed.", code="not_in_bulk")
