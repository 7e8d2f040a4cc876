"""The card of a mailing list that was exported: when, for what, by whom, and the people on it."""

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from core.formats import format_number, plural
from exporters.list_formats import FORMATS, ListForm
from queries.mailings import ListProgress
from records.sent_messages import MessageState
from surveys.mailing_lists import ListKind
from ui.formats import moment
from ui.theme import GRID
from ui.widgets import Card, label, link_button, secondary_button

TITLES: Final = {ListKind.INVITATION: "Invitation list", ListKind.REMINDER: "Reminder list"}
_SENT: Final = {
    ListKind.INVITATION: "Counts as sent. If it was not, its people can be invited again.",
    ListKind.REMINDER: "Counts as sent. If it was not, its people can be reminded again.",
}
_WITHDRAWN: Final = "Marked as not sent {when}. It counts towards no limit."


class ExportedListCard(Card):
    """Shows a list. Signals: `withdrawn` for the button, `people_asked(state, words)`."""

    withdrawn = Signal()
    people_asked = Signal(str, str)

    def __init__(self, one: ListProgress) -> None:
        listed = one.exported
        by = f" by {listed.created_by}" if listed.created_by else ""
        super().__init__(title_of(one), f"exported {moment(listed.at)}{by}")
        at = listed.withdrawn_at
        text = _SENT[ListKind(listed.kind)] if at is None else _WITHDRAWN.format(when=moment(at))
        self.body.addWidget(label(text, wrap=True))
        numbers = QHBoxLayout()
        numbers.setSpacing(2 * GRID)
        for state, words in _numbers(one):
            count = one.counts[state]
            people = plural(count, "person", "people") if at is None else format_number(count)
            ask = partial(self.people_asked.emit, str(state), words)
            numbers.addWidget(link_button(f"{people} {words}", ask))
        numbers.addStretch(1)
        self.body.addLayout(numbers)
        if at is None:
            row = QHBoxLayout()
            row.addWidget(secondary_button("It was not sent", self.withdrawn.emit))
            row.addStretch(1)
            self.body.addLayout(row)


def title_of(one: ListProgress) -> str:
    """“Reminder list: Mailchimp”; without the program where it is not on record."""
    title, form = TITLES[ListKind(one.exported.kind)], one.exported.form
    return title if form is None else f"{title}: {FORMATS[ListForm(form)].title}"


def _numbers(one: ListProgress) -> list[tuple[MessageState, str]]:
    """The states of its messages that there are, in words."""
    if one.exported.withdrawn_at is None:
        words = {MessageState.SENT: "on the list"}
    else:
        words = {MessageState.WITHDRAWN: "not sent", MessageState.SENT: "got it, as they reacted"}
    return [(state, text) for state, text in words.items() if one.counts.get(state)]
