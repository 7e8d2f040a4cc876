"""What answers do at once, before anybody looks: a consent that is withdrawn, a record confirmed.

Whoever no longer wants to be contacted is not contacted from the moment that the answer is here.
Whoever says that the record is right, and corrects nothing, leaves nothing to decide.
"""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from models.changes import ChangeSet
from models.consent_fields import CONSENT_FIELDS
from models.tables import questions
from surveys.proposals.decisions import write_accepted
from surveys.proposals.open_proposals import read_proposals
from surveys.proposals.proposal import UpdateProposal
from surveys.proposals.proposed_values import LAST_VERIFIED


def record_immediately(changes: ChangeSet, survey_id: int, person_ids: Collection[int]) -> None:
    """Record what people's answers to a survey say that nobody has to decide.

    A consent on record that is newer than the withdrawal stays, as does the proposal.
    """
    asked = select(questions.c.id).where(
        questions.c.survey_id == survey_id,
        questions.c.updates.in_([*CONSENT_FIELDS, LAST_VERIFIED]),
    )
    if not person_ids or changes.connection.scalar(asked.limit(1)) is None:
        return
    by_person: dict[int, list[UpdateProposal]] = defaultdict(list)
    for one in read_proposals(changes.connection, person_ids):
        by_person[one.person_id].append(one)
    chosen: list[UpdateProposal] = []
    for proposals in by_person.values():
        withdrawn = [one for one in proposals if one.is_withdrawal and not _is_outdated(one)]
        left = [one for one in proposals if one not in withdrawn]
        chosen += withdrawn
        if all(one.field.key == LAST_VERIFIED for one in left):
            chosen += left
    if chosen:
        write_accepted(changes, chosen)


def _is_outdated(withdrawal: UpdateProposal) -> bool:
    """Whether a consent was recorded after the person withdrew it."""
    return (
        withdrawal.now_on is not None
        and withdrawal.answered_at is not None
        and withdrawal.now_on > withdrawal.answered_at.date()
    )
