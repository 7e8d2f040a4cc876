"""The Mailings tab of a wave: mailings and exported lists, how far each is, what can be done."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from analysis.wave_progress import WaveProgress
from core.changed import Area
from core.formats import format_number, plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.database import utc_now
from queries.mailings import (
    ListProgress,
    MailingProgress,
    read_exported_lists,
    read_list_people,
    read_mailings,
    read_mails,
)
from records.sent_messages import MailingState, MessageState
from surveys.list_ledger import withdraw_list
from surveys.mailing_lists import ListKind
from surveys.sending.mailings import cancel, pause
from surveys.waves import Wave
from ui.actions import SEND_INVITATIONS, SEND_REMINDERS
from ui.bound_actions import action_button, bind
from ui.context import ALUMNI, ListPeople, PageContext
from ui.formats import moment
from ui.jobs import Job
from ui.mail_sender import NAMES, send_mailing
from ui.pages.surveys.closed_wave import closed_note
from ui.pages.surveys.exported_list_card import ExportedListCard, title_of
from ui.pages.surveys.mail_composer import compose_mail
from ui.pages.surveys.mails_dialog import open_mails
from ui.pages.surveys.send_time import MoveMailingDialog
from ui.theme import GRID
from ui.undo import write_batch
from ui.widgets import (
    Card,
    EmptyState,
    clear,
    danger_button,
    keep_focus,
    label,
    link_button,
    page_column,
    secondary_button,
)

_STATES: Final = (
    (MessageState.SENT, "sent"),
    (MessageState.CLAIMED, "being handed over"),
    (MessageState.FAILED, "failed"),
    (MessageState.UNCERTAIN, "uncertain"),
    (MessageState.RETRY, "to be tried again"),
)
_TO_DECIDE: Final = frozenset({MessageState.FAILED, MessageState.UNCERTAIN})


class MailingsView(QWidget):
    """Shows the mailings and lists of a wave; `tools` are its buttons for the wave's bar."""

    said = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._wave: Wave | None = None
        self._reading: Job | None = None
        self.tools = self._make_tools()
        cards = QWidget()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(2 * GRID)
        column = page_column(cards)
        column.addLayout(self._cards)
        column.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())
        self._stack.addWidget(cards)
        self._stack.addWidget(
            EmptyState(
                "send",
                "Nothing sent yet",
                "Write an invitation with merge fields, see how each person gets it, and send it"
                " now or later. Mailing lists that are exported under Invitations appear here too.",
                "Send invitations…",
                partial(self._compose, ListKind.INVITATION),
            )
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def show_wave(self, figures: WaveProgress) -> None:
        """Read and show the mailings and exported lists of a wave."""
        if self._wave is None or self._wave.id != figures.wave.id:
            self._stack.setCurrentIndex(0)
        self._wave = figures.wave
        database, wave_id = self._context.database, figures.wave.id
        if self._reading is not None:
            self._reading.cancel()

        def read(_progress: Progress) -> list[MailingProgress | ListProgress]:
            with database.read() as connection:
                return [
                    *read_mailings(connection, wave_id),
                    *read_exported_lists(connection, wave_id),
                ]

        self._reading = self._context.jobs.read(read, self._show)

    def _make_tools(self) -> QWidget:
        result = QWidget()
        row = QHBoxLayout(result)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addStretch(1)
        reminders = bind(self, SEND_REMINDERS, partial(self._compose, ListKind.REMINDER))
        invitations = bind(self, SEND_INVITATIONS, partial(self._compose, ListKind.INVITATION))
        row.addWidget(action_button(reminders))
        row.addWidget(action_button(invitations, "primary"))
        return result

    def _show(self, found: list[MailingProgress | ListProgress]) -> None:
        with keep_focus(self):
            clear(self._cards)
            for one in sorted(found, key=_begun, reverse=True):
                self._cards.addWidget(self._card_of(one))
        self._stack.setCurrentIndex(1 if found else 2)

    def _card_of(self, one: MailingProgress | ListProgress) -> Card:
        return self._list_card(one) if isinstance(one, ListProgress) else self._card(one)

    def _card(self, one: MailingProgress) -> Card:
        mailing = one.mailing
        result = Card(NAMES[mailing.kind], f"prepared {moment(mailing.created_at)}")
        result.body.addWidget(label(_state_in_words(one), wrap=True))
        if one.plan is not None and self._wave is not None and (text := closed_note(self._wave)):
            result.body.addWidget(label(text, ink="bad", wrap=True))
        numbers = QHBoxLayout()
        numbers.setSpacing(2 * GRID)
        for state, words in _STATES:
            if count := one.counts.get(state, 0):
                text = f"{format_number(count)} {words}"
                numbers.addWidget(link_button(text, partial(self._list_mails, one, state, words)))
        if one.plan is not None:
            left = [person.person_id for person in one.plan.recipients]
            excluded = [person for people in one.plan.excluded.values() for person in people]
            for people, words in ((left, "not sent yet"), (excluded, "excluded")):
                if people:
                    text = f"{format_number(len(people))} {words}"
                    numbers.addWidget(
                        link_button(text, partial(self._list_people, one, people, words))
                    )
        numbers.addStretch(1)
        result.body.addLayout(numbers)
        buttons = self._buttons(one)
        if buttons:
            row = QHBoxLayout()
            row.setSpacing(GRID)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            result.body.addLayout(row)
        return result

    def _list_card(self, one: ListProgress) -> ExportedListCard:
        result = ExportedListCard(one)
        result.withdrawn.connect(partial(self._withdraw, one))
        result.people_asked.connect(partial(self._list_people_of, one))
        return result

    def _buttons(self, one: MailingProgress) -> list[QWidget]:
        mailing, result = one.mailing, list[QWidget]()
        is_running = mailing.state is MailingState.SENDING and not mailing.is_interrupted
        if one.plan is None and not one.counts.get(MessageState.RETRY):
            return result
        if is_running:
            result.append(secondary_button("Pause", lambda: self._note(one, pause, "Pausing")))
        else:
            text = "Send now" if mailing.state is MailingState.WAITING else "Resume"
            result.append(secondary_button(text, lambda: self._send(one)))
            result.append(secondary_button("Send at another time…", lambda: self._move(one)))
        result.append(
            danger_button("Cancel mailing", lambda: self._note(one, cancel, "Cancelling"))
        )
        return result

    def _compose(self, kind: ListKind) -> None:
        if self._wave is not None:
            compose_mail(self, self._context, self._wave, kind)

    def _send(self, one: MailingProgress) -> None:
        if self._wave is not None:
            send_mailing(self._context, self._wave, one.mailing.id, one.mailing.kind)

    def _move(self, one: MailingProgress) -> None:
        if self._wave is not None:
            name = f"{NAMES[one.mailing.kind]} of {self._wave.name}"
            MoveMailingDialog(self, self._context, one.mailing, name).open()

    def _note(self, one: MailingProgress, act: Callable[..., bool], title: str) -> None:
        database, mailing_id = self._context.database, one.mailing.id

        def write(_progress: Progress) -> bool:
            with database.unjournalled(Area.INVITATIONS) as connection:
                return act(connection, mailing_id)

        self._context.jobs.write(write, lambda _changed: None, title=f"{title} the mailing")

    def _list_mails(self, one: MailingProgress, state: MessageState, words: str) -> None:
        if state in _TO_DECIDE:
            open_mails(self, self._context, one.mailing.id, state)
            return
        database, mailing_id = self._context.database, one.mailing.id

        def read(_progress: Progress) -> list[int]:
            with database.read() as connection:
                return [mail.line.person_id for mail in read_mails(connection, mailing_id, state)]

        self._context.jobs.read(read, lambda people: self._list_people(one, people, words))

    def _list_people(self, one: MailingProgress, people: list[int], words: str) -> None:
        self._show_people(NAMES[one.mailing.kind], people, words)

    def _list_people_of(self, one: ListProgress, state: str, words: str) -> None:
        database, list_id = self._context.database, one.exported.id

        def read(_progress: Progress) -> list[int]:
            with database.read() as connection:
                return read_list_people(connection, list_id, MessageState(state))

        self._context.jobs.read(
            read, lambda people: self._show_people(title_of(one), people, words)
        )

    def _show_people(self, what: str, people: list[int], words: str) -> None:
        name = "" if self._wave is None else self._wave.name
        title = f"{what} of {name}: {words}"
        self._context.navigate(ALUMNI, ListPeople(title=title, ids=people))

    def _withdraw(self, one: ListProgress) -> None:
        wave, list_id = self._wave, one.exported.id
        if wave is None:
            return
        write_batch(
            self._context,
            BatchKind.MAILING_LIST_WITHDRAW,
            lambda changes: withdraw_list(changes, wave, list_id),
            said=_withdrawn_in_words,
            title="Noting that a list was not sent",
        )


def _begun(one: MailingProgress | ListProgress) -> datetime:
    """When a mailing was prepared, or a list exported."""
    return one.exported.at if isinstance(one, ListProgress) else one.mailing.created_at


def _withdrawn_in_words(count: int) -> str:
    people = plural(count, "person counts", "people count")
    return f"List marked as not sent: {people} as not contacted by it."


def _state_in_words(one: MailingProgress) -> str:
    mailing = one.mailing
    if mailing.is_interrupted:
        return (
            "Interrupted: Almanac was closed while it was sending. Nothing is sent again by"
            " itself; resume to send what is left."
        )
    match mailing.state:
        case MailingState.SENDING:
            return "Sending. You can work on meanwhile."
        case MailingState.PAUSED:
            return "Paused. " + (mailing.reason or "Resume to send what is left.")
        case MailingState.FINISHED:
            if _TO_DECIDE.intersection(one.counts):
                return "Nobody is left, but for those below: choose a number to decide on them."
            return "Finished: nobody is left."
        case MailingState.CANCELLED:
            return "Cancelled."
        case MailingState.WAITING:
            if mailing.scheduled_at is None:
                return "Ready to be sent."
            if mailing.scheduled_at <= utc_now():
                return (
                    f"It was to be sent {moment(mailing.scheduled_at)}. Send it now or at another"
                    " time, or cancel it."
                )
            return (
                f"To be sent {moment(mailing.scheduled_at)}, while Almanac is open or by a"
                " scheduled command."
            )
