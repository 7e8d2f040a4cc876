"""Answers that stay without the person: of people who are erased, and of waves long closed.

Figures that were published stay: answers to a closed wave are kept without the person, but for
what the person wrote in their own words; and of each member of its frame who is erased, what the
rates need. Answers to a wave that is open, and those that are in no figure, go.
"""

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ColumnElement, exists, or_, select, update

from models.changes import Change, ChangeSet
from models.sql import within
from models.tables import (
    answers,
    coded_comments,
    frame_members,
    invitations,
    journal,
    questions,
    responses,
    unnamed_members,
    waves,
)
from records.respondents import DECEASED, dispositions_of, in_figures, is_sampled

_UNLINKED: Final = {"person_id": None, "invitation_id": None, "source_key": None}


def unlink_answers(changes: ChangeSet, person_ids: Sequence[int]) -> list[int]:
    """Unlink people's answers to closed waves, and delete the others; return what is kept.

    Who is in the frame of a closed wave is counted there from now on without the person.
    """
    closed = changes.connection.scalars(
        select(waves.c.id).where(waves.c.closes < changes.at.date()).order_by(waves.c.id)
    ).all()
    invited = select(invitations.c.id).where(within(invitations.c.person_id, person_ids))
    theirs = or_(within(responses.c.person_id, person_ids), responses.c.invitation_id.in_(invited))
    for wave_id in closed:
        _unname_members(changes, wave_id, person_ids)
    return _unlink(changes, theirs, closed)


def unlink_waves(changes: ChangeSet, wave_ids: Sequence[int]) -> list[int]:
    """Unlink the answers to closed waves from everybody; return the responses that are kept.

    Invitations stay with their dispositions, so that the rates stay as they were.
    """
    uninvited = [one for wave_id in wave_ids for one in _unname_uninvited(changes, wave_id)]
    linked = or_(responses.c.person_id.is_not(None), responses.c.invitation_id.is_not(None))
    kept = _unlink(changes, within(responses.c.wave_id, wave_ids) & linked, wave_ids)
    changes.delete(frame_members, uninvited)
    return kept


def _unlink(changes: ChangeSet, which: ColumnElement[bool], closed: Collection[int]) -> list[int]:
    """Unlink the responses `which` of `closed` waves that are in figures; delete the others."""
    connection = changes.connection
    found = connection.execute(select(responses.c.id, responses.c.wave_id).where(which)).all()
    kept: set[int] = set()
    for wave_id in sorted({row.wave_id for row in found} & set(closed)):
        counted = select(responses.c.id).where(
            responses.c.wave_id == wave_id, which, in_figures(connection, wave_id)
        )
        kept.update(connection.scalars(counted))
    changes.delete(responses, [row.id for row in found if row.id not in kept])
    unlinked = sorted(kept)
    written = (
        select(answers.c.id)
        .join_from(answers, questions)
        .where(within(answers.c.response_id, unlinked), questions.c.kind == "text")
    )
    own_words = connection.scalars(written).all()
    _keep_coding(changes, own_words)
    changes.delete(answers, own_words)
    changes.update(responses, [Change(one, _UNLINKED) for one in unlinked])
    return unlinked


def _keep_coding(changes: ChangeSet, answer_ids: Sequence[int]) -> None:
    """Count the themes of comments from now on without the comments, as figures are kept."""
    coded = changes.connection.scalars(
        select(coded_comments.c.id).where(within(coded_comments.c.answer_id, answer_ids))
    )
    changes.update(
        coded_comments,
        [Change(one, {"answer_id": None, "is_unlinked": True}) for one in coded],
    )


def forget_respondents(changes: ChangeSet, response_ids: Sequence[int]) -> None:
    """Take out of the history whose the responses were that are kept."""
    answered = select(answers.c.id).where(within(answers.c.response_id, response_ids))
    for table, of_table in (
        (responses, within(journal.c.record_id, response_ids)),
        (answers, journal.c.record_id.in_(answered)),
    ):
        changes.connection.execute(
            update(journal)
            .where(journal.c.table_name == table.name, of_table)
            .values(person_id=None)
        )


def _count_unnamed(
    changes: ChangeSet, wave_id: int, person_ids: Sequence[int], *, is_invited: bool
) -> None:
    """Count members of a wave's frame without the person from now on."""
    members = frame_members.c
    sources: dict[int, tuple[str | None, str | None]] = {
        row.person_id: (row.source, row.source_name)
        for row in changes.connection.execute(
            select(members.person_id, members.source, members.source_name).where(
                members.wave_id == wave_id, within(members.person_id, person_ids)
            )
        )
    }
    dispositions = dispositions_of(changes.connection, wave_id, person_ids)
    changes.insert(
        unnamed_members,
        [
            {
                "wave_id": wave_id,
                "is_invited": is_invited,
                "disposition": dispositions.get(person_id),
                "source": source,
                "source_name": source_name,
            }
            for person_id in person_ids
            for source, source_name in [sources.get(person_id, (None, None))]
        ],
    )


def _unname_members(changes: ChangeSet, wave_id: int, person_ids: Sequence[int]) -> None:
    """Count those of the people who are in a wave's frame without the person."""
    invited, members = (
        set(
            changes.connection.scalars(
                select(table.c.person_id).where(
                    table.c.wave_id == wave_id, within(table.c.person_id, person_ids), *which
                )
            )
        )
        for table, which in (
            (invitations, ()),
            (frame_members, (is_sampled(),)),
        )
    )
    _count_unnamed(changes, wave_id, sorted(invited), is_invited=True)
    _count_unnamed(changes, wave_id, sorted(members - invited), is_invited=False)


def _unname_uninvited(changes: ChangeSet, wave_id: int) -> list[int]:
    """Count who answered without an invitation, as on paper, without the person.

    Their places in the frame, by id, are to go once the answers are unlinked.
    """
    rows = changes.connection.execute(
        select(frame_members.c.id, frame_members.c.person_id).where(
            frame_members.c.wave_id == wave_id,
            frame_members.c.excluded.is_distinct_from(DECEASED),
            exists().where(
                responses.c.wave_id == wave_id,
                responses.c.person_id == frame_members.c.person_id,
            ),
            ~exists().where(
                invitations.c.wave_id == wave_id,
                invitations.c.person_id == frame_members.c.person_id,
            ),
        )
    ).all()
    _count_unnamed(changes, wave_id, [row.person_id for row in rows], is_invited=False)
    return [row.id for row in rows]
