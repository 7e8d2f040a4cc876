"""Issues about opt-outs: a row brings one that is not written, or would withdraw one on record.

An opt-out is never lost, and never withdrawn by a file, in silence.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection

from core.issues import Issue, Severity
from importers.contacts.matching.row_resolution import RowOutcome
from importers.contacts.planning.differences import Differences
from models.opt_outs import OPT_OUT_FIELDS, added_opt_outs, opt_outs
from records.fields.definitions import BY_KEY
from records.people import list_names, read_people

if TYPE_CHECKING:
    from importers.contacts.planning.plan import ContactsPlan

_FIELDS: Final = frozenset(OPT_OUT_FIELDS)
_MOST_NAMED: Final = 3


def withdrawals_refused(row_numbers: Sequence[int], differences: Differences) -> Iterator[Issue]:
    """A note for each row that says otherwise than an opt-out on record, which stays."""
    for one in differences.found:
        fields = [key for key in one.protected if key in _FIELDS and key in one.row]
        if fields:
            text = (
                f"The person has opted out ({_labels(fields)}), which no file withdraws; change it"
                " in the person’s record."
            )
            row = row_numbers[one.row_index]
            yield Issue("opt_out_kept", text, row, severity=Severity.NOTE)


def opt_outs_not_written(connection: Connection, plan: "ContactsPlan") -> list[Issue]:
    """An issue for each row that brings an opt-out and is skipped, or set aside for review.

    It is critical where the row is skipped. Nothing is said where everybody whom the row may mean
    has opted out already.
    """
    waiting: dict[int, dict[str, Any]] = {
        index: found
        for index, outcome in enumerate(plan.outcomes)
        if outcome in (RowOutcome.SKIPPED, RowOutcome.REVIEW)
        and index not in plan.repeats
        and not _FIELDS.isdisjoint(plan.as_read[index])
        and (found := opt_outs(plan.as_read[index]))
    }
    if not waiting:
        return []
    meant = {index: _people_meant(plan, index) for index in waiting}
    ids = sorted({person_id for some in meant.values() for person_id in some})
    held = dict(zip(ids, read_people(connection, ids, OPT_OUT_FIELDS), strict=True))
    names = list_names(connection, ids)
    issues: list[Issue] = []
    for index, found in waiting.items():
        people = [one for one in meant[index] if added_opt_outs(held[one], found)]
        if people or not meant[index]:
            who = [names[one] for one in people]
            issues.append(_not_written(plan, index, list(found), who))
    return issues


def _people_meant(plan: "ContactsPlan", index: int) -> list[int]:
    """The people on record whom a row may mean."""
    match = plan.matches[index]
    certain = () if match.person_id is None else (match.person_id,)
    return list(dict.fromkeys((*certain, *(one.person_id for one in match.candidates))))


def _not_written(
    plan: "ContactsPlan", index: int, fields: Sequence[str], who: Sequence[str]
) -> Issue:
    said, row = _labels(fields), plan.row_numbers[index]
    names = "; ".join(who[:_MOST_NAMED]) + (" and others" if len(who) > _MOST_NAMED else "")
    if plan.outcomes[index] is RowOutcome.REVIEW:
        text = f"The row says {said} and is to review."
        if who:
            text += f" Until then, contact is on hold for: {names}."
        return Issue("opt_out_in_review", text, row, severity=Severity.NOTE)
    text = f"The row says {said} but is not imported ({plan.why.get(index, 'skipped')})."
    if who:
        text += f" May still be contacted: {names}. Import the row, or record the opt-out by hand."
    return Issue("opt_out_not_imported", text, row, severity=Severity.CRITICAL)


def _labels(fields: Sequence[str]) -> str:
    return ", ".join(f"“{BY_KEY[key].label}”" for key in OPT_OUT_FIELDS if key in fields)
