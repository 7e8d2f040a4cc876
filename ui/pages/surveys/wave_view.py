"""One wave: its header and its tabs Invitations to Findings."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from analysis.notes import ineligible, not_invited
from analysis.results import Summary
from analysis.wave_progress import WaveProgress, find_wave_progress
from core.formats import format_day, format_number
from core.progress import Progress
from exporters.figures.formats import count, response_rate
from queries.findings import FindingsOptions, read_findings_options
from records.wave_privacy import DESCRIPTIONS, Privacy
from surveys.waves import Wave, WaveKind
from ui.actions import (
    ALL_SURVEYS,
    DELETE_WAVE,
    EDIT_WAVE,
    FETCH_ANSWERS,
    NEW_VARIABLE,
    REMOVE_ANSWERS,
    REPEAT_WAVE,
    SEND_PARTICIPANTS,
    SURVEY_LINK,
    UNLINK_ANSWERS,
)
from ui.bound_actions import action_button, bind
from ui.context import REPORTS, OpenReport, OpenWave, PageContext
from ui.formats import wave_dates
from ui.pages.surveys.findings.bar import FindingsBar
from ui.pages.surveys.findings.data import Findings
from ui.pages.surveys.findings.view import FindingsView
from ui.pages.surveys.invitations_view import InvitationsView
from ui.pages.surveys.link_dialog import open_wave_link
from ui.pages.surveys.mailings_view import MailingsView
from ui.pages.surveys.private_answers import ask_to_remove, ask_to_unlink
from ui.pages.surveys.progress_view import ProgressView
from ui.pages.surveys.responses_view import ResponsesView
from ui.pages.surveys.survey_dialogs import ask_to_delete_wave, open_edit_wave
from ui.theme import PAGE_MARGIN
from ui.widgets import Chip, EmptyState, PageHeader, more_button
from ui.widgets.plain_text import set_tool_tip

TABS = ("invitations", "mailings", "progress", "responses", "findings")


class WaveView(QWidget):
    """Shows a wave; its menu offers the actions `returned_mail` too.

    Signals: `said(Message)`, `closed` for the list of surveys, `import_requested(Wave)` and
    `repeat_requested(Wave)`.
    """

    closed = Signal()
    said = Signal(object)
    import_requested = Signal(object)  # a surveys.waves.Wave
    repeat_requested = Signal(object)

    def __init__(self, context: PageContext, returned_mail: Sequence[QAction]) -> None:
        super().__init__()
        self._context = context
        self._key = ("", "")
        self._figures: WaveProgress | None = None
        self._published: Summary | None = (
            None  # figures under disclosure control, while they are shown
        )
        self._header = PageHeader("")
        for action, function in ((EDIT_WAVE, self._edit_wave), (ALL_SURVEYS, self.closed.emit)):
            self._header.add(action_button(bind(self, action, function), "link"))
        menu = QMenu(self)
        menu.addAction(bind(self, REPEAT_WAVE, self._repeat_wave))
        menu.addAction(bind(self, SEND_PARTICIPANTS, self._send_participants))
        menu.addAction(bind(self, FETCH_ANSWERS, self._fetch_answers))
        menu.addSeparator()
        menu.addActions(returned_mail)
        menu.addSeparator()
        menu.addAction(bind(self, SURVEY_LINK, self._edit_link))
        menu.addSeparator()
        self._unlink = bind(self, UNLINK_ANSWERS, self._unlink_answers)
        self._remove = bind(self, REMOVE_ANSWERS, self._remove_answers)
        menu.addActions([self._unlink, self._remove])
        menu.addAction(bind(self, DELETE_WAVE, self._delete_wave))
        self._header.add(more_button("More actions for this wave", menu))
        self._invitations = InvitationsView(context)
        self._mailings = MailingsView(context)
        self._progress = ProgressView(context)
        self._responses = ResponsesView(context)
        self._findings = FindingsView(context)
        self._bar = FindingsBar(context)
        self._responses.import_requested.connect(self._request_import)
        views = (
            self._invitations, self._mailings, self._progress, self._responses, self._findings,
        )  # fmt: skip
        for view in views:
            view.said.connect(self.said)
        self._findings.loaded.connect(self._show_published)
        self._bar.options.changed.connect(self._show_findings)
        self._findings.variable_wanted.connect(self._bar.options.replace_variable)
        self._findings.weights_wanted.connect(self._bar.options.use_weights)
        self._bar.report_requested.connect(self._open_report)
        self._bar.options.add_popup_action(
            bind(self, NEW_VARIABLE, self._bar.options.define_variable)
        )
        self._no_findings = EmptyState(
            "reports",
            "No findings yet",
            "Findings appear once answers have been imported.",
            "Import responses…",
            self._request_import,
        )
        self._tabs = QButtonGroup(self)
        self._actions = QStackedWidget()
        self._content = QStackedWidget()
        self._toolbar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()

    def show_wave(self, survey_code: str, label: str, tab: str) -> None:
        """Show a wave with one of TABS."""
        if (survey_code, label) != self._key:
            self._key = (survey_code, label)
            self._figures = None
            self._bar.options.open_wave(survey_code, label)
            self._header.set_text(f"{survey_code} · {label}")
        self._tabs.button(TABS.index(tab)).setChecked(True)
        self.refresh()

    def place(self) -> OpenWave:
        """The wave and the tab that are shown."""
        return OpenWave(*self._key, TABS[self._tabs.checkedId()])

    def show_person(self, person_id: int) -> None:
        """Show a person's answers once the responses are shown."""
        self._responses.show_person(person_id)

    def refresh(self) -> None:
        """Read the wave again."""
        database, key = self._context.database, self._key

        def read(_progress: Progress) -> tuple[WaveProgress | None, FindingsOptions | None]:
            with database.read() as connection:
                figures = find_wave_progress(connection, *key)
                options = None if figures is None else read_findings_options(connection, *key)
                return figures, options

        self._context.jobs.read(read, lambda found: self._show(key, *found))

    def event(self, event: QEvent) -> bool:
        """Fit the toolbar again once buttons came or went."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_toolbar()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_toolbar()

    def _fit_toolbar(self) -> None:
        """Put the actions below the tabs where they do not fit beside them."""
        tools = self._actions.currentWidget() or self._actions
        needed = self._chips.sizeHint().width() + tools.sizeHint().width()
        fits = needed + 3 * PAGE_MARGIN <= self.width()
        self._toolbar.setDirection(
            QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        )

    def _lay_out(self) -> None:
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        for place, (title, view) in enumerate(
            (
                ("Invitations", self._invitations),
                ("Mailings", self._mailings),
                ("Progress", self._progress),
                ("Responses", self._responses),
                ("Findings", self._findings),
            )
        ):
            chip = Chip(title, checkable=True)
            self._tabs.addButton(chip, place)
            self._chips.addWidget(chip)
            self._content.addWidget(view)
        self._content.addWidget(self._no_findings)
        for actions in (
            self._invitations.tools,
            self._mailings.tools,
            self._progress.tools,
            self._responses.tools,
            self._bar,
        ):
            self._actions.addWidget(actions)
        self._chips.addStretch(1)
        self._toolbar.addLayout(self._chips, 1)
        self._toolbar.addWidget(self._actions)
        head = QVBoxLayout()
        head.setContentsMargins(PAGE_MARGIN, 20, PAGE_MARGIN, 12)
        head.setSpacing(16)
        head.addWidget(self._header)
        head.addLayout(self._toolbar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._content, 1)
        self._tabs.idToggled.connect(lambda _tab, on: self._show_tab() if on else None)

    def _show(
        self, key: tuple[str, str], figures: WaveProgress | None, options: FindingsOptions | None
    ) -> None:
        if key != self._key:
            return
        if figures is None or options is None:  # undone meanwhile
            self.closed.emit()
            return
        self._figures = figures
        is_survey = figures.wave.kind is WaveKind.SURVEY
        findings = TABS.index("findings")
        self._tabs.button(findings).setVisible(is_survey)  # details are for records, no figures
        if not is_survey and self._tabs.checkedId() == findings:
            self._tabs.button(TABS.index("responses")).setChecked(True)
        set_tool_tip(self._header, figures.rates["RR1"].definition)
        self._bar.options.set_options(options)
        self._progress.set_options(options)
        wave = figures.wave
        has_links = not wave.privacy.is_anonymous and wave.unlinked_on is None
        self._unlink.setVisible(has_links and _has_answers(figures))
        self._remove.setVisible(wave.privacy.is_anonymous and _has_answers(figures))
        self._show_tab()

    def _write_heading(self) -> None:
        """Show the progress of the wave; under disclosure control only what may be published."""
        if self._figures is None:
            return
        wave = self._figures.wave
        if (
            self._tabs.checkedId() == TABS.index("findings")
            and self._bar.options.request(*self._key).publish_safe
        ):
            parts = [] if self._published is None else _published_parts(self._published)
        else:
            parts = _parts(self._figures)
        dates = wave_dates(wave.opens, wave.closes, date.today())
        said = " · ".join([*parts, dates, *_privacy_parts(wave)])
        self._header.set_text(wave.title, said)

    def _show_tab(self) -> None:
        tab = self._tabs.checkedId()
        self._actions.setCurrentIndex(tab)
        self._fit_toolbar()
        if self._figures is None:
            return
        self._write_heading()
        has_answers = _has_answers(self._figures)
        self._actions.setVisible(tab != TABS.index("findings") or has_answers)
        if tab == TABS.index("findings") and not has_answers:
            self._content.setCurrentWidget(self._no_findings)
            return
        self._content.setCurrentIndex(tab)
        if tab == TABS.index("invitations"):
            self._invitations.show_wave(self._figures)
        elif tab == TABS.index("mailings"):
            self._mailings.show_wave(self._figures)
        elif tab == TABS.index("progress"):
            self._progress.show_wave(self._figures)
        elif tab == TABS.index("responses"):
            self._responses.show_wave(self._figures)
        else:
            self._show_findings()

    def _show_findings(self) -> None:
        self._published = None
        self._write_heading()
        self._findings.show_findings(self._bar.options.request(*self._key))

    def _show_published(self, findings: Findings) -> None:
        breakdown = findings.summary.breakdown
        labels = () if breakdown is None else breakdown.known_labels
        self._bar.options.show_groups(findings.request, labels)
        self._published = findings.summary if findings.summary.publish_safe else None
        self._write_heading()

    def _open_report(self) -> None:
        request = self._bar.options.request(*self._key)
        self._context.navigate(REPORTS, OpenReport.of(request))

    def _request_import(self) -> None:
        if self._figures is not None:
            self.import_requested.emit(self._figures.wave)

    def _repeat_wave(self) -> None:
        if self._figures is not None:
            self.repeat_requested.emit(self._figures.wave)

    def _send_participants(self) -> None:
        if self._figures is not None:
            from ui.connections.participants_dialog import send_wave_participants

            send_wave_participants(self, self._context, self._figures.wave)

    def _fetch_answers(self) -> None:
        if self._figures is not None:
            from ui.connections.fetch_job import fetch_wave

            fetch_wave(self._context, self._figures.wave)

    def _unlink_answers(self) -> None:
        if self._figures is not None:
            ask_to_unlink(self, self._context, self._figures.wave)

    def _remove_answers(self) -> None:
        if self._figures is not None:
            ask_to_remove(self, self._context, self._figures.wave)

    def _delete_wave(self) -> None:
        if self._figures is not None:
            ask_to_delete_wave(self, self._context, self._figures.wave, self._figures.counts)

    def _edit_link(self) -> None:
        if self._figures is not None:
            open_wave_link(self, self._context, self._figures.wave)

    def _edit_wave(self) -> None:
        if self._figures is not None:
            open_edit_wave(self, self._context, self._figures.wave)


def _privacy_parts(wave: Wave) -> list[str]:
    """How private the answers are, where staff can’t see who gave which."""
    if wave.unlinked_on is not None:
        return [f"answers unlinked on {format_day(wave.unlinked_on)}"]
    if wave.privacy is Privacy.NAMED:
        return []
    return [DESCRIPTIONS[wave.privacy].title.lower()]


def _has_answers(figures: WaveProgress) -> bool:
    counts = figures.counts
    return bool(counts.complete + counts.partial + counts.not_invited + counts.ineligible)


def _parts(figures: WaveProgress) -> list[str]:
    """How many answered, the response rate, and responses counted separately."""
    counts, rates = figures.counts, figures.rates
    answered = figures.answered
    partial = f" ({format_number(counts.partial)} partial)" if counts.partial else ""
    parts = []
    if figures.eligible:
        both = (
            f", with partial answers {response_rate(rates['RR2'].percent)}"
            if counts.partial
            else ""
        )
        parts = [
            f"{format_number(answered)} of {format_number(figures.eligible)} answered{partial}",
            f"RR1 {response_rate(rates['RR1'].percent)} (complete ÷ all eligible){both}",
        ]
    elif answered:
        parts = [f"{format_number(answered)} answered{partial}"]
    if counts.not_invited:
        parts.append(not_invited(counts.not_invited))
    if counts.ineligible:
        parts.append(ineligible(counts.ineligible))
    return parts


def _published_parts(summary: Summary) -> list[str]:
    """The same, rounded for publication: “About 65 of 190 answered”, “RR1 34% (…)”."""
    of = f" of {count(summary.frame)}" if summary.frame else ""
    parts = [f"About {count(summary.respondents)}{of} answered"]
    rate = next((rate for rate in summary.rates if rate.code == "RR1"), None)
    if rate is not None and rate.percent is not None:
        parts.append(
            f"RR1 {response_rate(rate.percent, is_rounded=True)} (complete ÷ all eligible)"
        )
    return parts
