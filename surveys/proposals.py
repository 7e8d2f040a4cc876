"""Proposals: answers that would update the record of whoever gave them.

The office says which questions update a field (`questions.updates`). The newest answer of a person
for a field is a proposal where it differs from the record, until somebody accepts or rejects it.
Only the decision is stored: without the answers, as after an undo, there is no proposal.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, and_, func, or_, select

from core.errors import UserError
from core.formats import format_day
from core.text import clean, comparison_key
from models.changes import Change, ChangeSet
from models.database import user_name
from models.match_keys import match_value
from models.sql import within
from models.tables import (
    answers,
    batches,
    choices,
    journal,
    people,
    proposal_decisions,
    questions,
    responses,
    surveys,
    waves,
)
from records.employers.names import employer_key
from records.fields.definitions import BY_KEY, EMPLOYERS, Field, Part
from records.fields.values import BadValue, ParseOptions, parse_plausible
from records.office import parse_options
from records.parts.registry import QUERIES
from records.people import list_names, read_flat
from records.wave_privacy import shows_answers
from records.writing.bulk_update import update_people
from records.writing.person_update import PersonUpdate
from surveys.questionnaire import QuestionKind

UPDATABLE: Final = (
    "email", "phone", "given_name", "family_name", "employer", "role_title", "city", "country",
)  # fmt: skip
# The kinds of questions with one answer that can be the value of such a field.
_SINGLE_VALUES: Final = (QuestionKind.TEXT, QuestionKind.SINGLE, QuestionKind.NUMBER)
_ADDRESSES: Final = frozenset({"email", "phone"})


class ProposalKey(NamedTuple):
    """The answer that a proposal is: of which response, to which question."""

    response_id: int
    question_id: int


@dataclass(frozen=True, slots=True)
class UpdateProposal:
    """An answer that would update `field` of a person, who has the value `now` on record.

    `text` is the answer as written, `value` as the field holds it; `issue` says why it cannot be
    accepted, "" where it can. `source` is the wave. `changed_at` is when (UTC) the field was
    changed after the answer was given; None: it was not.
    """

    key: ProposalKey
    person_id: int
    person: str
    field: Field
    text: str
    value: Any
    now: Any
    source: str
    answered_at: datetime | None
    issue: str = ""
    changed_at: datetime | None = None

    @property
    def shown_now(self) -> str:
        """The value on record as text."""
        return "" if self.now is None else str(self.now)

    @property
    def origin(self) -> str:
        """The survey, the wave and, where it is known, the day of the answer."""
        day = "" if self.answered_at is None else format_day(self.answered_at.date())
        return ", ".join(filter(None, (self.source, day)))


@dataclass(frozen=True, slots=True)
class UpdatingQuestion:
    """A question whose answers could update a field; `updates` is the one that they do."""

    survey_code: str
    code: str
    text: str
    updates: str | None


def read_updating_questions(connection: Connection) -> Sequence[UpdatingQuestion]:
    """The questions whose answers could update a field, by survey and in their order.

    A question of several versions of a questionnaire is there once, as the latest has it.
    """
    query = (
        select(surveys.c.code.label("survey"), questions.c.code, questions.c.text)
        .add_columns(questions.c.updates)
        .join_from(questions, surveys)
        .where(questions.c.kind.in_([one.value for one in _SINGLE_VALUES]))
        .order_by(surveys.c.code, questions.c.version_number, questions.c.position)
    )
    found: dict[tuple[str, str], UpdatingQuestion] = {}
    for row in connection.execute(query):
        place = row.survey, row.code.lower()
        found.pop(place, None)
        found[place] = UpdatingQuestion(row.survey, row.code, row.text, row.updates)
    return sorted(found.values(), key=lambda one: one.survey_code)


def set_updated_field(
    changes: ChangeSet, survey_code: str, question_code: str, field: str | None
) -> None:
    """Let answers to a question, in any version, propose values of `field`; None: of none.

    Raises UserError for an unknown question or a field that answers cannot update.
    """
    if field is not None and field not in UPDATABLE:
        raise UserError(
            f"Answers cannot update “{field}”. Choose one of {', '.join(UPDATABLE)}.",
            code="unknown_field",
        )
    found = changes.connection.scalars(
        select(questions.c.id)
        .join(surveys)
        .where(
            func.lower(surveys.c.code) == survey_code.lower(),
            func.lower(questions.c.code) == question_code.lower(),
        )
    ).all()
    if not found:
        raise UserError(
            f"The survey {survey_code} has no question “{question_code}”; nothing was changed.",
            code="unknown_question",
        )
    changes.update(questions, [Change(one, {"updates": field}) for one in found])
    changes.describe(question=question_code)


def read_proposals(
    connection: Connection, person_ids: Collection[int] | None = None
) -> Sequence[UpdateProposal]:
    """The open proposals, by person and field; of `person_ids` alone, if given."""
    found = _open_proposals(connection, person_ids)
    names = list_names(connection, sorted({one.person_id for one in found}))
    changed = _last_changes(connection, found)
    told = (
        replace(one, person=names.get(one.person_id, ""), changed_at=changed.get(one.key))
        for one in found
    )
    return sorted(told, key=lambda one: (one.person, one.person_id, one.field.label))


def count_proposals(connection: Connection) -> int:
    """How many proposals are open; quicker than reading them."""
    return len(_open_proposals(connection, None))


def accept_proposals(changes: ChangeSet, keys: Collection[ProposalKey]) -> int:
    """Write proposals into the records of their people; return how many.

    Raises UserError where one was decided meanwhile, or cannot be accepted.
    """
    chosen = _chosen(changes.connection, keys)
    unusable = next((one for one in chosen if one.issue), None)
    if unusable is not None:
        raise UserError(
            f"“{unusable.text}” cannot be accepted: {unusable.issue} Nothing was changed.",
            code="bad_value",
        )
    by_source: dict[str, dict[int, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    for one in chosen:
        by_source[one.source][one.person_id][one.field.key] = one.value
    for source, values in by_source.items():
        updates = [PersonUpdate(person_id, row) for person_id, row in values.items()]
        update_people(changes, updates, source=f"answer to {source}")
    _decide(changes, chosen, accepted=True)
    changes.describe(fields=sorted({one.field.key for one in chosen}))
    return len(chosen)


def reject_proposals(changes: ChangeSet, keys: Collection[ProposalKey]) -> int:
    """Note that proposals are not wanted; return how many.

    Raises UserError where one was decided meanwhile.
    """
    chosen = _chosen(changes.connection, keys)
    _decide(changes, chosen, accepted=False)
    return len(chosen)


def _chosen(connection: Connection, keys: Collection[ProposalKey]) -> Sequence[UpdateProposal]:
    owners = connection.scalars(
        select(responses.c.person_id).where(
            within(responses.c.id, sorted({key.response_id for key in keys}))
        )
    ).all()
    open_now = {one.key: one for one in read_proposals(connection, [one for one in owners if one])}
    if not open_now.keys() >= set(keys):
        raise UserError(
            "Somebody decided one of these proposals meanwhile, or the record has the value"
            " already. Nothing was changed; look at the list again.",
            code="stale_proposal",
        )
    return [open_now[key] for key in keys]


def _decide(changes: ChangeSet, chosen: Sequence[UpdateProposal], *, accepted: bool) -> None:
    by = user_name()
    changes.insert(
        proposal_decisions,
        [
            {
                "person_id": one.person_id,
                "response_id": one.key.response_id,
                "question_id": one.key.question_id,
                "field": one.field.key,
                "value": one.text,
                "source": one.source,
                "accepted": accepted,
                "decided_on": changes.at.date(),
                "decided_by": by,
            }
            for one in chosen
        ],
    )


def _open_proposals(
    connection: Connection, person_ids: Collection[int] | None
) -> Sequence[UpdateProposal]:
    """The open proposals without names and without later changes, in no order."""
    found = list(_newest(connection, person_ids))
    ids = sorted({row.person_id for row in found})
    flat = read_flat(connection, ids, sorted({row.updates for row in found}))
    place = {person_id: at for at, person_id in enumerate(ids)}
    options = parse_options(connection)
    return [
        made
        for row in found
        if (made := _proposal(row, flat[row.updates][place[row.person_id]], options))
    ]


def _newest(connection: Connection, person_ids: Collection[int] | None) -> Iterator[Any]:
    """The newest answer of each person for each field, where nobody has decided on it."""
    query = (
        select(
            responses.c.person_id,
            responses.c.id.label("response_id"),
            responses.c.submitted_at,
            questions.c.id.label("question_id"),
            questions.c.updates,
            answers.c.text,
            answers.c.number,
            choices.c.text.label("choice"),
            surveys.c.code,
            waves.c.label,
            proposal_decisions.c.id.label("decision"),
        )
        .select_from(answers)
        .join(questions, questions.c.id == answers.c.question_id)
        .join(responses, responses.c.id == answers.c.response_id)
        .join(waves, waves.c.id == responses.c.wave_id)
        .join(surveys, surveys.c.id == waves.c.survey_id)
        .outerjoin(choices, choices.c.id == answers.c.choice_id)
        .outerjoin(
            proposal_decisions,
            and_(
                proposal_decisions.c.person_id == responses.c.person_id,
                proposal_decisions.c.response_id == responses.c.id,
                proposal_decisions.c.question_id == questions.c.id,
            ),
        )
        .where(
            questions.c.updates.is_not(None),
            shows_answers(),
            responses.c.person_id.is_not(None),
            responses.c.counts,
            answers.c.not_applicable.is_(False),
            or_(
                answers.c.text.is_not(None),
                answers.c.number.is_not(None),
                answers.c.choice_id.is_not(None),
            ),
        )
        .order_by(responses.c.submitted_at.desc().nulls_last(), responses.c.id.desc())
    )
    if person_ids is not None:
        query = query.where(within(responses.c.person_id, sorted(set(person_ids))))
    seen: set[tuple[int, str]] = set()
    for row in connection.execute(query):
        about = (row.person_id, row.updates)
        if about not in seen:
            seen.add(about)
            if row.decision is None:
                yield row


def _proposal(row: Any, now: Any, options: ParseOptions) -> UpdateProposal | None:
    """The proposal that an answer makes; None where the record has its value."""
    field = BY_KEY[row.updates]
    number = "" if row.number is None else f"{row.number:.15g}"
    text = clean(row.text or row.choice or number)
    if not text:
        return None
    issue, value = "", None
    try:
        value = parse_plausible(field, text, options)
    except BadValue as bad:
        issue = bad.message
    if not issue and (value is None or _is_same(field, value, now)):
        return None
    return UpdateProposal(
        ProposalKey(row.response_id, row.question_id),
        row.person_id,
        "",
        field,
        text,
        value,
        now,
        f"{row.code} {row.label}",
        row.submitted_at,
        issue,
    )


def _is_same(field: Field, value: Any, now: Any) -> bool:
    if now is None:
        return False
    if field.key in _ADDRESSES:
        return match_value(field.key, value) == match_value(field.key, now)
    key = employer_key if field.key in EMPLOYERS else comparison_key
    return key(str(value)) == key(str(now))


def _last_changes(
    connection: Connection, proposals: Sequence[UpdateProposal]
) -> Mapping[ProposalKey, datetime]:
    """When the field of each proposal was changed after the answer, if it was."""
    if not proposals:
        return {}
    lines = connection.execute(
        select(journal.c.person_id, journal.c.table_name, journal.c.new, batches.c.at)
        .join_from(journal, batches)
        .where(
            within(journal.c.person_id, sorted({one.person_id for one in proposals})),
            journal.c.new.is_not(None),
            or_(journal.c.table_name != people.name, journal.c.action == "update"),
        )
    ).all()
    latest: dict[tuple[int, str, str], datetime] = {}
    for line in lines:
        for column in json.loads(line.new):
            about = (line.person_id, line.table_name, column)
            latest[about] = max(line.at, latest.get(about, line.at))
    found = {}
    for one in proposals:
        table = people if one.field.part is Part.PERSON else QUERIES[one.field.part].table
        at = latest.get((one.person_id, table.name, one.field.column))
        if at is not None and one.answered_at is not None and at > one.answered_at:
            found[one.key] = at
    return found
