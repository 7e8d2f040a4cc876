"""Unlinking the answers to a wave from people for good, once it has closed."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from core.errors import UserError
from models.changes import Change, ChangeSet
from models.sql import within
from models.tables import answers, responses, waves
from records.erasure.answers import forget_respondents, unlink_waves
from records.erasure.emptied_journal import empty_journal
from surveys.anonymous_answers import rewrite_answers
from surveys.waves import Wave, all_waves, is_closed


def unlink_wave(changes: ChangeSet, wave: Wave, today: date) -> None:
    """Unlink the answers to a closed wave, and write them anew: shuffled and without times.

    Figures and rates stay; answers in people's own words, and break-downs by their records, do
    not. Cannot be undone. Raises UserError for a wave that is not closed, or holds no links.
    """
    if not is_closed(wave, today):
        raise UserError(
            f"{wave.name} has not closed yet. Nothing was changed; set its closing date first.",
            code="wave_open",
        )
    if wave.privacy.is_anonymous or wave.unlinked_on is not None:
        raise UserError(
            f"The answers to {wave.name} name nobody already; nothing was changed.",
            code="answers_unlinked",
        )
    unlink_closed_waves(changes, [wave.id], today)
    changes.describe(wave=wave.name)


def unlink_closed_waves(changes: ChangeSet, wave_ids: Collection[int], today: date) -> None:
    """Unlink the answers to closed waves, as `unlink_wave` and the office's retention rule do."""
    connection = changes.connection
    for wave in all_waves(connection):
        if wave.id not in wave_ids:
            continue
        response_ids = connection.scalars(
            select(responses.c.id).where(responses.c.wave_id == wave.id)
        ).all()
        answer_ids = connection.scalars(
            select(answers.c.id).where(within(answers.c.response_id, response_ids))
        ).all()
        unlink_waves(changes, [wave.id])
        empty_journal(connection, (), {responses: response_ids, answers: answer_ids})
        forget_respondents(changes, response_ids)
        rewrite_answers(changes, wave)
        changes.update(waves, [Change(wave.id, {"unlinked_on": today})])
