"""Dialogs that record consent and opt-outs."""

import getpass
from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget

from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.consent_fields import CHANNELS, PURPOSES
from models.opt_outs import OBJECTED
from models.suppressions import EVERYTHING
from records.consent.consents import (
    correct_consent,
    object_to_contact,
    record_consent,
    remove_consent,
    withdraw_opt_out,
)
from records.fields.definitions import FieldKind
from records.fields.values import ParseOptions
from records.parts.consents import BASES, Consent
from ui.context import PageContext
from ui.formats import date_order
from ui.pages.alumni.dialog_fields import capitalised, code_of, dialog_field, word_of
from ui.pages.alumni.entry_dialog import EntryDialog, Values, blank_fields
from ui.undo import write_batch

_BASES: Final = {
    basis: "no basis" if basis == "none" else word
    for basis, word in BASES.items()
    if basis != "objected"
}
_PURPOSES_OR_ALL: Final = {EVERYTHING: "all contact", **PURPOSES}
_ALL_BASES: Final = {**_BASES, OBJECTED: "opted out"}
_BASIS: Final = dialog_field("basis", "Basis", choices=_BASES)
_DAY: Final = dialog_field("recorded_on", "Recorded on", FieldKind.DATE)
_REASON: Final = dialog_field("reason", "Reason")
_CORRECTED_FIELDS: Final = (
    dialog_field("basis", "Basis", choices=_ALL_BASES),
    _DAY,
    dialog_field("evidence", "Evidence"),
    dialog_field("wording", "Consent wording", FieldKind.LINES),
)
_CONSENT_FIELDS: Final = (
    dialog_field("purpose", "Purpose", choices=PURPOSES),
    dialog_field("channel", "Channel", choices=CHANNELS),
    _BASIS,
    _DAY,
    dialog_field("evidence", "Evidence"),
    dialog_field("wording", "Consent wording", FieldKind.LINES),
)
_OPT_OUT_FIELDS: Final = (
    dialog_field("purpose", "Opt out of", choices=_PURPOSES_OR_ALL),
    dialog_field("recorded_on", "Date", FieldKind.DATE),
    _REASON,
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
        check=lambda values: blank_fields(values, "purpose", "channel", "basis", "recorded_on"),
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
        check=lambda values: blank_fields(values, "purpose", "recorded_on", "reason", "by"),
    ).open()


def open_correction_dialog(context: PageContext, parent: QWidget, consent: Consent) -> None:
    """Ask what was recorded in truth; an opt-out that is none any more needs a reason."""
    is_opt_out = consent.basis == OBJECTED

    def correct(changes: ChangeSet, values: Values) -> None:
        new = {key: values[key] for key in ("recorded_on", "evidence", "wording")}
        new["basis"] = code_of(_ALL_BASES, values["basis"])
        seen = {name: getattr(consent, name) for name in new}
        correct_consent(changes, consent.id, new, seen, reason=values.get("reason"))

    EntryDialog(
        context,
        parent,
        "Correct contact preference",
        "Save",
        [*_CORRECTED_FIELDS, *([_REASON] if is_opt_out else [])],
        ParseOptions(date_order()),
        BatchKind.RECORD_EDIT,
        correct,
        text=f"{capitalised(PURPOSES[consent.purpose])} by {CHANNELS[consent.channel]}",
        given={
            "basis": word_of(_ALL_BASES, consent.basis),
            "recorded_on": consent.recorded_on,
            "evidence": consent.evidence,
            "wording": consent.wording,
        },
        check=lambda values: blank_fields(values, "basis"),
    ).open()


def open_withdrawal_dialog(
    context: PageContext, parent: QWidget, consent: Consent, person_id: int
) -> None:
    """Ask on what basis and why an opt-out is withdrawn, and record it."""

    def withdraw(changes: ChangeSet, values: Values) -> None:
        withdraw_opt_out(
            changes,
            person_id,
            consent.purpose,
            consent.channel,
            code_of(_BASES, values["basis"]) or "",
            on=values["recorded_on"],
            reason=values["reason"],
        )

    EntryDialog(
        context,
        parent,
        "Withdraw opt-out",
        "Withdraw opt-out",
        [_BASIS, _DAY, _REASON],
        ParseOptions(date_order()),
        BatchKind.CONSENT_WITHDRAW,
        withdraw,
        text=f"The person may be contacted again for {PURPOSES[consent.purpose]} by"
        f" {CHANNELS[consent.channel]}. The opt-out stays in the history.",
        given={"basis": word_of(_BASES, next(iter(_BASES))), "recorded_on": date.today()},
        check=lambda values: blank_fields(values, "basis", "recorded_on", "reason"),
    ).open()


def remove_consent_with_undo(context: PageContext, parent: QWidget, consent: Consent) -> None:
    """Remove a consent; of an opt-out, ask for the reason first."""
    if consent.basis != OBJECTED:
        write_batch(
            context,
            BatchKind.RECORD_REMOVE,
            lambda changes: remove_consent(changes, consent.id),
            title="Removing",
        )
        return
    EntryDialog(
        context,
        parent,
        "Remove opt-out",
        "Remove opt-out",
        [_REASON],
        ParseOptions(date_order()),
        BatchKind.RECORD_REMOVE,
        lambda changes, values: remove_consent(changes, consent.id, reason=values["reason"]),
        text="The reason is kept as a note. Suppressed addresses stay suppressed.",
        check=lambda values: blank_fields(values, "reason"),
    ).open()
