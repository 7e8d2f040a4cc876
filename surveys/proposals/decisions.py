"""Decisions on proposals: accepted into the records of their people, or put aside."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, and_, select

from core.errors import UserError
from models.changes import ChangeSet
from models.consent_fields import CONSENT_FIELDS
from models.database import user_name
from models.sql import within
from models.tables import answers, proposal_decisions, questions, responses
from records.consent.consents import record_consent, withdraw_opt_out
from records.people import read_flat
from records.writing.bulk_update import update_people
from records.writing.person_update import PersonUpdate
from surveys.proposals.open_proposals import read_proposals
from surveys.proposals.proposal import ProposalKey, UpdateProposal

EMPLOYER: Final = "employer"
_OF_A_ROLE: Final = ("role_title", "sector", "research_active")


def accept_proposals(changes: ChangeSet, keys: Collection[ProposalKey]) -> int:
    """Write proposals into the records of their people; return how many.

    A consent is recorded with the day of the answer, the wave and the wording. Raises UserError
    where one was decided meanwhile, or cannot be accepted.
    """
    chosen = _chosen(changes.connection, keys)
    unusable = next((one for one in chosen if one.issue), None)
    if unusable is not None:
        raise UserError(
            f"“{unusable.text}” cannot be accepted: {unusable.issue} Nothing was changed.",
            code="bad_value",
        )
    write_accepted(changes, chosen)
    return len(chosen)


def write_accepted(changes: ChangeSet, chosen: Sequence[UpdateProposal]) -> None:
    """Write proposals that are open, and can be accepted, into the records."""
    by_source: dict[str, dict[int, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    consents = [one for one in chosen if one.field.key in CONSENT_FIELDS]
    for one in chosen:
        if one.field.key not in CONSENT_FIELDS:
            by_source[one.source][one.person_id][one.field.key] = one.value
    for person_id, source, unchanged in _unchanged_roles(changes.connection, chosen):
        by_source[source][person_id] |= unchanged
    for source, values in by_source.items():
        updates = [PersonUpdate(person_id, row) for person_id, row in values.items()]
        update_people(changes, updates, source=_evidence(source))
    _record_consents(changes, consents)
    _decide(changes, chosen, accepted=True)
    changes.describe(fields=sorted({one.field.key for one in chosen}))


def reject_proposals(changes: ChangeSet, keys: Collection[ProposalKey]) -> int:
    """Note that proposals are not wanted; return how many.

    Raises UserError where one was decided meanwhile.
    """
    chosen = _chosen(changes.connection, keys)
    _decide(changes, chosen, accepted=False)
    return len(chosen)


def _unchanged_roles(
    connection: Connection, chosen: Sequence[UpdateProposal]
) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """What people with a new employer answered of their role that is on record already.

    A new employer is a new role, which has the title that somebody still has beside it.
    """
    moved = [one for one in chosen if one.field.key == EMPLOYER]
    if not moved:
        return
    proposed = {(one.person_id, one.field.key) for one in chosen}
    asked = (
        select(answers.c.response_id, questions.c.updates)
        .join(questions)
        .outerjoin(
            proposal_decisions,
            and_(
                proposal_decisions.c.response_id == answers.c.response_id,
                proposal_decisions.c.question_id == answers.c.question_id,
            ),
        )
        .where(
            within(answers.c.response_id, sorted({one.key.response_id for one in moved})),
            questions.c.updates.in_(_OF_A_ROLE),
            proposal_decisions.c.id.is_(None),
        )
    )
    still_open = {
        (one.person_id, one.field.key)
        for one in read_proposals(connection, [one.person_id for one in moved])
    }
    answered: dict[int, list[str]] = defaultdict(list)
    for response_id, key in connection.execute(asked):
        answered[response_id].append(key)
    on_record = read_flat(connection, [one.person_id for one in moved], _OF_A_ROLE)
    for at, one in enumerate(moved):
        keys = [
            key
            for key in answered[one.key.response_id]
            if (one.person_id, key) not in proposed | still_open
        ]
        yield one.person_id, one.source, {key: on_record[key][at] for key in keys}


def _record_consents(changes: ChangeSet, consents: Iterable[UpdateProposal]) -> None:
    """Record consents that were given, renewed or withdrawn, alike ones together."""
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for one in consents:
        day = changes.at.date() if one.answered_at is None else one.answered_at.date()
        field = CONSENT_FIELDS[one.field.key]
        asked = f"{one.wording} – {one.text}"
        if one.ends_opt_out:
            withdraw_opt_out(
                changes, one.person_id, field.purpose, field.channel, one.value,
                on=day, reason=_evidence(one.source), wording=asked,
            )  # fmt: skip
        else:
            alike[field.purpose, field.channel, one.value, day, one.source, asked].append(
                one.person_id
            )
    for (purpose, channel, basis, day, source, asked), people in alike.items():
        record_consent(
            changes, people, purpose, channel, basis,
            recorded_on=day, evidence=_evidence(source), wording=asked,
        )  # fmt: skip


def _evidence(source: str) -> str:
    return f"answer to {source}"


def _chosen(connection: Connection, keys: Collection[ProposalKey]) -> Sequence[UpdateProposal]:
    owners = connection.scalars(
        select(responses.c.person_id).where(
            within(responses.c.id, sorted({key.response_id for key in keys}))
        )
    ).all()
    open_now = {one.key: one for one in read_proposals(connection, [one for one in owners if one])}
    if not open_now.keys() >= set(keys):
        raise UserError(
            "Somebody decided one of these proposals meanwhile, or the record has the value"
            " already. Nothing was changed; look at the list again.",
            code="stale_proposal",
        )
    return [open_now[key] for key in keys]


def _decide(changes: ChangeSet, chosen: Sequence[UpdateProposal], *, accepted: bool) -> None:
    by = user_name()
    changes.insert(
        proposal_decisions,
        [
            {
                "person_id": one.person_id,
                "response_id": one.key.response_id,
                "question_id": one.key.question_id,
                "field": one.field.key,
                "value": one.text,
                "source": one.source,
                "accepted": accepted,
                "decided_on": changes.at.date(),
                "decided_by": by,
            }
            for one in chosen
        ],
    )
