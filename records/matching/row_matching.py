"""Whose row is it: the person on record that each row of a file belongs to.

Certain: the alumni ID; else a personal e-mail address; else the name with the date of birth, or
with award and year; each only where nothing contradicts it. Contradictions and mere likeness give a
possible match, with reasons, for someone to decide. Good for 100,000 rows against as
many people: what rows name is looked up in a few statements, and likeness is only weighed among
people whose family name begins alike or who share a date of birth.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from sqlalchemy import Connection, select

from core.progress import SILENT, Progress
from models.reasons import Reason, ReasonKind
from models.tables import people
from records.matching.contradictions import contradictions, contradicts_number, other_contacts
from records.matching.match_index import Index
from records.matching.similarity import (
    POSSIBLE,
    SAME_EMAIL,
    SAME_ID,
    Person,
    has_name,
    is_stranger,
    likeness,
    same_award,
    same_birth,
    same_number,
)

Row = Mapping[str, Any]

_REPORT_EVERY: Final = 500  # rows between two looks at Cancel
_MOST_CANDIDATES: Final = 5


class Certainty(StrEnum):
    """How sure a match is."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone whom a row may belong to; `score` from 0 to 1 only orders the candidates."""

    person_id: int
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Whose a row is. `person_id` is set for a certain match; `candidates` are the best first."""

    kind: Certainty
    person_id: int | None = None
    reasons: tuple[Reason, ...] = ()
    candidates: tuple[Candidate, ...] = ()


NOBODY: Final = Match(Certainty.NONE)


class Known(Protocol):
    """The people whom a row may mean: those on record, or those whom earlier rows named."""

    def with_alumni_id(self, row: Row) -> Person | None:
        """The person with the row's alumni ID."""

    def with_email(self, row: Row) -> list[Person]:
        """Everyone with one of the row's e-mail addresses."""

    def with_name(self, row: Row) -> list[Person]:
        """Everyone with a full name of the row."""

    def similar(self, row: Row) -> list[Person]:
        """Everyone with a name like the row's."""


def match_rows(
    connection: Connection, rows: Sequence[Row], progress: Progress = SILENT
) -> list[Match]:
    """The match of each of `rows`, which map field keys to typed values (blanks may be missing).

    Raises Cancelled as `progress` says.
    """
    progress.report("Matching the people in the file")
    if connection.scalar(select(people.c.id).limit(1)) is None:
        return [NOBODY] * len(rows)  # the first import of an office, often its largest
    index = Index(connection, rows, progress)
    found: list[Match] = []
    for number, row in enumerate(rows):
        if number % _REPORT_EVERY == 0:
            progress.report("Matching the people in the file", number, len(rows))
        found.append(match_row(row, index))
    return found


def match_row(row: Row, known: Known) -> Match:
    """The match of one row among `known` people."""
    by_id = known.with_alumni_id(row)
    by_email = known.with_email(row)
    if by_id is not None:
        return _match_by_id(row, by_id, by_email)
    if by_email:
        return _match_by_email(row, by_email)
    by_name = known.with_name(row)
    sure, doubts = list[Match](), list[Reason]()
    for person in by_name:
        why = _second_evidence(row, person)
        against = _against_evidence(row, person) if why is not None else ()
        if why is None:
            continue
        if against:
            doubts.append(_but(why, against))
        else:
            sure.append(Match(Certainty.CERTAIN, person.person_id, (why,)))
    if len(sure) == 1:
        return sure[0]
    alike = {person.person_id: person for person in (*by_name, *known.similar(row))}
    return _possible(row, alike.values(), tuple(doubts[:1]), floor=POSSIBLE)


def _match_by_id(row: Row, person: Person, by_email: Sequence[Person]) -> Match:
    if by_email and person not in by_email:
        why = Reason(ReasonKind.ID_AND_EMAIL)
        return _possible(row, (person, *by_email), (why,), emails=by_email)
    if contradicts_number(row, person):
        is_other = is_stranger(row, person)
        against = Reason(ReasonKind.UNLIKE_NAME if is_other else ReasonKind.OTHER_DATA)
        return _possible(row, (person,), (_but(SAME_ID, (against,)),))
    return Match(Certainty.CERTAIN, person.person_id, (SAME_ID,))


def _match_by_email(row: Row, by_email: Sequence[Person]) -> Match:
    named = [person for person in by_email if has_name(row, person)]
    if len(by_email) > 1 and len(named) != 1:
        why = Reason(ReasonKind.SHARED_EMAIL, {"count": len(by_email)})
        return _possible(row, by_email, (why,), emails=by_email)
    person = named[0] if named else by_email[0]
    against = contradictions(row, person)
    if against:
        return _possible(row, (person,), (_but(SAME_EMAIL, against),), emails=by_email)
    return Match(Certainty.CERTAIN, person.person_id, (SAME_EMAIL,))


def _but(why: Reason, against: Sequence[Reason]) -> Reason:
    return Reason(ReasonKind.BUT, {"why": why, "against": tuple(against)})


def _second_evidence(row: Row, person: Person) -> Reason | None:
    """The evidence besides the name that the row matches the person; None without any."""
    if same_birth(row, person):
        return Reason(ReasonKind.SAME_NAME_AND_BIRTH)
    if same_award(row, person):
        return Reason(ReasonKind.SAME_NAME_AND_AWARD)
    if same_number(row.get("alumni_id"), person.alumni_id):
        return Reason(ReasonKind.SAME_NAME_AND_ID)
    return None


def _against_evidence(row: Row, person: Person) -> tuple[Reason, ...]:
    """The evidence that a person with the same name is somebody else.

    Two graduates of one year and name are ordinary; so, without a date of birth, they must not be
    reached at different addresses.
    """
    against = contradictions(row, person)
    if same_birth(row, person) or same_number(row.get("alumni_id"), person.alumni_id):
        return against
    return against + other_contacts(row, person)


def _possible(
    row: Row,
    persons: Iterable[Person],
    reasons: tuple[Reason, ...],
    *,
    emails: Sequence[Person] = (),
    floor: float = 0.0,
) -> Match:
    """A possible match with the sufficiently similar `persons`, or no match."""
    weighed = [
        (person.person_id, likeness(row, person, shares_email=person in emails))
        for person in persons
    ]
    weighed.sort(key=lambda pair: (-pair[1].score, pair[0]))
    candidates = tuple(
        Candidate(person_id, like.score, like.reasons)
        for person_id, like in weighed[:_MOST_CANDIDATES]
        if like.score >= floor
    )
    if not candidates:
        return NOBODY
    return Match(Certainty.POSSIBLE, None, reasons or candidates[0].reasons, candidates)
