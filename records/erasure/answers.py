"""The answers of people who are erased.

Figures that were published stay: answers to a closed wave are kept without the person, but for
what the person wrote in their own words. Answers to a wave that is open, and those that are in no
figure, go.
"""

from collections.abc import Sequence

from sqlalchemy import or_, select

from models.changes import Change, ChangeSet
from models.sql import within
from models.tables import answers, invitations, questions, responses, waves
from records.respondents import in_figures

_UNLINKED = {"person_id": None, "invitation_id": None, "source_key": None}


def unlink_answers(changes: ChangeSet, person_ids: Sequence[int]) -> list[int]:
    """Unlink answers to closed waves and delete the others; return the responses that are kept."""
    connection = changes.connection
    invited = select(invitations.c.id).where(within(invitations.c.person_id, person_ids))
    theirs = or_(within(responses.c.person_id, person_ids), responses.c.invitation_id.in_(invited))
    found = connection.execute(
        select(responses.c.id, waves.c.id.label("wave_id"), waves.c.closes)
        .join_from(responses, waves)
        .where(theirs)
    ).all()
    closed = {row.wave_id for row in found if row.closes and row.closes < changes.at.date()}
    kept: set[int] = set()
    for wave_id in closed:
        counted = select(responses.c.id).where(
            responses.c.wave_id == wave_id, theirs, in_figures(connection, wave_id)
        )
        kept.update(connection.scalars(counted))
    changes.delete(responses, [row.id for row in found if row.id not in kept])
    unlinked = sorted(kept)
    written = (
        select(answers.c.id)
        .join_from(answers, questions)
        .where(within(answers.c.response_id, unlinked), questions.c.kind == "text")
    )
    changes.delete(answers, connection.scalars(written).all())
    changes.update(responses, [Change(one, _UNLINKED) for one in unlinked])
    return unlinked
