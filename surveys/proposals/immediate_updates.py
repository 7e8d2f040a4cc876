"""What answers do at once, before anybody looks: a consent that is withdrawn, a record confirmed.

Whoever no longer wants to be contacted is not contacted from the moment that the answer is here.
Whoever says that the record is right, and corrects nothing, leaves nothing to decide.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import select

from core.formats import plural
from models.changes import ChangeSet
from models.consent_fields import CONSENT_FIELDS
from models.tables import questions
from surveys.proposals.decisions import write_accepted
from surveys.proposals.open_proposals import read_proposals
from surveys.proposals.proposal import UpdateProposal
from surveys.proposals.proposed_values import LAST_VERIFIED

# The numbers of people that a batch of answers reports.
OPTED_OUT: Final = "opted_out"
VERIFIED: Final = "verified"
_WORDS: Final[Mapping[str, str]] = {
    OPTED_OUT: "opted out, which counts at once",
    VERIFIED: "confirmed that the record is right",
}


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
    if not chosen:
        return
    write_accepted(changes, chosen)
    opted_out = {one.person_id for one in chosen if one.is_withdrawal}
    verified = {one.person_id for one in chosen if one.field.key == LAST_VERIFIED}
    for name, whom in ((OPTED_OUT, opted_out), (VERIFIED, verified)):
        if whom:
            changes.counts[name] = len(whom)


def immediate_in_words(counts: Mapping[str, int]) -> list[str]:
    """What answers did at once, by the counts of their batch: “1 person opted out at once.”."""
    return [
        f"{plural(counts[name], 'person', 'people')} {words}."
        for name, words in _WORDS.items()
        if counts.get(name)
    ]


def _is_outdated(withdrawal: UpdateProposal) -> bool:
    """Whether a consent was recorded after the person withdrew it."""
    return (
        withdrawal.now_on is not None
        and withdrawal.answered_at is not None
        and withdrawal.now_on > withdrawal.answered_at.date()
    )
