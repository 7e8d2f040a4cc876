"""Consent of many people: recorded, or withdrawn. Whoever opted out stays opted out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from core.formats import format_short_day
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.opt_outs import OBJECTED
from models.sql import within
from models.tables import consents
from records.consent.consents import record_consent
from records.consent.contactable import BLOCK_LABELS, contact_blocks
from records.writing.bulk_edit.definition import OPTED_OUT, BulkAct, BulkChange, BulkPlan

NO_BASIS: Final = "none"


def grant_consent(
    purpose: str,
    channel: str,
    basis: str,
    recorded_on: date,
    *,
    evidence: str | None = None,
    wording: str | None = None,
) -> BulkAct:
    """Record on what `basis` people may be contacted for `purpose` by `channel`.

    Who must not be contacted so is refused. Who has the same record already is left as they are.
    `evidence` and `wording` are those of `record_consent`.
    """

    def plan(connection: Connection, person_ids: Sequence[int]) -> BulkPlan:
        blocks = contact_blocks(connection, person_ids, channel, purpose)
        held = _newest(connection, person_ids, purpose, channel)
        found = BulkPlan(refused={one: BLOCK_LABELS[block] for one, block in blocks.items()})
        for person_id in person_ids:
            old, on = held.get(person_id, (None, None))
            if person_id not in blocks and (old, on) != (basis, recorded_on):
                new = _words(basis, recorded_on)
                found.changes.append(BulkChange(person_id, _words(old, on), new))
        return found

    values = {"recorded_on": recorded_on, "evidence": evidence, "wording": wording}
    return BulkAct(BatchKind.CONSENT, plan, _recorded(purpose, channel, basis, values))


def withdraw_consent(
    purpose: str, channel: str, recorded_on: date, *, evidence: str | None = None
) -> BulkAct:
    """Record that there is no basis any more to contact people for `purpose` by `channel`.

    That is no opt-out: addresses are not suppressed, and who opted out stays so.
    """

    def plan(connection: Connection, person_ids: Sequence[int]) -> BulkPlan:
        found = BulkPlan()
        held = _newest(connection, person_ids, purpose, channel)
        for person_id in person_ids:
            old, on = held.get(person_id, (NO_BASIS, None))
            if old == OBJECTED:
                found.refused[person_id] = OPTED_OUT
            elif old != NO_BASIS:
                new = _words(NO_BASIS, recorded_on)
                found.changes.append(BulkChange(person_id, _words(old, on), new))
        return found

    values = {"recorded_on": recorded_on, "evidence": evidence}
    return BulkAct(BatchKind.CONSENT_WITHDRAW, plan, _recorded(purpose, channel, NO_BASIS, values))


def _recorded(
    purpose: str, channel: str, basis: str, values: Mapping[str, Any]
) -> Callable[[ChangeSet, Sequence[BulkChange]], None]:
    """Record `basis` for those planned; `values` are the other ones of `record_consent`."""

    def write(changes: ChangeSet, planned: Sequence[BulkChange]) -> None:
        ids = [one.person_id for one in planned]
        record_consent(changes, ids, purpose, channel, basis, **values)

    return write


def _words(basis: str | None, on: date | None) -> str | None:
    """A consent in a few words: “consent, 19 Nov 2026”."""
    if basis is None:
        return None
    word = "no basis" if basis == NO_BASIS else basis
    return f"{word}, {format_short_day(on, with_year=True)}" if on else word


def _newest(
    connection: Connection, person_ids: Sequence[int], purpose: str, channel: str
) -> dict[int, tuple[str, date | None]]:
    """The basis that counts, and its date, of those who have one."""
    columns = consents.c
    rows = connection.execute(
        select(columns.person_id, columns.basis, columns.recorded_on)
        .where(
            within(columns.person_id, person_ids),
            columns.purpose == purpose,
            columns.channel == channel,
        )
        .order_by(columns.id)
    )
    return {row.person_id: (row.basis, row.recorded_on) for row in rows}  # the last one stays
