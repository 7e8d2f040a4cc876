"""Whose row is it: the person on record that each row of a file belongs to.

Certain: the alumni ID; else a personal e-mail address; else the name with the date of birth, or
with award and year; each only where nothing contradicts it. Contradictions and mere likeness give a
possible match, with reasons, for someone to decide: a row is never given to a person by a
probability. How probable each candidate is says the model that finds duplicates. Good for 100,000
rows against as many people: what rows name is looked up in a few statements, and only people whose
family name begins alike or who share a date of birth are scored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from sqlalchemy import Connection, select

from core.progress import SILENT, Progress
from models.reasons import Reason, ReasonKind
from models.tables import people
from records.matching.agreement import (
    SAME_EMAIL,
    SAME_ID,
    SAME_NAME,
    Person,
    has_name,
    is_stranger,
    other_number,
    same_award,
    same_birth,
    same_number,
)
from records.matching.contradictions import contradictions, contradicts_number, other_contacts
from records.matching.match_index import Index

Row = Mapping[str, Any]

_REPORT_EVERY: Final = 500  # rows between two looks at Cancel
_MOST_CANDIDATES: Final = 5
_POSSIBLE: Final = 0.1  # from this probability on, someone should look at a person of another name


class Certainty(StrEnum):
    """How sure a match is."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone whom a row may belong to, with the probability `score` from 0 to 1, and why."""

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

    @property
    def all_candidates(self) -> tuple[Candidate, ...]:
        """Those whom the row may mean, the certain one too."""
        if self.person_id is None:
            return self.candidates
        return (Candidate(self.person_id, 1.0, self.reasons),)


NOBODY: Final = Match(Certainty.NONE)


@dataclass(frozen=True, slots=True)
class UnscoredMatch:
    """Whom a row may belong to, before anybody is scored.

    Somebody has to look at the people `named` for these `reasons`, and at those who are only
    `similar` where one of them is likely.
    """

    reasons: tuple[Reason, ...] = ()
    named: tuple[int, ...] = ()
    similar: tuple[int, ...] = ()


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
    doubts: dict[int, UnscoredMatch] = {}
    for number, row in enumerate(rows):
        if number % _REPORT_EVERY == 0:
            progress.report("Matching the people in the file", number, len(rows))
        one = match_row(row, index)
        if isinstance(one, UnscoredMatch):
            doubts[number] = one
            one = NOBODY
        found.append(one)
    if doubts:
        progress.report("Comparing the people found")
    asked = {
        number: (index.without_shared_addresses(rows[number]), (*one.named, *one.similar))
        for number, one in doubts.items()
    }
    for number, weighed in weigh_candidates(connection, asked).items():
        found[number] = _possible(doubts[number], weighed)
    return found


def match_row(row: Row, known: Known) -> Match | UnscoredMatch:
    """The match of one row among `known` people; whom it may mean where that is not certain."""
    by_id = known.with_alumni_id(row)
    by_email = known.with_email(row)
    if by_id is not None:
        return _match_by_id(row, by_id, by_email)
    if by_email:
        return _match_by_email(row, by_email)
    by_name = known.with_name(row)
    sure, doubts, named = list[Match](), list[Reason](), dict[int, Person]()
    for person in by_name:
        why = _second_evidence(row, person)
        if why is None and other_number(row, person):
            continue
        named[person.person_id] = person
        if why is None:
            continue
        against = _against_evidence(row, person)
        if against:
            doubts.append(_because(why, against))
        else:
            sure.append(Match(Certainty.CERTAIN, person.person_id, (why,)))
    if len(sure) == 1:
        return sure[0]
    similar = {person.person_id: None for person in (*by_name, *known.similar(row))}
    if not similar:
        return NOBODY
    if named and not doubts:
        first, *others = named.values()
        doubts = [SAME_NAME if others else _because(SAME_NAME, contradictions(row, first))]
    return UnscoredMatch(
        tuple(doubts[:1]), tuple(named), tuple(one for one in similar if one not in named)
    )


def _match_by_id(row: Row, person: Person, by_email: Sequence[Person]) -> Match | UnscoredMatch:
    if by_email and person not in by_email:
        return _doubt(Reason(ReasonKind.ID_AND_EMAIL), (person, *by_email))
    if contradicts_number(row, person):
        is_other = is_stranger(row, person)
        against = Reason(ReasonKind.UNLIKE_NAME if is_other else ReasonKind.OTHER_DATA)
        return _doubt(_because(SAME_ID, (against,)), (person,))
    return Match(Certainty.CERTAIN, person.person_id, (SAME_ID,))


def _match_by_email(row: Row, by_email: Sequence[Person]) -> Match | UnscoredMatch:
    named = [person for person in by_email if has_name(row, person)]
    if len(by_email) > 1 and len(named) != 1:
        return _doubt(Reason(ReasonKind.SHARED_EMAIL, {"count": len(by_email)}), by_email)
    person = named[0] if named else by_email[0]
    against = contradictions(row, person)
    if against:
        return _doubt(_because(SAME_EMAIL, against), (person,))
    return Match(Certainty.CERTAIN, person.person_id, (SAME_EMAIL,))


def _doubt(reason: Reason, persons: Sequence[Person]) -> UnscoredMatch:
    return UnscoredMatch((reason,), tuple(person.person_id for person in persons))


def _because(why: Reason, against: Sequence[Reason]) -> Reason:
    return why if not against else Reason(ReasonKind.BUT, {"why": why, "against": tuple(against)})


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


def weigh_candidates(
    connection: Connection, asked: Mapping[int, tuple[Row, Sequence[int]]]
) -> dict[int, tuple[Candidate, ...]]:
    """How probably each row is each of the people beside it, the likeliest first."""
    if not asked:
        return {}
    # Only here, for it loads numpy and pandas.
    from records.matching.row_scores import score_rows

    pairs = [(row, person_id) for row, people in asked.values() for person_id in people]
    scores = iter(score_rows(connection, pairs))
    found: dict[int, tuple[Candidate, ...]] = {}
    for key, (_row, some) in asked.items():
        candidates = [
            Candidate(person_id, round(score.probability, 4), score.plain_reasons)
            for person_id, score in zip(some, scores, strict=False)
        ]
        found[key] = tuple(sorted(candidates, key=lambda one: (-one.score, one.person_id)))
    return found


def _possible(doubt: UnscoredMatch, weighed: Sequence[Candidate]) -> Match:
    """The match of a row in doubt whose candidates are `weighed`; nobody where none is likely."""
    candidates = [one for one in weighed if one.score >= _POSSIBLE or one.person_id in doubt.named][
        :_MOST_CANDIDATES
    ]
    if not candidates:
        return NOBODY
    reasons = doubt.reasons or candidates[0].reasons
    return Match(Certainty.POSSIBLE, None, reasons, tuple(candidates))
