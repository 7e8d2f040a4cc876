"""Answers to anonymous waves: taken so that nobody can tell any more who gave them.

That somebody answered is noted with the invitation. The answers are written apart, without person,
invitation, token, response ID and times. They come in groups of at least SMALLEST_GROUP, and with
each group all answers of the wave are written anew in random order, without a line in the journal:
neither identifiers nor the history of the database tell one group from another. What an earlier
backup lacks tells of a group at most (docs/adr/0061-private-waves.md).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import SystemRandom
from typing import Final

from sqlalchemy import Connection, delete, select

from core.errors import UserError
from models.changes import ChangeSet
from models.suppressions import keyed_hash, suppression_keys
from models.tables import answers, invitations, journal, responses, taken_answers
from records.disposition_history import (
    SENT,
    DispositionEntry,
    DispositionSource,
    record_dispositions,
)
from surveys.dispositions import ANSWERED
from surveys.responses import Answers, Response, ResponseWrite, read_responses, write_responses
from surveys.survey_store import stored_questions
from surveys.waves import Wave

SMALLEST_GROUP: Final = 5  # answers that are taken at once, so that each hides among others
_KIND: Final = "answers"  # of the keyed hashes


@dataclass(frozen=True, slots=True)
class AnswerKeys:
    """By what the answers in a row are known again: `texts` name whose they are, or which.

    None of them says what was answered by whom: either an ID, or the answers alone.
    """

    texts: tuple[str, ...]

    @classmethod
    def of(
        cls,
        *,
        source_key: str | None = None,
        invitation_id: int | None = None,
        identity: str = "",
        given: Answers | None = None,
        earlier: int = 0,
    ) -> "AnswerKeys":
        """The keys of a row: of all that identifies it; else of what is answered.

        `earlier` is how many rows above have the same answers.
        """
        texts = [
            f"{name}:{value}"
            for name, value in (
                ("response", source_key),
                ("invitation", invitation_id),
                ("identity", None if invitation_id is not None else identity),
            )
            if value
        ]
        if not texts:
            plain = [(code, several) for code, several in sorted((given or {}).items())]
            texts = [f"content:{earlier}:{json.dumps(plain, default=str)}"]
        return cls(tuple(texts))

    def hashes(self, connection: Connection, wave_id: int) -> set[str]:
        """The keyed hashes of the texts, under the key of new hashes."""
        key = suppression_keys(connection)[0]
        return {keyed_hash(key, _KIND, f"{wave_id}:{text}") for text in self.texts}


def taken_hashes(connection: Connection, wave_id: int) -> set[str]:
    """The hashes of the answers to a wave that were taken already."""
    return set(
        connection.scalars(
            select(taken_answers.c.key_hash).where(taken_answers.c.wave_id == wave_id)
        )
    )


def take_answers(
    changes: ChangeSet,
    wave: Wave,
    coming: Sequence[Answers],
    keys: Sequence[AnswerKeys],
    noted: Mapping[int, str],
) -> None:
    """Add the `coming` answers to an anonymous wave, and note who answered.

    `keys` are those by which the answers are known again; `noted` are the new dispositions of
    invitations, by id. Raises UserError for too few answers at once.
    """
    connection = changes.connection
    if 0 < len(coming) < SMALLEST_GROUP:
        raise UserError(
            f"Fewer than {SMALLEST_GROUP} answers at once to an anonymous wave would show who gave"
            " them. Nothing was imported; import the file again when there are more.",
            code="few_answers",
        )
    if coming:
        hashes = {one for key in keys for one in key.hashes(connection, wave.id)}
        known = taken_hashes(connection, wave.id)
        # In the order of the hashes, which says nothing.
        new = sorted(hashes - known)
        changes.insert(taken_answers, [{"wave_id": wave.id, "key_hash": one} for one in new])
        rewrite_answers(changes, wave, coming)
    today = changes.at.date()  # not the day of the answers, which would narrow down whose they are
    entries = [DispositionEntry(one, noted[one], today) for one in sorted(noted)]
    record_dispositions(changes, entries, DispositionSource.ANSWER)


def rewrite_answers(changes: ChangeSet, wave: Wave, coming: Sequence[Answers] = ()) -> None:
    """Write all answers of a wave and the `coming` ones anew: shuffled, without times or lines.

    Partial answers of fewer than SMALLEST_GROUP people are not told from complete ones: who gave
    them the dispositions would say.
    """
    connection = changes.connection
    before = read_responses(connection, wave.id)
    counting = [one for one in before.values() if one.counts]
    few = sum(not one.is_complete for one in counting) < SMALLEST_GROUP
    bare = [Response(one.answers, one.is_complete or few) for one in counting]
    bare += [Response(given, is_complete=True) for given in coming]
    SystemRandom().shuffle(bare)
    changes.delete(responses, before)
    stored = stored_questions(connection, wave.survey_id, wave.version)
    write_responses(changes, wave, stored, [ResponseWrite(one) for one in bare])
    remove_lines(changes)


def remove_lines(changes: ChangeSet) -> None:
    """Take the lines about responses and answers out of what this batch wrote to the journal."""
    changes.connection.execute(
        delete(journal).where(
            journal.c.batch_id == changes.batch_id,
            journal.c.table_name.in_([responses.name, answers.name]),
        )
    )


def remove_answers(changes: ChangeSet, wave: Wave) -> int:
    """Remove all answers of an anonymous wave for good, as if nobody had answered; return how many.

    For a file imported into the wrong wave: single imports of anonymous answers cannot be undone.
    Raises UserError for a wave that is not anonymous: its imports can be.
    """
    if not wave.privacy.is_anonymous:
        raise UserError(
            f"{wave.name} is not anonymous. Nothing was changed; undo the import of its answers.",
            code="not_anonymous",
        )
    connection = changes.connection
    ids = connection.scalars(select(responses.c.id).where(responses.c.wave_id == wave.id)).all()
    changes.delete(responses, ids)
    remove_lines(changes)
    keys = select(taken_answers.c.id).where(taken_answers.c.wave_id == wave.id)
    changes.delete(taken_answers, connection.scalars(keys).all())
    answered = select(invitations.c.id).where(
        invitations.c.wave_id == wave.id, invitations.c.disposition.in_(ANSWERED)
    )
    entries = [
        DispositionEntry(one, SENT, changes.at.date()) for one in connection.scalars(answered)
    ]
    record_dispositions(changes, entries, DispositionSource.DECISION)
    changes.describe(wave=wave.name)
    changes.counts["responses"] = len(ids)
    return len(ids)
