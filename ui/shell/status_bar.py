"""The status bar: the running job, the last backup, and undo of the last change."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from core.formats import format_number, plural
from ui.bound_actions import action_button
from ui.jobs import Job, Jobs
from ui.theme import PAGE_MARGIN, Type
from ui.widgets.buttons import link_button
from ui.widgets.labels import ElidedLabel, label

HEIGHT = 32


class StatusBar(QWidget):
    """Follows `jobs`; `undo_actions` have buttons at the right while they apply."""

    def __init__(self, jobs: Jobs, undo_actions: Sequence[QAction]) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._jobs = jobs
        self._job: Job | None = None
        self._text = label("", Type.SMALL, ink="muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self._bar.setAccessibleName("Progress")
        self._count = label("", Type.SMALL, ink="muted")
        self._cancel = link_button("Cancel", self._cancel_job)
        self._backup = ElidedLabel("", Type.SMALL, ink="muted")
        self._backup.setAlignment(Qt.AlignmentFlag.AlignRight)
        undo_buttons = [action_button(one, "link") for one in undo_actions]
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        row.setSpacing(18)
        for widget in (self._text, self._bar, self._count, self._cancel):
            row.addWidget(widget)
        row.addWidget(self._backup, 1)
        for button in undo_buttons:
            row.addWidget(button)
        jobs.listed.connect(self._show_job)
        jobs.progressed.connect(self._show_job)
        self._show_job()

    def set_backup(self, text: str) -> None:
        """Show when the last backup was made."""
        self._backup.setText(text)

    def _show_job(self) -> None:
        shown = self._jobs.shown()
        self._job = shown[0] if shown else None
        for widget in (self._text, self._bar, self._count, self._cancel):
            widget.setVisible(self._job is not None)
        if self._job is None:
            return
        step = self._job.step
        more = f" · {plural(len(shown) - 1, 'more job')}" if len(shown) > 1 else ""
        self._text.setText((step.text or self._job.title) + more)
        self._bar.setRange(0, step.total)
        self._bar.setValue(min(step.done, step.total))
        self._count.setText(
            f"{format_number(step.done)} of {format_number(step.total)}" if step.total else ""
        )
        self._cancel.setEnabled(not self._job.is_cancelled())
        self._cancel.setText("Stopping…" if self._job.is_cancelled() else "Cancel")

    def _cancel_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._show_job()
