"""Employers in tabs: spellings to decide on, those unified, sectors to fill in, changed jobs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtWidgets import QStackedWidget

from core.formats import format_number, plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.interruptible import interruptible
from records.employers.decisions import (
    UnifiedEmployer,
    separate_employers,
    unified_employers,
    unify_employers,
)
from records.employers.groups import EmployerGroup, SpellingReason
from records.employers.job_changes import JobChange, job_changes
from records.employers.proposals import employer_proposals
from records.employers.sectors import SectorProposal, fill_sectors, sector_proposals
from ui.actions import (
    DIFFERENT_EMPLOYERS,
    FILL_SECTORS,
    OPEN_PERSON,
    SEPARATE_EMPLOYERS,
    UNIFY_AS_PROPOSED,
    UNIFY_EMPLOYERS,
)
from ui.bound_actions import bind
from ui.context import ALUMNI, PageContext, ShowPerson
from ui.formats import moment
from ui.jobs import Job
from ui.pages.alumni.employers.decision_table import DecisionTable
from ui.pages.alumni.employers.unify_dialog import UnifyDialog
from ui.pages.alumni.view import AlumniView
from ui.tables import Column, ColumnKind, Row
from ui.undo import write_batch
from ui.widgets import EmptyState, PageHeader, Tabs, combo_box

_NAME: Final = Column("employer", "Employer", ColumnKind.STRONG, 220, sortable=False)
_ROLES: Final = Column("roles", "Roles", ColumnKind.NUMBER, 80, sortable=False)
_TABS: Final = ("To decide", "Unified", "Sectors", "Changed jobs")
_PERIODS: Final[Mapping[int, str]] = {
    30: "In the last 30 days",
    90: "In the last 3 months",
    365: "In the last year",
}


@dataclass(frozen=True, slots=True)
class _Employers:
    proposed: Sequence[EmployerGroup]
    unified: Sequence[UnifiedEmployer]
    sectors: Sequence[SectorProposal]
    job_changes: Sequence[JobChange]


class EmployersView(AlumniView):
    """Signal: `closed` to go back to the people."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._reading: Job | None = None
        self._header = PageHeader("Employers")
        self._tabs = Tabs(_TABS)
        self._tabs.setAccessibleName("Employers")
        self._proposed = DecisionTable[EmployerGroup](
            "Spellings to decide on",
            (
                _NAME,
                Column("spellings", "Spellings", ColumnKind.TEXT, 380, sortable=False),
                Column("why", "Why", ColumnKind.MUTED, 170, sortable=False),
                _ROLES,
            ),
            ("employer", "spellings"),
            _proposed_row,
            EmptyState("check", "Nothing to decide", "No two spellings look like one employer."),
        )
        self._unified = DecisionTable[UnifiedEmployer](
            "Unified employers",
            (_NAME, Column("spellings", "Spellings", ColumnKind.TEXT, 460, sortable=False), _ROLES),
            ("employer", "spellings"),
            _unified_row,
            EmptyState("search", "Nothing unified yet", "Spellings that you unify are kept here."),
        )
        self._sectors = DecisionTable[SectorProposal](
            "Sectors to fill in",
            (
                _NAME,
                Column("sector", "Sector", ColumnKind.STRONG, 170, sortable=False),
                Column("why", "Why", ColumnKind.MUTED, 240, sortable=False),
                Column("roles", "Roles without", ColumnKind.NUMBER, 110, sortable=False),
            ),
            ("employer", "why"),
            _sector_row,
            EmptyState("check", "No sectors to fill in", "Nothing is proposed for roles without."),
        )
        self._job_changes = DecisionTable[JobChange](
            "Changed jobs",
            (
                Column("person", "Person", ColumnKind.STRONG, 170, sortable=False),
                Column("former", "Former role", ColumnKind.TEXT, 240, sortable=False),
                Column("new", "New role", ColumnKind.STRONG, 240, sortable=False),
                Column("recorded", "Recorded", ColumnKind.MUTED, 130, sortable=False),
                Column("source", "Source", ColumnKind.MUTED, 150, sortable=False),
            ),
            ("former", "new"),
            _change_row,
            EmptyState("check", "Nobody changed jobs", "No new role was recorded in this time."),
        )
        self._period = combo_box("Time")
        self._period.addItems([*_PERIODS.values()])
        self._stack = QStackedWidget()
        self._build_ui()

    def refresh(self) -> None:
        """Read everything again."""
        if self._reading is not None:
            self._reading.cancel()
        database = self._context.database
        days = [*_PERIODS][self._period.currentIndex()]
        since = date.today() - timedelta(days=days)

        def read(progress: Progress) -> _Employers:
            with database.read() as connection, interruptible(connection, progress):
                return _Employers(
                    employer_proposals(connection),
                    unified_employers(connection),
                    sector_proposals(connection),
                    job_changes(connection, since),
                )

        self._reading = self._context.jobs.read(read, self._show)

    def _build_ui(self) -> None:
        self._proposed.add_actions(
            [
                bind(self._proposed, UNIFY_EMPLOYERS, self._open_dialog),
                bind(self._proposed, UNIFY_AS_PROPOSED, self._unify),
                bind(self._proposed, DIFFERENT_EMPLOYERS, self._keep_apart),
            ]
        )
        self._unified.add_actions([bind(self._unified, SEPARATE_EMPLOYERS, self._separate)])
        self._sectors.add_actions([bind(self._sectors, FILL_SECTORS, self._fill_sectors)])
        self._job_changes.add_choice(self._period)
        self._job_changes.add_actions([])
        self._job_changes.table.offer_open(OPEN_PERSON)
        self._job_changes.table.row_opened.connect(lambda _row: self._open_person())
        self._period.activated.connect(lambda _at: self.refresh())
        self._proposed.table.row_opened.connect(lambda _row: self._open_dialog())
        self._column.addWidget(self._header)
        self._column.addWidget(self._tabs)
        self._column.addWidget(self._stack, 1)
        for pane in (self._proposed, self._unified, self._sectors, self._job_changes):
            self._stack.addWidget(pane)
        self._tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.focus_on_show(self._proposed)

    def _show(self, found: _Employers) -> None:
        self._header.set_subtitle(
            f"{plural(len(found.proposed), 'group')} of spellings that may mean one employer."
            " Decide once: later imports follow."
        )
        self._proposed.show_things(found.proposed)
        self._unified.show_things(found.unified)
        self._sectors.show_things(found.sectors)
        self._job_changes.show_things(found.job_changes)
        counts = map(len, (found.proposed, found.unified, found.sectors, found.job_changes))
        for at, (title, count) in enumerate(zip(_TABS, counts, strict=True)):
            self._tabs.setTabText(at, f"{title} {format_number(count)}")

    def _open_person(self) -> None:
        chosen = self._job_changes.selected()
        if chosen:
            self._context.navigate(ALUMNI, ShowPerson(chosen[0].person_id))

    # --- decisions -----------------------------------------------------------------------

    def _open_dialog(self) -> None:
        chosen = self._proposed.selected()
        if chosen:
            UnifyDialog(self._context, self, chosen[0]).open()

    def _unify(self) -> None:
        chosen = self._proposed.selected()

        def write(changes: ChangeSet) -> None:
            for one in chosen:
                unify_employers(changes, one.name, [it.text for it in one.spellings])
            if len(chosen) > 1:
                changes.describe(employers=len(chosen))

        write_batch(self._context, BatchKind.EMPLOYERS_UNIFY, write, title="Saving")

    def _keep_apart(self) -> None:
        chosen = self._proposed.selected()

        def write(changes: ChangeSet) -> None:
            for one in chosen:
                separate_employers(changes, [it.text for it in one.spellings])

        write_batch(self._context, BatchKind.EMPLOYERS_SEPARATE, write, title="Saving")

    def _separate(self) -> None:
        chosen = self._unified.selected()

        def write(changes: ChangeSet) -> None:
            for one in chosen:
                separate_employers(changes, one.spellings)

        write_batch(self._context, BatchKind.EMPLOYERS_SEPARATE, write, title="Saving")

    def _fill_sectors(self) -> None:
        chosen = {one.employer: one.sector for one in self._sectors.selected()}
        write_batch(
            self._context,
            BatchKind.SECTORS_FILL,
            lambda changes: fill_sectors(changes, chosen),
            title="Saving",
        )


def _proposed_row(one: EmployerGroup) -> Row:
    spellings = ", ".join(f"{it.text} ({format_number(it.roles)})" for it in one.spellings)
    reasons = dict.fromkeys(it.reason for it in one.spellings)
    if len(reasons) > 1:
        reasons.pop(SpellingReason.SAME_WORDS)  # goes without saying
    return (one.name, spellings, ", ".join(reasons), format_number(one.roles))


def _unified_row(one: UnifiedEmployer) -> Row:
    return (one.name, ", ".join(one.spellings), format_number(one.roles))


def _sector_row(one: SectorProposal) -> Row:
    return (one.employer, one.sector, one.reason, format_number(one.roles))


def _change_row(one: JobChange) -> Row:
    former = ", ".join(filter(None, (one.former_title, one.former_employer)))
    new = ", ".join(filter(None, (one.title, one.employer)))
    return (one.person, former, new, moment(one.recorded_at), one.source)
