"""The plan of a file in the wizard, with what the steps show of it. `make_plan` is a job's work."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, select

from core.chunks import in_chunks
from core.errors import UserError
from core.progress import Progress
from importers.answers.import_plan import AnswersImport
from importers.answers.preview import answered_values
from importers.choices import ImportChoices
from importers.contacts.import_plan import ContactsImport
from importers.contacts.matching.past_decisions import PARTICIPATION
from importers.contacts.participants import with_event_status
from importers.contacts.planning.plan import ContactsPlan
from importers.contacts.round_trip import RoundTrip, list_losses
from importers.issues.issue_lines import IssueLines, list_issues
from importers.issues.rejected_rows import count_rejected
from importers.issues.row_check import RowCheck
from importers.row_plan import RowPlan
from importers.wizard_state import WizardState
from importers.workflow import (
    ImportPlan,
    Target,
    plan_import,
)
from models.database import Database
from models.tables import journal
from records.fields.definitions import Field, all_fields
from records.matching.row_matching import Certainty, Match
from records.people import list_name, list_names, read_people

_CHUNK: Final = 2_500  # people read between two checks of Cancel


@dataclass(frozen=True, slots=True)
class PlannedImport:
    """A plan and what the steps show of it.

    `matches` say whose each row is; `uncertain` are the indices of the rows that are, or were, to
    be decided; `people` the values of their candidates by the keys of `people_fields`, `names`
    those of everybody in the plan. `rows` are the indices of the file's rows by outcome (None:
    all), `groups` the places of the plan's changes by group of targets, the largest first; `losses`
    say what goes with people who are deleted. `row_check` reads single rows of the file again.
    `rejected` rows are not imported, wholly or in part.
    """

    planned: ImportPlan
    matches: Sequence[Match]
    people: Mapping[int, Mapping[str, Any]]
    people_fields: Mapping[str, Field]
    names: Mapping[int, str]
    uncertain: tuple[int, ...]
    rows: Mapping[StrEnum | None, Sequence[int]]
    groups: Mapping[str, Sequence[int]]
    losses: Mapping[int, str]
    row_check: RowCheck
    lines: IssueLines
    rejected: int

    @property
    def round_trip(self) -> RoundTrip | None:
        """What there is to decide of a file that was exported for editing."""
        return self.planned.round_trip if isinstance(self.planned, ContactsImport) else None

    def name_of(self, index: int) -> str:
        """The name of the person of the row `index`: on record, or else in the file."""
        known = self.names.get(self.matches[index].person_id or 0)
        return known or list_name(self.person_values(index))

    def person_values(self, index: int) -> Mapping[str, Any]:
        """What the row at `index` says of its person, and of responses what it answers."""
        plan = self.planned.plan
        if isinstance(plan, ContactsPlan):
            said = plan.as_read[index].get(PARTICIPATION)
            row = plan.rows[index]
            return row if said is None else with_event_status({**row, PARTICIPATION: said})
        if isinstance(self.planned, AnswersImport):
            return answered_values(self.planned.plan.rows[index].row, self.planned.source)
        return {}

    def under(self, choices: ImportChoices) -> ImportPlan:
        """The import with what `choices` say that its plan does not depend on."""
        return self.planned.with_last_choices(choices)

    def chosen(self, choices: ImportChoices) -> RowPlan:
        """The plan as it would be written under `choices`."""
        return self.under(choices).chosen()


def make_plan(
    database: Database, state: WizardState, progress: Progress, before: PlannedImport | None = None
) -> PlannedImport:
    """Validate, match and compare every row under what was chosen. Raises Cancelled.

    What stands of the plan made `before` is not found again.
    """
    with database.read() as connection:
        planned = _planned(connection, state, progress, before.planned if before else None)
        return _with_people(connection, state, planned, progress, before)


def plan_of(database: Database, state: WizardState, progress: Progress) -> ImportPlan:
    """The plan alone. Raises Cancelled."""
    with database.read() as connection:
        return _planned(connection, state, progress, None)


def _planned(
    connection: Connection, state: WizardState, progress: Progress, before: ImportPlan | None
) -> ImportPlan:
    source = state.opened.source
    if source is None:
        raise UserError(state.opened.fault, code="no_headings")
    planned: ImportPlan = plan_import(connection, source, state.choices, progress, before)
    return planned


def people_of(database: Database, batch_id: int) -> list[int]:
    """The ids of the people whom a batch created or changed."""
    with database.read() as connection:
        return sorted(
            connection.scalars(
                select(journal.c.person_id)
                .where(journal.c.batch_id == batch_id, journal.c.person_id.is_not(None))
                .distinct()
            )
        )


def _with_people(
    connection: Connection,
    state: WizardState,
    planned: ImportPlan,
    progress: Progress,
    before: PlannedImport | None,
) -> PlannedImport:
    plan, decisions = planned.plan, state.choices.decisions
    matches = plan.matches
    known = before if before is not None and _same_records(before.planned, planned) else None
    uncertain = tuple(
        index
        for index, match in enumerate(matches)
        if match.kind is not Certainty.CERTAIN
        and (str(plan.outcomes[index]) == "review" or index in decisions)
    )
    candidates = {found.person_id for index in uncertain for found in matches[index].candidates}
    people = dict(known.people) if known is not None else {}
    fields = all_fields(connection)
    keys = ["id", *fields]
    for part in in_chunks(sorted(candidates.difference(people)), _CHUNK):
        progress.report("Reading the people found")
        people.update(zip(part, read_people(connection, part, keys), strict=True))
    named = {match.person_id for match in matches if match.person_id is not None}
    named.update(change.person_id for change in plan.changes)
    named.update(one for one in decisions.values() if isinstance(one, int))
    if isinstance(planned, AnswersImport):
        named.update(row.person_id for row in planned.plan.rows if row.person_id is not None)
    trip = planned.round_trip if isinstance(planned, ContactsImport) else None
    gone = trip.gone if trip is not None else ()
    not_listed = plan.not_listed if isinstance(plan, ContactsPlan) else ()
    names = dict(known.names) if known is not None else {}
    for part in in_chunks(sorted(named.union(gone, not_listed).difference(names)), _CHUNK):
        progress.report("Reading the people found")
        names.update(list_names(connection, part))
    progress.report("Listing the changes")
    row_check = planned.source.kind.row_check(connection, planned)
    return PlannedImport(
        planned,
        matches,
        people,
        fields,
        names,
        uncertain,
        _rows(plan),
        _groups(plan, state.opened.targets),
        list_losses(connection, gone),
        row_check,
        list_issues(planned, row_check),
        count_rejected(planned),
    )


def _rows(plan: RowPlan) -> dict[StrEnum | None, Sequence[int]]:
    """The rows by outcome."""
    found: dict[StrEnum | None, Any] = defaultdict(list)  # no rows of an outcome: none
    for index, outcome in enumerate(plan.outcomes):
        found[outcome].append(index)
    found[None] = range(len(plan.outcomes))
    return found


def _groups(plan: RowPlan, targets: Mapping[str, Target]) -> dict[str, Sequence[int]]:
    """The changes by group, the largest first."""
    groups: dict[str, list[int]] = defaultdict(list)
    for at, change in enumerate(plan.changes):
        target = targets.get(change.field)
        groups[target.group if target is not None else "Other"].append(at)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _same_records(before: ImportPlan, now: ImportPlan) -> bool:
    """Whether two plans were made of the same rows and the same records."""
    if not isinstance(before, ContactsImport) or not isinstance(now, ContactsImport):
        return False
    if before.resolved is None or now.resolved is None:
        return False
    return before.resolved.matched is now.resolved.matched
