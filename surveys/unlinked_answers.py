"""Unlinking the answers to a wave from people for good, once it has closed."""

from datetime import date

from core.errors import UserError
from models.changes import Change, ChangeSet
from models.tables import waves
from records.retention.removal import unlink_answers
from surveys.anonymous_answers import rewrite_answers
from surveys.waves import Wave, is_closed


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
    unlink_answers(changes, [wave.id])
    rewrite_answers(changes, wave)
    changes.update(waves, [Change(wave.id, {"unlinked_on": today})])
    changes.describe(wave=wave.name)
