"""What is shown of one person: fields, records, contact preferences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from queries.shared_addresses import PersonRef, sharing_people
from records.consent.contactable import ContactBlock, contact_blocks
from records.details import PersonDetails, read_details
from records.engagement_score import EngagementScore, read_engagement
from records.fields.definitions import Field
from records.people import read_people
from surveys.proposals.open_proposals import read_proposals
from surveys.proposals.proposal import UpdateProposal


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person's fields by key, and the records beneath them."""

    id: int
    values: Mapping[str, Any]
    details: PersonDetails
    block: ContactBlock | None  # why the person must not be invited to surveys
    shared: Mapping[int, Sequence[PersonRef]]  # who else has an e-mail address, by contact point
    engagement: EngagementScore
    proposals: Sequence[UpdateProposal] = ()  # answers that would update the record


def read_person(
    connection: Connection, person_id: int, fields: Mapping[str, Field]
) -> PersonView | None:
    """Read a person; None where the record is gone."""
    (values,) = read_people(connection, [person_id], ["id", *fields])
    if values["id"] is None:
        return None
    return PersonView(
        person_id,
        values,
        read_details(connection, person_id),
        contact_blocks(connection, [person_id]).get(person_id),
        sharing_people(connection, person_id),
        read_engagement(connection, person_id),
        read_proposals(connection, [person_id]),
    )
