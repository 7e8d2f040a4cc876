"""What is printed for people, read and written by jobs: labels, badges, letters and lists."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from core.formats import plural
from core.progress import Progress
from exporters.labels.layouts import LabelLayout, LayoutKind
from exporters.labels.sheets import Label
from models.database import Database
from queries.badges import BadgeLine, badge_lines
from queries.letter_fields import letter_fields
from queries.people_lists import cohort_directory, phone_list
from queries.postal_addressees import postal_addressees
from records.handed_out import ListRecipient
from records.listed_people import PeopleList
from records.office import office_settings, return_lines
from ui.context import PageContext
from ui.handed_out import record_list
from ui.print.label_sheets import LabelDocument, write_label_sheets
from ui.print.page_output import to_images
from ui.print.print_file import print_path
from ui.table_export import report_saved, write_file
from ui.theme import Tone
from ui.widgets import Message
from ui.widgets.dialogs import open_outside

SHOWN_PAGES: Final = 5  # of labels; more are only made to be printed


class MailingKind(StrEnum):
    """What is printed."""

    LABELS = "labels"
    ENVELOPES = "envelopes"
    BADGES = "badges"
    LETTERS = "letters"
    PHONES = "phones"
    DIRECTORY = "directory"

    @property
    def layouts(self) -> LayoutKind | None:
        """The kind of its layouts; None for a document of pages."""
        return _LAYOUTS.get(self)

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings of the files that it can be saved as, the usual one first."""
        if self is MailingKind.LETTERS:
            return (".docx",)
        return (".docx", ".pdf") if self.layouts is None else (".pdf", ".docx")

    @property
    def is_printed(self) -> bool:
        """Whether its pages are laid out here; letters are, in Word."""
        return self is not MailingKind.LETTERS

    @property
    def has_sender(self) -> bool:
        """Whether the return address of the office can stand on it."""
        return self in (MailingKind.LABELS, MailingKind.ENVELOPES)

    @property
    def is_posted(self) -> bool:
        """Whether it goes by post, and so to the addresses of households."""
        return self in (MailingKind.LABELS, MailingKind.ENVELOPES, MailingKind.LETTERS)


MAILINGS: Final = {
    MailingKind.LABELS: "Address labels",
    MailingKind.ENVELOPES: "Envelopes",
    MailingKind.BADGES: "Name badges",
    MailingKind.LETTERS: "Letters",
    MailingKind.PHONES: "Phone list",
    MailingKind.DIRECTORY: "Directory by year",
}


_LAYOUTS: Final = {
    MailingKind.LABELS: LayoutKind.LABELS,
    MailingKind.ENVELOPES: LayoutKind.ENVELOPES,
    MailingKind.BADGES: LayoutKind.BADGES,
}
_NOUNS: Final = {
    MailingKind.LABELS: "label",
    MailingKind.ENVELOPES: "envelope",
    MailingKind.BADGES: "badge",
    MailingKind.LETTERS: "letter",
}


@dataclass(frozen=True, slots=True)
class Mailing:
    """What will be printed: `count` labels, letters or people, with sentences about them.

    `shared` are the households that get one together.
    """

    kind: MailingKind
    count: int
    summary: str
    office: str
    warnings: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    layout: LabelLayout | None = None
    start: int = 1
    letters: tuple[dict[str, str], ...] = field(default=())
    template: Path | None = None
    people: PeopleList | None = None
    people_count: int = 0
    shared: tuple[str, ...] = ()

    def draw(self, width: int, ratio: float, progress: Progress) -> list[QImage]:
        """The first pages as they will be printed; none for letters, which Word lays out."""
        if self.layout is not None and self.labels:
            first = self.labels[: SHOWN_PAGES * self.layout.per_page - self.start + 1]
            sheet = LabelDocument(first, self.layout, self.start, outlines=True)
            pages = range(sheet.pages)
            return to_images(sheet, pages, width=width, ratio=ratio, progress=progress)
        if self.people is not None and self.people.count:
            from exporters.people_lists import write_people_list
            from ui.print.print_document import PrintDocument

            document = PrintDocument(self.people.title)
            write_people_list(document, self.people.beginning(), self.office, self.count)
            document.finish()
            return to_images(document, [0], width=width, ratio=ratio, progress=progress)
        return []


def read_mailing(
    database: Database,
    kind: MailingKind,
    person_ids: Sequence[int],
    purpose: str,
    progress: Progress,
    *,
    by_household: bool,
    with_sender: bool,
    below_name: BadgeLine,
    layout: LabelLayout | None,
    start: int,
    template: Path | None,
) -> Mailing:
    """Read what will be printed for `person_ids`; runs in a job."""
    shared: tuple[str, ...] = ()
    with database.read() as connection:
        settings = office_settings(connection)
        office = settings.name
        sender = return_lines(settings) if with_sender else ()
        if kind in (MailingKind.PHONES, MailingKind.DIRECTORY):
            read = phone_list if kind is MailingKind.PHONES else cohort_directory
            people = read(connection, person_ids, purpose)
            return Mailing(
                kind,
                people.count,
                people.in_words(),
                office,
                people=people,
                people_count=people.count,
            )
        if kind is MailingKind.BADGES:
            labels = [Label(lines) for lines in badge_lines(connection, person_ids, below_name)]
            said, count = plural(len(labels), "badge"), len(labels)
        else:
            found = postal_addressees(connection, person_ids, purpose, by_household=by_household)
            said, count = found.in_words(), sum(len(one.person_ids) for one in found.addressees)
            if kind is MailingKind.LETTERS:
                letters = letter_fields(connection, found.addressees, date.today())
                return Mailing(
                    kind,
                    len(letters),
                    said,
                    office,
                    letters=tuple(letters),
                    template=template,
                    people_count=count,
                    shared=found.shared,
                )
            labels = [Label(one.lines, sender) for one in found.addressees]
            shared = found.shared
    if layout is None:
        raise ValueError(f"{kind} are printed by a layout")
    checked = LabelDocument(labels, layout, start).check(progress)
    pages = plural(checked.pages, "page")
    warnings = checked.warnings()
    if with_sender and not sender:
        warnings.append("The office has no return address yet; enter it in Settings, Office.")
    return Mailing(
        kind,
        len(labels),
        f"{said.rstrip('.')}, on {pages}." if kind is MailingKind.BADGES else f"{said} {pages}.",
        office,
        tuple(warnings),
        tuple(labels),
        layout,
        start,
        people_count=count,
        shared=shared,
    )


def print_mailing(
    context: PageContext, owner: QWidget, mailing: Mailing, recipient: ListRecipient | None
) -> None:
    """Make the pages of `mailing` by a job, and open them to be printed, while `owner` is there.

    It is recorded that `recipient` has it. Raises UserError where there is no room for the file.
    """
    path = print_path(owner, MAILINGS[mailing.kind])

    def work(progress: Progress) -> None:
        _write_mailing(path, mailing, progress)
        record_list(context.database, recipient, MAILINGS[mailing.kind], mailing.people_count)

    def done(_nothing: None) -> None:
        if not open_outside(path):
            said = "No program on this computer opens PDF files. Save the file instead."
            context.jobs.said.emit(Message(said, Tone.WARNING))

    start = context.jobs.read if recipient is None else context.jobs.write
    start(work, done, title=f"Preparing {MAILINGS[mailing.kind].lower()} to print")


def save_mailing(
    context: PageContext, path: Path, mailing: Mailing, recipient: ListRecipient | None
) -> None:
    """Write `mailing` to `path` by a job, record that `recipient` has it, and tell it."""
    database = context.database

    def work(progress: Progress) -> None:
        _write_mailing(path, mailing, progress)
        record_list(database, recipient, MAILINGS[mailing.kind], mailing.people_count)

    what = _NOUNS.get(mailing.kind)
    said = plural(mailing.count, what) if what else plural(mailing.count, "person", "people")
    write_file(
        context,
        path,
        work,
        lambda _none: report_saved(context, path, said),
        records=recipient is not None,
    )


def _write_mailing(path: Path, mailing: Mailing, progress: Progress) -> None:
    """Write `mailing` to `path`, in the form that its ending names."""
    if mailing.layout is not None:
        write_label_sheets(
            path, mailing.labels, mailing.layout, start=mailing.start, progress=progress
        )
    elif mailing.people is not None:
        from exporters.people_lists import write_people_list_file
        from ui.print.document_pdf import write_document_pdf

        write_people_list_file(path, mailing.people, mailing.office, write_document_pdf)
    elif mailing.template is not None:
        from exporters.letters import write_letters

        write_letters(path, mailing.template, mailing.letters, progress)
