"""Recording on what basis a person may be asked, and an objection."""

import getpass
from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from core.progress import Progress
from core.text import clean, clean_lines
from models.suppressions import EVERYTHING
from records.consent import BASES, CHANNELS, PURPOSES, object_to_contact, record_consent
from records.editing import Edited
from ui.context import Context
from ui.undo import tell_edited
from ui.widgets import combo_box, date_field
from ui.widgets.dialogs import FormDialog

_CHANNEL_NAMES = {"email": "e-mail"}


def ask_for_consent(context: Context, parent: QWidget, person_ids: Sequence[int]) -> None:
    """Ask for purpose, channel, basis, day, evidence and wording, and record them."""
    dialog = FormDialog(
        parent,
        "Record consent",
        "On what basis may this person be asked? What was recorded before stays as history.",
        "Record",
    )
    purpose, channel = _combo(PURPOSES), _combo(CHANNELS)
    basis = _combo([one for one in BASES if one != "objected"])
    day = date_field("Recorded on", date.today())
    evidence = QLineEdit()
    evidence.setPlaceholderText("Where it is written down: a form, an e-mail, a call")
    wording = QPlainTextEdit()
    wording.setFixedHeight(64)
    wording.setTabChangesFocus(True)
    for name, field in (
        ("Purpose", purpose),
        ("By", channel),
        ("Basis", basis),
        ("Recorded on", day),
        ("Evidence", evidence),
        ("Wording agreed to", wording),
    ):
        dialog.add_field(name, field)

    def record() -> None:
        chosen = (purpose.currentData(), channel.currentData(), basis.currentData())
        picked = day.date()
        on = date(picked.year(), picked.month(), picked.day())
        where, what = clean(evidence.text()) or None, clean_lines(wording.toPlainText()) or None

        def work(_progress: Progress) -> Edited:
            return record_consent(
                context.database, person_ids, *chosen, recorded_on=on, evidence=where, wording=what
            )

        context.jobs.write(work, partial(tell_edited, context), title="Recording consent")

    dialog.accepted.connect(record)
    dialog.open()


def ask_for_objection(context: Context, parent: QWidget, person_id: int) -> None:
    """Ask what the person objects to and in what words, and record it."""
    dialog = FormDialog(
        parent,
        "Record an objection",
        "The person’s addresses are then kept from every list, and an import does not bring them"
        " back. Only a named user with a reason can release them, in Settings.",
        "Record objection",
    )
    purpose = combo_box()
    purpose.addItem("Any contact at all", EVERYTHING)
    for one in PURPOSES:
        purpose.addItem(one.capitalize(), one)
    reason = QLineEdit()
    reason.setPlaceholderText("What was said, and how")
    taken_by = QLineEdit(getpass.getuser())
    for name, field in (("Objects to", purpose), ("Reason", reason), ("Taken by", taken_by)):
        dialog.add_field(name, field)

    def look() -> None:
        dialog.set_ready(ready=bool(reason.text().strip() and taken_by.text().strip()))

    def record() -> None:
        to, why, who = purpose.currentData(), clean(reason.text()), clean(taken_by.text())

        def work(_progress: Progress) -> Edited:
            return object_to_contact(
                context.database, person_id, reason=why, by=who, on=date.today(), purpose=to
            )

        context.jobs.write(work, partial(tell_edited, context), title="Recording the objection")

    reason.textChanged.connect(look)
    taken_by.textChanged.connect(look)
    look()
    dialog.accepted.connect(record)
    dialog.open()


def _combo(words: Sequence[str]) -> QComboBox:
    result = combo_box()
    for word in words:
        shown = _CHANNEL_NAMES.get(word, word)
        result.addItem(shown[0].upper() + shown[1:], word)
    return result
