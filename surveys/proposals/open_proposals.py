"""The open proposals: answers that differ from the record, on which nobody has decided."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, and_, or_, select

from core.chunks import in_chunks
from core.text import clean_lines
from models.consent_fields import CONSENT_FIELDS
from models.sql import within
from models.tables import (
    answers,
    choices,
    messages,
    proposal_decisions,
    questions,
    responses,
    surveys,
    waves,
)
from records.fields.definitions import Field, all_fields
from records.fields.values import ParseOptions
from records.office import parse_options
from records.people import list_names, read_flat
from records.sent_messages import WENT_OUT
from records.wave_privacy import shows_answers
from surveys.proposals.later_changes import FieldSince, later_changes
from surveys.proposals.proposal import ProposalKey, UpdateProposal
from surveys.proposals.proposed_values import GivenAnswer, is_same, proposed_value
from surveys.waves import WaveKind

_CHUNK: Final = 5_000  # people whose answers are held in memory


def read_proposals(
    connection: Connection, person_ids: Collection[int] | None = None
) -> Sequence[UpdateProposal]:
    """The open proposals, by person and field; of `person_ids` alone, if given."""
    found = _open_proposals(connection, person_ids, with_all_changes=True)
    names = list_names(connection, sorted({one.person_id for one in found}))
    told = (replace(one, person=names.get(one.person_id, "")) for one in found)
    return sorted(told, key=lambda one: (one.person, one.person_id, one.field.label))


def count_proposals(connection: Connection) -> int:
    """How many proposals are open; quicker than reading them."""
    return len(_open_proposals(connection, None, with_all_changes=False))


def _open_proposals(
    connection: Connection, person_ids: Collection[int] | None, *, with_all_changes: bool
) -> list[UpdateProposal]:
    """The open proposals without names, in no order; with what was changed later, if asked."""
    owners = _respondents(connection) if person_ids is None else sorted(set(person_ids))
    known, options = all_fields(connection), parse_options(connection)
    found: list[UpdateProposal] = []
    for part in in_chunks(owners, _CHUNK):
        differing = _differing(connection, part, known, options)
        found += _with_later_changes(connection, differing, of_all=with_all_changes)
    return found


def _respondents(connection: Connection) -> Sequence[int]:
    """Everybody who answered to a survey with questions that update fields."""
    asking = select(questions.c.survey_id).where(questions.c.updates.is_not(None))
    query = (
        select(responses.c.person_id)
        .join(waves)
        .where(
            waves.c.survey_id.in_(asking), responses.c.counts, responses.c.person_id.is_not(None)
        )
        .distinct()
    )
    return sorted(connection.scalars(query))


def _differing(
    connection: Connection,
    person_ids: Sequence[int],
    known: Mapping[str, Field],
    options: ParseOptions,
) -> list[tuple[Any, UpdateProposal]]:
    """The newest answers of people that differ from the record, each with its proposal."""
    rows = [row for row in _newest(connection, person_ids) if row.updates in known]
    ids = sorted({row.person_id for row in rows})
    keys = sorted({row.updates for row in rows})
    dates = {key: CONSENT_FIELDS[key].date_key for key in keys if key in CONSENT_FIELDS}
    flat = read_flat(connection, ids, [*keys, *dates.values()])
    place = {person_id: at for at, person_id in enumerate(ids)}
    found: list[tuple[Any, UpdateProposal]] = []
    for row in rows:
        at, key = place[row.person_id], row.updates
        if row.text is not None and row.text == flat[key][at]:
            continue  # most details are left as they are: quick to tell
        now_on = flat[dates[key]][at] if key in dates else None
        made = _proposal(row, known[key], flat[key][at], now_on, options)
        if made is not None:
            found.append((row, made))
    return found


def _newest(connection: Connection, person_ids: Sequence[int]) -> Iterator[Any]:
    """The newest answer of each person for each field, where nobody has decided on it."""
    query = (
        select(
            responses.c.person_id,
            responses.c.id.label("response_id"),
            responses.c.invitation_id,
            responses.c.started_at,
            responses.c.submitted_at,
            questions.c.id.label("question_id"),
            questions.c.text.label("wording"),
            questions.c.updates,
            answers.c.text,
            answers.c.number,
            answers.c.date,
            choices.c.text.label("choice"),
            choices.c.code.label("choice_code"),
            surveys.c.code,
            waves.c.label,
            waves.c.kind.label("wave_kind"),
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
            within(responses.c.person_id, person_ids),
            questions.c.updates.is_not(None),
            shows_answers(),
            responses.c.counts,
            answers.c.not_applicable.is_(False),
            or_(
                answers.c.text.is_not(None),
                answers.c.number.is_not(None),
                answers.c.date.is_not(None),
                answers.c.choice_id.is_not(None),
            ),
        )
        .order_by(responses.c.submitted_at.desc().nulls_last(), responses.c.id.desc())
    )
    seen: set[tuple[int, str]] = set()
    for row in connection.execute(query).all():
        about = (row.person_id, row.updates)
        if about not in seen:
            seen.add(about)
            if row.decision is None:
                yield row


def _proposal(
    row: Any, field: Field, now: Any, now_on: Any, options: ParseOptions
) -> UpdateProposal | None:
    """The proposal that an answer makes; None where the record has its value."""
    number = "" if row.number is None else f"{row.number:.15g}"
    given = GivenAnswer(
        clean_lines(row.text or row.choice or number),
        row.date,
        row.choice_code,
        row.submitted_at,
        may_remove=_asks_for_details(row),
    )
    proposed = proposed_value(field, given, now, now_on, options)
    if proposed is None:
        return None
    return UpdateProposal(
        ProposalKey(row.response_id, row.question_id),
        row.person_id,
        "",
        field,
        proposed.text,
        proposed.value,
        now,
        f"{row.code} {row.label}",
        row.wording,
        row.submitted_at,
        proposed.issue,
        now_on,
    )


def _with_later_changes(
    connection: Connection, found: Sequence[tuple[Any, UpdateProposal]], *, of_all: bool
) -> list[UpdateProposal]:
    """Proposals with what was changed since; without the details that somebody left as sent.

    Unless `of_all`, only what was sent is looked at.
    """
    sent = _sent_at(connection, [row for row, _ in found if _asks_for_details(row)])
    asked = {}
    for _row, one in found:
        since = sent.get(one.key, one.answered_at if of_all else None)
        if since is not None:
            asked[one.key] = FieldSince(one.person_id, one.field, since)
    changed = later_changes(connection, [*asked.values()])
    told = []
    for _row, one in found:
        change = changed.get(asked[one.key]) if one.key in asked else None
        if change is None or change.before == one.now:  # as after an undo
            told.append(one)
        elif one.key not in sent or not is_same(one.field, one.value, change.before):
            told.append(replace(one, changed_at=change.at))
    return told


def _sent_at(connection: Connection, rows: Sequence[Any]) -> Mapping[ProposalKey, datetime]:
    """When people were sent the details that they answered about: by form, list or mail.

    A form tells when it was written (`started_at`); else it is the last message before the answer.
    """
    invited = sorted({row.invitation_id for row in rows if row.invitation_id is not None})
    messages_of: dict[int, list[datetime]] = defaultdict(list)
    for invitation_id, at in connection.execute(
        select(messages.c.invitation_id, messages.c.at).where(
            within(messages.c.invitation_id, invited), messages.c.state.in_(WENT_OUT)
        )
    ):
        messages_of[invitation_id].append(at)
    found: dict[ProposalKey, datetime] = {}
    for row in rows:
        begun = row.started_at or row.submitted_at
        sent = [at for at in messages_of[row.invitation_id] if begun is None or at <= begun]
        times = [one for one in (max(sent, default=None), row.started_at) if one is not None]
        if times:
            found[ProposalKey(row.response_id, row.question_id)] = min(times)
    return found


def _asks_for_details(row: Any) -> bool:
    return bool(row.wave_kind == WaveKind.DETAILS)
