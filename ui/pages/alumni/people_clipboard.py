"""From the people table to the clipboard and to e-mail, and from the clipboard into the table.

It plans which cells a pasted block means; what would change is shown by the paste dialog.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from core.formats import plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from queries.mail_addresses import MailAddresses, mail_addresses
from records.handed_out import ListRecipient, record_handed_out
from ui.context import ALUMNI, ListPeople, PageContext
from ui.handed_out import ask_recipient
from ui.theme import Tone
from ui.undo import write_batch
from ui.widgets import Message

_LONGEST_LINK = 1_900  # characters that every mail program takes in a link


@dataclass(frozen=True, slots=True)
class PastedBlock:
    """Where the cells of a pasted block go.

    `rows` are its texts; the first column goes to `column`, counted among the columns shown. The
    block has `columns_beyond` and `rows_beyond` the end of the table.
    """

    rows: Sequence[Sequence[str]]
    column: int
    columns_beyond: int = 0
    rows_beyond: int = 0

    def in_words(self) -> str:
        """What does not fit; empty where everything does."""
        parts = []
        if self.rows_beyond:
            is_or_are = "is" if self.rows_beyond == 1 else "are"
            parts.append(f"{plural(self.rows_beyond, 'row')} {is_or_are} below the last person")
        if self.columns_beyond:
            is_or_are = "is" if self.columns_beyond == 1 else "are"
            columns = plural(self.columns_beyond, "column")
            parts.append(f"{columns} {is_or_are} beyond the last column")
        return f"Not pasted: {'; '.join(parts)}." if parts else ""


def place_block(
    rows: Sequence[Sequence[str]], titles: Sequence[str], column: int, rows_below: int
) -> PastedBlock:
    """Find where `rows` go that are pasted at `column` of those called `titles`.

    A first row of headings says which columns are meant, and is not pasted. `rows_below` is the
    number of rows from the current one on.
    """
    headings = [cell.strip().casefold() for cell in rows[0]] if rows else []
    shown = [title.casefold() for title in titles]
    for start in sorted(range(len(shown)), key=lambda at: abs(at - column)):
        if headings and shown[start : start + len(headings)] == headings:
            rows, column = rows[1:], start
            break
    widest = max(map(len, rows), default=0)
    return PastedBlock(
        [row[: len(titles) - column] for row in rows[:rows_below]],
        column,
        max(column + widest - len(titles), 0),
        max(len(rows) - rows_below, 0),
    )


def copy_addresses(context: PageContext, parent: QWidget, person_ids: Sequence[int]) -> None:
    """Copy the e-mail addresses of people, as Outlook takes them."""

    def put(recipient: ListRecipient | None, found: MailAddresses) -> None:
        if found.addresses:
            QGuiApplication.clipboard().setText("; ".join(found.named))
            _record_copied(context, recipient, len(found.addresses))
        tone = Tone.GOOD if found.addresses else Tone.WARNING
        _say(context, found, found.in_words("copied"), tone)

    def copy(recipient: ListRecipient | None) -> None:
        _read_addresses(context, person_ids, partial(put, recipient))

    ask_recipient(context, parent, copy)


def write_mail(context: PageContext, person_ids: Sequence[int]) -> None:
    """Open a message to people in the mail program; to more than one by Bcc."""

    def open_message(found: MailAddresses) -> None:
        url = mail_link(found.addresses)
        if not found.addresses:
            _say(context, found, found.in_words("found"), Tone.WARNING)
        elif len(url.toString()) > _LONGEST_LINK:
            QGuiApplication.clipboard().setText("; ".join(found.named))
            text = "Too many addresses to open a message with; paste them there. "
            _say(context, found, text + found.in_words("copied"), Tone.WARNING)
        else:
            QDesktopServices.openUrl(url)
            if found.left_out:
                _say(context, found, found.in_words("used"), Tone.WARNING)

    _read_addresses(context, person_ids, open_message)


def mail_link(addresses: Sequence[str]) -> QUrl:
    """The link that opens a message: to the only address, or by Bcc to several."""
    url = QUrl()
    url.setScheme("mailto")
    if len(addresses) == 1:
        url.setPath(addresses[0])
    else:
        query = QUrlQuery()
        query.addQueryItem("bcc", ",".join(addresses))
        url.setQuery(query)
    return url


def _say(context: PageContext, found: MailAddresses, text: str, tone: Tone) -> None:
    """Tell what was done, and offer to list the people left out."""
    left_out = list(found.left_out)
    if not left_out:
        context.jobs.said.emit(Message(text, tone))
        return
    show = partial(context.navigate, ALUMNI, ListPeople("Left out of the e-mail", ids=left_out))
    who = plural(len(left_out), "person", "people")
    context.jobs.said.emit(Message(text, tone, f"Show {who}", show))


def _record_copied(context: PageContext, recipient: ListRecipient | None, people: int) -> None:
    if recipient is not None:
        given = recipient.given("E-mail addresses", people, date.today())
        write_batch(
            context,
            BatchKind.LIST_HANDED_OUT,
            lambda changes: record_handed_out(changes, given),
            title="Recording a list",
        )


def _read_addresses(
    context: PageContext, person_ids: Sequence[int], then: Callable[[MailAddresses], None]
) -> None:
    def read(_progress: Progress) -> MailAddresses:
        with context.database.read() as connection:
            return mail_addresses(connection, person_ids)

    context.jobs.read(read, then, title="Reading e-mail addresses")
