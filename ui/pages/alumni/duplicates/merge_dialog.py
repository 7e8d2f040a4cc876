"""Two records of maybe one person, side by side: merged, marked as different, or skipped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.errors import Cancelled, UserError
from core.formats import format_number, listed, plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from queries.duplicates import in_two_texts, likelihood_in_words
from records.duplicates.decisions import mark_different
from records.merging.compared_parts import COMPARED_PARTS, ComparedPart, compare_parts
from records.merging.merge import MergeResult, merge_people
from records.merging.plan import MergePlan, MovedRecords, plan_merge
from records.parts.registry import PARTS_BY_NAME
from ui.context import PageContext
from ui.pages.alumni.duplicates.merge_form import MergeForm
from ui.theme import GRID, Tone, Type
from ui.undo import write_batch
from ui.widgets import (
    Badge,
    ElidedLabel,
    Status,
    clear,
    label,
    link_button,
    primary_button,
    secondary_button,
)
from ui.widgets.dialogs import Dialog

if TYPE_CHECKING:
    from records.duplicates.pairs import DuplicatePair

_SIZE: Final = 940, 640
_GONE: Final = frozenset({"merged", "gone"})  # codes of errors: there is nobody to compare


@dataclass(frozen=True, slots=True)
class ComparedPeople:
    """Two people to be compared, and what the search for duplicates found of them, if it did."""

    keep_id: int
    other_id: int
    pair: "DuplicatePair | None" = None


class MergeDialog(Dialog):
    """Compares `pairs` one after another, beginning with the one `at`."""

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        pairs: Sequence[ComparedPeople],
        at: int = 0,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._all, self._at = list(pairs), at
        self._swapped = self._is_writing = False
        self._plan: MergePlan | None = None
        self._form: MergeForm | None = None
        self._place = ElidedLabel("", Type.SMALL, ink="muted")
        self._likelihood = Badge(Status(""))
        self._reasons = label("", Type.SMALL, ink="muted", wrap=True)
        self._body = QVBoxLayout()
        self._moved = label("", wrap=True)
        self._warning = label("", ink="warning", wrap=True)
        self._swap = link_button("Keep the other record instead", self._keep_other)
        self._merge = primary_button("Merge", self._merge_them)
        self._different = secondary_button("Not the same person", self._mark_different)
        self._skip = secondary_button("Skip", self._next)
        self._build_ui()
        self._load()

    def _build_ui(self) -> None:
        self.setWindowTitle("Compare records")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(label("Compare records", Type.HEADING))
        head.addWidget(self._likelihood)
        head.addWidget(self._place, 1)
        head.addWidget(self._swap)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self._different)
        foot.addStretch(1)
        foot.addWidget(self._skip)
        foot.addWidget(self._merge)
        self._skip.setVisible(len(self._all) > 1)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._merge.click)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._reasons)
        column.addLayout(self._body, 1)
        column.addWidget(self._moved)
        column.addWidget(self._warning)
        column.addLayout(foot)

    # --- the pair shown --------------------------------------------------------------------

    def _people(self) -> tuple[int, int]:
        shown = self._all[self._at]
        ids = shown.keep_id, shown.other_id
        return ids[::-1] if self._swapped else ids

    def _load(self) -> None:
        """Plan how the two would be merged, and show it."""
        self._offer(when=False)
        database, (keep_id, other_id) = self._context.database, self._people()

        def read(_progress: Progress) -> tuple[MergePlan, Sequence[ComparedPart]]:
            with database.read() as connection:
                plan = plan_merge(connection, keep_id, other_id)
                return plan, compare_parts(connection, keep_id, other_id)

        self._context.jobs.read(read, self._show, failed=self._fail)

    def _show(self, found: tuple[MergePlan, Sequence[ComparedPart]]) -> None:
        plan, parts = found
        self._plan = plan
        clear(self._body)
        self._form = MergeForm(plan, parts)
        self._body.addWidget(self._form)
        self._form.show()  # at once, so that it can have the focus
        pair = self._all[self._at].pair
        self._likelihood.setVisible(pair is not None)
        self._reasons.setVisible(pair is not None)
        if pair is not None:
            self._likelihood.set_status(Status(likelihood_in_words(pair.probability), Tone.INFO))
            self._reasons.setText(_reasons(pair))
        count = len(self._all)
        place = f"Pair {format_number(self._at + 1)} of {format_number(count)}"
        self._place.setText(place if count > 1 else "")
        self._moved.setText("\n".join((moved_in_words(plan), *map(str, plan.double_responses))))
        self._warning.setText("\n".join(plan.warnings))
        self._warning.setVisible(bool(plan.warnings))
        self._offer(when=True)
        if not self._form.focus_first():
            self._merge.setFocus()

    def _fail(self, error: Exception) -> None:
        """Tell why two cannot be compared, such as that one is gone, and go on."""
        if isinstance(error, Cancelled):
            self._offer(when=True)
            return
        self._context.jobs.tell(error)
        self._next()

    def _keep_other(self) -> None:
        self._swapped = not self._swapped
        self._load()

    def _next(self) -> None:
        """Show the next pair; after the last one, close."""
        self._swapped = False
        if self._at + 1 < len(self._all):
            self._at += 1
            self._load()
        else:
            self.accept()

    # --- what is done with it --------------------------------------------------------------

    def reject(self) -> None:
        """Close, unless something is being written: that takes a moment only."""
        if not self._is_writing:
            super().reject()

    def _merge_them(self) -> None:
        if self._plan is None or self._form is None:
            return
        plan = self._plan.choosing(self._form.choices())
        self._write(
            BatchKind.MERGE, lambda changes: merge_people(changes, plan), "Merging two records"
        )

    def _mark_different(self) -> None:
        one, other = self._people()
        self._write(
            BatchKind.DIFFERENT_PEOPLE,
            lambda changes: mark_different(changes, one, other),
            "Saving that they are two people",
        )

    def _write(self, kind: BatchKind, act: Callable[[ChangeSet], object], title: str) -> None:
        self._offer(when=False)
        self._is_writing = True
        write_batch(
            self._context, kind, act, title=title, done=self._go_on, failed=self._fail_to_write
        )

    def _go_on(self, done: object) -> None:
        self._is_writing = False
        if isinstance(done, MergeResult):
            self._all[self._at + 1 :] = _after_merge(self._all[self._at + 1 :], done)
        self._next()

    def _fail_to_write(self, error: Exception) -> None:
        """Show the two as they are now: one was changed meanwhile; go on where one is gone."""
        self._is_writing = False
        if isinstance(error, UserError) and error.code in _GONE:
            self._fail(error)
            return
        if not isinstance(error, Cancelled):
            self._context.jobs.tell(error)
        self._load()

    def _offer(self, *, when: bool) -> None:
        for button in (self._merge, self._different, self._swap, self._skip):
            button.setEnabled(when)


def open_merge_dialog(context: PageContext, parent: QWidget, person_ids: Sequence[int]) -> None:
    """Compare two people whom somebody found; the older record is kept unless they are swapped."""
    if len(person_ids) == 2:
        older, newer = sorted(person_ids)
        MergeDialog(context, parent, [ComparedPeople(older, newer)]).open()


def _after_merge(pairs: Sequence[ComparedPeople], done: MergeResult) -> list[ComparedPeople]:
    """`pairs` with the kept record in the place of the one that went."""

    def now(person_id: int) -> int:
        return done.person_id if person_id == done.merged_id else person_id

    moved = (replace(one, keep_id=now(one.keep_id), other_id=now(one.other_id)) for one in pairs)
    return [one for one in moved if one.keep_id != one.other_id]


def _reasons(pair: "DuplicatePair") -> str:
    for_one, against = in_two_texts(pair.reasons)
    return "\n".join(
        filter(None, (for_one and f"For: {for_one}", against and f"Against: {against}"))
    )


def moved_in_words(plan: MergePlan) -> str:
    """What is moved beside the parts that are compared, and by which rule."""
    compared = {part.name for _, part, _ in COMPARED_PARTS}
    moved = [one for one in plan.moved if one.name not in compared]
    if not moved:
        return "Nothing else is on the other record."
    parts = listed(plural(one.count, _singular(one), one.label) for one in moved)
    text = f"Moved to the kept record: {parts}. "
    return text + "Of consents and opt-outs the strictest counts."


def _singular(moved: MovedRecords) -> str:
    part = PARTS_BY_NAME.get(moved.name)
    return moved.label.removesuffix("s") if part is None else part.singular
