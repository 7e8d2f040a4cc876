"""Dialogs that record consent and opt-outs."""

import getpass
from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from core.text import clean, clean_lines
from models.batch_kinds import BatchKind
from models.suppressions import EVERYTHING
from records.consent.consents import object_to_contact, record_consent
from records.parts.consents import BASES, CHANNELS, PURPOSES
from ui.context import PageContext
from ui.undo import write_batch
from ui.widgets import combo_box, date_field
from ui.widgets.dialogs import FormDialog

_NAMES = {"email": "e-mail", "none": "no basis"}


def open_consent_dialog(context: PageContext, parent: QWidget, person_ids: Sequence[int]) -> None:
    """Ask for purpose, channel, basis, date and evidence, and record them for `person_ids`."""
    dialog = FormDialog(
        parent,
        "Record consent",
        "The legal basis for contacting this person. Earlier records are kept as history.",
        "Record",
    )
    purpose, channel = _combo(tuple(PURPOSES)), _combo(tuple(CHANNELS))
    basis = _combo([one for one in BASES if one != "objected"])
    day = date_field("Recorded on", date.today())
    evidence = QLineEdit()
    evidence.setPlaceholderText("For example: form, e-mail or phone call")
    wording = QPlainTextEdit()
    wording.setFixedHeight(64)
    wording.setTabChangesFocus(True)
    for name, field in (
        ("Purpose", purpose),
        ("Channel", channel),
        ("Basis", basis),
        ("Recorded on", day),
        ("Evidence", evidence),
        ("Consent wording", wording),
    ):
        dialog.add_field(name, field)

    def record() -> None:
        chosen = (purpose.currentData(), channel.currentData(), basis.currentData())
        picked = day.date()
        on = date(picked.year(), picked.month(), picked.day())
        where, what = clean(evidence.text()) or None, clean_lines(wording.toPlainText()) or None

        write_batch(
            context,
            BatchKind.CONSENT,
            lambda changes: record_consent(
                changes, person_ids, *chosen, recorded_on=on, evidence=where, wording=what
            ),
            title="Recording consent",
        )

    dialog.accepted.connect(record)
    dialog.open()


def open_opt_out_dialog(context: PageContext, parent: QWidget, person_id: int) -> None:
    """Ask for purpose and reason, and record an opt-out."""
    dialog = FormDialog(
        parent,
        "Record opt-out",
        "The person’s addresses are suppressed, and imports can’t restore them. They can be"
        " released in Settings, with a reason.",
        "Record opt-out",
    )
    purpose = combo_box()
    purpose.addItem("All contact", EVERYTHING)
    for one in PURPOSES:
        purpose.addItem(one.capitalize(), one)
    reason = QLineEdit()
    reason.setPlaceholderText("For example: asked by phone not to be contacted")
    recorded_by = QLineEdit(getpass.getuser())
    for name, field in (("Opt out of", purpose), ("Reason", reason), ("Recorded by", recorded_by)):
        dialog.add_field(name, field)

    def check() -> None:
        dialog.set_ready(ready=bool(reason.text().strip() and recorded_by.text().strip()))

    def record() -> None:
        to, why, who = purpose.currentData(), clean(reason.text()), clean(recorded_by.text())

        write_batch(
            context,
            BatchKind.OPT_OUT,
            lambda changes: object_to_contact(
                changes, person_id, reason=why, by=who, on=date.today(), purpose=to
            ),
            title="Recording opt-out",
        )

    reason.textChanged.connect(check)
    recorded_by.textChanged.connect(check)
    check()
    dialog.accepted.connect(record)
    dialog.open()


def _combo(words: Sequence[str]) -> QComboBox:
    result = combo_box()
    for word in words:
        shown = _NAMES.get(word, word)
        result.addItem(shown[0].upper() + shown[1:], word)
    return result
