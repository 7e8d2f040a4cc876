"""The Reports page: the form, other exports and recent files at the left, the preview at right."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.changed import Area, Changed
from core.errors import UserError
from core.formats import plural
from core.progress import Progress
from records.handed_out import ListRecipient
from ui.actions import (
    COPY_PAGE,
    EXPORT_CHARTS,
    EXPORT_CONTACTS,
    EXPORT_EXCEL,
    EXPORT_PDF,
    EXPORT_POWERPOINT,
    EXPORT_RESPONSES,
    EXPORT_WORD,
    PRINT,
    PUBLISHED_FIGURES,
    SCHEDULED_REPORTS,
)
from ui.bound_actions import action_button, bind
from ui.context import SURVEYS, OpenReport, PageContext
from ui.handed_out import ask_recipient, record_list
from ui.jobs import Job
from ui.pages.reports.publications_dialog import open_publications
from ui.pages.reports.recent_files import recent_files, remember_file
from ui.pages.reports.report_form import ReportForm
from ui.pages.reports.report_jobs import (
    ChosenReport,
    DrawnReport,
    ReportOptions,
    draw_report,
    enter_copied,
    print_report,
    read_report_options,
    write_charts,
    write_report_file,
)
from ui.pages.reports.section_choice import SectionChoice, remember_sections, remembered_sections
from ui.print.pages_view import PagesView
from ui.print.print_file import print_path
from ui.shell.page import Page
from ui.table_export import write_file
from ui.theme import PAGE_MARGIN, Tone
from ui.widgets import (
    Card,
    EmptyState,
    Message,
    PageHeader,
    TaskLine,
    TaskList,
)
from ui.widgets.dialogs import ask_for_target, open_outside

_LEFT = 328
_PAUSE = 150  # milliseconds in which several choices are combined into one preview

_AREAS = (
    Area.SURVEYS, Area.INVITATIONS, Area.RESPONSES, Area.SEGMENTS, Area.SETTINGS,
    Area.PUBLICATIONS,  # figures on the screen are checked against them
)  # fmt: skip


class ReportsPage(Page):
    """Chooses, previews and exports reports."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._wanted: OpenReport | None = None
        self._reading: Job | None = None
        self._drawing: Job | None = None
        self._shown: ChosenReport | None = None
        self._people: frozenset[int] | None = None  # everybody in a wave; None: not read yet
        self._form = ReportForm(context)
        self._sections = SectionChoice()
        self._pages = PagesView("Report preview")
        self._recent = Card("Recent files")
        self._files = TaskList()
        self._recent.body.addWidget(self._files)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._draw)
        self._stack = QStackedWidget()
        self._lay_out()
        self._form.wave_chosen.connect(self._read)
        self._form.changed.connect(self._pause.start)
        self._sections.changed.connect(self._choose_sections)

    def refresh(self) -> None:
        """Read the options again, and draw the preview again."""
        self._read()

    def is_affected(self, changed: Changed) -> bool:
        """Whether it is about surveys or segments, or about somebody in a wave."""
        return self._people is None or changed.affects(*_AREAS) or changed.concerns(self._people)

    def open(self, what: object) -> None:
        """Show the wave and figures of an OpenReport."""
        if isinstance(what, OpenReport):
            self._wanted = what
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop drawing while hidden."""
        super().hideEvent(event)
        self._pause.stop()

    def _lay_out(self) -> None:
        word, pdf, slides, excel, copy = (
            bind(self, action, function)
            for action, function in (
                (EXPORT_WORD, lambda: self._write("docx")),
                (EXPORT_PDF, lambda: self._write("pdf")),
                (EXPORT_POWERPOINT, lambda: self._write("pptx")),
                (EXPORT_EXCEL, lambda: self._write("xlsx")),
                (COPY_PAGE, self._copy_page),
            )
        )
        self._form.body.addWidget(action_button(word, "primary"))
        others = QHBoxLayout()
        others.setSpacing(8)
        for action, text in ((pdf, "PDF…"), (slides, "PowerPoint…"), (excel, "Excel…")):
            others.addWidget(action_button(action, text=text))
        self._form.body.addLayout(others)
        pages = QHBoxLayout()
        pages.setSpacing(8)
        pages.addWidget(action_button(bind(self, PRINT, self._print), icon=True))
        pages.addWidget(action_button(copy))
        self._form.body.addLayout(pages)
        contacts = bind(self, EXPORT_CONTACTS, self._write_contacts)
        responses = bind(self, EXPORT_RESPONSES, self._write_responses)
        scheduled = bind(self, SCHEDULED_REPORTS, self._show_scheduled)
        published = bind(self, PUBLISHED_FIGURES, self._show_published)
        charts = bind(self, EXPORT_CHARTS, self._write_charts)
        exports = Card("Other exports")
        exports.body.addWidget(
            TaskList(
                (
                    TaskLine("Contact details of all alumni", "Export…", contacts.trigger),
                    TaskLine("Responses of this wave", "Export…", responses.trigger),
                    TaskLine("All charts as pictures", "Export…", charts.trigger),
                    TaskLine("Scheduled reports", "Open…", scheduled.trigger),
                    TaskLine("Published figures", "Open…", published.trigger),
                )
            )
        )
        left = QWidget()
        left.setProperty("ground", "page")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(14)
        for card in (self._form, self._sections, exports, self._recent):
            column.addWidget(card)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(left)
        scroll.setFixedWidth(_LEFT)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(scroll)
        row.addWidget(self._pages, 1)
        filled = QWidget()
        page = QVBoxLayout(filled)
        page.setContentsMargins(PAGE_MARGIN, 20, 8, 0)
        page.setSpacing(16)
        page.addWidget(PageHeader("Reports", "Export survey findings"))
        page.addLayout(row, 1)
        empty = EmptyState(
            "reports",
            "No reports yet",
            "Reports are available once survey answers have been imported.",
            "Open surveys",
            lambda: self._context.navigate(SURVEYS),
        )
        people = action_button(contacts, "link")
        first = QWidget()
        whole = QVBoxLayout(first)
        whole.addWidget(empty, 1)
        whole.addWidget(people, 0)
        for widget in (QWidget(), filled, first):
            self._stack.addWidget(widget)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self._stack)

    def _read(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        database = self._context.database
        wanted = self._wanted
        key = self._form.key if wanted is None else (wanted.survey_code, wanted.wave_label)
        self._reading = self._context.jobs.read(
            lambda _progress: read_report_options(database, key),
            lambda found: self._show(found, key, wanted),
        )

    def _show(
        self, found: ReportOptions, key: tuple[str, str] | None, wanted: OpenReport | None
    ) -> None:
        self._wanted = None
        self._people = found.people
        self._show_recent()
        self._form.show_options(found, key)
        if wanted is not None:
            self._form.choose(wanted.request)
        if self._form.key is not None:
            survey, _wave = self._form.key
            self._sections.show_sections(remembered_sections(self._context.preferences, survey))
        self._stack.setCurrentIndex(1 if found.waves else 2)
        self._shown = None
        self._draw()

    def _draw(self) -> None:
        chosen = self._chosen()
        if chosen is None or chosen == self._shown:
            return
        if self._drawing is not None:
            self._drawing.cancel()
        self._shown = chosen
        self._pages.show_pages((), "Preparing preview…")
        database, ratio = self._context.database, self.devicePixelRatioF()
        self._drawing = self._context.jobs.read(
            lambda progress: draw_report(database, chosen, ratio, progress),
            lambda drawn: self._show_drawn(chosen, drawn),
            failed=self._show_error,
        )

    def _show_drawn(self, chosen: ChosenReport, drawn: DrawnReport) -> None:
        self._pages.show_pages(drawn.pages)
        self._form.show_groups(chosen.request, drawn.groups)

    def _show_error(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._pages.show_pages((), error.message)

    def _chosen(self) -> ChosenReport | None:
        request = self._form.request()
        return None if request is None else ChosenReport(request, self._sections.sections)

    def _choose_sections(self) -> None:
        if self._form.key is not None:
            survey, _wave = self._form.key
            remember_sections(self._context.preferences, survey, self._sections.sections)
        self._pause.start()

    def _write(self, ending: str) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        kinds = {
            "docx": "Word documents (*.docx)",
            "pdf": "PDF files (*.pdf)",
            "pptx": "PowerPoint presentations (*.pptx)",
            "xlsx": "Workbooks (*.xlsx)",
        }
        request = chosen.request
        name = f"{request.survey_code}-{request.wave_label}-findings.{ending}"
        path = ask_for_target(self, "Export report", name, [kinds[ending]])
        if path is None:
            return
        database = self._context.database

        def write(progress: Progress) -> Path:
            return write_report_file(database, chosen, path, progress)

        write_file(self._context, path, write, self._tell_written, records=request.publish_safe)

    def _write_charts(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        name = f"{chosen.request.survey_code}-{chosen.request.wave_label}-charts.zip"
        path = ask_for_target(self, "Export all charts", name, ["Zip files (*.zip)"])
        if path is None:
            return
        database = self._context.database

        def write(progress: Progress) -> int:
            return write_charts(database, chosen, path, progress)

        def told(charts: int) -> None:
            self._tell_written(path, f": {plural(charts, 'chart')} as PNG and SVG")

        write_file(self._context, path, write, told, records=chosen.request.publish_safe)

    def _print(self) -> None:
        chosen, database = self._chosen(), self._context.database
        if chosen is None:
            return
        request = chosen.request
        path = print_path(self, f"{request.survey_code}-{request.wave_label}")
        start = self._context.jobs.write if request.publish_safe else self._context.jobs.read
        start(
            lambda progress: print_report(database, chosen, path, progress),
            self._open_to_print,
            title="Preparing the report to print",
        )

    def _open_to_print(self, path: Path) -> None:
        if not open_outside(path):
            text = f"No program on this computer opens PDF files. Use “{EXPORT_PDF.text}” instead."
            self.said.emit(Message(text, Tone.WARNING))

    def _tell_written(self, path: Path, what: str = "") -> None:
        remember_file(self._context.preferences, path)
        self._show_recent()
        text = f"“{path.name}” saved{what}."
        self.said.emit(Message(text, Tone.GOOD, "Open", lambda: open_outside(path)))

    def _show_scheduled(self) -> None:
        from ui.pages.reports.scheduled.list_dialog import ScheduledReportsDialog

        ScheduledReportsDialog(self, self._context).open()

    def _show_published(self) -> None:
        open_publications(self, self._context)

    def _write_contacts(self) -> None:
        ask_recipient(self._context, self, self._write_contacts_for)

    def _write_contacts_for(self, recipient: ListRecipient | None) -> None:
        path = ask_for_target(
            self, "Export contact details", "alumni.xlsx",
            ["Workbooks (*.xlsx)", "CSV files (*.csv)"],
        )  # fmt: skip
        if path is None:
            return
        database = self._context.database

        def write(progress: Progress) -> int:
            from exporters.contacts import export_contacts

            rows = export_contacts(database, path, progress=progress)
            record_list(database, recipient, path.name, rows)
            return rows

        write_file(
            self._context,
            path,
            write,
            lambda rows: self._tell_written(path, f": {plural(rows, 'person', 'people')}"),
            records=recipient is not None,
        )

    def _write_responses(self) -> None:
        wave = self._form.wave
        if wave is not None:
            from ui.responses_export import export_wave_responses

            export_wave_responses(self, self._context, wave)

    def _copy_page(self) -> None:
        page: QImage | None = self._pages.visible_page()
        if page is not None:
            QGuiApplication.clipboard().setImage(page)
            self.said.emit(Message("Page copied as a picture.", Tone.GOOD))
            self._enter_copied()

    def _enter_copied(self) -> None:
        """Enter the copied figures in the ledger of publications."""
        chosen, database = self._shown, self._context.database
        if chosen is not None and chosen.request.publish_safe:
            self._context.jobs.write(
                lambda progress: enter_copied(database, chosen, progress),
                lambda _nothing: None,
                title="Entering the copied page in the ledger of publications",
            )

    def _show_recent(self) -> None:
        files = recent_files(self._context.preferences)
        self._recent.setVisible(bool(files))
        self._files.set_tasks(
            [TaskLine(path.name, "Open", partial(open_outside, path)) for path in files]
        )
