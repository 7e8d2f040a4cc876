"""Employers in tabs: spellings to decide on, those unified, sectors, changed jobs, and all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtWidgets import QStackedWidget

from core.formats import format_number, plural
from core.progress import Progress
from core.text import comparison_key
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.interruptible import interruptible
from records.employers.decisions import (
    UnifiedEmployer,
    count_roles,
    separate_employers,
    unified_employers,
    unify_employers,
)
from records.employers.groups import EmployerGroup
from records.employers.job_changes import JobChange, job_changes
from records.employers.proposals import employer_proposals
from records.employers.sectors import SectorProposal, fill_sectors, sector_proposals
from records.fields.spellings import best_spelling
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
from ui.pages.alumni.employers.tables import (
    all_table,
    job_change_table,
    proposed_table,
    sector_table,
    unified_table,
)
from ui.pages.alumni.employers.unify_dialog import UnifyDialog
from ui.pages.alumni.view import AlumniView
from ui.undo import write_batch
from ui.widgets import PageHeader, Tabs, combo_box

_TABS: Final = ("To decide", "Unified", "Sectors", "Changed jobs", "All employers")
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
    all: Sequence[tuple[str, int]]  # each with its roles


class EmployersView(AlumniView):
    """Signal: `closed` to go back to the people."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._header = PageHeader("Employers")
        self._tabs = Tabs(_TABS)
        self._tabs.setAccessibleName("Employers")
        self._proposed = proposed_table()
        self._unified = unified_table()
        self._sectors = sector_table()
        self._job_changes = job_change_table()
        self._all = all_table()
        self._period = combo_box("Time")
        self._period.addItems([*_PERIODS.values()])
        self._stack = QStackedWidget()
        self._build_ui()

    def refresh(self) -> None:
        """Read everything again."""
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
                    sorted(count_roles(connection).items(), key=lambda one: comparison_key(one[0])),
                )

        self.start_reading(read, self._show)

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
        self._all.add_actions([bind(self._all, UNIFY_EMPLOYERS, self._open_dialog_of_all)])
        self._all.table.row_opened.connect(lambda _row: self._open_dialog_of_all())
        self._job_changes.add_choice(self._period)
        self._job_changes.add_actions([])
        self._job_changes.table.offer_open(OPEN_PERSON)
        self._job_changes.table.row_opened.connect(lambda _row: self._open_person())
        self._period.activated.connect(lambda _at: self.refresh())
        self._proposed.table.row_opened.connect(lambda _row: self._open_dialog())
        self._column.addWidget(self._header)
        self._column.addWidget(self._tabs)
        self._column.addWidget(self._stack, 1)
        panes = self._proposed, self._unified, self._sectors, self._job_changes, self._all
        for pane in panes:
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
        self._all.show_things(found.all)
        shown = found.proposed, found.unified, found.sectors, found.job_changes, found.all
        counts = map(len, shown)
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
            roles = {one.text: one.roles for one in chosen[0].spellings}
            UnifyDialog(self._context, self, chosen[0].name, roles).open()

    def _open_dialog_of_all(self) -> None:
        """Unify those selected, or give one another name."""
        roles = dict(self._all.selected())
        if roles:
            UnifyDialog(self._context, self, best_spelling(roles), roles).open()

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
