"""Dialogs that record consent and opt-outs."""

import getpass
from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget

from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.suppressions import EVERYTHING
from records.consent.consents import object_to_contact, record_consent
from records.fields.definitions import FieldKind
from records.fields.values import ParseOptions
from records.parts.consents import BASES, CHANNELS, PURPOSES
from ui.context import PageContext
from ui.formats import date_order
from ui.pages.alumni.dialog_fields import code_of, dialog_field, word_of
from ui.pages.alumni.entry_dialog import EntryDialog, Values, first_blank

_BASES: Final = {
    basis: "no basis" if basis == "none" else word
    for basis, word in BASES.items()
    if basis != "objected"
}
_PURPOSES_OR_ALL: Final = {EVERYTHING: "all contact", **PURPOSES}
_CONSENT_FIELDS: Final = (
    dialog_field("purpose", "Purpose", choices=PURPOSES),
    dialog_field("channel", "Channel", choices=CHANNELS),
    dialog_field("basis", "Basis", choices=_BASES),
    dialog_field("recorded_on", "Recorded on", FieldKind.DATE),
    dialog_field("evidence", "Evidence"),
    dialog_field("wording", "Consent wording", FieldKind.LINES),
)
_OPT_OUT_FIELDS: Final = (
    dialog_field("purpose", "Opt out of", choices=_PURPOSES_OR_ALL),
    dialog_field("recorded_on", "Date", FieldKind.DATE),
    dialog_field("reason", "Reason"),
    dialog_field("by", "Recorded by"),
)


def open_consent_dialog(
    context: PageContext,
    parent: QWidget,
    person_ids: Sequence[int],
    *,
    purpose: str | None = None,
    channel: str | None = None,
) -> None:
    """Ask for purpose, channel, basis, date and evidence, and record them for `person_ids`.

    `purpose` and `channel` are those that the dialog begins with.
    """

    def record(changes: ChangeSet, values: Values) -> None:
        record_consent(
            changes,
            person_ids,
            code_of(PURPOSES, values["purpose"]) or "",
            code_of(CHANNELS, values["channel"]) or "",
            code_of(_BASES, values["basis"]) or "",
            recorded_on=values["recorded_on"],
            evidence=values["evidence"],
            wording=values["wording"],
        )

    EntryDialog(
        context,
        parent,
        "Record consent",
        "Record",
        _CONSENT_FIELDS,
        ParseOptions(date_order()),
        BatchKind.CONSENT,
        record,
        text="The legal basis for contacting this person. Earlier records are kept as history.",
        given={
            "purpose": word_of(PURPOSES, purpose or next(iter(PURPOSES))),
            "channel": word_of(CHANNELS, channel or next(iter(CHANNELS))),
            "basis": word_of(_BASES, next(iter(_BASES))),
            "recorded_on": date.today(),
        },
        check=lambda values: first_blank(values, "purpose", "channel", "basis", "recorded_on"),
    ).open()


def open_opt_out_dialog(
    context: PageContext, parent: QWidget, person_id: int, *, purpose: str | None = None
) -> None:
    """Ask for purpose, date and reason, and record an opt-out; `purpose` is chosen at first."""

    def record(changes: ChangeSet, values: Values) -> None:
        object_to_contact(
            changes,
            person_id,
            reason=values["reason"],
            by=values["by"],
            on=values["recorded_on"],
            purpose=code_of(_PURPOSES_OR_ALL, values["purpose"]) or EVERYTHING,
        )

    EntryDialog(
        context,
        parent,
        "Record opt-out",
        "Record opt-out",
        _OPT_OUT_FIELDS,
        ParseOptions(date_order()),
        BatchKind.OPT_OUT,
        record,
        text="The person’s addresses are suppressed, and imports can’t restore them. They can be"
        " released in Settings, with a reason.",
        given={
            "purpose": word_of(_PURPOSES_OR_ALL, purpose or EVERYTHING),
            "recorded_on": date.today(),
            "by": getpass.getuser(),
        },
        check=lambda values: first_blank(values, "purpose", "recorded_on", "reason", "by"),
    ).open()
