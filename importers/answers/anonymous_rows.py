"""Planning the rows of a file of answers to an anonymous wave.

No row waits for review, as it would be kept with its respondent; partial answers are not kept, as
they would have to be found again to be completed; and answers come in groups
(surveys/anonymous_answers.py).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from importers.answers.respondents import RespondentMatch
from importers.answers.rows import ParsedRow
from importers.choices import LEAVE_OUT, Decision
from models.reasons import Reason, ReasonKind
from models.tables import invitations
from records.respondents import INELIGIBLE, has_frame, people_in_frame
from surveys.anonymous_answers import SMALLEST_GROUP, AnswerKeys, taken_hashes
from surveys.waves import Wave

_FEW: Final = Reason(ReasonKind.FEW_ANSWERS, {"count": SMALLEST_GROUP})
_NOT_KEPT: Final = Reason(ReasonKind.PARTIAL_NOT_KEPT)


@dataclass(frozen=True, slots=True)
class AnonymousRow:
    """What becomes of a row: its answers are taken, on record already, or `reason` says why not.

    `keys` know the answers again; `noted` is the invitation of whoever answered, with its new
    disposition.
    """

    keys: AnswerKeys
    is_taken: bool = False
    reason: Reason | None = None
    noted: tuple[int, str] | None = None


def plan_anonymous_rows(
    connection: Connection,
    wave: Wave,
    parsed: Sequence[ParsedRow],
    whose: Sequence[RespondentMatch],
    decisions: Mapping[int, Decision | None],
) -> list[AnonymousRow]:
    """Plan the rows of a file, given whose each is, in their order."""
    planner = _Planner(connection, wave)
    by_fullness = sorted(range(len(parsed)), key=lambda at: _fullness(parsed[at]), reverse=True)
    planned: dict[int, AnonymousRow] = {}
    for at in by_fullness:
        planned[at] = planner.plan(parsed[at], whose[at], decisions.get(at))
    if sum(one.is_taken for one in planned.values()) < SMALLEST_GROUP:
        planned = {
            at: replace(one, is_taken=False, reason=_FEW) if one.is_taken else one
            for at, one in planned.items()
        }
    return [planned[at] for at in range(len(parsed))]


class _Planner:
    """Plans row after row, the fullest first: of several of one person the first one counts."""

    def __init__(self, connection: Connection, wave: Wave) -> None:
        self._connection, self._wave = connection, wave
        self._taken = taken_hashes(connection, wave.id)
        self._dispositions: dict[int, str] = dict(
            connection.execute(
                select(invitations.c.id, invitations.c.disposition).where(
                    invitations.c.wave_id == wave.id
                )
            ).all()
        )
        self._framed = (
            people_in_frame(connection, wave.id) if has_frame(connection, wave.id) else None
        )
        self._in_file: set[str] = set()
        self._contents: Counter[str] = Counter()

    def plan(
        self, row: ParsedRow, found: RespondentMatch, decision: Decision | None
    ) -> AnonymousRow:
        """Plan one row."""
        keys = self._keys(row, found)
        reason = self._skipped(row, found, decision)
        if reason is not None:
            return AnonymousRow(keys, reason=reason)
        noted = self._noted(row, found)
        hashes = keys.hashes(self._connection, self._wave.id)
        if not hashes.isdisjoint(self._taken):
            return AnonymousRow(keys, noted=noted)
        if not hashes.isdisjoint(self._in_file):
            return AnonymousRow(keys, reason=Reason(ReasonKind.SAME_RESPONDENT))
        self._in_file |= hashes
        if not row.is_complete:
            return AnonymousRow(keys, reason=_NOT_KEPT, noted=noted)
        return AnonymousRow(keys, is_taken=True, noted=noted)

    def _keys(self, row: ParsedRow, found: RespondentMatch) -> AnswerKeys:
        if not self._wave.privacy.has_tokens:
            found, identity = RespondentMatch(), ""
        else:
            identity = "|".join(f"{about}={text}" for about, text in sorted(row.identity.items()))
        content = repr(sorted(row.answers.items()))
        keys = AnswerKeys.of(
            source_key=row.source_key,
            invitation_id=found.invitation_id,
            identity=identity,
            given=row.answers,
            earlier=self._contents[content],
        )
        self._contents[content] += 1
        return keys

    def _skipped(
        self, row: ParsedRow, found: RespondentMatch, decision: Decision | None
    ) -> Reason | None:
        """Why nothing of a row is taken, or None."""
        if decision == LEAVE_OUT:
            return Reason(ReasonKind.BY_CHOICE)
        if not row.answers:
            return Reason(ReasonKind.NO_ANSWERS)
        if not self._wave.privacy.has_tokens:
            return None
        if found.person_id is not None:
            is_outside = self._framed is not None and found.person_id not in self._framed
            return Reason(ReasonKind.NOT_IN_FRAME) if is_outside else None
        if found.reason is None or found.reason.kind is ReasonKind.NO_IDENTITY:
            return None
        return found.reason

    def _noted(self, row: ParsedRow, found: RespondentMatch) -> tuple[int, str] | None:
        """The new disposition of the respondent’s invitation, where it changes."""
        if found.invitation_id is None or not self._wave.privacy.has_tokens:
            return None
        new = "complete" if row.is_complete else "partial"
        now = self._dispositions.get(found.invitation_id)
        return None if now in {new, "complete", INELIGIBLE} else (found.invitation_id, new)


def _fullness(row: ParsedRow) -> tuple[bool, datetime, int, int]:
    """Orders rows: complete ones first, then those submitted last."""
    return row.is_complete, row.submitted_at or datetime.min, len(row.answers), -row.number
