"""Two invitations of a merged person to one wave: one stays, with messages and answers of both.

The kept person’s invitation stays, so that the person is never invited twice; the token of the
other one is kept and still finds the person. The messages of both count: a reminder that went to
either record is a reminder of the person. Of two responses one stays (models/double_answers.py).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Row, select

from models.changes import Change, ChangeSet
from models.double_answers import chosen_by, is_older
from models.sql import within
from models.tables import answers, former_tokens, invitations, messages, responses

# What is known of a person in a wave, the most telling first: that somebody is ineligible stays,
# answers are more than a refusal, and who got a message at one address was reached.
_TELLING: Final = (
    "ineligible", "complete", "partial", "refused", "sent", "bounced", "unknown", "not_sent",
)  # fmt: skip


def merge_invitations(changes: ChangeSet, keep_id: int, other_id: int) -> None:
    """Merge the invitations and the responses that both people have in one wave."""
    connection = changes.connection
    of_both = within(invitations.c.person_id, [keep_id, other_id])
    by_wave: dict[int, dict[int, Row[Any]]] = defaultdict(dict)
    for row in connection.execute(select(invitations).where(of_both)):
        by_wave[row.wave_id][row.person_id] = row
    for invited in by_wave.values():
        if len(invited) == 2:
            _merge_invitation(changes, invited[keep_id], invited[other_id])
    of_both = within(responses.c.person_id, [keep_id, other_id])
    given: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(select(responses).where(of_both).order_by(responses.c.id)):
        given[row.wave_id].append(row)
    for some in given.values():
        mine = [row for row in some if row.person_id == keep_id]
        theirs = [row for row in some if row.person_id == other_id]
        if mine and theirs:
            for row in theirs:
                _merge_response(changes, mine[-1].id, row.id)


def _merge_invitation(changes: ChangeSet, kept: Row[Any], other: Row[Any]) -> None:
    """Give all that belongs to the invitation `other` to `kept`, and delete it."""
    connection = changes.connection
    _move_messages(changes, kept.id, other.id)
    for table in (responses, former_tokens):
        query = select(table.c.id).where(table.c.invitation_id == other.id)
        theirs = connection.scalars(query).all()
        changes.update(table, [Change(one, {"invitation_id": kept.id}) for one in theirs])
    changes.insert(former_tokens, [{"invitation_id": kept.id, "token": other.token}])
    changes.delete(invitations, [other.id])
    telling = min((kept, other), key=lambda row: _TELLING.index(row.disposition))
    if telling is other and other.disposition != kept.disposition:
        names = ("email", "disposition", "disposition_on")
        values = {name: getattr(other, name) for name in names if getattr(other, name) is not None}
        changes.update(invitations, [Change(kept.id, values)])


def _move_messages(changes: ChangeSet, kept_id: int, other_id: int) -> None:
    """Move messages, which get the numbers behind those of their kind."""
    rows = changes.connection.execute(
        select(messages)
        .where(within(messages.c.invitation_id, [kept_id, other_id]))
        .order_by(messages.c.number)
    ).all()
    last: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.invitation_id == kept_id:
            last[row.kind] = max(last[row.kind], row.number)
    moved: list[Change] = []
    for row in rows:
        if row.invitation_id == other_id:
            last[row.kind] += 1
            values = {"invitation_id": kept_id, "number": last[row.kind]}
            moved.append(Change(row.id, values))
    changes.update(messages, moved)


def _merge_response(changes: ChangeSet, kept_id: int, other_id: int) -> None:
    """Merge two responses: of one question the answers of one response count, never of both."""
    connection = changes.connection
    both = connection.execute(
        select(responses).where(within(responses.c.id, [kept_id, other_id]))
    ).all()
    rows = {row.id: row for row in both}
    before, coming = rows[kept_id], rows[other_id]
    mine, theirs = (_answers_of(changes, response_id) for response_id in (kept_id, other_id))
    older = is_older(coming, before)
    taken = [
        question
        for question, given in theirs.items()
        if question not in mine or (not older and _values(given) != _values(mine[question]))
    ]
    differ = any(
        question in mine and _values(given) != _values(mine[question])
        for question, given in theirs.items()
    )
    rule = chosen_by(before, coming) if differ else (before.chosen_by or coming.chosen_by)
    replaced = [row.id for question in taken for row in mine.get(question, ())]
    changes.delete(answers, replaced)
    moved = [row.id for question in taken for row in theirs[question]]
    changes.update(answers, [Change(one, {"response_id": kept_id}) for one in moved])
    values: dict[str, Any] = {"chosen_by": rule}
    values["invitation_id"] = before.invitation_id or coming.invitation_id
    if not older:
        values["is_complete"] = before.is_complete or coming.is_complete
        for name in ("source_key", "started_at", "submitted_at"):
            values[name] = getattr(coming, name) or getattr(before, name)
    changes.update(responses, [Change(kept_id, values)])
    changes.delete(responses, [other_id])  # its journal line keeps the answers that do not count


def _answers_of(changes: ChangeSet, response_id: int) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    query = select(answers).where(answers.c.response_id == response_id).order_by(answers.c.id)
    for row in changes.connection.execute(query):
        found[row.question_id].append(row)
    return found


def _values(given: Iterable[Row[Any]]) -> Sequence[tuple[Any, ...]]:
    """What the answers to one question say, in one order."""
    said = [(row.choice_id, row.number, row.text, row.date, row.not_applicable) for row in given]
    return sorted(said, key=repr)
